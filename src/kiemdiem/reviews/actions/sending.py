"""Sending a report, and what the receiving side does with it: accept, or return with what to mend."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.actions import advance
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.access import submit_action
from kiemdiem.reviews.actions.saving import check_writable, locked
from kiemdiem.reviews.models import Review, ReviewReturn, ReviewVersion
from kiemdiem.reviews.queries.cells import canonical
from kiemdiem.reviews.queries.comments import CommentLine, comments_of, open_comments, section_names
from kiemdiem.reviews.queries.document import content_hash, document_of, to_json
from kiemdiem.reviews.queries.missing import missing_of
from kiemdiem.reviews.queries.outline import Outline, cells_of, outline_of
from kiemdiem.reviews.queries.references import figures_of, frozen, printed_cells, reference_faults


@action("reviews.submit")
def submit(*, subject: Subject, by: Actor, at: datetime) -> ReviewVersion:
    """Freeze a report under its hash as the next version and send it; the subject moves on.

    What live references print for `by` on that day is frozen with it, and so is what became of each comment. Raises
    NotAllowed; Refused where it is sent already; NotReady with everything that is still missing.
    """
    subject = locked(subject)
    check_writable(subject, by, submit_action(subject))
    outline = outline_of(subject)
    review = Review.objects.filter(subject=subject).first()
    stored = cells_of(review, outline)
    figures = figures_of(stored, subject, by, timezone.localdate(at))
    comments, names = comments_of(subject), section_names(outline)
    missing = missing_of(outline, stored)
    missing += [*reference_faults(stored, figures), *open_comments(comments, names)]
    if missing or review is None:
        raise NotReady(
            f"Báo cáo của “{subject}” chưa gửi được vì còn thiếu {len(missing)} chỗ.",
            missing,
            article=outline.form.rule.article,
            way_out="Những gì đã viết vẫn được lưu; hãy bổ sung rồi gửi lại.",
        )
    stands = printed_cells(stored, figures)
    content = to_json(document_of(outline, stands), stands)
    content |= {"references": frozen(figures), "comments": [_commented(one) for one in comments]}
    version = _freeze(subject, review, outline, content, by, at)
    advance(subject=subject, action_name="reviews.submit", by=by, at=at)
    record(
        "reviews.submit", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"version": version.number, "sha256": version.content_hash},
    )  # fmt: skip
    return version


@action("reviews.return_report")
def return_report(*, subject: Subject, comment: str, by: Actor, at: datetime) -> ReviewReturn:
    """Send a report back to its writer with what to mend. Raises NotAllowed; Refused without a comment."""
    subject = locked(subject)
    require("reviews.return_report", by, subject_target(subject, by))
    comment = canonical(comment)
    if not comment:
        raise Refused(
            "Chưa nêu cần bổ sung, sửa gì.",
            way_out="Trả lại báo cáo phải kèm yêu cầu cụ thể để người viết biết sửa.",
        )
    version = _latest(subject)
    returned = ReviewReturn.objects.create(
        version=version, comment=comment, returned_at=at, returned_by_id=by.account_id
    )
    advance(subject=subject, action_name="reviews.return_report", by=by, at=at)
    record(
        "reviews.return_report", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"version": version.number},
    )  # fmt: skip
    return returned


@action("reviews.accept")
def accept(*, subject: Subject, by: Actor, at: datetime) -> None:
    """Take a sent report in: it may go before the conference. Raises NotAllowed."""
    subject = locked(subject)
    require("reviews.accept", by, subject_target(subject, by))
    version = _latest(subject)
    advance(subject=subject, action_name="reviews.accept", by=by, at=at)
    record(
        "reviews.accept", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"version": version.number},
    )  # fmt: skip


def _latest(subject: Subject) -> ReviewVersion:
    version = ReviewVersion.objects.filter(review__subject=subject).order_by("-number").first()
    if version is None:
        raise Refused(f"“{subject}” chưa có bản báo cáo nào được gửi.")
    return version


def _commented(comment: CommentLine) -> dict[str, str]:
    """Return a comment and what became of it, as a version keeps them."""
    return {
        "section": comment.section,
        "text": comment.text,
        "made_by": comment.made_by,
        "made_at": timezone.localtime(comment.made_at).isoformat(timespec="seconds"),
        "outcome": comment.outcome,
        "answer": comment.answer,
    }


def _freeze(
    subject: Subject, review: Review, outline: Outline, written: dict[str, Any], by: Actor, at: datetime
) -> ReviewVersion:
    number = review.versions.count() + 1
    content = written | {
        "subject": {
            "id": subject.pk,
            "name": subject.name,
            "title": subject.title,
            "unit": subject.unit.name,
        },
        "cycle": {"id": subject.cycle_id, "title": subject.cycle.title},
        "rule_set": {"key": outline.rules.key, "sha256": subject.cycle.rule_set_hash},
        "version": number,
        "submitted_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "submitted_by": by.name,
    }
    return ReviewVersion.objects.create(
        review=review, number=number, content=content, content_hash=content_hash(content),
        submitted_at=at, submitted_by_id=by.account_id,
    )  # fmt: skip
