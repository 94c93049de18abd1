"""The minutes in versions with their signatures, and drafts of a news item."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.audit.access import decide, require
from kiemdiem.conferences import actions
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.forms.papers import AgainForm, NewsForm, SignatureForm
from kiemdiem.conferences.models import Conference, MinutesVersion, NewsDraft
from kiemdiem.conferences.phrases import NO_LEVEL, NO_NAME
from kiemdiem.conferences.queries.minutes import conference_minutes, version_line
from kiemdiem.conferences.queries.news import news_drafts, news_parts
from kiemdiem.conferences.queries.screen import conferences_for_pages
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@require_safe
def minutes(request: SignedIn, conference_id: int) -> HttpResponse:
    """The minutes, to be read and printed, with their versions."""
    return _minutes(request, _conference(conference_id), AgainForm())


@require_POST
def read_out(request: SignedIn, conference_id: int) -> HttpResponse:
    """Take down that the minutes were read out."""
    one = _conference(conference_id)
    try:
        actions.read_out(conference=one, by=request.actor, at=timezone.now())
    except NotAllowed:
        raise
    except Refused as refused:
        return _minutes(request, one, AgainForm(), refused)
    return redirect("conferences:minutes", one.pk)


@require_POST
def make_minutes(request: SignedIn, conference_id: int) -> HttpResponse:
    """Make the first version, or a later one with its ground."""
    one = _conference(conference_id)
    form = AgainForm(request.POST)
    later = one.minutes_versions.exists()
    if later and not form.is_valid():
        return _minutes(request, one, form)
    words = form.cleaned_data if later else {}
    try:
        made = actions.make_minutes(conference=one, by=request.actor, at=timezone.now(), **words)
    except NotAllowed:
        raise
    except Refused as refused:
        return _minutes(request, one, form if later else AgainForm(), refused)
    return redirect("conferences:version", made.pk)


@require_safe
def version(request: SignedIn, minutes_version_id: int) -> HttpResponse:
    """One version of the minutes: its text, its hash, its names; as a text file with `?tep=1`."""
    return _version(request, _version_of(minutes_version_id), SignatureForm())


@require_POST
def sign(request: SignedIn, minutes_version_id: int) -> HttpResponse:
    """Put one's own name under a version."""
    found = _version_of(minutes_version_id)
    try:
        actions.sign_minutes(version=found, by=request.actor, at=timezone.now())
    except NotAllowed:
        raise
    except Refused as refused:
        return _version(request, found, SignatureForm(), refused)
    return redirect("conferences:version", found.pk)


@require_POST
def enter_signature(request: SignedIn, minutes_version_id: int) -> HttpResponse:
    """Take down a signature on paper."""
    found, form = _version_of(minutes_version_id), SignatureForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.enter_signature(version=found, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("conferences:version", found.pk)
    return _version(request, found, form)


def news(request: SignedIn, conference_id: int) -> HttpResponse:
    """Choose parts for a news draft; the drafts made so far."""
    one = _conference(conference_id)
    require("conferences.draft_news", request.actor, conference_target(one, request.actor))
    parts = news_parts(one)
    initial = {"title": one.title, "parts": [part.key for part in parts if part.usual]}
    form = NewsForm(parts, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = None
        with refusals_on(form):
            made = actions.draft_news(
                conference=one, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        if made:
            return redirect("conferences:news_draft", made.pk)
    context = {"conference": one, "form": form, "drafts": news_drafts(one)}
    return render(request, "conferences/news.html", context, status=answer_code(form))


@require_safe
def news_draft(request: SignedIn, news_draft_id: int) -> HttpResponse:
    """A news draft with what was left out, to be approved by a second person."""
    return _news_draft(request, _draft_of(request, news_draft_id))


@require_POST
def approve_news(request: SignedIn, news_draft_id: int) -> HttpResponse:
    """Approve somebody else's draft."""
    found = _draft_of(request, news_draft_id)
    try:
        actions.approve_news(draft=found, by=request.actor, at=timezone.now())
    except NotAllowed:
        raise
    except Refused as refused:
        return _news_draft(request, found, refused)
    return redirect("conferences:news_draft", found.pk)


@require_safe
def download_news(request: SignedIn, news_draft_id: int) -> HttpResponse:
    """Give an approved draft as a text file."""
    found = _draft_of(request, news_draft_id)
    if found.approved_at is None:
        raise Refused(
            "Dự thảo tin chưa được người thứ hai duyệt.", way_out="Đề nghị duyệt trước, rồi tải về."
        )
    return _text(f"{found.title}\n\n{found.text}\n", f"tin-hoi-nghi-{found.pk}.txt")


def _minutes(
    request: SignedIn, one: Conference, form: AgainForm, refusal: Refused | None = None
) -> HttpResponse:
    shown = conference_minutes(one, request.actor)
    context = {"page": shown, "form": form, "refusal": refusal}
    return render(request, "conferences/minutes.html", context, status=answer_code(form, refusal))


def _version(
    request: SignedIn, found: MinutesVersion, form: SignatureForm, refusal: Refused | None = None
) -> HttpResponse:
    one = _conference(found.conference_id)
    target = conference_target(one, request.actor)
    require("conferences.see", request.actor, target)
    if request.GET.get("tep"):
        return _text(found.content, f"bien-ban-{one.pk}-lan-{found.number}.txt")
    context = {
        "conference": one, "version": version_line(found), "content": found.content, "form": form, "refusal": refusal,
        "may_sign": decide("conferences.sign_minutes", request.actor, target).allowed,
        "may_enter": decide("conferences.enter_signature", request.actor, target).allowed,
    }  # fmt: skip
    return render(request, "conferences/version.html", context, status=answer_code(form, refusal))


def _version_of(minutes_version_id: int) -> MinutesVersion:
    rows = MinutesVersion.objects.select_related("made_by").prefetch_related("signatures__person")
    return get_object_or_404(rows, pk=minutes_version_id)


def _draft_of(request: SignedIn, news_draft_id: int) -> NewsDraft:
    found = get_object_or_404(NewsDraft.objects.select_related("made_by", "approved_by"), pk=news_draft_id)
    target = conference_target(_conference(found.conference_id), request.actor)
    if not decide("conferences.approve_news", request.actor, target).allowed:
        require("conferences.draft_news", request.actor, target)
    return found


def _news_draft(request: SignedIn, found: NewsDraft, refusal: Refused | None = None) -> HttpResponse:
    one = _conference(found.conference_id)
    context = {
        "conference": one, "draft": found, "refusal": refusal, "covers": (NO_NAME, NO_LEVEL),
        "may_approve": decide("conferences.approve_news", request.actor, conference_target(one, request.actor)).allowed
        and found.made_by_id != request.actor.account_id,
    }  # fmt: skip
    return render(request, "conferences/news_draft.html", context, status=answer_code(refusal))


def _text(content: str, name: str) -> HttpResponse:
    return HttpResponse(
        content.encode(), content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def _conference(conference_id: int) -> Conference:
    return get_object_or_404(conferences_for_pages(), pk=conference_id)
