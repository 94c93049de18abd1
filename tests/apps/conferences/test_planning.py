"""Planning a conference: whose, when, in which order, and who is summoned."""

from collections.abc import Callable
from datetime import date

import pytest

from apps.conferences.hall import HALL, PLANNED_AT
from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Plan
from kiemdiem.conferences.models import Attendance, Conference
from kiemdiem.conferences.queries.times import time_notes
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.models import CycleState, Subject, Suggestion

Actors = Callable[[str], Actor]
Details = Callable[..., Plan]


def names(conference: Conference) -> list[str]:
    return list(conference.agenda.order_by("number").values_list("subject__name", flat=True))


def test_the_agenda_follows_the_order_rules_government_first_then_party_then_the_head_then_the_others(
    planned: Conference,
) -> None:
    assert names(planned) == [
        "Ủy ban nhân dân phường An Thử",
        "Ban Thường vụ Đảng ủy phường An Thử",
        "Vũ Tưởng Tượng",
        "Đặng Hư Cấu",
        "Bùi Mô Phỏng",
    ]


def test_the_agenda_is_spread_over_the_days(world: World, actor: Actors, details: Details) -> None:
    plan = details(ends_on=date(2026, 12, 2))
    conference = actions.plan(
        host=world.cycle_units["ward_a"], details=plan, by=actor("officer_a"), at=PLANNED_AT
    )
    assert list(conference.agenda.order_by("number").values_list("day", flat=True)) == [1, 1, 1, 2, 2]


def test_members_delegation_and_secretary_are_summoned_once_for_each_day(
    world: World, actor: Actors, details: Details
) -> None:
    plan = details(ends_on=date(2026, 12, 2), invited=[world.people["leader"]])
    conference = actions.plan(
        host=world.cycle_units["ward_a"], details=plan, by=actor("officer_a"), at=PLANNED_AT
    )
    for day in (1, 2):
        rows = conference.attendance.filter(day=day)
        assert {row.person.full_name: row.capacity for row in rows} == {
            "Vũ Tưởng Tượng": Attendance.Capacity.MEMBER,
            "Đặng Hư Cấu": Attendance.Capacity.MEMBER,
            "Bùi Mô Phỏng": Attendance.Capacity.MEMBER,
            "Phạm Kịch Bản": Attendance.Capacity.DELEGATION,
            "Đỗ Phỏng Tác": Attendance.Capacity.SECRETARIAT,
            "Trần Minh Họa": Attendance.Capacity.INVITED,
        }


def test_an_organiser_may_plan_for_a_unit_below(world: World, actor: Actors, details: Details) -> None:
    actions.plan(host=world.cycle_units["ward_a"], details=details(), by=actor("organiser"), at=PLANNED_AT)
    event = Event.objects.get(action="conferences.plan")
    assert event.about_name == "Hội nghị kiểm điểm năm 2026"


@pytest.mark.parametrize("who", ["stranger", "member_a", "delegate", "leader", "head_a"])
def test_whoever_does_not_answer_for_the_unit_cannot_plan(
    who: str, world: World, actor: Actors, details: Details
) -> None:
    with pytest.raises(NotAllowed, match="Lên lịch hội nghị"):
        actions.plan(host=world.cycle_units["ward_a"], details=details(), by=actor(who), at=PLANNED_AT)


def test_nothing_is_planned_in_a_closed_cycle(world: World, actor: Actors, details: Details) -> None:
    world.cycle.state = CycleState.CLOSED
    world.cycle.save()
    world.cycle_units["ward_a"].refresh_from_db()
    with pytest.raises(NotAllowed, match="Đợt đã kết thúc"):
        actions.plan(
            host=world.cycle_units["ward_a"], details=details(), by=actor("officer_a"), at=PLANNED_AT
        )


def refused(world: World, actor: Actors, details: Plan) -> Refused:
    with pytest.raises(Refused) as refusal:
        actions.plan(host=world.cycle_units["ward_a"], details=details, by=actor("officer_a"), at=PLANNED_AT)
    assert not Conference.objects.exists()
    return refusal.value


def test_a_conference_needs_a_collective(world: World, actor: Actors, details: Details) -> None:
    assert refused(world, actor, details(collectives=[])).reason == "Chưa chọn tập thể nào."


def test_a_conference_needs_a_title(world: World, actor: Actors, details: Details) -> None:
    assert refused(world, actor, details(title="  ")).reason == "Chưa ghi tên hội nghị."


def test_a_collective_of_another_unit_is_refused(world: World, actor: Actors, details: Details) -> None:
    with pytest.raises(Refused, match="không phải tập thể được kiểm điểm của Phường Đà Thử"):
        actions.plan(host=world.cycle_units["ward_b"], details=details(), by=actor("stranger"), at=PLANNED_AT)


def test_a_collective_meets_at_one_conference_at_a_time(
    planned: Conference, world: World, actor: Actors, details: Details
) -> None:
    with pytest.raises(Refused, match="có trong hội nghị “Hội nghị kiểm điểm năm 2026” ngày 01/12/2026"):
        actions.plan(
            host=world.cycle_units["ward_a"], details=details(), by=actor("organiser"), at=PLANNED_AT
        )


def test_it_cannot_end_before_it_starts(world: World, actor: Actors, details: Details) -> None:
    assert (
        "không được trước ngày bắt đầu" in refused(world, actor, details(ends_on=date(2026, 11, 30))).reason
    )


def test_a_draft_sent_too_late_is_refused_with_its_article_and_the_last_day(
    world: World, actor: Actors, details: Details
) -> None:
    refusal = refused(world, actor, details(draft_sent_on=date(2026, 11, 26)))
    assert "gửi chậm nhất ngày 25/11/2026" in refusal.reason
    assert refusal.article == "Hướng dẫn 43-HD/BTCTW, mục 2.1"


def test_a_conference_on_a_public_holiday_is_planned_and_the_page_says_so(
    world: World, actor: Actors, details: Details
) -> None:
    plan = details(starts_on=date(2026, 12, 31), ends_on=date(2027, 1, 1))
    made = actions.plan(host=world.cycle_units["ward_a"], details=plan, by=actor("officer_a"), at=PLANNED_AT)
    told = [note for note in time_notes(made) if "ngày nghỉ" in note.says]
    assert [(note.says[:27], note.kept, note.binding) for note in told] == [
        ("Ngày 01/01/2027 là ngày ngh", False, False)
    ]


def test_the_day_of_vietnamese_culture_is_no_working_day(
    world: World, actor: Actors, details: Details
) -> None:
    held, sent = date(2026, 11, 26), date(2026, 11, 20)
    refusal = refused(world, actor, details(starts_on=held, ends_on=held, draft_sent_on=sent))
    assert "gửi chậm nhất ngày 19/11/2026" in refusal.reason


def test_a_provincial_standing_committee_needs_two_days(
    world: World, actor: Actors, details: Details
) -> None:
    world.collectives["committee"].kind = "ban_thuong_vu_cap_tinh"
    world.collectives["committee"].save()
    world.subjects["committee"].refresh_from_db()
    refusal = refused(world, actor, details())
    assert refusal.reason == "Hội nghị dài 1 ngày, quy định ít nhất 2 ngày."
    assert refusal.article == "Hướng dẫn 43-HD/BTCTW, mục 2.1"


def test_where_review_was_suggested_the_suggesting_level_decides_the_time(
    world: World, actor: Actors, details: Details
) -> None:
    Suggestion.objects.create(subject=world.subjects["committee"], issuer=world.units["city"], issued_at=NOW)
    refusal = refused(world, actor, details())
    assert "chưa ghi văn bản của cấp gợi ý quyết định thời gian" in refusal.reason
    actions.plan(
        host=world.cycle_units["ward_a"],
        details=details(time_ground="Thông báo 12-TB/TU ngày 20/11/2026"),
        by=actor("officer_a"),
        at=PLANNED_AT,
    )


def test_a_stranger_cannot_preside(world: World, actor: Actors, details: Details) -> None:
    refusal = refused(world, actor, details(chair=world.people["stranger"]))
    assert refusal.reason.startswith("Hồ Ngoại Truyện không phải thành viên")


@pytest.mark.parametrize("percent", [0, 101])
def test_a_quorum_is_a_share(percent: int, world: World, actor: Actors, details: Details) -> None:
    assert "từ 1 đến 100%" in refused(world, actor, details(quorum_percent=percent)).reason


def test_who_is_exempt_is_not_on_the_agenda_but_sits_in_the_hall(
    world: World, actor: Actors, details: Details
) -> None:
    Subject.objects.filter(pk=world.subjects["member_a"].pk).update(
        inclusion="exempt", exemption_ground="Kết nạp chưa đủ 6 tháng"
    )
    conference = actions.plan(
        host=world.cycle_units["ward_a"], details=details(), by=actor("officer_a"), at=PLANNED_AT
    )
    assert "Bùi Mô Phỏng" not in names(conference)
    assert conference.attendance.filter(person=world.people["member_a"]).exists()


def test_replanning_makes_agenda_and_list_anew_and_keeps_the_guests(
    planned: Conference, world: World, actor: Actors, details: Details
) -> None:
    actions.invite(conference=planned, person=world.people["leader"], by=actor("officer_a"), at=PLANNED_AT)
    plan = details(
        collectives=[world.subjects["executive"]], chair=world.people["deputy_a"], ends_on=date(2026, 12, 2)
    )
    conference = actions.replan(conference=planned, details=plan, by=actor("officer_a"), at=PLANNED_AT)
    assert names(conference) == ["Ủy ban nhân dân phường An Thử", "Đặng Hư Cấu"]
    assert conference.attendance.filter(person=world.people["leader"]).count() == 2


def test_the_plan_of_an_open_conference_stands(hall: Conference, actor: Actors, details: Details) -> None:
    with pytest.raises(NotAllowed, match="Hội nghị đang họp"):
        actions.replan(conference=hall, details=details(), by=actor("officer_a"), at=HALL)


def test_a_guest_is_on_the_list_once(planned: Conference, world: World, actor: Actors) -> None:
    with pytest.raises(Refused, match="đã có trong danh sách"):
        actions.invite(
            conference=planned, person=world.people["head_a"], by=actor("officer_a"), at=PLANNED_AT
        )


# People who sit in no collective


@pytest.fixture
def clerk(world: World) -> Subject:
    """A person of the ward who sits in none of its collectives."""
    return Subject.objects.create(
        cycle=world.cycle, unit=world.cycle_units["ward_a"], kind="staff", person=world.people["officer_a"],
        name="Đỗ Phỏng Tác", role="staff", line="party", step_since=NOW, party_path=world.units["ward_a"].party_path,
    )  # fmt: skip


def test_people_in_no_collective_are_reviewed_after_the_others(
    clerk: Subject, world: World, actor: Actors, details: Details
) -> None:
    conference = actions.plan(
        host=world.cycle_units["ward_a"],
        details=details(others=[clerk]),
        by=actor("officer_a"),
        at=PLANNED_AT,
    )
    assert names(conference)[-1] == "Đỗ Phỏng Tác"
    assert conference.attendance.get(person=clerk.person).capacity == Attendance.Capacity.MEMBER


def test_who_sits_in_a_collective_is_not_taken_in_by_name(
    world: World, actor: Actors, details: Details
) -> None:
    refusal = refused(world, actor, details(others=[world.subjects["member_a"]]))
    assert refusal.reason.startswith("“Bùi Mô Phỏng” không thuộc diện kiểm điểm tại hội nghị này")


def test_nobody_is_on_two_agendas_at_a_time(
    clerk: Subject, world: World, actor: Actors, details: Details
) -> None:
    by, host = actor("officer_a"), world.cycle_units["ward_a"]
    first = details(collectives=[world.subjects["executive"]], chair=None, others=[clerk])
    actions.plan(host=host, details=first, by=by, at=PLANNED_AT)
    second = details(collectives=[world.subjects["committee"]], others=[clerk])
    with pytest.raises(Refused, match="Tập thể hoặc cá nhân đã chọn có trong hội nghị"):
        actions.plan(host=host, details=second, by=by, at=PLANNED_AT)
