"""Whether the effect lasted: planned at closing, looked at by somebody independent, reopened where it didn't."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.notices.models import Notice
from kiemdiem.organisations.models import Appointment, Post, RoleGrant
from kiemdiem.organisations.queries import actor_of
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.models import Claim, DeadlineMove, Recheck, Shortcoming, State, StateChange
from kiemdiem.shortcomings.queries import resolved_share

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]
SignedIn = Callable[[str], Client]
LATER = NOW + timedelta(days=182)
NEW = {"new": date(2027, 12, 31), "ground": "Tình hình trở lại như cũ", "authority": "Ban Thường vụ"}


def recheck(entry: Shortcoming, by: Actor, *, lasted: bool, **given: Any) -> Recheck:
    facts = {"text": "Đã kiểm tra thực địa", "at": LATER, **given}
    return actions.recheck(entry=entry, lasted=lasted, by=by, **facts)


def test_closing_plans_the_recheck_after_the_default_months(closed: Make) -> None:
    assert Recheck.objects.get(shortcoming=closed()).due_on == date(2027, 5, 23)


def test_an_entry_may_say_its_own_months(
    opened: Make, proved: Callable[[Shortcoming], None], actor: ActorOf
) -> None:
    entry = opened()
    Shortcoming.objects.filter(pk=entry.pk).update(recheck_months=3)
    proved(entry)
    actions.claim(entry=entry, attainment="full", text="Đã giao đủ", by=actor("deputy_a"), at=NOW)
    actions.verify(entry=entry, attainment="full", text="Đúng", by=actor("verifier"), at=NOW)
    assert Recheck.objects.get().due_on == date(2027, 2, 23)


def test_what_is_sent_back_plans_no_recheck(opened: Make, actor: ActorOf) -> None:
    entry = opened()
    actions.claim(entry=entry, attainment="full", text="Đã giao đủ", by=actor("deputy_a"), at=NOW)
    actions.verify(entry=entry, attainment="largely", text="Còn thiếu", by=actor("verifier"), at=NOW)
    assert not Recheck.objects.exists()


def test_where_the_effect_lasted_the_entry_stays_closed_for_good(closed: Make, actor: ActorOf) -> None:
    entry = closed()
    done = recheck(entry, actor("verifier"), lasted=True)
    entry.refresh_from_db()
    assert (entry.state, done.lasted, done.checked_at) == (State.CLOSED, True, LATER)
    assert StateChange.objects.filter(shortcoming=entry, from_state=State.CLOSED).count() == 0


def test_where_it_did_not_the_entry_reopens_with_all_its_history(
    closed: Make, actor: ActorOf, world: World
) -> None:
    entry = closed()
    assert resolved_share(world.subjects["committee"]).resolved == 1
    recheck(entry, actor("verifier"), lasted=False, **NEW)
    entry.refresh_from_db()
    assert (entry.state, entry.closed_at, entry.deadline) == (State.OPEN, None, NEW["new"])
    assert entry.original_deadline == date(2027, 6, 30)
    assert Claim.objects.get(shortcoming=entry).verified_attainment == "full"
    move = DeadlineMove.objects.get()
    assert (move.days, move.ground, move.authority) == (184, NEW["ground"], NEW["authority"])
    assert StateChange.objects.filter(
        shortcoming=entry, from_state=State.CLOSED, to_state=State.OPEN
    ).exists()
    assert resolved_share(world.subjects["committee"]).resolved == 0
    assert Notice.objects.filter(key__startswith="reopened:", account=world.accounts["head_a"]).exists()


def test_what_was_reopened_is_closed_again_by_new_proof_only(closed: Make, actor: ActorOf) -> None:
    entry = closed()
    recheck(entry, actor("verifier"), lasted=False, **NEW)
    actions.claim(entry=entry, attainment="full", text="Đã giao đủ", by=actor("deputy_a"), at=LATER)
    full = {"entry": entry, "attainment": "full", "text": "Đúng", "by": actor("verifier")}
    with pytest.raises(NotReady, match="chưa đủ điều kiện"):
        actions.verify(**full, at=LATER)
    actions.verify(**{**full, "attainment": "partly"}, at=LATER)
    even_later = LATER + timedelta(days=1)
    actions.measure(
        entry=entry, value=Decimal(310), as_of=LATER.date(), estimate=False, source="Phòng Kinh tế", by=actor("officer_a"),
        at=even_later,
    )  # fmt: skip
    actions.claim(entry=entry, attainment="full", text="Đã giao đủ", by=actor("deputy_a"), at=even_later)
    actions.verify(**full, at=even_later)
    entry.refresh_from_db()
    assert entry.state == State.CLOSED
    assert Recheck.objects.filter(checked_at=None).count() == 1


@pytest.mark.parametrize(
    "missing", [{"new": None}, {"ground": ""}, {"authority": " "}, {"new": date(2026, 1, 1)}]
)
def test_reopening_needs_a_new_deadline_with_ground_and_authority(
    closed: Make, actor: ActorOf, missing: dict[str, Any]
) -> None:
    entry = closed()
    with pytest.raises(Refused):
        recheck(entry, actor("verifier"), lasted=False, **{**NEW, **missing})
    entry.refresh_from_db()
    assert entry.state == State.CLOSED
    assert Recheck.objects.get().checked_at is None


def test_what_lasted_has_no_new_deadline(closed: Make, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="không có thời hạn mới"):
        recheck(closed(), actor("verifier"), lasted=True, **NEW)


def test_a_recheck_says_what_was_seen(closed: Make, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="nhận xét kiểm tra lại"):
        recheck(closed(), actor("verifier"), lasted=True, text=" ")


def test_only_verifiers_recheck_and_only_what_is_closed(closed: Make, opened: Make, actor: ActorOf) -> None:
    entry = closed()
    for who in ("organiser", "officer_a", "head_a", "deputy_a", "leader", "admin"):
        with pytest.raises(NotAllowed):
            recheck(entry, actor(who), lasted=True)
    with pytest.raises(NotAllowed, match="đang ở bước"):
        recheck(opened("Việc khác"), actor("verifier"), lasted=True)


@pytest.mark.parametrize("who", ["deputy_a", "officer_a", "head_a", "member_a"])
def test_whoever_had_to_do_with_the_remedy_does_not_recheck_it(closed: Make, world: World, who: str) -> None:
    entry, account = closed(), world.accounts[who]
    RoleGrant.objects.create(
        account=account, role="verifier", unit=world.units["city"], valid_from=date(2025, 7, 1)
    )
    with pytest.raises(NotAllowed):
        recheck(entry, actor_of(account, LATER.date()), lasted=True)


def test_somebody_who_now_sits_in_the_owners_line_does_not_recheck(
    closed: Make, world: World, actor: ActorOf
) -> None:
    entry = closed()
    post = Post.objects.create(
        unit=entry.unit, title="Phó Chủ tịch", role="deputy", rank=2, valid_from=date(2026, 12, 1)
    )
    Appointment.objects.create(person=world.people["verifier"], post=post, valid_from=date(2026, 12, 1))
    with pytest.raises(NotAllowed, match="tuyến"):
        recheck(entry, actor("verifier"), lasted=True)


def test_the_database_keeps_one_recheck_ahead(closed: Make) -> None:
    entry = closed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recheck.objects.create(shortcoming=entry, due_on=date(2027, 1, 1))


def test_the_page_tells_that_it_was_closed_and_why_it_is_open_again(
    closed: Make, signed_in: SignedIn, today: None
) -> None:
    entry = closed()
    address = reverse("shortcomings:act", args=[entry.pk, "kiem-tra-lai"])
    shown = signed_in("verifier").get(reverse("shortcomings:entry", args=[entry.pk])).content.decode()
    assert 'id="kiem-tra-lai"' in shown
    assert "mặc định của phần mềm, không phải quy định của pháp luật" in shown
    half = signed_in("verifier").post(address, {"lasted": "no", "text": "Lại chậm giao đất"})
    assert half.status_code == 409
    assert "phải có thời hạn mới" in half.content.decode()
    sent = {
        "lasted": "no",
        "text": "Lại chậm giao đất",
        "new": "2027-12-31",
        "ground": "Vướng quỹ đất",
        "authority": "BTV",
    }
    assert signed_in("verifier").post(address, sent).status_code == 302
    told = signed_in("officer_a").get(reverse("shortcomings:entry", args=[entry.pk])).content.decode()
    assert "Đã đóng ngày 23/11/2026, mở lại ngày 23/11/2026</strong> vì Lại chậm giao đất" in told
    assert "hiệu quả không giữ được, hạn chế mở lại" in told
    assert "tái diễn" in told
