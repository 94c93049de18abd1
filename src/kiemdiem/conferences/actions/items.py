"""Agenda items: begin, conclude or postpone the review of one subject."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from kiemdiem.audit.actions import action, record
from kiemdiem.conferences.actions.floor import end_turns
from kiemdiem.conferences.actions.rows import held_conference, open_item_of, touch
from kiemdiem.conferences.models import AgendaItem, Conference, ItemState, TurnState, VoteResult
from kiemdiem.conferences.queries.order import CONCLUDING, is_ready, order_board
from kiemdiem.conferences.queries.ready import missing_to_conclude, quorum_missing
from kiemdiem.conferences.queries.roll import roll_count
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.cycles.actions import advance
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.reviews.queries.cells import canonical


@action("conferences.open_item")
def open_item(*, item: AgendaItem, by: Actor, at: datetime) -> AgendaItem:
    """Begin the review of one subject.

    Raises NotAllowed; Refused while another item is open, the subject's report is not accepted, the item is done
    or the subject no longer reviewed, and where the order rules name somebody who must come first; NotReady where
    so many have left that the share the unit has set for itself is no longer there.
    """
    conference = held_conference("conferences.open_item", item.conference_id, by)
    item = _waiting(item.pk)
    running = conference.agenda.filter(state=ItemState.OPEN).select_related("subject").first()
    if running:
        raise Refused(
            f"Đang kiểm điểm “{running.subject}”; mỗi lúc chỉ kiểm điểm một đối tượng.",
            way_out=f"Hãy kết luận phần “{running.subject}” trước.",
        )
    rules = rule_set(conference.cycle)
    if not is_ready(rules.steps, item.subject.step):
        raise Refused(
            f"Không bắt đầu được phần “{item.subject}”: đang ở bước "
            f"“{rules.steps.step(item.subject.step).name}”, chỉ kiểm điểm khi báo cáo đã được tiếp nhận.",
            article=rules.steps.step(item.subject.step).article,
            way_out="Báo cáo phải được gửi và cấp có thẩm quyền tiếp nhận trước khi đưa ra hội nghị.",
        )
    for broken in order_board(conference, rules).breaks(item.subject_id):
        raise Refused(
            f"Chưa đến lượt “{item.subject}”: phải kiểm điểm “{broken.first.name}” trước. {broken.rule.rule.says}",
            article=broken.rule.rule.article,
            way_out=f"Hãy kiểm điểm và kết luận phần “{broken.first.name}” trước.",
        )
    roll = roll_count(conference, conference.day_on(timezone.localdate(at)), at)
    lacking = quorum_missing(conference, roll) if conference.quorum_percent else []
    if lacking:
        raise NotReady(f"Chưa bắt đầu được phần “{item.subject}”.", lacking)
    item.state, item.opened_at, item.set_aside_because = ItemState.OPEN, item.opened_at or at, ""
    item.save(update_fields=["state", "opened_at", "set_aside_because"])
    _record("conferences.open_item", conference, item, by=by, at=at)
    return item


@action("conferences.postpone_item")
def postpone_item(*, item: AgendaItem, reason: str, by: Actor, at: datetime) -> AgendaItem:
    """Put a review off to a later conference, with its reason; the order rules still wait for it.

    Raises NotAllowed; Refused where the item has begun or is done, or the reason is empty.
    """
    conference = held_conference("conferences.postpone_item", item.conference_id, by)
    item = _waiting(item.pk)
    reason = normal(reason)
    if not reason:
        raise Refused(
            "Hoãn kiểm điểm phải nêu lý do.", way_out="Ghi lý do, ví dụ: nghỉ ốm, đi công tác đột xuất."
        )
    item.state, item.postponed_because = ItemState.POSTPONED, reason
    item.save(update_fields=["state", "postponed_because"])
    _record("conferences.postpone_item", conference, item, by=by, at=at, reason=reason)
    return item


@action("conferences.set_aside_item")
def set_aside_item(*, item: AgendaItem, reason: str, by: Actor, at: datetime) -> AgendaItem:
    """Interrupt the open review, with its reason, to go on with it later in the same conference; what was said stays.

    Raises NotAllowed; Refused where the item isn't open, no reason is given, somebody has the floor, or a vote on it
    is being counted.
    """
    conference = held_conference("conferences.set_aside_item", item.conference_id, by)
    item = open_item_of(item.pk)
    reason = normal(reason)
    if not reason:
        raise Refused(
            "Tạm dừng phần kiểm điểm phải nêu lý do.", way_out="Ghi lý do, ví dụ: chờ tài liệu bổ sung."
        )
    if item.counting:
        raise Refused(
            f"Đang kiểm phiếu về “{item.subject}”, chưa tạm dừng được.",
            way_out="Thống nhất kết quả kiểm phiếu trước.",
        )
    if conference.turns.filter(state=TurnState.SPEAKING).exists():
        raise Refused("Đang có người phát biểu.", way_out="Kết thúc lượt phát biểu đó trước.")
    end_turns(conference, at)
    item.state, item.set_aside_because = ItemState.WAITING, reason
    item.save(update_fields=["state", "set_aside_because"])
    _record("conferences.set_aside_item", conference, item, by=by, at=at, reason=reason)
    return item


@action("conferences.restore_item")
def restore_item(*, item: AgendaItem, by: Actor, at: datetime) -> AgendaItem:
    """Take a postponed review back into the programme of the same conference: whoever was missing has come after all.

    Raises NotAllowed; Refused where the item isn't postponed.
    """
    conference = held_conference("conferences.restore_item", item.conference_id, by)
    item = AgendaItem.objects.select_related("subject").get(pk=item.pk)
    if item.state != ItemState.POSTPONED:
        raise Refused(
            f"Phần kiểm điểm “{item.subject}” không ở trạng thái hoãn: {ItemState(item.state).label.lower()}.",
            way_out="Tải lại trang để xem tình hình hiện tại của hội nghị.",
        )
    item.state, item.postponed_because = ItemState.WAITING, ""
    item.save(update_fields=["state", "postponed_because"])
    _record("conferences.restore_item", conference, item, by=by, at=at)
    return item


@action("conferences.conclude_item")
def conclude_item(*, item: AgendaItem, conclusion: str, by: Actor, at: datetime) -> AgendaItem:
    """Conclude the open review; the subject moves on and nothing said under the item changes any more.

    A subject that another place has reviewed before stays where it stands. Raises NotAllowed; Refused where the
    item isn't open; NotReady while a comment has no disposition or the conclusion is empty.
    """
    conference = held_conference("conferences.conclude_item", item.conference_id, by)
    item = open_item_of(item.pk)
    conclusion = canonical(conclusion)
    missing = missing_to_conclude(item.speeches.select_related("speaker"), conclusion)
    if missing:
        raise NotReady(f"Chưa kết luận được phần kiểm điểm “{item.subject}”.", missing)
    item.state, item.concluded_at, item.conclusion = ItemState.CONCLUDED, at, conclusion
    item.save(update_fields=["state", "concluded_at", "conclusion"])
    end_turns(conference, at)
    _move_on(item.subject, by=by, at=at)
    _record("conferences.conclude_item", conference, item, by=by, at=at)
    return item


def await_count(*, item: AgendaItem) -> None:
    """Note that a vote on paper is being counted; called by `ballots.begin` inside its own transaction."""
    item.counting = True
    item.save(update_fields=["counting"])
    touch(item.conference_id)


def keep_vote(*, item: AgendaItem, present: int, threshold_percent: int | None, boxes: Mapping[str, int], counted_by: str, at: datetime) -> VoteResult:  # fmt: skip
    """Keep the count two people agreed on; called by `ballots.enter_count` inside its own transaction."""
    item.counting = False
    item.save(update_fields=["counting"])
    touch(item.conference_id)
    return VoteResult.objects.create(
        item=item, present=present, threshold_percent=threshold_percent, counted_by=counted_by, agreed_at=at, **boxes
    )  # fmt: skip


def _waiting(item_id: int) -> AgendaItem:
    item = AgendaItem.objects.select_related("subject__unit", "subject__cycle__rule_set").get(pk=item_id)
    if item.state != ItemState.WAITING:
        raise Refused(
            f"Phần kiểm điểm “{item.subject}” không còn ở trạng thái chờ: {ItemState(item.state).label.lower()}.",
            way_out="Tải lại trang để xem tình hình hiện tại của hội nghị.",
        )
    if item.subject.inclusion == Inclusion.EXEMPT:
        raise Refused(
            f"“{item.subject}” thuộc diện không kiểm điểm: {item.subject.exemption_ground}.",
            way_out="Bỏ qua phần này; hội nghị vẫn bế mạc được.",
        )
    return item


def _move_on(subject: Subject, *, by: Actor, at: datetime) -> None:
    if rule_set(subject.cycle).steps.after(CONCLUDING, subject.step) is not None:
        advance(subject=subject, action_name=CONCLUDING, by=by, at=at)


def _record(
    name: str, conference: Conference, item: AgendaItem, *, by: Actor, at: datetime, reason: str = ""
) -> None:
    record(
        name, by=by, at=at, about=item, paths=conference.paths, cycle_id=conference.cycle_id, reason=reason,
        data={"conference": conference.pk, "subject": item.subject_id},
    )  # fmt: skip
