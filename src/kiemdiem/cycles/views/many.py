"""Suggestions for many at once: the board with its deeds, drafting, issuing with progress."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.audit.access import require
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles import actions, queries
from kiemdiem.cycles.access import suggesting_place
from kiemdiem.cycles.forms.suggestions import (
    ChosenApprovalForm,
    ChosenForm,
    ChosenOpinionForm,
    IssueManyForm,
    ManySubjectsForm,
    PointForms,
    points_of,
)
from kiemdiem.cycles.models import Cycle, Suggestion
from kiemdiem.web.paging import page_of
from kiemdiem.web.progress import streamed_page
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

LINES_A_PAGE = 100
SAID = {
    "soan": "Đã lưu các bản soạn. Tiếp theo: chọn các bản soạn, ghi ý kiến của ủy ban kiểm tra.",
    "y-kien": "Đã ghi ý kiến của ủy ban kiểm tra. Tiếp theo: chọn các bản soạn, ghi phê duyệt.",
    "phe-duyet": "Đã ghi phê duyệt. Tiếp theo: bấm “Ban hành” ở trên.",
}


@require_GET
def suggestions(request: SignedIn, cycle_id: int) -> HttpResponse:
    """List the suggestions of a cycle with what was approved, issued, received, read, answered, and is late."""
    return _board(request, queries.cycle_seen(cycle_id, request.actor), None)


def _board(request: SignedIn, cycle: Cycle, tried: ChosenForm | None) -> HttpResponse:
    today, actor = timezone.localdate(), request.actor
    stage, text = request.GET.get("tinh-trang", ""), request.GET.get("tim", "").strip()[:100]
    who = request.GET.get("loai", "")
    rows = queries.suggestions_of_cycle(cycle, actor, stage, text, today, who)
    page = page_of(request, rows.count(), LINES_A_PAGE)
    offered = Suggestion.objects.none()
    typed = request.POST.dict() if tried else {}
    context = {
        "cycle": queries.cycle_head(cycle, actor), "lines": queries.suggestion_lines(rows, page.window), "page": page,
        "counts": queries.suggestion_counts(cycle, actor, today), "stages": queries.STAGE_NAMES, "stage": stage,
        "text": text, "who": who, "tried": tried, "ticked": tried["chosen"].value() if tried else [],
        "opinion": tried if isinstance(tried, ChosenOpinionForm) else ChosenOpinionForm(offered=offered, initial=typed),
        "approval": tried if isinstance(tried, ChosenApprovalForm) else ChosenApprovalForm(offered=offered, initial=typed),
        "duty": queries.prepared_with(cycle), "today": today, "said": SAID.get(request.GET.get("xong", ""), ""),
    }  # fmt: skip
    return render(request, "cycles/suggestions.html", context, status=answer_code(tried))


@require_POST
def prepare_suggestions(request: SignedIn, cycle_id: int, slug: str) -> HttpResponse:
    """Record one opinion on, or one approval of, the drafts that are ticked."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    offered = queries.suggestions_of_cycle(cycle, request.actor, "dang-soan", "", timezone.localdate())
    form: ChosenForm
    if slug == "y-kien":
        form = ChosenOpinionForm(request.POST, offered=offered)
    elif slug == "phe-duyet":
        form = ChosenApprovalForm(request.POST, offered=offered)
    else:
        raise Http404
    if form.is_valid():
        chosen = list(form.cleaned_data["chosen"])
        with refusals_on(form):
            if isinstance(form, ChosenOpinionForm):
                actions.note_opinion(
                    suggestions=chosen, opinion=form.cleaned_data["opinion"], by=request.actor, at=timezone.now()
                )  # fmt: skip
            else:
                actions.approve_suggestions(
                    suggestions=chosen, ground=form.cleaned_data["ground"], by=request.actor, at=timezone.now()
                )  # fmt: skip
        if not form.errors:
            return _done(cycle, slug)
    return _board(request, cycle, form)


def _done(cycle: Cycle, deed: str) -> HttpResponse:
    """Lead back to the board, which says what was done and what comes next."""
    return redirect(reverse("cycles:suggestions", args=[cycle.pk], query={"xong": deed}))


def suggest_many(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Draft the same points to many subjects; narrowing the list again keeps what was ticked and typed."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    require("cycles.suggest", request.actor, suggesting_place(cycle))
    asked, narrowing = request.POST or request.GET, "loc" in request.POST
    text, kind = asked.get("tim", "").strip(), asked.get("loai", queries.COLLECTIVES)
    offered = queries.open_to_suggestions(cycle, request.actor)
    formset = PointForms(request.POST or None)
    form = ManySubjectsForm(request.POST if request.method == "POST" else None, offered=offered)
    if not narrowing and form.is_valid() and formset.is_valid():
        points = points_of(formset)
        with refusals_on(form):
            actions.suggest_to_many(
                wanted=[(subject, points) for subject in form.cleaned_data["subjects"]],
                by=request.actor,
                at=timezone.now(),
            )
        if not form.errors:
            return _done(cycle, "soan")
    ticked = [str(one) for one in form["subjects"].value() or []]
    context = {
        "cycle": queries.cycle_head(cycle, request.actor), "form": form, "formset": formset, "text": text, "kind": kind,
        "found": queries.to_be_asked(offered, text[:100], kind, ticked), "ticked": ticked, "most": queries.ASKED_AT_ONCE,
        "narrowing": narrowing,
    }  # fmt: skip
    status = 200 if narrowing else answer_code(form, formset)
    return render(request, "cycles/suggest_many.html", context, status=status)


def issue_many(request: SignedIn, cycle_id: int) -> HttpResponseBase:
    """Show the approved drafts; issue those that are ticked, with progress while it runs."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    require("cycles.issue_suggestion", request.actor, suggesting_place(cycle))
    rows = queries.suggestions_of_cycle(cycle, request.actor, "cho-ban-hanh", "", timezone.localdate())
    drafts = list(rows.select_related("subject__unit"))
    dues = queries.default_dues(cycle, [draft.subject for draft in drafts], timezone.localdate())
    form = IssueManyForm(request.POST or None, offered=rows)
    if request.method == "POST" and form.is_valid():
        fixed = form.cleaned_data["answer_due"]
        wanted = [
            actions.Issued(one, number, fixed or (dues.dates.get(one.subject_id) if dues else None))
            for one, number in zip(form.cleaned_data["chosen"], form.numbers(), strict=True)
        ]
        with refusals_on(form):
            actions.refuse_unready(wanted, timezone.now())
        if not form.errors:
            page = render_to_string(
                "cycles/issuing.html", {"cycle": queries.cycle_head(cycle, request.actor)}, request
            )
            return streamed_page(page, _issuing(request, cycle, wanted))
    ticked = (
        [str(one) for one in form["chosen"].value()] if form.is_bound else [str(draft.pk) for draft in drafts]
    )
    context = {
        "cycle": queries.cycle_head(cycle, request.actor), "form": form, "dues": dues, "ticked": ticked,
        "lines": queries.suggestion_lines(rows, slice(0, actions.MOST)),
    }  # fmt: skip
    return render(request, "cycles/issue_many.html", context, status=answer_code(form))


def _issuing(request: SignedIn, cycle: Cycle, wanted: list[actions.Issued]) -> Iterator[str]:
    """Yield the progress of the issuing: nothing is issued unless it runs to its end."""
    try:
        for progress in actions.issue_many(wanted=wanted, by=request.actor, at=timezone.now()):
            yield render_to_string("cycles/issuing_progress.html", {"progress": progress})
    except Refused as refused:
        yield render_to_string("cycles/issuing_refused.html", {"refused": refused, "cycle": cycle})
    else:
        yield render_to_string("cycles/issuing_done.html", {"cycle": cycle, "count": len(wanted)})
