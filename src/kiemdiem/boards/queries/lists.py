"""What a list of work looks like on a home page, and how it is read in one statement with its totals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Case, Count, F, IntegerField, Model, QuerySet, Sum, Value, When, Window

SHOWN = 5
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Task:
    """One thing somebody has to do: what it is about, where it is done, until when."""

    says: str
    address: str
    detail: str = ""
    due: date | None = None
    badge: str = ""
    tone: str = "info"


@dataclass(frozen=True)
class TaskList:
    """All tasks of one kind: the first few, how many there are, how many of them are late.

    `mine` False: nothing to do but wait, the same state seen from the other side.
    """

    title: str
    tasks: tuple[Task, ...]
    total: int
    late: int
    more: str = ""
    mine: bool = True


@dataclass(frozen=True)
class Reading(Generic[M]):
    """How rows of one kind of work become tasks: how one is shown, which column is its date, in which order.

    `due` is empty where the work has no date; then nothing of it is late.
    """

    show: Callable[[M], Task]
    today: date
    due: str = ""
    order: tuple[str, ...] = ("pk",)


def task_list(
    rows: QuerySet[M], reading: Reading[M], title: str, *, more: str = "", mine: bool = True
) -> TaskList | None:
    """Read the first rows of a kind of work, late first, with its totals: one statement.

    None at all is sent where the filters match nothing by themselves. Returns None where there is nothing to do.
    """
    late: Any = Value(0)
    ordering: list[Any] = list(reading.order)
    if reading.due:
        past = When(**{f"{reading.due}__lt": reading.today}, then=1)
        late = Window(Sum(Case(past, default=0, output_field=IntegerField())))
        ordering.insert(0, F(reading.due).asc(nulls_last=True))
    annotated = rows.annotate(kd_total=Window(Count("pk")), kd_late=late)
    found: list[Any] = list(annotated.order_by(*ordering)[:SHOWN])
    if not found:
        return None
    return TaskList(
        title=title,
        tasks=tuple(reading.show(row) for row in found),
        total=found[0].kd_total,
        late=found[0].kd_late,
        more=more,
        mine=mine,
    )
