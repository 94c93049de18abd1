"""What makes a matter hard, as columns of the register: promises given, times it came back, days its deadline slipped."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from kiemdiem import data
from kiemdiem.audit.models import Event
from kiemdiem.shortcomings.models import DeadlineMove, Shortcoming, State, StateChange
from kiemdiem.shortcomings.queries.known import Known


@dataclass(frozen=True)
class Hard:
    """When an unsolved entry counts as hard: any one suffices."""

    years: int
    promises: int
    relapses: int
    slippage_days: int


@cache
def hard() -> Hard:
    """Return the arrangement of `data/register/hard.yaml`."""
    return Hard(**data.table("register/hard.yaml"))


def promises(known: Known) -> Combinable:
    """Return how many deadlines were given: the first, each move of it, each reopening of a closed entry.

    What an entry inherited by a transfer was promised before it, counts too.
    """
    return 1 + _number(_moves(known)) + _number(_inherited(known)) + _number(_reopenings(known))


def slipped(known: Known) -> Combinable:
    """Return by how many days the deadline moved in all, before a transfer as after it."""
    own, inherited = (rows.annotate(n=Sum("days")) for rows in (_moves(known), _inherited(known)))
    return _sum(own) + _sum(inherited)


def recurrences(known: Known) -> Combinable:
    """Return how often the limitation of an entry has come back, over all its appearances."""
    rows = Shortcoming.objects.filter(
        relapse_root=Coalesce(OuterRef("relapse_root"), OuterRef("pk"))
    ).exclude(state=State.WITHDRAWN)
    if known.until:
        later = Event.objects.filter(
            about_type="shortcomings.shortcoming", about_id=OuterRef("pk"),
            action="shortcomings.mark_relapse", at__gte=known.until,
        )  # fmt: skip
        rows = rows.filter(~Q(Exists(later)), created_at__lt=known.until)
    return _number(rows.order_by().values("relapse_root"))


def with_hardness(rows: QuerySet[Shortcoming], known: Known) -> QuerySet[Shortcoming]:
    """Return the entries with their columns `promised`, `returned` and `moved_days`."""
    return rows.annotate(promised=promises(known), returned=recurrences(known), moved_days=slipped(known))


def is_hard(known: Known) -> Q:
    """Return the entries of `with_hardness` that are unsolved and hard by any of the criteria."""
    least = hard()
    return (known.live() | Q(**{known.column("state"): State.DEFERRED})) & (
        Q(first_seen_on__lte=years_before(known.day, least.years))
        | Q(promised__gte=least.promises)
        | Q(returned__gte=least.relapses)
        | Q(moved_days__gte=least.slippage_days)
    )


def years_before(day: date, years: int) -> date:
    """Return the day so many years earlier; the 29th of February is the 28th."""
    number = min(day.day, 28) if day.month == 2 else day.day
    return date(max(day.year - years, 1), day.month, number)


def _moves(known: Known) -> QuerySet[DeadlineMove]:
    rows = DeadlineMove.objects.filter(shortcoming=OuterRef("pk"))
    if known.until:
        rows = rows.filter(moved_at__lt=known.until)
    return rows.order_by().values("shortcoming")  # type: ignore[return-value]


def _inherited(known: Known) -> QuerySet[DeadlineMove]:
    rows = DeadlineMove.objects.filter(
        shortcoming__transfers__continues_as=OuterRef("pk"),
        moved_at__lt=F("shortcoming__transfers__recorded_at"),
    )
    if known.until:
        rows = rows.filter(moved_at__lt=known.until)
    return rows.order_by().values("shortcoming")  # type: ignore[return-value]


def _reopenings(known: Known) -> QuerySet[StateChange]:
    rows = StateChange.objects.filter(
        shortcoming=OuterRef("pk"), from_state=State.CLOSED, to_state=State.OPEN
    )
    if known.until:
        rows = rows.filter(changed_at__lt=known.until)
    return rows.order_by().values("shortcoming")  # type: ignore[return-value]


def _number(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg]
    return _sum(rows.annotate(n=Count("pk")))


def _sum(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg]
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)
