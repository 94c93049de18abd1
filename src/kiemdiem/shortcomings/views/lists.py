"""The groups of limitations, the obstacles."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.audit.access import may_somewhere
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.forms.groups import GroupForm
from kiemdiem.shortcomings.queries import groups as grouping
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def groups(request: SignedIn) -> HttpResponse:
    """Show the groups of limitations by body and year, and add one."""
    today = timezone.localdate()
    form = GroupForm(request.POST or None, request.actor, today)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.add_group(**form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("shortcomings:groups")
    context = {
        "years": grouping.group_years(request.actor, today),
        "form": form,
        "may_add": may_somewhere("shortcomings.add_group", request.actor),
    }
    return render(request, "shortcomings/groups.html", context, status=answer_code(form))
