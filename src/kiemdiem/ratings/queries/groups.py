"""The comparison groups of a cycle with their members by count, and one group member by member."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q

from kiemdiem.audit.access import decide
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Cap, SubjectKind
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.models import Cycle, Inclusion
from kiemdiem.cycles.queries import rule_set
from kiemdiem.ratings.models import CapRaise
from kiemdiem.ratings.phrases import group_name

INCLUSIONS = dict(Inclusion.choices)


@dataclass(frozen=True)
class GroupLine:
    """One comparison group: how many of what are in it, and whether it can still be changed."""

    key: str
    name: str
    collectives: int
    people: int
    rated: int
    decided: int
    raised: bool

    @property
    def total(self) -> int:
        """How many subjects are in the group, rated or not."""
        return self.collectives + self.people

    @property
    def settled(self) -> bool:
        """Whether something was decided over it, so that it stays as it is."""
        return self.raised or self.decided > 0


@dataclass(frozen=True)
class Member:
    """One subject of a group."""

    id: int
    name: str
    title: str
    unit_id: int
    unit: str
    inclusion: str
    step: str


@dataclass(frozen=True)
class GroupMembers:
    """One group with the members shown, the other groups to move them to, and the rules counted by group."""

    group: GroupLine
    members: tuple[Member, ...]
    others: tuple[str, ...]
    caps: tuple[Cap, ...]
    may_change: bool


def comparison_groups(cycle: Cycle) -> list[GroupLine]:
    """Return the groups of `cycle` by name, in two statements. The caller has checked that they may be seen."""
    last = rule_set(cycle).steps.keys()[-1]
    counted = (
        cycle.subjects.order_by()
        .values_list("comparison_group")
        .annotate(
            collectives=Count("pk", filter=Q(kind=SubjectKind.COLLECTIVE)),
            people=Count("pk", filter=~Q(kind=SubjectKind.COLLECTIVE)),
            rated=Count("pk", filter=Q(inclusion=Inclusion.FULL)),
            decided=Count("pk", filter=Q(step=last)),
        )
    )
    raised = set(CapRaise.objects.filter(cycle=cycle).values_list("comparison_group", flat=True))
    lines = [
        GroupLine(key, group_name(key), collectives, people, rated, decided, key in raised)
        for key, collectives, people, rated, decided in counted
    ]
    return sorted(lines, key=lambda line: (textvi.sort_key(line.key or "~"), line.key))


def group_members(cycle: Cycle, key: str, by: Actor, window: Callable[[int], slice]) -> GroupMembers | None:
    """Return one group of `cycle` with a page of its members, in three statements; None where there is none.

    `window` answers which members of so many the page shows.
    """
    groups = comparison_groups(cycle)
    group = next((line for line in groups if line.key == key), None)
    if group is None:
        return None
    rules = rule_set(cycle)
    names = {step.key: step.name for step in rules.steps.steps}
    rows = (
        cycle.subjects.filter(comparison_group=key)
        .order_by("unit__sort_key", "sort_key", "pk")
        .values_list("pk", "name", "title", "unit_id", "unit__name", "inclusion", "step")
    )
    alike = bool(group.collectives)
    return GroupMembers(
        group=group,
        members=tuple(
            Member(pk, name, title, unit_id, unit, INCLUSIONS[inclusion], names[step])
            for pk, name, title, unit_id, unit, inclusion, step in rows[window(group.total)]
        ),
        others=tuple(
            line.key
            for line in groups
            if line is not group and line.key and not line.settled and bool(line.collectives) == alike
        ),
        caps=rules.caps,
        may_change=not group.settled and decide("ratings.regroup", by, cycle_target(cycle)).allowed,
    )
