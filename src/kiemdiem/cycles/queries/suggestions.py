"""Suggestions: the board of who has received, read and answered what, and one suggestion with its points."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, F, Min, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kiemdiem.audit.access import decide, reach_filter, require
from kiemdiem.core import textvi
from kiemdiem.core.access import SYSTEM, Actor, Target
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.access import issuer_place, subject_target, visible_subjects
from kiemdiem.cycles.models import Cycle, CycleState, Subject, Suggestion

UNANSWERED = ("drafting", "returned")
APPROVING = "cycles.approve_suggestion"
COLLECTIVES, PEOPLE = "tap-the", "ca-nhan"


@dataclass(frozen=True)
class PointView:
    """One point to be answered; `entry_id` is the entry of the register it was taken from."""

    id: int
    number: int
    text: str
    ground: str
    source: str
    illustrative: bool
    entry_id: int | None = None


@dataclass(frozen=True)
class SuggestionLine:
    """One suggestion in a list; `readers` receivers have opened it, the first of them at `read_at`."""

    id: int
    subject_id: int
    subject: str
    unit: str
    issuer: str
    number: str
    points: int
    inspected: bool
    approved_at: datetime | None
    issued_at: datetime | None
    received_at: datetime | None
    readers: int
    read_at: datetime | None
    answer_due: date | None
    answered: bool
    answered_at: datetime | None
    recalled_at: datetime | None
    source: str
    illustrative: bool

    @property
    def late(self) -> bool:
        """Whether the answer came after its date."""
        if not (self.answered and self.answered_at and self.answer_due):
            return False
        return timezone.localdate(self.answered_at) > self.answer_due


@dataclass(frozen=True)
class Reading:
    """Which receiver opened a suggestion first when."""

    name: str
    read_at: datetime


@dataclass(frozen=True)
class SuggestionView:
    """One suggestion with its points and what the reader may do with it."""

    line: SuggestionLine
    points: list[PointView]
    cycle_id: int
    cycle_title: str
    received_by: str
    opinion: str
    inspected_at: datetime | None
    approval_ground: str
    approved_by: str
    readings: list[Reading]
    recall_ground: str
    recalled_by: str
    replaces: int | None
    replaces_number: str
    replaced_by: int | None
    may_edit: bool
    may_note: bool
    may_approve: bool
    may_issue: bool
    may_receive: bool
    may_read: bool
    may_recall: bool
    may_amend: bool
    may_raise: bool


class SuggestionStage(StrEnum):
    """Which suggestions are asked for; the values stand in the page's address."""

    DRAFT = "dang-soan"
    UNAPPROVED = "cho-phe-duyet"
    APPROVED = "cho-ban-hanh"
    SENT = "chua-ky-nhan"
    UNREAD = "chua-xem"
    OPEN = "chua-tra-loi"
    LATE = "qua-han"
    ANSWERED = "da-tra-loi"
    ANSWERED_LATE = "tra-loi-muon"
    RECALLED = "da-thu-hoi"


STAGE_NAMES = {
    SuggestionStage.DRAFT: "Đang soạn, chưa ban hành",
    SuggestionStage.UNAPPROVED: "Chờ phê duyệt",
    SuggestionStage.APPROVED: "Đã phê duyệt, chờ ban hành",
    SuggestionStage.SENT: "Đã ban hành, chưa ký nhận",
    SuggestionStage.UNREAD: "Đã ban hành, chưa ai mở xem",
    SuggestionStage.OPEN: "Chưa trả lời",
    SuggestionStage.LATE: "Quá hạn trả lời",
    SuggestionStage.ANSWERED: "Đã trả lời",
    SuggestionStage.ANSWERED_LATE: "Trả lời sau hạn",
    SuggestionStage.RECALLED: "Đã thu hồi",
}


def visible_suggestions(by: Actor) -> Q:
    """Return the suggestions `by` sees: issued ones with their subject, drafts where `by` may suggest.

    Whoever heads the unit in whose name they are issued approves them, and so sees them all.
    """
    if by is SYSTEM:
        return Q()
    issued = visible_subjects(by, "cycles.see", "subject__") & Q(issued_at__isnull=False)
    own = reach_filter(
        APPROVING, by, unit="issuer_id", party="issuer__party_path", state="issuer__state_path"
    )
    return visible_subjects(by, "cycles.suggest", "subject__") | issued | own


def at_stage(stage: str, today: date) -> Q:
    """Return the suggestions at a stage of their way on a day; all of them for a stage that there is not."""
    draft, standing = Q(issued_at__isnull=True), Suggestion.standing()
    waits = standing & Q(subject__step__in=UNANSWERED)
    answered = standing & ~Q(subject__step__in=UNANSWERED)
    stages = {
        SuggestionStage.DRAFT: draft,
        SuggestionStage.UNAPPROVED: draft & Q(approved_at__isnull=True),
        SuggestionStage.APPROVED: draft & Q(approved_at__isnull=False),
        SuggestionStage.SENT: standing & Q(received_at__isnull=True),
        SuggestionStage.UNREAD: standing & Q(readings__isnull=True),
        SuggestionStage.OPEN: waits,
        SuggestionStage.LATE: waits & Q(answer_due__lt=today),
        SuggestionStage.ANSWERED: answered,
        SuggestionStage.ANSWERED_LATE: answered & Q(answered_at__date__gt=F("answer_due")),
        SuggestionStage.RECALLED: Q(recalled_at__isnull=False),
    }
    return stages[SuggestionStage(stage)] if stage in list(SuggestionStage) else Q()


def suggestion_counts(cycle: Cycle, by: Actor, today: date) -> Mapping[SuggestionStage, int]:
    """Return how many suggestions of `cycle` that `by` sees are at each stage, one statement."""
    rows = Suggestion.objects.filter(visible_suggestions(by), subject__cycle=cycle)
    counted = rows.aggregate(
        **{stage.name: Count("pk", filter=at_stage(stage, today), distinct=True) for stage in SuggestionStage}
    )
    return {stage: counted[stage.name] for stage in SuggestionStage}


def suggestions_of_cycle(
    cycle: Cycle, by: Actor, stage: str, text: str, today: date, who: str = ""
) -> QuerySet[Suggestion]:
    """Return the suggestions of `cycle` that `by` sees and asks for, unit by unit."""
    rows = Suggestion.objects.filter(visible_suggestions(by), at_stage(stage, today), subject__cycle=cycle)
    if text:
        key = textvi.fold(text)
        rows = rows.filter(
            Q(subject__search_key__contains=key) | Q(subject__unit__unit__search_key__contains=key)
        )
    if who in {COLLECTIVES, PEOPLE}:
        collective = Q(subject__kind=SubjectKind.COLLECTIVE)
        rows = rows.filter(collective if who == COLLECTIVES else ~collective)
    return rows.order_by("subject__unit__sort_key", "subject__kind", "subject__sort_key", "id")


def suggestion_lines(rows: QuerySet[Suggestion], window: slice) -> list[SuggestionLine]:
    """Return one page of `rows`, in one statement."""
    counted = rows.select_related("subject__unit", "issuer").annotate(
        count=Count("points", distinct=True),
        readers=Count("readings", distinct=True),
        first_read=Min("readings__read_at"),
    )
    return [_line(each, each.count, each.readers, each.first_read) for each in counted[window]]


def suggestions_of(subject: Subject, by: Actor) -> list[SuggestionView]:
    """Return the suggestions to `subject` that `by` sees, with their points: three statements at most."""
    rows = subject.suggestions.filter(visible_suggestions(by))
    return _views(rows, by, subject_target(subject, by))


def suggestion_view(pk: int, by: Actor) -> SuggestionView:
    """Return one suggestion. Raises Http404 where there is none, NotAllowed where `by` may not see it."""
    suggestion = get_object_or_404(
        Suggestion.objects.select_related("subject__unit", "subject__cycle__root", "issuer"), pk=pk
    )
    target = subject_target(suggestion.subject, by)
    approving = replace(
        issuer_place(suggestion),
        paths=suggestion.issuer.paths,
        step=UNANSWERED[0],
        cycle_state=CycleState.OPEN,
    )
    if not decide(APPROVING, by, approving).allowed:
        require(
            "cycles.see" if suggestion.issued_at else "cycles.suggest",
            by,
            replace(target, step=UNANSWERED[0]),
        )
    return _views(Suggestion.objects.filter(pk=pk), by, target)[0]


def _views(rows: QuerySet[Suggestion], by: Actor, target: Target) -> list[SuggestionView]:
    whole = rows.select_related(
        "subject__unit", "subject__cycle__root", "issuer", "received_by", "approved_by", "recalled_by",
        "replaces", "replaced_by",
    ).prefetch_related("points", "readings__account")  # fmt: skip
    return [_view(suggestion, by, target) for suggestion in whole.order_by("id")]


def _view(suggestion: Suggestion, by: Actor, target: Target) -> SuggestionView:
    points = [
        PointView(
            point.pk,
            point.number,
            point.text,
            point.ground,
            point.source,
            point.illustrative,
            point.origin_id,
        )
        for point in suggestion.points.all()
    ]
    readings = [Reading(each.account.display_name, each.read_at) for each in suggestion.readings.all()]
    is_draft, cycle = suggestion.issued_at is None, suggestion.subject.cycle
    stands = not is_draft and suggestion.recalled_at is None
    replaced = getattr(suggestion, "replaced_by", None)
    receives = decide("cycles.receive_suggestion", by, target).allowed
    reads = by.account_id is not None and decide("cycles.read_suggestion", by, target).allowed
    return SuggestionView(
        line=_line(suggestion, len(points), len(readings), readings[0].read_at if readings else None),
        points=points,
        cycle_id=cycle.pk,
        cycle_title=cycle.title,
        received_by=_name(suggestion, "received_by"),
        opinion=suggestion.inspection_opinion,
        inspected_at=suggestion.inspected_at,
        approval_ground=suggestion.approval_ground,
        approved_by=_name(suggestion, "approved_by"),
        readings=readings,
        recall_ground=suggestion.recall_ground,
        recalled_by=_name(suggestion, "recalled_by"),
        replaces=suggestion.replaces_id,
        replaces_number=suggestion.replaces.number if suggestion.replaces else "",
        replaced_by=replaced.pk if replaced else None,
        may_edit=is_draft and decide("cycles.suggest", by, target).allowed,
        may_note=is_draft and decide("cycles.note_opinion", by, target).allowed,
        may_approve=is_draft and decide("cycles.approve_suggestion", by, issuer_place(suggestion)).allowed,
        may_issue=is_draft and decide("cycles.issue_suggestion", by, target).allowed,
        may_receive=stands and suggestion.received_at is None and receives,
        may_read=stands and reads and not any(each.account_id == by.account_id for each in suggestion.readings.all()),
        may_recall=stands and decide("cycles.recall_suggestion", by, target).allowed,
        may_amend=stands and decide("cycles.amend_suggestion", by, target).allowed,
        may_raise=stands and decide("shortcomings.draft", by, target).allowed,
    )  # fmt: skip


def _name(suggestion: Suggestion, role: str) -> str:
    account = getattr(suggestion, role)
    return account.display_name if account else ""


def _line(suggestion: Suggestion, points: int, readers: int, read_at: datetime | None) -> SuggestionLine:
    subject = suggestion.subject
    return SuggestionLine(
        id=suggestion.pk,
        subject_id=subject.pk,
        subject=subject.name,
        unit=subject.unit.name,
        issuer=suggestion.issuer.name,
        number=suggestion.number,
        points=points,
        inspected=bool(suggestion.inspection_opinion),
        approved_at=suggestion.approved_at,
        issued_at=suggestion.issued_at,
        received_at=suggestion.received_at,
        readers=readers,
        read_at=read_at,
        answer_due=suggestion.answer_due,
        answered=subject.step not in UNANSWERED,
        answered_at=suggestion.answered_at,
        recalled_at=suggestion.recalled_at,
        source=suggestion.source,
        illustrative=suggestion.illustrative,
    )
