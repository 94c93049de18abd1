"""Work on a remedy: the plan with its steps, what is done, the meetings that check the progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.models import Post
from kiemdiem.shortcomings.actions.holding import hold, not_ahead, said
from kiemdiem.shortcomings.models import ProgressMeeting, RemedyStep, Shortcoming


@dataclass(frozen=True)
class PlannedStep:
    """A step as the plan's author writes it."""

    text: str
    post: Post
    due_on: date
    expected_evidence: str = ""


@action("shortcomings.plan")
def plan(*, entry: Shortcoming, steps: Sequence[PlannedStep], by: Actor, at: datetime) -> list[RemedyStep]:
    """Lay down the remedy plan: done steps stay, the others are replaced by `steps`; the author is remembered.

    Raises NotAllowed; Refused for a plan without steps, a step after the entry's deadline, or a post not in force.
    """
    entry = hold("shortcomings.plan", entry, by, at)
    if not steps:
        raise Refused(
            "Kế hoạch khắc phục phải có ít nhất một việc.", way_out="Hãy ghi việc phải làm, ai làm, hạn nào."
        )
    for step in steps:
        _check_step(entry, step, timezone.localdate(at))
    left = entry.steps.filter(done_on__isnull=True)
    dropped = list(left.values_list("number", flat=True))
    left.delete()
    last = entry.steps.order_by("number").last()
    first_number = last.number + 1 if last else 1
    made = RemedyStep.objects.bulk_create(
        RemedyStep(
            shortcoming=entry, number=number, text=normal(step.text), post=step.post, due_on=step.due_on,
            expected_evidence=normal(step.expected_evidence),
        )
        for number, step in enumerate(steps, start=first_number)
    )  # fmt: skip
    entry.planned_by_id = by.person_id
    entry.save(update_fields=["planned_by"])
    record(
        "shortcomings.plan", by=by, at=at, about=entry, paths=entry.paths,
        data={"replaced": dropped, "steps": [{"number": step.number, "due_on": step.due_on, "post": step.post_id} for step in made]},
    )  # fmt: skip
    return made


def _check_step(entry: Shortcoming, step: PlannedStep, on: date) -> None:
    text = said(step.text, "việc phải làm")
    if entry.deadline and step.due_on > entry.deadline:
        raise Refused(
            f"Việc “{text}” có hạn {step.due_on:%d/%m/%Y}, sau thời hạn khắc phục {entry.deadline:%d/%m/%Y}.",
            way_out="Hãy rút ngắn hạn của việc, hoặc đề nghị chuyển thời hạn khắc phục trước.",
        )
    if step.post.valid_to and step.post.valid_to < on:
        raise Refused(
            f"Chức vụ “{step.post}” đã hết hiệu lực ngày {step.post.valid_to:%d/%m/%Y}.",
            way_out="Hãy giao việc cho chức vụ đang có hiệu lực.",
        )


@action("shortcomings.complete_step")
def complete_step(*, step: RemedyStep, done_on: date, by: Actor, at: datetime) -> RemedyStep:
    """Note that a step of the plan is done. Raises NotAllowed; Refused for a day ahead or a step done already."""
    entry = hold("shortcomings.complete_step", step.shortcoming, by, at)
    step = RemedyStep.objects.get(pk=step.pk)
    if step.done_on:
        raise Refused(f"Việc số {step.number} đã được ghi xong ngày {step.done_on:%d/%m/%Y}.")
    not_ahead(done_on, at, "Ngày xong")
    step.done_on = done_on
    step.save(update_fields=["done_on"])
    record(
        "shortcomings.complete_step", by=by, at=at, about=entry, paths=entry.paths,
        data={"step": step.number, "done_on": done_on},
    )  # fmt: skip
    return step


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
    """Note a progress meeting on the remedy with what it decided.

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
