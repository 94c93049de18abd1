"""The list of programmes: those with late tasks first, each with how far it is."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kiemdiem.assignments.models import TaskState
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Unit
from kiemdiem.prepared import Said, Shaped
from kiemdiem.programmes.access import visible_programmes
from kiemdiem.programmes.models import Edition, EditionState, Programme, ProgrammeState, ProgrammeTask
from kiemdiem.programmes.queries.progress import NOTHING, Tally, tallies

PER_PAGE = 12
UNITS_OFFERED = 100
WRITING = (ProgrammeState.DRAFTING, ProgrammeState.AMENDING)
IN_FORCE = (ProgrammeState.ADOPTED, ProgrammeState.AMENDING)
TABS = {"": "Tất cả", "thuc-hien": "Đang thực hiện", "qua-han": "Có việc quá hạn", "soan": "Đang soạn"}
RUNNING = (TaskState.OPEN, TaskState.REPORTED)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; `tab` is one of `TABS`."""

    search: str = ""
    unit_id: int | None = None
    tab: str = ""

    @property
    def shape(self) -> "Filters":
        """Return the same filters with the words searched for as words that vary."""
        return replace(self, search=Said(fold(self.search)))


@dataclass(frozen=True)
class ProgrammeLine:
    """One programme of the list; `decision` is that of the edition in force."""

    id: int
    title: str
    unit: str
    act: str
    years: str
    state: str
    state_says: str
    decision: str
    source: str
    illustrative: bool
    tally: Tally


def totals(actor: Actor, filters: Filters, today: date) -> dict[str, int]:
    """Count the programmes behind each tab; one statement."""
    counted = COUNTED.rows(actor, filters.shape, today)
    return dict(zip(TABS, counted[0] if counted else (0, 0, 0, 0), strict=True))


def programme_lines(actor: Actor, filters: Filters, today: date, window: slice) -> list[ProgrammeLine]:
    """Return one page of programmes, the most late tasks first, then the newest; two statements, however many tasks."""
    rows: list[Any] = PAGED.rows(actor, filters.shape, today, range(window.start, window.stop))
    found = tallies([row.edition for row in rows if row.edition], today)
    return [_line(row, found.get(row.edition, NOTHING)) for row in rows]


def units_offered(actor: Actor, today: date) -> list[Unit]:
    """Return the units that have programmes `actor` may see; one statement."""
    return OFFERED.rows(actor, today)


def _counted(actor: Actor, filters: Filters, today: date) -> QuerySet[Programme, tuple[int, ...]]:
    counts = {
        "all": Count("pk"),
        "in_force": Count("pk", filter=Q(state__in=IN_FORCE)),
        "late": Count("pk", filter=Exists(_late(today))),
        "writing": Count("pk", filter=Q(state__in=WRITING)),
    }
    whole = _asked(actor, filters, today).order_by().values(whole=Value(1))
    return whole.annotate(**counts).values_list(*counts)


def _paged(actor: Actor, filters: Filters, today: date, places: range) -> QuerySet[Programme]:
    here = {
        "": Q(),
        "thuc-hien": Q(state__in=IN_FORCE),
        "qua-han": Q(Exists(_late(today))),
        "soan": Q(state__in=WRITING),
    }[filters.tab]
    in_force = Edition.objects.filter(programme=OuterRef("pk"), state=EditionState.ADOPTED)
    number = _late(today).order_by().values("edition__programme").annotate(n=Count("pk")).values("n")
    rows = (
        _asked(actor, filters, today)
        .filter(here)
        .annotate(
            late=Coalesce(Subquery(number, output_field=IntegerField()), 0),
            edition=Subquery(in_force.values("pk")[:1]),
            decision=Coalesce(Subquery(in_force.values("decision_number")[:1]), F("withdrawn_ground")),
        )
        .select_related("unit", "act")
        .order_by("-late", "-from_year", "search_key", "id")
    )
    return rows[places.start : places.stop]


def _offered(actor: Actor, today: date) -> QuerySet[Unit]:
    seen = Programme.objects.filter(visible_programmes(actor, today))
    return Unit.objects.filter(pk__in=seen.values("unit_id")).order_by("sort_key", "id")[:UNITS_OFFERED]


COUNTED, PAGED, OFFERED = Shaped(_counted), Shaped(_paged), Shaped(_offered)


def _line(row: Programme, tally: Tally) -> ProgrammeLine:
    state = ProgrammeState(row.state)
    return ProgrammeLine(
        id=row.pk,
        title=row.title,
        unit=row.unit.name,
        act=row.act.number,
        years=f"{row.from_year}–{row.to_year}",
        state=row.state,
        state_says=state.label,
        decision=row.decision if state in IN_FORCE else "",  # type: ignore[attr-defined]
        source=row.source,
        illustrative=row.illustrative,
        tally=tally,
    )


def _asked(actor: Actor, filters: Filters, today: date) -> QuerySet[Programme]:
    asked = visible_programmes(actor, today)
    if filters.search:
        asked &= Q(search_key__contains=filters.search)
    if filters.unit_id:
        asked &= Q(unit_id=filters.unit_id)
    return Programme.objects.filter(asked)


def _late(today: date) -> QuerySet[ProgrammeTask]:
    """Return the tasks of a programme in force that are still being done after their deadline."""
    return ProgrammeTask.objects.filter(
        edition__programme=OuterRef("pk"), edition__state=EditionState.ADOPTED, task__state__in=RUNNING,
        task__due_on__lt=today,
    )  # fmt: skip
