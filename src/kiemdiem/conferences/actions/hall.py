"""The hall: who is there, opening and closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.actions import action, record
from kiemdiem.conferences.actions.rows import held_conference
from kiemdiem.conferences.models import Attendance, Conference, ConferenceState, Speech
from kiemdiem.conferences.queries.ready import missing_to_close, missing_to_open
from kiemdiem.conferences.queries.roll import roll_count
from kiemdiem.conferences.queries.times import time_notes
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.core.textvi import normal

ROLL = ["arrived_at", "absent_reason"]


@dataclass(frozen=True)
class Mark:
    """One person of the list on one day: there since a moment, absent with a reason, or (neither) not marked."""

    person_id: int
    arrived_at: datetime | None = None
    absent_reason: str = ""


@action("conferences.mark_attendance")
def mark_attendance(
    *, conference: Conference, day: int, marks: Sequence[Mark], by: Actor, at: datetime
) -> None:
    """Take down who is there on one day of the conference, from when, and who is absent, why.

    Raises NotAllowed; Refused for somebody not on the list, a moment that is not of that day or lies ahead, and
    where somebody who has spoken would become absent or come after having spoken.
    """
    conference = held_conference("conferences.mark_attendance", conference.pk, by)
    rows = {
        row.person_id: row
        for row in conference.attendance.filter(day=day)
        .select_related("person")
        .select_for_update(of=("self",))
    }
    first_words = _first_words(conference, day)
    changed = []
    for mark in marks:
        row = rows.get(mark.person_id)
        if row is None:
            raise Refused(
                f"Có người không nằm trong danh sách dự ngày thứ {day}.",
                way_out="Mời người đó dự hội nghị trước, rồi điểm danh.",
            )
        reason = normal(mark.absent_reason)
        _check_mark(conference, row, mark, at=at, spoke_at=first_words.get(mark.person_id))
        if (row.arrived_at, row.absent_reason) != (mark.arrived_at, reason):
            row.arrived_at, row.absent_reason = mark.arrived_at, reason
            changed.append(row)
    Attendance.objects.bulk_update(changed, ROLL)
    record(
        "conferences.mark_attendance",
        by=by,
        at=at,
        about=conference,
        paths=conference.paths,
        cycle_id=conference.cycle_id,
        data={"day": day, "arrived": [r.person_id for r in changed if r.arrived_at], "absent": [r.person_id for r in changed if r.absent_reason]},
    )  # fmt: skip


def _first_words(conference: Conference, day: int) -> dict[int, datetime]:
    on = conference.date_of(day)
    spoken = Speech.objects.filter(item__conference=conference).order_by("-recorded_at", "-id")
    return {
        speaker: moment
        for speaker, moment in spoken.values_list("speaker_id", "recorded_at")
        if timezone.localdate(moment) == on
    }


def _check_mark(
    conference: Conference, row: Attendance, mark: Mark, *, at: datetime, spoke_at: datetime | None
) -> None:
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
    if spoke_at and (arrived is None or arrived > spoke_at):
        raise Refused(
            f"{row.person} đã phát biểu lúc {timezone.localtime(spoke_at):%H:%M}, nên phải có mặt từ lúc đó hoặc sớm hơn.",
            way_out="Sửa giờ có mặt, hoặc sửa người phát biểu của ý kiến khi phần kiểm điểm còn mở.",
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
    conference.state, conference.closed_at, conference.conclusion = ConferenceState.CLOSED, at, conclusion
    conference.save(update_fields=["state", "closed_at", "conclusion"])
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
