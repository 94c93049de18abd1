"""The programme: items moved within the rules on order, their length, sittings and breaks, and pauses as they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise

from kiemdiem.audit.actions import action
from kiemdiem.conferences.actions.rows import held_conference, note
from kiemdiem.conferences.models import AgendaItem, Conference, ItemState, Sitting, SittingKind, TurnState
from kiemdiem.conferences.queries.order import order_board
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.queries import rule_set

LONGEST = 480


@dataclass(frozen=True)
class Stretch:
    """A stretch of a day, as planned: the hall sits from when to when, or has a break."""

    day: int
    begins: time
    ends: time
    kind: str = SittingKind.SITTING


@action("conferences.arrange")
def move_item(*, item: AgendaItem, number: int, day: int, by: Actor, at: datetime) -> AgendaItem:
    """Move an item of the programme to a place (from 1) and a day; the others close up.

    Raises NotAllowed; Refused where the item has begun or is done, the place lies among those that are done, the day
    doesn't fit its neighbours', or a rule on order wants somebody else first (the rule and its article are named).
    """
    conference = held_conference("conferences.arrange", item.conference_id, by)
    items = list(conference.agenda.select_related("subject").order_by("number", "id"))
    moved = next(each for each in items if each.pk == item.pk)
    if moved.state != ItemState.WAITING:
        raise Refused(
            f"Phần “{moved.subject}” đã bắt đầu, đã kết luận hoặc đã hoãn nên giữ nguyên chỗ.",
            way_out="Chỉ chuyển được phần chưa kiểm điểm.",
        )
    if not 1 <= number <= len(items) or not 1 <= day <= conference.days:
        raise Refused("Chương trình không có chỗ hoặc ngày đó.", way_out="Tải lại trang, rồi chuyển lại.")
    order = [each for each in items if each.pk != moved.pk]
    order.insert(number - 1, moved)
    _check_done(order, moved)
    moved.day = day
    if any(later.day < sooner.day for sooner, later in pairwise(order)):
        raise Refused(
            f"Chuyển “{moved.subject}” như vậy thì ngày họp không còn theo thứ tự chương trình.",
            way_out="Chuyển lần lượt từng bước, hoặc chọn ngày của phần đứng cạnh.",
        )
    _check_rules(conference, order)
    for place, each in enumerate(order, start=1):
        each.number = place
    AgendaItem.objects.bulk_update(order, ["number", "day"])
    note("conferences.arrange", conference, by=by, at=at, item=moved.pk, number=number, day=day)
    return moved


def _check_done(order: Sequence[AgendaItem], moved: AgendaItem) -> None:
    waiting = False
    for each in order:
        if each.state == ItemState.WAITING:
            waiting = waiting or each.pk == moved.pk
        elif waiting and each.state != ItemState.POSTPONED:
            raise Refused(
                f"Không chuyển “{moved.subject}” lên trước phần “{each.subject}” đã kiểm điểm.",
                way_out="Chọn chỗ sau các phần đã kiểm điểm.",
            )


def _check_rules(conference: Conference, order: Sequence[AgendaItem]) -> None:
    rules = rule_set(conference.cycle)
    board = order_board(conference, rules)
    planned = {each.subject_id for each in order if each.state in (ItemState.WAITING, ItemState.OPEN)}
    before: set[int] = set()
    for each in order:
        if each.subject_id in planned:
            for broken in board.breaks(each.subject_id):
                if broken.first.id in planned and broken.first.id not in before:
                    raise Refused(
                        f"Không chuyển được: “{broken.first.name}” phải kiểm điểm trước “{each.subject}”. "
                        f"{broken.rule.rule.says}",
                        article=broken.rule.rule.article,
                        way_out=f"Giữ “{broken.first.name}” ở trước, hoặc chuyển phần đó lên trước đã.",
                    )
        before.add(each.subject_id)


@action("conferences.arrange")
def set_minutes(*, item: AgendaItem, minutes: int | None, by: Actor, at: datetime) -> AgendaItem:
    """Say how long an item is planned to take; None: an equal share of what the day has left.

    Raises NotAllowed; Refused for a length that is no part of a day.
    """
    conference = held_conference("conferences.arrange", item.conference_id, by)
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise Refused(f"Thời lượng phải từ 1 đến {LONGEST} phút.", way_out="Nhập lại, hoặc để trống.")
    item = AgendaItem.objects.get(pk=item.pk)
    item.minutes = minutes
    item.save(update_fields=["minutes"])
    note("conferences.arrange", conference, by=by, at=at, item=item.pk, minutes=minutes)
    return item


@action("conferences.arrange")
def set_sittings(*, conference: Conference, stretches: Sequence[Stretch], by: Actor, at: datetime) -> None:
    """Say when the hall sits and when it has a break, day by day, in place of what was said before.

    Raises NotAllowed; Refused for a day that the conference doesn't have, an end before its beginning, and stretches
    that overlap.
    """
    conference = held_conference("conferences.arrange", conference.pk, by)
    ordered = sorted(stretches, key=lambda each: (each.day, each.begins))
    for each in ordered:
        if not 1 <= each.day <= conference.days:
            raise Refused(f"Hội nghị không có ngày thứ {each.day}.", way_out="Chọn ngày của hội nghị.")
        if each.ends <= each.begins:
            raise Refused(
                f"Ngày thứ {each.day}: {each.begins:%H:%M} đến {each.ends:%H:%M}: giờ kết thúc phải sau giờ bắt đầu.",
                way_out="Sửa lại giờ.",
            )
    for sooner, later in pairwise(ordered):
        if sooner.day == later.day and later.begins < sooner.ends:
            raise Refused(
                f"Ngày thứ {later.day}: khoảng bắt đầu {later.begins:%H:%M} chồng lên khoảng trước, kết thúc {sooner.ends:%H:%M}.",
                way_out="Tách buổi họp thành hai khoảng, trước và sau giờ nghỉ.",
            )
    conference.sittings.all().delete()
    Sitting.objects.bulk_create(
        Sitting(
            conference=conference,
            day=each.day,
            kind=SittingKind(each.kind),
            begins=each.begins,
            ends=each.ends,
        )
        for each in ordered
    )
    note("conferences.arrange", conference, by=by, at=at, sittings=len(ordered))


@action("conferences.pause")
def pause(*, conference: Conference, until: datetime | None, by: Actor, at: datetime) -> Conference:
    """Have a break now, until a moment where one is said.

    Raises NotAllowed; Refused where the hall has a break already, somebody has the floor, or the moment is past.
    """
    conference = held_conference("conferences.pause", conference.pk, by)
    if conference.paused_at:
        raise Refused("Hội nghị đang nghỉ.", way_out="Bấm “Họp lại” khi hết giờ nghỉ.")
    if conference.turns.filter(state=TurnState.SPEAKING).exists():
        raise Refused("Đang có người phát biểu.", way_out="Kết thúc lượt phát biểu đó trước khi nghỉ.")
    if until and until <= at:
        raise Refused("Giờ họp lại phải sau lúc này.", way_out="Nhập lại giờ, hoặc để trống.")
    conference.paused_at, conference.resumes_at = at, until
    conference.save(update_fields=["paused_at", "resumes_at"])
    note("conferences.pause", conference, by=by, at=at, until=until)
    return conference


@action("conferences.pause")
def resume(*, conference: Conference, by: Actor, at: datetime) -> Conference:
    """Go on after a break. Raises NotAllowed; Refused where there is no break."""
    conference = held_conference("conferences.pause", conference.pk, by)
    if conference.paused_at is None:
        raise Refused("Hội nghị không nghỉ.", way_out="Tải lại trang để xem tình hình hiện tại.")
    began, conference.paused_at, conference.resumes_at = conference.paused_at, None, None
    conference.save(update_fields=["paused_at", "resumes_at"])
    note("conferences.pause", conference, by=by, at=at, paused_at=began)
    return conference
