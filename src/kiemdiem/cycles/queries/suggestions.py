"""Suggestions: the list with who has received what, and one with its points."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from kiemdiem.audit.access import decide, require
from kiemdiem.core import textvi
from kiemdiem.core.access import SYSTEM, Actor, Target
from kiemdiem.cycles.access import subject_target, visible_subjects
from kiemdiem.cycles.models import Cycle, Subject, Suggestion

UNANSWERED = ("drafting", "returned")


@dataclass(frozen=True)
class PointView:
    """One point to be answered."""

    id: int
    number: int
    text: str
    ground: str
    source: str
    illustrative: bool


@dataclass(frozen=True)
class SuggestionLine:
    """One suggestion in a list."""

    id: int
    subject_id: int
    subject: str
    unit: str
    issuer: str
    number: str
    points: int
    issued_at: datetime | None
    received_at: datetime | None
    answer_due: date | None
    answered: bool
    source: str
    illustrative: bool


@dataclass(frozen=True)
class SuggestionView:
    """One suggestion with its points and what the reader may do with it."""

    line: SuggestionLine
    points: list[PointView]
    cycle_id: int
    cycle_title: str
    received_by: str
    may_edit: bool
    may_issue: bool
    may_receive: bool
    may_raise: bool


class SuggestionStage(StrEnum):
    """Which suggestions are asked for; the values stand in the page's address."""

    DRAFT = "dang-soan"
    SENT = "chua-ky-nhan"
    LATE = "qua-han"


STAGE_NAMES = {
    SuggestionStage.DRAFT: "Đang soạn, chưa ban hành",
    SuggestionStage.SENT: "Đã ban hành, chưa ký nhận",
    SuggestionStage.LATE: "Quá hạn trả lời",
}


def visible_suggestions(by: Actor) -> Q:
    """Return the suggestions `by` sees: issued ones with their subject, drafts where `by` may suggest."""
    if by is SYSTEM:
        return Q()
    issued = visible_subjects(by, "cycles.see", "subject__") & Q(issued_at__isnull=False)
    return visible_subjects(by, "cycles.suggest", "subject__") | issued


def suggestions_of_cycle(cycle: Cycle, by: Actor, stage: str, text: str, today: date) -> QuerySet[Suggestion]:
    """Return the suggestions of `cycle` that `by` sees and asks for, unit by unit."""
    rows = Suggestion.objects.filter(visible_suggestions(by), subject__cycle=cycle)
    if text:
        key = textvi.fold(text)
        rows = rows.filter(
            Q(subject__search_key__contains=key) | Q(subject__unit__unit__search_key__contains=key)
        )
    if stage == SuggestionStage.DRAFT:
        rows = rows.filter(issued_at__isnull=True)
    elif stage == SuggestionStage.SENT:
        rows = rows.filter(issued_at__isnull=False, received_at__isnull=True)
    elif stage == SuggestionStage.LATE:
        rows = rows.filter(issued_at__isnull=False, answer_due__lt=today, subject__step__in=UNANSWERED)
    return rows.order_by("subject__unit__sort_key", "subject__kind", "subject__sort_key", "id")


def suggestion_lines(rows: QuerySet[Suggestion], window: slice) -> list[SuggestionLine]:
    """Return one page of `rows`, in one statement."""
    counted = rows.select_related("subject__unit", "issuer").annotate(count=Count("points"))
    return [_line(each, each.count) for each in counted[window]]


def suggestions_of(subject: Subject, by: Actor) -> list[SuggestionView]:
    """Return the suggestions to `subject` that `by` sees, with their points: two statements."""
    rows = subject.suggestions.filter(visible_suggestions(by))
    return _views(rows, by, subject_target(subject, by))


def suggestion_view(pk: int, by: Actor) -> SuggestionView:
    """Return one suggestion. Raises Http404 where there is none, NotAllowed where `by` may not see it."""
    suggestion = get_object_or_404(
        Suggestion.objects.select_related("subject__unit", "subject__cycle"), pk=pk
    )
    target = subject_target(suggestion.subject, by)
    require(
        "cycles.see" if suggestion.issued_at else "cycles.suggest", by, replace(target, step=UNANSWERED[0])
    )
    return _views(Suggestion.objects.filter(pk=pk), by, target)[0]


def _views(rows: QuerySet[Suggestion], by: Actor, target: Target) -> list[SuggestionView]:
    whole = rows.select_related("subject__unit", "subject__cycle", "issuer", "received_by").prefetch_related(
        "points"
    )
    return [_view(suggestion, by, target) for suggestion in whole.order_by("id")]


def _view(suggestion: Suggestion, by: Actor, target: Target) -> SuggestionView:
    points = [
        PointView(point.pk, point.number, point.text, point.ground, point.source, point.illustrative)
        for point in suggestion.points.all()
    ]
    is_draft, cycle = suggestion.issued_at is None, suggestion.subject.cycle
    waits = not is_draft and suggestion.received_at is None
    return SuggestionView(
        line=_line(suggestion, len(points)),
        points=points,
        cycle_id=cycle.pk,
        cycle_title=cycle.title,
        received_by=suggestion.received_by.display_name if suggestion.received_by else "",
        may_edit=is_draft and decide("cycles.suggest", by, target).allowed,
        may_issue=is_draft and decide("cycles.issue_suggestion", by, target).allowed,
        may_receive=waits and decide("cycles.receive_suggestion", by, target).allowed,
        may_raise=not is_draft and decide("shortcomings.draft", by, target).allowed,
    )


def _line(suggestion: Suggestion, points: int) -> SuggestionLine:
    subject = suggestion.subject
    return SuggestionLine(
        id=suggestion.pk,
        subject_id=subject.pk,
        subject=subject.name,
        unit=subject.unit.name,
        issuer=suggestion.issuer.name,
        number=suggestion.number,
        points=points,
        issued_at=suggestion.issued_at,
        received_at=suggestion.received_at,
        answer_due=suggestion.answer_due,
        answered=subject.step not in UNANSWERED,
        source=suggestion.source,
        illustrative=suggestion.illustrative,
    )
