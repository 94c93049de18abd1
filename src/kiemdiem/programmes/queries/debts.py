"""What a unit owes across all programmes, and where programmes say the same thing differently."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from kiemdiem.assignments.models import TaskState
from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.programmes.access import visible_programmes
from kiemdiem.programmes.models import EditionState, ProgrammeTask
from kiemdiem.programmes.queries.progress import Followed, followed, rows_of

PER_PAGE = 40
UNITS_OFFERED = 300
RUNNING = (TaskState.OPEN, TaskState.REPORTED)
TABS = {"": "Chưa xong", "qua-han": "Quá hạn", "xong": "Đã xác nhận"}


@dataclass(frozen=True)
class Debt:
    """One thing a unit must do, by which programme; `share` is how far it is."""

    task: ProgrammeTask
    how: Followed


@dataclass(frozen=True)
class Double:
    """The same task in several programmes, and what they say differently of it."""

    name: str
    tasks: tuple[ProgrammeTask, ...]
    deadlines: bool
    owners: bool

    @property
    def contradicts(self) -> bool:
        """Whether they contradict one another, and not only say the same twice."""
        return self.deadlines or self.owners


def units_with_debts(actor: Actor, today: date) -> list[Unit]:
    """Return the units whose debts `actor` may see and that have any; one statement."""
    reach = reach_filter("programmes.see_debts", actor, unit="pk")
    owed = ProgrammeTask.objects.filter(unit=OuterRef("pk"), edition__state=EditionState.ADOPTED)
    rows = Unit.objects.filter(reach, in_force(today)).filter(Exists(owed))
    return list(rows.order_by("sort_key", "id")[:UNITS_OFFERED])


def debt_totals(unit: Unit, today: date) -> dict[str, int]:
    """Count what a unit owes behind each tab; one statement."""
    counts = _owed(unit).aggregate(
        running=Count("pk", filter=_tab("", today)),
        late=Count("pk", filter=_tab("qua-han", today)),
        done=Count("pk", filter=_tab("xong", today)),
    )
    return dict(zip(TABS, counts.values(), strict=True))


def debts(unit: Unit, tab: str, today: date, window: slice) -> list[Debt]:
    """Return one page of what a unit owes across all programmes, what is late first, then by deadline; two statements."""
    late = Case(When(_tab("qua-han", today), then=Value(0)), default=Value(1), output_field=IntegerField())
    tasks = list(
        _owed(unit)
        .filter(_tab(tab, today))
        .select_related("edition__programme__unit", "owner_post", "task")
        .order_by(late, "due_on", "id")[window]
    )
    rows = rows_of(ProgrammeTask.objects.filter(pk__in=[one.pk for one in tasks]))
    found = followed([row._replace(parent_id=None) for row in rows], today)
    return [Debt(one, found[one.pk]) for one in tasks]


def double_count(actor: Actor, today: date) -> int:
    """Count the tasks that several programmes in force name alike; one statement."""
    found: int = _doubled(actor, today).count()
    return found


def doubles(actor: Actor, today: date, window: slice) -> list[Double]:
    """Return one page of tasks that several programmes in force name alike, as far as `actor` sees them; two statements."""
    keys = list(_doubled(actor, today)[window])
    tasks = (
        _seen(actor, today)
        .filter(search_key__in=[key["search_key"] for key in keys])
        .select_related("edition__programme__unit", "owner_post__unit", "unit", "task")
        .order_by("edition__programme__title", "id")
    )
    by_key: defaultdict[str, list[ProgrammeTask]] = defaultdict(list)
    for one in tasks:
        by_key[one.search_key].append(one)
    return [_double(by_key[key["search_key"]]) for key in keys]


def _double(tasks: list[ProgrammeTask]) -> Double:
    return Double(
        name=tasks[0].name,
        tasks=tuple(tasks),
        deadlines=len({one.due_on for one in tasks}) > 1,
        owners=len({(one.unit_id, one.owner_post_id) for one in tasks}) > 1,
    )


def _doubled(actor: Actor, today: date):  # type: ignore[no-untyped-def]
    rows = _seen(actor, today).order_by().values("search_key")
    counted = rows.annotate(programmes=Count("edition__programme", distinct=True)).filter(programmes__gt=1)
    return counted.order_by("search_key")


def _seen(actor: Actor, today: date) -> QuerySet[ProgrammeTask]:
    """Return the last tasks of the programmes in force that `actor` may see."""
    return ProgrammeTask.objects.filter(
        visible_programmes(actor, today, "edition__programme__"),
        edition__state=EditionState.ADOPTED,
        task__isnull=False,
    )


def _owed(unit: Unit) -> QuerySet[ProgrammeTask]:
    return ProgrammeTask.objects.filter(unit=unit, edition__state=EditionState.ADOPTED, task__isnull=False)


def _tab(tab: str, today: date) -> Q:
    running = Q(task__state__in=RUNNING)
    if tab == "xong":
        return Q(task__state=TaskState.CONFIRMED)
    return running & Q(due_on__lt=today) if tab == "qua-han" else running
