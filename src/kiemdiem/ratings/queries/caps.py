"""Caps of a comparison group: how many may hold a level, how many do, counted both ways the texts count."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiemdiem.core.caps import CapState, cap_state
from kiemdiem.core.ruleset import Cap, CapBase, Level, RuleSet

OTHER_BASES = {CapBase.HTT: CapBase.HTT_AND_ABOVE, CapBase.HTT_AND_ABOVE: CapBase.HTT}


@dataclass(frozen=True)
class CapMeter:
    """One cap over one group: what binds, and what the other way of counting the base would give.

    `other` is None where the regulation leaves no two readings (a share of the total).
    """

    cap: Cap
    raised: bool
    state: CapState
    other: CapState | None


def meters(rules: RuleSet, counts: Mapping[Level, int], total: int, *, raised: bool) -> tuple[CapMeter, ...]:
    """Return every cap of `rules` over a group with these `counts`; none where the regulation has no cap."""
    return tuple(_meter(cap, counts, total, raised=raised) for cap in rules.caps)


def _meter(cap: Cap, counts: Mapping[Level, int], total: int, *, raised: bool) -> CapMeter:
    other = None
    if cap.base in OTHER_BASES:
        other = cap_state(replace(cap, base=OTHER_BASES[cap.base]), counts, total, outstanding=raised)
    return CapMeter(cap, raised, cap_state(cap, counts, total, outstanding=raised), other)
