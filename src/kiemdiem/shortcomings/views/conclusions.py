"""A delegation's conclusion becomes an entry of the register, or a task."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.cycles.models import Conclusion
from kiemdiem.cycles.queries import visit_seen
from kiemdiem.shortcomings.access import register_target
from kiemdiem.shortcomings.actions.conclusions import LONGEST_NAME, raise_conclusion, task_from_conclusion
from kiemdiem.shortcomings.forms.conclusions import RaiseForm, TaskForm
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def raise_(request: SignedIn, conclusion_id: int) -> HttpResponse:
    """Write a conclusion into the visited unit's register."""
    one = _conclusion(request, conclusion_id, "shortcomings.raise_conclusion")
    form = RaiseForm(request.POST or None, initial={"wording": one.text})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            raise_conclusion(conclusion=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("cycles:visit", one.report.visit_id)
    return _page(request, one, form, "Ghi kết luận thành hạn chế", "Ghi vào sổ")


def task(request: SignedIn, conclusion_id: int) -> HttpResponse:
    """Give a task from a conclusion."""
    one = _conclusion(request, conclusion_id, "shortcomings.task_from_conclusion")
    unit = one.report.visit.unit.unit
    form = TaskForm(request.POST or None, unit=unit, initial={"name": one.text[:LONGEST_NAME]})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            task_from_conclusion(conclusion=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("cycles:visit", one.report.visit_id)
    return _page(request, one, form, "Giao nhiệm vụ từ kết luận", "Giao nhiệm vụ")


def _conclusion(request: SignedIn, pk: int, action: str) -> Conclusion:
    one = get_object_or_404(
        Conclusion.objects.select_related("report__visit__unit__unit", "report__visit__unit__cycle"), pk=pk
    )
    visit_seen(one.report.visit_id, request.actor)
    require(action, request.actor, register_target(one.report.visit.unit.unit, request.actor))
    return one


def _page(
    request: SignedIn, one: Conclusion, form: RaiseForm | TaskForm, title: str, button: str
) -> HttpResponse:
    context = {"one": one, "visit": one.report.visit, "form": form, "title": title, "button": button}
    return render(request, "shortcomings/conclusion.html", context, status=answer_code(form))
