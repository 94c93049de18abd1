"""The hall: who is there, opening and closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.actions import action, record
from kiemdiem.conferences.actions.floor import end_turns
from kiemdiem.conferences.actions.rows import held_conference
from kiemdiem.conferences.models import Attendance, Conference, ConferenceState, Speech
from kiemdiem.conferences.queries.ready import missing_to_close, missing_to_open
from kiemdiem.conferences.queries.roll import roll_count
from kiemdiem.conferences.queries.times import time_notes
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.core.textvi import normal

CLOSED_FIELDS = [
    "state",
    "closed_at",
    "conclusion",
    "paused_at",
    "resumes_at",
    "check_in_code",
    "check_in_day",
]
ROLL = ["arrived_at", "absent_reason", "left_at", "left_reason"]


@dataclass(frozen=True)
class Mark:
    """One person of the list on one day: there since a moment, absent with a reason, or (neither) not marked.

    Whoever came may have left before the end, with the moment and the ground.
    """

    person_id: int
    arrived_at: datetime | None = None
    absent_reason: str = ""
    left_at: datetime | None = None
    left_reason: str = ""


@action("conferences.mark_attendance")
def mark_attendance(
    *, conference: Conference, day: int, marks: Sequence[Mark], by: Actor, at: datetime
) -> None:
    """Take down who is there on one day of the conference, from when until when, and who is absent, why.

    Raises NotAllowed; Refused for somebody not on the list, a moment that is not of that day or lies ahead, an
    early leaving without its ground, and where somebody would not have been there when they spoke.
    """
    conference = held_conference("conferences.mark_attendance", conference.pk, by)
    rows = {
        row.person_id: row
        for row in conference.attendance.filter(day=day)
        .select_related("person")
        .select_for_update(of=("self",))
    }
    words = _words(conference, day)
    changed = []
    for mark in marks:
        row = rows.get(mark.person_id)
        if row is None:
            raise Refused(
                f"Có người không nằm trong danh sách dự ngày thứ {day}.",
                way_out="Mời người đó dự hội nghị trước, rồi điểm danh.",
            )
        _check_mark(conference, row, mark, at=at)
        _check_leaving(row, mark, at=at)
        _check_words(row, mark, words.get(mark.person_id, []))
        marked = (mark.arrived_at, normal(mark.absent_reason), mark.left_at, normal(mark.left_reason))
        if (row.arrived_at, row.absent_reason, row.left_at, row.left_reason) != marked:
            row.arrived_at, row.absent_reason, row.left_at, row.left_reason = marked
            changed.append(row)
    Attendance.objects.bulk_update(changed, ROLL)
    record(
        "conferences.mark_attendance",
        by=by,
        at=at,
        about=conference,
        paths=conference.paths,
        cycle_id=conference.cycle_id,
        data={
            "day": day, "arrived": [r.person_id for r in changed if r.arrived_at],
            "absent": [r.person_id for r in changed if r.absent_reason], "left": [r.person_id for r in changed if r.left_at],
        },
    )  # fmt: skip


def _words(conference: Conference, day: int) -> dict[int, list[datetime]]:
    """Return when each person spoke on the day, earliest first."""
    on = conference.date_of(day)
    spoken = Speech.objects.filter(item__conference=conference).order_by("recorded_at", "id")
    words: dict[int, list[datetime]] = {}
    for speaker, moment in spoken.values_list("speaker_id", "recorded_at"):
        if timezone.localdate(moment) == on:
            words.setdefault(speaker, []).append(moment)
    return words


def _check_mark(conference: Conference, row: Attendance, mark: Mark, *, at: datetime) -> None:
    arrived = mark.arrived_at
    if arrived and normal(mark.absent_reason):
        raise Refused(
            f"{row.person} vừa được ghi có mặt vừa có lý do vắng.",
            way_out="Chọn một: có mặt (bỏ lý do vắng), hoặc vắng mặt.",
        )
    if arrived and (arrived > at or timezone.localdate(arrived) != conference.date_of(row.day)):
        on = conference.date_of(row.day).strftime("%d/%m/%Y")
        raise Refused(
            f"Giờ có mặt của {row.person} phải trong ngày {on} và không sau lúc này.",
            way_out="Vắng có lý do thì ghi trước được; có mặt chỉ ghi khi người đó đã đến.",
        )


def _check_leaving(row: Attendance, mark: Mark, *, at: datetime) -> None:
    left, reason = mark.left_at, normal(mark.left_reason)
    if left is None:
        if reason:
            raise Refused(
                f"Có lý do rời hội nghị nhưng chưa ghi giờ rời của {row.person}.", way_out="Ghi giờ rời."
            )
        return
    if not reason:
        raise Refused(f"Chưa ghi lý do {row.person} rời hội nghị.", way_out="Ghi lý do, rồi gửi lại.")
    if mark.arrived_at is None:
        raise Refused(
            f"{row.person} chưa được ghi có mặt nên không ghi giờ rời được.",
            way_out="Ghi giờ có mặt trước; không đến thì ghi vắng.",
        )
    if not mark.arrived_at <= left <= at or timezone.localdate(left) != timezone.localdate(mark.arrived_at):
        raise Refused(
            f"Giờ rời hội nghị của {row.person} phải sau giờ có mặt, trong cùng ngày và không sau lúc này.",
            way_out="Sửa giờ rời, hoặc giờ có mặt.",
        )


def _check_words(row: Attendance, mark: Mark, words: list[datetime]) -> None:
    if not words:
        return
    first, last = words[0], words[-1]
    if mark.arrived_at is None or mark.arrived_at > first:
        raise Refused(
            f"{row.person} đã phát biểu lúc {timezone.localtime(first):%H:%M}, nên phải có mặt từ lúc đó hoặc sớm hơn.",
            way_out="Sửa giờ có mặt, hoặc sửa người phát biểu của ý kiến khi phần kiểm điểm còn mở.",
        )
    if mark.left_at and mark.left_at < last:
        raise Refused(
            f"{row.person} còn phát biểu lúc {timezone.localtime(last):%H:%M}, nên không thể rời hội nghị trước lúc đó.",
            way_out="Sửa giờ rời, hoặc sửa người phát biểu của ý kiến khi phần kiểm điểm còn mở.",
        )


@action("conferences.open")
def open_conference(*, conference: Conference, by: Actor, at: datetime) -> Conference:
    """Declare the conference open.

    Raises NotAllowed; Refused before its day; NotReady with everything missing: chair, secretary, the draft
    report sent in time, the time fixed by the level that suggested the review, the quorum where one is set.
    """
    conference = held_conference("conferences.open", conference.pk, by)
    today = timezone.localdate(at)
    if today < conference.starts_on:
        raise Refused(
            f"Hội nghị lên lịch ngày {conference.starts_on:%d/%m/%Y}, chưa đến ngày khai mạc.",
            way_out="Nếu họp sớm hơn, hãy sửa kế hoạch hội nghị: ngày họp và thời hạn gửi dự thảo được kiểm tra lại.",
        )
    roll = roll_count(conference, conference.day_on(today), at)
    missing = missing_to_open(conference, time_notes(conference), roll)
    if missing:
        raise NotReady("Chưa khai mạc được hội nghị.", missing)
    conference.state, conference.opened_at = ConferenceState.OPEN, at
    conference.save(update_fields=["state", "opened_at"])
    record(
        "conferences.open", by=by, at=at, about=conference, paths=conference.paths, cycle_id=conference.cycle_id
    )  # fmt: skip
    return conference


@action("conferences.close")
def close_conference(*, conference: Conference, conclusion: str, by: Actor, at: datetime) -> Conference:
    """Close the conference with its conclusion; nothing in it changes afterwards.

    Raises NotAllowed; NotReady while an item is neither concluded nor postponed, a paper vote is being counted,
    or the conclusion is empty.
    """
    conference = held_conference("conferences.close", conference.pk, by)
    conclusion = normal(conclusion)
    missing = missing_to_close(conference.agenda.select_related("subject"), conclusion)
    if missing:
        raise NotReady("Chưa bế mạc được hội nghị.", missing)
    end_turns(conference, at)
    conference.state, conference.closed_at, conference.conclusion = ConferenceState.CLOSED, at, conclusion
    conference.paused_at, conference.resumes_at, conference.check_in_code, conference.check_in_day = (
        None,
        None,
        "",
        None,
    )
    conference.save(update_fields=CLOSED_FIELDS)
    record(
        "conferences.close", by=by, at=at, about=conference, paths=conference.paths, cycle_id=conference.cycle_id
    )  # fmt: skip
    return conference


@action("conferences.invite")
def invite(*, conference: Conference, person: Person, by: Actor, at: datetime) -> None:
    """Put a guest on the list of whoever attends, for every day of the conference.

    Raises NotAllowed; Refused where the person is on the list already.
    """
    conference = held_conference("conferences.invite", conference.pk, by)
    if conference.attendance.filter(person=person).exists():
        raise Refused(
            f"{person} đã có trong danh sách dự hội nghị.", way_out="Hãy điểm danh ở dòng của người đó."
        )
    Attendance.objects.bulk_create(
        Attendance(conference=conference, person=person, capacity=Attendance.Capacity.INVITED, day=day)
        for day in range(1, conference.days + 1)
    )
    record(
        "conferences.invite", by=by, at=at, about=conference, paths=conference.paths,
        cycle_id=conference.cycle_id, data={"person": person.pk},
    )  # fmt: skip
