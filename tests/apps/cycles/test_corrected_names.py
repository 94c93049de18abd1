"""A person's name that was typed wrong and corrected since: open cycles take the right one, decided subjects stay."""

from collections.abc import Callable

import pytest
from django.test import Client

from browsing import page, send
from cast import NOW, World
from kiemdiem.accounts.models import Person
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.core.textvi import fold
from kiemdiem.cycles.actions import correct_name
from kiemdiem.cycles.models import Cycle, CycleState, Subject

ActorOf = Callable[[str], Actor]
RIGHT = "Bùi Mô Phóng"
SAYS = "Danh sách cán bộ nay ghi"


@pytest.fixture
def member(world: World) -> Subject:
    """The member of ward A as reviewed, whose name was corrected after the cycle was opened."""
    person = Person.objects.get(pk=world.people["member_a"].pk)
    person.full_name = RIGHT
    person.save()
    return world.subjects["member_a"]


@pytest.mark.parametrize("who", ["organiser", "officer_a"])
def test_an_open_cycle_takes_the_corrected_name(member: Subject, actor: ActorOf, who: str) -> None:
    old = member.name
    correct_name(subject=member, by=actor(who), at=NOW)
    member.refresh_from_db()
    assert (member.name, member.search_key) == (RIGHT, fold(RIGHT))
    event = Event.objects.get(action="cycles.correct_name")
    assert old in event.payload
    assert RIGHT in event.payload


def test_a_subject_already_decided_keeps_the_name_it_was_decided_under(
    member: Subject, actor: ActorOf
) -> None:
    Subject.objects.filter(pk=member.pk).update(step="decided")
    with pytest.raises(NotAllowed, match="Đã quyết định xếp loại"):
        correct_name(subject=member, by=actor("organiser"), at=NOW)


def test_a_closed_cycle_keeps_its_names(member: Subject, actor: ActorOf) -> None:
    Cycle.objects.update(state=CycleState.CLOSED)
    member.refresh_from_db()
    with pytest.raises(NotAllowed, match="Đợt đã kết thúc"):
        correct_name(subject=Subject.objects.get(pk=member.pk), by=actor("organiser"), at=NOW)


@pytest.mark.parametrize("who", ["stranger", "leader", "member_a", "head_a"])
def test_others_take_over_no_name(member: Subject, actor: ActorOf, who: str) -> None:
    with pytest.raises(NotAllowed):
        correct_name(subject=member, by=actor(who), at=NOW)


@pytest.mark.parametrize("key", ["head_a", "committee"])
def test_where_nothing_differs_there_is_nothing_to_correct(world: World, actor: ActorOf, key: str) -> None:
    with pytest.raises(Refused, match="không khác"):
        correct_name(subject=world.subjects[key], by=actor("organiser"), at=NOW)


def test_the_page_says_that_the_name_differs_and_corrects_it(
    member: Subject, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("officer_a")
    told = page(client, "cycles:subject", member.pk)
    assert f"{SAYS} <strong>{RIGHT}</strong>" in told
    assert send(client, "cycles:correct_name", member.pk).status_code == 302
    told = page(client, "cycles:subject", member.pk)
    assert SAYS not in told
    assert RIGHT in told


def test_the_page_says_nothing_where_names_agree_or_the_decision_stands(
    world: World, member: Subject, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("officer_a")
    assert SAYS not in page(client, "cycles:subject", world.subjects["head_a"].pk)
    assert SAYS not in page(client, "cycles:subject", world.subjects["committee"].pk)
    Subject.objects.filter(pk=member.pk).update(step="decided")
    assert SAYS not in page(client, "cycles:subject", member.pk)


@pytest.mark.parametrize(("who", "waits"), [("organiser", True), ("officer_a", True), ("head_a", False)])
def test_the_home_page_tells_those_who_mend_it(
    member: Subject, signed_in: Callable[[str], Client], who: str, waits: bool
) -> None:
    title = "Tên trong đợt khác tên đã sửa trong danh sách cán bộ"
    assert (title in page(signed_in(who), "boards:home")) is waits
    Subject.objects.filter(pk=member.pk).update(step="decided")
    assert title not in page(signed_in(who), "boards:home")
