"""Suggested points taken from what the register still holds open from before the cycle."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.cycles.access import suggesting_place
from kiemdiem.cycles.actions import suggest_to_many
from kiemdiem.cycles.queries import cycle_head, cycle_seen
from kiemdiem.shortcomings.forms.asking import AskingForm
from kiemdiem.shortcomings.queries.asking import carried_entries, carried_lines, points_about
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def suggest_from_register(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Tick open entries of earlier years and draft points about them, each with the way to its entry."""
    cycle, today = cycle_seen(cycle_id, request.actor), timezone.localdate()
    require("cycles.suggest", request.actor, suggesting_place(cycle))
    form = AskingForm(request.POST or None, offered=carried_entries(cycle, request.actor, today))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            wanted = points_about(cycle, form.cleaned_data["entries"], form.cleaned_data["to"], request.actor)
            suggest_to_many(wanted=wanted, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("cycles:suggestions", cycle.pk)
    context = {
        "cycle": cycle_head(cycle, request.actor), "form": form, "lines": carried_lines(cycle, request.actor, today),
        "ticked": [str(one) for one in form["entries"].value() or []],
    }  # fmt: skip
    return render(request, "shortcomings/suggest.html", context, status=answer_code(form))
