"""The live views: what each shows to whom, and how they are told that something has changed."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from time_machine import travel

from apps.conferences.hall import Actors, finish, later
from apps.conferences.pages import SignedIn, get, post, text_of
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.models import AgendaItem, Conference, Speech, Turn
from kiemdiem.conferences.queries.live import KEY_LASTS, live, pulse_key
from kiemdiem.conferences.queries.rooms import desk, seat
from kiemdiem.conferences.queries.screen import conferences_for_pages
from kiemdiem.core.access import SYSTEM

ROOMS = ("chair", "secretary", "phone", "big")


def beat(key: str, tag: str = "", at: int = 60) -> object:
    """Ask as a page does: without a sign-in."""
    with travel(later(at), tick=False):
        return Client().get(reverse("conferences:pulse", args=[key]), {"da-co": tag})


def key_of(conference: Conference, view: str = "dien-thoai", at: int = 60) -> str:
    with travel(later(at), tick=False):
        return pulse_key(conference.pk, view)


def test_each_room_shows_what_is_on_and_what_is_next(under_way: AgendaItem, signed_in: SignedIn) -> None:
    for room in ROOMS:
        page = get(signed_in("officer_a"), f"conferences:{room}", under_way.conference_id)
        assert "Ủy ban nhân dân phường An Thử" in page
        assert "data-pulse" in page


def test_members_follow_on_their_phone_and_have_no_desk(under_way: AgendaItem, signed_in: SignedIn) -> None:
    page = get(signed_in("member_a"), "conferences:phone", under_way.conference_id)
    assert "Đăng ký phát biểu</button>" in page
    chair = get(signed_in("member_a"), "conferences:chair", under_way.conference_id)
    for word in ("Mời</button>", "Bắt đầu", "Tạm dừng phần đang mở", "Nghỉ giải lao"):
        assert word not in chair


def test_a_guest_is_led_to_the_phone_and_sees_no_minutes(
    under_way: AgendaItem, world: World, signed_in: SignedIn
) -> None:
    actions.invite(conference=under_way.conference, person=world.people["stranger"], by=SYSTEM, at=later(6))
    client, number = signed_in("stranger"), under_way.conference_id
    assert client.get(reverse("conferences:conference", args=[number])).url == reverse(
        "conferences:phone", args=[number]
    )
    assert "Hội nghị kiểm điểm năm 2026" in text_of(client.get(reverse("conferences:index")))
    for room in ("chair", "secretary", "minutes", "programme"):
        assert client.get(reverse(f"conferences:{room}", args=[number])).status_code == 403


@pytest.mark.parametrize("room", ROOMS)
def test_who_has_nothing_to_do_with_it_sees_no_room(room: str, hall: Conference, signed_in: SignedIn) -> None:
    assert signed_in("stranger").get(reverse(f"conferences:{room}", args=[hall.pk])).status_code == 403


@pytest.mark.parametrize(
    ("address", "reached"),
    [("http://127.0.0.1:8000", False), ("http://localhost:8000", False), ("http://192.168.137.1:8000", True)],
)
def test_the_big_screen_says_when_no_phone_can_reach_its_address(
    under_way: AgendaItem, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, address: str, reached: bool
) -> None:
    monkeypatch.setattr(settings, "ADDRESS", address)
    page = get(signed_in("officer_a"), "conferences:big", under_way.conference_id)
    assert ("kiemdiem serve --host 0.0.0.0" in page) is not reached


def test_the_big_screen_holds_no_more_than_names_and_figures(
    under_way: AgendaItem, item: Callable[[str], AgendaItem], world: World, signed_in: SignedIn, actor: Actors
) -> None:
    actions.record_speech(
        item=under_way, speaker=world.people["member_a"], kind="comment", text="Giải ngân chậm.", by=actor("officer_a"), at=later(7)
    )  # fmt: skip
    actions.dispose(
        speech=Speech.objects.get(), disposition="accepted", text="", by=actor("officer_a"), at=later(8)
    )
    actions.conclude_item(item=under_way, conclusion="Nhất trí mức tốt.", by=actor("officer_a"), at=later(9))
    page = get(signed_in("officer_a"), "conferences:big", under_way.conference_id)
    assert "Giải ngân chậm." not in page
    assert "Nhất trí mức tốt." not in page
    assert "Ban Thường vụ Đảng ủy phường An Thử" in page


def test_nothing_new_is_told_in_one_statement_without_a_sign_in(
    under_way: AgendaItem, django_assert_num_queries: Callable[..., object]
) -> None:
    cache.clear()
    key = key_of(under_way.conference)
    first = beat(key)
    assert first.status_code == 200
    assert "Ủy ban nhân dân" in first.content.decode()
    with django_assert_num_queries(1):
        again = beat(key, first["X-Tag"])
    assert (again.status_code, again.content) == (204, b"")
    with django_assert_num_queries(1):
        assert beat(key).content == first.content


def test_whatever_is_done_in_the_hall_is_seen_at_the_next_beat(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    key, chair = key_of(under_way.conference), actor("head_a")
    tag = beat(key)["X-Tag"]
    deeds = [
        lambda: actions.ask_to_speak(conference=under_way.conference, by=actor("member_a"), at=later(6)),
        lambda: actions.start_turn(turn=Turn.objects.get(), by=chair, at=later(7)),
        lambda: actions.stop_turn(turn=Turn.objects.get(), by=chair, at=later(8)),
        lambda: actions.conclude_item(item=under_way, conclusion="Thống nhất.", by=chair, at=later(9)),
        lambda: actions.await_count(item=under_way),
    ]
    for deed in deeds:
        deed()
        answer = beat(key, tag)
        assert answer.status_code == 200
        tag = answer["X-Tag"]
    assert "Thống nhất." in answer.content.decode()


def test_a_key_is_for_its_conference_signed_and_lapses(under_way: AgendaItem) -> None:
    key = key_of(under_way.conference)
    assert beat(key, at=60 + KEY_LASTS // 60 - 1).status_code == 200
    assert beat(key, at=60 + KEY_LASTS // 60 + 1).status_code == 404
    assert beat(key[:-2] + "xx").status_code == 404
    assert beat(pulse_key(987654321, "dien-thoai")).status_code == 404


def test_the_desk_s_key_tells_that_something_changed_and_nothing_else(under_way: AgendaItem) -> None:
    answer = beat(key_of(under_way.conference, "phong"))
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_refusal_in_a_room_stands_there_with_what_was_typed(
    under_way: AgendaItem, world: World, signed_in: SignedIn, actor: Actors
) -> None:
    client, number = signed_in("officer_a"), under_way.conference_id
    actions.invite(conference=under_way.conference, person=world.people["leader"], by=SYSTEM, at=later(6))
    said = {"speaker": world.people["leader"].pk, "kind": "comment", "text": "Phải làm rõ."}
    page = text_of(post(client, "conferences:press", number, "thu-ky", "ghi", **said))  # type: ignore[arg-type]
    assert "Trần Minh Họa chưa có mặt lúc phát biểu" in page
    assert "Phải làm rõ." in page
    said["speaker"] = world.people["head_a"].pk
    assert post(client, "conferences:press", number, "thu-ky", "ghi", **said).status_code == 302  # type: ignore[arg-type, attr-defined]
    gone = text_of(post(client, "conferences:press", number, "chu-tri", "moi", turn=987654321))  # type: ignore[arg-type]
    assert "không còn trên trang" in gone
    for room, slug in (("khong-co", "moi"), ("chu-tri", "khong-co")):
        assert post(client, "conferences:press", number, room, slug).status_code == 404  # type: ignore[arg-type, attr-defined]


def test_a_line_without_an_open_item_is_refused_and_kept(
    under_way: AgendaItem, world: World, signed_in: SignedIn, actor: Actors
) -> None:
    actions.conclude_item(item=under_way, conclusion="Thống nhất.", by=actor("head_a"), at=later(20))
    said = {"speaker": world.people["head_a"].pk, "kind": "comment", "text": "Còn một ý nữa."}
    page = text_of(
        post(signed_in("officer_a"), "conferences:press", under_way.conference_id, "thu-ky", "ghi", **said)
    )  # type: ignore[arg-type]
    assert "chưa bắt đầu" in page
    assert "Còn một ý nữa." in page


@pytest.mark.parametrize("items", [1, 3])
def test_the_rooms_take_the_same_statements_however_much_there_is(
    items: int,
    under_way: AgendaItem,
    world: World,
    actor: Actors,
    django_assert_num_queries: Callable[..., object],
) -> None:
    under_way.conference.agenda.filter(number__gt=items).delete()
    for who in ("member_a", "delegate", "deputy_a")[:items]:
        actions.ask_to_speak(conference=under_way.conference, by=actor(who), at=later(6))
    chair, member, one = actor("head_a"), actor("member_a"), conferences_for_pages().get()
    with django_assert_num_queries(18):
        desk(one, chair, later(30))
    with django_assert_num_queries(5):
        assert len(seat(one, member, later(30)).live.waiting) == items
    with django_assert_num_queries(3):
        live(one, 1, later(30))


def test_the_concluded_are_counted_and_shown_newest_first(
    hall: Conference, item: Callable[[str], AgendaItem], actor: Actors
) -> None:
    finish(item("Ủy"), actor("officer_a"))
    finish(item("Ban"), actor("officer_a"), 30)
    shown = live(conferences_for_pages().get(), 1, later(40))
    assert (shown.concluded, shown.total) == (2, 5)
    assert [each.number for each in shown.conclusions] == [2, 1]
