"""Points told criterion by criterion, under a local overlay that gives the criteria their points."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cohorts import PACKAGES, read
from kiemdiem import data
from kiemdiem.core.facts import FactFaults
from kiemdiem.core.loading import load_overlay
from kiemdiem.core.ruleset import SubjectKind, weighted

BARE = PACKAGES["qd366_2025"]
SAMPLE = load_overlay(data.read("rulesets/mau_tap_the_366/weights.yaml"), BARE)
RULES = weighted(BARE, SAMPLE)
COMMON = [f"criterion.collective.c{number}" for number in range(1, 7)]
TASKS = ["criterion.collective.t1", "criterion.collective.t2"]
FULL = {**dict.fromkeys(COMMON, Fraction(5)), TASKS[0]: Fraction(50), TASKS[1]: Fraction(20)}


def points(**told: object) -> dict[str, Fraction]:
    """Return the points by group that a collective has."""
    subjects, _ = read(RULES, {"subjects": [{"id": "s", "kind": "collective", **told}]})
    return dict(subjects[0].points)


def faults(rules=RULES, **told: object) -> dict[str, str]:
    """Return the faults of a subject by key."""
    with pytest.raises(FactFaults) as caught:
        read(rules, {"subjects": [{"id": "s", "kind": "collective", **told}]})
    return {fault.key: fault.says for fault in caught.value.faults}


def test_the_sample_overlay_is_no_law_and_says_so() -> None:
    assert "không phải quy định" in SAMPLE.number
    assert sum(SAMPLE.maxima[each] for each in COMMON) == 30
    assert sum(SAMPLE.maxima[each] for each in TASKS) == 70


@given(st.fixed_dictionaries({each: st.integers(0, 500).map(lambda n: Fraction(n, 100)) for each in COMMON}))
def test_a_group_has_the_exact_sum_of_its_criteria(told: dict[str, Fraction]) -> None:
    assert points(criteria=told) == {"common": sum(told.values())}
    assert points(criteria=told, points={"common": sum(told.values()), "tasks": Fraction(66)}) == {
        "common": sum(told.values()),
        "tasks": 66,
    }


@pytest.mark.parametrize("group", [COMMON, TASKS])
def test_a_group_of_which_one_criterion_is_missing_has_no_points(group: list[str]) -> None:
    told = {key: value for key, value in FULL.items() if key != group[-1]}
    assert set(points(criteria=told)) == {"common" if group is TASKS else "tasks"}
    assert set(points(criteria={**told, group[-1]: None})) == {"common" if group is TASKS else "tasks"}


def test_points_of_a_group_that_differ_from_its_criteria_are_a_fault() -> None:
    told = faults(criteria=FULL, points={"common": Fraction(29)})
    assert told == {"points.common": "khác với tổng điểm các tiêu chí: 30."}


def test_points_of_a_group_beside_some_of_its_criteria_are_a_fault() -> None:
    told = faults(criteria={COMMON[0]: Fraction(5)}, points={"common": Fraction(29)})
    assert "còn thiếu" in told["points.common"]
    assert COMMON[0] not in told["points.common"]
    assert COMMON[5] in told["points.common"]


def test_points_above_below_or_beside_a_criterion_are_faults_told_together() -> None:
    given = {
        COMMON[0]: Fraction(501, 100),
        COMMON[1]: Fraction(-1),
        COMMON[2]: "5",
        "criterion.leader.c1": Fraction(1),
        "criterion.x": Fraction(1),
    }
    assert faults(criteria=given) == {
        f"criteria.{COMMON[0]}": "điểm nằm ngoài thang từ 0 đến 5.",
        f"criteria.{COMMON[1]}": "phải từ 0 trở lên.",
        f"criteria.{COMMON[2]}": "phải là số.",
        "criteria.criterion.leader.c1": "bộ quy định qd366_2025 không có tiêu chí của collective này.",
        "criteria.criterion.x": "bộ quy định qd366_2025 không có tiêu chí này.",
    }


def test_a_criterion_without_points_of_its_own_takes_none() -> None:
    assert "options.overlay" in faults(BARE, criteria=FULL)[f"criteria.{COMMON[0]}"]


def test_criteria_of_the_year_and_points_of_its_periods_exclude_each_other() -> None:
    assert "từng kỳ" in faults(criteria={COMMON[0]: Fraction(5)}, months=[])["criteria"]


def test_the_overlay_touches_nobody_it_does_not_speak_of() -> None:
    for before, after in zip(BARE.criteria, RULES.criteria, strict=True):
        assert (before == after) == (SubjectKind.COLLECTIVE not in before.subjects)
