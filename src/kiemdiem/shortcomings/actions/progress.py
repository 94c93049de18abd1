"""Progress on a remedy: meetings that check it, notes on what was done. Neither is ever a proof."""

from datetime import date, datetime

from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import normal
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.models import ProgressMeeting, ProgressNote, Shortcoming


@action("shortcomings.record_meeting")
def record_meeting(
    *,
    entry: Shortcoming,
    held_on: date,
    chaired_by: str,
    decisions: str,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> ProgressMeeting:
    """Note a progress meeting on the remedy with what it decided; a step of the plan may carry that out.

    Raises NotAllowed; Refused for a meeting still ahead, or without a chair or decisions.
    """
    entry = hold("shortcomings.record_meeting", entry, by, at)
    not_ahead(held_on, at, "Ngày họp")
    meeting = ProgressMeeting.objects.create(
        shortcoming=entry, held_on=held_on, chaired_by=said(chaired_by, "người chủ trì cuộc họp"),
        decisions=said(decisions, "kết luận của cuộc họp"), recorded_at=at, recorded_by_id=by.account_id,
        source=source, illustrative=illustrative,
    )  # fmt: skip
    record(
        "shortcomings.record_meeting", by=by, at=at, about=entry, paths=entry.paths, data={"held_on": held_on}
    )
    return meeting


@action("shortcomings.note_progress")
def note_progress(
    *,
    entry: Shortcoming,
    noted_on: date,
    text: str,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> ProgressNote:
    """Note what was done up to a day. Raises NotAllowed; Refused for a day ahead, or where nothing is said."""
    entry = hold("shortcomings.note_progress", entry, by, at)
    not_ahead(noted_on, at, "Ngày ghi tiến độ")
    note = ProgressNote.objects.create(
        shortcoming=entry, noted_on=noted_on, text=said(text, "tiến độ"), recorded_at=at, recorded_by_id=by.account_id,
        source=normal(source), illustrative=illustrative,
    )  # fmt: skip
    record("shortcomings.note_progress", by=by, at=at, about=entry, paths=entry.paths, data={"on": noted_on})
    return note
