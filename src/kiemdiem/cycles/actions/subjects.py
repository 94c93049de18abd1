"""A subject's way through the cycle."""

from datetime import date, datetime

from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.steps import StepTable
from kiemdiem.cycles.models import CalendarDay, Subject
from kiemdiem.cycles.queries.rules import rule_set


def advance(*, subject: Subject, action_name: str, by: Actor, at: datetime) -> None:  # noqa: ARG001 -- every write names its author
    """Move `subject` along the step table of its cycle's rules, inside the action that moves it (and records it).

    Raises Refused where the table knows no such move from the subject's present step.
    """
    steps = rule_set(subject.cycle).steps
    to = steps.after(action_name, subject.step)
    if to is None:
        raise Refused(
            f"“{subject}” đang ở bước “{steps.step(subject.step).name}”, việc này chưa làm được ở bước đó.",
            way_out="Xem bảng tiến độ của đợt để biết bước tiếp theo của đối tượng này.",
        )
    days = CalendarDay.objects.filter(cycle=subject.cycle_id).values_list("step", "due_on")
    subject.step, subject.step_since, subject.due_on = to, at, next_due(steps, to, list(days))
    subject.save(update_fields=["step", "step_since", "due_on"])


def next_due(steps: StepTable, now: str, days: list[tuple[str, date]]) -> date | None:
    """Return the first date of the calendar that belongs to a station after `now`; None where none is left."""
    passed = steps.keys()[: steps.position(now) + 1]
    return min((on for step, on in days if step not in passed), default=None)
