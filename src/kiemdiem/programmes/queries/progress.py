"""How far programmes are: figures of the tasks given, milestones reached, rolled up tree by tree in one read."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from kiemdiem import data
from kiemdiem.assignments.models import ProgressReport, TaskState
from kiemdiem.core.headway import Node, Rule, Share, lowest, overall, shares
from kiemdiem.prepared import Shaped
from kiemdiem.programmes.models import ProgrammeTask
from kiemdiem.programmes.queries.tree import Written


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


NONE, WHOLE = Fraction(0), Fraction(1)
NOTHING = Tally(None, 0, 0, 0, 0)


@cache
def stuck_after() -> timedelta:
    """Return how long nothing may be heard of a task that has begun, by `data/programmes/following.yaml`."""
    return timedelta(days=data.table("programmes/following.yaml")["stuck_days"])


def nodes_of(branches: Iterable[Written]) -> list[Node]:
    """Return a draft's tasks as `core.headway` reads them, to check their weights."""
    return [
        Node(one.task.pk, one.task.parent_id, Rule(one.task.rule), weight=_exact(one.task.weight))
        for one in branches
    ]


class Row(NamedTuple):
    """A task of a programme as far as its progress goes: plain columns, for boards read many at a time."""

    id: int
    edition_id: int
    parent_id: int | None
    rule: str
    weight: Decimal | None
    starts_on: date | None
    due_on: date | None
    given: Decimal | None
    confirmed: Decimal | None
    state: str | None
    given_on: date | None
    reported: Decimal | None
    heard_at: datetime | None
    stones: int
    reached: int
    stone_at: datetime | None


def columns_of(tasks: QuerySet[ProgrammeTask], *shown: str) -> QuerySet[ProgrammeTask, tuple[Any, ...]]:
    """Return what the progress of tasks is reckoned from: what was reported or confirmed, and milestones.

    The columns of a `Row` come first, then those that a page shows.
    """
    reports = ProgressReport.objects.filter(task=OuterRef("task"), returned_at__isnull=True)
    last = reports.order_by("-reported_at", "-pk")
    columns = {
        "reported": Subquery(last.values("done_amount")[:1]),
        "heard_at": Subquery(last.values("reported_at")[:1]),
        "stones": Count("milestones"),
        "reached": Count("milestones__done_on"),
        "stone_at": Max("milestones__recorded_at"),
    }
    return tasks.order_by("id").annotate(**columns).values_list(
        "id", "edition_id", "parent_id", "rule", "weight", "starts_on", "due_on", "task__amount", "task__done_amount",
        "task__state", "task__assigned_on", *columns, *shown,
    )  # fmt: skip


OF_EDITIONS = Shaped(lambda editions: columns_of(ProgrammeTask.objects.filter(edition__in=editions)))


def followed(rows: Collection[Row], today: date) -> dict[int, Followed]:
    """Return how every task of whole trees goes, in pure Python.

    What was reported counts as done so far until a superior confirms what it came to; a confirmed result counts as
    confirmed. A task withdrawn has no figure.
    """
    found, inner, clock = shares(map(_node, rows)), _inner(rows), _clock(today)
    return {
        one.id: Followed(
            id=one.id,
            edition_id=one.edition_id,
            parent_id=one.parent_id,
            share=lowest(found[one.id]),
            going=_going(one, found[one.id], clock),
            leaf=one.id not in inner,
            heard=_heard(one),
        )
        for one in rows
    }


def tallies(editions: Collection[int], today: date) -> dict[int, Tally]:
    """Return the progress of many editions by their keys; one statement, however many."""
    by_edition: defaultdict[int, list[Row]] = defaultdict(list)
    for row in map(Row._make, OF_EDITIONS.rows(tuple(editions))):
        by_edition[row.edition_id].append(row)
    return {key: tally(by_edition[key], today) if key in by_edition else NOTHING for key in editions}


def tally(rows: Collection[Row], today: date) -> Tally:
    """Return the progress of one edition from all its rows."""
    nodes = list(map(_node, rows))
    found, inner, clock = shares(nodes), _inner(rows), _clock(today)
    last = Counter(_going(one, found[one.id], clock) for one in rows if one.id not in inner)
    return Tally(
        share=overall(nodes, {node.key: lowest(found[node.key]) for node in nodes if node.parent is None}),
        total=last.total(),
        done=last[DONE],
        late=last[LATE],
        stuck=last[STUCK],
    )


def _inner(rows: Iterable[Row]) -> set[int | None]:
    return {one.parent_id for one in rows}


RULES = {rule.value: rule for rule in Rule}


def _node(row: Row) -> Node:
    return Node(
        row.id, row.parent_id, RULES[row.rule], _own(row), _exact(row.weight), row.stones, row.reached
    )


def _own(row: Row) -> Fraction:
    done = row.confirmed if row.state == TaskState.CONFIRMED else row.reported
    if not row.given or not done or row.state == TaskState.WITHDRAWN:
        return NONE
    if done == row.given:
        return WHOLE
    (part, of), (given, times) = done.as_integer_ratio(), row.given.as_integer_ratio()
    return Fraction(part * times, of * given)


class _Clock(NamedTuple):
    """A day, and since when something must have been heard of a task: as a day, and as a moment, which costs less to ask."""

    today: date
    spoken_on: date
    spoken_at: datetime


@lru_cache(maxsize=10)
def _clock(today: date) -> _Clock:
    spoken_on = today - stuck_after()
    return _Clock(today, spoken_on, timezone.make_aware(datetime.combine(spoken_on, time.min)))


LATE, STUCK, NOW, AHEAD, DONE = Going


def _going(row: Row, share: Share, clock: _Clock) -> Going:
    part, of = share
    if part >= of:
        return DONE
    if row.due_on and row.due_on < clock.today:
        return LATE
    begun = row.starts_on or row.given_on
    if begun is None or begun > clock.today:
        return AHEAD
    heard = row.heard_at or row.stone_at
    if heard is None:
        return NOW if begun >= clock.spoken_on else STUCK
    return NOW if max(heard, row.stone_at or heard) >= clock.spoken_at else STUCK


def _heard(row: Row) -> date | None:
    moments = [one for one in (row.heard_at, row.stone_at) if one]
    return timezone.localdate(max(moments)) if moments else None


@lru_cache(maxsize=1000)  # the same few weights come again and again
def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
