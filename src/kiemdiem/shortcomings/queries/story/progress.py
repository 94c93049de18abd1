"""Moments of the work on a remedy: steps, meetings, notes; putting it off; looking again after it was closed."""

from collections.abc import Iterator

from kiemdiem.shortcomings.models import Deferral
from kiemdiem.shortcomings.queries.story.moment import Moment, name_of, noon
from kiemdiem.shortcomings.queries.story.record import Record
from kiemdiem.web.formats import day, day_of


def worked(record: Record) -> Iterator[Moment]:
    """Yield what was done: finished steps, meetings, notes of progress."""
    for step in record.steps:
        if step.done_on:
            early = f" Làm trước việc phải chờ: {step.early_ground}." if step.early_ground else ""
            yield Moment(
                step.done_on,
                f"Xong việc số {step.number}",
                f"{step.text}{early}",
                "good",
                order=noon(step.done_on),
            )
    for meeting in record.meetings:
        yield Moment(
            meeting.held_on, f"Họp kiểm điểm tiến độ, chủ trì: {meeting.chaired_by}", meeting.decisions, "info",
            source=meeting.source, illustrative=meeting.illustrative, order=noon(meeting.held_on),
        )  # fmt: skip
    for note in record.notes:
        yield Moment(
            note.noted_on, "Tiến độ", note.text, "info", by=name_of(note.recorded_by), source=note.source,
            illustrative=note.illustrative, order=note.recorded_at,
        )  # fmt: skip


def put_off(record: Record) -> Iterator[Moment]:
    """Yield every deferral, and how it ended."""
    for deferral in record.deferrals:
        yield Moment(
            day_of(deferral.deferred_at), f"Tạm hoãn đến hết ngày {day(deferral.until)}",
            f"Lý do: {deferral.ground}. {deferral.authority}, {deferral.decision_number}.", "warn",
            by=name_of(deferral.deferred_by), source=deferral.source, illustrative=deferral.illustrative,
            order=deferral.deferred_at,
        )  # fmt: skip
        if deferral.ended_at:
            yield Moment(
                day_of(deferral.ended_at), "Trở lại đang khắc phục", f"{deferral.end_ground}.", "info",
                by=_ended_by(deferral), illustrative=deferral.illustrative, order=deferral.ended_at,
            )  # fmt: skip


def after_closing(record: Record) -> Iterator[Moment]:
    """Yield what later looks at the effect found."""
    for one in record.rechecks:
        if one.checked_at:
            found = "hiệu quả còn giữ" if one.lasted else "hiệu quả không giữ được, hạn chế mở lại"
            yield Moment(
                day_of(one.checked_at), f"Kiểm tra lại: {found}", one.text, "good" if one.lasted else "bad",
                by=name_of(one.checked_by), order=one.checked_at,
            )  # fmt: skip


def _ended_by(deferral: Deferral) -> str:
    return name_of(deferral.ended_by) or "Hệ thống"
