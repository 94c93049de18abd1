"""What papers take from a subject's rating: what was proposed, what was decided, by whom, on what ground."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from kiemdiem.audit.access import require
from kiemdiem.conferences.models import VoteResult
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.documents.queries.dossier import dossier_rows
from kiemdiem.documents.queries.reports import person_values, subject_matter, subjects
from kiemdiem.documents.queries.terms import Kind, Matter, Value, bare_number, cycle_values, dated
from kiemdiem.ratings.access import rating_target, visible_ratings
from kiemdiem.ratings.models import RatingStage, StageKind
from kiemdiem.reviews.queries import SelfRating, self_rating
from kiemdiem.reviews.queries.document import figure

RATED = Q(inclusion=Inclusion.FULL)
NOT_DECIDED = "chưa quyết định"


@dataclass(frozen=True)
class RatingFacts:
    """A subject's rating: its own, the newest appraisal, the decision in force and those it replaced, the votes."""

    own: SelfRating | None
    appraisal: RatingStage | None
    decision: RatingStage | None
    replaced: tuple[RatingStage, ...]
    votes: tuple[VoteResult, ...]


def load(pk: int, by: Actor, on: date) -> Matter:  # noqa: ARG001 -- every kind is asked with the day
    """Return a subject's rating as `by` may see it. Raises Http404; NotAllowed."""
    subject = get_object_or_404(subjects().filter(RATED), pk=pk)
    require("ratings.see", by, rating_target(subject, by))
    stages = list(subject.stages.select_related("authority").order_by("at", "pk"))
    appraisal = next((one for one in reversed(stages) if one.kind == StageKind.APPRAISAL), None)
    *replaced, decision = [one for one in stages if one.kind == StageKind.DECISION] or [None]
    votes = tuple(VoteResult.objects.filter(item__subject=subject).order_by("agreed_at", "pk"))
    facts = RatingFacts(self_rating(subject), appraisal, decision, tuple(replaced), votes)
    matter = subject_matter("rating", subject, facts, reverse("ratings:subject", args=[pk]))
    if any(stage.illustrative for stage in stages):
        matter = replace(matter, illustrative=True)
    if decision is None:
        return matter
    return replace(
        matter,
        authority=decision.authority or matter.authority,
        recorded_number=decision.decision_number,
        recorded_on=decision.decided_on,
    )


def visible(by: Actor, on: date) -> Q:  # noqa: ARG001 -- every kind is asked with the day
    """Return the subjects whose rating `by` sees."""
    return RATED & visible_ratings(by)


def _level(matter: Matter, level: str) -> str:
    return matter.rules.level_names[Level(level)] if level and matter.rules else ""


def _decided(matter: Matter) -> Missing | None:
    if matter.facts.decision is not None:
        return None
    return Missing(
        f"Chưa có quyết định xếp loại của cấp có thẩm quyền đối với {matter.name}.", matter.address
    )


def _appraised(matter: Matter) -> Missing | None:
    if matter.facts.appraisal is not None:
        return None
    return Missing(f"Chưa thẩm định, đề xuất mức xếp loại đối với {matter.name}.", matter.address)


def _decided_again(matter: Matter) -> Missing | None:
    """Say so where no decision replaced another (Quy định 366-QĐ/TW, Điều 15)."""
    if matter.facts.replaced:
        return None
    return Missing(
        f"Chưa có quyết định xếp loại lại đối với {matter.name}; mẫu này chỉ dùng khi điều chỉnh hoặc hủy kết quả đã công bố.",
        matter.address,
    )


def _decided_once(matter: Matter) -> Missing | None:
    """Say so where the decision in force is one that rated anew: its paper has a form of its own."""
    if not matter.facts.replaced:
        return None
    return Missing(
        f"{matter.name} đã được xếp loại lại theo Quyết định số {matter.recorded_number}: dùng mẫu Quyết định đánh giá, xếp loại lại.",
        matter.address,
    )


def _of_replaced(say: Callable[[RatingStage], str]) -> Value:
    """Return what a form says of the decision that the one in force replaced; nothing where none was."""
    return lambda matter: say(matter.facts.replaced[-1]) if matter.facts.replaced else ""


def _groups(matter: Matter) -> list[Mapping[str, str]]:
    """Return the points of each group: as self-given, and as appraised."""
    facts: RatingFacts = matter.facts
    appraised = facts.appraisal.points if facts.appraisal else {}
    own = facts.own.points if facts.own else {}
    return [
        {
            "group": group.name,
            "maximum": figure(group.maximum),
            "own": figure(own[group.key]) if group.key in own else "",
            "appraised": figure(str(appraised[group.key])) if appraised.get(group.key) else "",
        }
        for group in (matter.rules.groups if matter.rules else ())
    ]


def _votes(matter: Matter) -> list[Mapping[str, str]]:
    return [
        {
            "held_on": dated(one.agreed_at.date()), "issued": str(one.issued), "returned": str(one.returned), "invalid": str(one.invalid),
            "htxs": str(one.htxs), "htt": str(one.htt), "ht": str(one.ht), "kht": str(one.kht), "unrated": str(one.unrated),
        }
        for one in matter.facts.votes
    ]  # fmt: skip


def _steps(matter: Matter) -> list[Mapping[str, str]]:
    """Return the chain of the rating, from the own level to the decision."""
    facts: RatingFacts = matter.facts
    rows = [("Tự nhận", matter.name, facts.own.level if facts.own and facts.own.level else "", "", "")]
    for stage in (facts.appraisal, *facts.replaced, facts.decision):
        if stage:
            body = stage.authority.name if stage.authority else ""
            number = (
                f"{stage.decision_number}, ngày {dated(stage.decided_on)}" if stage.decision_number else ""
            )
            rows.append((stage.title, body, stage.level, number, stage.override_ground))
    return [
        {"stage": stage, "body": body, "level": _level(matter, level), "document": document, "ground": ground}
        for stage, body, level, document, ground in rows
    ]


def _dossier(matter: Matter) -> list[Mapping[str, str]]:
    return dossier_rows(matter.subject) if matter.subject else []


def _ticks(matter: Matter) -> tuple[tuple[str, bool], ...]:
    decision = matter.facts.decision
    names = matter.rules.level_names if matter.rules else {}
    return tuple((name, decision is not None and decision.level == level) for level, name in names.items())


RATING = Kind(
    key="rating",
    name="xếp loại",
    model=Subject,
    load=load,
    visible=visible,
    in_cycle="cycle",
    values={
        **cycle_values(),
        **person_values(),
        "level": lambda matter: _level(matter, matter.facts.decision.level) if matter.facts.decision else "",
        "proposed": lambda matter: (
            _level(matter, matter.facts.appraisal.level) if matter.facts.appraisal else ""
        ),
        "own_level": lambda matter: _level(matter, matter.facts.own.level or "") if matter.facts.own else "",
        "computed": lambda matter: (
            _level(matter, matter.facts.appraisal.computed_level) if matter.facts.appraisal else ""
        ),
        "ground": lambda matter: matter.facts.appraisal.ground if matter.facts.appraisal else "",
        "override": lambda matter: matter.facts.decision.override_ground if matter.facts.decision else "",
        "proposal_override": lambda matter: (
            matter.facts.appraisal.override_ground if matter.facts.appraisal else ""
        ),
        "ground_again": lambda matter: matter.facts.decision.ground if matter.facts.replaced else "",
        "replaced_number": _of_replaced(lambda stage: bare_number(stage.decision_number)),
        "replaced_level": lambda matter: (
            _level(matter, matter.facts.replaced[-1].level) if matter.facts.replaced else ""
        ),
        "replaced_on": _of_replaced(lambda stage: dated(stage.decided_on)),
        "decision_number": lambda matter: bare_number(matter.recorded_number),
        "decided_on": lambda matter: dated(matter.recorded_on),
        "voted": lambda matter: "có" if matter.facts.votes else "",
    },
    rows={
        "dossier": (frozenset({"number", "title", "papers", "note"}), _dossier),
        "groups": (frozenset({"group", "maximum", "own", "appraised"}), _groups),
        "stages": (frozenset({"stage", "body", "level", "document", "ground"}), _steps),
        "votes": (
            frozenset({"held_on", "issued", "returned", "invalid", "htxs", "htt", "ht", "kht", "unrated"}),
            _votes,
        ),
    },
    ticks={"decided_levels": _ticks},
    checks={
        "decided": _decided,
        "appraised": _appraised,
        "decided_once": _decided_once,
        "decided_again": _decided_again,
    },
)
