"""The conference screen, the minutes, and everything done in the hall; every act comes back to the screen."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.audit.access import decide
from kiemdiem.conferences import actions
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.forms.hall import ConclusionForm, DispositionForm, PostponeForm, SpeechForm
from kiemdiem.conferences.models import AgendaItem, Conference, ConferenceState, ItemState, Speech, SpeechKind
from kiemdiem.conferences.queries.screen import (
    Screen,
    conference_screen,
    conferences_for_pages,
    points_of,
    speakers_of,
)
from kiemdiem.conferences.views.pulse import ROOM, pulse_context
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.web.refusals import answer_code
from kiemdiem.web.requests import SignedIn

SAID = {
    "khai-mac": "Hội nghị đã khai mạc.",
    "bat-dau": "Đã bắt đầu phần kiểm điểm.",
    "hoan": "Đã ghi hoãn phần kiểm điểm.",
    "y-kien": "Đã ghi ý kiến.",
    "sua": "Đã sửa ý kiến.",
    "xu-ly": "Đã ghi xử lý ý kiến.",
    "ket-luan": "Đã ghi kết luận.",
    "be-mac": "Hội nghị đã bế mạc.",
    "han-che": "Đã ghi vào sổ hạn chế ở dạng dự thảo.",
}


@require_safe
def conference(request: SignedIn, conference_id: int) -> HttpResponse:
    """Everything about a conference; a guest of the list is led to what the hall sees."""
    one = _conference(conference_id)
    target = conference_target(one, request.actor)
    follows, sees = (
        decide(f"conferences.{verb}", request.actor, target).allowed for verb in ("follow", "see")
    )
    if follows and not sees:
        return redirect("conferences:phone", one.pk)
    return _show(request, one)


@require_safe
def item(request: SignedIn, item_id: int) -> HttpResponse:  # noqa: ARG001 -- the target page asks who it is
    """Lead to an item on its conference's screen."""
    one = get_object_or_404(AgendaItem, pk=item_id)
    return redirect(_address(one.conference_id, f"noi-dung-{one.pk}"))


@require_safe
def speech(request: SignedIn, speech_id: int) -> HttpResponse:  # noqa: ARG001 -- the target page asks who it is
    """Lead to a speech on its conference's screen."""
    said = get_object_or_404(Speech.objects.select_related("item"), pk=speech_id)
    return redirect(_address(said.item.conference_id, f"y-kien-{said.pk}"))


@require_POST
def open_conference(request: SignedIn, conference_id: int) -> HttpResponse:
    """Declare the conference open."""
    one = _conference(conference_id)

    def do() -> str:
        actions.open_conference(conference=one, by=request.actor, at=timezone.now())
        return ""

    return _act(request, one, do, "khai-mac")


@require_POST
def close_conference(request: SignedIn, conference_id: int) -> HttpResponse:
    """Close the conference with its conclusion."""
    one, form = _conference(conference_id), ConclusionForm(request.POST, prefix="be-mac")

    def do() -> str:
        conclusion = form.cleaned_data["conclusion"]
        actions.close_conference(conference=one, conclusion=conclusion, by=request.actor, at=timezone.now())
        return ""

    return _act(request, one, do, "be-mac", form)


@require_POST
def open_item(request: SignedIn, item_id: int) -> HttpResponse:
    """Begin the review of one subject."""
    one = get_object_or_404(AgendaItem, pk=item_id)

    def do() -> str:
        actions.open_item(item=one, by=request.actor, at=timezone.now())
        return "dang-kiem-diem"

    return _act(request, _conference(one.conference_id), do, "bat-dau", at=f"noi-dung-{one.pk}")


@require_POST
def postpone_item(request: SignedIn, item_id: int) -> HttpResponse:
    """Put a review off, with its reason."""
    one = get_object_or_404(AgendaItem, pk=item_id)
    form = PostponeForm(request.POST, prefix=f"hoan-{one.pk}")

    def do() -> str:
        actions.postpone_item(
            item=one, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
        )
        return f"noi-dung-{one.pk}"

    return _act(request, _conference(one.conference_id), do, "hoan", form)


@require_POST
def conclude_item(request: SignedIn, item_id: int) -> HttpResponse:
    """Conclude the open review."""
    one, form = get_object_or_404(AgendaItem, pk=item_id), ConclusionForm(request.POST, prefix="ket-luan")

    def do() -> str:
        conclusion = form.cleaned_data["conclusion"]
        actions.conclude_item(item=one, conclusion=conclusion, by=request.actor, at=timezone.now())
        return f"noi-dung-{one.pk}"

    return _act(request, _conference(one.conference_id), do, "ket-luan", form)


@require_POST
def record_speech(request: SignedIn, item_id: int) -> HttpResponse:
    """Take down what somebody said."""
    one = get_object_or_404(AgendaItem, pk=item_id)
    hall = _conference(one.conference_id)
    form = SpeechForm(speakers_of(hall, timezone.now()), request.POST, prefix="y-kien", points=points_of(one))

    def do() -> str:
        data = form.cleaned_data
        made = actions.record_speech(
            item=one, speaker=form.speaker(), kind=data["kind"], text=data["text"], point=form.point(),
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
        return f"y-kien-{made.pk}"

    return _act(request, hall, do, "y-kien", form)


@require_POST
def correct_speech(request: SignedIn, speech_id: int) -> HttpResponse:
    """Correct what was taken down."""
    said = get_object_or_404(Speech.objects.select_related("item"), pk=speech_id)
    hall = _conference(said.item.conference_id)
    form = SpeechForm(
        speakers_of(hall, timezone.now()), request.POST, prefix=f"sua-{said.pk}", points=points_of(said.item)
    )

    def do() -> str:
        data = form.cleaned_data
        actions.correct_speech(
            speech=said, speaker=form.speaker(), kind=data["kind"], text=data["text"], point=form.point(),
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
        return f"y-kien-{said.pk}"

    return _act(request, hall, do, "sua", form)


@require_POST
def dispose(request: SignedIn, speech_id: int) -> HttpResponse:
    """Say what became of a comment."""
    said = get_object_or_404(Speech.objects.select_related("item"), pk=speech_id)
    form = DispositionForm(request.POST, prefix=f"xu-ly-{said.pk}")

    def do() -> str:
        data = form.cleaned_data
        actions.dispose(
            speech=said, disposition=data["disposition"], text=data["text"], by=request.actor, at=timezone.now()
        )  # fmt: skip
        return f"y-kien-{said.pk}"

    return _act(request, _conference(said.item.conference_id), do, "xu-ly", form)


@require_POST
def entry_from_speech(request: SignedIn, speech_id: int) -> HttpResponse:
    """Draft a register entry from a speech by one click."""
    said = get_object_or_404(
        Speech.objects.select_related("item__subject__unit__unit", "item__subject__cycle"), pk=speech_id
    )

    def do() -> str:
        actions.entry_from_speech(speech=said, by=request.actor, at=timezone.now())
        return f"y-kien-{said.pk}"

    return _act(request, _conference(said.item.conference_id), do, "han-che", at=f"y-kien-{said.pk}")


@require_POST
def entry_from_conclusion(request: SignedIn, item_id: int) -> HttpResponse:
    """Draft a register entry from a conclusion by one click."""
    one = get_object_or_404(
        AgendaItem.objects.select_related("subject__unit__unit", "subject__cycle"), pk=item_id
    )

    def do() -> str:
        actions.entry_from_conclusion(item=one, by=request.actor, at=timezone.now())
        return f"noi-dung-{one.pk}"

    return _act(request, _conference(one.conference_id), do, "han-che", at=f"noi-dung-{one.pk}")


def _conference(conference_id: int) -> Conference:
    return get_object_or_404(conferences_for_pages(), pk=conference_id)


def _address(conference_id: int, anchor: str = "", done: str = "") -> str:
    query = f"?xong={done}" if done else ""
    return reverse("conferences:conference", args=[conference_id]) + query + (f"#{anchor}" if anchor else "")


def _act(
    request: SignedIn,
    hall: Conference,
    do: Callable[[], str],
    done: str,
    form: BaseForm | None = None,
    *,
    at: str = "",
) -> HttpResponse:
    """Do it and go back to where it shows; a refusal stands where it was tried, with everything typed still there.

    `do` returns the anchor to go to; `at` is the place of a button without a form.
    """
    place = str(form.prefix) if form is not None else at or done
    if form is not None and not form.is_valid():
        return _show(request, hall, form=form, place=place)
    try:
        anchor = do()
    except NotAllowed:
        raise
    except Refused as refused:
        return _show(request, _conference(hall.pk), form=form, place=place, refusal=refused)
    return redirect(_address(hall.pk, anchor, done))


def _show(
    request: SignedIn,
    hall: Conference,
    *,
    form: BaseForm | None = None,
    place: str = "",
    refusal: Refused | None = None,
) -> HttpResponse:
    screen = conference_screen(hall, request.actor, timezone.now())
    forms = _forms(screen) | ({str(form.prefix): form} if form is not None else {})
    context = {
        "screen": screen,
        "forms": forms,
        "place": place,
        "stray": bool(place) and place not in _places(screen),
        "tried": form,
        "refusal": refusal,
        "done": request.GET.get("xong", ""),
        "said": SAID.get(request.GET.get("xong", ""), ""),
        **pulse_context(hall, ROOM, timezone.now()),
    }
    return render(request, "conferences/conference.html", context, status=answer_code(form, refusal))


def _places(screen: Screen) -> set[str]:
    """Return the places of the page where something can be tried now; elsewhere the page has moved on meanwhile."""
    places = {"khai-mac"} if screen.head.state == ConferenceState.PLANNED else set()
    for line in screen.agenda:
        places.add(f"noi-dung-{line.id}")
        places.update(f"y-kien-{said.id}" for said in line.speeches)
        if line.state == ItemState.WAITING and "postpone_item" in screen.may:
            places.add(f"hoan-{line.id}")
    if screen.running is None:
        return places | ({"be-mac"} if "close" in screen.may else set())
    own = {"record_speech": ["y-kien"], "conclude_item": ["ket-luan"]}
    own["dispose"] = [
        f"xu-ly-{said.id}" for said in screen.running.speeches if said.kind == SpeechKind.COMMENT
    ]
    own["correct_speech"] = [f"sua-{said.id}" for said in screen.running.speeches]
    return places.union(*(names for verb, names in own.items() if verb in screen.may))


def _forms(screen: Screen) -> dict[str, BaseForm]:
    forms: dict[str, BaseForm] = {
        "be-mac": ConclusionForm(prefix="be-mac"),
        "ket-luan": ConclusionForm(prefix="ket-luan"),
        "y-kien": SpeechForm(screen.speakers, prefix="y-kien", points=screen.points),
    }
    for line in screen.agenda:
        forms[f"hoan-{line.id}"] = PostponeForm(prefix=f"hoan-{line.id}")
    for said in screen.running.speeches if screen.running else ():
        now = {"speaker": said.speaker_id, "kind": said.kind, "text": said.text, "point": said.point_id}
        key = f"sua-{said.id}"
        forms[key] = SpeechForm(screen.speakers, prefix=key, initial=now, points=screen.points)
        disposed = {"disposition": said.disposition or None, "text": said.disposition_text}
        forms[f"xu-ly-{said.id}"] = DispositionForm(prefix=f"xu-ly-{said.id}", initial=disposed)
    return forms
