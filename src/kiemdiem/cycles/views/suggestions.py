"""Suggestions: the list, one suggestion, drafting, issuing, receiving."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.audit.access import require
from kiemdiem.cycles import actions, queries
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.forms import IssueForm, PointForms, SuggestionForm, points_of
from kiemdiem.cycles.models import Subject, Suggestion
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@require_GET
def suggestions(request: SignedIn, cycle_id: int) -> HttpResponse:
    """List the suggestions of a cycle with what was issued, received, and is due."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    stage, text = request.GET.get("tinh-trang", ""), request.GET.get("tim", "").strip()[:100]
    rows = queries.suggestions_of_cycle(cycle, request.actor, stage, text, timezone.localdate())
    page = page_of(request, rows.count())
    context = {
        "cycle": queries.cycle_head(cycle, request.actor), "lines": queries.suggestion_lines(rows, page.window),
        "page": page, "stages": queries.STAGE_NAMES, "stage": stage, "text": text,
    }  # fmt: skip
    return render(request, "cycles/suggestions.html", context)


@require_GET
def suggestion(request: SignedIn, suggestion_id: int) -> HttpResponse:
    """Show one suggestion with its points."""
    return _suggestion(request, suggestion_id, IssueForm())


def _suggestion(request: SignedIn, suggestion_id: int, form: IssueForm) -> HttpResponse:
    context = {"suggestion": queries.suggestion_view(suggestion_id, request.actor), "form": form}
    return render(request, "cycles/suggestion.html", context, status=answer_code(form))


def suggest(request: SignedIn, subject_id: int) -> HttpResponse:
    """Draft a suggestion to a subject."""
    subject = get_object_or_404(Subject.objects.select_related("unit", "cycle__root"), pk=subject_id)
    return _draft(request, subject, None)


def edit_suggestion(request: SignedIn, suggestion_id: int) -> HttpResponse:
    """Rewrite the points of a draft."""
    found = Suggestion.objects.select_related("subject__unit", "subject__cycle__root")
    draft = get_object_or_404(found, pk=suggestion_id)
    return _draft(request, draft.subject, draft)


def _draft(request: SignedIn, subject: Subject, draft: Suggestion | None) -> HttpResponse:
    require("cycles.suggest", request.actor, subject_target(subject, request.actor))
    first = [{"text": point.text, "ground": point.ground} for point in draft.points.all()] if draft else []
    formset = PointForms(request.POST or None, initial=first)
    form = SuggestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and formset.is_valid():
        with refusals_on(form):
            made = actions.suggest(
                subject=subject, points=points_of(formset), draft=draft, by=request.actor, at=timezone.now()
            )
        if not form.errors:
            return redirect("cycles:suggestion", made.pk)
    context = {"subject": subject, "formset": formset, "form": form, "draft": draft}
    return render(request, "cycles/suggest.html", context, status=answer_code(form, formset))


@require_POST
def issue_suggestion(request: SignedIn, suggestion_id: int) -> HttpResponse:
    """Issue a drafted suggestion."""
    form = IssueForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.issue_suggestion(
                suggestion=get_object_or_404(Suggestion, pk=suggestion_id), **form.cleaned_data,
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect("cycles:suggestion", suggestion_id)
    return _suggestion(request, suggestion_id, form)


@require_POST
def receive_suggestion(request: SignedIn, suggestion_id: int) -> HttpResponse:
    """Confirm that a suggestion has arrived."""
    suggestion = get_object_or_404(Suggestion, pk=suggestion_id)
    actions.receive_suggestion(suggestion=suggestion, by=request.actor, at=timezone.now())
    return redirect("cycles:suggestion", suggestion_id)
