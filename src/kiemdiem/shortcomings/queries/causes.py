"""The cause tree as pages show it: its nodes in order, with the entries that name each and what became of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q

from kiemdiem.audit.access import decide
from kiemdiem.core.access import Actor
from kiemdiem.organisations.access import NOWHERE
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Cause, CauseKind, Shortcoming, State
from kiemdiem.shortcomings.queries.carried import COUNTED
from kiemdiem.shortcomings.queries.filtering import is_late


@dataclass(frozen=True)
class CauseLine:
    """A node of the tree; the counts are of its whole branch, over the entries the reader sees."""

    id: int
    key: str
    name: str
    kind: str
    depth: int
    ended_on: date | None
    source: str
    entries: int = 0
    closed: int = 0
    late: int = 0


@dataclass(frozen=True)
class CauseBranch:
    """One kind with its nodes in the order of the tree."""

    kind: str
    says: str
    lines: tuple[CauseLine, ...]
    entries: int


@dataclass(frozen=True)
class CauseTree:
    """The page of the tree."""

    branches: tuple[CauseBranch, ...]
    total: int
    unsorted: int
    may_add: bool
    may_end: bool


def tree_order(causes: Iterable[Cause]) -> Iterator[tuple[Cause, int]]:
    """Yield causes with their depth, each branch right after what it hangs on, siblings in dictionary order."""
    below: dict[int | None, list[Cause]] = {}
    for cause in causes:
        below.setdefault(cause.parent_id, []).append(cause)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[Cause, int]]:
        for cause in sorted(below.get(parent, ()), key=lambda one: (one.sort_key, one.pk)):
            yield cause, depth
            yield from walk(cause.pk, depth + 1)

    yield from walk(None, 0)


def cause_tree(actor: Actor, today: date) -> CauseTree:
    """Return the tree with the counts of the entries that `actor` sees; two statements."""
    seen = visible_entries(actor, today) & Q(state__in=COUNTED)
    counted: dict[int | None, Any] = {
        row["cause_node"]: row
        for row in Shortcoming.objects.filter(seen)
        .values("cause_node")
        .annotate(
            entries=Count("pk"),
            closed=Count("pk", filter=Q(state=State.CLOSED)),
            late=Count("pk", filter=is_late(today)),
        )
        .order_by()
    }
    causes = list(Cause.objects.all())
    lines = [_line(cause, depth, counted.get(cause.pk, {})) for cause, depth in tree_order(causes)]
    summed = _with_branches(lines)
    return CauseTree(
        branches=tuple(
            CauseBranch(
                kind.value,
                kind.label,
                tuple(line for line in summed if line.kind == kind),
                sum(line.entries for line in summed if line.kind == kind and not line.depth),
            )
            for kind in CauseKind
        ),
        total=sum(row["entries"] for row in counted.values()),
        unsorted=counted[None]["entries"] if None in counted else 0,
        may_add=decide("shortcomings.add_cause", actor, NOWHERE).allowed,
        may_end=decide("shortcomings.end_cause", actor, NOWHERE).allowed,
    )


def _line(cause: Cause, depth: int, counts: dict[str, int]) -> CauseLine:
    return CauseLine(
        id=cause.pk,
        key=cause.key,
        name=cause.name,
        kind=cause.kind,
        depth=depth,
        ended_on=cause.valid_to,
        source=cause.source,
        entries=counts.get("entries", 0),
        closed=counts.get("closed", 0),
        late=counts.get("late", 0),
    )


def _with_branches(lines: list[CauseLine]) -> list[CauseLine]:
    """Return the lines, each with the counts of everything below it added to its own."""
    summed = list(lines)
    for index in range(len(lines) - 1, -1, -1):
        for above in range(index - 1, -1, -1):
            if summed[above].depth < lines[index].depth:
                summed[above] = _plus(summed[above], summed[index])
                break
    return summed


def _plus(one: CauseLine, other: CauseLine) -> CauseLine:
    return replace(
        one,
        entries=one.entries + other.entries,
        closed=one.closed + other.closed,
        late=one.late + other.late,
    )
