"""When one is reminded: the packaged figures, and what bodies set for themselves and all below them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.forms.rules import BackForm, RemindersForm
from kiemdiem.shortcomings.queries.rules import rules_page, unit_rules
from kiemdiem.web.addresses import url
from kiemdiem.web.asking import whole_number
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

BACK = "bo"


def reminders(request: SignedIn) -> HttpResponse:
    """Show the packaged reminders and those of the bodies; go to one's unit to set its own."""
    page = rules_page(request.actor, timezone.localdate())
    wanted = whole_number(request.GET.get("don-vi", ""))
    if wanted in {unit.pk for unit in page.units}:
        return redirect("shortcomings:unit_reminders", wanted)
    return render(request, "shortcomings/reminders.html", {"page": page})


def unit_reminders(request: SignedIn, unit_id: int) -> HttpResponse:
    """Show what holds in a unit, and set its own or give it up."""
    today = timezone.localdate()
    page = unit_rules(get_object_or_404(Unit, pk=unit_id), request.actor, today)
    giving_up = request.method == "POST" and BACK in request.POST
    form = RemindersForm(None if giving_up else request.POST or None, page.rules, today)
    back = BackForm(request.POST if giving_up else None, today)
    sent = back if giving_up else form
    if request.method == "POST" and sent.is_valid():
        figures = None if giving_up else form.figures()
        with refusals_on(sent):
            actions.set_reminders(
                unit=page.unit, figures=figures, valid_from=sent.cleaned_data["valid_from"],
                ground=sent.cleaned_data["ground"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not sent.errors:
            return redirect(url("shortcomings:unit_reminders", page.unit.pk))
    context = {"page": page, "form": form, "back": back}
    return render(request, "shortcomings/unit_reminders.html", context, status=answer_code(form, back))
