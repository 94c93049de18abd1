"""Objective grounds: claimed for a delay or a fault, answered by a superior who is somebody else."""

from datetime import datetime

from django.db.models import Sum

from kiemdiem.assignments.actions.holding import hold_task, refuse_own
from kiemdiem.assignments.models import GroundState, Lapse, ObjectiveGround, Task
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused

OBJECTIVE = "Nghị định 335/2025/NĐ-CP, Điều 14.2"


@action("assignments.claim_ground")
def claim_ground(
    *, task: Task, lapse: str, count: int, ground: str, evidence: str, by: Actor, at: datetime
) -> ObjectiveGround:
    """Claim that some delays or faults of a confirmed task had an objective cause; nothing changes until it is answered.

    Raises NotAllowed; Refused without ground or evidence, or for more than the superior found and no other claim
    covers.
    """
    task = hold_task("assignments.claim_ground", task, by)
    found = task.faults if lapse == Lapse.FAULT else task.delays
    covered = (
        (
            task.grounds.filter(lapse=lapse)
            .exclude(state=GroundState.REFUSED)
            .aggregate(number=Sum("count"))["number"]
        )
        or 0
    )
    if not 1 <= count <= found - covered:
        raise Refused(
            f"Số lần {Lapse(lapse).label.lower()} còn có thể đề nghị là {found - covered}.",
            article=OBJECTIVE,
            way_out="Chỉ đề nghị được cho những lần cấp trên đã ghi và chưa có đề nghị nào.",
        )
    made = ObjectiveGround.objects.create(
        task=task, lapse=lapse, count=count, ground=said(ground, "nguyên nhân khách quan"),
        evidence=said(evidence, "minh chứng"), claimed_by_id=by.account_id, claimed_at=at,
    )  # fmt: skip
    record(
        "assignments.claim_ground", by=by, at=at, about=task, paths=task.unit.paths,
        data={"ground": made.pk, "lapse": lapse, "count": count},
    )  # fmt: skip
    return made


@action("assignments.answer_ground")
def answer_ground(
    *, claim: ObjectiveGround, confirmed: bool, reason: str, by: Actor, at: datetime
) -> ObjectiveGround:
    """Confirm a claim, so that these delays or faults no longer cut, or refuse it; both with a reason.

    Raises NotAllowed, also for whoever made the claim; Refused for one's own task, an answered claim, no reason.
    """
    task = hold_task("assignments.answer_ground", claim.task, by)
    claim = ObjectiveGround.objects.get(pk=claim.pk)
    refuse_own(task, by)
    if by.account_id is not None and by.account_id == claim.claimed_by_id:
        raise NotAllowed(
            "Đồng chí là người đề nghị nên không tự trả lời được.",
            way_out="Cấp có thẩm quyền khác sẽ trả lời.",
        )
    if claim.state != GroundState.CLAIMED:
        raise Refused(f"Đề nghị này đã được trả lời: {claim.get_state_display().lower()}.")
    claim.state = GroundState.CONFIRMED if confirmed else GroundState.REFUSED
    claim.reason, claim.answered_by_id, claim.answered_at = said(reason, "ý kiến"), by.account_id, at
    claim.save(update_fields=["state", "reason", "answered_by", "answered_at"])
    record(
        "assignments.answer_ground", by=by, at=at, about=task, paths=task.unit.paths, reason=claim.reason,
        data={"ground": claim.pk, "lapse": claim.lapse, "count": claim.count, "confirmed": confirmed},
    )  # fmt: skip
    return claim
