"""Check-in by code: shown in the hall, typed or scanned on one's own phone; and coming back after having left."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.actions import action
from kiemdiem.conferences.actions.rows import held_conference, note
from kiemdiem.conferences.models import Attendance, Away, Conference
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused

MOST_WRONG = 5


class WrongCodeError(Refused):
    """The code typed isn't the one shown in the hall; the caller counts the try."""


@action("conferences.show_code")
def show_code(*, conference: Conference, code: str, by: Actor, at: datetime) -> Conference:
    """Show a new code of six digits, good for check-in on the conference's day of now; an older one ends with it.

    Raises NotAllowed; Refused on a day that is none of the conference's.
    """
    conference = held_conference("conferences.show_code", conference.pk, by)
    today = timezone.localdate(at)
    if not conference.starts_on <= today <= conference.ends_on:
        raise Refused(
            f"Hôm nay {today:%d/%m/%Y} không phải ngày họp.",
            way_out="Phát mã vào ngày họp; trước đó điểm danh theo danh sách.",
        )
    conference.check_in_code, conference.check_in_day = code, conference.day_on(today)
    conference.save(update_fields=["check_in_code", "check_in_day"])
    note("conferences.show_code", conference, by=by, at=at, day=conference.check_in_day)
    return conference


@action("conferences.show_code")
def take_code_back(*, conference: Conference, by: Actor, at: datetime) -> Conference:
    """End check-in by code; from now on the list alone counts. Raises NotAllowed."""
    conference = held_conference("conferences.show_code", conference.pk, by)
    conference.check_in_code, conference.check_in_day = "", None
    conference.save(update_fields=["check_in_code", "check_in_day"])
    note("conferences.show_code", conference, by=by, at=at)
    return conference


@action("conferences.check_in")
def check_in(*, conference: Conference, code: str, by: Actor, at: datetime) -> Attendance:
    """Take down that whoever acts is there, by the code shown in the hall; who had left is back.

    Nobody can be checked in but oneself. Raises NotAllowed; WrongCodeError for a wrong code; Refused where no code is
    in force today, too many were wrong, or the person is taken down as there already.
    """
    conference = held_conference("conferences.check_in", conference.pk, by)
    day = conference.day_on(timezone.localdate(at))
    in_force = (
        conference.check_in_day == day
        and conference.starts_on <= timezone.localdate(at) <= conference.ends_on
    )
    if not in_force:
        raise Refused(
            "Chưa phát mã điểm danh, hoặc mã đã thu.", way_out="Báo thư ký điểm danh theo danh sách."
        )
    row = conference.attendance.filter(person=by.person_id, day=day).first()
    if row is None:
        raise Refused(
            "Đồng chí không có trong danh sách dự ngày hôm nay.", way_out="Báo thư ký đưa vào danh sách."
        )
    if row.wrong_codes >= MOST_WRONG:
        raise Refused(f"Đã nhập sai mã {MOST_WRONG} lần.", way_out="Báo thư ký điểm danh theo danh sách.")
    if row.arrived_at and not row.left_at:
        raise Refused(
            f"Đồng chí đã được ghi có mặt lúc {timezone.localtime(row.arrived_at):%H:%M}.",
            way_out="Không cần điểm danh lại.",
        )
    if code != conference.check_in_code:
        raise WrongCodeError(
            "Mã điểm danh không đúng.", way_out="Xem lại mã trên màn hình của hội nghị, rồi nhập lại."
        )
    if row.arrived_at:
        _back(row, at)
    else:
        row.arrived_at, row.absent_reason = at, ""
    row.by_code, row.wrong_codes = True, 0
    row.save(
        update_fields=["arrived_at", "absent_reason", "left_at", "left_reason", "by_code", "wrong_codes"]
    )
    note("conferences.check_in", conference, by=by, at=at, person=row.person_id, day=day)
    return row


@action("conferences.check_in")
def count_wrong_code(*, conference: Conference, by: Actor, at: datetime) -> None:
    """Count a wrong try of one's own; after five the list alone counts. Raises NotAllowed."""
    conference = held_conference("conferences.check_in", conference.pk, by)
    day = conference.day_on(timezone.localdate(at))
    conference.attendance.filter(person=by.person_id, day=day).update(wrong_codes=F("wrong_codes") + 1)
    note("conferences.check_in", conference, by=by, at=at, wrong=True, day=day)


@action("conferences.mark_attendance")
def come_back(*, conference: Conference, person: Person, by: Actor, at: datetime) -> Attendance:
    """Take down that somebody who had left is back; how long they were away stays in the minutes.

    Raises NotAllowed; Refused where the person hasn't left.
    """
    conference = held_conference("conferences.mark_attendance", conference.pk, by)
    day = conference.day_on(timezone.localdate(at))
    row = conference.attendance.filter(person=person, day=day).first()
    if row is None or row.left_at is None:
        raise Refused(
            f"{person} không được ghi là đã rời hội nghị.", way_out="Tải lại trang để xem danh sách hiện tại."
        )
    _back(row, at)
    row.save(update_fields=["left_at", "left_reason"])
    note("conferences.mark_attendance", conference, by=by, at=at, day=day, back=person.pk)
    return row


def _back(row: Attendance, at: datetime) -> None:
    assert row.left_at is not None
    Away.objects.create(
        attendance=row, left_at=row.left_at, back_at=max(at, row.left_at), reason=row.left_reason
    )
    row.left_at, row.left_reason = None, ""
