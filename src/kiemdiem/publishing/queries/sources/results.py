"""Results of reviews: the decided level of a collective. A person's level is none of them, whoever asks."""

from collections.abc import Sequence

from django.db.models import Model, OuterRef, QuerySet, Subquery

from kiemdiem.core.ruleset import Level, SubjectKind
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.publishing.queries.facts import Facts, Source, present, under
from kiemdiem.ratings.access import visible_ratings
from kiemdiem.ratings.models import RatingStage, StageKind


def _decided() -> QuerySet[RatingStage]:
    """Return the decision that counts for each collective: the last one."""
    decisions = RatingStage.objects.filter(kind=StageKind.DECISION, subject__kind=SubjectKind.COLLECTIVE)
    last = decisions.filter(subject=OuterRef("subject")).order_by("-at", "-id").values("pk")[:1]
    return decisions.filter(pk=Subquery(last))


def _rows() -> QuerySet[Model]:
    return _decided()


def _facts(ids: Sequence[int]) -> list[Facts]:
    """One statement; the rule sets of the cycles besides, where they are not read yet."""
    stages = _decided().filter(pk__in=ids).select_related("subject__cycle__rule_set", "authority")
    return [_of(stage) for stage in stages.order_by("pk")]


def _of(stage: RatingStage) -> Facts:
    cycle = stage.subject.cycle
    values = present(
        collective=stage.subject.name,
        year=str(cycle.year),
        level=rule_set(cycle).level_names[Level(stage.level)],
        decision_number=stage.decision_number,
        decided_on=stage.decided_on,
        authority=stage.authority.name if stage.authority else "",
        source=stage.source,
    )
    return Facts(stage.pk, values, stage.illustrative)


RESULTS = Source(
    rows=_rows,
    within=lambda unit: under(unit, "subject__unit__unit__"),
    seen=lambda actor, _: visible_ratings(actor, "subject__"),
    facts=_facts,
    order=("-decided_on", "-id"),
)
