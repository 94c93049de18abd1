"""Suggestions of the level above: drafted with their points, for one subject or for many at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold
from kiemdiem.cycles.access import subject_place, subject_target
from kiemdiem.cycles.models import Inclusion, Subject, SuggestedPoint, Suggestion
from kiemdiem.organisations.models import Unit

MOST = 300
PREPARED = (
    "inspection_opinion",
    "inspected_at",
    "inspected_by",
    "approval_ground",
    "approved_at",
    "approved_by",
)


@dataclass(frozen=True)
class Point:
    """What a subject is asked to answer, and on what ground; `origin_type` and `origin_id` name the row it is from."""

    text: str
    ground: str = ""
    source: str = ""
    illustrative: bool = False
    origin_type: str = ""
    origin_id: int | None = None


@dataclass(frozen=True)
class Drafted:
    """What a drafting for many came to: drafts begun, drafts that got more points, points that stood there already,
    and the points written.
    """

    begun: list[Suggestion]
    added_to: list[Suggestion]
    known: int
    points: list[SuggestedPoint]


@action("cycles.suggest")
def suggest(
    *,
    subject: Subject,
    points: Sequence[Point],
    by: Actor,
    at: datetime,
    draft: Suggestion | None = None,
    issuer: Unit | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Suggestion:
    """Draft a suggestion to `subject`, or rewrite the points of a `draft`; the issuer is the cycle's root unless named.

    What the inspection committee and the authority said of other points no longer holds. Raises Refused without
    points, for a subject that isn't reviewed, or where the draft was issued meanwhile.
    """
    require("cycles.suggest", by, subject_target(subject, by))
    _refuse_exempt(subject)
    if not points:
        raise Refused(
            "Gợi ý kiểm điểm phải có ít nhất một nội dung.", way_out="Hãy nhập nội dung cần giải trình."
        )
    if draft is None:
        draft = Suggestion.objects.create(
            subject=subject, issuer=issuer or subject.cycle.root, created_by_id=by.account_id, source=source,
            illustrative=illustrative,
        )  # fmt: skip
    else:
        lock(draft)
        refuse_issued(draft)
        points = _with_origins(draft, points)
        draft.points.all().delete()
        _unprepare([draft])
    _write_points(draft, points)
    record_of("cycles.suggest", draft, by, at, {"points": len(points)})
    return draft


@action("cycles.suggest")
def suggest_to_many(
    *, wanted: Sequence[tuple[Subject, Sequence[Point]]], by: Actor, at: datetime, illustrative: bool = False
) -> Drafted:
    """Draft to each subject its points; where a draft stands already the points are added to it, each once.

    All or none, in a constant number of statements besides the journal. Raises NotAllowed; Refused for nobody,
    for more than can be looked over at once, without points, and for a subject that isn't reviewed.
    """
    if not wanted or not all(points for _, points in wanted):
        raise Refused(
            "Chưa chọn đối tượng hoặc chưa có nội dung gợi ý.",
            way_out="Hãy chọn ít nhất một đối tượng và nhập ít nhất một nội dung.",
        )
    if len(wanted) > MOST:
        raise Refused(
            f"Mỗi lần soạn nhiều nhất cho {MOST} đối tượng; đang chọn {len(wanted)}.",
            way_out="Hãy lọc hẹp lại rồi soạn thành nhiều lần.",
        )
    for subject, _ in wanted:
        require("cycles.suggest", by, subject_place(subject))
        _refuse_exempt(subject)
    drafts = _drafts([subject for subject, _ in wanted])
    begun = [
        Suggestion(subject=subject, issuer=subject.cycle.root, created_by_id=by.account_id, illustrative=illustrative)
        for subject, _ in wanted
        if subject.pk not in drafts
    ]  # fmt: skip
    for made in Suggestion.objects.bulk_create(begun):
        drafts[made.subject_id] = made
    return _add(drafts, wanted, {one.pk for one in begun}, by, at)


def _add(
    drafts: dict[int, Suggestion],
    wanted: Sequence[tuple[Subject, Sequence[Point]]],
    begun: Collection[int],
    by: Actor,
    at: datetime,
) -> Drafted:
    """Add to each draft the points it has not yet."""
    numbers: dict[int, int] = {}
    texts: dict[int, set[str]] = {draft.pk: set() for draft in drafts.values()}
    for pk, number, text in SuggestedPoint.objects.filter(suggestion__in=texts).values_list(
        "suggestion_id", "number", "text"
    ):
        numbers[pk] = max(number, numbers.get(pk, 0))
        texts[pk].add(fold(text))
    rows, changed, known = [], {}, 0
    for subject, points in wanted:
        draft = drafts[subject.pk]
        for point in points:
            if fold(point.text) in texts[draft.pk]:
                known += 1
                continue
            texts[draft.pk].add(fold(point.text))
            numbers[draft.pk] = numbers.get(draft.pk, 0) + 1
            rows.append(_row(draft, numbers[draft.pk], point))
            changed[draft.pk] = draft
    written = SuggestedPoint.objects.bulk_create(rows)
    _unprepare([draft for pk, draft in changed.items() if pk not in begun])
    for draft in changed.values():
        record_of("cycles.suggest", draft, by, at, {"points": numbers[draft.pk]})
    added_to = [draft for pk, draft in changed.items() if pk not in begun]
    return Drafted([draft for pk, draft in changed.items() if pk in begun], added_to, known, written)


def lock(suggestion: Suggestion) -> None:
    """Read a suggestion anew and hold it until the deed is done."""
    suggestion.refresh_from_db(from_queryset=Suggestion.objects.select_for_update(of=("self",)))


def refuse_issued(suggestion: Suggestion) -> None:
    """Raise Refused where a suggestion was issued: its points never change from then on."""
    if suggestion.issued_at is not None:
        raise Refused(
            f"Gợi ý số {suggestion.number} đã ban hành ngày {timezone.localtime(suggestion.issued_at):%d/%m/%Y}, không sửa được nữa.",
            way_out="Nếu cần hỏi thêm, hãy lập một gợi ý bổ sung; nếu sai, hãy thu hồi hoặc thay thế, có lý do.",
        )


def record_of(
    name: str, suggestion: Suggestion, by: Actor, at: datetime, data: dict[str, object], reason: str = ""
) -> None:
    """Record what was done to a suggestion, where its subject stands."""
    subject = suggestion.subject
    record(
        name, by=by, at=at, about=suggestion, paths=subject.paths, cycle_id=subject.cycle_id, reason=reason,
        data={"subject": subject.pk, **data},
    )  # fmt: skip


def _drafts(subjects: Sequence[Subject]) -> dict[int, Suggestion]:
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related("subject").order_by("-pk")
    found = rows.filter(subject__in=subjects, issued_at__isnull=True, replaces__isnull=True)
    return {draft.subject_id: draft for draft in found}


def _with_origins(draft: Suggestion, points: Sequence[Point]) -> list[Point]:
    """Return the points with the rows they were taken from, which a form that rewrites them does not repeat."""
    origins = {
        fold(text): (kind, pk)
        for text, kind, pk in draft.points.exclude(origin_type="").values_list(
            "text", "origin_type", "origin_id"
        )
    }
    return [
        Point(point.text, point.ground, point.source, point.illustrative, *origins[fold(point.text)])
        if not point.origin_type and fold(point.text) in origins
        else point
        for point in points
    ]


def _unprepare(drafts: Sequence[Suggestion]) -> None:
    """Take back opinion and approval: they were given to other points."""
    for draft in drafts:
        draft.inspection_opinion = draft.approval_ground = ""
        draft.inspected_at = draft.inspected_by = draft.approved_at = draft.approved_by = None
    Suggestion.objects.bulk_update(drafts, PREPARED)


def _refuse_exempt(subject: Subject) -> None:
    if subject.inclusion == Inclusion.EXEMPT:
        raise Refused(
            f"“{subject}” thuộc diện không kiểm điểm ({subject.exemption_ground}).",
            way_out="Nếu vẫn cần gợi ý, hãy thay đổi diện kiểm điểm trước.",
        )


def _write_points(draft: Suggestion, points: Sequence[Point]) -> None:
    SuggestedPoint.objects.bulk_create(
        _row(draft, number, point) for number, point in enumerate(points, start=1)
    )


def _row(draft: Suggestion, number: int, point: Point) -> SuggestedPoint:
    return SuggestedPoint(
        suggestion=draft, number=number, text=point.text, ground=point.ground, source=point.source,
        illustrative=point.illustrative, origin_type=point.origin_type, origin_id=point.origin_id,
    )  # fmt: skip
