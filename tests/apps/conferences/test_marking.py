"""One sentence of what was said or concluded becomes a draft entry in two clicks: mark it, confirm it."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from apps.conferences.hall import Actors, conclude, later, say
from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.models import AgendaItem, Attendance, Speech
from kiemdiem.core.refusal import Refused
from kiemdiem.shortcomings.models import Shortcoming
from reading_forms import Page

SignedIn = Callable[[str], Client]
FIRST, SECOND = "Giải ngân chậm ở hai dự án.", "Hồ sơ đất đai quá hạn còn nhiều."


@pytest.fixture
def speech(under_way: AgendaItem, world: World, actor: Actors) -> Speech:
    made = say(under_way, world, actor("officer_a"))
    Speech.objects.filter(pk=made.pk).update(text=f"{FIRST}\n{SECOND}")
    return Speech.objects.get(pk=made.pk)


def test_a_marked_sentence_fills_the_form_and_one_click_more_writes_it(
    speech: Speech, world: World, signed_in: SignedIn
) -> None:
    client, address = signed_in("officer_a"), reverse("conferences:raise_speech", args=[speech.pk])
    page = client.get(f"{address}?{urlencode({'doan': SECOND})}").content.decode()
    [form] = [form for form in Page(page).forms if "wording" in form.names]
    sent = {control.name: control.value for control in form.controls}
    assert (sent["wording"], sent["passage"]) == (SECOND, SECOND)
    with time_machine.travel(later(15), tick=False):
        answer = client.post(address, sent)
    entry = Shortcoming.objects.get()
    assert answer["Location"] == reverse("shortcomings:entry", args=[entry.pk])
    assert (entry.wording, entry.origin_passage, entry.unit, entry.born_in) == (
        SECOND, SECOND, world.units["ward_a"], world.cycle,
    )  # fmt: skip
    assert (entry.origin, entry.origin_type, entry.origin_id) == ("speech", "conferences.speech", speech.pk)


def test_without_a_script_every_sentence_is_a_link_to_the_same_form(
    speech: Speech, signed_in: SignedIn
) -> None:
    page = signed_in("officer_a").get(reverse("conferences:raise_speech", args=[speech.pk])).content.decode()
    for sentence in (FIRST, SECOND):
        assert f"?{urlencode({'doan': sentence})}".replace("+", "%20") in page.replace("+", "%20")


def test_two_sentences_make_two_entries_the_same_one_only_once(speech: Speech, actor: Actors) -> None:
    by = actor("officer_a")
    for sentence in (FIRST, SECOND):
        actions.entry_from_speech(speech=speech, passage=sentence, by=by, at=later(15))
    assert Shortcoming.objects.count() == 2
    with pytest.raises(Refused, match="đã được ghi vào sổ"):
        actions.entry_from_speech(speech=speech, passage=FIRST, wording="Lời khác", by=by, at=later(16))


def test_what_was_not_said_is_no_source(speech: Speech, actor: Actors, signed_in: SignedIn) -> None:
    with pytest.raises(Refused, match="không có trong"):
        actions.entry_from_speech(speech=speech, passage="Chưa ai nói.", by=actor("officer_a"), at=later(15))
    answer = signed_in("officer_a").post(
        reverse("conferences:raise_speech", args=[speech.pk]), {"passage": "Chưa ai nói.", "wording": "Bịa"}
    )
    assert answer.status_code == 409
    assert "Chưa ai nói." in answer.content.decode()
    assert not Shortcoming.objects.exists()


def test_what_a_delegation_says_is_the_delegations(speech: Speech, actor: Actors) -> None:
    seats = Attendance.objects.filter(conference=speech.item.conference, person=speech.speaker)
    seats.update(capacity=Attendance.Capacity.DELEGATION)
    entry = actions.entry_from_speech(speech=speech, passage=FIRST, by=actor("officer_a"), at=later(15))
    assert entry.origin == "delegation"


def test_what_a_plenum_says_on_its_report_is_the_plenums(speech: Speech, actor: Actors) -> None:
    collective = speech.item.subject.collective
    assert collective
    collective.kind = "ban_chap_hanh"
    collective.save()
    speech = Speech.objects.get(pk=speech.pk)
    entry = actions.entry_from_speech(speech=speech, passage=FIRST, by=actor("officer_a"), at=later(15))
    assert entry.origin == "plenum"


def test_a_sentence_of_a_conclusion_is_marked_too(
    under_way: AgendaItem, actor: Actors, signed_in: SignedIn
) -> None:
    item = conclude(under_way, actor("officer_a"))
    page = (
        signed_in("officer_a").get(reverse("conferences:raise_conclusion", args=[item.pk])).content.decode()
    )
    assert item.conclusion in page
    entry = actions.entry_from_conclusion(
        item=item, passage="thống nhất với báo cáo", by=actor("officer_a"), at=later(50)
    )
    assert (entry.origin, entry.origin_passage) == ("conclusion", "thống nhất với báo cáo")


def test_who_writes_no_entries_is_offered_none(speech: Speech, signed_in: SignedIn) -> None:
    address = reverse("conferences:raise_speech", args=[speech.pk])
    assert signed_in("member_a").get(address).status_code == 403
    hall = reverse("conferences:conference", args=[speech.item.conference_id])
    assert f'data-mark="{address}"' in signed_in("officer_a").get(hall).content.decode()
    assert "data-mark" not in signed_in("member_a").get(hall).content.decode()
    minutes = reverse("conferences:minutes", args=[speech.item.conference_id])
    assert f'data-mark="{address}"' in signed_in("officer_a").get(minutes).content.decode()
