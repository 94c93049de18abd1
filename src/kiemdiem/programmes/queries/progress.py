"""How far programmes are: figures of the tasks given, milestones reached, rolled up tree by tree in one read."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kiemdiem import data
from kiemdiem.assignments.models import ProgressReport, TaskState
from kiemdiem.core.rollup import Node, Rule, overall, progress
from kiemdiem.programmes.models import ProgrammeTask
from kiemdiem.programmes.queries.tree import Branch

WORKED_ON = (TaskState.OPEN, TaskState.REPORTED)


class Going(StrEnum):
    """How a task of a programme goes, the worst first."""

    LATE = "late"
    STUCK = "stuck"
    NOW = "now"
    AHEAD = "ahead"
    DONE = "done"


@dataclass(frozen=True)
class Followed:
    """A task with how far it is (a share of one), how it goes, and since when nothing was heard of it."""

    id: int
    edition_id: int
    parent_id: int | None
    share: Fraction
    going: Going
    leaf: bool
    heard: date | None


@dataclass(frozen=True)
class Tally:
    """A programme's progress: the whole as a share of one (None without tasks), and its last tasks by how they go."""

    share: Fraction | None
    total: int
    done: int
    late: int
    stuck: int


NOTHING = Tally(None, 0, 0, 0, 0)


@cache
def stuck_after() -> timedelta:
    """Return how long nothing may be heard of a task that has begun, by `data/programmes/following.yaml`."""
    return timedelta(days=data.table("programmes/following.yaml")["stuck_days"])


def nodes_of(branches: Iterable[Branch]) -> list[Node]:
    """Return a draft's tasks as `core.rollup` reads them, to check their weights."""
    return [
        Node(one.task.pk, one.task.parent_id, Rule(one.task.rule), weight=_exact(one.task.weight))
        for one in branches
    ]


def with_figures(tasks: QuerySet[ProgrammeTask]) -> QuerySet[ProgrammeTask]:
    """Return tasks with the columns that `followed` reads: what was reported or confirmed, and milestones."""
    reports = ProgressReport.objects.filter(task=OuterRef("task"), returned_at__isnull=True)
    return tasks.annotate(
        reported=Subquery(reports.order_by("-reported_at", "-pk").values("done_amount")[:1]),
        heard_at=Subquery(reports.order_by("-reported_at", "-pk").values("reported_at")[:1]),
        given=F("task__amount"),
        confirmed=F("task__done_amount"),
        task_state=F("task__state"),
        task_due=F("task__due_on"),
        given_on=F("task__assigned_on"),
        stones=Count("milestones"),
        reached=Count("milestones", filter=Q(milestones__done_on__isnull=False)),
        stone_at=Max("milestones__recorded_at"),
    )


def followed(tasks: Iterable[ProgrammeTask], today: date) -> dict[int, Followed]:
    """Return how every task of whole trees goes, in pure Python from rows of `with_figures`.

    What was reported counts as done so far until a superior confirms what it came to; a confirmed result counts as
    confirmed. A task withdrawn has no figure.
    """
    rows = list(tasks)
    nodes = [_node(one) for one in rows]
    shares = progress(nodes)
    inner = {one.parent_id for one in rows}
    return {
        one.pk: Followed(
            id=one.pk,
            edition_id=one.edition_id,
            parent_id=one.parent_id,
            share=shares[one.pk],
            going=_going(one, shares[one.pk], today),
            leaf=one.pk not in inner,
            heard=_heard(one),
        )
        for one in rows
    }


def tallies(editions: Collection[int], today: date) -> dict[int, Tally]:
    """Return the progress of many editions by their keys; one statement, however many."""
    by_edition: defaultdict[int, list[ProgrammeTask]] = defaultdict(list)
    rows = (
        with_figures(ProgrammeTask.objects.filter(edition__in=editions))
        .defer("search_key", "source")
        .order_by("id")
    )
    for row in rows:
        by_edition[row.edition_id].append(row)
    return {key: tally(by_edition[key], today) if key in by_edition else NOTHING for key in editions}


def tally(rows: list[ProgrammeTask], today: date) -> Tally:
    """Return the progress of one edition from all its rows of `with_figures`."""
    found = followed(rows, today)
    last = [one.going for one in found.values() if one.leaf]
    nodes = [_node(one) for one in rows]
    return Tally(
        share=overall(nodes, {key: one.share for key, one in found.items()}),
        total=len(last),
        done=last.count(Going.DONE),
        late=last.count(Going.LATE),
        stuck=last.count(Going.STUCK),
    )


def _node(row: ProgrammeTask) -> Node:
    return Node(
        row.pk, row.parent_id, Rule(row.rule), own=_own(row), weight=_exact(row.weight),
        milestones=row.stones, reached=row.reached,  # type: ignore[attr-defined]
    )  # fmt: skip


def _own(row: ProgrammeTask) -> Fraction:
    given: Decimal | None = row.given  # type: ignore[attr-defined]
    state = row.task_state  # type: ignore[attr-defined]
    if not given or state == TaskState.WITHDRAWN:
        return Fraction(0)
    done = row.confirmed if state == TaskState.CONFIRMED else (row.reported or Decimal(0))  # type: ignore[attr-defined]
    return Fraction(done) / Fraction(given)


def _going(row: ProgrammeTask, share: Fraction, today: date) -> Going:
    if share >= 1:
        return Going.DONE
    due = row.due_on
    if due and due < today:
        return Going.LATE
    begun = row.starts_on or row.given_on  # type: ignore[attr-defined]
    if begun is None or begun > today:
        return Going.AHEAD
    return Going.STUCK if (_heard(row) or begun) < today - stuck_after() else Going.NOW


def _heard(row: ProgrammeTask) -> date | None:
    moments: list[datetime] = [one for one in (row.heard_at, row.stone_at) if one]  # type: ignore[attr-defined]
    return timezone.localdate(max(moments)) if moments else None


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
