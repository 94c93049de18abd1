"""Obstacles: a clock that runs by default, an answer that moves the deadline in one deed, the way further up."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, SINCE, TODAY, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.notices.models import Notice
from kiemdiem.organisations.models import RoleGrant, Unit
from kiemdiem.organisations.queries import actor_of
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.models import DeadlineMove, Obstacle, Shortcoming
from kiemdiem.shortcomings.queries.obstacles import LATE, obstacle_count

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]
SignedIn = Callable[[str], Client]
SENT = date(2026, 10, 1)


@pytest.fixture
def department(world: World) -> Unit:
    """Return a department of the city, outside the ward's line, with an officer of its own."""
    unit = Unit.objects.create(code="so", name="Sở Thử", kind="so", line="state", valid_from=SINCE)
    unit.party_path, unit.state_path = f"1/{unit.pk}/", f"1/{unit.pk}/"
    unit.save()
    RoleGrant.objects.create(account=world.accounts["member_a"], role="officer", unit=unit, valid_from=SINCE)
    return unit


@pytest.fixture
def obstacle(opened: Make, actor: ActorOf, department: Unit) -> Callable[..., Obstacle]:
    entry = opened()

    def send(**given: Any) -> Obstacle:
        facts = {"text": "Thiếu quỹ đất", "sent_to": department, "sent_on": SENT, "at": NOW, **given}
        return actions.send_obstacle(entry=entry, by=actor("officer_a"), **facts)

    return send


Send = Callable[..., Obstacle]


def answer(obstacle: Obstacle, by: Actor, **given: Any) -> Obstacle:
    facts = {"answer": "Bố trí 2 ha", "answered_on": TODAY, "effect": "Lùi 3 tháng", "at": NOW, **given}
    return actions.answer_obstacle(obstacle=obstacle, by=by, **facts)


def heard(key: str) -> set[str]:
    return set(Notice.objects.filter(key=key).values_list("account__username", flat=True))


def test_without_a_day_the_softwares_default_clock_runs(obstacle: Send) -> None:
    assert obstacle().answer_due == date(2026, 10, 21)
    assert obstacle(answer_due=date(2026, 12, 1)).answer_due == date(2026, 12, 1)


def test_the_addressed_unit_hears_of_it_and_the_owner_of_the_answer(obstacle: Send, actor: ActorOf) -> None:
    one = obstacle()
    assert heard(f"obstacle:{one.pk}") == {"member_a"}
    answer(one, actor("member_a"))
    assert heard(f"answer:{one.pk}") == {"deputy_a", "officer_a"}


def test_an_answer_moves_the_deadline_in_the_same_deed(obstacle: Send, actor: ActorOf) -> None:
    one = obstacle()
    answer(one, actor("organiser"), new=date(2027, 9, 30))
    move = DeadlineMove.objects.get()
    assert (move.obstacle, move.new, move.authority) == (one, date(2027, 9, 30), "Sở Thử")
    assert move.ground == "Trả lời vướng mắc: Lùi 3 tháng"
    assert Shortcoming.objects.get().deadline == date(2027, 9, 30)


def test_whoever_may_not_move_deadlines_does_not_by_an_answer(obstacle: Send, actor: ActorOf) -> None:
    one = obstacle()
    with pytest.raises(NotAllowed, match="Chuyển thời hạn"):
        answer(one, actor("member_a"), new=date(2027, 9, 30))
    one.refresh_from_db()
    assert one.answered_on is None
    assert not DeadlineMove.objects.exists()
    assert not Notice.objects.filter(key__startswith="answer:").exists()


def test_what_is_beyond_the_addressed_unit_goes_further_and_stays_open(
    obstacle: Send, actor: ActorOf, world: World
) -> None:
    one, officer = obstacle(), actor_of(world.accounts["member_a"])
    facts = {"text": "Xin chủ trương", "sent_to": world.units["city"], "sent_on": TODAY, "at": NOW}
    with pytest.raises(NotAllowed):
        actions.send_further(obstacle=one, by=actor("officer_a"), **facts)
    further = actions.send_further(obstacle=one, by=officer, **facts)
    one.refresh_from_db()
    assert (further.continues, further.shortcoming, one.answered_on) == (one, one.shortcoming, None)
    with pytest.raises(Refused, match="đã được gửi tiếp"):
        actions.send_further(obstacle=one, by=officer, **facts)
    answer(further, actor("organiser"), new=date(2027, 9, 30))
    answer(one, officer, effect="Theo trả lời của thành phố")
    assert DeadlineMove.objects.get().obstacle == further


def test_further_means_beyond_the_addressed_unit(obstacle: Send, world: World, department: Unit) -> None:
    officer = actor_of(world.accounts["member_a"])
    facts = {"text": "Xin chủ trương", "sent_on": TODAY, "at": NOW, "by": officer}
    with pytest.raises(Refused, match="ra ngoài Sở Thử"):
        actions.send_further(obstacle=obstacle(), sent_to=department, **facts)
    with pytest.raises(Refused, match="trước ngày nhận"):
        actions.send_further(
            obstacle=obstacle(), sent_to=world.units["city"], **{**facts, "sent_on": date(2026, 9, 1)}
        )
    one = obstacle()
    answer(one, officer)
    with pytest.raises(Refused, match="đã được trả lời"):
        actions.send_further(obstacle=one, sent_to=world.units["city"], **facts)


def test_late_answers_are_listed_beside_those_still_owing(
    obstacle: Send, actor: ActorOf, signed_in: SignedIn, today: None
) -> None:
    late, _owing, timely = (
        obstacle(),
        obstacle(text="Chưa ai trả lời"),
        obstacle(answer_due=date(2026, 12, 31)),
    )
    for one in (late, timely):
        answer(one, actor("organiser"))
    assert obstacle_count(actor("organiser"), TODAY, LATE) == 2
    shown = signed_in("organiser").get(reverse("shortcomings:obstacles") + "?xem=tre").content.decode()
    assert "trễ 33 ngày" in shown
    assert "Chưa ai trả lời" in shown
    assert shown.count("Thiếu quỹ đất") == 1
    assert "31/12/2026" not in shown


def test_the_answer_page_offers_the_deadline_to_whoever_may_move_it(
    obstacle: Send, signed_in: SignedIn, today: None
) -> None:
    address = reverse("shortcomings:obstacle", args=[obstacle().pk])
    assert 'name="new"' in signed_in("organiser").get(address).content.decode()
    assert 'name="new"' not in signed_in("member_a").get(address).content.decode()
    typed = {
        "answer": "Bố trí 2 ha",
        "answered_on": "2026-11-23",
        "answer_number": "",
        "effect": "Lùi",
        "authority": "",
    }
    past = signed_in("organiser").post(address, {**typed, "new": "2026-01-01"})
    assert past.status_code == 409
    assert "đã qua" in past.content.decode()
    assert signed_in("organiser").post(address, {**typed, "new": "2027-09-30"}).status_code == 302
    assert "chuyển từ 30/06/2027 sang 30/09/2027" in signed_in("organiser").get(address).content.decode()


def test_sending_further_is_a_form_that_keeps_what_was_typed(
    obstacle: Send, signed_in: SignedIn, today: None
) -> None:
    one = obstacle()
    address, client = reverse("shortcomings:further", args=[one.pk]), signed_in("member_a")
    assert client.get(address).status_code == 302
    assert signed_in("officer_a").post(address, {}).status_code == 403
    assert signed_in("stranger").post(address, {}).status_code == 404
    typed = {
        "text": "Xin chủ trương",
        "sent_to": "thử",
        "sent_on": "2026-09-01",
        "answer_due": "",
        "source": "",
    }
    assert client.post(address, typed).status_code in {409, 422}
    early = client.post(address, {**typed, "sent_to": "đảng bộ thành phố thử"})
    assert early.status_code == 409
    assert "Xin chủ trương" in early.content.decode()
    done = client.post(address, {**typed, "sent_to": "đảng bộ thành phố thử", "sent_on": "2026-11-23"})
    assert done.status_code == 302
    assert "Đã gửi tiếp" in client.get(reverse("shortcomings:obstacle", args=[one.pk])).content.decode()
