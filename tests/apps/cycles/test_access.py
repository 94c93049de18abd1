"""Who sees which subject: the row filter and the decision on one thing always agree."""

from collections.abc import Callable

import pytest

from cast import World
from kiemdiem.audit.access import decide
from kiemdiem.core.access import SYSTEM, Actor, Role
from kiemdiem.cycles.access import (
    subject_target,
    unit_target,
    visible_cycles,
    visible_subjects,
    visible_units,
)
from kiemdiem.cycles.models import Cycle, CycleState, CycleUnit, Subject

EVERYBODY = [
    "organiser", "leader", "verifier", "delegate", "admin", "head_a", "deputy_a", "member_a", "officer_a", "stranger",
]  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("action", ["cycles.see", "cycles.suggest", "reviews.save", "ratings.see"])
def test_a_list_of_subjects_shows_exactly_what_may_be_done_to_each(
    world: World, actor: Callable[[str], Actor], who: str, action: str
) -> None:
    listed = set(Subject.objects.filter(visible_subjects(actor(who), action)))
    allowed = {
        each
        for each in Subject.objects.all()
        if decide(action, actor(who), subject_target(each, actor(who))).allowed
    }
    assert listed == allowed


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_list_of_units_shows_exactly_those_that_may_be_seen(
    world: World, actor: Callable[[str], Actor], who: str
) -> None:
    listed = set(CycleUnit.objects.filter(visible_units(actor(who))))
    assert listed == {
        each
        for each in CycleUnit.objects.all()
        if decide("cycles.see", actor(who), unit_target(each, actor(who))).allowed
    }


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("organiser", True),
        ("officer_a", True),
        ("delegate", True),
        ("member_a", True),
        ("stranger", True),
        ("verifier", False),
    ],
)
def test_a_cycle_is_seen_by_whoever_sees_something_in_it(
    world: World, actor: Callable[[str], Actor], who: str, sees: bool
) -> None:
    assert Cycle.objects.filter(visible_cycles(actor(who))).exists() is sees


def test_a_cycle_being_prepared_is_not_shown_to_the_units_yet(
    world: World, actor: Callable[[str], Actor]
) -> None:
    draft = Cycle.objects.create(
        title="Kiểm điểm năm 2027", year=2027, period_start="2027-01-01", period_end="2027-12-31",
        root=world.units["city"], rule_set=world.rule_set, state=CycleState.DRAFT,
    )  # fmt: skip
    assert draft in Cycle.objects.filter(visible_cycles(actor("organiser")))
    assert draft not in Cycle.objects.filter(visible_cycles(actor("officer_a")))


def test_a_member_sees_the_report_of_the_own_collective_but_does_not_write_it(
    world: World, actor: Callable[[str], Actor]
) -> None:
    committee, member = world.subjects["committee"], actor("member_a")
    target = subject_target(committee, member)
    assert target.relations == {Role.SEATED}
    assert decide("cycles.see", member, target).allowed
    assert not decide("reviews.save", member, target).allowed


def test_a_member_does_not_see_a_collective_without_a_seat_in_it(
    world: World, actor: Callable[[str], Actor]
) -> None:
    member = actor("member_a")
    assert not decide("cycles.see", member, subject_target(world.subjects["executive"], member)).allowed


def test_a_person_is_the_one_reviewed_only_towards_the_own_subject(
    world: World, actor: Callable[[str], Actor]
) -> None:
    deputy = actor("deputy_a")
    assert subject_target(world.subjects["deputy_a"], deputy).relations == {Role.REVIEWED}
    assert subject_target(world.subjects["head_a"], deputy).relations == frozenset()


def test_a_delegation_reaches_its_own_units_only(world: World, actor: Callable[[str], Actor]) -> None:
    delegate = actor("delegate")
    assert unit_target(world.cycle_units["ward_a"], delegate).relations == {Role.DELEGATE}
    assert unit_target(world.cycle_units["ward_b"], delegate).relations == frozenset()


def test_the_system_sees_everything(world: World) -> None:
    assert Subject.objects.filter(visible_subjects(SYSTEM)).count() == Subject.objects.count()
    assert CycleUnit.objects.filter(visible_units(SYSTEM)).count() == CycleUnit.objects.count()
    assert Cycle.objects.filter(visible_cycles(SYSTEM)).count() == 1
