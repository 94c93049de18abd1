"""The slippage ledger: every move of a deadline, and the days in total by unit, by owner, by cause."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import CauseKind, DeadlineMove
from kiemdiem.shortcomings.queries.known import Known


@dataclass(frozen=True)
class LedgerFilters:
    """What the ledger is narrowed to."""

    unit_id: int | None = None
    post_id: int | None = None
    cause: str = ""
    cause_id: int | None = None


@dataclass(frozen=True)
class Slipped:
    """Days in total under one heading, over so many moves of so many entries."""

    key: str
    says: str
    days: int
    moves: int
    entries: int


@dataclass(frozen=True)
class Ledger:
    """The totals; each equals the sum of the moves listed under the same filter."""

    total: Slipped
    by_unit: tuple[Slipped, ...]
    by_owner: tuple[Slipped, ...]
    by_cause: tuple[Slipped, ...]
    by_branch: tuple[Slipped, ...]


def ledger(actor: Actor, filters: LedgerFilters, known: Known, today: date) -> Ledger:
    """Return the totals of what the filters let through, of moves recorded by the day; five statements."""
    moves = _moves(actor, filters, known, today)
    whole = moves.aggregate(
        days=Sum("days", default=0), moves=Count("pk"), entries=Count("shortcoming", distinct=True)
    )
    causes = dict(CauseKind.choices)
    return Ledger(
        total=Slipped("", "Tất cả", whole["days"], whole["moves"], whole["entries"]),
        by_unit=_by(moves, "unit_id", "unit__name"),
        by_owner=_by(moves, "owner_post_id", "owner_post__title", "unit__name"),
        by_cause=tuple(
            Slipped(line.key, causes.get(line.key, line.key), line.days, line.moves, line.entries)
            for line in _by(moves, "shortcoming__cause_kind")
        ),
        by_branch=_by(
            moves.filter(shortcoming__cause_node__isnull=False),
            "shortcoming__cause_node_id",
            "shortcoming__cause_node__name",
        ),
    )


def ledger_moves(
    actor: Actor, filters: LedgerFilters, known: Known, today: date, window: slice
) -> list[DeadlineMove]:
    """Return one page of the moves, newest first; one statement."""
    return list(
        _moves(actor, filters, known, today)
        .select_related("shortcoming__unit", "unit", "owner_post", "moved_by")
        .order_by("-moved_at", "-id")[window]
    )


def _moves(actor: Actor, filters: LedgerFilters, known: Known, today: date) -> QuerySet[DeadlineMove]:
    rows = visible_entries(actor, today, prefix="shortcoming__")
    if known.until:
        rows &= Q(moved_at__lt=known.until)
    if filters.unit_id is not None:
        rows &= Q(unit_id=filters.unit_id)
    if filters.post_id is not None:
        rows &= Q(owner_post_id=filters.post_id)
    if filters.cause:
        rows &= Q(shortcoming__cause_kind=filters.cause)
    if filters.cause_id is not None:
        rows &= Q(shortcoming__cause_node=filters.cause_id)
    return DeadlineMove.objects.filter(rows)


def _by(moves: QuerySet[DeadlineMove], key: str, *names: str) -> tuple[Slipped, ...]:
    rows = (
        moves.order_by()
        .values(key, *names)
        .annotate(total=Sum("days"), moved=Count("pk"), entries=Count("shortcoming", distinct=True))
    )
    lines = [
        Slipped(
            key=str(row[key]),
            says=", ".join(str(row[name]) for name in names) or str(row[key]),
            days=row["total"],
            moves=row["moved"],
            entries=row["entries"],
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (-line.days, line.says)))
