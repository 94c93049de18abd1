"""From points and facts to a level: monotone, never optimistic about what is unknown, never above what is barred."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.worlds import OLD_RULES, RULES, facts, points
from kiemdiem.core.condition import AllOf, AnyOf, Compare, Condition, IfMissing, Not, Truth, evaluate, leaves
from kiemdiem.core.rating import RatedSubject, lacking, rate
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Level, SubjectKind
from kiemdiem.core.trace import shown

RANK = {level: rank for rank, level in enumerate(reversed(Level))}
KINDS = st.sampled_from(list(SubjectKind))
TIED = st.sampled_from([None, *Level])
Case = tuple[SubjectKind, dict[str, Fraction | bool], dict[str, str]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    kind = draw(KINDS)
    ids = [row.rule.id for row in RULES.blockers if kind in row.subjects]
    verdicts = st.sampled_from(["confirmed", "mitigated", "rejected"])
    return kind, draw(facts(RULES, kind)), draw(st.dictionaries(st.sampled_from(ids), verdicts, max_size=2))


@given(cases(), points(), st.sampled_from(["common", "tasks"]), st.integers(0, 700), TIED, st.booleans())
def test_more_points_never_lower_the_level(
    case: Case, given_points: dict[str, Fraction], group: str, more: int, tied: Level | None, head: bool
) -> None:
    kind, found, findings = case
    maximum = next(each.maximum for each in RULES.groups if each.key == group)
    raised = {**given_points, group: min(given_points[group] + Fraction(more, 10), maximum)}
    before = rate(RULES, RatedSubject(kind, head), given_points, found, findings, tied).level
    after = rate(RULES, RatedSubject(kind, head), raised, found, findings, tied).level
    if before is not None and after is not None:
        assert RANK[after] >= RANK[before]


@given(cases(), points(), TIED, st.booleans())
def test_a_proposed_level_is_never_barred_and_every_bar_is_in_the_trace(
    case: Case, given_points: dict[str, Fraction], tied: Level | None, head: bool
) -> None:
    kind, found, findings = case
    rating = rate(RULES, RatedSubject(kind, head), given_points, found, findings, tied)
    assert rating.level not in rating.barred
    assert Level.KHT not in rating.barred
    assert all(line in rating.trace for lines in rating.barred.values() for line in lines)
    if rating.level is None:
        assert rating.needs_decision
    if head and kind is SubjectKind.LEADER and tied and rating.level:
        assert RANK[rating.level] <= RANK[tied]


@given(cases(), points(), st.data())
def test_a_missing_fact_never_gives_the_top_level(
    case: Case, given_points: dict[str, Fraction], drawn: st.DataObject
) -> None:
    kind, found, findings = case
    asked = [row for row in RULES.conditions if row.level is Level.HTXS and kind in row.subjects]
    row = drawn.draw(st.sampled_from(asked))
    gone = {leaf.metric for leaf in leaves(row.when)}
    left = {key: value for key, value in found.items() if key not in gone}
    rating = rate(RULES, RatedSubject(kind, is_head=False), given_points, left, findings, None)
    assert rating.level is not Level.HTXS
    assert Level.HTXS in rating.barred


@given(cases(), points())
def test_without_a_confirmed_blocker_only_points_lead_to_the_lowest_level(
    case: Case, given_points: dict[str, Fraction]
) -> None:
    kind, found, findings = case
    rating = rate(RULES, RatedSubject(kind, is_head=False), given_points, found, findings, None)
    confirmed = "confirmed" in findings.values()
    assert (rating.level is Level.KHT) == (confirmed or sum(given_points.values()) < 50)


@given(cases(), points(), TIED, st.sampled_from(list(Level)))
def test_nothing_is_lacking_exactly_where_nothing_bars_the_level(
    case: Case, given_points: dict[str, Fraction], tied: Level | None, level: Level
) -> None:
    kind, found, findings = case
    subject = RatedSubject(kind, is_head=True)
    rating = rate(RULES, subject, given_points, found, findings, tied)
    missing = lacking(RULES, subject, given_points, found, findings, tied, level)
    if level in rating.barred:
        band = next(band for band in RULES.bands if band.level is level)
        assert missing or (band.minimum is not None and sum(given_points.values()) >= band.minimum)
    if not missing and level is not Level.KHT and rating.level is not None and rating.level is not Level.KHT:
        assert RANK[rating.level] >= RANK[level]


def test_132_leaves_the_level_to_the_decision() -> None:
    rating = rate(OLD_RULES, RatedSubject(SubjectKind.COLLECTIVE, is_head=False), {}, {}, {}, None)
    assert rating.level is None
    assert "Mức xếp loại ghi theo quyết định" in rating.needs_decision[0].effect


def test_points_outside_their_group_are_refused() -> None:
    with pytest.raises(Refused, match="thang từ 0 đến 30"):
        rate(RULES, RatedSubject(SubjectKind.STAFF, is_head=False), {"common": Fraction(31)}, {}, {}, None)


def test_what_is_lacking_names_points_conditions_and_the_fact_to_enter() -> None:
    kind = RatedSubject(SubjectKind.COLLECTIVE, is_head=False)
    missing = lacking(
        RULES, kind, {"common": Fraction(25), "tasks": Fraction(60)},
        {"tasks_above_requirement_pct": Fraction(25)}, {}, None, Level.HTXS,
    )  # fmt: skip
    assert missing[0].says == "Thiếu 5 điểm: mức này cần từ 90 điểm, hiện có 85 điểm."
    assert "so-lieu-tasks_done_on_time_quality_pct" in [each.where for each in missing]
    assert any("vượt mức yêu cầu: 25%" in each.says for each in missing)


FACTS = {"a": Fraction(1), "b": True, "c": "x"}
ONE = Compare("a", ">=", Fraction(1))
NONE = Compare("z", ">=", Fraction(1))


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        (ONE, Truth.YES),
        (Compare("a", "<", Fraction(1)), Truth.NO),
        (Compare("b", "==", value=True), Truth.YES),
        (Compare("b", "!=", value=True), Truth.NO),
        (Compare("c", "in", values=frozenset({"x", "y"})), Truth.YES),
        (Compare("c", "in", values=frozenset({"y"})), Truth.NO),
        (NONE, Truth.UNKNOWN),
        (Compare("z", "==", Fraction(1), if_missing=IfMissing.HOLDS), Truth.YES),
        (Compare("z", "==", Fraction(1), if_missing=IfMissing.FAILS), Truth.NO),
        (Not(NONE), Truth.UNKNOWN),
        (Not(ONE), Truth.NO),
        (AllOf((ONE, NONE)), Truth.UNKNOWN),
        (AllOf((Not(ONE), NONE)), Truth.NO),
        (AnyOf((ONE, NONE)), Truth.YES),
        (AnyOf((Not(ONE), NONE)), Truth.UNKNOWN),
    ],
)
def test_conditions_answer_in_three_values(condition: Condition, truth: Truth) -> None:
    assert evaluate(condition, FACTS) is truth


@pytest.mark.parametrize(
    "condition",
    [Compare("b", ">=", Fraction(1)), Compare("c", ">=", Fraction(1)), Compare("a", "==", value=True)],
)
def test_facts_of_another_type_are_an_error_not_an_answer(condition: Condition) -> None:
    with pytest.raises(TypeError):
        evaluate(condition, FACTS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(985, 10), "98,5%"),
        (Fraction(200, 3), "66,66%"),
        (Fraction(29999, 300), "99,99%"),
        (Fraction(89999, 1000), "89,999%"),
        (Fraction(100), "100%"),
    ],
)
def test_a_number_is_shown_exactly_or_cut_but_never_rounded_up(value: Fraction, text: str) -> None:
    assert shown(value, "%") == text
