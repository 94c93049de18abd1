"""An entry whose owner post ended, or stands empty, gets a new one; who answered before is not forgotten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from browsing import page, send, words
from cast import NOW, SINCE, TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.models import Appointment, Post, Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.access import dependence, may_see
from kiemdiem.shortcomings.actions import Details
from kiemdiem.shortcomings.models import OwnerChange, Shortcoming, State

pytestmark = pytest.mark.usefixtures("today")
ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]
ENDED = date(2026, 10, 31)
GROUND = "Chức vụ cũ kết thúc khi sắp xếp bộ máy"


@pytest.fixture
def ownerless(opened: Make, world: World) -> Shortcoming:
    """An open entry of ward A whose owner post, the chairman's, has ended."""
    entry = opened()
    end(world.posts["chairman_a"])
    return entry


def end(post: Post) -> None:
    Appointment.objects.filter(post=post).update(valid_to=ENDED)
    Post.objects.filter(pk=post.pk).update(valid_to=ENDED)


def reassign(entry: Shortcoming, post: Post, by: Actor, **said: object) -> Shortcoming:
    given = {"ground": GROUND, "at": NOW, **said}
    return actions.reassign_owner(entry=entry, post=post, by=by, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["organiser", "officer_a", "head_a"])
def test_an_entry_gets_a_new_owner_post(
    ownerless: Shortcoming, world: World, actor: ActorOf, who: str
) -> None:
    reassign(ownerless, world.posts["member_a"], actor(who), decision_number="12-QĐ/ĐU")
    ownerless.refresh_from_db()
    assert (ownerless.owner_post, ownerless.state) == (world.posts["member_a"], State.OPEN)
    change = OwnerChange.objects.get()
    assert (change.from_post, change.to_post, change.unit) == (
        world.posts["chairman_a"], world.posts["member_a"], world.units["ward_a"],
    )  # fmt: skip
    assert (change.ground, change.decision_number) == (GROUND, "12-QĐ/ĐU")
    event = Event.objects.get(action="shortcomings.reassign_owner")
    assert (event.about_id, event.reason) == (ownerless.pk, GROUND)


def test_the_new_holder_works_on_the_entry_and_sees_it(
    ownerless: Shortcoming, world: World, actor: ActorOf
) -> None:
    assert not may_see(actor("member_a"), ownerless, TODAY).allowed
    entry = reassign(ownerless, world.posts["member_a"], actor("officer_a"))
    assert may_see(actor("member_a"), entry, TODAY).allowed
    actions.claim(entry=entry, attainment="full", text="Đã giao đủ", by=actor("member_a"), at=NOW)


def test_a_post_below_the_entrys_unit_may_answer(
    ownerless: Shortcoming, world: World, actor: ActorOf
) -> None:
    ward = world.units["ward_a"]
    office = Unit.objects.create(
        code="office_a", name="Phòng Kinh tế", kind="phong", line="state", valid_from=SINCE,
        party_path=ward.party_path, state_path="",
    )  # fmt: skip
    office.party_path = f"{ward.party_path}{office.pk}/"
    office.save()
    post = Post.objects.create(unit=office, title="Trưởng phòng", role="head", rank=1, valid_from=SINCE)
    Appointment.objects.create(person=world.people["officer_a"], post=post, valid_from=SINCE)
    assert reassign(ownerless, post, actor("organiser")).owner_post == post


@pytest.mark.parametrize("who", ["stranger", "verifier", "leader", "delegate", "deputy_a", "admin"])
def test_others_do_not_choose_who_answers(
    ownerless: Shortcoming, world: World, actor: ActorOf, who: str
) -> None:
    with pytest.raises(NotAllowed):
        reassign(ownerless, world.posts["member_a"], actor(who))
    assert not OwnerChange.objects.exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.CLOSED, State.WITHDRAWN])
def test_only_an_entry_being_followed_gets_a_new_owner(
    drafted: Make, closed: Make, world: World, actor: ActorOf, state: State
) -> None:
    entry = closed() if state == State.CLOSED else drafted()
    if state == State.WITHDRAWN:
        entry = actions.withdraw(entry=entry, ground="Trùng", by=actor("organiser"), at=NOW)
    with pytest.raises(NotAllowed, match="đang ở bước"):
        reassign(entry, world.posts["member_a"], actor("organiser"))


def test_a_new_owner_needs_a_ground(ownerless: Shortcoming, world: World, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="Chưa ghi lý do giao chức vụ khác chịu trách nhiệm"):
        reassign(ownerless, world.posts["member_a"], actor("organiser"), ground="  ")


def test_a_post_outside_the_entrys_unit_is_refused(
    ownerless: Shortcoming, world: World, actor: ActorOf
) -> None:
    elsewhere = Post.objects.create(
        unit=world.units["ward_b"], title="Chủ tịch", role="head", rank=1, valid_from=SINCE
    )
    Appointment.objects.create(person=world.people["stranger"], post=elsewhere, valid_from=SINCE)
    with pytest.raises(Refused, match="không thuộc Phường An Thử"):
        reassign(ownerless, elsewhere, actor("organiser"))


def test_a_post_that_has_ended_is_refused(ownerless: Shortcoming, world: World, actor: ActorOf) -> None:
    end(world.posts["member_a"])
    with pytest.raises(Refused, match="không có hiệu lực vào ngày 23/11/2026"):
        reassign(ownerless, Post.objects.get(pk=world.posts["member_a"].pk), actor("organiser"))


def test_a_post_that_nobody_holds_is_refused(ownerless: Shortcoming, world: World, actor: ActorOf) -> None:
    Appointment.objects.filter(post=world.posts["member_a"]).update(valid_to=ENDED)
    with pytest.raises(Refused, match="chưa có người giữ vào ngày 23/11/2026"):
        reassign(ownerless, world.posts["member_a"], actor("organiser"))


def test_the_same_post_again_is_refused(opened: Make, world: World, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="đang chịu trách nhiệm"):
        reassign(opened(), world.posts["chairman_a"], actor("organiser"))


# Verification


def claimed(entry: Shortcoming, actor: ActorOf) -> Shortcoming:
    actions.claim(entry=entry, attainment="full", text="Đã giao đủ", by=actor("deputy_a"), at=NOW)
    return entry


def test_a_claimed_entry_keeps_its_claim_and_waits_for_verification(
    opened: Make, proved: Callable[[Shortcoming], None], world: World, actor: ActorOf
) -> None:
    entry = opened()
    proved(entry)
    entry = reassign(claimed(entry, actor), world.posts["member_a"], actor("organiser"))
    assert entry.state == State.CLAIMED
    actions.verify(entry=entry, attainment="full", text="Đúng", by=actor("verifier"), at=NOW)
    entry.refresh_from_db()
    assert entry.state == State.CLOSED


def test_who_answered_before_does_not_verify_after_somebody_else_has_taken_over(
    opened: Make, world: World, actor: ActorOf
) -> None:
    adviser = Post.objects.create(
        unit=world.units["city"], title="Cố vấn", role="member", rank=9, valid_from=SINCE
    )
    Appointment.objects.create(person=world.people["verifier"], post=adviser, valid_from=SINCE)
    entry = claimed(opened(), actor)
    claim = entry.claims.get()
    assert not dependence(entry, claim, actor("verifier"), TODAY)
    Shortcoming.objects.filter(pk=entry.pk).update(owner_post=adviser)
    entry = reassign(entry, world.posts["member_a"], actor("organiser"))
    assert "đang hoặc đã giữ chức vụ chịu trách nhiệm" in dependence(entry, claim, actor("verifier"), TODAY)


def test_who_stands_in_the_new_owners_line_does_not_verify(
    opened: Make, world: World, actor: ActorOf
) -> None:
    entry = claimed(opened(), actor)
    claim = entry.claims.get()
    Appointment.objects.create(
        person=world.people["verifier"],
        post=Post.objects.create(
            unit=world.units["city"], collective=world.collectives["committee"], title="Ủy viên", role="member",
            rank=5, valid_from=SINCE,
        ),
        valid_from=SINCE,
    )  # fmt: skip
    assert not dependence(entry, claim, actor("verifier"), TODAY)
    entry = reassign(entry, world.posts["member_a"], actor("organiser"))
    assert "thuộc tuyến của người chịu trách nhiệm" in dependence(entry, claim, actor("verifier"), TODAY)


# Pages


def test_the_page_offers_a_new_owner_and_tells_the_change_afterwards(
    ownerless: Shortcoming, world: World, signed_in: SignedIn
) -> None:
    client, member = signed_in("officer_a"), world.posts["member_a"]
    told = page(client, "shortcomings:entry", ownerless.pk)
    assert "Hiện chưa có người giữ chức vụ này." in told
    asked = reverse("shortcomings:act", args=[ownerless.pk, "giao-nguoi-khac"])
    assert f'href="{asked}#giao-nguoi-khac"' in told
    assert f'action="{asked}"' in client.get(asked).content.decode()
    answer = send(
        client, "shortcomings:act", ownerless.pk, "giao-nguoi-khac",
        post=f"{member.title}", ground=GROUND, decision_number="12-QĐ/ĐU",
    )  # fmt: skip
    assert answer.status_code == 302
    told = page(client, "shortcomings:entry", ownerless.pk)
    assert "Hiện chưa có người giữ chức vụ này." not in told
    assert "Giao “Ủy viên Ban Thường vụ” chịu trách nhiệm thay “Chủ tịch UBND phường”" in told
    assert f"Lý do: {GROUND}. Quyết định số 12-QĐ/ĐU." in told


def test_a_refused_new_owner_shows_the_page_with_what_was_typed(
    ownerless: Shortcoming, signed_in: SignedIn
) -> None:
    answer = send(
        signed_in("officer_a"), "shortcomings:act", ownerless.pk, "giao-nguoi-khac",
        post="Không có chức vụ này", ground=GROUND,
    )  # fmt: skip
    told = words(answer)
    assert GROUND in told
    assert "Không có chức vụ này" in told
    assert not OwnerChange.objects.exists()


def test_who_may_not_choose_is_not_offered_it(ownerless: Shortcoming, signed_in: SignedIn) -> None:
    told = page(signed_in("leader"), "shortcomings:entry", ownerless.pk)
    assert "giao-nguoi-khac" not in told


def test_what_nobody_answers_for_can_be_listed_alone(
    ownerless: Shortcoming, opened: Make, drafted: Make, details: Details, world: World, actor: ActorOf,
    signed_in: SignedIn,
) -> None:  # fmt: skip
    held = opened(
        "Việc có người chịu trách nhiệm", details=replace(details, owner_post=world.posts["head_a"])
    )
    drafted("Việc còn nháp", details=None)
    client = signed_in("officer_a")
    told = page(client, "shortcomings:index", query="?trang-thai=unowned")
    assert "Chưa có người (1)" in told
    assert f">{ownerless.wording}<" in told
    assert f">{held.wording}<" not in told
    assert "Việc còn nháp" not in told
    reassign(ownerless, world.posts["member_a"], actor("officer_a"))
    told = page(client, "shortcomings:index", query="?trang-thai=unowned")
    assert "Chưa có người (0)" in told


def test_a_post_that_stands_empty_counts_as_nobody_answering(
    opened: Make, world: World, signed_in: SignedIn
) -> None:
    opened()
    Appointment.objects.filter(post=world.posts["chairman_a"]).update(valid_to=ENDED)
    told = page(signed_in("officer_a"), "shortcomings:index", query="?trang-thai=unowned")
    assert "Chưa có người (1)" in told


@pytest.mark.parametrize(
    ("who", "waits"), [("organiser", True), ("officer_a", True), ("head_a", True), ("stranger", False), ("member_a", False)]
)  # fmt: skip
def test_the_home_page_tells_those_who_choose_that_nobody_answers(
    ownerless: Shortcoming, signed_in: SignedIn, who: str, waits: bool
) -> None:
    told = words(signed_in(who).get("/"))  # type: ignore[arg-type]
    title = "Hạn chế chưa có người chịu trách nhiệm, cần giao chức vụ khác"
    assert (title in told) is waits
    if waits:
        there = told.split(title)[1].split("</ul>")[0]
        assert reverse("shortcomings:entry", args=[ownerless.pk]) in there


def test_leadership_reads_how_many_entries_nobody_answers_for(
    ownerless: Shortcoming, signed_in: SignedIn
) -> None:
    told = words(signed_in("leader").get("/"))  # type: ignore[arg-type]
    assert f'{reverse("shortcomings:index")}?trang-thai=unowned">1</a>' in told
