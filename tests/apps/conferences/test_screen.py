"""The screen of the hall."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from apps.conferences.hall import PLANNED_AT, Actors, later
from apps.conferences.pages import SignedIn, get, post, text_of
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.models import AgendaItem, Conference, ItemState, Speech
from kiemdiem.conferences.queries.screen import conference_screen, conferences_for_pages
from kiemdiem.core.access import SYSTEM
from kiemdiem.cycles.models import SuggestedPoint, Suggestion
from kiemdiem.shortcomings.models import Shortcoming


def test_before_the_opening_the_screen_lists_what_is_missing(
    planned: Conference, signed_in: SignedIn
) -> None:
    page = get(signed_in("officer_a"), "conferences:conference", planned.pk)
    assert "Chưa điểm danh thành viên nào có mặt." in page
    assert "kịp hạn 25/11/2026" in page
    refused = text_of(post(signed_in("officer_a"), "conferences:open", planned.pk))
    assert "Chưa khai mạc được hội nghị." in refused


def test_the_screen_says_why_an_item_cannot_begin(hall: Conference, signed_in: SignedIn) -> None:
    page = get(signed_in("officer_a"), "conferences:conference", hall.pk)
    assert "Phải kiểm điểm “Ủy ban nhân dân phường An Thử” trước." in page
    assert "Quy định 366-QĐ/TW, Điều 7.3" in page
    assert page.count("Bắt đầu kiểm điểm</button>") == 1


def test_trying_out_of_turn_is_answered_at_the_item(
    item: Callable[[str], AgendaItem], hall: Conference, signed_in: SignedIn
) -> None:
    response = post(signed_in("officer_a"), "conferences:open_item", item("Bùi").pk)
    assert "Chưa đến lượt “Bùi Mô Phỏng”" in text_of(response)


def test_the_quorum_is_called_the_unit_s_own_setting(hall: Conference, signed_in: SignedIn) -> None:
    Conference.objects.update(quorum_percent=90)
    page = get(signed_in("officer_a"), "conferences:conference", hall.pk)
    assert "Phải có mặt ít nhất 90%" in page
    assert "Thiết lập của đơn vị, không phải quy định của Trung ương." in page


def test_the_open_item_shows_its_suggested_points_and_the_report(
    under_way: AgendaItem, world: World, signed_in: SignedIn
) -> None:
    suggestion = Suggestion.objects.create(
        subject=under_way.subject, issuer=world.units["city"], issued_at=PLANNED_AT, number="08-TB/TU"
    )
    SuggestedPoint.objects.create(suggestion=suggestion, number=1, text="Tiến độ giải ngân.")
    page = get(signed_in("delegate"), "conferences:conference", under_way.conference_id)
    assert "Tiến độ giải ngân." in page
    assert reverse("reviews:report", args=[under_way.subject_id]) in page


def test_a_point_that_is_not_issued_is_not_shown(
    under_way: AgendaItem, world: World, signed_in: SignedIn
) -> None:
    suggestion = Suggestion.objects.create(subject=under_way.subject, issuer=world.units["city"])
    SuggestedPoint.objects.create(suggestion=suggestion, number=1, text="Còn đang soạn.")
    assert "Còn đang soạn." not in get(
        signed_in("officer_a"), "conferences:conference", under_way.conference_id
    )


def test_the_whole_review_of_one_subject_walks_through_the_screen(
    under_way: AgendaItem, world: World, signed_in: SignedIn
) -> None:
    client, hall = signed_in("officer_a"), under_way.conference
    said = {
        "y-kien-speaker": world.people["deputy_a"].pk,
        "y-kien-kind": "comment",
        "y-kien-text": "Giải ngân chậm.",
    }
    post(client, "conferences:record_speech", under_way.pk, **said)
    speech = Speech.objects.get()
    refused = text_of(
        post(client, "conferences:conclude_item", under_way.pk, **{"ket-luan-conclusion": "Thống nhất."})
    )
    assert f'href="#y-kien-{speech.pk}"' in refused
    assert "Thống nhất." in refused
    unexplained = text_of(
        post(client, "conferences:dispose", speech.pk, **{f"xu-ly-{speech.pk}-disposition": "refused"})
    )
    assert "phải nêu nội dung, lý do" in unexplained
    corrected = {f"sua-{speech.pk}-{name.removeprefix('y-kien-')}": value for name, value in said.items()}
    corrected[f"sua-{speech.pk}-text"] = "Giải ngân chậm ở hai dự án."
    post(client, "conferences:correct_speech", speech.pk, **corrected)
    post(client, "conferences:dispose", speech.pk, **{f"xu-ly-{speech.pk}-disposition": "accepted"})
    post(client, "conferences:entry_from_speech", speech.pk)
    post(client, "conferences:conclude_item", under_way.pk, **{"ket-luan-conclusion": "Thống nhất."})
    post(client, "conferences:entry_from_conclusion", under_way.pk)
    assert AgendaItem.objects.get(pk=under_way.pk).state == ItemState.CONCLUDED
    numbers = list(Shortcoming.objects.order_by("id").values_list("number", flat=True))
    page = get(client, "conferences:conference", hall.pk)
    for number in numbers:
        assert f"Hạn chế số {number}" in page
    again = text_of(post(client, "conferences:entry_from_speech", speech.pk))
    assert f"đã được ghi vào sổ hạn chế, số {numbers[0]}" in again


def test_an_absent_speaker_is_refused_and_the_text_stays(
    under_way: AgendaItem, world: World, signed_in: SignedIn
) -> None:
    actions.invite(conference=under_way.conference, person=world.people["leader"], by=SYSTEM, at=later(6))
    said = {
        "y-kien-speaker": world.people["leader"].pk,
        "y-kien-kind": "directive",
        "y-kien-text": "Làm ngay.",
    }
    page = text_of(post(signed_in("officer_a"), "conferences:record_speech", under_way.pk, **said))
    assert "Trần Minh Họa chưa có mặt lúc phát biểu: ghi nhận là chưa đến." in page
    assert "Làm ngay." in page


def test_what_was_typed_on_a_page_that_is_out_of_date_is_refused_and_shown_to_be_copied(
    under_way: AgendaItem, world: World, signed_in: SignedIn, actor: Actors
) -> None:
    actions.conclude_item(item=under_way, conclusion="Thống nhất.", by=actor("head_a"), at=later(20))
    said = {
        "y-kien-speaker": world.people["head_a"].pk,
        "y-kien-kind": "comment",
        "y-kien-text": "Còn một ý nữa.",
    }
    page = text_of(post(signed_in("officer_a"), "conferences:record_speech", under_way.pk, **said))
    assert "đã kết luận, không sửa được nữa" in page
    assert "Phần vừa gõ, chưa được ghi" in page
    assert "Còn một ý nữa." in page


def test_a_button_on_a_page_that_is_out_of_date_is_answered_too(
    hall: Conference, signed_in: SignedIn
) -> None:
    response = post(signed_in("officer_a"), "conferences:open", hall.pk)
    assert response.status_code == 403
    assert "Chưa thể “Khai mạc hội nghị”: đang ở bước “Hội nghị đang họp”." in text_of(response)


def test_a_conclusion_cannot_be_empty(under_way: AgendaItem, signed_in: SignedIn) -> None:
    page = text_of(
        post(
            signed_in("officer_a"), "conferences:conclude_item", under_way.pk, **{"ket-luan-conclusion": " "}
        )
    )
    assert "Chưa nhập ô này." in page
    assert AgendaItem.objects.get(pk=under_way.pk).state == ItemState.OPEN


def test_the_hall_is_closed_from_the_screen(hall: Conference, signed_in: SignedIn) -> None:
    client = signed_in("head_a")
    refused = text_of(post(client, "conferences:close", hall.pk, **{"be-mac-conclusion": "Xong."}))
    assert "Phần kiểm điểm “Bùi Mô Phỏng” chưa kiểm điểm." in refused
    for line in hall.agenda.all():
        post(client, "conferences:postpone_item", line.pk, **{f"hoan-{line.pk}-reason": "mưa bão"})
    post(client, "conferences:close", hall.pk, **{"be-mac-conclusion": "Hoãn cả hội nghị."})
    assert Conference.objects.get().conclusion == "Hoãn cả hội nghị."


def test_members_follow_the_screen_without_anything_to_press(
    under_way: AgendaItem, signed_in: SignedIn
) -> None:
    page = get(signed_in("member_a"), "conferences:conference", under_way.conference_id)
    assert "data-pulse" in page
    for word in (
        "Ghi ý kiến</button>",
        "Kết luận</button>",
        "Điểm danh</a>",
        "Ghi thành hạn chế",
        "Ghi hoãn",
    ):
        assert word not in page


@pytest.mark.parametrize("name", ["conferences:conference", "conferences:minutes"])
def test_an_officer_of_another_ward_sees_neither_screen_nor_minutes(
    name: str, hall: Conference, signed_in: SignedIn
) -> None:
    response = signed_in("stranger").get(reverse(name, args=[hall.pk]))
    assert response.status_code == 403
    assert "không có quyền “Xem hội nghị kiểm điểm”" in text_of(response)


def test_what_does_not_exist_is_said_plainly(world: World, signed_in: SignedIn) -> None:
    for name in ("conference", "minutes", "replan", "invite", "roll", "item", "speech"):
        assert signed_in("officer_a").get(reverse(f"conferences:{name}", args=[999])).status_code == 404


def test_links_from_the_register_lead_to_the_speech_and_the_item(
    under_way: AgendaItem, world: World, signed_in: SignedIn, actor: Actors
) -> None:
    speech = actions.record_speech(
        item=under_way,
        speaker=world.people["head_a"],
        kind="comment",
        text="Chậm.",
        by=actor("officer_a"),
        at=later(9),
    )
    screen = reverse("conferences:conference", args=[under_way.conference_id])
    assert (
        signed_in("officer_a").get(reverse("conferences:speech", args=[speech.pk])).url
        == f"{screen}#y-kien-{speech.pk}"
    )
    assert (
        signed_in("officer_a").get(reverse("conferences:item", args=[under_way.pk])).url
        == f"{screen}#noi-dung-{under_way.pk}"
    )


@pytest.mark.parametrize("items", [1, 3])
def test_the_screen_takes_the_same_statements_however_long_the_agenda(
    items: int,
    under_way: AgendaItem,
    world: World,
    actor: Actors,
    django_assert_num_queries: Callable[..., object],
) -> None:
    under_way.conference.agenda.filter(number__gt=items).delete()
    for number in range(items):
        actions.record_speech(
            item=under_way,
            speaker=world.people["head_a"],
            kind="comment",
            text="Chậm.",
            by=actor("officer_a"),
            at=later(9 + number),
        )
    by, conference = actor("officer_a"), conferences_for_pages().get()
    with django_assert_num_queries(15):
        screen = conference_screen(conference, by, later(30))
    assert (len(screen.agenda), len(screen.undisposed)) == (items, items)


def test_a_closed_conference_shows_the_roll_of_its_last_day(hall: Conference, actor: Actors) -> None:
    hall.agenda.update(state=ItemState.POSTPONED, postponed_because="mưa bão")
    Conference.objects.update(ends_on=date(2026, 12, 3))
    actions.close_conference(conference=hall, conclusion="Hoãn.", by=actor("head_a"), at=later(20))
    screen = conference_screen(conferences_for_pages().get(), actor("member_a"), later(60 * 24 * 40))
    assert (screen.roll.day, screen.roll.count.present) == (1, 3)
