"""A unit that moves while a cycle is open: the cycle stays with those who stood above it at its opening."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from cast import NOW, SINCE, World
from kiemdiem.audit.access import decide, visible_events
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor, Role
from kiemdiem.cycles.access import (
    cycle_target,
    rooted_cycles,
    subject_target,
    unit_target,
    visible_cycles,
    visible_subjects,
    visible_units,
)
from kiemdiem.cycles.actions import close
from kiemdiem.cycles.models import Cycle, CycleState, CycleUnit, Subject
from kiemdiem.organisations.actions.places import place_unit
from kiemdiem.organisations.models import RoleGrant, Unit
from kiemdiem.organisations.queries import actor_of

MOVED_ON = date(2026, 11, 20)
GRANTED = {
    "stranger": "ward_a",
    "admin": "elsewhere",
}  # organisers of the unit that moves and of the one it goes to


@pytest.fixture
def moving(world: World) -> Callable[[str], None]:
    """Let a unit of the cast go under another city, in both trees; organisers there and in ward A look on."""
    other = Unit.objects.create(
        code="elsewhere", name="Đảng bộ thành phố Khác", kind="dang_bo_tinh", line="party", valid_from=SINCE
    )
    other.party_path = other.state_path = f"{other.pk}/"
    other.save()
    world.units["elsewhere"] = other
    for key, unit in GRANTED.items():
        RoleGrant.objects.create(
            account=world.accounts[key], role=Role.ORGANISER, unit=world.units[unit], valid_from=SINCE
        )

    def move(key: str) -> None:
        unit = world.units[key]
        for tree in ("party", "state"):
            place_unit(unit=unit, superior=other, tree=tree, valid_from=MOVED_ON, by=SYSTEM, at=NOW)

    return move


def who(world: World, key: str) -> Actor:
    """Return the actor as of now; a grant's place is today's."""
    return actor_of(world.accounts[key])


def subjects_of(world: World, key: str) -> QuerySet[Subject]:
    return Subject.objects.filter(visible_subjects(who(world, key)))


@pytest.mark.parametrize("moved", ["ward_a", "city"])
def test_the_organiser_of_a_unit_that_moves_keeps_the_open_cycle(
    world: World, moving: Callable[[str], None], moved: str
) -> None:
    before = {key: set(subjects_of(world, key)) for key in ("stranger", "organiser")}
    moving(moved)
    assert {key: set(subjects_of(world, key)) for key in before} == before
    assert len(before["stranger"]) == 5


@pytest.mark.parametrize("moved", ["ward_a", "city"])
def test_a_new_superior_sees_nothing_of_a_cycle_opened_before(
    world: World, moving: Callable[[str], None], moved: str
) -> None:
    moving(moved)
    superior = who(world, "admin")
    assert not subjects_of(world, "admin").exists()
    assert not Cycle.objects.filter(visible_cycles(superior)).exists()
    assert not decide("cycles.close", superior, cycle_target(world.cycle)).allowed


@pytest.mark.parametrize("moved", ["ward_a", "city"])
@pytest.mark.parametrize(
    "key", ["organiser", "leader", "delegate", "head_a", "member_a", "stranger", "admin"]
)
def test_every_list_agrees_with_the_question_about_each_after_a_move(
    world: World, moving: Callable[[str], None], moved: str, key: str
) -> None:
    moving(moved)
    actor = who(world, key)
    for action in ("cycles.see", "cycles.suggest", "reviews.save", "ratings.see"):
        assert set(Subject.objects.filter(visible_subjects(actor, action))) == {
            each
            for each in Subject.objects.all()
            if decide(action, actor, subject_target(each, actor)).allowed
        }
    assert set(CycleUnit.objects.filter(visible_units(actor))) == {
        each
        for each in CycleUnit.objects.all()
        if decide("cycles.see", actor, unit_target(each, actor)).allowed
    }
    assert set(Cycle.objects.filter(rooted_cycles(actor, "cycles.close"))) == {
        each for each in Cycle.objects.all() if decide("cycles.close", actor, cycle_target(each)).allowed
    }


def test_who_opened_the_cycle_of_a_city_that_moves_can_still_close_it(
    world: World, moving: Callable[[str], None]
) -> None:
    moving("city")
    Subject.objects.update(step="decided")
    close(cycle=world.cycle, by=who(world, "organiser"), at=NOW)
    world.cycle.refresh_from_db()
    assert world.cycle.state == CycleState.CLOSED


def test_a_cycle_being_prepared_goes_with_its_unit(world: World, moving: Callable[[str], None]) -> None:
    draft = Cycle.objects.create(
        title="Kiểm điểm năm 2027", year=2027, period_start="2027-01-01", period_end="2027-12-31",
        root=world.units["ward_a"], rule_set=world.rule_set, state=CycleState.DRAFT,
    )  # fmt: skip
    moving("ward_a")
    seen = {
        key: Cycle.objects.filter(visible_cycles(who(world, key)), pk=draft.pk).exists()
        for key in ("organiser", "stranger", "admin")
    }
    assert seen == {"organiser": False, "stranger": True, "admin": True}


def test_the_board_of_an_open_cycle_is_there_for_the_organiser_who_moved(
    world: World, moving: Callable[[str], None], signed_in: Callable[[str], Client]
) -> None:
    client, address = signed_in("stranger"), reverse("cycles:board", args=[world.cycle.pk])
    before = client.get(address).content.decode()
    moving("ward_a")
    after = client.get(address)
    assert after.status_code == 200
    assert "Phường An Thử" in before
    assert "Phường An Thử" in after.content.decode()


def test_the_journal_of_before_the_move_stays_readable_to_the_organiser_who_moved(
    world: World, moving: Callable[[str], None]
) -> None:
    place_unit(
        unit=world.units["ward_b"], superior=world.units["ward_a"], tree="party", valid_from=MOVED_ON, by=SYSTEM, at=NOW
    )  # fmt: skip
    before = set(Event.objects.filter(visible_events(who(world, "stranger"))))
    assert before
    moving("ward_a")
    assert before <= set(Event.objects.filter(visible_events(who(world, "stranger"))))
