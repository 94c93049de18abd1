"""Conclusions, closing, and what goes on to the register."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from apps.conferences.hall import (
    Actors,
    Item,
    conclude,
    everybody_there,
    finish,
    later,
    refusal_of,
    say,
)
from cast import World
from kiemdiem.audit.models import Event
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Plan
from kiemdiem.conferences.models import (
    AgendaItem,
    Attendance,
    Conference,
)
from kiemdiem.core.refusal import NotAllowed, NotReady
from kiemdiem.cycles.models import CycleState, Subject
from kiemdiem.shortcomings.models import Shortcoming, State


def test_an_undisposed_comment_keeps_the_item_from_being_concluded(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    by, speech = actor("officer_a"), say(under_way, world, actor("officer_a"))
    with pytest.raises(NotReady) as refusal:
        actions.conclude_item(item=under_way, conclusion="", by=by, at=later(20))
    assert [(missing.says, missing.where) for missing in refusal.value.missing] == [
        (
            "Ý kiến của Đặng Hư Cấu lúc 08:10 chưa được tiếp thu, giải trình hay từ chối có lý do.",
            f"y-kien-{speech.pk}",
        ),
        ("Chưa ghi nội dung kết luận.", "ket-luan"),
    ]
    actions.dispose(speech=speech, disposition="accepted", text="", by=by, at=later(21))
    assert conclude(under_way, by).conclusion == "Hội nghị thống nhất với báo cáo."


def test_a_conclusion_moves_the_subject_on_and_is_recorded(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    conclude(under_way, actor("head_a"))
    subject = Subject.objects.get(pk=under_way.subject_id)
    assert (subject.step, subject.step_since) == ("reviewed_at_conference", later(30))
    event = Event.objects.get(action="conferences.conclude_item")
    assert (event.actor_name, event.cycle_id) == ("Vũ Tưởng Tượng", world.cycle.pk)


def test_an_item_is_concluded_once(under_way: AgendaItem, actor: Actors) -> None:
    conclude(under_way, actor("officer_a"))
    refusal = refusal_of(lambda: conclude(under_way, actor("officer_a"), 31))
    assert "đã kết luận, không sửa được nữa" in refusal.reason


def test_who_is_reviewed_in_a_second_place_stays_where_the_first_conclusion_led(
    under_way: AgendaItem, actor: Actors
) -> None:
    Subject.objects.filter(pk=under_way.subject_id).update(step="reviewed_at_conference")
    conclude(under_way, actor("officer_a"))
    assert Subject.objects.get(pk=under_way.subject_id).step == "reviewed_at_conference"


def close(conference: Conference, actor: Actors, conclusion: str = "Hội nghị thành công.") -> Conference:
    return actions.close_conference(
        conference=conference, conclusion=conclusion, by=actor("head_a"), at=later(200)
    )


def test_a_conference_does_not_close_while_items_are_left(under_way: AgendaItem, actor: Actors) -> None:
    with pytest.raises(NotReady) as refusal:
        close(under_way.conference, actor, "")
    assert [missing.says for missing in refusal.value.missing] == [
        "Phần kiểm điểm “Ủy ban nhân dân phường An Thử” đang kiểm điểm.",
        "Phần kiểm điểm “Ban Thường vụ Đảng ủy phường An Thử” chưa kiểm điểm.",
        "Phần kiểm điểm “Vũ Tưởng Tượng” chưa kiểm điểm.",
        "Phần kiểm điểm “Đặng Hư Cấu” chưa kiểm điểm.",
        "Phần kiểm điểm “Bùi Mô Phỏng” chưa kiểm điểm.",
        "Chưa ghi kết luận hội nghị.",
    ]


def test_a_closed_conference_does_not_change(
    hall: Conference, item: Item, world: World, actor: Actors
) -> None:
    by = actor("officer_a")
    for place, name in enumerate(["Ủy ban", "Ban Thường vụ", "Vũ", "Đặng"]):
        finish(item(name), by, 10 + 3 * place)
    actions.postpone_item(item=item("Bùi"), reason="nghỉ ốm", by=by, at=later(100))
    assert close(hall, actor).closed_at == later(200)
    with pytest.raises(NotAllowed, match="Hội nghị đã bế mạc"):
        say(item("Ủy ban"), world, by)
    with pytest.raises(NotAllowed, match="Hội nghị đã bế mạc"):
        everybody_there(hall, by)


def test_whoever_was_postponed_comes_before_a_later_conference(
    hall: Conference, item: Item, world: World, actor: Actors, details: Callable[..., Plan]
) -> None:
    by = actor("officer_a")
    for place, name in enumerate(["Ủy ban", "Ban Thường vụ", "Vũ", "Đặng"]):
        finish(item(name), by, 10 + 3 * place)
    actions.postpone_item(item=item("Bùi"), reason="nghỉ ốm", by=by, at=later(100))
    close(hall, actor)
    again = actions.plan(host=world.cycle_units["ward_a"], details=details(), by=by, at=later(300))
    (left,) = again.agenda.all()
    assert left.subject.name == "Bùi Mô Phỏng"
    everybody_there(again, by, at=later(310))
    actions.open_conference(conference=again, by=by, at=later(310))
    finish(left, by, 320)
    actions.close_conference(conference=again, conclusion="Đã kiểm điểm bổ sung.", by=by, at=later(330))
    refusal = refusal_of(
        lambda: actions.plan(host=world.cycle_units["ward_a"], details=details(), by=by, at=later(400))
    )
    assert refusal.reason == "Mọi đối tượng của các tập thể đã chọn đều đã được kiểm điểm."


def test_who_became_exempt_does_not_keep_the_conference_open(hall: Conference, actor: Actors) -> None:
    Subject.objects.update(inclusion="exempt", exemption_ground="giải thể")
    assert close(hall, actor).state == "conference_closed"


def test_nothing_moves_once_the_cycle_is_closed(under_way: AgendaItem, world: World, actor: Actors) -> None:
    world.cycle.state = CycleState.CLOSED
    world.cycle.save()
    with pytest.raises(NotAllowed, match="Đợt đã kết thúc"):
        conclude(under_way, actor("officer_a"))


def test_a_speech_becomes_a_draft_entry_that_remembers_where_it_was_said(
    under_way: AgendaItem, world: World, actor: Actors
) -> None:
    speech = say(under_way, world, actor("officer_a"))
    entry = actions.entry_from_speech(speech=speech, by=actor("officer_a"), at=later(15))
    assert (entry.state, entry.origin, entry.origin_type, entry.origin_id) == (
        State.DRAFT,
        "speech",
        "conferences.speech",
        speech.pk,
    )
    assert (entry.unit, entry.wording, entry.born_in) == (world.units["ward_a"], speech.text, world.cycle)
    refusal = refusal_of(lambda: actions.entry_from_speech(speech=speech, by=actor("head_a"), at=later(16)))
    assert refusal.reason == f"Nội dung này đã được ghi vào sổ hạn chế, số {entry.number}."


def test_a_conclusion_becomes_a_draft_entry_once_there_is_one(under_way: AgendaItem, actor: Actors) -> None:
    by = actor("officer_a")
    assert (
        "chưa có kết luận"
        in refusal_of(lambda: actions.entry_from_conclusion(item=under_way, by=by, at=later(15))).reason
    )
    entry = actions.entry_from_conclusion(item=conclude(under_way, by), by=by, at=later(40))
    assert (entry.origin, entry.origin_type, entry.origin_id) == (
        "conclusion",
        "conferences.agendaitem",
        under_way.pk,
    )
    assert Shortcoming.objects.get().origin_passage == "Hội nghị thống nhất với báo cáo."


def test_a_member_reads_along_but_writes_no_entry(under_way: AgendaItem, world: World, actor: Actors) -> None:
    speech = say(under_way, world, actor("officer_a"))
    with pytest.raises(NotAllowed):
        actions.entry_from_speech(speech=speech, by=actor("member_a"), at=later(15))
    assert not Attendance.objects.filter(person=world.people["stranger"]).exists()


def test_the_entry_s_page_leads_back_to_where_it_was_said(
    under_way: AgendaItem, world: World, actor: Actors, signed_in: Callable[[str], Client]
) -> None:
    speech = say(under_way, world, actor("officer_a"))
    entry = actions.entry_from_speech(speech=speech, by=actor("officer_a"), at=later(15))
    client, screen = signed_in("officer_a"), reverse("conferences:conference", args=[under_way.conference_id])
    response = client.get(reverse("shortcomings:origin", args=[entry.pk]), follow=True)
    assert response.redirect_chain[-1] == (f"{screen}#y-kien-{speech.pk}", 302)
