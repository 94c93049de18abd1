"""In the hall: roll call, items in their order, speeches and what became of them, conclusions, closing."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from apps.conferences.hall import HALL, PLANNED_AT, everybody_there, later
from cast import World
from kiemdiem.audit.models import Event
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Mark, Plan
from kiemdiem.conferences.models import (
    AgendaItem,
    Attendance,
    Conference,
    Disposition,
    ItemState,
    Speech,
    SpeechKind,
)
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.cycles.models import CycleState, Subject
from kiemdiem.shortcomings.models import Shortcoming, State

Actors = Callable[[str], Actor]
Item = Callable[[str], AgendaItem]
COMMENT, REPLY = SpeechKind.COMMENT, SpeechKind.REPLY


def say(
    item: AgendaItem,
    world: World,
    by: Actor,
    *,
    who: str = "deputy_a",
    kind: str = COMMENT,
    minutes: int = 10,
) -> Speech:
    return actions.record_speech(
        item=item,
        speaker=world.people[who],
        kind=kind,
        text="Giải ngân còn chậm ở hai dự án.",
        by=by,
        at=later(minutes),
    )


def conclude(item: AgendaItem, by: Actor, minutes: int = 30) -> AgendaItem:
    return actions.conclude_item(
        item=item, conclusion="Hội nghị thống nhất với báo cáo.", by=by, at=later(minutes)
    )


def finish(item: AgendaItem, by: Actor, minutes: int = 20) -> AgendaItem:
    return conclude(actions.open_item(item=item, by=by, at=later(minutes)), by, minutes + 1)


def refusal_of(action: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value


# Roll call


def test_late_arrival_counts_from_its_time_on(under_way: AgendaItem, world: World, actor: Actors) -> None:
    hall, secretary = under_way.conference, actor("officer_a")
    mark = Mark(world.people["member_a"].pk, arrived_at=later(40))
    actions.mark_attendance(conference=hall, day=1, marks=[mark], by=secretary, at=later(40))
    refusal = refusal_of(lambda: say(under_way, world, secretary, who="member_a", minutes=39))
    assert refusal.reason == "Bùi Mô Phỏng chưa có mặt lúc phát biểu: ghi nhận là chưa đến."
    assert say(under_way, world, secretary, who="member_a", minutes=41).pk


def test_absence_has_its_reason_and_the_absent_do_not_speak(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    mark = Mark(world.people["member_a"].pk, absent_reason="nghỉ ốm")
    actions.mark_attendance(
        conference=under_way.conference, day=1, marks=[mark], by=actor("officer_a"), at=later(6)
    )
    refusal = refusal_of(lambda: say(under_way, world, actor("officer_a"), who="member_a"))
    assert "vắng mặt (nghỉ ốm)" in refusal.reason
    assert "Điểm danh" in refusal.way_out


def test_absence_may_be_announced_before_the_day_presence_may_not(
    planned: Conference, world: World, actor: Actors
) -> None:
    person, by = world.people["member_a"].pk, actor("officer_a")
    actions.mark_attendance(
        conference=planned, day=1, marks=[Mark(person, absent_reason="đi công tác")], by=by, at=PLANNED_AT
    )
    refusal = refusal_of(
        lambda: actions.mark_attendance(
            conference=planned, day=1, marks=[Mark(person, arrived_at=PLANNED_AT)], by=by, at=PLANNED_AT
        )
    )
    assert refusal.reason == "Giờ có mặt của Bùi Mô Phỏng phải trong ngày 01/12/2026 và không sau lúc này."


def test_nobody_is_there_and_absent_at_once(hall: Conference, world: World, actor: Actors) -> None:
    mark = Mark(world.people["member_a"].pk, arrived_at=HALL, absent_reason="nghỉ ốm")
    refusal = refusal_of(
        lambda: actions.mark_attendance(
            conference=hall, day=1, marks=[mark], by=actor("officer_a"), at=later(1)
        )
    )
    assert "vừa được ghi có mặt vừa có lý do vắng" in refusal.reason


def test_who_is_not_on_the_list_is_not_marked(hall: Conference, world: World, actor: Actors) -> None:
    mark = Mark(world.people["stranger"].pk, arrived_at=HALL)
    refusal = refusal_of(
        lambda: actions.mark_attendance(
            conference=hall, day=1, marks=[mark], by=actor("officer_a"), at=later(1)
        )
    )
    assert "không nằm trong danh sách" in refusal.reason


def test_who_has_spoken_was_there(under_way: AgendaItem, world: World, actor: Actors) -> None:
    say(under_way, world, actor("officer_a"), minutes=10)
    for mark in (
        Mark(world.people["deputy_a"].pk, absent_reason="về sớm"),
        Mark(world.people["deputy_a"].pk, arrived_at=later(15)),
    ):
        with pytest.raises(Refused, match="Đặng Hư Cấu đã phát biểu lúc 08:10"):
            actions.mark_attendance(
                conference=under_way.conference, day=1, marks=[mark], by=actor("officer_a"), at=later(20)
            )


def test_the_roll_is_called_anew_each_day(
    world: World, actor: Actors, details: Callable[..., Plan], item: Item
) -> None:
    Conference.objects.all().delete()
    plan = details(ends_on=datetime(2026, 12, 2, tzinfo=UTC).date())
    by = actor("officer_a")
    conference = actions.plan(host=world.cycle_units["ward_a"], details=plan, by=by, at=PLANNED_AT)
    everybody_there(conference, by)
    actions.open_conference(conference=conference, by=by, at=HALL)
    first = conference.agenda.get(number=1)
    actions.open_item(item=first, by=by, at=later(5))
    refusal = refusal_of(lambda: say(first, world, by, minutes=24 * 60 + 10))
    assert "chưa có mặt lúc phát biểu" in refusal.reason
    everybody_there(conference, by, at=later(24 * 60), day=2)
    assert say(first, world, by, minutes=24 * 60 + 10).pk


# Order


def test_the_party_committee_waits_for_the_government(item: Item, actor: Actors) -> None:
    refusal = refusal_of(
        lambda: actions.open_item(item=item("Ban Thường vụ"), by=actor("officer_a"), at=later(5))
    )
    assert "phải kiểm điểm “Ủy ban nhân dân phường An Thử” trước" in refusal.reason
    assert refusal.article == "Quy định 366-QĐ/TW, Điều 7.3"
    assert "“Ủy ban nhân dân phường An Thử”" in refusal.way_out


def test_persons_wait_for_the_collective_and_members_for_the_head(item: Item, actor: Actors) -> None:
    by = actor("officer_a")
    finish(item("Ủy ban"), by, 5)
    assert (
        "“Ban Thường vụ Đảng ủy"
        in refusal_of(lambda: actions.open_item(item=item("Vũ"), by=by, at=later(9))).reason
    )
    finish(item("Ban Thường vụ"), by, 10)
    refusal = refusal_of(lambda: actions.open_item(item=item("Bùi"), by=by, at=later(12)))
    assert "phải kiểm điểm “Vũ Tưởng Tượng” trước" in refusal.reason
    finish(item("Vũ"), by, 13)
    assert finish(item("Bùi"), by, 15).state == ItemState.CONCLUDED


def test_a_party_committee_alone_at_its_conference_still_waits_for_the_government(
    world: World, actor: Actors, details: Callable[..., Plan]
) -> None:
    by = actor("officer_a")
    plan = details(collectives=[world.subjects["committee"]])
    conference = actions.plan(host=world.cycle_units["ward_a"], details=plan, by=by, at=PLANNED_AT)
    Subject.objects.update(step="accepted")
    everybody_there(conference, by)
    actions.open_conference(conference=conference, by=by, at=HALL)
    first = conference.agenda.get(number=1)
    assert (
        "“Ủy ban nhân dân phường An Thử” trước"
        in refusal_of(lambda: actions.open_item(item=first, by=by, at=later(5))).reason
    )
    Subject.objects.filter(pk=world.subjects["executive"].pk).update(step="reviewed_at_conference")
    assert actions.open_item(item=first, by=by, at=later(6)).state == ItemState.OPEN


def test_a_report_that_is_not_accepted_does_not_come_before_the_conference(item: Item, actor: Actors) -> None:
    executive = item("Ủy ban")
    Subject.objects.filter(pk=executive.subject_id).update(step="submitted")
    refusal = refusal_of(lambda: actions.open_item(item=executive, by=actor("officer_a"), at=later(5)))
    assert "đang ở bước “Báo cáo đã gửi”" in refusal.reason
    assert "tiếp nhận" in refusal.way_out


def test_one_item_at_a_time(under_way: AgendaItem, item: Item, actor: Actors) -> None:
    refusal = refusal_of(
        lambda: actions.open_item(item=item("Ban Thường vụ"), by=actor("officer_a"), at=later(6))
    )
    assert refusal.reason.startswith("Đang kiểm điểm “Ủy ban nhân dân phường An Thử”")


def test_the_database_too_knows_one_open_item_only(under_way: AgendaItem, item: Item) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=item("Vũ").pk).update(state=ItemState.OPEN)


def test_a_concluded_item_is_not_opened_again(under_way: AgendaItem, actor: Actors) -> None:
    conclude(under_way, actor("officer_a"))
    refusal = refusal_of(lambda: actions.open_item(item=under_way, by=actor("officer_a"), at=later(40)))
    assert "không còn ở trạng thái chờ: đã kết luận" in refusal.reason


def test_who_became_exempt_after_planning_is_passed_over(item: Item, actor: Actors) -> None:
    executive = item("Ủy ban")
    Subject.objects.filter(pk=executive.subject_id).update(inclusion="exempt", exemption_ground="giải thể")
    refusal = refusal_of(lambda: actions.open_item(item=executive, by=actor("officer_a"), at=later(5)))
    assert "thuộc diện không kiểm điểm: giải thể" in refusal.reason


def test_nothing_begins_before_the_opening(planned: Conference, actor: Actors) -> None:
    with pytest.raises(NotAllowed, match="Hội nghị đã lên lịch"):
        actions.open_item(item=planned.agenda.get(number=1), by=actor("officer_a"), at=HALL)


def test_a_postponed_review_needs_its_reason_and_keeps_its_place_in_the_order(
    item: Item, actor: Actors
) -> None:
    by = actor("officer_a")
    finish(item("Ủy ban"), by, 5)
    finish(item("Ban Thường vụ"), by, 8)
    assert (
        refusal_of(lambda: actions.postpone_item(item=item("Vũ"), reason=" ", by=by, at=later(10))).reason
        == "Hoãn kiểm điểm phải nêu lý do."
    )
    actions.postpone_item(item=item("Vũ"), reason="nghỉ ốm", by=by, at=later(10))
    assert (
        "“Vũ Tưởng Tượng” trước"
        in refusal_of(lambda: actions.open_item(item=item("Bùi"), by=by, at=later(12))).reason
    )


# Speeches


def test_nobody_speaks_before_the_item_is_open(item: Item, world: World, actor: Actors) -> None:
    assert "chưa bắt đầu" in refusal_of(lambda: say(item("Ủy ban"), world, actor("officer_a"))).reason


def test_who_is_not_summoned_does_not_speak(under_way: AgendaItem, world: World, actor: Actors) -> None:
    refusal = refusal_of(lambda: say(under_way, world, actor("officer_a"), who="stranger"))
    assert refusal.reason == "Hồ Ngoại Truyện không có trong danh sách dự hội nghị."
    assert refusal.way_out.startswith("Mời người đó")


def test_an_invited_guest_speaks_once_there(under_way: AgendaItem, world: World, actor: Actors) -> None:
    by, hall = actor("officer_a"), under_way.conference
    actions.invite(conference=hall, person=world.people["leader"], by=by, at=later(6))
    mark = Mark(world.people["leader"].pk, arrived_at=later(7))
    actions.mark_attendance(conference=hall, day=1, marks=[mark], by=by, at=later(7))
    assert say(under_way, world, by, who="leader", kind=SpeechKind.DIRECTIVE).kind == SpeechKind.DIRECTIVE


def test_an_empty_speech_is_refused(under_way: AgendaItem, world: World, actor: Actors) -> None:
    refusal = refusal_of(
        lambda: actions.record_speech(
            item=under_way,
            speaker=world.people["head_a"],
            kind=COMMENT,
            text=" \n ",
            by=actor("officer_a"),
            at=later(9),
        )
    )
    assert refusal.reason == "Chưa ghi nội dung ý kiến."


def test_the_delegation_may_take_down_what_is_said_but_not_dispose(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    speech = say(under_way, world, actor("delegate"))
    with pytest.raises(NotAllowed, match="Xử lý ý kiến"):
        actions.dispose(speech=speech, disposition="accepted", text="", by=actor("delegate"), at=later(11))


@pytest.mark.parametrize("who", ["stranger", "member_a", "organiser", "leader"])
def test_who_does_not_keep_the_minutes_takes_nothing_down(
    who: str, under_way: AgendaItem, world: World, actor: Actors
) -> None:
    with pytest.raises(NotAllowed, match="Ghi ý kiến"):
        say(under_way, world, actor(who))


def test_a_speech_is_corrected_while_the_item_is_open_and_stands_afterwards(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    by, speech = actor("officer_a"), say(under_way, world, actor("officer_a"))
    actions.dispose(speech=speech, disposition="accepted", text="", by=by, at=later(11))

    def correct(text: str, kind: str = COMMENT) -> Speech:
        return actions.correct_speech(
            speech=speech, speaker=world.people["head_a"], kind=kind, text=text, by=by, at=later(12)
        )

    assert correct("Giải ngân chậm ở ba dự án.").disposition == Disposition.ACCEPTED
    conclude(under_way, by)
    refusal = refusal_of(lambda: correct("Không có gì chậm."))
    assert "đã kết luận, không sửa được nữa" in refusal.reason
    assert Speech.objects.get().text == "Giải ngân chậm ở ba dự án."


def test_what_turns_out_to_be_no_comment_loses_its_disposition(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    by, speech = actor("officer_a"), say(under_way, world, actor("officer_a"))
    actions.dispose(speech=speech, disposition="accepted", text="", by=by, at=later(11))
    corrected = actions.correct_speech(
        speech=speech, speaker=world.people["head_a"], kind=REPLY, text="Xin tiếp thu.", by=by, at=later(12)
    )
    assert corrected.disposition == ""


@pytest.mark.parametrize("disposition", ["explained", "refused"])
def test_an_explanation_or_refusal_says_why(
    disposition: str, under_way: AgendaItem, world: World, actor: Actors
) -> None:
    by, speech = actor("officer_a"), say(under_way, world, actor("officer_a"))
    refusal = refusal_of(
        lambda: actions.dispose(speech=speech, disposition=disposition, text=" ", by=by, at=later(11))
    )
    assert refusal.reason == "Giải trình hoặc không tiếp thu phải nêu nội dung, lý do."
    kept = actions.dispose(
        speech=speech, disposition=disposition, text="Vướng mặt bằng.", by=by, at=later(12)
    )
    assert (kept.disposition, kept.disposition_text) == (disposition, "Vướng mặt bằng.")


def test_only_comments_are_disposed_of(under_way: AgendaItem, world: World, actor: Actors) -> None:
    speech = say(under_way, world, actor("officer_a"), kind=REPLY)
    refusal = refusal_of(
        lambda: actions.dispose(
            speech=speech, disposition="accepted", text="", by=actor("officer_a"), at=later(11)
        )
    )
    assert refusal.reason == "“Tiếp thu, giải trình” không phải góp ý nên không cần ghi xử lý."


# Conclusions


def test_an_undisposed_comment_keeps_the_item_from_being_concluded(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    by, speech = actor("officer_a"), say(under_way, world, actor("officer_a"))
    with pytest.raises(NotReady) as refusal:
        actions.conclude_item(item=under_way, conclusion="", by=by, at=later(20))
    assert [(missing.says, missing.where) for missing in refusal.value.missing] == [
        (
            "Ý kiến của Đặng Hư Cấu lúc 08:10 chưa được tiếp thu, giải trình hay từ chối có lý do.",
            f"y-kien-{speech.pk}",
        ),
        ("Chưa ghi nội dung kết luận.", "ket-luan"),
    ]
    actions.dispose(speech=speech, disposition="accepted", text="", by=by, at=later(21))
    assert conclude(under_way, by).conclusion == "Hội nghị thống nhất với báo cáo."


def test_a_conclusion_moves_the_subject_on_and_is_recorded(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    conclude(under_way, actor("head_a"))
    subject = Subject.objects.get(pk=under_way.subject_id)
    assert (subject.step, subject.step_since) == ("reviewed_at_conference", later(30))
    event = Event.objects.get(action="conferences.conclude_item")
    assert (event.actor_name, event.cycle_id) == ("Vũ Tưởng Tượng", world.cycle.pk)


def test_an_item_is_concluded_once(under_way: AgendaItem, actor: Actors) -> None:
    conclude(under_way, actor("officer_a"))
    refusal = refusal_of(lambda: conclude(under_way, actor("officer_a"), 31))
    assert "đã kết luận, không sửa được nữa" in refusal.reason


def test_who_is_reviewed_in_a_second_place_stays_where_the_first_conclusion_led(
    under_way: AgendaItem, actor: Actors
) -> None:
    Subject.objects.filter(pk=under_way.subject_id).update(step="reviewed_at_conference")
    conclude(under_way, actor("officer_a"))
    assert Subject.objects.get(pk=under_way.subject_id).step == "reviewed_at_conference"


# Closing


def close(conference: Conference, actor: Actors, conclusion: str = "Hội nghị thành công.") -> Conference:
    return actions.close_conference(
        conference=conference, conclusion=conclusion, by=actor("head_a"), at=later(200)
    )


def test_a_conference_does_not_close_while_items_are_left(under_way: AgendaItem, actor: Actors) -> None:
    with pytest.raises(NotReady) as refusal:
        close(under_way.conference, actor, "")
    assert [missing.says for missing in refusal.value.missing] == [
        "Phần kiểm điểm “Ủy ban nhân dân phường An Thử” đang kiểm điểm.",
        "Phần kiểm điểm “Ban Thường vụ Đảng ủy phường An Thử” chưa đến lượt.",
        "Phần kiểm điểm “Vũ Tưởng Tượng” chưa đến lượt.",
        "Phần kiểm điểm “Đặng Hư Cấu” chưa đến lượt.",
        "Phần kiểm điểm “Bùi Mô Phỏng” chưa đến lượt.",
        "Chưa ghi kết luận hội nghị.",
    ]


def test_a_closed_conference_does_not_change(
    hall: Conference, item: Item, world: World, actor: Actors
) -> None:
    by = actor("officer_a")
    for place, name in enumerate(["Ủy ban", "Ban Thường vụ", "Vũ", "Đặng"]):
        finish(item(name), by, 10 + 3 * place)
    actions.postpone_item(item=item("Bùi"), reason="nghỉ ốm", by=by, at=later(100))
    assert close(hall, actor).closed_at == later(200)
    with pytest.raises(NotAllowed, match="Hội nghị đã bế mạc"):
        say(item("Ủy ban"), world, by)
    with pytest.raises(NotAllowed, match="Hội nghị đã bế mạc"):
        everybody_there(hall, by)


def test_whoever_was_postponed_comes_before_a_later_conference(
    hall: Conference, item: Item, world: World, actor: Actors, details: Callable[..., Plan]
) -> None:
    by = actor("officer_a")
    for place, name in enumerate(["Ủy ban", "Ban Thường vụ", "Vũ", "Đặng"]):
        finish(item(name), by, 10 + 3 * place)
    actions.postpone_item(item=item("Bùi"), reason="nghỉ ốm", by=by, at=later(100))
    close(hall, actor)
    again = actions.plan(host=world.cycle_units["ward_a"], details=details(), by=by, at=later(300))
    (left,) = again.agenda.all()
    assert left.subject.name == "Bùi Mô Phỏng"
    everybody_there(again, by, at=later(310))
    actions.open_conference(conference=again, by=by, at=later(310))
    finish(left, by, 320)
    actions.close_conference(conference=again, conclusion="Đã kiểm điểm bổ sung.", by=by, at=later(330))
    refusal = refusal_of(
        lambda: actions.plan(host=world.cycle_units["ward_a"], details=details(), by=by, at=later(400))
    )
    assert refusal.reason == "Mọi đối tượng của các tập thể đã chọn đều đã được kiểm điểm."


def test_who_became_exempt_does_not_keep_the_conference_open(hall: Conference, actor: Actors) -> None:
    Subject.objects.update(inclusion="exempt", exemption_ground="giải thể")
    assert close(hall, actor).state == "conference_closed"


def test_nothing_moves_once_the_cycle_is_closed(under_way: AgendaItem, world: World, actor: Actors) -> None:
    world.cycle.state = CycleState.CLOSED
    world.cycle.save()
    with pytest.raises(NotAllowed, match="Đợt đã kết thúc"):
        conclude(under_way, actor("officer_a"))


# To the register


def test_a_speech_becomes_a_draft_entry_that_remembers_where_it_was_said(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    speech = say(under_way, world, actor("officer_a"))
    entry = actions.entry_from_speech(speech=speech, by=actor("officer_a"), at=later(15))
    assert (entry.state, entry.origin, entry.origin_type, entry.origin_id) == (
        State.DRAFT,
        "speech",
        "conferences.speech",
        speech.pk,
    )
    assert (entry.unit, entry.wording, entry.born_in) == (world.units["ward_a"], speech.text, world.cycle)
    refusal = refusal_of(lambda: actions.entry_from_speech(speech=speech, by=actor("head_a"), at=later(16)))
    assert refusal.reason == f"Nội dung này đã được ghi vào sổ hạn chế, số {entry.number}."


def test_a_conclusion_becomes_a_draft_entry_once_there_is_one(under_way: AgendaItem, actor: Actors) -> None:
    by = actor("officer_a")
    assert (
        "chưa có kết luận"
        in refusal_of(lambda: actions.entry_from_conclusion(item=under_way, by=by, at=later(15))).reason
    )
    entry = actions.entry_from_conclusion(item=conclude(under_way, by), by=by, at=later(40))
    assert (entry.origin, entry.origin_type, entry.origin_id) == (
        "conclusion",
        "conferences.agendaitem",
        under_way.pk,
    )
    assert Shortcoming.objects.get().origin_passage == "Hội nghị thống nhất với báo cáo."


def test_a_member_reads_along_but_writes_no_entry(under_way: AgendaItem, world: World, actor: Actors) -> None:
    speech = say(under_way, world, actor("officer_a"))
    with pytest.raises(NotAllowed):
        actions.entry_from_speech(speech=speech, by=actor("member_a"), at=later(15))
    assert not Attendance.objects.filter(person=world.people["stranger"]).exists()
