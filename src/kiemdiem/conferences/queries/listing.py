"""The list of conferences, and the units a conference may be planned at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from kiemdiem.conferences.access import visible_conferences
from kiemdiem.conferences.models import Conference, ConferenceState, ItemState
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.core.textvi import fold
from kiemdiem.cycles.access import visible_cycles, visible_units
from kiemdiem.cycles.models import Cycle, CycleState, CycleUnit, Inclusion

Window = Callable[[int], slice]
COLUMNS = (
    "pk", "title", "host__name", "cycle__title", "starts_on", "ends_on", "state", "source", "illustrative",
    "items", "concluded",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; without a cycle, to the conferences of open cycles."""

    cycle_id: int | None = None
    state: str = ""
    text: str = ""


@dataclass(frozen=True)
class CycleChoice:
    """A cycle to narrow the list to."""

    id: int
    title: str


@dataclass(frozen=True)
class ConferenceRow:
    """One conference of the list."""

    id: int
    title: str
    host: str
    cycle: str
    starts_on: date
    ends_on: date
    state: str
    source: str
    illustrative: bool
    items: int
    concluded: int

    @property
    def state_label(self) -> str:
        """Where the conference stands, in words."""
        return str(ConferenceState(self.state).label)


@dataclass(frozen=True)
class ConferenceList:
    """One page of conferences, and what the page's filters offer."""

    rows: tuple[ConferenceRow, ...]
    total: int
    cycles: tuple[CycleChoice, ...]
    may_plan: bool


@dataclass(frozen=True)
class HostRow:
    """A unit that a conference may be planned at."""

    id: int
    name: str
    cycle: str
    collectives: int
    waiting: int


@dataclass(frozen=True)
class HostList:
    """One page of units to plan at."""

    rows: tuple[HostRow, ...]
    total: int


def conference_list(by: Actor, filters: Filters, window: Window) -> ConferenceList:
    """Return the conferences `by` may see, or follow as a guest, soonest first: four statements."""
    rows = Conference.objects.filter(visible_conferences(by, "conferences.follow")).filter(_narrowed(filters))
    total = rows.count()
    annotated = rows.annotate(
        items=Count("agenda"), concluded=Count("agenda", filter=Q(agenda__state=ItemState.CONCLUDED))
    )
    shown = annotated.order_by("starts_on", "id").values_list(*COLUMNS)[window(total)]
    cycles = Cycle.objects.filter(visible_cycles(by)).exclude(state=CycleState.DRAFT)
    return ConferenceList(
        rows=tuple(ConferenceRow(*values) for values in shown),
        total=total,
        cycles=tuple(CycleChoice(pk, title) for pk, title in cycles.values_list("pk", "title")),
        may_plan=_hosts(by).exists(),
    )


def host_list(by: Actor, filters: Filters, window: Window) -> HostList:
    """Return the units `by` may plan a conference at, those with something left to review first: two statements."""
    rows = _hosts(by)
    if filters.cycle_id:
        rows = rows.filter(cycle=filters.cycle_id)
    if filters.text:
        rows = rows.filter(unit__search_key__contains=fold(filters.text))
    total = rows.count()
    annotated = rows.annotate(
        collectives=Count("subjects", distinct=True),
        taken=Count("subjects", filter=Q(subjects__conferences__isnull=False), distinct=True),
        cycle_title=F("cycle__title"),
    ).annotate(waiting=F("collectives") - F("taken"))
    shown = annotated.order_by("-waiting", "sort_key", "id")[window(total)]
    return HostList(
        rows=tuple(
            HostRow(each.pk, each.name, each.cycle_title, each.collectives, each.waiting) for each in shown
        ),
        total=total,
    )


def _hosts(by: Actor) -> QuerySet[CycleUnit]:
    reviewed = Q(subjects__kind=SubjectKind.COLLECTIVE) & ~Q(subjects__inclusion=Inclusion.EXEMPT)
    return CycleUnit.objects.filter(
        visible_units(by, "conferences.plan"), reviewed, cycle__state=CycleState.OPEN
    ).distinct()


def _narrowed(filters: Filters) -> Q:
    rows = Q(cycle=filters.cycle_id) if filters.cycle_id else Q(cycle__state=CycleState.OPEN)
    if filters.state in ConferenceState.values:
        rows &= Q(state=filters.state)
    if filters.text:
        rows &= Q(host__unit__search_key__contains=fold(filters.text))
    return rows
