"""What rating anew rests on: the decision in force, who may replace it, whom a new level of a collective touches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Cited, Level, RuleSet, SubjectKind
from kiemdiem.cycles.models import Membership, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.organisations.models import PostRole, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.ratings.access import rating_target
from kiemdiem.ratings.models import RatingStage, StageKind
from kiemdiem.ratings.queries.authorities import authorities
from kiemdiem.ratings.queries.stages import newest, stands_above

CORRECTING = ("note.correction", "authority.decides")
"""The rules by which a result may be put right, as the rule sets name them."""


@dataclass(frozen=True)
class Head:
    """Who heads a collective, and the level that holds for that person."""

    subject_id: int
    name: str
    level: Level


@dataclass(frozen=True)
class AnewPage:
    """What is decided about a subject before it is decided anew. `heads`: whose level hangs on that of the collective."""

    subject: Subject
    rules: RuleSet
    decision: RatingStage
    corrections: tuple[Cited, ...]
    heads: tuple[Head, ...]


def in_force_decision(subject: Subject) -> RatingStage:
    """Return the decision in force over a subject, the newest. Raises Refused where there is none."""
    rows = subject.stages.filter(kind=StageKind.DECISION).select_related("authority").order_by("-at", "-pk")
    found: RatingStage | None = rows.first()
    if found is None:
        raise Refused(
            f"“{subject}” chưa có quyết định xếp loại nào để thay thế.",
            way_out="Ghi quyết định xếp loại ở bảng của nhóm trước.",
        )
    return found


def competent(subject: Subject, decision: RatingStage, on: date) -> QuerySet[Unit]:
    """Return the bodies that may put a decision right: the one that decided and those above it, in being on that day.

    Quy định 366-QĐ/TW, Điều 13 and Điều 15. Where no authority was recorded, those above the subject.
    """
    place = decision.authority.paths if decision.authority else subject.paths
    return authorities([place]).filter(in_force(on))


def corrections(rules: RuleSet) -> tuple[Cited, ...]:
    """Return what a rule set says of results found wrong; nothing where nothing was read."""
    cited = (*rules.notes, *(row.rule for row in rules.authorities))
    return tuple(rule for rule in cited if rule.id in CORRECTING)


def heads_above(rules: RuleSet, subject: Subject, level: Level) -> tuple[Head, ...]:
    """Return the heads of a collective whose level in force is above `level`: theirs has to be looked at again.

    One statement; none for a person, or where no rule ties a head to the collective.
    """
    return tuple(head for head in _heads(rules, subject) if stands_above(head.level, level))


def anew_page(subject: Subject, actor: Actor) -> AnewPage:
    """Return what `actor` needs to decide anew about `subject`. Raises NotAllowed; Refused where nothing is decided."""
    require("ratings.decide_again", actor, rating_target(subject, actor))
    rules = rule_set(subject.cycle)
    return AnewPage(
        subject, rules, in_force_decision(subject), corrections(rules), tuple(_heads(rules, subject))
    )


def replacements(stages: tuple[RatingStage, ...]) -> Mapping[int, RatingStage]:
    """Return by which stage each replaced one was replaced, by its key."""
    return {stage.replaces_id: stage for stage in stages if stage.replaces_id}


def _heads(rules: RuleSet, subject: Subject) -> list[Head]:
    if subject.kind != SubjectKind.COLLECTIVE or not rules.links:
        return []
    seats = Membership.objects.filter(collective_subject=subject, role=PostRole.HEAD).order_by("pk")
    rows = seats.annotate(level=newest(StageKind.DECISION, "level", "subject_id"))
    return [
        Head(pk, name, Level(level))
        for pk, name, level in rows.values_list("subject_id", "subject__name", "level")
        if level
    ]
