"""The relapse ledger: limitations that came back, each with all its appearances, and the counts by unit and field."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery

from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming, State
from kiemdiem.shortcomings.queries.known import Known
from kiemdiem.shortcomings.queries.register import RegisterRow, shown


@dataclass(frozen=True)
class Relapse:
    """One limitation that came back: how often, since when, and every appearance that the actor sees, oldest first."""

    times: int
    since: date
    rows: tuple[RegisterRow, ...]


@dataclass(frozen=True)
class Counted:
    """How often limitations came back under one heading; `key` is a unit's or a field's."""

    key: int
    says: str
    times: int


@dataclass(frozen=True)
class RelapseTotals:
    """All relapses, the limitations they belong to, and where they lie."""

    times: int
    limitations: int
    by_unit: tuple[Counted, ...]
    by_field: tuple[Counted, ...]


def relapse_totals(actor: Actor, known: Known, today: date) -> RelapseTotals:
    """Count the relapses the actor may see; three statements."""
    rows = _relapses(actor, known, today)
    whole = rows.aggregate(times=Count("pk"), limitations=Count("relapse_root", distinct=True))
    unit = known.key("unit")
    return RelapseTotals(
        whole["times"],
        whole["limitations"],
        _by(rows, unit, "unit__name") if not known.past else _by_known_unit(rows),
        _by(rows, "field_id", "field__name"),
    )


def relapse_rows(actor: Actor, known: Known, today: date, window: slice) -> list[Relapse]:
    """Return one page of the limitations that came back, most often first, then oldest; four statements."""
    roots = (
        _relapses(actor, known, today)
        .order_by()
        .values("relapse_root")
        .annotate(times=Count("pk"), newest=Max("first_seen_on"), oldest=Min("relapse_root__first_seen_on"))
        .order_by("-times", "oldest", "relapse_root")[window]
    )
    found = [(row["relapse_root"] or 0, row["times"]) for row in roots]
    keys = [key for key, _ in found]
    appearances = (
        known.entries()
        .filter(visible_entries(actor, today), Q(pk__in=keys) | Q(relapse_root__in=keys) & known.relapsed())
        .order_by("first_seen_on", "id")
        .values_list("pk", "relapse_root_id")
    )
    entries = {pk: root or pk for pk, root in appearances}
    by_root: defaultdict[int, list[RegisterRow]] = defaultdict(list)
    for row in shown(list(entries), known):
        by_root[entries[row.id]].append(row)
    return [Relapse(times, by_root[key][0].first_seen_on, tuple(by_root[key])) for key, times in found]


def _relapses(actor: Actor, known: Known, today: date) -> QuerySet[Shortcoming]:
    return known.entries().filter(
        visible_entries(actor, today), known.relapsed(), ~Q(**{known.column("state"): State.WITHDRAWN})
    )


def _by(rows: QuerySet[Shortcoming], key: str, name: str) -> tuple[Counted, ...]:
    counted = rows.order_by().values(key, name).annotate(times=Count("pk"))
    lines = [Counted(row[key] or 0, row[name] or "chưa xác định", row["times"]) for row in counted]
    return tuple(sorted(lines, key=lambda line: (-line.times, line.says)))


def _by_known_unit(rows: QuerySet[Shortcoming]) -> tuple[Counted, ...]:
    units = Unit.objects.filter(pk=OuterRef("known_unit"))
    named = rows.annotate(unit_named=Subquery(units.values("name")[:1]))
    return _by(named, "known_unit", "unit_named")
