"""Deadlines move only as recorded events; obstacles beyond one's authority go up and come back answered."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.access import obstacle_target
from kiemdiem.shortcomings.actions.holding import hold, not_ahead, said
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
    source: str = "",
    illustrative: bool = False,
) -> DeadlineMove:
    """Move the deadline, later or earlier, as an entry of the slippage ledger.

    Raises NotAllowed; Refused without a ground or an authority, for the same day, or for a day already past.
    """
    entry = hold("shortcomings.move_deadline", entry, by, at)
    old = entry.deadline
    assert old is not None  # an open entry has both: constraint shortcomings_address
    assert entry.owner_post is not None
    if new == old:
        raise Refused(f"Hạn mới trùng với hạn đang có {old:%d/%m/%Y}.", way_out="Hãy chọn ngày khác.")
    if new < timezone.localdate(at):
        raise Refused(f"Hạn mới {new:%d/%m/%Y} đã qua.", way_out="Hãy chọn một ngày từ hôm nay trở đi.")
    move = DeadlineMove.objects.create(
        shortcoming=entry, unit=entry.unit, owner_post=entry.owner_post, old=old, new=new, days=(new - old).days, ground=said(ground, "lý do chuyển thời hạn"),
        authority=said(authority, "người, cấp cho phép chuyển thời hạn"), moved_at=at, moved_by_id=by.account_id,
        source=source, illustrative=illustrative,
    )  # fmt: skip
    entry.deadline = new
    entry.save(update_fields=["deadline"])
    record(
        "shortcomings.move_deadline", by=by, at=at, about=entry, paths=entry.paths, reason=move.ground,
        data={"old": old, "new": new, "days": move.days, "authority": move.authority},
    )  # fmt: skip
    return move


@action("shortcomings.send_obstacle")
def send_obstacle(
    *,
    entry: Shortcoming,
    text: str,
    sent_to: Unit,
    sent_on: date,
    answer_due: date,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> Obstacle:
    """Send an obstacle to the body that can remove it, with a day to answer by.

    Raises NotAllowed; Refused where it goes to the unit itself or below it, where the day of sending lies ahead,
    or where the day of the answer isn't after it.
    """
    entry = hold("shortcomings.send_obstacle", entry, by, at)
    if sent_to.paths.inside(entry.paths):
        raise Refused(
            f"Vướng mắc vượt thẩm quyền không gửi cho chính đơn vị hoặc đơn vị cấp dưới ({sent_to}).",
            way_out="Hãy chọn cấp trên hoặc cơ quan có thẩm quyền giải quyết.",
        )
    not_ahead(sent_on, at, "Ngày gửi")
    if answer_due <= sent_on:
        raise Refused("Hạn trả lời phải sau ngày gửi.", way_out="Hãy chọn hạn trả lời muộn hơn.")
    obstacle = Obstacle.objects.create(
        shortcoming=entry, text=said(text, "nội dung vướng mắc"), sent_to=sent_to, sent_on=sent_on,
        answer_due=answer_due, sent_by_id=by.account_id, source=source, illustrative=illustrative,
    )  # fmt: skip
    record(
        "shortcomings.send_obstacle", by=by, at=at, about=entry, paths=entry.paths,
        data={"obstacle": obstacle.pk, "sent_to": sent_to.pk, "answer_due": answer_due},
    )  # fmt: skip
    return obstacle


@action("shortcomings.answer_obstacle")
def answer_obstacle(
    *,
    obstacle: Obstacle,
    answer: str,
    answered_on: date,
    effect: str,
    by: Actor,
    at: datetime,
    answer_number: str = "",
) -> Obstacle:
    """Answer an obstacle, with what the answer means for the owner's deadline.

    The addressed unit's officer answers; an organiser over the entry's unit records what came from outside.
    Raises NotAllowed; Refused for a second answer, a day ahead or before the sending, or where the answer or its
    effect on the deadline isn't said. The deadline itself moves only by `move_deadline`.
    """
    obstacle = (
        Obstacle.objects.select_for_update(of=("self",))
        .select_related("shortcoming__unit")
        .get(pk=obstacle.pk)
    )
    require("shortcomings.answer_obstacle", by, obstacle_target(obstacle))
    if obstacle.answered_on:
        raise Refused(f"Vướng mắc này đã được trả lời ngày {obstacle.answered_on:%d/%m/%Y}.")
    not_ahead(answered_on, at, "Ngày trả lời")
    if answered_on < obstacle.sent_on:
        raise Refused(
            f"Ngày trả lời không được trước ngày gửi {obstacle.sent_on:%d/%m/%Y}.",
            way_out="Hãy sửa lại ngày.",
        )
    obstacle.answer = said(answer, "nội dung trả lời")
    obstacle.effect = said(effect, "ảnh hưởng đến thời hạn khắc phục (kể cả khi giữ nguyên thời hạn)")
    obstacle.answered_on, obstacle.answer_number = answered_on, normal(answer_number)
    obstacle.answered_by_id = by.account_id
    obstacle.save(update_fields=["answer", "effect", "answered_on", "answer_number", "answered_by"])
    entry = obstacle.shortcoming
    record(
        "shortcomings.answer_obstacle", by=by, at=at, about=entry, paths=entry.paths,
        data={"obstacle": obstacle.pk, "answered_on": answered_on, "days": (answered_on - obstacle.sent_on).days},
    )  # fmt: skip
    return obstacle
