"""From shorter periods to a longer one, exactly; a period without points is told, never dropped in silence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kiemdiem.core.ruleset import GapEffect, GapKind, RuleSet

Points = dict[str, Fraction]


@dataclass(frozen=True)
class PeriodPoints:
    """The points of one period by group; none where it has none yet, or where nobody worked in it."""

    number: int
    points: Mapping[str, Fraction] = field(default_factory=dict)
    worked: bool = True


@dataclass(frozen=True)
class RolledUp:
    """The points of the longer period, and what became of each shorter one: counted, left out, or missing."""

    points: Points
    counted: tuple[int, ...]
    left_out: tuple[int, ...]
    missing: tuple[int, ...]


def rolled_up(rules: RuleSet, periods: Iterable[PeriodPoints]) -> RolledUp:
    """Return the mean of the periods' points by group, under what `rules` say of periods without points.

    A group that a counted period has no points for has none in the end either.
    """
    effects = {gap.kind: gap.effect for gap in rules.gaps}
    counted, left_out, missing = [], [], []
    for period in periods:
        kind = _gap(rules, period)
        if kind is not None and effects.get(kind) is GapEffect.LEFT_OUT:
            left_out.append(period.number)
            continue
        counted.append(period)
        if kind is not None:
            missing.append(period.number)
    points = {
        group.key: sum((period.points[group.key] for period in counted), Fraction(0)) / len(counted)
        for group in rules.groups
        if counted and all(group.key in period.points for period in counted)
    }
    return RolledUp(points, tuple(period.number for period in counted), tuple(left_out), tuple(missing))


def _gap(rules: RuleSet, period: PeriodPoints) -> GapKind | None:
    if not period.worked:
        return GapKind.NOT_WORKED
    complete = all(group.key in period.points for group in rules.groups)
    return None if complete else GapKind.NO_POINTS
