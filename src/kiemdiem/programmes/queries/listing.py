"""The list of programmes: those with late tasks first, each with how far it is."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Count, FilteredRelation, Q, QuerySet

from kiemdiem.assignments.queries.tasks import RUNNING
from kiemdiem.audit.queries import Kept
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Unit
from kiemdiem.prepared import Said, Shaped
from kiemdiem.programmes.access import visible_programmes
from kiemdiem.programmes.models import EditionState, Programme, ProgrammeState, ProgrammeTask, years
from kiemdiem.programmes.queries.progress import NOTHING, Tally, tallies
from kiemdiem.rulesets.models import LegalAct

PER_PAGE = 12
UNITS_OFFERED = 100
FEW = 20
WRITING = (ProgrammeState.DRAFTING, ProgrammeState.AMENDING)
IN_FORCE = (ProgrammeState.ADOPTED, ProgrammeState.AMENDING)
TABS = {"": "Tất cả", "thuc-hien": "Đang thực hiện", "qua-han": "Có việc quá hạn", "soan": "Đang soạn"}
LOOKED_AT = ("programmes", "assignments", "organisations")  # whose changes change what is counted


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; `tab` is one of `TABS`, `act_id` the resolution that programmes bring to life."""

    search: str = ""
    unit_id: int | None = None
    act_id: int | None = None
    tab: str = ""

    @property
    def shape(self) -> "Filters":
        """Return the same filters, without the tab, with the words searched for as words that vary."""
        return replace(self, search=Said(self.search), tab="")


class Place(NamedTuple):
    """A programme as far as its place in the list goes; `edition` is the one in force, `late` its late tasks."""

    id: int
    state: str
    from_year: int
    search_key: str
    edition: int | None
    late: int

    @property
    def tabs(self) -> tuple[str, ...]:
        """The tabs that the programme stands behind."""
        return (*TABS_OF[self.state], "qua-han") if self.late else TABS_OF[self.state]


TABS_OF = {
    state.value: ("", *(["thuc-hien"] if state in IN_FORCE else []), *(["soan"] if state in WRITING else []))
    for state in ProgrammeState
}


@dataclass(frozen=True)
class Listing:
    """The programmes behind the tab asked for, in the order of the list, and how many stand behind each tab."""

    places: tuple[Place, ...]
    totals: Mapping[str, int]


@dataclass(frozen=True)
class ProgrammeLine:
    """One programme of the list; `decision` is that of the edition in force."""

    id: int
    title: str
    unit: str
    act_id: int
    act: str
    years: str
    state: str
    state_says: str
    decision: str
    source: str
    illustrative: bool
    tally: Tally


class OfferedUnit(NamedTuple):
    """A unit that a list can be narrowed to."""

    pk: int
    name: str


def listing(actor: Actor, filters: Filters, today: date) -> Listing:
    """Return which programmes `actor` sees, the most late tasks first, then the newest; two statements.

    Kept while nothing happens to programmes, tasks or organisations: then one statement, which knows that.
    """
    return LISTED(actor, replace(filters, search=fold(filters.search)), today)


def _listing(actor: Actor, filters: Filters, today: date) -> Listing:
    """Count the late tasks of all programmes in one pass: asking each programme for its own costs many times as much."""
    seen = SEEN.rows(actor, filters.shape, today)
    late = _late_by_edition([edition for *_, edition in seen if edition], today)
    places = [Place._make((*row, late.get(row[-1], 0))) for row in seen]
    places.sort(key=lambda one: (-one.late, -one.from_year, one.search_key, one.id))
    behind = [one.tabs for one in places]
    return Listing(
        places=tuple(one for one, tabs in zip(places, behind, strict=True) if filters.tab in tabs),
        totals=dict.fromkeys(TABS, 0) | Counter(chain.from_iterable(behind)),
    )


LISTED, TALLIES = Kept(_listing, of=LOOKED_AT), Kept(tallies, of=LOOKED_AT)


def programme_lines(listed: Listing, today: date, window: slice) -> list[ProgrammeLine]:
    """Return one page of the list; two statements, however many tasks."""
    here = listed.places[window]
    shown = {row[0]: row for row in SHOWN.rows(tuple(one.id for one in here))} if here else {}
    found = TALLIES(tuple(one.edition for one in here if one.edition), today)
    return [_line(shown[one.id], found.get(one.edition or 0, NOTHING)) for one in here]


def resolution(filters: Filters) -> LegalAct | None:
    """Return the resolution that the list is narrowed to; one statement, none where it is not."""
    return LegalAct.objects.filter(pk=filters.act_id).first() if filters.act_id else None


def units_offered(actor: Actor, today: date) -> list[OfferedUnit]:
    """Return the units that have programmes `actor` may see; one statement."""
    return [OfferedUnit(*row) for row in OFFERED.rows(actor, today)]


def _seen(actor: Actor, filters: Filters, today: date) -> QuerySet[Programme, tuple[Any, ...]]:
    asked = visible_programmes(actor, today)
    if filters.search:
        asked &= Q(search_key__contains=filters.search)
    if filters.unit_id:
        asked &= Q(unit_id=filters.unit_id)
    if filters.act_id:
        asked &= Q(act_id=filters.act_id)
    rows = Programme.objects.filter(asked).annotate(in_force=_in_force()).order_by()
    return rows.values_list("pk", "state", "from_year", "search_key", "in_force__pk")


def _in_force() -> FilteredRelation:
    """Return the way to the edition in force; there is one at most (constraint programmes_edition_one_in_force)."""
    return FilteredRelation("editions", condition=Q(editions__state=EditionState.ADOPTED))


def _shown(programmes: tuple[int, ...]) -> QuerySet[Programme, tuple[Any, ...]]:
    rows = Programme.objects.filter(pk__in=programmes).annotate(in_force=_in_force()).order_by()
    return rows.values_list(
        "pk", "title", "unit__name", "act_id", "act__number", "from_year", "to_year", "state", "source", "illustrative",
        "in_force__decision_number",
    )  # fmt: skip


def _offered(actor: Actor, today: date) -> QuerySet[Unit, tuple[int, str]]:
    seen = Programme.objects.filter(visible_programmes(actor, today))
    units = Unit.objects.filter(pk__in=seen.values("unit_id")).order_by("sort_key", "id")
    return units.values_list("pk", "name")[:UNITS_OFFERED]


def _late(editions: tuple[int, ...], today: date) -> QuerySet[ProgrammeTask, tuple[int, int]]:
    """Count the tasks still being done after their deadline, edition by edition; of all editions where none is named."""
    rows = ProgrammeTask.objects.filter(task__isnull=False, task__state__in=RUNNING, task__due_on__lt=today)
    named = rows.filter(edition__in=editions) if editions else rows
    return named.order_by().values_list("edition").annotate(Count("task"))


SEEN, SHOWN, OFFERED, LATE = Shaped(_seen), Shaped(_shown), Shaped(_offered), Shaped(_late)


def _late_by_edition(editions: Collection[int], today: date) -> dict[int, int]:
    named = tuple(editions) if len(editions) <= FEW else ()
    return dict(LATE.rows(named, today)) if editions else {}


def _line(row: tuple[Any, ...], tally: Tally) -> ProgrammeLine:
    pk, title, unit, act_id, act, from_year, to_year, state, source, illustrative, decision = row
    return ProgrammeLine(
        id=pk,
        title=title,
        unit=unit,
        act_id=act_id,
        act=act,
        years=years(from_year, to_year),
        state=state,
        state_says=STATES[state],
        decision=decision or "" if state in IN_FORCE else "",
        source=source,
        illustrative=illustrative,
        tally=tally,
    )


STATES = {state.value: state.label for state in ProgrammeState}
