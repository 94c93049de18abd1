"""The delegations' calendar, one visit, its report and what its conclusions became."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.audit.access import require
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.cycles import actions, queries
from kiemdiem.cycles.access import cycle_target, unit_target
from kiemdiem.cycles.forms.delegations import (
    AbsenceForm,
    ConclusionForms,
    SettleForm,
    VisitForm,
    VisitReportForm,
)
from kiemdiem.cycles.models import Visit
from kiemdiem.web.asking import whole_number
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@require_GET
def visits(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Show who comes to which unit when."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    text, delegation = request.GET.get("tim", "").strip()[:100], whole_number(request.GET.get("doan", ""))
    context = {
        "cycle": queries.cycle_head(cycle, request.actor), "text": text, "delegation": delegation,
        "calendar": queries.visit_calendar(cycle, request.actor, delegation, text),
        "delegations": cycle.delegations.order_by("number"),
    }  # fmt: skip
    return render(request, "cycles/visits.html", context)


def plan_visit(request: SignedIn, unit_id: int) -> HttpResponse:
    """Set or move the date of a unit's visit."""
    unit = queries.unit_seen(unit_id, request.actor)
    require("cycles.schedule_visit", request.actor, cycle_target(unit.cycle))
    found = Visit.objects.filter(unit=unit).first()
    first = (
        {
            "starts_on": found.starts_on,
            "ends_on": found.ends_on,
            "session": found.session,
            "place": found.place,
        }
        if found
        else None
    )
    form = VisitForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = actions.schedule_visit(unit=unit, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("cycles:visit", made.pk)
    context = {
        "unit": unit, "form": form, "found": found, "cycle": queries.cycle_head(unit.cycle, request.actor),
        "delegation": unit.delegations.first(),
    }  # fmt: skip
    return render(request, "cycles/plan_visit.html", context, status=answer_code(form))


@require_GET
def visit(request: SignedIn, visit_id: int) -> HttpResponse:
    """Show one visit."""
    return _visit(request, queries.visit_seen(visit_id, request.actor))


def _visit(
    request: SignedIn, seen: Visit, tried: BaseForm | None = None, refused: Refused | None = None
) -> HttpResponse:
    view = queries.visit_view(seen, request.actor)
    absence = tried if isinstance(tried, AbsenceForm) else AbsenceForm(visit=seen)
    context: dict[str, Any] = {"visit": view, "absence": absence, "tried": tried, "refused": refused}
    return render(request, "cycles/visit.html", context, status=answer_code(tried, refused))


@require_POST
def cover_absence(request: SignedIn, visit_id: int) -> HttpResponse:
    """Note who does not go and who goes instead."""
    seen = queries.visit_seen(visit_id, request.actor)
    form = AbsenceForm(request.POST, visit=seen)
    if form.is_valid():
        with refusals_on(form):
            actions.cover_absence(visit=seen, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("cycles:visit", visit_id)
    return _visit(request, seen, form)


@require_POST
def cancel_visit(request: SignedIn, visit_id: int) -> HttpResponse:
    """Take a visit off the calendar."""
    seen = queries.visit_seen(visit_id, request.actor)
    cycle_id = seen.unit.cycle_id
    try:
        actions.cancel_visit(visit=seen, by=request.actor, at=timezone.now())
    except NotAllowed:
        raise
    except Refused as refused:
        return _visit(request, seen, refused=refused)
    return redirect("cycles:visits", cycle_id)


def write_visit_report(request: SignedIn, visit_id: int) -> HttpResponse:
    """Write the delegation's report on a visit."""
    seen = queries.visit_seen(visit_id, request.actor)
    require("cycles.write_visit_report", request.actor, unit_target(seen.unit, request.actor))
    report = getattr(seen, "report", None)
    unmarked = report.conclusions.filter(outcome="") if report else ()
    form = VisitReportForm(
        request.POST if request.method == "POST" else None,
        initial={"summary": report.summary if report else ""},
    )
    formset = ConclusionForms(
        request.POST if request.method == "POST" else None, initial=[{"text": one.text} for one in unmarked]
    )
    if form.is_valid() and formset.is_valid():
        texts = [row.cleaned_data.get("text", "") for row in formset.forms]
        with refusals_on(form):
            actions.write_visit_report(
                visit=seen,
                summary=form.cleaned_data["summary"],
                conclusions=texts,
                by=request.actor,
                at=timezone.now(),
            )
        if not form.errors:
            return redirect("cycles:visit", visit_id)
    context = {"visit": queries.visit_view(seen, request.actor), "form": form, "formset": formset}
    return render(request, "cycles/visit_report.html", context, status=answer_code(form, formset))


@require_POST
def settle_conclusion(request: SignedIn, visit_id: int, conclusion_id: int) -> HttpResponse:
    """Mark a conclusion as a commendation, or as one that gives rise to nothing."""
    seen = queries.visit_seen(visit_id, request.actor)
    require("cycles.settle_conclusion", request.actor, unit_target(seen.unit, request.actor))
    report = getattr(seen, "report", None)
    conclusion = get_object_or_404(report.conclusions if report else Visit.objects.none(), pk=conclusion_id)
    form = SettleForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.settle_conclusion(
                conclusion=conclusion,
                outcome=form.cleaned_data["outcome"],
                by=request.actor,
                at=timezone.now(),
            )
        if not form.errors:
            return redirect("cycles:visit", visit_id)
    return _visit(request, seen, form)


@require_POST
def send_visit_report(request: SignedIn, visit_id: int) -> HttpResponse:
    """Send the report, once nothing in it is left unmarked."""
    seen = queries.visit_seen(visit_id, request.actor)
    report = getattr(seen, "report", None)
    try:
        if report is None:
            raise Refused("Đoàn chưa viết báo cáo.", way_out="Hãy viết báo cáo trước khi gửi.")
        actions.send_visit_report(report=report, by=request.actor, at=timezone.now())
    except NotAllowed:
        raise
    except (NotReady, Refused) as refused:
        return _visit(request, seen, refused=refused)
    return redirect("cycles:visit", visit_id)
