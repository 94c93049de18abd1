"""Comments on a report's sections: made by whoever reviews, answered by whoever writes."""

from datetime import datetime
from typing import Any

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.access import answer_action
from kiemdiem.reviews.actions.saving import locked
from kiemdiem.reviews.models import CommentOutcome, SectionComment
from kiemdiem.reviews.queries.cells import canonical
from kiemdiem.reviews.queries.comments import section_names
from kiemdiem.reviews.queries.outline import outline_of
from kiemdiem.reviews.queries.report import readable


@action("reviews.comment")
def comment(*, subject: Subject, section: str, text: str, by: Actor, at: datetime) -> SectionComment:
    """Say something about one section of a report that `by` can read.

    Raises NotAllowed; Refused where nothing is said or the form has no such section.
    """
    subject = locked(subject)
    target = subject_target(subject, by)
    require("reviews.comment", by, target)
    readable(subject, by, target)
    text = canonical(text)
    if not text:
        raise Refused("Góp ý chưa có nội dung.", way_out="Hãy nêu rõ cần bổ sung, sửa gì ở mục này.")
    outline = outline_of(subject)
    if section not in section_names(outline):
        raise Refused(f"{outline.form.number} không có mục “{section}”.", way_out="Hãy chọn lại mục.")
    made = SectionComment.objects.create(
        subject=subject, section=section, text=text, made_at=at, made_by_id=by.account_id
    )
    record(
        "reviews.comment", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"comment": made.pk, "section": section},
    )  # fmt: skip
    return made


@action("reviews.answer_comment")
def answer_comment(
    *, comment: SectionComment, outcome: str, answer: str, by: Actor, at: datetime
) -> SectionComment:
    """Say what became of a comment: accepted, explained, or refused with its reason; said anew, the last one counts.

    Raises NotAllowed for whoever doesn't write the report; Refused without an outcome, or without the reason of an
    explanation or a refusal.
    """
    subject = locked(comment.subject)
    action_name = answer_action(subject)
    require(action_name, by, subject_target(subject, by))
    write_disposition(comment, outcome, answer, by, at)
    record(
        "reviews.answer_comment", by=by, at=at, about=subject, paths=subject.paths, cycle_id=subject.cycle_id,
        data={"comment": comment.pk, "outcome": outcome},
    )  # fmt: skip
    return comment


def write_disposition(comment: Any, outcome: str, answer: str, by: Actor, at: datetime) -> None:
    """Write what became of a comment into its row, whichever room it was made in; a part of the action that calls it.

    Raises Refused without an outcome, or without the reason of an explanation or a refusal.
    """
    answer = canonical(answer)
    if outcome not in CommentOutcome.values:
        raise Refused("Chưa chọn tiếp thu, giải trình hay không tiếp thu.", way_out="Hãy chọn một trong ba.")
    if outcome != CommentOutcome.ACCEPTED and not answer:
        raise Refused(
            "Giải trình hoặc không tiếp thu phải nêu rõ lý do.", way_out="Hãy ghi lý do để người góp ý biết."
        )
    comment.outcome, comment.answer = outcome, answer
    comment.answered_at, comment.answered_by_id = at, by.account_id
    comment.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
