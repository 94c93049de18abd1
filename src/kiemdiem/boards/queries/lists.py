"""What a list of work looks like on a home page, and how it is read in one statement with its totals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

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


def task_list(
    rows: QuerySet[M],
    *,
    title: str,
    show: Callable[[M], Task],
    today: date,
    due: str = "",
    order: Iterable[str] = ("pk",),
    more: str = "",
    mine: bool = True,
) -> TaskList | None:
    """Read the first rows of a kind of work, late first, with its totals: one statement, none where nobody reaches any.

    `due` names the column of the date. Returns None where there is nothing to do.
    """
    late: Any = Value(0)
    if due:
        late = Sum(Case(When(**{f"{due}__lt": today}, then=1), default=0, output_field=IntegerField()))
    annotated = rows.annotate(kd_total=Window(Count("pk")), kd_late=Window(late) if due else late)
    ordering = [F(due).asc(nulls_last=True)] if due else []
    found: list[Any] = list(annotated.order_by(*ordering, *order)[:SHOWN])
    if not found:
        return None
    return TaskList(
        title=title,
        tasks=tuple(show(row) for row in found),
        total=found[0].kd_total,
        late=found[0].kd_late,
        more=more,
        mine=mine,
    )
