"""The pages of conferences: list, plan, roll, the screen of the hall, minutes."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from apps.conferences.hall import DAY, HALL, PLANNED_AT, SENT, everybody_there, later
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Plan
from kiemdiem.conferences.models import AgendaItem, Conference, ItemState, Speech
from kiemdiem.conferences.queries.listing import Filters, conference_list, host_list
from kiemdiem.conferences.queries.minutes import conference_minutes
from kiemdiem.conferences.queries.screen import conference_screen, conferences_for_pages
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.cycles.models import Subject, SuggestedPoint, Suggestion
from kiemdiem.organisations.models import Collective
from kiemdiem.shortcomings.models import Shortcoming

Actors = Callable[[str], Actor]
SignedIn = Callable[[str], Client]


def text_of(response: object) -> str:
    content = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(content.split())


def whole(total: int) -> slice:
    return slice(0, total)


def get(client: Client, name: str, *args: int, query: str = "") -> str:
    with travel(later(60), tick=False):
        response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return text_of(response)


def post(client: Client, name: str, *args: int, at: int = 60, **data: object) -> object:
    with travel(later(at), tick=False):
        return client.post(reverse(name, args=args), data)


# The list


def test_the_list_shows_conferences_of_open_cycles_with_their_progress(
    under_way: AgendaItem, signed_in: SignedIn
) -> None:
    page = get(signed_in("member_a"), "conferences:index")
    assert "Hội nghị kiểm điểm năm 2026" in page
    assert "01/12/2026" in page
    assert "0/5" in page


def test_the_list_is_narrowed_by_cycle_state_and_unit_with_or_without_marks(
    hall: Conference, world: World, signed_in: SignedIn
) -> None:
    client = signed_in("organiser")
    for query in (f"?dot={world.cycle.pk}", "?trang-thai=conference_open", "?tim=an+thu", "?tim=An Thử"):
        assert "Hội trường" in get(client, "conferences:conference", hall.pk)
        assert "1/12" in get(client, "conferences:index", query=query)
    for query in ("?dot=999", "?trang-thai=conference_closed", "?tim=khong+co"):
        assert "Không có hội nghị nào như đã lọc." in get(client, "conferences:index", query=query)


def test_an_empty_list_says_what_to_do(world: World, signed_in: SignedIn) -> None:
    assert "Lên lịch hội nghị" in get(signed_in("officer_a"), "conferences:index")
    assert "Văn phòng của đơn vị sẽ lên lịch" in get(signed_in("member_a"), "conferences:index")


def test_the_list_of_a_closed_cycle_is_asked_for_by_name(
    hall: Conference, world: World, signed_in: SignedIn
) -> None:
    world.cycle.state = "cycle_closed"
    world.cycle.save()
    assert "01/12/2026" not in get(signed_in("organiser"), "conferences:index")
    assert "01/12/2026" in get(signed_in("organiser"), "conferences:index", query=f"?dot={world.cycle.pk}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_four_statements_however_long(
    count: int,
    planned: Conference,
    world: World,
    actor: Actors,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for number in range(count - 1):
        Conference.objects.create(
            cycle=world.cycle,
            host=world.cycle_units["ward_a"],
            title=f"Hội nghị {number}",
            starts_on=DAY,
            ends_on=DAY,
        )
    by = actor("organiser")
    with django_assert_num_queries(4):
        found = conference_list(by, Filters(), whole)
    assert (len(found.rows), found.may_plan) == (count, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_units_to_plan_at_take_two_statements(
    count: int, world: World, actor: Actors, django_assert_num_queries: Callable[..., object]
) -> None:
    for key in ("city", "ward_b")[: count - 1]:
        made = Collective.objects.create(
            unit=world.units[key], name="Ban Thường vụ", kind="ban_thuong_vu", line="party", valid_from=DAY
        )
        Subject.objects.create(
            cycle=world.cycle, unit=world.cycle_units[key], kind="collective", collective=made, name=made.name,
            step_since=PLANNED_AT,
        )  # fmt: skip
    by = actor("organiser")
    with django_assert_num_queries(2):
        found = host_list(by, Filters(), whole)
    assert len(found.rows) == count


def test_units_to_plan_at_show_what_is_not_planned_yet(planned: Conference, signed_in: SignedIn) -> None:
    page = get(signed_in("officer_a"), "conferences:hosts", query="?tim=an+thu")
    assert "Phường An Thử" in page
    assert "Phường Đà Thử" not in get(signed_in("officer_a"), "conferences:hosts")


# The plan


def plan_data(world: World, **changes: object) -> dict[str, object]:
    usual = {
        "title": "Hội nghị kiểm điểm năm 2026",
        "collectives": [world.subjects["committee"].pk, world.subjects["executive"].pk],
        "starts_on": DAY.isoformat(),
        "ends_on": DAY.isoformat(),
        "draft_sent_on": SENT.isoformat(),
        "chair": world.people["head_a"].pk,
        "secretary": world.people["officer_a"].pk,
    }
    return {**usual, **changes}


def test_the_form_plans_a_conference_and_leads_to_it(world: World, signed_in: SignedIn) -> None:
    host = world.cycle_units["ward_a"].pk
    assert "Gửi dự thảo báo cáo" in get(signed_in("officer_a"), "conferences:plan", host)
    response = post(signed_in("officer_a"), "conferences:plan", host, **plan_data(world))
    assert response.url == reverse("conferences:conference", args=[Conference.objects.get().pk])


def test_a_refused_plan_says_why_and_keeps_what_was_typed(world: World, signed_in: SignedIn) -> None:
    data = plan_data(world, draft_sent_on="2026-11-27", place="Hội trường lớn")
    page = text_of(post(signed_in("officer_a"), "conferences:plan", world.cycle_units["ward_a"].pk, **data))
    assert "phải gửi chậm nhất ngày 25/11/2026" in page
    assert "Căn cứ: Hướng dẫn 43-HD/BTCTW, mục 2.1." in page
    assert "Hội trường lớn" in page
    assert not Conference.objects.exists()


def test_an_unreadable_plan_says_so_at_the_field(world: World, signed_in: SignedIn) -> None:
    data = plan_data(world, starts_on="32/13/2026", quorum_percent="nhiều", collectives=[999])
    page = text_of(post(signed_in("officer_a"), "conferences:plan", world.cycle_units["ward_a"].pk, **data))
    assert "Ngày chưa đúng" in page
    assert "Hãy nhập một số nguyên" in page
    assert "nhiều" in page


def test_an_officer_of_another_ward_gets_no_plan_form(world: World, signed_in: SignedIn) -> None:
    response = post(
        signed_in("stranger"), "conferences:plan", world.cycle_units["ward_a"].pk, **plan_data(world)
    )
    assert response.status_code == 403
    assert not Conference.objects.exists()


def test_a_plan_is_changed_before_the_opening(planned: Conference, world: World, signed_in: SignedIn) -> None:
    assert "Sửa kế hoạch hội nghị" in get(signed_in("officer_a"), "conferences:replan", planned.pk)
    post(signed_in("officer_a"), "conferences:replan", planned.pk, **plan_data(world, place="Phòng họp số 2"))
    assert Conference.objects.get().place == "Phòng họp số 2"


def test_a_guest_is_invited_by_name_without_marks(
    planned: Conference, world: World, signed_in: SignedIn
) -> None:
    response = post(signed_in("officer_a"), "conferences:invite", planned.pk, person="tran minh hoa")
    assert response.url == reverse("conferences:roll", args=[planned.pk])
    assert planned.attendance.filter(person=world.people["leader"]).exists()
    page = text_of(post(signed_in("officer_a"), "conferences:invite", planned.pk, person="tran minh hoa"))
    assert "Trần Minh Họa đã có trong danh sách dự hội nghị." in page


# The roll


def test_the_roll_is_called_on_one_page(planned: Conference, world: World, signed_in: SignedIn) -> None:
    client, people = signed_in("officer_a"), world.people
    assert "Điểm danh ngày 01/12/2026" in get(client, "conferences:roll", planned.pk)
    data = {
        f"state-{people['head_a'].pk}": "co-mat",
        f"came-{people['head_a'].pk}": "7h45",
        f"state-{people['member_a'].pk}": "vang",
        f"reason-{people['member_a'].pk}": "nghỉ ốm",
        "con-lai-co-mat": "1",
    }
    post(client, "conferences:roll", planned.pk, **data)
    rows = {row.person.full_name: row for row in planned.attendance.all()}
    assert rows["Vũ Tưởng Tượng"].arrived_at == HALL - timedelta(minutes=15)
    assert rows["Bùi Mô Phỏng"].absent_reason == "nghỉ ốm"
    assert rows["Đặng Hư Cấu"].arrived_at == later(60)


def test_absence_without_a_reason_is_asked_back_at_its_place(
    planned: Conference, world: World, signed_in: SignedIn
) -> None:
    data = {f"state-{world.people['member_a'].pk}": "vang", f"state-{world.people['head_a'].pk}": "co-mat"}
    page = text_of(post(signed_in("officer_a"), "conferences:roll", planned.pk, **data))
    assert "Vắng mặt phải ghi lý do" in page
    assert not planned.attendance.exclude(arrived_at=None).exists()


def test_an_arrival_that_lies_ahead_is_refused_in_the_roll(
    planned: Conference, world: World, signed_in: SignedIn
) -> None:
    head = world.people["head_a"].pk
    data = {f"state-{head}": "co-mat", f"came-{head}": "23:00"}
    page = text_of(post(signed_in("officer_a"), "conferences:roll", planned.pk, **data))
    assert "phải trong ngày 01/12/2026 và không sau lúc này" in page
    assert 'value="23:00"' in page


# The screen


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
    assert "Phần kiểm điểm “Bùi Mô Phỏng” chưa đến lượt." in refused
    for line in hall.agenda.all():
        post(client, "conferences:postpone_item", line.pk, **{f"hoan-{line.pk}-reason": "mưa bão"})
    post(client, "conferences:close", hall.pk, **{"be-mac-conclusion": "Hoãn cả hội nghị."})
    assert Conference.objects.get().conclusion == "Hoãn cả hội nghị."


def test_members_follow_the_screen_without_anything_to_press(
    under_way: AgendaItem, signed_in: SignedIn
) -> None:
    page = get(signed_in("member_a"), "conferences:conference", under_way.conference_id)
    assert "hx-trigger" in page
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
    with django_assert_num_queries(16):
        screen = conference_screen(conference, by, later(30))
    assert (len(screen.agenda), len(screen.undisposed)) == (items, items)


# The minutes


@pytest.mark.parametrize("items", [1, 3])
def test_the_minutes_take_the_same_statements_however_long(
    items: int,
    under_way: AgendaItem,
    world: World,
    actor: Actors,
    django_assert_num_queries: Callable[..., object],
) -> None:
    under_way.conference.agenda.filter(number__gt=items).delete()
    by, conference = actor("member_a"), conferences_for_pages().get()
    with django_assert_num_queries(9):
        minutes = conference_minutes(conference, by)
    assert len(minutes.items) == items


def test_the_minutes_tell_the_whole_conference(
    world: World, actor: Actors, details: Callable[..., Plan], signed_in: SignedIn
) -> None:
    by = actor("officer_a")
    plan = details(
        collectives=[world.subjects["executive"]], ends_on=date(2026, 12, 2), chair=world.people["deputy_a"]
    )
    conference = actions.plan(host=world.cycle_units["ward_a"], details=plan, by=by, at=PLANNED_AT)
    Subject.objects.update(step="accepted")
    everybody_there(conference, by)
    actions.open_conference(conference=conference, by=by, at=HALL)
    first, second = conference.agenda.order_by("number")
    actions.open_item(item=first, by=by, at=later(5))
    speech = actions.record_speech(
        item=first, speaker=world.people["delegate"], kind="comment", text="Còn chậm.", by=by, at=later(9)
    )
    actions.dispose(speech=speech, disposition="explained", text="Vướng mặt bằng.", by=by, at=later(10))
    actions.conclude_item(item=first, conclusion="Khắc phục trong quý I.", by=by, at=later(20))
    actions.postpone_item(item=second, reason="nghỉ ốm", by=by, at=later(30))
    draft = get(signed_in("deputy_a"), "conferences:minutes", conference.pk)
    assert "Bản đang ghi: hội nghị chưa bế mạc" in draft
    actions.close_conference(conference=conference, conclusion="Hội nghị hoàn thành.", by=by, at=later(40))
    page = get(signed_in("deputy_a"), "conferences:minutes", conference.pk)
    for said in (
        "Khai mạc 01/12/2026 08:00, bế mạc 01/12/2026 08:40, tại Hội trường phường An Thử.",
        "Tập thể được kiểm điểm: Ủy ban nhân dân phường An Thử.",
        "Ngày 01/12/2026: có mặt 1/1: Đặng Hư Cấu.",
        "Ngày 02/12/2026: chưa điểm danh (Đặng Hư Cấu).",
        "Còn chậm.",
        "Vướng mặt bằng.",
        "Khắc phục trong quý I.",
        "Hoãn, kiểm điểm bổ sung sau. Lý do: nghỉ ốm.",
        "Hội nghị hoàn thành.",
        "NGƯỜI GHI BIÊN BẢN",
        "CHỦ TRÌ HỘI NGHỊ",
    ):
        assert said in page
    assert "Bản đang ghi" not in page
