"""Who sees a report while it is being written, and who once it was sent."""

from collections.abc import Callable

import pytest

from cast import World
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.cycles.models import CycleState, Inclusion, Subject
from kiemdiem.reviews.access import may_see, to_accept, to_write, visible_reviews

Actors = Callable[[str], Actor]
EVERYBODY = [
    "organiser",
    "leader",
    "verifier",
    "delegate",
    "admin",
    "head_a",
    "deputy_a",
    "member_a",
    "officer_a",
    "stranger",
]
STEPS = ["drafting", "returned", "submitted", "accepted", "reviewed_at_conference", "appraised", "decided"]


def stand_at(world: World, step: str) -> None:
    Subject.objects.filter(cycle=world.cycle).update(step=step)
    for subject in world.subjects.values():
        subject.refresh_from_db()


def names(rows: set[Subject], world: World) -> set[str]:
    return {key for key, subject in world.subjects.items() if subject in rows}


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_list_holds_exactly_what_may_be_opened(world: World, actor: Actors, who: str) -> None:
    exempt = world.subjects["deputy_a"]
    exempt.inclusion, exempt.exemption_ground = Inclusion.EXEMPT, "Đình chỉ"
    exempt.save()
    by = actor(who)
    for step in STEPS:
        stand_at(world, step)
        listed = set(Subject.objects.filter(visible_reviews(by)))
        assert listed == {subject for subject in world.subjects.values() if may_see(subject, by)}, step


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("organiser", set()),
        ("leader", set()),
        ("delegate", set()),
        ("stranger", set()),
        ("officer_a", {"committee", "executive"}),
        ("head_a", {"committee", "executive", "head_a"}),
        ("deputy_a", {"committee", "executive", "deputy_a"}),
        ("member_a", {"committee", "member_a"}),
    ],
)
def test_a_draft_is_seen_by_its_writers_side_alone(
    world: World, actor: Actors, who: str, sees: set[str]
) -> None:
    assert names(set(Subject.objects.filter(visible_reviews(actor(who)))), world) == sees


@pytest.mark.parametrize("who", ["organiser", "leader", "delegate", "officer_a", "head_a"])
def test_a_sent_report_is_seen_by_those_who_judge_and_by_the_unit(
    world: World, actor: Actors, who: str
) -> None:
    stand_at(world, "submitted")
    assert names(set(Subject.objects.filter(visible_reviews(actor(who)))), world) == set(world.subjects)


def test_a_stranger_sees_nothing_at_any_step(world: World, actor: Actors) -> None:
    for step in STEPS:
        stand_at(world, step)
        assert not Subject.objects.filter(visible_reviews(actor("stranger"))).exists()


def test_the_system_sees_everything(world: World) -> None:
    assert set(Subject.objects.filter(visible_reviews(SYSTEM))) == set(world.subjects.values())


def test_what_waits_for_writing_is_what_may_be_written(world: World, actor: Actors) -> None:
    assert names(set(Subject.objects.filter(to_write(actor("officer_a")))), world) == {
        "committee",
        "executive",
    }
    assert names(set(Subject.objects.filter(to_write(actor("member_a")))), world) == {"member_a"}
    stand_at(world, "submitted")
    assert not Subject.objects.filter(to_write(actor("officer_a"))).exists()


def test_what_waits_for_acceptance_waits_for_those_who_judge(world: World, actor: Actors) -> None:
    stand_at(world, "submitted")
    assert names(set(Subject.objects.filter(to_accept(actor("delegate")))), world) == set(world.subjects)
    assert not Subject.objects.filter(to_accept(actor("officer_a"))).exists()
    world.cycle.state = CycleState.CLOSED
    world.cycle.save()
    assert not Subject.objects.filter(to_accept(actor("delegate"))).exists()
