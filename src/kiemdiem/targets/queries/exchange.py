"""Targets as other programs read them: in the order of their ids, each with all its figures, kinds kept apart."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kiemdiem.core.access import Actor
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target, TargetValue


@dataclass(frozen=True)
class ExchangedFigure:
    """One figure as it was recorded: `kind` is plan, estimate, final or audited."""

    kind: str
    value: Decimal
    as_of: date
    recorded_at: datetime
    source: str


@dataclass(frozen=True)
class ExchangedTarget:
    """One target of a unit and a year."""

    id: int
    unit_id: int
    unit: str
    year: int
    name: str
    measure_unit: str
    direction: str
    owner_post: str | None
    source: str
    illustrative: bool
    figures: list[ExchangedFigure]


def targets_after(
    by: Actor, *, after: int, limit: int, unit_id: int | None = None, year: int | None = None
) -> list[ExchangedTarget]:
    """Return up to `limit` targets that `by` sees, with ids above `after`, lowest first; two statements."""
    rows = Target.objects.filter(visible_targets(by), pk__gt=after)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    if year is not None:
        rows = rows.filter(year=year)
    targets = list(rows.select_related("unit", "owner_post").order_by("pk")[:limit])
    figures: dict[int, list[ExchangedFigure]] = defaultdict(list)
    for value in TargetValue.objects.filter(target__in=[target.pk for target in targets]).order_by(
        "recorded_at", "pk"
    ):
        figure = ExchangedFigure(value.kind, value.value, value.as_of, value.recorded_at, value.source)
        figures[value.target_id].append(figure)
    return [
        ExchangedTarget(
            id=target.pk, unit_id=target.unit_id, unit=target.unit.name, year=target.year, name=target.name,
            measure_unit=target.measure_unit, direction=target.direction,
            owner_post=str(target.owner_post) if target.owner_post else None, source=target.source,
            illustrative=target.illustrative, figures=figures[target.pk],
        )
        for target in targets
    ]  # fmt: skip
