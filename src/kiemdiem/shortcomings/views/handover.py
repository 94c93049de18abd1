"""What units that are merged, divided or ended leave open: the list, the plan of one unit, the deed."""

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiemdiem.audit.access import require
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.access import register_target
from kiemdiem.shortcomings.forms.handover import HandoverForm
from kiemdiem.shortcomings.queries import handover as open_items
from kiemdiem.web.progress import streamed_page
from kiemdiem.web.refusals import answer_code
from kiemdiem.web.requests import SignedIn


def handovers(request: SignedIn) -> HttpResponse:
    """List the units that have something to hand over."""
    lines = open_items.leaving(request.actor, timezone.localdate())
    return render(request, "shortcomings/handovers.html", {"lines": lines})


def handover(request: SignedIn, unit_id: int) -> HttpResponse:
    """Show what a unit left open and the plan of its handing over; show it as it would be written."""
    unit = _unit(request, unit_id)
    today = timezone.localdate()
    form = HandoverForm(request.POST or None, open_items.holding(unit, today), initial={"decided_on": today})
    preview = form.preview() if request.method == "POST" and form.is_valid() else []
    context = {"unit": unit, "form": form, "holding": form.holding, "preview": preview}
    return render(request, "shortcomings/handover.html", context, status=answer_code(form))


@require_POST
def run(request: SignedIn, unit_id: int) -> HttpResponseBase:
    """Hand over as the plan says, and show the progress while it runs; the page needs no script."""
    unit = _unit(request, unit_id)
    form = HandoverForm(request.POST, open_items.holding(unit, timezone.localdate()))
    if not (form.holding.successors and form.holding.items):
        return redirect("shortcomings:handover", unit_id)  # that page says what is missing
    if not form.is_valid():
        context = {"unit": unit, "form": form, "holding": form.holding, "preview": []}
        return render(request, "shortcomings/handover.html", context, status=answer_code(form))
    page = render_to_string("shortcomings/handover_run.html", {"unit": unit}, request)
    return streamed_page(page, _running(request, unit, form))


def _running(request: SignedIn, unit: Unit, form: HandoverForm) -> Iterator[str]:
    asked = form.cleaned_data
    try:
        for progress in actions.hand_over(
            unit=unit, entries=form.entry_plans(), of_targets=form.target_plans(), source=asked["source"],
            decision_number=asked["decision_number"], decided_on=asked["decided_on"], by=request.actor, at=timezone.now(),
        ):  # fmt: skip
            yield render_to_string("shortcomings/handover_progress.html", {"progress": progress})
    except Refused as refused:
        yield render_to_string("shortcomings/handover_refused.html", {"refused": refused, "unit": unit})
    else:
        yield render_to_string("shortcomings/handover_done.html", {"unit": unit})


def _unit(request: SignedIn, unit_id: int) -> Unit:
    unit = get_object_or_404(Unit, pk=unit_id)
    require("shortcomings.hand_over", request.actor, register_target(unit, request.actor))
    return unit
