"""Obstacles beyond one's authority: sent up with a clock, answered with their effect, or sent further up."""

from datetime import date, datetime, timedelta

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.access import obstacle_target
from kiemdiem.shortcomings.actions.deadlines import move_deadline
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.actions.letters import tell_answer, tell_obstacle
from kiemdiem.shortcomings.models import Obstacle, Shortcoming
from kiemdiem.shortcomings.queries.audience import rules_on


@action("shortcomings.send_obstacle")
def send_obstacle(
    *,
    entry: Shortcoming,
    text: str,
    sent_to: Unit,
    sent_on: date,
    by: Actor,
    at: datetime,
    answer_due: date | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Obstacle:
    """Send an obstacle to the body that can remove it; without a day to answer by, the software's default runs.

    Raises NotAllowed; Refused where it goes to the unit itself or below it, where the day of sending lies ahead,
    or where the day of the answer isn't after it.
    """
    entry = hold("shortcomings.send_obstacle", entry, by, at)
    if sent_to.paths.inside(entry.paths):
        raise Refused(
            f"Vướng mắc vượt thẩm quyền không gửi cho chính đơn vị hoặc đơn vị cấp dưới ({sent_to}).",
            way_out="Hãy chọn cấp trên hoặc cơ quan có thẩm quyền giải quyết.",
        )
    obstacle = _send(
        Obstacle(
            shortcoming=entry, text=said(text, "nội dung vướng mắc"), sent_to=sent_to, sent_on=sent_on, answer_due=answer_due,
            sent_by_id=by.account_id, source=normal(source), illustrative=illustrative,
        ),
        at,
    )  # fmt: skip
    record(
        "shortcomings.send_obstacle", by=by, at=at, about=entry, paths=entry.paths,
        data={"obstacle": obstacle.pk, "sent_to": sent_to.pk, "answer_due": obstacle.answer_due},
    )  # fmt: skip
    return obstacle


@action("shortcomings.send_further")
def send_further(
    *,
    obstacle: Obstacle,
    text: str,
    sent_to: Unit,
    sent_on: date,
    by: Actor,
    at: datetime,
    answer_due: date | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Obstacle:
    """Send an obstacle that is beyond the addressed unit's authority too to a body above it; the first stays open.

    Raises NotAllowed; Refused once it is answered or sent further, or where it doesn't go beyond the addressed unit.
    """
    first = _hold(obstacle)
    require("shortcomings.send_further", by, obstacle_target(first))
    _refuse_answered(first)
    if first.sent_further.exists():
        raise Refused("Vướng mắc này đã được gửi tiếp lên cấp trên.", way_out="Hãy chờ trả lời của cấp trên.")
    if sent_to.paths.inside(first.sent_to.paths):
        raise Refused(
            f"Vướng mắc chỉ gửi tiếp ra ngoài {first.sent_to}, lên cấp có thẩm quyền cao hơn.",
            way_out="Hãy chọn cấp trên hoặc cơ quan khác có thẩm quyền.",
        )
    if sent_on < first.sent_on:
        raise Refused(
            f"Ngày gửi tiếp không được trước ngày nhận {first.sent_on:%d/%m/%Y}.", way_out="Hãy sửa lại ngày."
        )
    entry = first.shortcoming
    further = _send(
        Obstacle(
            shortcoming=entry, text=said(text, "nội dung vướng mắc"), sent_to=sent_to, sent_on=sent_on, answer_due=answer_due,
            continues=first, sent_by_id=by.account_id, source=normal(source), illustrative=illustrative,
        ),
        at,
    )  # fmt: skip
    record(
        "shortcomings.send_further", by=by, at=at, about=entry, paths=entry.paths,
        data={"obstacle": further.pk, "continues": first.pk, "sent_to": sent_to.pk, "answer_due": further.answer_due},
    )  # fmt: skip
    return further


def _send(obstacle: Obstacle, at: datetime) -> Obstacle:
    not_ahead(obstacle.sent_on, at, "Ngày gửi")
    if obstacle.answer_due is None:
        entry = obstacle.shortcoming
        days = rules_on(obstacle.sent_on).of(entry.unit_id, entry.paths).answer_days
        obstacle.answer_due = obstacle.sent_on + timedelta(days=days)
    if obstacle.answer_due <= obstacle.sent_on:
        raise Refused("Hạn trả lời phải sau ngày gửi.", way_out="Hãy chọn hạn trả lời muộn hơn.")
    obstacle.save()
    tell_obstacle(obstacle, obstacle.shortcoming, at)
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
    new: date | None = None,
    authority: str = "",
) -> Obstacle:
    """Answer an obstacle, with what the answer means for the owner's deadline; `new` moves it in the same deed.

    The addressed unit's officer answers; an organiser over the entry's unit records what came from outside. Whoever
    gives a new deadline must be allowed to move deadlines there. Raises NotAllowed; Refused for a second answer, a
    day ahead or before the sending, or where the answer or its effect on the deadline isn't said.
    """
    obstacle = _hold(obstacle)
    require("shortcomings.answer_obstacle", by, obstacle_target(obstacle))
    _refuse_answered(obstacle)
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
    if new is not None:
        move_deadline(
            entry=entry, new=new, ground=f"Trả lời vướng mắc: {obstacle.effect}", authority=authority or str(obstacle.sent_to),
            obstacle=obstacle, by=by, at=at, illustrative=obstacle.illustrative,
        )  # fmt: skip
    record(
        "shortcomings.answer_obstacle", by=by, at=at, about=entry, paths=entry.paths,
        data={"obstacle": obstacle.pk, "answered_on": answered_on, "days": (answered_on - obstacle.sent_on).days},
    )  # fmt: skip
    tell_answer(obstacle, entry, new, at)
    return obstacle


def _hold(obstacle: Obstacle) -> Obstacle:
    return (
        Obstacle.objects.select_for_update(of=("self",))
        .select_related("shortcoming__unit", "shortcoming__owner_post", "sent_to")
        .get(pk=obstacle.pk)
    )


def _refuse_answered(obstacle: Obstacle) -> None:
    if obstacle.answered_on:
        raise Refused(f"Vướng mắc này đã được trả lời ngày {obstacle.answered_on:%d/%m/%Y}.")
