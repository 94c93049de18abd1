"""Reads over targets: how each stands, and the counts with their lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from kiemdiem.core.access import Actor
from kiemdiem.core.targets import Result, Standing, result
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Unit
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Direction, Target, TargetValue, ValueKind

SETTLING = (ValueKind.AUDITED, ValueKind.FINAL, ValueKind.ESTIMATE)
BLOCKS_A_PAGE = 10


@dataclass(frozen=True)
class Row:
    """A target with the figures that count: its plan, the most settled result, and how that stands."""

    target: Target
    plan: TargetValue | None
    reached: TargetValue | None
    result: Result


@dataclass(frozen=True)
class Counts:
    """How many of how many, kept apart: settled figures, and estimates that may still change."""

    total: int
    met: int
    exceeded: int
    missed: int
    estimated_met: int
    estimated_exceeded: int
    estimated_missed: int
    open: int


@dataclass(frozen=True)
class Block:
    """A unit's targets of one year, with the counts generated from this very list."""

    unit_id: int
    unit: str
    year: int
    counts: Counts
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to."""

    unit_id: int | None = None
    year: int | None = None
    search: str = ""
    standing: str = ""


def standing_of(
    values: Iterable[TargetValue], *, upward: bool
) -> tuple[TargetValue | None, TargetValue | None, Result]:
    """Return the plan, the figure that counts and how it stands; `values` in the order they were recorded."""
    newest: Mapping[str, TargetValue] = {value.kind: value for value in values}
    plan = newest.get(ValueKind.PLAN)
    reached = next((newest[kind] for kind in SETTLING if kind in newest), None)
    stated = reached.stated_percent if reached else None
    return (
        plan,
        reached,
        result(
            plan=Fraction(plan.value) if plan else None,
            value=Fraction(reached.value) if reached else None,
            stated_percent=Fraction(stated) if stated is not None else None,
            stated_digits=max(0, -int(stated.normalize().as_tuple().exponent)) if stated is not None else 0,
            upward=upward,
            provisional=reached is not None and reached.kind == ValueKind.ESTIMATE,
        ),
    )


def count(rows: Iterable[Row]) -> Counts:
    """Count a list of targets by how they stand; what has no plan or no result is open."""
    results = [row.result for row in rows]
    settled = [one.standing for one in results if one.standing and not one.provisional]
    estimated = [one.standing for one in results if one.standing and one.provisional]
    return Counts(
        total=len(results),
        met=sum(one is not Standing.MISSED for one in settled),
        exceeded=settled.count(Standing.EXCEEDED),
        missed=settled.count(Standing.MISSED),
        estimated_met=sum(one is not Standing.MISSED for one in estimated),
        estimated_exceeded=estimated.count(Standing.EXCEEDED),
        estimated_missed=estimated.count(Standing.MISSED),
        open=len(results) - len(settled) - len(estimated),
    )


def block_keys(actor: Actor, filters: Filters) -> list[tuple[int, int]]:
    """Return the (year, unit) pairs that have targets `actor` may see, newest year first; one statement."""
    rows = Target.objects.filter(_asked(actor, filters)).order_by("-year", "unit__sort_key", "unit_id")
    pairs = rows.values_list("year", "unit_id", "unit__sort_key").distinct()
    return [(year, unit_id) for year, unit_id, _ in pairs]


def blocks(actor: Actor, filters: Filters, keys: list[tuple[int, int]]) -> list[Block]:
    """Return the blocks of one page in the order of `keys`; two statements.

    The counts are of all targets of the unit and year; a wanted standing narrows only the rows shown.
    """
    these = Q(pk__in=[])
    for year, unit_id in keys:
        these |= Q(year=year, unit_id=unit_id)
    targets = list(
        Target.objects.filter(these, visible_targets(actor))
        .select_related("unit", "owner_post")
        .order_by("id")
    )
    rows = _rows(targets)
    asked = fold(filters.search)
    return [
        Block(
            unit_id=unit_id,
            unit=of_key[0].target.unit.name,
            year=year,
            counts=count(of_key),
            rows=tuple(
                row for row in of_key if asked in row.target.search_key and _stands(row, filters.standing)
            ),
        )
        for year, unit_id in keys
        if (of_key := [row for row in rows if (row.target.year, row.target.unit_id) == (year, unit_id)])
    ]


@dataclass(frozen=True)
class TargetPage:
    """A target with all its figures, newest first, and how it stands."""

    row: Row
    values: tuple[TargetValue, ...]


def target_page(target: Target) -> TargetPage:
    """Return one target with every figure ever recorded; one statement."""
    values = list(target.values.select_related("recorded_by").order_by("recorded_at", "id"))
    plan, reached, how = standing_of(values, upward=target.direction == Direction.UP)
    return TargetPage(Row(target, plan, reached, how), tuple(reversed(values)))


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    units: tuple[Unit, ...]
    years: tuple[int, ...]


def choices(actor: Actor) -> Choices:
    """Return the units and years that have targets `actor` may see; two statements."""
    seen = Target.objects.filter(visible_targets(actor))
    return Choices(
        units=tuple(Unit.objects.filter(pk__in=seen.values("unit_id")).order_by("sort_key", "id")),
        years=tuple(seen.order_by("-year").values_list("year", flat=True).distinct()),
    )


def _asked(actor: Actor, filters: Filters) -> Q:
    rows = visible_targets(actor)
    if filters.unit_id is not None:
        rows &= Q(unit_id=filters.unit_id)
    if filters.year is not None:
        rows &= Q(year=filters.year)
    if filters.search:
        rows &= Q(search_key__contains=fold(filters.search))
    return rows


def _stands(row: Row, wanted: str) -> bool:
    if not wanted:
        return True
    how = row.result
    if wanted == "open":
        return how.standing is None
    if wanted == "met":
        return how.standing in (Standing.MET, Standing.EXCEEDED)
    return how.standing == wanted


def _rows(targets: list[Target]) -> list[Row]:
    values: dict[int, list[TargetValue]] = {}
    found = TargetValue.objects.filter(target__in=[target.pk for target in targets])
    for value in found.order_by("recorded_at", "id"):
        values.setdefault(value.target_id, []).append(value)
    return [
        Row(target, *standing_of(values.get(target.pk, []), upward=target.direction == Direction.UP))
        for target in targets
    ]
