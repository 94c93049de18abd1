"""Results of reviews: the decided level of a collective. A person's level is none of them, whoever asks."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Model, QuerySet

from kiemdiem.core.ruleset import Level, SubjectKind
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.organisations.queries import within
from kiemdiem.publishing.queries.facts import Facts, Source, present
from kiemdiem.ratings.access import visible_ratings
from kiemdiem.ratings.models import RatingStage, StageKind


def _decided() -> QuerySet[RatingStage]:
    """Return the first decision on each collective: the result is one thing, however often it is decided anew."""
    return RatingStage.objects.filter(
        kind=StageKind.DECISION, subject__kind=SubjectKind.COLLECTIVE, replaces__isnull=True
    )


def _rows() -> QuerySet[Model]:
    return _decided()


def _facts(ids: Sequence[int]) -> list[Facts]:
    """One statement; the rule sets of the cycles besides, where they are not read yet."""
    subjects = _decided().filter(pk__in=ids).order_by().values("subject")
    stages = RatingStage.objects.filter(kind=StageKind.DECISION, subject__in=subjects)
    chains: defaultdict[int, list[RatingStage]] = defaultdict(list)
    for stage in stages.select_related("subject__cycle__rule_set", "authority").order_by("at", "pk"):
        chains[stage.subject_id].append(stage)
    return [_of(chain[0].pk, chain[-1]) for chain in chains.values()]


def _of(thing: int, stage: RatingStage) -> Facts:
    """Return the result as the decision in force says it."""
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
    return Facts(thing, values, stage.illustrative)


RESULTS = Source(
    rows=_rows,
    within=lambda unit: within(unit, "subject__unit__unit__"),
    seen=lambda actor, _: visible_ratings(actor, "subject__"),
    facts=_facts,
    order=("-decided_on", "-id"),
)
