"""The pages of planning and of calling the roll."""

from datetime import timedelta

from django.urls import reverse

from apps.conferences.hall import DAY, HALL, SENT, later
from apps.conferences.pages import SignedIn, get, post, text_of
from cast import World
from kiemdiem.conferences.models import Conference


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


def test_leaving_is_marked_in_the_roll_and_stands_in_the_hall_and_in_the_minutes(
    hall: Conference, world: World, signed_in: SignedIn
) -> None:
    client, member = signed_in("officer_a"), world.people["member_a"].pk
    gone = {f"state-{member}": "da-roi", f"came-{member}": "8:00", f"left-{member}": "8h50"}
    refused = post(client, "conferences:roll", hall.pk, **gone, **{"con-lai-co-mat": "1"})
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "Rời hội nghị phải ghi lý do" in text_of(refused)
    reason = {f"reason-{member}": "việc tang gia đình", "con-lai-co-mat": "1"}
    post(client, "conferences:roll", hall.pk, **gone, **reason)
    row = hall.attendance.get(person=member)
    assert (row.arrived_at, row.left_at, row.left_reason) == (HALL, later(50), "việc tang gia đình")
    screen = get(client, "conferences:conference", hall.pk)
    assert "2/3</span> thành viên (66,7%), 1 đã rời hội nghị" in screen
    assert "rời lúc 08:50" in screen
    assert 'value="08:50"' in get(client, "conferences:roll", hall.pk)
    minutes = get(client, "conferences:minutes", hall.pk)
    assert "Bùi Mô Phỏng (rời hội nghị lúc 08:50, việc tang gia đình)" in minutes


def test_an_hour_of_leaving_goes_with_having_left(
    hall: Conference, world: World, signed_in: SignedIn
) -> None:
    member = world.people["member_a"].pk
    data = {f"state-{member}": "co-mat", f"came-{member}": "8:00", f"left-{member}": "8:50"}
    page = text_of(post(signed_in("officer_a"), "conferences:roll", hall.pk, **data))
    assert "Có giờ rời thì chọn “Đã rời hội nghị”" in page
    assert hall.attendance.get(person=member).left_at is None
