"""One entry's page, what is done on it, its files, and where it was born."""

from datetime import date
from typing import Any, cast
from urllib.parse import quote

from django.apps import apps
from django.db import models
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kiemdiem.cycles.models import SuggestedPoint
from kiemdiem.shortcomings import phrases
from kiemdiem.shortcomings.access import may_see
from kiemdiem.shortcomings.models import Evidence, MeasureKind, Shortcoming
from kiemdiem.shortcomings.queries.gantt import plan_chart
from kiemdiem.shortcomings.queries.story import Story, entry_story, story_subject
from kiemdiem.shortcomings.queries.story.dossier import dossier as entry_dossier
from kiemdiem.shortcomings.views.asked import DAY_KEY, view_of
from kiemdiem.shortcomings.views.panels import PANELS, Panel
from kiemdiem.targets.phrases import STANDINGS, tone
from kiemdiem.web.deeds import Offered, left_undone
from kiemdiem.web.downloads import kept_file
from kiemdiem.web.refusals import answer_code
from kiemdiem.web.requests import SignedIn


def entry_or_404(request: SignedIn, entry_id: int) -> Shortcoming:
    """Return an entry that the actor may see; whoever may not doesn't learn that it exists."""
    entry = story_subject(entry_id)
    if entry is None or not may_see(request.actor, entry, timezone.localdate()).allowed:
        raise Http404
    return entry


def entry(request: SignedIn, entry_id: int) -> HttpResponse:
    """Show an entry's whole story; as known on an earlier day, its dossier of that day."""
    if request.GET.get(DAY_KEY):
        return dossier(request, entry_id)
    return _page(request, entry_or_404(request, entry_id))


def act(request: SignedIn, entry_id: int, slug: str) -> HttpResponse:
    """Do one deed of an entry; a refusal shows the page again with what was typed. Asked for, show its form."""
    one, panel = entry_or_404(request, entry_id), PANELS.get(slug)
    if panel is None:
        raise Http404
    if request.method != "POST":
        return _form(request, one, panel) if request.htmx else _page(request, one, unfolded=panel)
    undone = left_undone(
        request, panel, one, panel.ask(one, timezone.localdate(), request.POST, request.FILES)
    )
    return _page(request, one, undone) if undone else redirect("shortcomings:entry", one.pk)


def evidence(request: SignedIn, entry_id: int, evidence_id: int) -> FileResponse:
    """Hand out a file of evidence, only to be saved, never to be run or shown in the page's own place."""
    one = entry_or_404(request, entry_id)
    kept = get_object_or_404(Evidence, pk=evidence_id, shortcoming=one)
    return kept_file(kept.file, kept.file_name, kept.title)


def origin(request: SignedIn, entry_id: int) -> HttpResponse:
    """Go to where an entry was born: the report, the speech, the conclusion, the suggested point."""
    one = entry_or_404(request, entry_id)
    born = _born_of(one)
    if born is None:
        raise Http404
    model, key = born
    there = cast(Any, get_object_or_404(model, pk=key)).get_absolute_url()
    return redirect(_to_the_passage(there, one.origin_passage))


def _to_the_passage(address: str, passage: str) -> str:
    """Return an address of a place on a page with the words there that a browser shall show, where it knows how."""
    words = passage.split()
    if "#" not in address or not words:
        return address
    ends = [" ".join(words[:5]), " ".join(words[-5:])] if len(words) > 10 else [" ".join(words)]
    return f"{address}:~:text={','.join(quote(end, safe='').replace('-', '%2D') for end in ends)}"


def dossier(request: SignedIn, entry_id: int) -> HttpResponse:
    """Show an entry as two sheets of paper, today or as known on a day."""
    one, view = entry_or_404(request, entry_id), view_of(request)
    context = {
        "entry": one,
        "dossier": entry_dossier(one, request.actor, view.known, view.today),
        "view": view,
        "phrases": phrases,
    }
    return render(request, "shortcomings/dossier.html", context)


def plan(request: SignedIn, entry_id: int) -> HttpResponse:
    """Show the plan of an entry as bars over time."""
    one = entry_or_404(request, entry_id)
    context = {"entry": one, "chart": plan_chart(one, timezone.localdate()), "phrases": phrases}
    return render(request, "shortcomings/plan.html", context)


def _born_of(entry: Shortcoming) -> tuple[type[models.Model], int] | None:
    """Return the row an entry was born from, where rows of its kind have a page of their own."""
    model: type[models.Model]
    if entry.origin_type and entry.origin_id:
        try:
            model, key = apps.get_model(entry.origin_type), entry.origin_id
        except (LookupError, ValueError):
            return None
    elif entry.point_id:
        model, key = SuggestedPoint, entry.point_id
    else:
        return None
    return (model, key) if hasattr(model, "get_absolute_url") else None


def _form(request: SignedIn, entry: Shortcoming, panel: Panel) -> HttpResponse:
    """Show the form of a deed alone, for its place on the page."""
    today = timezone.localdate()
    offered = _offered(entry_story(entry, request.actor, today), today, unfolded=panel)
    context = {"entry": entry, "one": next((one for one in offered if one.deed is panel), None)}
    return render(request, "shortcomings/deed.html", context)


def _page(
    request: SignedIn, entry: Shortcoming, sent: Offered | None = None, unfolded: Panel | None = None
) -> HttpResponse:
    today = timezone.localdate()
    story = entry_story(entry, request.actor, today)
    context = {
        "story": story,
        "entry": entry,
        "offered": _offered(story, today, sent, unfolded),
        "has_origin": _born_of(entry) is not None,
        "phrases": phrases,
        "standings": STANDINGS,
        "tone": tone,
    }
    return render(
        request, "shortcomings/entry.html", context, status=answer_code(sent.form if sent else None)
    )


def _offered(
    story: Story, today: date, sent: Offered | None = None, unfolded: Panel | None = None
) -> list[Offered]:
    """Return the deeds the actor may do now and that make sense now, the one just sent with what was typed.

    Of the others only the unfolded one has its form; each of them costs a reading of what it offers.
    """
    entry = story.entry
    senseless = {
        "measure": entry.measure_kind != MeasureKind.FIGURE,
        "complete_step": all(step.done_on for step in story.record.steps),
        "check_evidence": not story.record.evidence,
        "mark_relapse": entry.relapse_of_id is not None,
        "verify": bool(story.not_independent),
        "recheck": bool(story.not_independent),
        "transfer": entry.unit.valid_to is None,
    }
    offered = []
    for panel in PANELS.values():
        if sent and sent.deed is panel:
            offered.append(sent)
        elif story.may[panel.verb] and not senseless.get(panel.verb, False):
            wanted = panel is unfolded
            offered.append(Offered(panel, panel.ask(entry, today) if wanted else None, open=wanted))
    return offered
