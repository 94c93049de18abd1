"""Where the comparison groups of a period stand against the caps of its rules."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kiemdiem.assignments.models import Sheet
from kiemdiem.core.caps import CapState, cap_state
from kiemdiem.core.ruleset import Cap, Level, RuleSet, SubjectKind


@dataclass(frozen=True)
class GroupShare:
    """One comparison group against one cap; `names` are those who hold the capped level."""

    group: str
    cap: Cap
    state: CapState
    names: tuple[str, ...]


def group_shares(rules: RuleSet, rated: Iterable[Sheet]) -> tuple[GroupShare, ...]:
    """Return every group of the `rated` sheets before every cap, counted on the levels given; no statement."""
    groups: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in rated:
        groups[sheet.comparison_group].append(sheet)
    return tuple(
        _share(group, cap, members)
        for group in sorted(groups)
        for cap in rules.caps
        if (members := [each for each in groups[group] if SubjectKind(each.kind) in cap.subjects])
    )


def _share(group: str, cap: Cap, members: list[Sheet]) -> GroupShare:
    counts = {level: sum(each.assessed_level == level for each in members) for level in Level}
    names = tuple(each.name for each in members if each.assessed_level == cap.level)
    return GroupShare(group, cap, cap_state(cap, counts, len(members), outstanding=False), names)
