"""Suggestions of the level above: drafted with their points, issued once for all, received with the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Inclusion, Subject, SuggestedPoint, Suggestion
from kiemdiem.organisations.models import Unit


@dataclass(frozen=True)
class Point:
    """What a subject is asked to answer, and on what ground it is asked."""

    text: str
    ground: str = ""
    source: str = ""
    illustrative: bool = False


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

    Raises Refused without points, for a subject that isn't reviewed, or where the draft was issued meanwhile.
    """
    require("cycles.suggest", by, subject_target(subject, by))
    if subject.inclusion == Inclusion.EXEMPT:
        raise Refused(
            f"“{subject}” thuộc diện không kiểm điểm ({subject.exemption_ground}).",
            way_out="Nếu vẫn cần gợi ý, hãy thay đổi diện kiểm điểm trước.",
        )
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
        _lock(draft)
        _refuse_issued(draft)
        draft.points.all().delete()
    _write_points(draft, points)
    _record("cycles.suggest", draft, by, at, {"points": len(points)})
    return draft


@action("cycles.issue_suggestion")
def issue_suggestion(
    *, suggestion: Suggestion, number: str, by: Actor, at: datetime, answer_due: date | None = None
) -> None:
    """Issue a drafted suggestion under its document number: from then on its points never change.

    Raises Refused where it was issued already, has no number or no points, or wants an answer in the past.
    """
    _lock(suggestion)
    subject = suggestion.subject
    require("cycles.issue_suggestion", by, subject_target(subject, by))
    _refuse_issued(suggestion)
    if not number:
        raise Refused(
            "Chưa có số văn bản gợi ý kiểm điểm.", way_out="Hãy ghi số, ký hiệu văn bản đã ban hành."
        )
    if not suggestion.points.exists():
        raise Refused("Gợi ý này chưa có nội dung nào.", way_out="Hãy nhập nội dung trước khi ban hành.")
    if answer_due and answer_due < timezone.localdate(at):
        raise Refused(
            f"Hạn trả lời {answer_due:%d/%m/%Y} đã qua khi ban hành.",
            way_out="Hãy chọn một ngày sau ngày ban hành.",
        )
    suggestion.number, suggestion.issued_at, suggestion.answer_due = number, at, answer_due
    suggestion.save(update_fields=["number", "issued_at", "answer_due"])
    _record("cycles.issue_suggestion", suggestion, by, at, {"number": number, "answer_due": answer_due})


@action("cycles.receive_suggestion")
def receive_suggestion(*, suggestion: Suggestion, by: Actor, at: datetime) -> None:
    """Confirm that the suggestion has arrived, with the time. Raises Refused before it is issued, or a second time."""
    _lock(suggestion)
    require("cycles.receive_suggestion", by, subject_target(suggestion.subject, by))
    if suggestion.issued_at is None:
        raise Refused(
            "Gợi ý này chưa được ban hành, chưa thể ký nhận.", way_out="Hãy chờ cấp trên ban hành văn bản."
        )
    if suggestion.received_at is not None:
        moment = timezone.localtime(suggestion.received_at)
        raise Refused(
            f"Gợi ý này đã được ký nhận lúc {moment:%H:%M ngày %d/%m/%Y}.", way_out="Không cần ký nhận lại."
        )
    suggestion.received_at, suggestion.received_by_id = at, by.account_id
    suggestion.save(update_fields=["received_at", "received_by"])
    _record("cycles.receive_suggestion", suggestion, by, at, {"number": suggestion.number})


def _write_points(draft: Suggestion, points: Sequence[Point]) -> None:
    SuggestedPoint.objects.bulk_create(
        SuggestedPoint(
            suggestion=draft, number=number, text=point.text, ground=point.ground, source=point.source,
            illustrative=point.illustrative,
        )
        for number, point in enumerate(points, start=1)
    )  # fmt: skip


def _lock(suggestion: Suggestion) -> None:
    suggestion.refresh_from_db(from_queryset=Suggestion.objects.select_for_update(of=("self",)))


def _refuse_issued(suggestion: Suggestion) -> None:
    if suggestion.issued_at is not None:
        raise Refused(
            f"Gợi ý số {suggestion.number} đã ban hành ngày {timezone.localtime(suggestion.issued_at):%d/%m/%Y}, không sửa được nữa.",
            way_out="Nếu cần hỏi thêm, hãy lập một gợi ý bổ sung cho cùng đối tượng.",
        )


def _record(name: str, suggestion: Suggestion, by: Actor, at: datetime, data: dict[str, object]) -> None:
    subject = suggestion.subject
    record(
        name, by=by, at=at, about=suggestion, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"subject": subject.pk, **data},
    )  # fmt: skip
