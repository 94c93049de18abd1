"""What a unit owes across all programmes, and where programmes say the same thing differently."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, IntegerField, Max, Min, OuterRef, QuerySet, Subquery

from kiemdiem.assignments.models import TaskState
from kiemdiem.assignments.queries.tasks import RUNNING
from kiemdiem.audit.access import reach_filter
from kiemdiem.audit.queries import Kept
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.prepared import Shaped
from kiemdiem.programmes.access import visible_programmes
from kiemdiem.programmes.models import Edition, EditionState, ProgrammeTask
from kiemdiem.programmes.queries.listing import LOOKED_AT
from kiemdiem.programmes.queries.progress import Followed, Row, columns_of, followed

PER_PAGE = 40
UNITS_OFFERED = 300
TABS = {"": "Chưa xong", "qua-han": "Quá hạn", "xong": "Đã xác nhận"}


class Debtor(NamedTuple):
    """A unit that owes something."""

    pk: int
    name: str


class Owed(NamedTuple):
    """A task that a unit must do, by which programme; `owner` is the title of its post."""

    pk: int
    name: str
    product: str
    owner: str | None
    due_on: date | None
    programme: str
    decision: str


OWED_COLUMNS = (
    "pk", "name", "product", "owner_post__title", "due_on", "edition__programme__title", "edition__decision_number",
)  # fmt: skip


@dataclass(frozen=True)
class Debt:
    """One thing a unit must do and how it goes."""

    task: Owed
    how: Followed


@dataclass(frozen=True)
class Owings:
    """The keys of all that a unit owes behind the tab asked for, in order, and how much there is behind each tab."""

    tasks: tuple[int, ...]
    totals: dict[str, int]


class Named(NamedTuple):
    """A task as one of several programmes names it; post and unit by their names."""

    pk: int
    name: str
    due_on: date | None
    unit_id: int | None
    owner_id: int | None
    unit: str | None
    owner_post: str | None
    programme: str
    issuer: str
    decision: str


@dataclass(frozen=True)
class Double:
    """The same task in several programmes, and what they say differently of it."""

    name: str
    tasks: tuple[Named, ...]
    deadlines: bool
    owners: bool

    @property
    def contradicts(self) -> bool:
        """Whether they contradict one another, and not only say the same twice."""
        return self.deadlines or self.owners


@dataclass(frozen=True)
class Doubles:
    """One page of doubles, and how many there are in all."""

    rows: tuple[Double, ...]
    total: int


def units_with_debts(actor: Actor, today: date) -> list[Debtor]:
    """Return the units whose debts `actor` may see and that have any; one statement."""
    return [Debtor(*row) for row in DEBTORS.rows(actor, today)]


def owings(unit_id: int, tab: str, today: date) -> Owings:
    """Return what a unit owes across all programmes, what is late first, then by deadline; one statement."""
    rows = OWED.rows(unit_id)
    behind = {key: [row for row in rows if _behind(key, row, today)] for key in TABS}
    late = {row[0] for row in behind["qua-han"]}
    here = sorted(behind[tab], key=lambda row: (row[0] not in late, row[2] or date.max, row[0]))
    return Owings(tuple(row[0] for row in here), {key: len(rows) for key, rows in behind.items()})


def debts(owing: Owings, today: date, window: slice) -> list[Debt]:
    """Return one page of what a unit owes, each with how it goes; one statement."""
    here, width = owing.tasks[window], len(Row._fields)
    rows = DEBTS.rows(here) if here else []
    found = followed([Row(*one[:width])._replace(parent_id=None) for one in rows], today)
    owed = {task.pk: task for task in (Owed(*one[width:]) for one in rows)}
    return [Debt(owed[pk], found[pk]) for pk in here]


def _behind(tab: str, row: tuple[int, str, date | None], today: date) -> bool:
    _, state, due_on = row
    if tab == "xong":
        return state == TaskState.CONFIRMED
    return state in RUNNING and (tab == "" or (due_on is not None and due_on < today))


def doubles(actor: Actor, today: date, window: slice) -> Doubles:
    """Return one page of tasks that several programmes in force name alike, as far as `actor` sees them; one statement.

    How many there are comes with the rows: of a page behind the last one, nothing is known but that it is empty. Kept
    while nothing happens to programmes, tasks or organisations.
    """
    return DOUBLES(actor, today, range(window.start, window.stop))


def _doubles(actor: Actor, today: date, places: range) -> Doubles:
    by_key: defaultdict[str, list[Named]] = defaultdict(list)
    rows = NAMED.rows(actor, today, places)
    for _, key, *one in rows:
        by_key[key].append(Named(*one))
    return Doubles(tuple(map(_double, by_key.values())), total=rows[0][0] if rows else 0)


DOUBLES = Kept(_doubles, of=LOOKED_AT)


def _double(tasks: list[Named]) -> Double:
    return Double(
        name=tasks[0].name,
        tasks=tuple(tasks),
        deadlines=len({one.due_on for one in tasks}) > 1,
        owners=len({(one.unit_id, one.owner_id) for one in tasks}) > 1,
    )


class _Number(Subquery):
    """How many rows a query has, as a figure beside others."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) numbered)"
    output_field = IntegerField()


def _named(actor: Actor, today: date, places: range) -> QuerySet[ProgrammeTask, tuple[Any, ...]]:
    seen = visible_programmes(actor, today, "programme__")
    editions = Edition.objects.order_by().filter(seen, state=EditionState.ADOPTED)
    tasks = ProgrammeTask.objects.order_by().filter(task__isnull=False, edition__in=editions.values("pk"))
    alike = tasks.values("search_key").annotate(first=Min("edition"), last=Max("edition"))
    doubled = alike.filter(first__lt=F("last")).values("search_key")  # a programme has one edition in force
    # Their rows are asked for by joins alone: beside another list of editions, PostgreSQL would read all tasks first.
    rows = ProgrammeTask.objects.filter(
        visible_programmes(actor, today, "edition__programme__"),
        task__isnull=False,
        edition__state=EditionState.ADOPTED,
        search_key__in=doubled.order_by("search_key")[places.start : places.stop],
    ).annotate(total=_Number(doubled))
    return rows.order_by("search_key", "edition__programme__title", "id").values_list(
        "total", "search_key", "pk", "name", "due_on", "unit_id", "owner_post_id", "unit__name", "owner_post__title",
        "edition__programme__title", "edition__programme__unit__name", "edition__decision_number",
    )  # fmt: skip


def _debtors(actor: Actor, today: date) -> QuerySet[Unit, tuple[int, str]]:
    reach = reach_filter("programmes.see_debts", actor, unit="pk")
    owed = ProgrammeTask.objects.order_by().filter(unit=OuterRef("pk"), edition__state=EditionState.ADOPTED)
    # One of them is looked for unit by unit: as a question whether any exists, all tasks would be read.
    rows = Unit.objects.filter(reach, in_force(today)).annotate(owes=Subquery(owed.values("pk")[:1]))
    named = rows.filter(owes__isnull=False).order_by("sort_key", "id").values_list("pk", "name")
    return named[:UNITS_OFFERED]


def _owed(unit_id: int) -> QuerySet[ProgrammeTask, tuple[int, str, date | None]]:
    rows = ProgrammeTask.objects.filter(
        unit=unit_id, edition__state=EditionState.ADOPTED, task__isnull=False
    ).order_by()
    return rows.values_list("pk", "task__state", "due_on")


def _debts(tasks: tuple[int, ...]) -> QuerySet[ProgrammeTask, tuple[Any, ...]]:
    return columns_of(ProgrammeTask.objects.filter(pk__in=tasks), *OWED_COLUMNS)


NAMED, DEBTORS, OWED, DEBTS = Shaped(_named), Shaped(_debtors), Shaped(_owed), Shaped(_debts)
