"""One target: its figures, its description, what it is assigned to."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.targets import actions
from kiemdiem.targets.access import may_see, targets_of
from kiemdiem.targets.actions import Part
from kiemdiem.targets.forms.figures import ValueForm
from kiemdiem.targets.forms.targets import AssignForm, DescribeForm
from kiemdiem.targets.models import Target
from kiemdiem.targets.phrases import STANDINGS, standing_says, tone
from kiemdiem.targets.queries import target_page
from kiemdiem.targets.queries.cascade import cascade as tree
from kiemdiem.targets.views.lists import day_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def target(request: SignedIn, target_id: int) -> HttpResponse:
    """Show a target with all its figures, and record a new one."""
    one = _target_or_404(request, target_id)
    form = ValueForm(request.POST or None, initial={"kind": "estimate", "as_of": timezone.localdate()})
    if request.method == "POST":
        require("targets.record_value", request.actor, targets_of(one.unit, request.actor))
        if form.is_valid():
            with refusals_on(form):
                actions.record_value(target=one, **form.cleaned_data, by=request.actor, at=timezone.now())
            if not form.errors:
                return redirect("targets:target", one.pk)
    day = day_of(request)
    context = {
        "page": target_page(one, day.known_on),
        "day": day,
        "form": form,
        "tone": tone,
        "standings": STANDINGS,
        "may": _may(request, one),
    }
    return render(request, "targets/target.html", context, status=answer_code(form))


def describe(request: SignedIn, target_id: int) -> HttpResponse:
    """Say anew who answers for a target, in which field, how often figures are due, by what rule it is met."""
    one = _target_or_404(request, target_id)
    require("targets.describe", request.actor, targets_of(one.unit, request.actor))
    form = DescribeForm(request.POST or None, one, timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.describe(target=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("targets:target", one.pk)
    return render(request, "targets/describe.html", {"form": form, "target": one}, status=answer_code(form))


def cascade(request: SignedIn, target_id: int) -> HttpResponse:
    """Show to whom a target is assigned and what the parts add up to; assign it further."""
    one = _target_or_404(request, target_id)
    may_assign = _may(request, one)["assign"] and one.post_id is None
    form = AssignForm(request.POST or None, one, timezone.localdate()) if may_assign else None
    if request.method == "POST":
        require("targets.assign", request.actor, targets_of(one.unit, request.actor))
        if form and form.is_valid():
            with refusals_on(form):
                parts = [
                    Part(row["unit"], row["post"], row["share_percent"], row["amount"])
                    for row in form.filled()
                ]
                actions.assign(
                    target=one,
                    parts=parts,
                    source=form.cleaned_data["source"],
                    by=request.actor,
                    at=timezone.now(),
                )
            if not form.errors:
                return redirect("targets:cascade", one.pk)
    day = day_of(request)
    context = {
        "branch": tree(one, request.actor, day.known_on),
        "target": one,
        "day": day,
        "form": form,
        "tone": tone,
        "standings": STANDINGS,
        "standing_says": standing_says,
    }
    return render(request, "targets/cascade.html", context, status=answer_code(form))


def _target_or_404(request: SignedIn, target_id: int) -> Target:
    rows = Target.objects.select_related("unit", "owner_post", "post", "field", "parent__unit")
    one = rows.filter(pk=target_id).first()
    if one is None or not may_see(request.actor, one).allowed:
        raise Http404
    return one


def _may(request: SignedIn, one: Target) -> dict[str, bool]:
    place = targets_of(one.unit, request.actor)
    return {
        verb: decide(f"targets.{verb}", request.actor, place).allowed
        for verb in ("record_value", "describe", "assign")
    }
