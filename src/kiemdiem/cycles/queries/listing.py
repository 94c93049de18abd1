"""The cycles an actor sees, as one list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from kiemdiem.core.access import Actor
from kiemdiem.cycles.access import visible_cycles, visible_subjects
from kiemdiem.cycles.models import Cycle, CycleKind, CycleState, Subject


@dataclass(frozen=True)
class CycleLine:
    """One cycle in the list, with what of it the actor sees."""

    id: int
    title: str
    kind: str
    state: str
    state_name: str
    root: str
    rule_set: str
    period_start: date
    period_end: date
    subjects: int
    late: int
    source: str
    illustrative: bool


def cycles_listed(by: Actor, today: date) -> list[CycleLine]:
    """Return the cycles `by` sees, newest first, with the counts of the subjects `by` sees: two statements."""
    cycles = (
        Cycle.objects.filter(visible_cycles(by))
        .select_related("root", "rule_set")
        .defer("rule_set__content")
        .order_by("-period_end", "-id")
    )
    counted = (
        Subject.objects.filter(visible_subjects(by))
        .order_by()
        .values_list("cycle_id")
        .annotate(Count("pk"), late=Count("pk", filter=Q(due_on__lt=today, cycle__state=CycleState.OPEN)))
    )
    counts = {cycle_id: (total, late) for cycle_id, total, late in counted}
    return [
        CycleLine(
            id=cycle.pk,
            title=cycle.title,
            kind=CycleKind(cycle.kind).label,
            state=cycle.state,
            state_name=CycleState(cycle.state).label,
            root=cycle.root.name,
            rule_set=cycle.rule_set.number,
            period_start=cycle.period_start,
            period_end=cycle.period_end,
            subjects=counts.get(cycle.pk, (0, 0))[0],
            late=counts.get(cycle.pk, (0, 0))[1],
            source=cycle.source,
            illustrative=cycle.illustrative,
        )
        for cycle in cycles
    ]
