"""What a rating rests on at present, for whoever puts the question once more: to other figures or to other rules."""

from dataclasses import dataclass

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.condition import leaves
from kiemdiem.core.rating import Rating, band_of
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Level, Metric, RuleSet, SubjectKind
from kiemdiem.core.trace import shown
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.ratings.access import rating_target
from kiemdiem.ratings.models import RatingStage
from kiemdiem.ratings.queries.assessment import assess
from kiemdiem.ratings.queries.known import Known, known_of, unsealed
from kiemdiem.rulesets.queries.explanation import TraceRow, trace_rows

DECIDED = "decided"


@dataclass(frozen=True)
class Standing:
    """A subject with what its rating rests on: what was sealed with the decision, else what is known now."""

    subject: Subject
    rules: RuleSet
    known: Known
    decision: RatingStage | None

    @property
    def kind(self) -> SubjectKind:
        """Whom the rules are asked about."""
        return self.known.rated.kind


@dataclass(frozen=True)
class Upshot:
    """What one rule set makes of one set of facts, in short."""

    number: str
    level: Level | None
    level_name: str
    score: str
    band: str
    barred: tuple[str, ...]
    asks: tuple[TraceRow, ...]


def standing(subject: Subject, actor: Actor, action: str) -> Standing:
    """Return what the rating of `subject` rests on. Raises NotAllowed, and Refused for whoever is not rated."""
    require(action, actor, rating_target(subject, actor))
    if subject.inclusion != Inclusion.FULL:
        raise Refused(
            f"“{subject.name}” thuộc diện “{subject.get_inclusion_display()}” nên không có mức nào để tính.",
            way_out="Xem căn cứ ở trang xếp loại của đối tượng.",
        )
    rules = rule_set(subject.cycle)
    newest = subject.stages.order_by("-at", "-pk").first() if subject.step == DECIDED else None
    if newest is not None and newest.known:
        return Standing(subject, rules, unsealed(rules, newest.known), newest)
    return Standing(subject, rules, known_of(assess(subject)), None)


def counted_metrics(rules: RuleSet, kind: SubjectKind) -> tuple[Metric, ...]:
    """Return the facts that count for a subject of `kind`: those a form asks for, and those a register computes."""
    asked = (*rules.asked_of(kind), *rules.degrees_of(kind))
    conditions = (row.when for row in rules.conditions if kind in row.subjects)
    blockers = (row.when for row in rules.blockers if kind in row.subjects and row.when)
    looked_at = {leaf.metric for when in (*conditions, *blockers) for leaf in leaves(when)}
    return tuple(
        metric
        for metric in rules.metrics
        if metric in asked or (metric.register and kind in metric.subjects and metric.key in looked_at)
    )


def is_tied(rules: RuleSet, known: Known) -> bool:
    """Return whether the level of a collective that is headed counts under `rules`."""
    rated = known.rated
    return any(rated.kind in row.subjects and (rated.is_head or not row.head_only) for row in rules.links)


def upshot(rules: RuleSet, rating: Rating) -> Upshot:
    """Return what `rules` make of a subject, in short."""
    names = rules.level_names
    banded = rules.scored and rating.score is not None
    return Upshot(
        number=rules.number,
        level=rating.level,
        level_name=names[rating.level] if rating.level else "",
        score=shown(rating.score) if rules.scored else "không tính điểm",
        band=names[band_of(rules, rating.score).level] if banded and rating.score is not None else "",
        barred=tuple(names[level] for level in Level if level in rating.barred),
        asks=trace_rows(rules, rating.needs_decision),
    )
