"""A unit over the years: what its cycles came to, what was suggested, found, mended, handed over, by its predecessors too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from kiemdiem.audit.access import require
from kiemdiem.boards.queries.events import (
    Event,
    conferences,
    entries,
    ratings,
    renamings,
    suggestions,
    targets,
    transfers,
)
from kiemdiem.core.access import Actor
from kiemdiem.organisations.access import registry_target
from kiemdiem.organisations.models import Appointment, PostRole, Succession, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.prepared import Prepared, Shaped
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming, State
from kiemdiem.shortcomings.queries.carried import NOT_OVERCOME
from kiemdiem.shortcomings.queries.filtering import is_late
from kiemdiem.web.addresses import url

LISTED = 6


@dataclass(frozen=True)
class Bundle:
    """Events of one kind in one year: the first few, and how many more there are."""

    kind: str
    tone: str
    events: tuple[Event, ...]
    more: int


@dataclass(frozen=True)
class Year:
    """A year of the timeline."""

    year: int
    bundles: tuple[Bundle, ...]


@dataclass(frozen=True)
class Relative:
    """A unit that this one came from, or went into."""

    unit_id: int
    name: str
    on: date
    decision: str


@dataclass(frozen=True)
class UnitFigures:
    """What of the unit's register is unsolved, late, came back, or is solved."""

    unsolved: int
    late: int
    relapsed: int
    closed: int


@dataclass(frozen=True)
class UnitPage:
    """Everything on a unit's page."""

    unit: Unit
    heads: tuple[Appointment, ...]
    predecessors: tuple[Relative, ...]
    successors: tuple[Relative, ...]
    figures: UnitFigures
    years: tuple[Year, ...]


def unit_page(unit_id: int, actor: Actor, today: date) -> UnitPage:
    """Return a unit with its history, scoped to what `actor` may see, in eleven statements.

    Raises Unit.DoesNotExist, NotAllowed.
    """
    require("organisations.see", actor, registry_target(actor))
    unit = Unit.objects.get(pk=unit_id)
    links = LINKS.rows()
    names = lineage(unit, links)
    events = [
        *ratings(names, actor),
        *suggestions(names, actor),
        *conferences(names, actor),
        *entries(names, actor, today),
        *transfers(names, actor, today),
        *targets(names, actor),
        *renamings(names),
        *_successions(unit, names, links),
    ]
    return UnitPage(
        unit=unit,
        heads=tuple(HEADS.rows(unit_id=unit_id, today=today)),
        predecessors=tuple(
            Relative(link.predecessor_id, link.predecessor.name, link.on, link.decision_number)
            for link in links if link.successor_id == unit.pk
        ),
        successors=tuple(
            Relative(link.successor_id, link.successor.name, link.on, link.decision_number)
            for link in links if link.predecessor_id == unit.pk
        ),
        figures=_figures(unit, actor, today),
        years=_years(events),
    )  # fmt: skip


def lineage(unit: Unit, links: Iterable[Succession]) -> dict[int, str]:
    """Return the unit and all it came from: id → name to show, empty for the unit itself."""
    before: defaultdict[int, list[Succession]] = defaultdict(list)
    for link in links:
        before[link.successor_id].append(link)
    names, waiting = {unit.pk: ""}, [unit.pk]
    while waiting:
        for link in before[waiting.pop()]:
            if link.predecessor_id not in names:
                names[link.predecessor_id] = link.predecessor.name
                waiting.append(link.predecessor_id)
    return names


LINKS = Prepared(
    lambda: (
        Succession.objects.select_related("predecessor", "successor")
        .only("on", "decision_number", "predecessor__name", "successor__name")
        .order_by("on", "pk")
    )
)
HEADS = Prepared(
    lambda *, unit_id, today: (
        Appointment.objects.filter(in_force(today), post__unit=unit_id, post__role=PostRole.HEAD)
        .select_related("person", "post")
        .order_by("post__rank", "pk")
    ),
    unit_id=int,
    today=date,
)


def _counted(actor: Actor, unit_id: int, today: date) -> QuerySet[Shortcoming, tuple[int, int, int, int]]:
    unsolved = Q(state__in=NOT_OVERCOME)
    rows = Shortcoming.objects.filter(visible_entries(actor, today), unit=unit_id).order_by()
    counts = rows.values("unit").annotate(
        unsolved=Count("pk", filter=unsolved),
        late=Count("pk", filter=is_late(today)),
        relapsed=Count("pk", filter=unsolved & Q(relapse_of__isnull=False)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
    )
    return counts.values_list("unsolved", "late", "relapsed", "closed")


FIGURES = Shaped(_counted)


def _figures(unit: Unit, actor: Actor, today: date) -> UnitFigures:
    unsolved, late, relapsed, closed = (
        sum(numbers) for numbers in zip((0,) * 4, *FIGURES.rows(actor, unit.pk, today), strict=True)
    )
    return UnitFigures(unsolved, late, relapsed, closed)


def _successions(unit: Unit, names: dict[int, str], links: Iterable[Succession]) -> Iterator[Event]:
    for link in links:
        if link.successor_id not in names and link.predecessor_id != unit.pk:
            continue
        other = link.successor if link.predecessor_id == unit.pk else link.predecessor
        yield Event(
            on=link.on, kind="Sắp xếp tổ chức", tone="info", says=f"{link.predecessor} → {link.successor}",
            detail=link.decision_number, address=url("boards:unit", other.pk),
        )  # fmt: skip


def _years(events: Iterable[Event]) -> tuple[Year, ...]:
    """Return the events by year, newest first, those of one kind bundled."""
    by_year: defaultdict[int, defaultdict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in sorted(events, key=lambda each: each.on, reverse=True):
        by_year[event.on.year][event.kind].append(event)
    return tuple(
        Year(
            year,
            tuple(
                Bundle(kind, found[0].tone, tuple(found[:LISTED]), len(found) - LISTED)
                for kind, found in kinds.items()
            ),
        )
        for year, kinds in sorted(by_year.items(), reverse=True)
    )
