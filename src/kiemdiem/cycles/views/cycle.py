"""The list of cycles; preparing, opening and closing one; its calendar."""

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.audit.access import require
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.cycles import actions, queries
from kiemdiem.cycles.access import cycle_target, may_create
from kiemdiem.cycles.forms.season import CycleForm, SwitchForm
from kiemdiem.cycles.models import Cycle, CycleState
from kiemdiem.web.progress import streamed_page
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """List the cycles."""
    lines = queries.cycles_listed(request.actor, timezone.localdate())
    context = {"lines": lines, "may_create": may_create(request.actor)}
    return render(request, "cycles/index.html", context)


def create(request: SignedIn) -> HttpResponse:
    """Prepare a new cycle."""
    first = CycleForm.first_values(request.actor, timezone.localdate())
    form = CycleForm(request.POST or None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            cycle = actions.create(**form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("cycles:prepare", cycle.pk)
    return render(request, "cycles/create.html", {"form": form}, status=answer_code(form))


@require_GET
def prepare(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Show what would be opened and what still stands in the way."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    require("cycles.create", request.actor, cycle_target(cycle))
    if cycle.state != CycleState.DRAFT:
        return redirect("cycles:board", cycle.pk)
    return _preparing(request, cycle, None)


@require_POST
def switch_rules(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Switch rules off in a cycle that is being prepared."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    require("cycles.switch_rules", request.actor, cycle_target(cycle))
    form = SwitchForm(queries.switches(cycle), request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.switch_rules(cycle=cycle, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect("cycles:prepare", cycle.pk)
    return _preparing(request, cycle, form)


def _preparing(request: SignedIn, cycle: Cycle, sent: SwitchForm | None) -> HttpResponse:
    listed = queries.switches(cycle)
    now = {"rules": cycle.switched_off, "ground": cycle.switched_off_ground}
    context = {
        "cycle": queries.cycle_head(cycle, request.actor),
        "ready": queries.readiness_of(cycle),
        "previous": cycle.previous,
        "switches": listed,
        "switch_form": sent or SwitchForm(listed, initial=now),
    }
    return render(request, "cycles/prepare.html", context, status=answer_code(sent))


@require_POST
def open_run(request: SignedIn, cycle_id: int) -> HttpResponseBase:
    """Open a cycle and show the progress while it runs; the page needs no script."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    require("cycles.open", request.actor, cycle_target(cycle))
    context = {"cycle": queries.cycle_head(cycle, request.actor)}
    page = render_to_string("cycles/opening.html", context, request)
    return streamed_page(page, _opening(request, cycle))


def _opening(request: SignedIn, cycle: Cycle) -> Iterator[str]:
    """Yield the progress of the opening: nothing is written unless it runs to its end."""
    try:
        for progress in actions.open_cycle(cycle=cycle, by=request.actor, at=timezone.now()):
            yield render_to_string("cycles/opening_progress.html", {"progress": progress})
    except Refused as refused:
        yield render_to_string("cycles/opening_refused.html", {"refused": refused, "cycle": cycle})
    else:
        yield render_to_string("cycles/opening_done.html", {"cycle": cycle})


def close(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Show what keeps a cycle from closing; close it."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    require("cycles.close", request.actor, cycle_target(cycle))
    if request.method == "POST":
        try:
            actions.close(cycle=cycle, by=request.actor, at=timezone.now())
        except NotReady as refused:
            return _closing(request, cycle, refused)
        return redirect("cycles:board", cycle.pk)
    return _closing(request, cycle, None)


def _closing(request: SignedIn, cycle: Cycle, refused: NotReady | None) -> HttpResponse:
    context = {
        "cycle": queries.cycle_head(cycle, request.actor),
        "unfinished": queries.unfinished_subjects(cycle),
        "refused": refused,
    }
    return render(request, "cycles/close.html", context, status=answer_code(refused))


@require_GET
def calendar(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Show the dates of a cycle with the rules they come from."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    context = {"cycle": queries.cycle_head(cycle, request.actor), "days": queries.calendar_of(cycle)}
    return render(request, "cycles/calendar.html", context)
