"""Planning a conference, changing its plan, inviting guests."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.conferences import actions
from kiemdiem.conferences.access import conference_target, host_target
from kiemdiem.conferences.forms.plans import InviteForm, PlanForm, plan_values
from kiemdiem.conferences.queries.candidates import hosted_collectives
from kiemdiem.conferences.queries.screen import conferences_for_pages
from kiemdiem.conferences.queries.times import plan_advice
from kiemdiem.cycles.models import CycleUnit
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def plan(request: SignedIn, cycle_unit_id: int) -> HttpResponse:
    """Plan a conference at a unit of a cycle."""
    host = get_object_or_404(CycleUnit.objects.select_related("cycle__rule_set", "unit"), pk=cycle_unit_id)
    require("conferences.plan", request.actor, host_target(host))
    own = [collective.pk for collective in hosted_collectives(host) if collective.unit_id == host.pk]
    initial = {"title": f"Hội nghị kiểm điểm năm {host.cycle.year}", "collectives": own}
    form = PlanForm(host, timezone.localdate(), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            planned = actions.plan(host=host, details=form.plan(), by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("conferences:conference", planned.pk)
    context = {"form": form, "host": host, "advice": plan_advice(host), "conference": None}
    return render(request, "conferences/plan.html", context, status=answer_code(form))


def replan(request: SignedIn, conference_id: int) -> HttpResponse:
    """Change the plan of a conference that has not opened."""
    conference = get_object_or_404(conferences_for_pages(), pk=conference_id)
    require("conferences.replan", request.actor, conference_target(conference, request.actor))
    form = PlanForm(
        conference.host, timezone.localdate(), request.POST or None, initial=plan_values(conference)
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.replan(conference=conference, details=form.plan(), by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("conferences:conference", conference.pk)
    context = {
        "form": form,
        "host": conference.host,
        "advice": plan_advice(conference.host),
        "conference": conference,
    }
    return render(request, "conferences/plan.html", context, status=answer_code(form))


def invite(request: SignedIn, conference_id: int) -> HttpResponse:
    """Put a guest on the list."""
    conference = get_object_or_404(conferences_for_pages(), pk=conference_id)
    require("conferences.invite", request.actor, conference_target(conference, request.actor))
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            guest = form.cleaned_data["person"]
            actions.invite(conference=conference, person=guest, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("conferences:roll", conference.pk)
    context = {"form": form, "conference": conference}
    return render(request, "conferences/invite.html", context, status=answer_code(form))
