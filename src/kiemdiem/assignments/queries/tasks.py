"""The list of tasks, late first, and one task's page."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from kiemdiem.accounts.models import Person
from kiemdiem.assignments.access.tasks import own_tasks, task_target, visible_tasks
from kiemdiem.assignments.models import (
    GroundState,
    Lapse,
    ObjectiveGround,
    PeriodState,
    ProgressReport,
    Sheet,
    Task,
    TaskKind,
    TaskState,
)
from kiemdiem.audit.access import decide
from kiemdiem.audit.queries import EventLine, history_of
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Unit

MINE, UNITS = "toi", "don-vi"
WORKING, LATE, WAITING, DONE, WITHDRAWN = "", "qua-han", "cho-xac-nhan", "da-xac-nhan", "da-rut"
RUNNING = (TaskState.OPEN, TaskState.REPORTED)
DEEDS = (
    "report", "return_report", "confirm", "reopen_task", "withdraw", "claim_ground", "answer_ground",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; `month` is the first day of the month the due date falls in."""

    scope: str = UNITS
    tab: str = WORKING
    kind: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    month: date | None = None
    search: str = ""


@dataclass(frozen=True)
class KindTotals:
    """The tasks of one kind that the list's filters match: still running, of these late, confirmed."""

    running: int
    late: int
    confirmed: int


@dataclass(frozen=True)
class Totals:
    """What stands behind each tab, and the two kinds apart."""

    tabs: dict[str, int]
    planned: KindTotals
    unplanned: KindTotals


@dataclass(frozen=True)
class TaskRow:
    """One line of the list; `reported` is what was last said to be done while nobody has confirmed it."""

    id: int
    name: str
    kind: str
    state: str
    state_says: str
    person: str
    person_id: int
    post: str
    unit: str
    due_on: date
    running: bool
    late: bool
    amount: Decimal
    done_amount: Decimal
    reported: Decimal | None
    measure_unit: str
    factor: Decimal
    delays: int
    faults: int
    claims: int
    illustrative: bool
    source: str


@dataclass(frozen=True)
class Choices:
    """What the filters offer, and the person they were asked for."""

    units: tuple[Unit, ...]
    person: Person | None


def totals(actor: Actor, filters: Filters, today: date) -> Totals:
    """Count the tasks behind each tab and of each kind; one statement."""
    late = _tab(LATE, today)
    wanted = {
        f"{name}_{kind}": Count("pk", filter=_tab(tab, today) & Q(kind=kind))
        for name, tab in (
            ("running", WORKING), ("late", LATE), ("confirmed", DONE), ("waiting", WAITING), ("withdrawn", WITHDRAWN),
        )
        for kind in TaskKind.values
    }  # fmt: skip
    found = _matching(actor, replace(filters, tab=""), today, tab=False).aggregate(
        **wanted, all_late=Count("pk", filter=late)
    )
    both = {
        name: sum(found[f"{name}_{kind}"] for kind in TaskKind.values)
        for name in ("running", "late", "confirmed", "waiting", "withdrawn")
    }
    of = {
        kind: KindTotals(found[f"running_{kind}"], found[f"late_{kind}"], found[f"confirmed_{kind}"])
        for kind in TaskKind.values
    }
    tabs = {
        WORKING: both["running"], LATE: both["late"], WAITING: both["waiting"], DONE: both["confirmed"],
        WITHDRAWN: both["withdrawn"],
    }  # fmt: skip
    return Totals(tabs=tabs, planned=of[TaskKind.PLANNED], unplanned=of[TaskKind.UNPLANNED])


def task_rows(actor: Actor, filters: Filters, today: date, window: slice) -> list[TaskRow]:
    """Return one page of the list: late first, then what waits for a superior, then by due date; one statement."""
    rank = Case(
        When(_tab(LATE, today), then=Value(0)),
        When(state=TaskState.REPORTED, then=Value(1)),
        When(state=TaskState.OPEN, then=Value(2)),
        When(state=TaskState.CONFIRMED, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    told = ProgressReport.objects.filter(task=OuterRef("pk"))
    tasks = (
        _matching(actor, filters, today)
        .select_related("unit", "person", "post", "product")
        .annotate(
            claims=Count("grounds", filter=Q(grounds__state=GroundState.CLAIMED)),
            reported=Subquery(told.order_by("-reported_at", "-pk").values("done_amount")[:1]),
        )
        .order_by(rank, "due_on", "pk")
    )
    return [_row(task, today) for task in tasks[window]]


def choices(actor: Actor, filters: Filters) -> Choices:
    """Return what can be filtered by; one statement, two where a person is asked for."""
    seen = Task.objects.filter(visible_tasks(actor))
    person = Person.objects.filter(pk=filters.person_id).first() if filters.person_id else None
    units = Unit.objects.filter(pk__in=seen.values("unit_id")).order_by("sort_key", "id")
    return Choices(units=tuple(units), person=person)


def is_late(today: date) -> Q:
    """Return the tasks that are still running after their due date."""
    return Q(state__in=RUNNING, due_on__lt=today)


def _tab(tab: str, today: date) -> Q:
    if tab == LATE:
        return is_late(today)
    states = {
        WORKING: RUNNING,
        WAITING: (TaskState.REPORTED,),
        DONE: (TaskState.CONFIRMED,),
        WITHDRAWN: (TaskState.WITHDRAWN,),
    }
    return Q(state__in=states[tab])


def _matching(actor: Actor, filters: Filters, today: date, *, tab: bool = True) -> QuerySet[Task]:
    rows = own_tasks(actor) if filters.scope == MINE else visible_tasks(actor)
    if tab:
        rows &= _tab(filters.tab, today)
    exact = {"kind": filters.kind, "unit_id": filters.unit_id, "person_id": filters.person_id}
    for column, wanted in exact.items():
        if wanted:
            rows &= Q(**{column: wanted})
    if filters.month:
        rows &= Q(due_on__year=filters.month.year, due_on__month=filters.month.month)
    words = fold(filters.search).split()
    if words:
        rows &= reduce(
            and_, (Q(search_key__contains=word) | Q(person__search_key__contains=word) for word in words)
        )
    return Task.objects.filter(rows)


def _row(task: Task, today: date) -> TaskRow:
    running = task.state in RUNNING
    return TaskRow(
        id=task.pk,
        name=task.name,
        kind=task.kind,
        state=task.state,
        state_says=task.get_state_display(),
        person=task.person.full_name,
        person_id=task.person_id,
        post=task.post.title,
        unit=task.unit.name,
        due_on=task.due_on,
        running=running,
        late=running and task.due_on < today,
        amount=task.amount,
        done_amount=task.done_amount,
        reported=getattr(task, "reported", None) if running else None,
        measure_unit=task.product.measure_unit if task.product else "",
        factor=task.factor,
        delays=task.delays,
        faults=task.faults,
        claims=getattr(task, "claims", 0),
        illustrative=task.illustrative,
        source=task.source,
    )


@dataclass(frozen=True)
class LapseLine:
    """The faults or delays of a task, kept both ways: as found, and what is left after confirmed objective grounds."""

    says: str
    found: int
    objective: int

    @property
    def counted(self) -> int:
        """How many cut."""
        return max(0, self.found - self.objective)


@dataclass(frozen=True)
class TaskPage:
    """One task with all that was said about it, and what the actor may do with it now."""

    task: Task
    late: bool
    reports: tuple[ProgressReport, ...]
    grounds: tuple[ObjectiveGround, ...]
    lapses: tuple[LapseLine, ...]
    closed_in: tuple[Sheet, ...]
    history: tuple[EventLine, ...]
    may: dict[str, bool]
    own: bool


def task_page(task: Task, actor: Actor, today: date) -> TaskPage:
    """Return a task's page; `task` comes with its unit, post, person and product. Five statements at most."""
    target = task_target(task, actor)
    grounds = tuple(task.grounds.select_related("claimed_by", "answered_by").order_by("claimed_at", "pk"))
    sheets = Sheet.objects.filter(
        person_id=task.person_id,
        period__start__lte=task.due_on,
        period__end__gte=task.due_on,
        period__state=PeriodState.CLOSED,
    ).select_related("period__unit")
    return TaskPage(
        task=task,
        late=task.state in RUNNING and task.due_on < today,
        reports=tuple(
            task.reports.select_related("reported_by", "returned_by").order_by("-reported_at", "-pk")
        ),
        grounds=grounds,
        lapses=(
            LapseLine("Sai sót về nội dung", task.faults, _objective(grounds, Lapse.FAULT)),
            LapseLine("Chậm tiến độ", task.delays, _objective(grounds, Lapse.DELAY)),
        ),
        closed_in=tuple(sheets.order_by("period__start", "pk")),
        history=tuple(history_of(task)),
        may={deed: decide(f"assignments.{deed}", actor, target).allowed for deed in DEEDS},
        own=actor.person_id == task.person_id,
    )


def _objective(grounds: tuple[ObjectiveGround, ...], lapse: Lapse) -> int:
    return sum(one.count for one in grounds if one.lapse == lapse and one.state == GroundState.CONFIRMED)
