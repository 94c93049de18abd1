"""The list of targets by year and unit, with the counts generated from that very list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kiemdiem.core.access import Actor
from kiemdiem.core.targets import Standing
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Unit, WorkField
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target, TargetTransfer, TargetValue
from kiemdiem.targets.queries.standing import Row, given_by, known_by, standing_of

BLOCKS_A_PAGE = 10


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
    """What the list is narrowed to; `known_on`: only what had been recorded by the end of that day."""

    unit_id: int | None = None
    year: int | None = None
    field_id: int | None = None
    search: str = ""
    standing: str = ""
    known_on: date | None = None


def count(rows: Iterable[Row]) -> Counts:
    """Count a list of targets by how they stand; what has no plan or no result is open, what went on elsewhere no more."""
    results = [row.result for row in rows if not row.gone_on]
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

    The counts are of all targets of the unit and year (of the field asked for); a wanted standing or a search
    narrows only the rows shown. What a unit assigned to its posts stands on the pages of the targets.
    """
    these = Q(pk__in=[])
    for year, unit_id in keys:
        these |= Q(year=year, unit_id=unit_id)
    if filters.field_id:
        these &= Q(field_id=filters.field_id)
    targets = list(
        Target.objects.filter(these, visible_targets(actor), given_by(filters.known_on), post__isnull=True)
        .select_related("unit", "owner_post", "field")
        .order_by("id")
    )
    rows = rows_of(targets, filters.known_on)
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


def rows_of(targets: Iterable[Target], known_on: date | None = None) -> list[Row]:
    """Return how targets stand, as was known by the end of a day, or now; two statements."""
    these = {target.pk: target for target in targets}
    if not these:
        return []
    values: dict[int, list[TargetValue]] = {}
    for value in TargetValue.objects.filter(known_by(known_on), target__in=these).order_by(
        "recorded_at", "id"
    ):
        values.setdefault(value.target_id, []).append(value)
    handed_over = set(
        TargetTransfer.objects.filter(known_by(known_on), target__in=these).values_list(
            "target_id", flat=True
        )
    )
    return [
        Row(target, *standing_of(target, values.get(key, ())), gone_on=key in handed_over)
        for key, target in these.items()
    ]


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    units: tuple[Unit, ...]
    years: tuple[int, ...]
    fields: tuple[WorkField, ...]


def choices(actor: Actor) -> Choices:
    """Return the units, years and fields that have targets `actor` may see; three statements."""
    seen = Target.objects.filter(visible_targets(actor))
    return Choices(
        units=tuple(Unit.objects.filter(pk__in=seen.values("unit_id")).order_by("sort_key", "id")),
        years=tuple(seen.order_by("-year").values_list("year", flat=True).distinct()),
        fields=tuple(WorkField.objects.filter(pk__in=seen.values("field_id")).order_by("sort_key", "id")),
    )


def _asked(actor: Actor, filters: Filters) -> Q:
    rows = visible_targets(actor) & given_by(filters.known_on) & Q(post__isnull=True)
    for column, wanted in (
        ("unit_id", filters.unit_id),
        ("year", filters.year),
        ("field_id", filters.field_id),
    ):
        if wanted is not None:
            rows &= Q(**{column: wanted})
    if filters.search:
        rows &= Q(search_key__contains=fold(filters.search))
    return rows


def _stands(row: Row, wanted: str) -> bool:
    if not wanted:
        return True
    how = row.result
    if row.gone_on:
        return False
    if wanted == "open":
        return how.standing is None
    if wanted == "met":
        return how.standing in (Standing.MET, Standing.EXCEEDED)
    return how.standing == wanted
