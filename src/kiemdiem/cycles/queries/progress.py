"""How far the subjects of a cycle are: who is through, who is late, who still keeps the cycle from closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kiemdiem.core.refusal import Missing
from kiemdiem.core.steps import StepTable
from kiemdiem.cycles.models import Cycle, Inclusion, Subject
from kiemdiem.cycles.queries.rules import rule_set

REVIEWED = "reviewed_at_conference"
LISTED = 30


@dataclass(frozen=True)
class Unfinished:
    """How many subjects keep a cycle from closing, and the first of them by name."""

    total: int
    missing: list[Missing]


def finished(steps: Sequence[str]) -> Q:
    """Return the subjects that have nothing left to do in a cycle of these steps, in their order.

    Exempt: at once; only reviewed: from the conference on; rated: at the last step.
    """
    return (
        Q(inclusion=Inclusion.EXEMPT)
        | Q(inclusion=Inclusion.REVIEW_ONLY, step__in=steps[steps.index(REVIEWED) :])
        | Q(step=steps[-1])
    )


def unfinished_subjects(cycle: Cycle) -> Unfinished:
    """Return who keeps `cycle` from closing, in two statements at most."""
    steps = rule_set(cycle).steps
    rows = cycle.subjects.exclude(finished(steps.keys()))
    total = rows.count()
    if not total:
        return Unfinished(0, [])
    first = rows.order_by("unit__sort_key", "sort_key", "id").values_list("name", "unit__name", "step")[
        :LISTED
    ]
    missing = [Missing(f"{name} ({unit}): {steps.step(step).says_judge}.") for name, unit, step in first]
    if total > LISTED:
        missing.append(Missing(f"và {total - LISTED} đối tượng nữa; xem bảng tiến độ của đợt."))
    return Unfinished(total, missing)


def due_on(subject: Subject) -> date | None:
    """Return the date of the subject's present step, by its cycle's calendar; None where nothing is left to do."""
    steps = rule_set(subject.cycle).steps
    reviewed = steps.position(subject.step) >= steps.position(REVIEWED)
    if subject.inclusion == Inclusion.EXEMPT or (subject.inclusion == Inclusion.REVIEW_ONLY and reviewed):
        return None
    return next_due(steps, subject.step, list(subject.cycle.calendar.values_list("step", "due_on")))


def next_due(steps: StepTable, now: str, days: list[tuple[str, date]]) -> date | None:
    """Return the first date of the calendar that belongs to a station after `now`; None where none is left."""
    passed = steps.keys()[: steps.position(now) + 1]
    return min((on for step, on in days if step and step not in passed), default=None)
