"""What a decided level must keep to: that of the collective headed, and the cap of the comparison group."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Confidence, Level, Link, RuleSet
from kiemdiem.cycles.models import Cycle, Inclusion, Membership, Subject
from kiemdiem.organisations.models import PostRole
from kiemdiem.ratings.models import CapRaise
from kiemdiem.ratings.phrases import over_cap
from kiemdiem.ratings.queries.caps import meters
from kiemdiem.ratings.queries.stages import decided_levels, stands_above


@dataclass(frozen=True)
class Choice:
    """The level decided for one subject; `override_ground` where it differs from the proposal."""

    subject: Subject
    level: Level
    override_ground: str = ""


def locked_cycle(cycle_id: int) -> Cycle:
    """Return a cycle, locked: its decisions wait for each other, so that no two of them fill the same cap."""
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("rule_set", "root")
    return rows.get(pk=cycle_id)


def check_links(rules: RuleSet, choices: Sequence[Choice], grounds: Mapping[int, str]) -> None:
    """Hold a head to the level of the collective headed; where the rule is unsure, a ground lifts it.

    `grounds` are those given before, by subject. Raises Refused.
    """
    for link in rules.links:
        tied = _tied_levels(link, choices)
        for choice in choices:
            ground = choice.override_ground.strip() or grounds.get(choice.subject.pk, "")
            sure = link.rule.confidence is Confidence.CONFIRMED
            for name, level in tied.get(choice.subject.pk, ()):
                if stands_above(choice.level, level) and (sure or not ground):
                    raise _link_refusal(rules, link, choice, name, level)


def _tied_levels(link: Link, choices: Sequence[Choice]) -> dict[int, list[tuple[str, Level]]]:
    subjects = {choice.subject.pk: choice for choice in choices if choice.subject.kind in link.subjects}
    seats = Membership.objects.filter(subject__in=subjects)
    if link.head_only:
        seats = seats.filter(role=PostRole.HEAD)
    rows = list(
        seats.order_by("pk").values_list("subject_id", "collective_subject_id", "collective_subject__name")
    )
    levels = decided_levels(Subject.objects.filter(pk__in={collective for _, collective, _ in rows}))
    levels |= {choice.subject.pk: choice.level for choice in choices}
    tied: dict[int, list[tuple[str, Level]]] = {}
    for subject, collective, name in rows:
        if collective in levels:
            tied.setdefault(subject, []).append((name, levels[collective]))
    return tied


def _link_refusal(rules: RuleSet, link: Link, choice: Choice, name: str, level: Level) -> Refused:
    unsure = "" if link.rule.confidence is Confidence.CONFIRMED else " (chưa đối chiếu bản gốc)"
    return Refused(
        f"“{choice.subject}” không được xếp “{rules.level_names[choice.level]}” khi “{name}” ở mức "
        f"“{rules.level_names[level]}”: {link.rule.says}{unsure}",
        article=link.rule.article,
        way_out="Chọn mức không cao hơn, hoặc nêu căn cứ của cấp có thẩm quyền nếu quy định cho phép.",
    )


def check_caps(rules: RuleSet, cycle: Cycle, choices: Sequence[Choice], *, anew: bool = False) -> None:
    """Refuse whatever puts more subjects at a level than the cap of the group, naming them and the count.

    `anew`: a level is put right. It may then not be one that has no room left, but a cap that shrinks with it stops
    nobody: what was found wrong has to be corrected, and the board shows the group as over its cap. Raises Refused.
    """
    if not rules.caps:
        return
    group = choices[0].subject.comparison_group
    peers = Subject.objects.filter(cycle=cycle, comparison_group=group, inclusion=Inclusion.FULL)
    levels = decided_levels(peers) | {choice.subject.pk: choice.level for choice in choices}
    raised = CapRaise.objects.filter(cycle=cycle, comparison_group=group).exists()
    for meter in meters(rules, Counter(levels.values()), len(levels), raised=raised):
        if meter.state.over and (not anew or meter.cap.level in {choice.level for choice in choices}):
            holders = [pk for pk, level in levels.items() if level == meter.cap.level]
            names = peers.filter(pk__in=holders).order_by("sort_key", "pk").values_list("name", flat=True)
            raise over_cap(rules, meter, group, list(names))
