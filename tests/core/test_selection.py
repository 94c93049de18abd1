"""Which rule set governs: by the day the period ends, never by a guess, and by no more than one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiemdiem import data
from kiemdiem.core.loading import load
from kiemdiem.core.ruleset import Family, Governs, Period, RuleSet, Status, SubjectKind
from kiemdiem.core.selection import Asked, Outcome, overlaps, select

PACKAGED = [
    load(path.read_text(encoding="utf-8")) for path in sorted((data.ROOT / "rulesets").glob("*/rules.yaml"))
]
ASKED = st.builds(
    Asked,
    kind=st.sampled_from(SubjectKind),
    period=st.sampled_from(Period),
    period_end=st.dates(date(2017, 1, 1), date(2030, 12, 31)),
    status=st.none() | st.sampled_from(Status),
    place=st.sampled_from(["", "ha_noi", "hai_phong"]),
    answers=st.dictionaries(st.just("unit_regulation"), st.booleans()),
)


def rules(*rows: Governs, key: str = "a") -> RuleSet:
    return replace(PACKAGED[-1], key=key, governs=rows, effective_from=date(2020, 1, 1), effective_to=None)


ROW = replace(
    PACKAGED[-1].governs[0],
    family=Family.PARTY,
    periods=frozenset({Period.YEAR}),
    subjects=frozenset(SubjectKind),
)
YEAR = Asked(SubjectKind.LEADER, Period.YEAR, date(2026, 12, 31))


def test_no_two_packages_govern_the_same() -> None:
    assert overlaps(PACKAGED) == []


def test_whatever_is_in_doubt_says_what_would_have_to_be_read() -> None:
    rows = [row for each in PACKAGED for row in each.governs]
    assert {bool(row.settled_by) for row in rows if row.doubt} == {True}
    assert not any(row.settled_by for row in rows if not row.doubt)


def test_every_package_says_what_it_governs() -> None:
    assert all(each.governs for each in PACKAGED)


@given(st.sampled_from(Family), ASKED)
def test_one_governs_or_it_is_told_that_it_cannot_be_told(family: Family, asked: Asked) -> None:
    found = select(PACKAGED, family, asked)
    assert (found.rule_set is not None) == (found.outcome is Outcome.GOVERNS)
    assert (found.outcome is Outcome.NONE) == (not found.candidates)
    if found.outcome in {Outcome.GOVERNS, Outcome.NOT_RATED}:
        assert len({each.rule_set.key for each in found.candidates}) == 1
        assert not any(each.row.doubt for each in found.candidates)
    for each in found.candidates:
        assert each.row.family is family
        assert asked.kind in each.row.subjects
        assert asked.period in each.row.periods


@given(st.sampled_from(Family), ASKED)
def test_knowing_more_never_changes_what_governs(family: Family, asked: Asked) -> None:
    before = select(PACKAGED, family, replace(asked, status=None, place="", answers={}))
    after = select(PACKAGED, family, asked)
    if before.outcome is Outcome.GOVERNS:
        assert after.rule_set == before.rule_set
    if before.outcome is Outcome.NONE:
        assert after.outcome is Outcome.NONE


@given(st.sampled_from(Family), ASKED, st.randoms())
def test_the_order_of_the_packages_does_not_matter(family: Family, asked: Asked, random) -> None:
    shuffled = random.sample(PACKAGED, len(PACKAGED))
    first, second = select(PACKAGED, family, asked), select(shuffled, family, asked)
    assert (first.outcome, first.rule_set) == (second.outcome, second.rule_set)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2025, 12, 31), Outcome.NONE),
        (date(2026, 1, 1), Outcome.GOVERNS),
        (date(2026, 6, 30), Outcome.GOVERNS),
        (date(2026, 7, 1), Outcome.NONE),
    ],
)
def test_the_first_and_the_last_day_belong_to_the_time(day: date, outcome: Outcome) -> None:
    row = replace(ROW, since=date(2026, 1, 1), until=date(2026, 6, 30))
    assert select([rules(row)], Family.PARTY, replace(YEAR, period_end=day)).outcome is outcome


def test_two_that_govern_the_same_are_ambiguous_and_overlap() -> None:
    both = [rules(ROW), rules(ROW, key="b")]
    assert select(both, Family.PARTY, YEAR).outcome is Outcome.AMBIGUOUS
    assert [(one.rule_set.key, other.rule_set.key) for one, other in overlaps(both)] == [("a", "b")]


@pytest.mark.parametrize(
    "other",
    [
        replace(ROW, family=Family.STATE),
        replace(ROW, periods=frozenset({Period.MONTH})),
        replace(ROW, until=date(2019, 12, 31), since=date(2019, 1, 1)),
    ],
)
def test_rows_that_cannot_meet_do_not_overlap(other: Governs) -> None:
    assert overlaps([rules(ROW), rules(other, key="b")]) == []


def test_rows_kept_apart_by_a_question_do_not_overlap_and_are_told_apart_by_its_answer() -> None:
    yes, no = (replace(ROW, question="q", asks="Có không?", answer=answer) for answer in (True, False))
    both = [rules(yes), rules(no, key="b")]
    assert overlaps(both) == []
    assert select(both, Family.PARTY, YEAR).outcome is Outcome.AMBIGUOUS
    found = select(both, Family.PARTY, replace(YEAR, answers={"q": False})).rule_set
    assert found is not None
    assert found.key == "b"


def test_a_single_candidate_that_may_not_govern_is_not_taken() -> None:
    row = replace(ROW, statuses=frozenset({Status.CADRE}))
    found = select([rules(row)], Family.PARTY, YEAR)
    assert found.outcome is Outcome.AMBIGUOUS
    assert found.candidates[0].unknown == ("status",)


@given(st.dates(date(2018, 3, 8), date(2030, 12, 31)))
def test_every_day_since_2018_has_exactly_one_regulation_of_the_party_for_a_year(day: date) -> None:
    found = [
        select(PACKAGED, Family.PARTY, replace(YEAR, period_end=each))
        for each in (day, day + timedelta(days=1))
    ]
    assert {each.outcome for each in found} == {Outcome.GOVERNS}
