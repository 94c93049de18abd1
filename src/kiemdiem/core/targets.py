"""Plan against result: met, exceeded or missed; exact, more than 100 % allowed, estimates marked as such."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

WHOLE = 100


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
    plan on record don't agree to the precision that was stated.
    """

    standing: Standing | None
    provisional: bool
    percent: Fraction | None
    implied_plan: Fraction | None
    contradicts: bool


def standing(plan: Fraction, value: Fraction, *, upward: bool) -> Standing:
    """Return how `value` stands to `plan`, in the direction that is better."""
    if value == plan:
        return Standing.MET
    return Standing.EXCEEDED if (value > plan) is upward else Standing.MISSED


def result(
    *,
    plan: Fraction | None,
    value: Fraction | None,
    stated_percent: Fraction | None,
    stated_digits: int = 0,
    upward: bool,
    provisional: bool,
) -> Result:
    """Return how a target stands by what is on record; a stated share counts where there is no plan."""
    if value is None:
        return Result(None, provisional=provisional, percent=None, implied_plan=None, contradicts=False)
    if plan is not None:
        percent = value * WHOLE / plan if upward and plan else None
        tolerance = Fraction(1, 10**stated_digits)
        contradicts = (
            stated_percent is not None and percent is not None and abs(percent - stated_percent) >= tolerance
        )
        return Result(
            standing(plan, value, upward=upward),
            provisional=provisional,
            percent=percent,
            implied_plan=None,
            contradicts=contradicts,
        )
    if stated_percent is None or not upward:
        return Result(None, provisional=provisional, percent=None, implied_plan=None, contradicts=False)
    return Result(
        standing(Fraction(WHOLE), stated_percent, upward=True),
        provisional=provisional,
        percent=stated_percent,
        implied_plan=implied_plan(value, stated_percent),
        contradicts=False,
    )


def implied_plan(value: Fraction, stated_percent: Fraction) -> Fraction | None:
    """Return the plan of which `value` is the stated share; None for a share of nothing."""
    return value * WHOLE / stated_percent if stated_percent else None
