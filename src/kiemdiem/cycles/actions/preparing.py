"""What comes before a suggestion is issued: the inspection committee's opinion, the authority's approval."""

from collections.abc import Sequence
from datetime import datetime

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.cycles.access import issuer_place, subject_place
from kiemdiem.cycles.actions.suggestions import record_of, refuse_issued
from kiemdiem.cycles.models import Suggestion
from kiemdiem.cycles.queries.rules import prepared_with

CHOOSE = "Hãy chọn ít nhất một bản soạn trong danh sách."


@action("cycles.note_opinion")
def note_opinion(*, suggestions: Sequence[Suggestion], opinion: str, by: Actor, at: datetime) -> None:
    """Record what the inspection committee says of some drafts; said again it takes the earlier one's place.

    What was approved on another opinion must be approved again. Raises NotAllowed; Refused without words, for
    nothing chosen, and for what is issued.
    """
    opinion = said(opinion, "ý kiến của ủy ban kiểm tra")
    held = hold_drafts(suggestions)
    for each in held:
        require("cycles.note_opinion", by, subject_place(each.subject))
        each.inspection_opinion, each.inspected_at, each.inspected_by_id = opinion, at, by.account_id
        each.approval_ground, each.approved_at, each.approved_by = "", None, None
        record_of("cycles.note_opinion", each, by, at, {})
    fields = [
        "inspection_opinion",
        "inspected_at",
        "inspected_by",
        "approval_ground",
        "approved_at",
        "approved_by",
    ]
    Suggestion.objects.bulk_update(held, fields)


@action("cycles.approve_suggestion")
def approve_suggestions(*, suggestions: Sequence[Suggestion], ground: str, by: Actor, at: datetime) -> None:
    """Record that the authority approves some drafts, by which text or conclusion.

    Raises NotAllowed; Refused without a ground, for nothing chosen, and for what is issued; NotReady with every
    draft on which the inspection committee has said nothing, where the rules have it take part in the preparing.
    """
    ground = said(ground, "căn cứ phê duyệt")
    held = hold_drafts(suggestions)
    for each in held:
        require("cycles.approve_suggestion", by, issuer_place(each))
    _refuse_unseen(held)
    for each in held:
        each.approval_ground, each.approved_at, each.approved_by_id = ground, at, by.account_id
        record_of("cycles.approve_suggestion", each, by, at, {"ground": ground})
    Suggestion.objects.bulk_update(held, ["approval_ground", "approved_at", "approved_by"])


def hold_drafts(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Return some drafts, read anew and held until the deed is done. Raises Refused for none, and for what is issued."""
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related(
        "subject__unit", "subject__cycle__root", "subject__cycle__rule_set", "issuer"
    )
    held = list(rows.filter(pk__in=[each.pk for each in suggestions]).order_by("pk"))
    if not held:
        raise Refused("Chưa chọn gợi ý nào.", way_out=CHOOSE)
    for each in held:
        refuse_issued(each)
    return held


def _refuse_unseen(held: Sequence[Suggestion]) -> None:
    duty = prepared_with(held[0].subject.cycle)
    unseen = [each for each in held if not each.inspection_opinion] if duty else []
    if duty and unseen:
        raise NotReady(
            f"{len(unseen)} gợi ý chưa có ý kiến của ủy ban kiểm tra.",
            [Missing(f"{each.subject} ({each.subject.unit.name})") for each in unseen],
            article=duty.article,
            way_out="Hãy ghi ý kiến của ủy ban kiểm tra trước; không có ý kiến gì thêm thì ghi rõ như vậy.",
        )
