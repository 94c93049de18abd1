"""One cycle as a page's head shows it, its calendar, and what stands before its opening."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404
from django.shortcuts import get_object_or_404

from kiemdiem.audit.access import decide, require
from kiemdiem.core.access import Actor
from kiemdiem.cycles.access import cycle_target, unit_place, unit_target, visible_cycles, visible_subjects
from kiemdiem.cycles.models import Cycle, CycleKind, CycleState, CycleUnit
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.prepared import Prepared


@dataclass(frozen=True)
class CycleHead:
    """What every page of a cycle says of it; the `may_` facts follow the access policy."""

    id: int
    title: str
    kind: str
    state: str
    state_name: str
    root: str
    period_start: date
    period_end: date
    rule_set: str
    rule_set_id: int
    rule_set_hash: str
    rule_set_ground: str
    opened_at: datetime | None
    closed_at: datetime | None
    source: str
    illustrative: bool
    may_open: bool
    may_close: bool
    may_organise: bool
    may_export: bool


@dataclass(frozen=True)
class CalendarLine:
    """A date of the calendar, with the rule it comes from."""

    due_on: date
    says: str
    article: str
    confidence: str
    is_law: bool
    step: str


def cycle_seen(pk: int, by: Actor) -> Cycle:
    """Return a cycle in which `by` sees anything. Raises Http404 where there is none, NotAllowed where nothing is seen."""
    cycles = Cycle.objects.select_related("root", "rule_set")
    seen = cycles.filter(visible_cycles(by), pk=pk).first()
    if seen is not None:
        return seen
    require("cycles.see", by, cycle_target(get_object_or_404(cycles, pk=pk)))
    raise Http404


def unit_seen(pk: int, by: Actor) -> CycleUnit:
    """Return a unit of a cycle in which `by` sees anything.

    Raises Http404 where there is none, NotAllowed where `by` sees neither the unit nor a subject in it.
    """
    unit = _UNIT.first(pk=pk)
    if unit is None:
        raise Http404
    if decide("cycles.see", by, unit_place(unit)).allowed:
        return unit
    if not unit.subjects.filter(visible_subjects(by)).exists():
        require("cycles.see", by, unit_target(unit, by))
    return unit


_UNIT: Prepared[CycleUnit] = Prepared(
    lambda *, pk: CycleUnit.objects.select_related("cycle__root", "cycle__rule_set").filter(pk=pk), pk=int
)


def cycle_head(cycle: Cycle, by: Actor) -> CycleHead:
    """Return the head of a cycle's pages; no statement of its own."""
    target = cycle_target(cycle)
    return CycleHead(
        id=cycle.pk,
        title=cycle.title,
        kind=CycleKind(cycle.kind).label,
        state=cycle.state,
        state_name=CycleState(cycle.state).label,
        root=cycle.root.name,
        period_start=cycle.period_start,
        period_end=cycle.period_end,
        rule_set=cycle.rule_set.number,
        rule_set_id=cycle.rule_set_id,
        rule_set_hash=cycle.rule_set_hash,
        rule_set_ground=cycle.rule_set_ground,
        opened_at=cycle.opened_at,
        closed_at=cycle.closed_at,
        source=cycle.source,
        illustrative=cycle.illustrative,
        may_open=decide("cycles.open", by, target).allowed,
        may_close=decide("cycles.close", by, target).allowed,
        may_organise=decide("cycles.form_delegation", by, target).allowed,
        may_export=decide("boards.export_cycle", by, target).allowed,
    )


def calendar_of(cycle: Cycle) -> list[CalendarLine]:
    """Return the dates of a cycle, first things first, in one statement besides the cycle's own."""
    steps = rule_set(cycle).steps
    return [
        CalendarLine(
            due_on=day.due_on,
            says=day.says,
            article=day.article,
            confidence=day.confidence,
            is_law=day.is_law,
            step=steps.step(day.step).name if day.step else "",
        )
        for day in cycle.calendar.all()
    ]
