"""What was said or concluded becomes a draft of the register: one sentence of it, or all of it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.conferences import actions
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.forms.hall import RaiseForm
from kiemdiem.conferences.models import AgendaItem, Conference, Speech
from kiemdiem.conferences.queries.screen import conferences_for_pages
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.access import register_target
from kiemdiem.shortcomings.queries.passages import marked, sentences
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@dataclass(frozen=True)
class Place:
    """Where the words stand: the conference, the unit whose register they go to, the words, the way back."""

    conference: Conference
    unit: Unit
    title: str
    text: str
    anchor: str

    @property
    def back(self) -> str:
        """Return the address where the words are read."""
        return f"{reverse('conferences:conference', args=[self.conference.pk])}#{self.anchor}"


def raise_speech(request: SignedIn, speech_id: int) -> HttpResponse:
    """Draft an entry from a speech, or from one sentence of it."""
    said = get_object_or_404(
        Speech.objects.select_related("speaker", "item__subject__unit__unit", "item__subject__cycle"),
        pk=speech_id,
    )
    place = Place(
        _conference(said.item.conference_id), said.item.subject.unit.unit, f"Ý kiến của {said.speaker.full_name}", said.text, f"y-kien-{said.pk}"
    )  # fmt: skip
    return _raise(request, place, actions.entry_from_speech, speech=said)


def raise_conclusion(request: SignedIn, item_id: int) -> HttpResponse:
    """Draft an entry from the conclusion on one subject, or from one sentence of it."""
    item = get_object_or_404(
        AgendaItem.objects.select_related("subject__unit__unit", "subject__cycle"), pk=item_id
    )
    place = Place(
        _conference(item.conference_id), item.subject.unit.unit, f"Kết luận về {item.subject.name}", item.conclusion, f"noi-dung-{item.pk}"
    )  # fmt: skip
    return _raise(request, place, actions.entry_from_conclusion, item=item)


def raise_closing(request: SignedIn, conference_id: int) -> HttpResponse:
    """Draft an entry from the conclusion of the whole conference, or from one sentence of it."""
    one = _conference(conference_id)
    place = Place(one, one.host.unit, "Kết luận hội nghị", one.conclusion, "ket-luan-hoi-nghi")
    return _raise(request, place, actions.entry_from_closing, conference=one)


def _raise(request: SignedIn, place: Place, act: Any, **thing: Any) -> HttpResponse:
    require("conferences.see", request.actor, conference_target(place.conference, request.actor))
    require("shortcomings.draft", request.actor, register_target(place.unit, request.actor))
    passage = marked(request.GET.get("doan", ""), place.text)
    form = RaiseForm(request.POST or None, initial={"passage": passage, "wording": passage})
    if request.method == "POST" and form.is_valid():
        entry = None
        with refusals_on(form):
            entry = act(**thing, **form.cleaned_data, by=request.actor, at=timezone.now())
        if entry:
            return redirect("shortcomings:entry", entry.pk)
    context = {"place": place, "form": form, "found": sentences(place.text)}
    return render(request, "conferences/raise.html", context, status=answer_code(form))


def _conference(conference_id: int) -> Conference:
    return get_object_or_404(conferences_for_pages(), pk=conference_id)
