"""One subject's page: the chain from self-rating to decision, and the explanation of the level, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet
from django.utils import timezone

from kiemdiem.assignments.queries.years import PersonYear, visible_year
from kiemdiem.audit.access import decide, require
from kiemdiem.conferences.models import VoteResult
from kiemdiem.core.access import Actor, Target
from kiemdiem.core.ruleset import Blocker, Cited, Level, RuleSet, Unit
from kiemdiem.core.trace import shown
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.cycles.queries import switches
from kiemdiem.ratings.access import rating_target
from kiemdiem.ratings.models import BlockerFinding, RatingFact, RatingStage, StageKind
from kiemdiem.ratings.queries.anew import Head, heads_above, replacements
from kiemdiem.ratings.queries.assessment import Assessment, FactLine, assess
from kiemdiem.ratings.queries.explanation import Lacking, lacking_above
from kiemdiem.ratings.queries.known import known_of
from kiemdiem.rulesets.queries.explanation import TraceRow, exact, sealed_rows, trace_rows
from kiemdiem.shortcomings.queries import OpenEntry

DECIDED = "decided"
MAKING = ("record_fact", "record_blocker", "appraise", "decide", "decide_again")


@dataclass(frozen=True)
class FactRow:
    """One metric as shown: what was declared, appraised, computed, and what counts."""

    key: str
    name: str
    declared: str
    appraised: RatingFact | None
    appraised_value: str
    counts: str
    origin: str
    known: bool
    typed: bool
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class BlockerRow:
    """A blocker of the rules for this subject, with what a person made of it."""

    blocker: Blocker
    finding: BlockerFinding | None


@dataclass(frozen=True)
class SubjectPage:
    """Everything on a subject's rating page. `computed` is None where the subject is not rated.

    `year` are the months and quarters that the reader may see, beside the rating; None for a collective.
    `known_on` is the day it is looked at from, None for now: stages sealed later are left out. `replaced` says by which
    stage another was replaced; `heads` are those whose level stands above that of their collective since it was rated
    anew.
    """

    subject: Subject
    rules: RuleSet
    rated: bool
    decided: bool
    own_level: Level | None
    own_sent: bool
    points: tuple[tuple[str, str, str], ...]
    given_points: Mapping[str, Fraction]
    score: str
    votes: tuple[VoteResult, ...]
    stages: tuple[RatingStage, ...]
    stale: bool
    computed: Level | None
    trace: tuple[TraceRow, ...]
    asks: tuple[TraceRow, ...]
    switched_off: tuple[Cited, ...]
    lacking: tuple[Lacking, ...]
    open_entries: tuple[OpenEntry, ...]
    year: PersonYear | None
    facts: tuple[FactRow, ...]
    blockers: tuple[BlockerRow, ...]
    replaced: Mapping[int, RatingStage]
    heads: tuple[Head, ...]
    known_on: date | None
    may: Mapping[str, bool]

    @property
    def latest(self) -> RatingStage | None:
        """The newest stage; None before the first appraisal."""
        return self.stages[-1] if self.stages else None


def subject_of(subject_id: int) -> Subject:
    """Return a subject with all that its rating asks of it. Raises Subject.DoesNotExist."""
    rows: QuerySet[Subject] = Subject.objects.select_related(
        "cycle__rule_set", "cycle__root", "unit", "post", "collective", "person"
    )
    return rows.get(pk=subject_id)


def subject_page(subject: Subject, actor: Actor, known_on: date | None = None) -> SubjectPage:
    """Return the rating of `subject` as `actor` may see it, with `known_on` as it was known on that day. Raises NotAllowed.

    A decided rating shows the trace sealed with it, however the facts have moved on since.
    """
    target = rating_target(subject, actor)
    require("ratings.see", actor, target)
    assessment = assess(subject)
    stages = tuple(
        stage
        for stage in subject.stages.select_related("by", "authority").order_by("at", "pk")
        if known_on is None or timezone.localdate(stage.at) <= known_on
    )
    sealed = stages[-1] if stages and (subject.step == DECIDED or known_on) else None
    rules = assessment.rules
    return SubjectPage(
        subject=subject,
        rules=rules,
        rated=subject.inclusion == Inclusion.FULL,
        decided=sealed is not None and sealed.kind == StageKind.DECISION,
        own_level=assessment.own.level if assessment.own else None,
        own_sent=assessment.own is not None,
        points=_points(assessment),
        given_points=assessment.points,
        score=shown(assessment.rating.score),
        votes=tuple(VoteResult.objects.filter(item__subject=subject).order_by("agreed_at", "pk")),
        stages=stages,
        stale=bool(stages) and sealed is None and _newer(assessment, stages[-1]),
        computed=Level(sealed.computed_level)
        if sealed and sealed.computed_level
        else _computed(assessment, sealed),
        trace=sealed_rows(rules, sealed.trace) if sealed else trace_rows(rules, assessment.rating.trace),
        switched_off=tuple(each.rule for each in switches(subject.cycle) if each.off),
        asks=() if sealed else trace_rows(rules, assessment.rating.needs_decision),
        lacking=() if sealed else lacking_above(rules, known_of(assessment), assessment.rating),
        open_entries=assessment.resolved.open_entries,
        year=visible_year(subject.person, subject.cycle.period_end.year, actor) if subject.person else None,
        facts=tuple(_fact(line, assessment.rules.degrees) for line in assessment.lines),
        blockers=_blockers(assessment),
        replaced=replacements(stages),
        heads=heads_above(rules, subject, Level(sealed.level)) if sealed and sealed.replaces_id else (),
        known_on=known_on,
        may=_may(actor, target, subject),
    )


def _computed(assessment: Assessment, sealed: RatingStage | None) -> Level | None:
    return None if sealed else assessment.rating.level


def _newer(assessment: Assessment, stage: RatingStage) -> bool:
    """Return whether a fact or a verdict was recorded after `stage`."""
    facts = (line.appraised.recorded_at for line in assessment.lines if line.appraised)
    return any(at > stage.at for at in (*facts, *(each.found_at for each in assessment.findings)))


def _may(actor: Actor, target: Target, subject: Subject) -> dict[str, bool]:
    rated = subject.inclusion == Inclusion.FULL
    return {name: rated and decide(f"ratings.{name}", actor, target).allowed for name in MAKING}


def _points(assessment: Assessment) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (group.name, shown(assessment.points.get(group.key)), shown(group.maximum))
        for group in assessment.rules.groups
    )


def _fact(line: FactLine, degrees: tuple[str, ...]) -> FactRow:
    unit = line.metric.unit
    return FactRow(
        key=line.metric.key,
        name=line.metric.name,
        declared=shown(line.declared, unit) if line.declared is not None else "–",
        appraised=line.appraised,
        appraised_value=shown(exact(line.appraised.value), unit) if line.appraised else "–",
        counts=shown(line.value, unit),
        origin=line.origin,
        known=line.value is not None,
        typed=not line.metric.register,
        words=degrees if unit is Unit.DEGREE else (),
    )


def _blockers(assessment: Assessment) -> tuple[BlockerRow, ...]:
    found = {finding.rule: finding for finding in assessment.findings}
    return tuple(
        BlockerRow(blocker, found.get(blocker.rule.id))
        for blocker in assessment.rules.blockers
        if assessment.rated.kind in blocker.subjects
    )
