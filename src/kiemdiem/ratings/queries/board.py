"""The rating board of a cycle: every comparison group with its caps, and one group subject by subject."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kiemdiem.audit.access import decide
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Level, RuleSet
from kiemdiem.cycles.access import cycle_target, visible_cycles
from kiemdiem.cycles.models import Cycle, Inclusion, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.ratings.access import visible_ratings
from kiemdiem.ratings.models import CapRaise, StageKind
from kiemdiem.ratings.phrases import counted, group_name, other_counted
from kiemdiem.ratings.queries.caps import OTHER_BASES, CapMeter, meters
from kiemdiem.ratings.queries.stages import GroupCounts, group_counts, newest, with_levels

READY = "appraised"


@dataclass(frozen=True)
class Filters:
    """What the reader asked for within a group: a name, a step, a level proposed or decided."""

    text: str = ""
    step: str = ""
    level: str = ""


@dataclass(frozen=True)
class Meter:
    """A cap over a group in one reading of the levels, in words."""

    title: str
    level: str
    limit: int
    used: int
    over: int
    counted: str
    other: str


@dataclass(frozen=True)
class Group:
    """A comparison group with how many hold which level; meters only for whoever sees the whole group."""

    key: str
    name: str
    total: int
    own: Mapping[Level, int]
    foreseen: Mapping[Level, int]
    decided: Mapping[Level, int]
    meters: tuple[Meter, ...]
    raised: bool

    @property
    def over(self) -> int:
        """How many too many there would be if everything proposed were decided."""
        return max((meter.over for meter in self.meters if meter.title == FORESEEN), default=0)

    @property
    def begun(self) -> bool:
        """Whether a level is proposed or decided for anybody in the group."""
        return any(self.foreseen.values())

    @property
    def decided_total(self) -> int:
        """How many are decided."""
        return sum(self.decided.values())


OWN, FORESEEN, FINAL = "Theo tự nhận", "Theo đề xuất", "Đã quyết định"


@dataclass(frozen=True)
class Row:
    """One subject on the board."""

    subject_id: int
    name: str
    title: str
    unit_id: int
    unit: str
    step: str
    step_says: str
    own: str
    computed: str
    proposed: str
    decided: str
    number: str
    ready: bool


@dataclass(frozen=True)
class Board:
    """The whole board page."""

    cycle: Cycle
    rules: RuleSet
    groups: tuple[Group, ...]
    group: Group | None
    rows: tuple[Row, ...]
    total: int
    whole: bool
    may_decide: bool
    may_raise: bool
    may_regroup: bool
    steps: tuple[tuple[str, str], ...]
    unrated: int


def cycle_of(cycle_id: int, actor: Actor) -> Cycle:
    """Return a cycle in which `actor` sees anything. Raises Cycle.DoesNotExist."""
    cycles: QuerySet[Cycle] = Cycle.objects.filter(visible_cycles(actor)).select_related("rule_set", "root")
    return cycles.get(pk=cycle_id)


def rating_board(
    cycle: Cycle, actor: Actor, group: str | None, filters: Filters, window: Callable[[int], slice]
) -> Board:
    """Return the board of `cycle` within what `actor` may see, in five statements; groups over their
    cap stand first, then those begun; `group` None shows the first.

    `window` answers which rows of so many the page shows.

    Meters count whole groups, so only those who see the whole cycle get them.
    """
    rules = rule_set(cycle)
    scope = visible_ratings(actor) & Q(cycle=cycle)
    whole = decide("ratings.see", actor, cycle_target(cycle)).allowed
    raised = set(CapRaise.objects.filter(cycle=cycle).values_list("comparison_group", flat=True))
    counts = group_counts(scope)
    by_name = sorted(counts.items(), key=lambda item: textvi.sort_key(item[0][1] or "~"))
    listed = (_group(rules, found, whole=whole, raised=key in raised) for (_, key), found in by_name)
    groups = tuple(sorted(listed, key=lambda each: (-each.over, not each.begun)))
    unrated = Subject.objects.filter(scope).exclude(inclusion=Inclusion.FULL).count()
    chosen = next(
        (each for each in groups if each.key == group), groups[0] if groups and group is None else None
    )
    found = _asked(scope, chosen, filters) if chosen else with_levels(Subject.objects.none())
    total = found.count()
    rows = _rows(rules, found, window(total))
    may_decide = whole and decide("ratings.raise_cap", actor, cycle_target(cycle)).allowed
    return Board(
        cycle=cycle, rules=rules, groups=groups, group=chosen, rows=rows, total=total, whole=whole,
        may_decide=may_decide and any(row.ready for row in rows),
        may_raise=may_decide and bool(chosen) and any(cap.share_outstanding for cap in rules.caps),
        may_regroup=whole and decide("ratings.regroup", actor, cycle_target(cycle)).allowed,
        steps=tuple((step.key, step.name) for step in rules.steps.steps),
        unrated=unrated,
    )  # fmt: skip


def _group(rules: RuleSet, found: GroupCounts, *, whole: bool, raised: bool) -> Group:
    readings = ((OWN, found.own), (FORESEEN, found.foreseen), (FINAL, found.decided)) if whole else ()
    shown = tuple(
        _meter(title, meter)
        for title, counts in readings
        for meter in meters(rules, counts, sum(counts.values()), raised=raised)
    )
    return Group(
        found.group,
        group_name(found.group),
        found.total,
        found.own,
        found.foreseen,
        found.decided,
        shown,
        raised,
    )


def _meter(title: str, meter: CapMeter) -> Meter:
    other = OTHER_BASES.get(meter.cap.base)
    return Meter(
        title=title, level=meter.cap.level, limit=meter.state.limit, used=meter.state.used, over=meter.state.over,
        counted=counted(meter), other=other_counted(meter, other) if other else "",
    )  # fmt: skip


def _asked(scope: Q, group: Group, filters: Filters) -> QuerySet[Subject]:
    found = with_levels(Subject.objects.filter(scope, comparison_group=group.key, inclusion=Inclusion.FULL))
    if filters.text:
        key = textvi.fold(filters.text)
        found = found.filter(Q(search_key__contains=key) | Q(unit__unit__search_key__contains=key))
    if filters.step:
        found = found.filter(step=filters.step)
    if filters.level:
        found = found.filter(Q(decided=filters.level) | Q(decided__isnull=True, proposed=filters.level))
    return found


def _rows(rules: RuleSet, found: QuerySet[Subject], window: slice) -> tuple[Row, ...]:
    subjects = found.annotate(
        computed=newest(StageKind.APPRAISAL, "computed_level"),
        number=newest(StageKind.DECISION, "decision_number"),
    )
    columns = (
        "pk", "name", "title", "unit__unit_id", "unit__name", "step", "own", "computed", "proposed", "decided", "number",
    )  # fmt: skip
    names = {step.key: step for step in rules.steps.steps}
    return tuple(
        Row(
            subject_id=row["pk"], name=row["name"], title=row["title"], unit_id=row["unit__unit_id"],
            unit=row["unit__name"], step=row["step"], step_says=names[row["step"]].name, own=row["own"] or "",
            computed=row["computed"] or "", proposed=row["proposed"] or "", decided=row["decided"] or "",
            number=row["number"] or "", ready=row["step"] == READY,
        )
        for row in subjects.order_by("unit__sort_key", "sort_key", "pk").values(*columns)[window]
    )  # fmt: skip
