"""What papers take from an action programme: its comments under the four groups, with what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing
from kiemdiem.documents.queries.terms import Kind, Matter, Value, dated, signing_values
from kiemdiem.programmes.access import may_see, programme_target, visible_programmes
from kiemdiem.programmes.models import Edition, EditionState, Programme, ProgrammeComment
from kiemdiem.programmes.queries.outline import outline
from kiemdiem.reviews.models import CommentOutcome


@dataclass(frozen=True)
class ProgrammeFacts:
    """A programme with the comments on its newest edition that has any."""

    programme: Programme
    edition: Edition | None
    comments: tuple[ProgrammeComment, ...]


def load_programme(pk: int, by: Actor, on: date) -> Matter:
    """Return a programme as `by` may see it. Raises Http404; NotAllowed."""
    one = get_object_or_404(Programme.objects.select_related("unit", "act"), pk=pk)
    if not may_see(by, one, on).allowed:
        require("programmes.see", by, programme_target(one, by, on))
    comments = ProgrammeComment.objects.filter(version__programme=one).exclude(
        version__edition__state=EditionState.DROPPED
    )
    found = list(
        comments.select_related("version__edition").defer("version__content").order_by("made_at", "pk")
    )
    last = max((each.version.edition.number for each in found), default=0)
    return Matter(
        kind="programme", pk=pk, name=one.title, unit=one.unit, line=one.unit.line,
        address=reverse("programmes:comments", args=[pk]),
        facts=ProgrammeFacts(
            one,
            one.editions.filter(state=EditionState.ADOPTED).first(),
            tuple(each for each in found if each.version.edition.number == last),
        ),
        illustrative=one.illustrative or any(each.illustrative for each in found),
    )  # fmt: skip


def _programmes(by: Actor, on: date) -> Q:
    return visible_programmes(by, on)


def _dispositions(matter: Matter) -> list[Mapping[str, str]]:
    groups = {group.key: (place, group.name) for place, group in enumerate(outline().groups)}
    rows = sorted(matter.facts.comments, key=lambda one: groups.get(one.group, (len(groups), ""))[0])
    return [
        {
            "number": str(number), "group": groups.get(one.group, (0, one.group))[1], "passage": one.about, "who": one.speaker,
            "text": f"“{one.quote}”: {one.text}" if one.quote else one.text,
            "outcome": one.get_outcome_display() or "Chưa xử lý", "answer": one.answer,
        }
        for number, one in enumerate(rows, start=1)
    ]  # fmt: skip


def _counted(matter: Matter) -> list[Mapping[str, str]]:
    found = [
        (group.name, [one for one in matter.facts.comments if one.group == group.key])
        for group in outline().groups
    ]
    return [
        {
            "group": name, "all": str(len(comments)),
            **{key: str(sum(one.outcome == key for one in comments)) for key in CommentOutcome.values},
        }
        for name, comments in found
    ]  # fmt: skip


def _count(outcome: str) -> Value:
    return lambda matter: str(sum(one.outcome == outcome for one in matter.facts.comments))


def _any(matter: Matter) -> Missing | None:
    if matter.facts.comments:
        return None
    return Missing("Chương trình này chưa có góp ý nào.", matter.address)


def _all_disposed(matter: Matter) -> Missing | None:
    waiting = sum(not one.outcome for one in matter.facts.comments)
    return Missing(f"Còn {waiting} góp ý chưa có tiếp thu, giải trình.", matter.address) if waiting else None


PROGRAMME = Kind(
    key="programme",
    name="chương trình hành động",
    model=Programme,
    load=load_programme,
    visible=_programmes,
    values={
        **signing_values(),
        "name": lambda matter: matter.name,
        "unit": lambda matter: matter.unit.name,
        "act": lambda matter: f"{matter.facts.programme.act.number}, {matter.facts.programme.act.title}",
        "decision": lambda matter: matter.facts.edition.decision_number if matter.facts.edition else "",
        "decided_on": lambda matter: dated(matter.facts.edition.decided_on) if matter.facts.edition else "",
        "total": lambda matter: str(len(matter.facts.comments)),
        **{key: _count(key) for key in CommentOutcome.values},
    },
    rows={
        "dispositions": (
            frozenset({"number", "group", "passage", "who", "text", "outcome", "answer"}),
            _dispositions,
        ),
        "counts": (frozenset({"group", "all", *CommentOutcome.values}), _counted),
    },
    checks={"commented": _any, "all_disposed": _all_disposed},
)
