"""Reading the sealed stages: the newest proposal and decision of each subject, and how many hold which level."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When

from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.ratings.models import BlockerFinding, RatingFact, RatingStage, StageKind

WRITING = ("drafting", "returned")


def newest(kind: StageKind, column: str, subject: str = "pk") -> Subquery:
    """Return `column` of a subject's newest stage of `kind`; `subject` names the outer column of the subject."""
    stages = RatingStage.objects.filter(subject=OuterRef(subject), kind=kind).order_by("-at", "-pk")
    return Subquery(stages.values(column)[:1])


def with_levels(subjects: QuerySet[Subject]) -> QuerySet[Subject]:
    """Return `subjects` with `own`, `proposed` and `decided` levels beside them; a report not sent says nothing."""
    return subjects.annotate(
        own=Case(When(step__in=WRITING, then=Value("")), default=F("review__self_level")),
        proposed=newest(StageKind.APPRAISAL, "level"),
        decided=newest(StageKind.DECISION, "level"),
    )


def stands_above(level: Level, other: Level) -> bool:
    """Return whether a level is a better one than another."""
    order = list(Level)
    return order.index(level) < order.index(other)


def decided_levels(subjects: QuerySet[Subject]) -> dict[int, Level]:
    """Return the decided level of each of `subjects` that has one, by id, in one statement."""
    rows = subjects.annotate(decided=newest(StageKind.DECISION, "level")).filter(decided__isnull=False)
    return {pk: Level(level) for pk, level in rows.values_list("pk", "decided")}


@dataclass
class GroupCounts:
    """How many subjects of one comparison group hold which level: as they see it, as proposed, as decided.

    `foreseen` takes what is decided, else what is proposed: what the group comes to if nobody changes anything.
    """

    group: str
    total: int = 0
    own: dict[Level, int] = field(default_factory=lambda: defaultdict(int))
    foreseen: dict[Level, int] = field(default_factory=lambda: defaultdict(int))
    decided: dict[Level, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, number: int, levels: Mapping[str, str | None]) -> None:
        """Count `number` subjects with these levels."""
        self.total += number
        foreseen = levels["decided"] or levels["proposed"]
        for counts, level in (
            (self.own, levels["own"]),
            (self.foreseen, foreseen),
            (self.decided, levels["decided"]),
        ):
            if level:
                counts[Level(level)] += number


def group_counts(scope: Q) -> dict[tuple[int, str], GroupCounts]:
    """Return the counts of every comparison group, by cycle and group, of the subjects in `scope`: one statement."""
    rows = with_levels(Subject.objects.filter(scope, inclusion=Inclusion.FULL)).order_by()
    columns = ("cycle_id", "comparison_group", "own", "proposed", "decided")
    groups: dict[tuple[int, str], GroupCounts] = {}
    for row in rows.values(*columns).annotate(number=Count("pk")):
        key = (row["cycle_id"], row["comparison_group"])
        groups.setdefault(key, GroupCounts(row["comparison_group"])).add(row["number"], row)
    return groups


def appraisals(subjects: Iterable[Subject]) -> dict[int, RatingStage]:
    """Return the newest appraisal of each of `subjects` that has one, by subject, in one statement."""
    ids = [each.pk for each in subjects]
    rows = RatingStage.objects.filter(subject__in=ids, kind=StageKind.APPRAISAL).order_by("at", "pk")
    return {stage.subject_id: stage for stage in rows}


def stale(subjects: Iterable[Subject], found: Mapping[int, RatingStage]) -> set[int]:
    """Return the subjects with a fact or a verdict recorded after the appraisal in `found`: two statements."""
    ids = [each.pk for each in subjects]
    facts = RatingFact.objects.filter(subject__in=ids).values_list("subject_id", "recorded_at")
    verdicts = BlockerFinding.objects.filter(subject__in=ids).values_list("subject_id", "found_at")
    return {pk for pk, at in [*facts, *verdicts] if pk in found and at > found[pk].at}
