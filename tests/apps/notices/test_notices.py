"""Notices: told once, read by their account only, silent in quiet hours, gathered where that was chosen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.notices import actions
from kiemdiem.notices.actions import Letter
from kiemdiem.notices.models import Digest, Kind, Notice, NoticeSetting
from kiemdiem.notices.phrases import KIND_TONES
from kiemdiem.organisations.queries import actor_of, presence_of

ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
NIGHT = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # half past ten in the evening in Hà Nội
MORNING = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


@pytest.fixture
def letter(world: World) -> Letter:
    return Letter(
        world.accounts["officer_a"].pk, Kind.REMINDER, "due:1", "Hạn chế số 1 còn 7 ngày.", "/so-han-che/1/",
        "shortcomings.shortcoming", 1,
    )  # fmt: skip


def told(letter: Letter, at: datetime = NOW) -> Notice:
    actions.deliver([letter], at)
    return Notice.objects.get(account_id=letter.account_id, key=letter.key)


def bell(world: World, now: datetime, key: str = "officer_a") -> int:
    return presence_of(world.accounts[key], now).unread


def test_the_same_letter_is_told_once(world: World, letter: Letter) -> None:
    other = replace(letter, account_id=world.accounts["head_a"].pk)
    assert actions.deliver([letter, letter, other], NOW) == [letter, other]
    assert actions.deliver([letter, replace(letter, says="Lời khác")], NOW) == []
    assert Notice.objects.get(account=world.accounts["officer_a"]).says == letter.says


def test_the_database_keeps_it_told_once_too(world: World, letter: Letter) -> None:
    one = told(letter)
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_telling_costs_the_same_for_one_and_for_three(
    world: World, letter: Letter, django_assert_num_queries: Callable[..., object]
) -> None:
    three = [replace(letter, key=f"due:{number}") for number in (2, 3, 4)]
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        actions.deliver([letter], NOW)
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        actions.deliver(three, NOW)


def test_whoever_asks_for_a_page_is_known_with_the_bell_in_one_statement(
    world: World, letter: Letter, django_assert_num_queries: Callable[..., object]
) -> None:
    told(letter)
    for key in ("officer_a", "member_a", "head_a"):
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            presence = presence_of(world.accounts[key], NOW)
        assert presence.actor == actor_of(world.accounts[key], NOW.date())
        assert presence.unread == (key == "officer_a")


def test_the_bell_is_silent_in_quiet_hours_and_rings_after_them(
    world: World, letter: Letter, actor: ActorOf
) -> None:
    me = world.accounts["officer_a"]
    actions.configure(
        account=me, quiet_from=time(21), quiet_to=time(6), digest="", by=actor("officer_a"), at=NOW
    )
    told(letter, NIGHT)
    assert [bell(world, NIGHT), bell(world, MORNING - timedelta(minutes=1)), bell(world, MORNING)] == [
        0,
        0,
        1,
    ]


def test_what_can_wait_is_gathered_and_what_cannot_is_told_at_once(
    world: World, letter: Letter, actor: ActorOf
) -> None:
    me = world.accounts["officer_a"]
    actions.configure(
        account=me, quiet_from=None, quiet_to=None, digest=Digest.DAILY, by=actor("officer_a"), at=NOW
    )
    for number in (1, 2):
        told(replace(letter, key=f"due:{number}"))
    told(replace(letter, key="late:1", kind=Kind.ESCALATION, urgent=True))
    assert bell(world, NOW) == 1
    assert actions.send_digests(by=SYSTEM, at=NOW) == 1
    gathered = Notice.objects.get(kind=Kind.DIGEST)
    assert gathered.says == "2 việc cần xem: 2 nhắc hạn."
    assert Notice.objects.filter(digest_sent_at=NOW).count() == 2
    assert bell(world, NOW) == 2
    assert actions.send_digests(by=SYSTEM, at=NOW) == 0


def test_a_weekly_digest_comes_on_its_day_only(world: World, letter: Letter, actor: ActorOf) -> None:
    me = world.accounts["officer_a"]
    actions.configure(
        account=me, quiet_from=None, quiet_to=None, digest=Digest.WEEKLY, by=actor("officer_a"), at=NOW
    )
    told(letter)
    monday = NOW
    assert actions.send_digests(by=SYSTEM, at=monday - timedelta(days=1)) == 0
    assert actions.send_digests(by=SYSTEM, at=monday) == 1


def test_whoever_gives_up_the_digest_hears_what_waited(world: World, letter: Letter, actor: ActorOf) -> None:
    me, by = world.accounts["officer_a"], actor("officer_a")
    actions.configure(account=me, quiet_from=None, quiet_to=None, digest=Digest.WEEKLY, by=by, at=NOW)
    told(letter)
    assert bell(world, NOW) == 0
    actions.configure(account=me, quiet_from=None, quiet_to=None, digest="", by=by, at=NOW)
    assert bell(world, NOW) == 1
    assert NoticeSetting.objects.count() == 1


def test_quiet_hours_come_in_pairs(world: World, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="cả giờ bắt đầu và giờ kết thúc"):
        actions.configure(
            account=world.accounts["officer_a"], quiet_from=time(21), quiet_to=None, digest="",
            by=actor("officer_a"), at=NOW,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeSetting.objects.create(account=world.accounts["officer_a"], quiet_from=time(21))


def test_nobody_reads_or_silences_for_somebody_else(world: World, letter: Letter, actor: ActorOf) -> None:
    mine, organiser = told(letter), actor("organiser")
    with pytest.raises(NotAllowed):
        actions.read(notice=mine, by=organiser, at=NOW)
    with pytest.raises(NotAllowed):
        actions.read_all(account=world.accounts["officer_a"], by=organiser, at=NOW)
    with pytest.raises(NotAllowed):
        actions.configure(
            account=world.accounts["officer_a"],
            quiet_from=None,
            quiet_to=None,
            digest="",
            by=organiser,
            at=NOW,
        )
    mine.refresh_from_db()
    assert mine.read_at is None


def test_reading_is_noted_once(world: World, letter: Letter, actor: ActorOf) -> None:
    mine = told(letter)
    for moment in (NOW, NOW + timedelta(hours=1)):
        assert actions.read(notice=mine, by=actor("officer_a"), at=moment).read_at == NOW
    assert Event.objects.filter(action="notices.read").count() == 1


# Pages


@pytest.fixture
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def page(client: Client, name: str = "notices:index", query: str = "") -> str:
    return client.get(reverse(name) + query).content.decode()


def test_the_list_shows_ones_own_and_the_bell_counts(
    world: World, letter: Letter, signed_in: SignedIn, today: None
) -> None:
    told(letter)
    mine, other = page(signed_in("officer_a")), page(signed_in("head_a"))
    assert letter.says in mine
    assert 'aria-label="Thông báo: 1 chưa đọc"' in mine
    assert letter.says not in other
    assert 'aria-label="Thông báo"' in other
    assert "Chưa có thông báo nào" in other


def test_opening_a_notice_reads_it_and_goes_there(
    world: World, letter: Letter, signed_in: SignedIn, today: None
) -> None:
    mine, client = told(letter), signed_in("officer_a")
    assert client.get(reverse("notices:open", args=[mine.pk])).status_code == 405
    assert signed_in("head_a").post(reverse("notices:open", args=[mine.pk])).status_code == 404
    answer = client.post(reverse("notices:open", args=[mine.pk]))
    assert answer["Location"] == letter.url
    assert "Đồng chí đã đọc hết thông báo" in page(client)
    assert letter.says in page(client, query="?tat-ca=1")


def test_all_are_read_with_one_button(world: World, letter: Letter, signed_in: SignedIn, today: None) -> None:
    for number in (1, 2):
        told(replace(letter, key=f"due:{number}"))
    client = signed_in("officer_a")
    client.post(reverse("notices:read", args=[Notice.objects.first().pk]))  # type: ignore[union-attr]
    assert Notice.objects.filter(read_at=None).count() == 1
    client.post(reverse("notices:read_all"))
    assert not Notice.objects.filter(read_at=None).exists()


def test_quiet_hours_are_chosen_on_a_page_and_a_half_pair_keeps_what_was_typed(
    world: World, signed_in: SignedIn, today: None
) -> None:
    client, address = signed_in("officer_a"), reverse("notices:setting")
    half = client.post(address, {"quiet_from": "21:00", "quiet_to": "", "digest": "daily"})
    assert half.status_code == 409
    assert 'value="21:00"' in half.content.decode()
    assert (
        client.post(address, {"quiet_from": "21:00", "quiet_to": "06:00", "digest": "daily"}).status_code
        == 302
    )
    kept = NoticeSetting.objects.get()
    assert (kept.quiet_from, kept.quiet_to, kept.digest) == (time(21), time(6), "daily")


def test_the_list_costs_the_same_for_one_and_for_three(
    world: World,
    letter: Letter,
    signed_in: SignedIn,
    today: None,
    django_assert_num_queries: Callable[..., object],
) -> None:
    client = signed_in("officer_a")
    page(client)
    for number in (1, 2, 3):
        told(replace(letter, key=f"due:{number}"))
        with django_assert_num_queries(5):  # type: ignore[attr-defined]
            page(client)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_notice_has_its_tone(kind: Kind) -> None:
    assert kind.value in KIND_TONES
