"""Milestones are reached, each with what proves it; a task's own figure is reported and confirmed where tasks are."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.programmes.access import priority_target, task_target
from kiemdiem.programmes.models import EditionState, Milestone, PriorityState


@action("programmes.reach_milestone")
def reach_milestone(*, milestone: Milestone, done_on: date, proof: str, by: Actor, at: datetime) -> Milestone:
    """Record that a milestone was reached on a day, and by what paper or product that is known.

    Raises NotAllowed; Refused for a day ahead, without proof, for one reached before, or of a task that is not being
    followed.
    """
    one = (
        Milestone.objects.select_for_update(of=("self",))
        .select_related("programme_task__edition__programme__unit", "priority_task__unit")
        .get(pk=milestone.pk)
    )
    on = timezone.localdate(at)
    if one.programme_task:
        target = task_target(one.programme_task, by, on)
        followed = one.programme_task.edition.state == EditionState.ADOPTED
    elif one.priority_task:
        target = priority_target(one.priority_task, by, on)
        followed = one.priority_task.state == PriorityState.ADOPTED
    require("programmes.reach_milestone", by, target)
    if not followed:
        raise Refused(
            "Mốc này không thuộc nhiệm vụ đang được theo dõi.",
            way_out="Hãy mở nhiệm vụ của bản đang thực hiện.",
        )
    if one.done_on:
        raise Refused(
            f"Mốc này đã được ghi là đạt ngày {one.done_on:%d/%m/%Y}.", way_out="Không phải ghi lại."
        )
    not_ahead(done_on, at, "Ngày đạt mốc")
    one.done_on, one.proof = done_on, said(proof, "văn bản, sản phẩm làm chứng")
    one.recorded_at, one.recorded_by_id = at, by.account_id
    one.save(update_fields=["done_on", "proof", "recorded_at", "recorded_by"])
    record(
        "programmes.reach_milestone", by=by, at=at, about=one, paths=target.paths, data={"done_on": done_on}
    )
    return one
