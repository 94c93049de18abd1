"""Putting an entry off: by a decision, until a day; it stays unsolved and goes on by itself."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cast import NOW, TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.notices.models import Notice
from kiemdiem.organisations.models import Appointment, Post, Succession
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Successor
from kiemdiem.shortcomings.models import Deferral, Shortcoming, State, StateChange
from kiemdiem.shortcomings.queries import resolved_share
from kiemdiem.shortcomings.queries.reminding import deferrals_over

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]
UNTIL = date(2027, 3, 31)
LATER = NOW + timedelta(days=130)


def defer(entry: Shortcoming, by: Actor, **given: Any) -> Deferral:
    facts = {
        "until": UNTIL, "ground": "Chờ quy hoạch được phê duyệt", "authority": "Ban Thường vụ", "decision_number": "QĐ 12",
        "at": NOW, **given,
    }  # fmt: skip
    return actions.defer(entry=entry, by=by, **facts)


@pytest.fixture
def deferred(opened: Make, actor: ActorOf) -> Make:
    def make(*given: Any, **facts: Any) -> Shortcoming:
        entry = opened(*given, **facts)
        defer(entry, actor("organiser"))
        entry.refresh_from_db()
        return entry

    return make


def test_only_whoever_organises_puts_an_entry_off(opened: Make, actor: ActorOf) -> None:
    entry = opened()
    for who in ("officer_a", "head_a", "deputy_a", "verifier", "leader"):
        with pytest.raises(NotAllowed):
            defer(entry, actor(who))
    defer(entry, actor("organiser"))
    entry.refresh_from_db()
    assert entry.state == State.DEFERRED
    assert entry.deadline == entry.original_deadline


@pytest.mark.parametrize("name", ["ground", "authority", "decision_number"])
def test_putting_off_says_why_by_whom_and_by_which_decision(opened: Make, actor: ActorOf, name: str) -> None:
    with pytest.raises(Refused, match="Chưa ghi"):
        defer(opened(), actor("organiser"), **{name: " "})


def test_an_entry_is_put_off_to_a_day_ahead(opened: Make, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="không ở sau hôm nay"):
        defer(opened(), actor("organiser"), until=TODAY)


def test_nothing_is_done_about_a_deferred_entry(deferred: Make, actor: ActorOf) -> None:
    entry = deferred()
    with pytest.raises(NotAllowed, match="tạm hoãn"):
        actions.claim(entry=entry, attainment="full", text="Xong", by=actor("deputy_a"), at=NOW)
    with pytest.raises(NotAllowed):
        defer(entry, actor("organiser"))


def test_a_decision_takes_it_up_again_with_its_ground(deferred: Make, actor: ActorOf) -> None:
    entry = deferred()
    with pytest.raises(Refused, match="lý do kết thúc"):
        actions.end_deferral(entry=entry, ground=" ", by=actor("organiser"), at=NOW)
    with pytest.raises(NotAllowed):
        actions.end_deferral(entry=entry, ground="Đã có quy hoạch", by=actor("officer_a"), at=NOW)
    ended = actions.end_deferral(entry=entry, ground="Đã có quy hoạch", by=actor("organiser"), at=NOW)
    entry.refresh_from_db()
    assert entry.state == State.OPEN
    assert (ended.ended_at, ended.end_ground) == (NOW, "Đã có quy hoạch")


def test_it_reopens_by_itself_the_day_after_and_says_by_which_rule(deferred: Make, world: World) -> None:
    entry = deferred()
    assert deferrals_over(UNTIL) == []
    assert not actions.expire_deferral(entry=entry, on=UNTIL, by=SYSTEM, at=LATER)
    assert deferrals_over(UNTIL + timedelta(days=1)) == [entry]
    assert actions.expire_deferral(entry=entry, on=UNTIL + timedelta(days=1), by=SYSTEM, at=LATER)
    entry.refresh_from_db()
    assert entry.state == State.OPEN
    told = Event.objects.get(action="shortcomings.expire_deferral")
    assert (told.actor_name, told.reason.startswith("Hạn chế tạm hoãn tự mở lại")) == ("Hệ thống", True)
    change = StateChange.objects.filter(shortcoming=entry).last()
    assert change is not None
    assert (change.from_state, change.to_state, change.changed_by) == (State.DEFERRED, State.OPEN, None)
    heard = set(Notice.objects.filter(key__endswith=":over").values_list("account__username", flat=True))
    assert heard == {"deputy_a", "officer_a", "organiser"}


def test_a_second_run_finds_nothing_left(deferred: Make) -> None:
    entry, on = deferred(), UNTIL + timedelta(days=1)
    assert actions.expire_deferral(entry=entry, on=on, by=SYSTEM, at=LATER)
    assert not actions.expire_deferral(entry=entry, on=on, by=SYSTEM, at=LATER)
    assert Event.objects.filter(action="shortcomings.expire_deferral").count() == 1


def test_nobody_but_the_software_lets_a_deferral_expire(deferred: Make, actor: ActorOf) -> None:
    entry = deferred()
    for who in ("organiser", "admin", "verifier"):
        with pytest.raises(NotAllowed, match="không có quyền"):
            actions.expire_deferral(entry=entry, on=UNTIL + timedelta(days=1), by=actor(who), at=LATER)


def test_the_database_lets_one_deferral_run_at_a_time(deferred: Make) -> None:
    one = Deferral.objects.get(shortcoming=deferred())
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_a_deferred_entry_is_not_overcome(deferred: Make, opened: Make, world: World) -> None:
    opened("Việc khác")
    deferred("Việc tạm hoãn")
    share = resolved_share(world.subjects["committee"])
    assert (share.total, share.resolved) == (2, 0)
    assert {entry.state for entry in share.open_entries} == {State.OPEN, State.DEFERRED}


def test_a_share_carried_by_a_further_successor_is_deferred_until_the_same_day(
    deferred: Make, world: World, actor: ActorOf
) -> None:
    entry, city, ward_b = deferred(), world.units["city"], world.units["ward_b"]
    for unit in (city, ward_b):
        Succession.objects.create(predecessor=entry.unit, successor=unit, on=TODAY)
    posts = {
        unit.pk: Post.objects.create(
            unit=unit, title="Chủ tịch", role="head", rank=1, valid_from=date(2025, 7, 1)
        )
        for unit in (city, ward_b)
    }
    for post in posts.values():
        Appointment.objects.create(person=world.people["stranger"], post=post, valid_from=date(2025, 7, 1))
    heirs = actions.transfer(
        entry=entry, successors=[Successor(unit, posts[unit.pk], 50) for unit in (ward_b, city)], decision_number="QĐ 1",
        decided_on=TODAY, by=actor("organiser"), at=NOW,
    )  # fmt: skip
    assert [deferral.until for heir in heirs for deferral in heir.deferrals.all()] == [UNTIL, UNTIL]
    on = UNTIL + timedelta(days=1)
    assert all(actions.expire_deferral(entry=one, on=on, by=SYSTEM, at=LATER) for one in deferrals_over(on))
    assert set(Shortcoming.objects.values_list("state", flat=True)) == {State.OPEN}
