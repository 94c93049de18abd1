"""Comparison groups whose proposals go over a cap, across all open cycles that the actor decides on."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.access import rooted_cycles
from kiemdiem.cycles.models import Cycle, CycleState
from kiemdiem.cycles.queries import rule_set
from kiemdiem.ratings.models import CapRaise
from kiemdiem.ratings.phrases import group_name
from kiemdiem.ratings.queries.caps import meters
from kiemdiem.ratings.queries.stages import GroupCounts, group_counts


@dataclass(frozen=True)
class OverCap:
    """A group with more subjects proposed at a level than its cap allows."""

    cycle_id: int
    cycle: str
    group: str
    name: str
    level: Level
    level_name: str
    used: int
    limit: int


def over_caps(actor: Actor) -> tuple[OverCap, ...]:
    """Return the groups over their cap as proposed, in three statements; none where the actor decides on no cycle."""
    cycles = {
        cycle.pk: cycle
        for cycle in Cycle.objects.filter(rooted_cycles(actor, "ratings.raise_cap"), state=CycleState.OPEN)
        .select_related("rule_set")
        .order_by("-year", "-pk")
    }
    if not cycles:
        return ()
    counts = group_counts(Q(cycle__in=cycles))
    raised = set(CapRaise.objects.filter(cycle__in=cycles).values_list("cycle_id", "comparison_group"))
    return tuple(
        over
        for (cycle_id, _), found in sorted(counts.items())
        for over in _over(cycles[cycle_id], found, raised=(cycle_id, found.group) in raised)
    )


def _over(cycle: Cycle, found: GroupCounts, *, raised: bool) -> Iterator[OverCap]:
    rules = rule_set(cycle)
    for meter in meters(rules, found.foreseen, sum(found.foreseen.values()), raised=raised):
        if meter.state.over:
            yield OverCap(
                cycle.pk, cycle.title, found.group, group_name(found.group), meter.cap.level,
                rules.level_names[meter.cap.level], meter.state.used, meter.state.limit,
            )  # fmt: skip
