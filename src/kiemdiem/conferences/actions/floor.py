"""The speaking list: asking for the floor from the phone, the order by the chair, the clock."""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.actions import action
from kiemdiem.conferences.actions.rows import held_conference, note
from kiemdiem.conferences.models import Conference, ItemState, Turn, TurnState
from kiemdiem.conferences.queries.roll import is_there
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused

MINUTE, LONGEST = 60, 60
ALIVE = (TurnState.WAITING, TurnState.SPEAKING)


@action("conferences.ask_to_speak")
def ask_to_speak(*, conference: Conference, by: Actor, at: datetime) -> Turn:
    """Put oneself at the end of the speaking list.

    Raises NotAllowed; Refused where one isn't there, is on the speaking list already, or no item is open.
    """
    conference = held_conference("conferences.ask_to_speak", conference.pk, by)
    assert by.person_id is not None  # only somebody on the list may ask
    turn = _listed(conference, Person.objects.get(pk=by.person_id), at)
    note("conferences.ask_to_speak", conference, by=by, at=at, turn=turn.pk)
    return turn


@action("conferences.ask_to_speak")
def withdraw_request(*, conference: Conference, by: Actor, at: datetime) -> None:
    """Take one's own waiting request back. Raises NotAllowed; Refused where there is none."""
    conference = held_conference("conferences.ask_to_speak", conference.pk, by)
    turn = conference.turns.filter(person=by.person_id, state=TurnState.WAITING).first()
    if turn is None:
        raise Refused(
            "Đồng chí không có lượt đăng ký nào đang chờ.", way_out="Tải lại trang để xem danh sách hiện tại."
        )
    _end(turn, TurnState.DROPPED, at)
    note("conferences.ask_to_speak", conference, by=by, at=at, withdrawn=turn.pk)


@action("conferences.arrange_speakers")
def list_speaker(*, conference: Conference, person: Person, by: Actor, at: datetime) -> Turn:
    """Put somebody who raised a hand at the end of the speaking list. Raises what `ask_to_speak` raises."""
    conference = held_conference("conferences.arrange_speakers", conference.pk, by)
    turn = _listed(conference, person, at)
    note("conferences.arrange_speakers", conference, by=by, at=at, turn=turn.pk)
    return turn


@action("conferences.arrange_speakers")
def move_turn(*, turn: Turn, up: bool, by: Actor, at: datetime) -> None:
    """Let a waiting turn change places with the one before it (`up`) or behind it; at the end of the list nothing moves.

    Raises NotAllowed; Refused where the turn no longer waits.
    """
    conference = held_conference("conferences.arrange_speakers", turn.conference_id, by)
    turn = _waiting(turn.pk)
    others = conference.turns.filter(state=TurnState.WAITING)
    other = (
        others.filter(place__lt=turn.place).order_by("-place").first()
        if up
        else others.filter(place__gt=turn.place).order_by("place").first()
    )
    if other:
        turn.place, other.place = other.place, turn.place
        Turn.objects.bulk_update([turn, other], ["place"])
    note("conferences.arrange_speakers", conference, by=by, at=at, turn=turn.pk, place=turn.place)


@action("conferences.arrange_speakers")
def drop_turn(*, turn: Turn, by: Actor, at: datetime) -> None:
    """Take a waiting turn off the list. Raises NotAllowed; Refused where it no longer waits."""
    conference = held_conference("conferences.arrange_speakers", turn.conference_id, by)
    turn = _waiting(turn.pk)
    _end(turn, TurnState.DROPPED, at)
    note("conferences.arrange_speakers", conference, by=by, at=at, dropped=turn.pk)


@action("conferences.arrange_speakers")
def set_speech_minutes(*, conference: Conference, minutes: int | None, by: Actor, at: datetime) -> Conference:
    """Set how long a turn may last, a setting of this conference and no law; None: no limit. Holds from the next turn on.

    Raises NotAllowed; Refused for a length that makes no sense.
    """
    conference = held_conference("conferences.arrange_speakers", conference.pk, by)
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise Refused(
            f"Thời gian mỗi lượt phải từ 1 đến {LONGEST} phút.",
            way_out="Nhập lại, hoặc để trống nếu không đặt.",
        )
    conference.speech_minutes = minutes
    conference.save(update_fields=["speech_minutes"])
    note("conferences.arrange_speakers", conference, by=by, at=at, minutes=minutes)
    return conference


@action("conferences.give_floor")
def start_turn(*, turn: Turn, by: Actor, at: datetime) -> Turn:
    """Give somebody the floor; the clock runs from now.

    Raises NotAllowed; Refused while somebody else speaks, during a break, or where the person has left.
    """
    conference = held_conference("conferences.give_floor", turn.conference_id, by)
    turn = _waiting(turn.pk)
    speaking = conference.turns.filter(state=TurnState.SPEAKING).select_related("person").first()
    if speaking:
        raise Refused(
            f"{speaking.person} đang phát biểu.", way_out="Kết thúc lượt đó trước, rồi mời người tiếp theo."
        )
    if conference.paused_at:
        raise Refused("Hội nghị đang nghỉ.", way_out="Bấm “Họp lại” trước.")
    _check_there(conference, turn.person, at)
    turn.state, turn.started_at = TurnState.SPEAKING, at
    turn.limit_seconds = conference.speech_minutes * MINUTE if conference.speech_minutes else None
    turn.item = conference.agenda.filter(state=ItemState.OPEN).first()
    turn.save(update_fields=["state", "started_at", "limit_seconds", "item"])
    note("conferences.give_floor", conference, by=by, at=at, turn=turn.pk)
    return turn


@action("conferences.give_floor")
def stop_turn(*, turn: Turn, by: Actor, at: datetime) -> Turn:
    """End a speech; how long it took stays. Raises NotAllowed; Refused where the person isn't speaking."""
    conference = held_conference("conferences.give_floor", turn.conference_id, by)
    turn = Turn.objects.select_related("person").get(pk=turn.pk)
    if turn.state != TurnState.SPEAKING:
        raise Refused(
            f"{turn.person} không phát biểu lúc này.", way_out="Tải lại trang để xem danh sách hiện tại."
        )
    _end(turn, TurnState.DONE, at)
    note("conferences.give_floor", conference, by=by, at=at, ended=turn.pk)
    return turn


def end_turns(conference: Conference, at: datetime) -> None:
    """End the running speech and drop what waits: the item or the conference is over."""
    conference.turns.filter(state=TurnState.SPEAKING).update(state=TurnState.DONE, ended_at=at)
    conference.turns.filter(state=TurnState.WAITING).update(state=TurnState.DROPPED, ended_at=at)


def _listed(conference: Conference, person: Person, at: datetime) -> Turn:
    _check_there(conference, person, at)
    item = conference.agenda.filter(state=ItemState.OPEN).first()
    if item is None:
        raise Refused("Chưa có phần kiểm điểm nào đang mở.", way_out="Đăng ký khi phần kiểm điểm bắt đầu.")
    if conference.turns.filter(person=person, state__in=ALIVE).exists():
        raise Refused(
            f"{person} đã có trong danh sách phát biểu.", way_out="Phát biểu xong có thể đăng ký lượt nữa."
        )
    last = conference.turns.aggregate(last=Max("place"))["last"] or 0
    return Turn.objects.create(conference=conference, item=item, person=person, place=last + 1, asked_at=at)


def _check_there(conference: Conference, person: Person, at: datetime) -> None:
    day = conference.day_on(timezone.localdate(at))
    row = conference.attendance.filter(person=person, day=day).first()
    if row is None or not is_there(row, at):
        raise Refused(
            f"{person} chưa được ghi có mặt tại hội nghị.",
            way_out="Điểm danh trước: bằng mã trên màn hình, hoặc báo thư ký.",
        )


def _waiting(turn_id: int) -> Turn:
    turn = Turn.objects.select_related("person").get(pk=turn_id)
    if turn.state != TurnState.WAITING:
        raise Refused(
            f"Lượt của {turn.person} không còn chờ: {TurnState(turn.state).label.lower()}.",
            way_out="Tải lại trang để xem danh sách hiện tại.",
        )
    return turn


def _end(turn: Turn, state: TurnState, at: datetime) -> None:
    turn.state, turn.ended_at = state, at
    turn.save(update_fields=["state", "ended_at"])
