"""Plan against result: met, exceeded or missed; exact, more than 100 % allowed, estimates marked as such."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction

WHOLE = 100
SMALLEST = Decimal("0.0001")


class Standing(StrEnum):
    """How a figure stands to its plan."""

    EXCEEDED = "exceeded"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class Result:
    """How a target stands: `provisional` while the figure is an estimate, which is never shown as final.

    `percent` is the share of the plan (None where less is better, or where the plan is 0); `implied_plan` is what
    the plan must have been, where only a stated share gives it away; `contradicts` where the stated share and the
    plan on record don't agree to the precision that was stated. `under_way`: the year is not over and the figure
    doesn't decide yet.
    """

    standing: Standing | None
    provisional: bool
    percent: Fraction | None
    implied_plan: Fraction | None
    contradicts: bool
    under_way: bool = False


def standing(
    plan: Fraction, value: Fraction, *, upward: bool, tolerance_percent: Fraction = Fraction(0)
) -> Standing:
    """Return how `value` stands to `plan`, in the direction that is better; short by no more than the tolerance is met."""
    if value != plan and (value > plan) is upward:
        return Standing.EXCEEDED
    short_by = abs(value - plan)
    return Standing.MET if short_by * WHOLE <= abs(plan) * tolerance_percent else Standing.MISSED


def result(
    *,
    plan: Fraction | None,
    value: Fraction | None,
    stated_percent: Fraction | None,
    stated_digits: int = 0,
    upward: bool,
    provisional: bool,
    tolerance_percent: Fraction = Fraction(0),
    interim: bool = False,
) -> Result:
    """Return how a target stands by what is on record; a stated share counts where there is no plan.

    An `interim` figure, of a year that is not over, decides only what more of the year cannot change.
    """
    judged = _judged(plan, value, stated_percent, stated_digits, upward, provisional, tolerance_percent)
    may_change = (judged.standing is Standing.MISSED) is upward
    if interim and judged.standing and may_change:
        return replace(judged, standing=None, under_way=True)
    return judged


def split(whole: Decimal, shares: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the parts of `whole` by shares of a hundred, to four places; the last takes the rest, so nothing is lost."""
    parts = [(whole * share / WHOLE).quantize(SMALLEST, rounding=ROUND_HALF_EVEN) for share in shares[:-1]]
    return (*parts, whole - sum(parts, Decimal(0)))


def _judged(
    plan: Fraction | None,
    value: Fraction | None,
    stated_percent: Fraction | None,
    stated_digits: int,
    upward: bool,
    provisional: bool,
    tolerance_percent: Fraction,
) -> Result:
    if value is None:
        return Result(None, provisional=provisional, percent=None, implied_plan=None, contradicts=False)
    if plan is not None:
        percent = value * WHOLE / plan if upward and plan else None
        tolerance = Fraction(1, 10**stated_digits)
        contradicts = (
            stated_percent is not None and percent is not None and abs(percent - stated_percent) >= tolerance
        )
        return Result(
            standing(plan, value, upward=upward, tolerance_percent=tolerance_percent),
            provisional=provisional,
            percent=percent,
            implied_plan=None,
            contradicts=contradicts,
        )
    if stated_percent is None or not upward:
        return Result(None, provisional=provisional, percent=None, implied_plan=None, contradicts=False)
    return Result(
        standing(Fraction(WHOLE), stated_percent, upward=True, tolerance_percent=tolerance_percent),
        provisional=provisional,
        percent=stated_percent,
        implied_plan=implied_plan(value, stated_percent),
        contradicts=False,
    )


def implied_plan(value: Fraction, stated_percent: Fraction) -> Fraction | None:
    """Return the plan of which `value` is the stated share; None for a share of nothing."""
    return value * WHOLE / stated_percent if stated_percent else None
