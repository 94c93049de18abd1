"""Speeches, and what became of them."""

import pytest

from apps.conferences.hall import COMMENT, REPLY, Actors, Item, conclude, later, refusal_of, say
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Mark
from kiemdiem.conferences.models import (
    AgendaItem,
    Disposition,
    Speech,
    SpeechKind,
)
from kiemdiem.core.refusal import NotAllowed


def test_nobody_speaks_before_the_item_is_open(item: Item, world: World, actor: Actors) -> None:
    assert "chưa bắt đầu" in refusal_of(lambda: say(item("Ủy ban"), world, actor("officer_a"))).reason


def test_who_is_not_summoned_does_not_speak(under_way: AgendaItem, world: World, actor: Actors) -> None:
    refusal = refusal_of(lambda: say(under_way, world, actor("officer_a"), who="stranger"))
    assert refusal.reason == "Hồ Ngoại Truyện không có trong danh sách dự hội nghị."
    assert refusal.way_out.startswith("Mời người đó")


def test_an_invited_guest_speaks_once_there(under_way: AgendaItem, world: World, actor: Actors) -> None:
    by, hall = actor("officer_a"), under_way.conference
    actions.invite(conference=hall, person=world.people["leader"], by=by, at=later(6))
    mark = Mark(world.people["leader"].pk, arrived_at=later(7))
    actions.mark_attendance(conference=hall, day=1, marks=[mark], by=by, at=later(7))
    assert say(under_way, world, by, who="leader", kind=SpeechKind.DIRECTIVE).kind == SpeechKind.DIRECTIVE


def test_an_empty_speech_is_refused(under_way: AgendaItem, world: World, actor: Actors) -> None:
    refusal = refusal_of(
        lambda: actions.record_speech(
            item=under_way,
            speaker=world.people["head_a"],
            kind=COMMENT,
            text=" \n ",
            by=actor("officer_a"),
            at=later(9),
        )
    )
    assert refusal.reason == "Chưa ghi nội dung ý kiến."


def test_the_delegation_may_take_down_what_is_said_but_not_dispose(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    speech = say(under_way, world, actor("delegate"))
    with pytest.raises(NotAllowed, match="Xử lý ý kiến"):
        actions.dispose(speech=speech, disposition="accepted", text="", by=actor("delegate"), at=later(11))


@pytest.mark.parametrize("who", ["stranger", "member_a", "organiser", "leader"])
def test_who_does_not_keep_the_minutes_takes_nothing_down(
    who: str, under_way: AgendaItem, world: World, actor: Actors
) -> None:
    with pytest.raises(NotAllowed, match="Ghi ý kiến"):
        say(under_way, world, actor(who))


def test_a_speech_is_corrected_while_the_item_is_open_and_stands_afterwards(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    by, speech = actor("officer_a"), say(under_way, world, actor("officer_a"))
    actions.dispose(speech=speech, disposition="accepted", text="", by=by, at=later(11))

    def correct(text: str, kind: str = COMMENT) -> Speech:
        return actions.correct_speech(
            speech=speech, speaker=world.people["head_a"], kind=kind, text=text, by=by, at=later(12)
        )

    assert correct("Giải ngân chậm ở ba dự án.").disposition == Disposition.ACCEPTED
    conclude(under_way, by)
    refusal = refusal_of(lambda: correct("Không có gì chậm."))
    assert "đã kết luận, không sửa được nữa" in refusal.reason
    assert Speech.objects.get().text == "Giải ngân chậm ở ba dự án."


def test_what_turns_out_to_be_no_comment_loses_its_disposition(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    by, speech = actor("officer_a"), say(under_way, world, actor("officer_a"))
    actions.dispose(speech=speech, disposition="accepted", text="", by=by, at=later(11))
    corrected = actions.correct_speech(
        speech=speech, speaker=world.people["head_a"], kind=REPLY, text="Xin tiếp thu.", by=by, at=later(12)
    )
    assert corrected.disposition == ""


@pytest.mark.parametrize("disposition", ["explained", "refused"])
def test_an_explanation_or_refusal_says_why(
    disposition: str, under_way: AgendaItem, world: World, actor: Actors
) -> None:
    by, speech = actor("officer_a"), say(under_way, world, actor("officer_a"))
    refusal = refusal_of(
        lambda: actions.dispose(speech=speech, disposition=disposition, text=" ", by=by, at=later(11))
    )
    assert refusal.reason == "Giải trình hoặc không tiếp thu phải nêu nội dung, lý do."
    kept = actions.dispose(
        speech=speech, disposition=disposition, text="Vướng mặt bằng.", by=by, at=later(12)
    )
    assert (kept.disposition, kept.disposition_text) == (disposition, "Vướng mặt bằng.")


def test_only_comments_are_disposed_of(under_way: AgendaItem, world: World, actor: Actors) -> None:
    speech = say(under_way, world, actor("officer_a"), kind=REPLY)
    refusal = refusal_of(
        lambda: actions.dispose(
            speech=speech, disposition="accepted", text="", by=actor("officer_a"), at=later(11)
        )
    )
    assert refusal.reason == "“Tiếp thu, giải trình” không phải góp ý nên không cần ghi xử lý."
