"""The speaking list: asked for from the phone, ordered by the chair, timed by the clock."""

from collections.abc import Callable

import pytest

from apps.conferences.hall import HALL, Actors, conclude, later, refusal_of, say
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Mark
from kiemdiem.conferences.models import AgendaItem, Conference, SpeechKind, Turn, TurnState
from kiemdiem.conferences.queries.minutes import minutes_of
from kiemdiem.core.refusal import NotAllowed
from kiemdiem.cycles.models import SuggestedPoint, Suggestion


def ask(item: AgendaItem, by: Actors, who: str, minutes: int = 6) -> Turn:
    return actions.ask_to_speak(conference=item.conference, by=by(who), at=later(minutes))


def test_who_is_there_asks_for_the_floor_and_takes_it_back(under_way: AgendaItem, actor: Actors) -> None:
    ask(under_way, actor, "member_a")
    again = refusal_of(lambda: ask(under_way, actor, "member_a"))
    assert again.reason == "Bùi Mô Phỏng đã có trong danh sách phát biểu."
    actions.withdraw_request(conference=under_way.conference, by=actor("member_a"), at=later(7))
    assert Turn.objects.get().state == TurnState.DROPPED
    nothing = refusal_of(
        lambda: actions.withdraw_request(conference=under_way.conference, by=actor("member_a"), at=later(8))
    )
    assert "không có lượt đăng ký nào đang chờ" in nothing.reason
    assert ask(under_way, actor, "member_a", 9).place == 2


def test_nobody_asks_before_an_item_is_open(hall: Conference, actor: Actors) -> None:
    refused = refusal_of(lambda: actions.ask_to_speak(conference=hall, by=actor("member_a"), at=later(2)))
    assert refused.reason == "Chưa có phần kiểm điểm nào đang mở."


def test_who_has_left_does_not_ask_and_is_not_called(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    turn = ask(under_way, actor, "member_a")
    gone = Mark(world.people["member_a"].pk, arrived_at=HALL, left_at=later(7), left_reason="họp gấp")
    actions.mark_attendance(
        conference=under_way.conference, day=1, marks=[gone], by=actor("officer_a"), at=later(7)
    )
    assert "chưa được ghi có mặt" in refusal_of(lambda: ask(under_way, actor, "member_a", 8)).reason
    call = refusal_of(lambda: actions.start_turn(turn=turn, by=actor("head_a"), at=later(8)))
    assert "chưa được ghi có mặt" in call.reason


def test_who_is_not_on_the_list_may_not_ask_and_a_member_does_not_give_the_floor(
    under_way: AgendaItem, actor: Actors
) -> None:
    with pytest.raises(NotAllowed):
        ask(under_way, actor, "leader")
    turn = ask(under_way, actor, "member_a")
    for deed in (actions.start_turn, actions.drop_turn, actions.stop_turn):
        with pytest.raises(NotAllowed):
            deed(turn=turn, by=actor("member_a"), at=later(7))


def test_the_chair_orders_the_list_and_one_speaks_at_a_time(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    chair = actor("head_a")
    first, second = ask(under_way, actor, "member_a"), ask(under_way, actor, "delegate")
    third = actions.list_speaker(
        conference=under_way.conference, person=world.people["deputy_a"], by=chair, at=later(6)
    )
    actions.move_turn(turn=third, up=True, by=chair, at=later(7))
    actions.move_turn(turn=first, up=True, by=chair, at=later(7))
    waiting = Turn.objects.filter(state=TurnState.WAITING).order_by("place")
    assert [turn.pk for turn in waiting] == [first.pk, third.pk, second.pk]
    actions.start_turn(turn=first, by=chair, at=later(8))
    busy = refusal_of(lambda: actions.start_turn(turn=second, by=chair, at=later(8)))
    assert busy.reason == "Bùi Mô Phỏng đang phát biểu."
    assert "không còn chờ" in refusal_of(lambda: actions.drop_turn(turn=first, by=chair, at=later(8))).reason
    actions.stop_turn(turn=first, by=chair, at=later(11))
    actions.drop_turn(turn=third, by=chair, at=later(11))
    assert (
        "không phát biểu lúc này"
        in refusal_of(lambda: actions.stop_turn(turn=first, by=chair, at=later(12))).reason
    )
    (spoken,) = minutes_of(
        Conference.objects.select_related("host__unit", "cycle__rule_set", "chair", "secretary").get()
    ).spoken
    assert (spoken.name, spoken.times, spoken.seconds) == ("Bùi Mô Phỏng", 1, 180)


def test_the_limit_is_the_conference_s_own_and_holds_from_the_next_turn(
    under_way: AgendaItem, actor: Actors
) -> None:
    chair, hall = actor("head_a"), under_way.conference
    actions.set_speech_minutes(conference=hall, minutes=5, by=chair, at=later(6))
    turn = actions.start_turn(turn=ask(under_way, actor, "member_a"), by=chair, at=later(7))
    actions.set_speech_minutes(conference=hall, minutes=None, by=chair, at=later(8))
    assert Turn.objects.get(pk=turn.pk).limit_seconds == 300
    wrong = refusal_of(lambda: actions.set_speech_minutes(conference=hall, minutes=0, by=chair, at=later(8)))
    assert "từ 1 đến 60 phút" in wrong.reason


def test_a_break_waits_for_the_speaker_and_nobody_is_called_during_it(
    under_way: AgendaItem, actor: Actors
) -> None:
    chair, hall = actor("head_a"), under_way.conference
    turn = actions.start_turn(turn=ask(under_way, actor, "member_a"), by=chair, at=later(7))
    assert (
        "Đang có người phát biểu"
        in refusal_of(lambda: actions.pause(conference=hall, until=None, by=chair, at=later(8))).reason
    )
    actions.stop_turn(turn=turn, by=chair, at=later(9))
    late = refusal_of(lambda: actions.pause(conference=hall, until=later(5), by=chair, at=later(9)))
    assert "phải sau lúc này" in late.reason
    actions.pause(conference=hall, until=later(30), by=chair, at=later(9))
    twice = refusal_of(lambda: actions.pause(conference=hall, until=None, by=chair, at=later(10)))
    assert twice.reason == "Hội nghị đang nghỉ."
    other = ask(under_way, actor, "delegate", 10)
    assert "đang nghỉ" in refusal_of(lambda: actions.start_turn(turn=other, by=chair, at=later(11))).reason
    actions.resume(conference=hall, by=chair, at=later(30))
    assert "không nghỉ" in refusal_of(lambda: actions.resume(conference=hall, by=chair, at=later(31))).reason


def test_a_conclusion_ends_the_list(under_way: AgendaItem, actor: Actors) -> None:
    actions.start_turn(turn=ask(under_way, actor, "member_a"), by=actor("head_a"), at=later(7))
    ask(under_way, actor, "delegate")
    conclude(under_way, actor("head_a"))
    assert set(Turn.objects.values_list("state", flat=True)) == {TurnState.DONE, TurnState.DROPPED}


def test_a_review_is_set_aside_with_a_reason_and_taken_up_again(
    under_way: AgendaItem, item: Callable[[str], AgendaItem], world: World, actor: Actors
) -> None:
    chair = actor("head_a")
    say(under_way, world, chair)
    empty = refusal_of(lambda: actions.set_aside_item(item=under_way, reason=" ", by=chair, at=later(11)))
    assert "phải nêu lý do" in empty.reason
    actions.set_aside_item(item=under_way, reason="chờ số liệu", by=chair, at=later(11))
    early = refusal_of(lambda: actions.open_item(item=item("Ban"), by=chair, at=later(12)))
    assert "phải kiểm điểm “Ủy ban" in early.reason
    again = actions.open_item(item=under_way, by=chair, at=later(15))
    assert (again.opened_at, again.set_aside_because, again.speeches.count()) == (later(5), "", 1)


def test_a_postponed_review_comes_back_into_the_same_conference(
    hall: Conference, item: Callable[[str], AgendaItem], actor: Actors
) -> None:
    chair, person = actor("head_a"), item("Bùi")
    assert (
        "không ở trạng thái hoãn"
        in refusal_of(lambda: actions.restore_item(item=person, by=chair, at=later(3))).reason
    )
    actions.postpone_item(item=person, reason="nghỉ ốm", by=chair, at=later(3))
    restored = actions.restore_item(item=person, by=chair, at=later(4))
    assert (restored.state, restored.postponed_because) == ("waiting", "")


def test_a_speech_is_linked_to_a_suggested_point_of_its_own_subject(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    def point_of(name: str) -> SuggestedPoint:
        suggestion = Suggestion.objects.create(
            subject=world.subjects[name], issuer=world.units["city"], issued_at=HALL, number="08-TB/TU"
        )
        return SuggestedPoint.objects.create(suggestion=suggestion, number=1, text="Tiến độ giải ngân.")

    def note(point: SuggestedPoint) -> object:
        return actions.record_speech(
            item=under_way, speaker=world.people["head_a"], kind=SpeechKind.COMMENT, text="Chậm.", point=point,
            by=actor("officer_a"), at=later(9),
        )  # fmt: skip

    note(point_of("executive"))
    assert "không phải của phần đang mở" in refusal_of(lambda: note(point_of("committee"))).reason
