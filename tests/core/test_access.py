"""Who may do what: the table answers, grants only ever add, steps bind, and every no has its reason."""

from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kiemdiem import data
from kiemdiem.core.access import (
    SYSTEM,
    Actor,
    Grant,
    Paths,
    Reach,
    Role,
    Target,
    decide,
    parse_policy,
    require,
)
from kiemdiem.core.refusal import NotAllowed

POLICY = parse_policy(yaml.safe_load(data.read("access/policy.yaml")))
PLACES = {
    1: Paths("1/", "1/"),
    2: Paths("1/2/", "1/2/"),
    3: Paths("1/3/", "1/3/"),
    4: Paths("1/2/4/", ""),
    5: Paths("", "5/"),
}
ACTIONS = st.sampled_from(sorted(POLICY.actions))
UNITS = st.sampled_from(sorted(PLACES))
GRANTS = st.lists(
    st.builds(lambda role, unit: Grant(role, unit, PLACES[unit]), st.sampled_from(list(Role)), UNITS),
    max_size=4,
)
STEPS = st.sampled_from(["", *POLICY.steps])
TARGETS = st.builds(
    lambda unit, relations, step, cycle: Target(unit, PLACES[unit], relations, step, cycle),
    UNITS, st.frozensets(st.sampled_from(list(Role)), max_size=2), STEPS, STEPS,
)  # fmt: skip


def actor(grants: list[Grant]) -> Actor:
    return Actor(1, 1, "Nguyễn Ví Dụ", tuple(grants))


@given(ACTIONS, GRANTS, GRANTS, TARGETS)
def test_a_further_grant_never_takes_anything_away(
    action: str, some: list[Grant], more: list[Grant], target: Target
) -> None:
    if decide(POLICY, action, actor(some), target).allowed:
        assert decide(POLICY, action, actor([*some, *more]), target).allowed


@given(ACTIONS, GRANTS, TARGETS)
def test_without_grant_and_relation_nothing_is_allowed(
    action: str, grants: list[Grant], target: Target
) -> None:
    assert not decide(POLICY, action, actor([]), replace(target, relations=frozenset())).allowed


@given(ACTIONS, GRANTS, TARGETS)
def test_a_no_has_a_reason_and_a_way_out_and_require_says_the_same(
    action: str, grants: list[Grant], target: Target
) -> None:
    decision = decide(POLICY, action, actor(grants), target)
    if decision.allowed:
        require(POLICY, action, actor(grants), target)
        return
    assert decision.reason
    assert decision.way_out
    with pytest.raises(NotAllowed) as caught:
        require(POLICY, action, actor(grants), target)
    assert caught.value.reason == decision.reason


@given(ACTIONS, GRANTS, TARGETS)
def test_steps_and_states_of_the_cycle_bind_everybody_but_the_system(
    action: str, grants: list[Grant], target: Target
) -> None:
    row = POLICY.actions[action]
    late = (row.steps and target.step not in row.steps) or (
        row.cycle_states and target.cycle_state not in row.cycle_states
    )
    if late:
        assert not decide(POLICY, action, actor(grants), target).allowed
    assert decide(POLICY, action, SYSTEM, target).allowed


@given(ACTIONS, st.sampled_from(list(Role)), UNITS, TARGETS)
def test_a_grant_reaches_its_unit_its_subtree_or_all_and_no_further(
    action: str, role: Role, unit: int, target: Target
) -> None:
    alone = replace(target, relations=frozenset())
    reaches = {each.reach for each in POLICY.actions[action].allow if each.role is role and each.reach}
    if decide(POLICY, action, actor([Grant(role, unit, PLACES[unit])]), alone).allowed:
        inside = alone.paths.inside(PLACES[unit])
        assert (
            Reach.ALL in reaches
            or (Reach.UNIT in reaches and alone.unit_id == unit)
            or (Reach.SUBTREE in reaches and inside)
        )


def test_an_action_that_is_not_in_the_table_does_not_exist() -> None:
    with pytest.raises(KeyError):
        decide(POLICY, "ratings.guess", SYSTEM, Target(None, Paths()))


def test_places_are_compared_by_whole_steps_of_the_path() -> None:
    assert Paths("1/21/").inside(Paths("1/21/"))
    assert not Paths("1/21/").inside(Paths("1/2/"))
    assert not Paths("", "").inside(Paths("", ""))


def test_what_was_frozen_below_a_unit_stays_in_its_reach_wherever_the_unit_stands_today() -> None:
    moved = actor([Grant(Role.ORGANISER, 2, Paths("7/2/", "7/2/"))])
    frozen, elsewhere = Target(4, Paths("1/2/4/", "1/4/")), Target(21, Paths("1/21/", "1/21/"))
    assert decide(POLICY, "targets.see", moved, frozen).allowed
    assert not decide(POLICY, "targets.see", moved, elsewhere).allowed


def test_a_superior_of_today_reaches_nothing_that_was_frozen_before() -> None:
    superior = actor([Grant(Role.ORGANISER, 7, Paths("7/", "7/"))])
    assert not decide(POLICY, "targets.see", superior, Target(2, Paths("1/2/", "1/2/"))).allowed


def test_a_place_is_at_or_below_the_units_its_path_names_and_no_others() -> None:
    place = Paths("1/21/4/", "9/4/")
    assert {unit for unit in range(30) if place.below(unit)} == {1, 4, 9, 21}
    assert not place.below(None)
    assert not Paths().below(1)


def test_a_table_with_an_unknown_step_is_refused() -> None:
    table = yaml.safe_load(data.read("access/policy.yaml"))
    table["actions"]["reviews.save"]["steps"] = ["somewhere"]
    with pytest.raises(ValueError, match="somewhere"):
        parse_policy(table)
