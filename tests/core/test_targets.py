"""Plan against result, exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiemdiem.core.targets import Result, Standing, implied_plan, result, split, standing

FIGURES = st.fractions(min_value=Fraction(1, 100), max_value=10**6)


def judged(**facts: object) -> Result:
    whole = {
        "plan": None,
        "value": None,
        "stated_percent": None,
        "upward": True,
        "provisional": False,
        **facts,
    }
    return result(**whole)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "upward", "expected"),
    [
        (100, True, Standing.MET), (101, True, Standing.EXCEEDED), (99, True, Standing.MISSED),
        (100, False, Standing.MET), (99, False, Standing.EXCEEDED), (101, False, Standing.MISSED),
    ],
)  # fmt: skip
def test_the_direction_decides_what_is_better(value: int, upward: bool, expected: Standing) -> None:
    assert standing(Fraction(100), Fraction(value), upward=upward) is expected


def test_more_than_a_hundred_percent_is_allowed_and_exact() -> None:
    assert judged(plan=Fraction(3), value=Fraction(4)).percent == Fraction(400, 3)


def test_where_less_is_better_there_is_no_percentage() -> None:
    assert judged(plan=Fraction(3), value=Fraction(2), upward=False).percent is None


def test_a_plan_of_nothing_has_no_percentage() -> None:
    assert judged(plan=Fraction(0), value=Fraction(2)).percent is None
    assert judged(plan=Fraction(0), value=Fraction(2)).standing is Standing.EXCEEDED


def test_a_stated_share_gives_the_plan_away() -> None:
    seen = judged(value=Fraction(335), stated_percent=Fraction(98), provisional=True)
    assert (seen.standing, seen.provisional) == (Standing.MISSED, True)
    assert seen.implied_plan is not None
    assert round(float(seen.implied_plan), 1) == 341.8


def test_without_a_plan_or_a_share_nothing_is_judged() -> None:
    assert judged(value=Fraction(335)).standing is None
    assert judged(plan=Fraction(335)).standing is None
    assert judged(value=Fraction(5), stated_percent=Fraction(98), upward=False).standing is None


@pytest.mark.parametrize(
    ("stated", "digits", "contradicts"),
    [(98, 0, False), (97, 0, True), (Fraction(980, 10), 1, False), (Fraction(978, 10), 1, True)],
)
def test_a_stated_share_is_held_against_the_plan_as_precisely_as_it_was_stated(
    stated: Fraction, digits: int, contradicts: bool
) -> None:
    seen = judged(
        plan=Fraction("341.8"), value=Fraction(335), stated_percent=Fraction(stated), stated_digits=digits
    )
    assert seen.contradicts is contradicts


@given(FIGURES, FIGURES)
def test_the_implied_plan_gives_back_the_share(value: Fraction, percent: Fraction) -> None:
    plan = implied_plan(value, percent)
    assert plan is not None
    assert judged(plan=plan, value=value).percent == percent


def test_a_share_of_nothing_implies_no_plan() -> None:
    assert implied_plan(Fraction(5), Fraction(0)) is None


@pytest.mark.parametrize(
    ("value", "upward", "tolerance", "expected"),
    [
        ("99", True, 1, Standing.MET), ("98.99", True, 1, Standing.MISSED), ("100.01", True, 1, Standing.EXCEEDED),
        ("101", False, 1, Standing.MET), ("101.01", False, 1, Standing.MISSED), ("99", False, 1, Standing.EXCEEDED),
        ("99", True, 0, Standing.MISSED),
    ],
)  # fmt: skip
def test_the_tolerance_of_a_target_forgives_so_much_and_no_more(
    value: str, upward: bool, tolerance: int, expected: Standing
) -> None:
    seen = standing(Fraction(100), Fraction(value), upward=upward, tolerance_percent=Fraction(tolerance))
    assert seen is expected


@pytest.mark.parametrize(
    ("value", "upward", "expected"),
    [
        (40, True, None), (100, True, Standing.MET), (120, True, Standing.EXCEEDED),
        (40, False, None), (100, False, None), (120, False, Standing.MISSED),
    ],
)  # fmt: skip
def test_before_the_year_is_over_only_what_cannot_change_is_decided(
    value: int, upward: bool, expected: Standing | None
) -> None:
    seen = judged(plan=Fraction(100), value=Fraction(value), upward=upward, interim=True)
    assert seen.standing is expected
    assert seen.under_way is (expected is None)


def test_without_a_figure_nothing_is_under_way() -> None:
    assert not judged(plan=Fraction(100), interim=True).under_way


@given(
    st.decimals(min_value=0, max_value=10**9, places=4),
    st.lists(st.integers(1, 60), min_size=1, max_size=8).map(
        lambda parts: [Decimal(part * 100) / sum(parts) for part in parts]
    ),
)
def test_the_parts_of_a_plan_make_up_the_plan(whole: Decimal, shares: list[Decimal]) -> None:
    parts = split(whole, shares)
    assert len(parts) == len(shares)
    assert sum(parts) == whole
