"""Who sees which conference: the list and the single answer agree, and members of other wards see none."""

from collections.abc import Callable

import pytest

from apps.conferences.hall import PLANNED_AT
from cast import PEOPLE, World
from kiemdiem.conferences import actions
from kiemdiem.conferences.access import conference_target, may_see, visible_conferences
from kiemdiem.conferences.actions import Plan
from kiemdiem.conferences.models import Conference
from kiemdiem.core.access import SYSTEM, Actor, Role
from kiemdiem.cycles.models import Delegation, DelegationMember, Subject
from kiemdiem.organisations.models import Collective

SEES = {"organiser", "leader", "delegate", "head_a", "deputy_a", "member_a", "officer_a"}


@pytest.fixture
def elsewhere(planned: Conference, world: World, details: Callable[..., Plan]) -> Conference:
    """A conference of ward B, where nobody of ward A has anything to do."""
    ward = world.cycle_units["ward_b"]
    made = Collective.objects.create(
        unit=world.units["ward_b"],
        name="Đảng ủy Đà Thử",
        kind="ban_thuong_vu",
        line="party",
        valid_from=PLANNED_AT.date(),
    )
    subject = Subject.objects.create(
        cycle=world.cycle, unit=ward, kind="collective", collective=made, line="party", name=made.name,
        step_since=PLANNED_AT, party_path=ward.party_path, state_path=ward.state_path,
    )  # fmt: skip
    plan = details(collectives=[subject], chair=None, secretary=None)
    return actions.plan(host=ward, details=plan, by=SYSTEM, at=PLANNED_AT)


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_the_list_and_the_single_answer_agree(
    who: str, elsewhere: Conference, actor: Callable[[str], Actor]
) -> None:
    listed = set(Conference.objects.filter(visible_conferences(actor(who))))
    assert listed == {one for one in Conference.objects.all() if may_see(actor(who), one).allowed}


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_who_saw_a_conference_sees_it_after_its_city_has_moved_under_another_body(
    who: str, elsewhere: Conference, world: World, actor: Callable[[str], Actor]
) -> None:
    before = set(Conference.objects.filter(visible_conferences(actor(who))))
    for unit in world.units.values():
        unit.party_path, unit.state_path = f"990/{unit.party_path}", f"990/{unit.state_path}"
        unit.save()
    assert set(Conference.objects.filter(visible_conferences(actor(who)))) == before
    assert {one for one in Conference.objects.all() if may_see(actor(who), one).allowed} == before


def test_who_sees_the_conference_of_ward_a(planned: Conference, actor: Callable[[str], Actor]) -> None:
    assert {who for who in PEOPLE if may_see(actor(who), planned).allowed} == SEES


def test_a_stranger_sees_only_the_own_ward(elsewhere: Conference, actor: Callable[[str], Actor]) -> None:
    assert list(Conference.objects.filter(visible_conferences(actor("stranger")))) == [elsewhere]


def test_relations_are_told_apart(planned: Conference, world: World, actor: Callable[[str], Actor]) -> None:
    assert conference_target(planned, actor("member_a")).relations == {
        Role.REVIEWED,
        Role.SEATED,
        Role.LISTED,
    }
    assert conference_target(planned, actor("head_a")).relations >= {Role.CHAIR}
    assert conference_target(planned, actor("officer_a")).relations == {Role.SECRETARY, Role.LISTED}
    assert conference_target(planned, actor("delegate")).relations == {Role.DELEGATE, Role.LISTED}
    planned.agenda.filter(subject=world.subjects["member_a"]).delete()
    assert conference_target(planned, actor("member_a")).relations == {Role.SEATED, Role.LISTED}
    assert conference_target(planned, SYSTEM).relations == frozenset()


def test_a_delegation_to_the_unit_of_a_collective_belongs_to_the_conference_too(
    planned: Conference, world: World, actor: Callable[[str], Actor]
) -> None:
    Delegation.objects.all().delete()
    Subject.objects.filter(pk=world.subjects["executive"].pk).update(unit=world.cycle_units["ward_b"])
    sent = Delegation.objects.create(cycle=world.cycle, number=2, name="Đoàn số 2")
    sent.units.add(world.cycle_units["ward_b"])
    DelegationMember.objects.create(delegation=sent, person=world.people["delegate"], role="member")
    assert conference_target(planned, actor("delegate")).relations == {Role.DELEGATE, Role.LISTED}
    assert Conference.objects.filter(visible_conferences(actor("delegate"))).get() == planned
