"""Months to quarters and years: the exact mean, and what a period without points does to it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiemdiem import data
from kiemdiem.core.facts.rollup import PeriodPoints, rolled_up
from kiemdiem.core.loading import load
from kiemdiem.core.ruleset import GapEffect, GapKind, Periods, RuleSet

RULES = {
    key: load(data.read(f"rulesets/{key}/rules.yaml"))
    for key in ("nd335_2025", "nd233_2026", "hd02_2026", "kl198_2025", "hn3814_2018")
}
DECREES = ("nd335_2025", "nd233_2026")
POINTS = st.fractions(min_value=0, max_value=30, max_denominator=100)


def period(number: int, common: Fraction | int, tasks: Fraction | int) -> PeriodPoints:
    return PeriodPoints(number, {"common": Fraction(common), "tasks": Fraction(tasks)})


@given(st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=12))
def test_the_longer_period_is_the_exact_mean_in_any_order(found: list[tuple[Fraction, Fraction]]) -> None:
    periods = [period(number, *each) for number, each in enumerate(found, start=1)]
    rolled = rolled_up(RULES["nd335_2025"], periods)
    assert rolled.points["common"] * len(found) == sum(common for common, _ in found)
    assert rolled.points["tasks"] * len(found) == sum(tasks for _, tasks in found)
    assert rolled_up(RULES["nd335_2025"], reversed(periods)).points == rolled.points


def test_a_period_that_should_have_points_is_missed_and_told() -> None:
    rolled = rolled_up(RULES["nd335_2025"], [period(1, 30, 60), PeriodPoints(2), period(3, 30, 62)])
    assert rolled.points == {}
    assert (rolled.counted, rolled.left_out, rolled.missing) == ((1, 2, 3), (), (2,))


def test_a_period_nobody_worked_in_is_left_out_and_told() -> None:
    rolled = rolled_up(
        RULES["nd335_2025"], [period(1, 30, 60), PeriodPoints(2, worked=False), period(3, 28, 61)]
    )
    assert rolled.points == {"common": Fraction(29), "tasks": Fraction(121, 2)}
    assert (rolled.counted, rolled.left_out, rolled.missing) == ((1, 3), (2,), ())


def test_where_the_rule_set_says_nothing_of_a_gap_nothing_is_left_out() -> None:
    silent = replace(RULES["nd335_2025"], gaps=())
    rolled = rolled_up(silent, [period(1, 30, 60), PeriodPoints(2, worked=False)])
    assert rolled.points == {}
    assert rolled.missing == (2,)


@pytest.mark.parametrize("key", DECREES)
def test_the_decrees_say_how_periods_make_a_year_and_what_a_gap_does(key: str) -> None:
    rules = RULES[key]
    assert rules.yearly
    assert rules.yearly.of == {Periods.MONTHS, Periods.QUARTERS}
    assert rules.yearly.rule.confidence == "confirmed"
    assert rules.quarterly
    assert rules.quarterly.rule.is_default
    assert rules.quarterly.rule.confidence == "memory"
    assert {gap.kind: gap.effect for gap in rules.gaps} == {
        GapKind.NOT_WORKED: GapEffect.LEFT_OUT,
        GapKind.NO_POINTS: GapEffect.UNKNOWN,
    }


@pytest.mark.parametrize("key", ["hd02_2026", "kl198_2025"])
def test_quarter_four_is_merged_into_the_year_and_no_mean_of_quarters_is_taken(key: str) -> None:
    rules = RULES[key]
    assert rules.yearly is None
    assert rules.quarterly is None
    (four,) = [row for row in rules.governs if not row.rates]
    assert four.ends_in == {12}
    assert four.rule.article
    assert any(note.id == "note.year" for note in rules.notes)


def test_the_frame_of_ha_noi_makes_no_year_out_of_its_months() -> None:
    rules: RuleSet = RULES["hn3814_2018"]
    assert rules.yearly is None
    assert any(note.id == "note.use" for note in rules.notes)
