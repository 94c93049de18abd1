"""Issuing suggestions, one or many in one deed; their receipt and reading; recalling and replacing them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.cycles.access import subject_place, subject_target
from kiemdiem.cycles.actions.opening import Progress
from kiemdiem.cycles.actions.preparing import hold_drafts
from kiemdiem.cycles.actions.suggestions import Point, lock, record_of, refuse_issued, suggest
from kiemdiem.cycles.models import SuggestedPoint, Suggestion, SuggestionReading
from kiemdiem.cycles.queries.receivers import receivers
from kiemdiem.notices.actions import Letter, deliver
from kiemdiem.notices.models import Kind

BATCH = 25
ABOUT = "cycles.suggestion"


@dataclass(frozen=True)
class Issued:
    """One suggestion to issue: under which number, to be answered by when."""

    suggestion: Suggestion
    number: str
    answer_due: date | None = None


def numbers_from(first: str, count: int) -> list[str]:
    """Return `count` document numbers that rise from `first`, such as 125-CV/BTCTU, 126-CV/BTCTU.

    Raises Refused where `first` has no digits to count on from.
    """
    found = re.search(r"\d+", first)
    if found is None:
        raise Refused(
            f"“{first}” không có phần số để đánh tiếp.", way_out="Hãy ghi số đầu, ví dụ 125-CV/BTCTU."
        )
    digits = found.group()
    return [
        f"{first[: found.start()]}{str(int(digits) + more).zfill(len(digits))}{first[found.end() :]}"
        for more in range(count)
    ]


@action("cycles.issue_suggestion")
def issue_suggestion(
    *, suggestion: Suggestion, number: str, by: Actor, at: datetime, answer_due: date | None = None
) -> None:
    """Issue a drafted and approved suggestion under its document number; its receivers are told.

    From then on its points never change. Raises Refused where it was issued already, has no number, no points or
    no approval, or wants an answer in the past.
    """
    lock(suggestion)
    require("cycles.issue_suggestion", by, subject_target(suggestion.subject, by))
    refuse_issued(suggestion)
    refuse_unready([Issued(suggestion, number, answer_due)], at)
    _write([Issued(suggestion, number, answer_due)], by, at)


@action("cycles.issue_suggestion")
def issue_many(*, wanted: Sequence[Issued], by: Actor, at: datetime) -> Iterator[Progress]:
    """Issue many approved drafts in one deed, telling how far it is: all of them, or none.

    Raises NotAllowed; Refused as `issue_suggestion` does; NotReady with every draft that is not approved.
    """
    held = {each.pk: each for each in hold_drafts([one.suggestion for one in wanted])}
    orders = [Issued(held[one.suggestion.pk], one.number, one.answer_due) for one in wanted]
    for one in orders:
        require("cycles.issue_suggestion", by, subject_place(one.suggestion.subject))
    refuse_unready(orders, at)
    for start in range(0, len(orders), BATCH):
        part = orders[start : start + BATCH]
        _write(part, by, at)
        yield Progress(start + len(part), len(orders), "gợi ý")


@action("cycles.receive_suggestion")
def receive_suggestion(*, suggestion: Suggestion, by: Actor, at: datetime) -> None:
    """Confirm that the suggestion has arrived, with the time. Raises Refused before it is issued, or a second time."""
    lock(suggestion)
    require("cycles.receive_suggestion", by, subject_target(suggestion.subject, by))
    if suggestion.issued_at is None:
        raise Refused(
            "Gợi ý này chưa được ban hành, chưa thể ký nhận.", way_out="Hãy chờ cấp trên ban hành văn bản."
        )
    _refuse_recalled(suggestion)
    if suggestion.received_at is not None:
        moment = timezone.localtime(suggestion.received_at)
        raise Refused(
            f"Gợi ý này đã được ký nhận lúc {moment:%H:%M ngày %d/%m/%Y}.", way_out="Không cần ký nhận lại."
        )
    suggestion.received_at, suggestion.received_by_id = at, by.account_id
    suggestion.save(update_fields=["received_at", "received_by"])
    record_of("cycles.receive_suggestion", suggestion, by, at, {"number": suggestion.number})


@action("cycles.read_suggestion")
def read_suggestion(*, suggestion: Suggestion, by: Actor, at: datetime) -> None:
    """Note when one of its receivers first opened an issued suggestion; opened again it changes nothing.

    Raises NotAllowed for whoever receives nothing there; Refused before it is issued.
    """
    require("cycles.read_suggestion", by, subject_target(suggestion.subject, by))
    if suggestion.issued_at is None:
        raise Refused("Gợi ý này chưa được ban hành.", way_out="Hãy chờ cấp trên ban hành văn bản.")
    assert by.account_id is not None  # nobody receives without an account
    _, first = SuggestionReading.objects.get_or_create(
        suggestion=suggestion, account_id=by.account_id, defaults={"read_at": at}
    )
    if first:
        record_of("cycles.read_suggestion", suggestion, by, at, {"number": suggestion.number})


@action("cycles.recall_suggestion")
def recall_suggestion(*, suggestion: Suggestion, ground: str, by: Actor, at: datetime) -> None:
    """Take back an issued suggestion with its ground: it asks for no answer any more; its receivers are told.

    Raises NotAllowed once the report that answers it was sent; Refused without a ground, before it is issued, or a
    second time.
    """
    lock(suggestion)
    require("cycles.recall_suggestion", by, subject_target(suggestion.subject, by))
    if suggestion.issued_at is None:
        raise Refused("Gợi ý này chưa ban hành nên không cần thu hồi.", way_out="Hãy sửa bản soạn.")
    _refuse_recalled(suggestion)
    suggestion.recall_ground = said(ground, "lý do thu hồi")
    suggestion.recalled_at, suggestion.recalled_by_id = at, by.account_id
    suggestion.save(update_fields=["recall_ground", "recalled_at", "recalled_by"])
    says = f"Gợi ý kiểm điểm số {suggestion.number} gửi {suggestion.subject} đã được thu hồi: {suggestion.recall_ground}"
    _tell([suggestion], {suggestion.pk: says}, "recalled", at)
    record_of(
        "cycles.recall_suggestion", suggestion, by, at, {"number": suggestion.number}, reason=suggestion.recall_ground
    )  # fmt: skip


@action("cycles.amend_suggestion")
def amend_suggestion(*, suggestion: Suggestion, ground: str, by: Actor, at: datetime) -> Suggestion:
    """Recall an issued suggestion and draft another in its place, with the same points to be mended.

    The new one is prepared and issued like any other. Raises what `recall_suggestion` and `suggest` raise.
    """
    require("cycles.amend_suggestion", by, subject_target(suggestion.subject, by))
    recall_suggestion(suggestion=suggestion, ground=ground, by=by, at=at)
    points = [
        Point(each.text, each.ground, each.source, each.illustrative, each.origin_type, each.origin_id)
        for each in suggestion.points.all()
    ]
    made = suggest(
        subject=suggestion.subject, points=points, issuer=suggestion.issuer, source=suggestion.source,
        illustrative=suggestion.illustrative, by=by, at=at,
    )  # fmt: skip
    made.replaces = suggestion
    made.save(update_fields=["replaces"])
    record_of(
        "cycles.amend_suggestion", made, by, at, {"replaces": suggestion.pk}, reason=suggestion.recall_ground
    )
    return made


def _refuse_recalled(suggestion: Suggestion) -> None:
    if suggestion.recalled_at is not None:
        raise Refused(
            f"Gợi ý số {suggestion.number} đã thu hồi ngày {timezone.localtime(suggestion.recalled_at):%d/%m/%Y}: {suggestion.recall_ground}",
            way_out="Không cần làm gì thêm với gợi ý này.",
        )


def refuse_unready(orders: Sequence[Issued], at: datetime) -> None:
    """Raise Refused where one has no number, no points or an answer in the past; NotReady with all not approved."""
    asking = SuggestedPoint.objects.filter(suggestion__in=[one.suggestion.pk for one in orders])
    filled = set(asking.order_by().values_list("suggestion_id", flat=True))
    today = timezone.localdate(at)
    for one in orders:
        if not one.number:
            raise Refused(
                "Chưa có số văn bản gợi ý kiểm điểm.", way_out="Hãy ghi số, ký hiệu văn bản đã ban hành."
            )
        if one.suggestion.pk not in filled:
            raise Refused(
                f"Gợi ý gửi “{one.suggestion.subject}” chưa có nội dung nào.",
                way_out="Hãy nhập nội dung trước khi ban hành.",
            )
        if one.answer_due and one.answer_due < today:
            raise Refused(
                f"Hạn trả lời {one.answer_due:%d/%m/%Y} đã qua khi ban hành.",
                way_out="Hãy chọn một ngày sau ngày ban hành.",
            )
    unapproved = [one.suggestion for one in orders if one.suggestion.approved_at is None]
    if unapproved:
        raise NotReady(
            f"{len(unapproved)} gợi ý chưa được cấp có thẩm quyền phê duyệt.",
            [Missing(f"{each.subject} ({each.subject.unit.name})") for each in unapproved],
            way_out="Hãy ghi ý kiến của ủy ban kiểm tra và việc phê duyệt trước khi ban hành.",
        )


def _write(orders: Sequence[Issued], by: Actor, at: datetime) -> None:
    says = {}
    for one in orders:
        each = one.suggestion
        each.number, each.issued_at, each.answer_due = one.number, at, one.answer_due
        until = f", trả lời trước ngày {one.answer_due:%d/%m/%Y}" if one.answer_due else ""
        says[each.pk] = f"Có gợi ý kiểm điểm số {one.number} gửi {each.subject}{until}."
        record_of(
            "cycles.issue_suggestion", each, by, at, {"number": one.number, "answer_due": one.answer_due}
        )
    suggestions = [one.suggestion for one in orders]
    Suggestion.objects.bulk_update(suggestions, ["number", "issued_at", "answer_due"])
    _tell(suggestions, says, "issued", at)


def _tell(suggestions: Sequence[Suggestion], says: dict[int, str], what: str, at: datetime) -> None:
    accounts = receivers([each.subject for each in suggestions], timezone.localdate(at))
    deliver(
        (
            Letter(
                account, Kind.SUGGESTION, f"suggestion:{each.pk}:{what}", says[each.pk],
                reverse("cycles:suggestion", args=[each.pk]), ABOUT, each.pk, urgent=True,
            )
            for each in suggestions
            for account in accounts.get(each.subject_id, ())
        ),
        at,
    )  # fmt: skip
