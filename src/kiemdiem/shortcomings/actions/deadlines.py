"""Deadlines move only as recorded events with a ground and an authority."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.models import DeadlineMove, Obstacle, Shortcoming


@action("shortcomings.move_deadline")
def move_deadline(
    *,
    entry: Shortcoming,
    new: date,
    ground: str,
    authority: str,
    by: Actor,
    at: datetime,
    obstacle: Obstacle | None = None,
    source: str = "",
    illustrative: bool = False,
) -> DeadlineMove:
    """Move the deadline, later or earlier, as an entry of the slippage ledger; `obstacle` is one whose answer moved it.

    Raises NotAllowed; Refused without a ground or an authority, for the same day, or for a day already past.
    """
    entry = hold("shortcomings.move_deadline", entry, by, at)
    move = shift(
        entry, new, ground=ground, authority=authority, by=by, at=at, obstacle=obstacle, source=source,
        illustrative=illustrative,
    )  # fmt: skip
    entry.save(update_fields=["deadline"])
    record(
        "shortcomings.move_deadline", by=by, at=at, about=entry, paths=entry.paths, reason=move.ground,
        data={"old": move.old, "new": new, "days": move.days, "authority": move.authority},
    )  # fmt: skip
    return move


def shift(
    entry: Shortcoming,
    new: date,
    *,
    ground: str,
    authority: str,
    by: Actor,
    at: datetime,
    obstacle: Obstacle | None = None,
    source: str = "",
    illustrative: bool = False,
) -> DeadlineMove:
    """Put a held entry's deadline on another day and keep the move; a part of the deed that saves the entry.

    Raises Refused without a ground or an authority, for the same day, or for a day already past.
    """
    old, post = entry.deadline, entry.owner_post
    assert old is not None  # an open entry has both: constraint shortcomings_address
    assert post is not None
    if new == old:
        raise Refused(f"Hạn mới trùng với hạn đang có {old:%d/%m/%Y}.", way_out="Hãy chọn ngày khác.")
    if new < timezone.localdate(at):
        raise Refused(f"Hạn mới {new:%d/%m/%Y} đã qua.", way_out="Hãy chọn một ngày từ hôm nay trở đi.")
    move = DeadlineMove.objects.create(
        shortcoming=entry, unit=entry.unit, owner_post=post, old=old, new=new, days=(new - old).days,
        ground=said(ground, "lý do chuyển thời hạn")[:400], authority=said(authority, "người, cấp cho phép chuyển thời hạn"),
        obstacle=obstacle, moved_at=at, moved_by_id=by.account_id, source=normal(source), illustrative=illustrative,
    )  # fmt: skip
    entry.deadline = new
    return move
