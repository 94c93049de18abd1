"""Suggestions: the board, one suggestion, drafting for one, receiving, reading, what is done to an issued one."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.cycles import actions, queries
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.forms.suggestions import (
    ApprovalForm,
    GroundForm,
    IssueForm,
    OpinionForm,
    PointForms,
    SuggestionForm,
    points_of,
)
from kiemdiem.cycles.models import Subject, Suggestion
from kiemdiem.web.deeds import Deed, Offered, left_undone
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

DEEDS = {
    deed.slug: deed
    for deed in (
        Deed(
            "note", "y-kien", "Ý kiến của ủy ban kiểm tra", "Ghi ý kiến", OpinionForm,
            lambda one, form, by, at: actions.note_opinion(suggestions=[one], **form.cleaned_data, by=by, at=at),
        ),
        Deed(
            "approve", "phe-duyet", "Phê duyệt", "Ghi phê duyệt", ApprovalForm,
            lambda one, form, by, at: actions.approve_suggestions(suggestions=[one], **form.cleaned_data, by=by, at=at),
        ),
        Deed(
            "amend", "thay-the", "Thay thế bằng gợi ý khác", "Thu hồi và soạn bản thay thế", GroundForm,
            lambda one, form, by, at: actions.amend_suggestion(suggestion=one, **form.cleaned_data, by=by, at=at),
            confirm="Thu hồi gợi ý này và soạn bản thay thế? Nơi nhận được báo ngay.",
        ),
        Deed(
            "recall", "thu-hoi", "Thu hồi", "Thu hồi", GroundForm,
            lambda one, form, by, at: actions.recall_suggestion(suggestion=one, **form.cleaned_data, by=by, at=at),
            confirm="Thu hồi gợi ý này? Nơi nhận được báo ngay và không phải trả lời nữa.",
        ),
    )
}  # fmt: skip


@require_GET
def suggestion(request: SignedIn, suggestion_id: int) -> HttpResponse:
    """Show one suggestion with its points."""
    return _suggestion(request, suggestion_id, None, None)


def _suggestion(
    request: SignedIn, suggestion_id: int, form: IssueForm | None, left: Offered | None
) -> HttpResponse:
    seen = queries.suggestion_view(suggestion_id, request.actor)
    due = queries.due_of(suggestion_id, timezone.localdate()) if seen.may_issue else None
    context = {
        "suggestion": seen, "form": form or IssueForm(initial={"answer_due": due.date if due else None}), "due": due,
        "deeds": [_offered(deed, left, seen) for deed in DEEDS.values() if getattr(seen, f"may_{deed.verb}")],
    }  # fmt: skip
    return render(
        request, "cycles/suggestion.html", context, status=answer_code(form, left.form if left else None)
    )


def _offered(deed: Deed, left: Offered | None, seen: queries.SuggestionView) -> Offered:
    if left and left.deed is deed:
        return left
    next_one = "note" if not seen.opinion else "approve" if not seen.line.approved_at else ""
    return Offered(deed, deed.form(auto_id=f"{deed.verb}_%s"), open=deed.verb == next_one)


@require_POST
def suggestion_deed(request: SignedIn, suggestion_id: int, slug: str) -> HttpResponse:
    """Record an opinion or an approval, recall or replace a suggestion."""
    deed = DEEDS.get(slug)
    if deed is None:
        raise Http404
    thing = get_object_or_404(Suggestion, pk=suggestion_id)
    queries.suggestion_view(suggestion_id, request.actor)
    form = deed.form(request.POST, auto_id=f"{deed.verb}_%s")
    left = left_undone(request, deed, thing, form)
    if left is not None:
        return _suggestion(request, suggestion_id, None, left)
    made = Suggestion.objects.filter(replaces=suggestion_id).values_list("pk", flat=True).first()
    return redirect("cycles:suggestion", made or suggestion_id)


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
    return _suggestion(request, suggestion_id, form, None)


@require_POST
def receive_suggestion(request: SignedIn, suggestion_id: int) -> HttpResponse:
    """Confirm that a suggestion has arrived."""
    suggestion = get_object_or_404(Suggestion, pk=suggestion_id)
    actions.receive_suggestion(suggestion=suggestion, by=request.actor, at=timezone.now())
    return redirect("cycles:suggestion", suggestion_id)


@require_POST
def read_suggestion(request: SignedIn, suggestion_id: int) -> HttpResponse:
    """Note that a receiver has the suggestion before them; the page sends this by itself when it opens."""
    suggestion = get_object_or_404(Suggestion, pk=suggestion_id)
    _read(suggestion, request.actor)
    if request.htmx:
        return render(request, "cycles/read.html")
    return redirect("cycles:suggestion", suggestion_id)


def _read(suggestion: Suggestion, by: Actor) -> None:
    actions.read_suggestion(suggestion=suggestion, by=by, at=timezone.now())
