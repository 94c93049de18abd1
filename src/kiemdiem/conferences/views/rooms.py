"""The live views of a conference, and what is pressed in them: one address for each room, one for all that is pressed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.conferences import actions
from kiemdiem.conferences.forms import rooms as forms
from kiemdiem.conferences.forms.hall import SpeechForm
from kiemdiem.conferences.models import Conference
from kiemdiem.conferences.queries.programme import programme as programme_of
from kiemdiem.conferences.queries.rooms import desk, picture, seat
from kiemdiem.conferences.queries.screen import conferences_for_pages
from kiemdiem.conferences.views.presses import PRESSES
from kiemdiem.conferences.views.pulse import BIG, PHONE, ROOM, piece_context, pulse_context
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.web.refusals import answer_code
from kiemdiem.web.requests import SignedIn


@dataclass(frozen=True)
class Tried:
    """What was tried and could not be done, shown where it was tried; nothing on a page merely read."""

    slug: str = ""
    form: BaseForm | None = None
    refusal: Refused | None = None


Show = Callable[[SignedIn, Conference, Tried], HttpResponse]
NOTHING = Tried()


@require_safe
def chair(request: SignedIn, conference_id: int) -> HttpResponse:
    """The chair's view."""
    return _chair(request, _conference(conference_id), NOTHING)


@require_safe
def secretary(request: SignedIn, conference_id: int) -> HttpResponse:
    """The secretary's view."""
    return _secretary(request, _conference(conference_id), NOTHING)


@require_safe
def phone(request: SignedIn, conference_id: int) -> HttpResponse:
    """A delegate's view, on the phone."""
    return _phone(request, _conference(conference_id), NOTHING)


@require_safe
def programme(request: SignedIn, conference_id: int) -> HttpResponse:
    """The programme, to be arranged."""
    return _programme(request, _conference(conference_id), NOTHING)


@require_safe
def big(request: SignedIn, conference_id: int) -> HttpResponse:
    """The big screen, also at the door: read from ten metres, nobody's data but the names on the programme."""
    one, now = _conference(conference_id), timezone.now()
    shown = picture(one, request.actor, now)
    context = piece_context(shown, request) | pulse_context(one, BIG, now)
    return render(request, "conferences/big.html", context)


@require_POST
def press(request: SignedIn, conference_id: int, room: str, slug: str) -> HttpResponse:
    """Do what was pressed in a room and go back there; a refusal stands there with everything typed."""
    if room not in ROOMS or slug not in PRESSES:
        raise Http404
    one, now, wanted = _conference(conference_id), timezone.now(), PRESSES[slug]
    form, refusal = wanted.form(one, request.POST), None
    if form.is_valid():
        try:
            wanted.do(one, form, request.actor, now)
        except NotAllowed:
            raise
        except Refused as refused:
            refusal = refused
            if isinstance(refused, actions.WrongCodeError):
                actions.count_wrong_code(conference=one, by=request.actor, at=now)
        else:
            back = reverse(ROOMS[room][0], args=[one.pk])
            return redirect(f"{back}?xong={slug}")
    return ROOMS[room][1](request, _conference(conference_id), Tried(slug, form, refusal))


def _chair(request: SignedIn, one: Conference, tried: Tried) -> HttpResponse:
    now = timezone.now()
    shown = desk(one, request.actor, now)
    own: dict[str, BaseForm] = {
        "them": forms.PersonForm(one),
        "thoi-luong": forms.LimitForm(one, initial={"minutes": one.speech_minutes}),
        "nghi": forms.PauseForm(one),
    }
    if shown.screen.running:
        own["tam-dung"] = forms.SetAsideForm(one, initial={"item": shown.screen.running.id})
    return _room(
        request, "conferences/chair.html", one, tried, own, {"screen": shown.screen, "live": shown.live}
    )


def _secretary(request: SignedIn, one: Conference, tried: Tried) -> HttpResponse:
    shown = desk(one, request.actor, timezone.now())
    speaking = shown.live.speaking
    own: dict[str, BaseForm] = {
        "ghi": SpeechForm(
            shown.screen.speakers, points=shown.screen.points,
            initial={"speaker": speaking.person_id if speaking else None},
        ),
    }  # fmt: skip
    return _room(
        request, "conferences/secretary.html", one, tried, own, {"screen": shown.screen, "live": shown.live}
    )


def _phone(request: SignedIn, one: Conference, tried: Tried) -> HttpResponse:
    shown = seat(one, request.actor, timezone.now())
    own: dict[str, BaseForm] = {
        "diem-danh": forms.CodeForm(one, initial={"code": request.GET.get("ma", "")[:6]})
    }
    context = {"seat": shown, **piece_context(shown.live, request)}
    return _room(request, "conferences/phone.html", one, tried, own, context, view=PHONE)


def _programme(request: SignedIn, one: Conference, tried: Tried) -> HttpResponse:
    shown = programme_of(one, request.actor)
    lines = [
        f"{each.day} {each.begins:%H:%M}-{each.ends:%H:%M}{' nghỉ' if each.kind == 'break' else ''}"
        for day in shown.days
        for each in day.sittings
    ]
    own: dict[str, BaseForm] = {"buoi-hop": forms.SittingsForm(one, initial={"lines": "\n".join(lines)})}
    return _room(request, "conferences/programme.html", one, tried, own, {"programme": shown})


def _room(
    request: SignedIn, template: str, one: Conference, tried: Tried, own: dict[str, BaseForm], context: dict[str, object],
    *, view: str = ROOM,
) -> HttpResponse:  # fmt: skip
    done = request.GET.get("xong", "") if tried is NOTHING else ""
    if tried.form is not None and tried.slug in own:
        own[tried.slug] = tried.form
    context |= {
        "conference": one,
        "forms": own,
        "tried": tried,
        "done": done if done in PRESSES else "",
        "said": PRESSES[done].said if done in PRESSES else "",
    }
    context |= pulse_context(one, view, timezone.now())
    code = answer_code(tried.form, tried.refusal)
    return render(request, template, context, status=code)


ROOMS: dict[str, tuple[str, Show]] = {
    "chu-tri": ("conferences:chair", _chair),
    "thu-ky": ("conferences:secretary", _secretary),
    "du-hop": ("conferences:phone", _phone),
    "chuong-trinh": ("conferences:programme", _programme),
}


def _conference(conference_id: int) -> Conference:
    return get_object_or_404(conferences_for_pages(), pk=conference_id)
