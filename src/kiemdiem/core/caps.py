"""How many of a comparison group may hold a level."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from kiemdiem.core.ruleset import Cap, CapBase, Level, Rounding


@dataclass(frozen=True)
class CapState:
    """Where a group stands: at most `limit` of the level over a base of `base_count`, `used` are, `over` too many."""

    limit: int
    used: int
    over: int
    base_count: int


def cap_state(
    cap: Cap, counts: Mapping[Level, int], total: int, outstanding: bool, base: CapBase | None = None
) -> CapState:
    """Return the state of `cap` for a group with these `counts` per level out of `total`.

    `outstanding`: the authority raised the share for this group. `base`: one of the cap's alternatives, where a
    setting chooses it. Raises ValueError for a negative count or a base that the cap does not know.
    """
    if total < 0 or any(count < 0 for count in counts.values()):
        raise ValueError("a count is negative")
    if base is not None and base is not cap.base and base not in cap.alternatives:
        raise ValueError(f"{cap.rule.id} is not counted on {base}")
    base_count = _base(base or cap.base, counts, total)
    share = cap.share_outstanding if outstanding and cap.share_outstanding is not None else cap.share
    limit = _rounded(share * base_count, cap.rounding)
    if cap.fewer_than is not None and cap.fewer_limit is not None and total < cap.fewer_than:
        limit = cap.fewer_limit
    used = counts.get(cap.level, 0)
    return CapState(limit=limit, used=used, over=max(used - limit, 0), base_count=base_count)


def _base(base: CapBase, counts: Mapping[Level, int], total: int) -> int:
    if base is CapBase.TOTAL:
        return total
    good = counts.get(Level.HTT, 0)
    return good if base is CapBase.HTT else good + counts.get(Level.HTXS, 0)


def _rounded(value: Fraction, rounding: Rounding) -> int:
    return floor(value + Fraction(1, 2)) if rounding is Rounding.HALF_UP else floor(value)
