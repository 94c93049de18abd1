"""The cause tree: seen with its counts, added to, and a cause ended."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.organisations.access import NOWHERE
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.forms.causes import EndCauseForm, NewCauseForm
from kiemdiem.shortcomings.models import Cause
from kiemdiem.shortcomings.queries.causes import cause_tree
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def causes(request: SignedIn) -> HttpResponse:
    """Show the tree with the entries of each branch, and add a cause."""
    today = timezone.localdate()
    form = NewCauseForm(request.POST or None, today)
    if request.method == "POST":
        require("shortcomings.add_cause", request.actor, NOWHERE)
        if form.is_valid():
            with refusals_on(form):
                actions.add_cause(**form.cleaned_data, by=request.actor, at=timezone.now())
            if not form.errors:
                return redirect("shortcomings:causes")
    context = {"tree": cause_tree(request.actor, today), "form": form}
    return render(request, "shortcomings/causes.html", context, status=answer_code(form))


def cause(request: SignedIn, cause_id: int) -> HttpResponse:
    """Show one cause, and end it."""
    one = get_object_or_404(Cause.objects.select_related("parent"), pk=cause_id)
    form = EndCauseForm(request.POST or None, initial={"valid_to": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.end_cause(cause=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("shortcomings:cause", one.pk)
    tree = cause_tree(request.actor, timezone.localdate())
    context = {
        "cause": one,
        "line": next(line for branch in tree.branches for line in branch.lines if line.id == one.pk),
        "form": form,
        "may_end": one.valid_to is None and decide("shortcomings.end_cause", request.actor, NOWHERE).allowed,
    }
    return render(request, "shortcomings/cause.html", context, status=answer_code(form))
