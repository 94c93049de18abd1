"""One group of limitations: what is counted in it, and where the level above counts it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kiemdiem.audit.access import decide
from kiemdiem.organisations.access import unit_target
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.forms.groups import RollForm
from kiemdiem.shortcomings.models import Group
from kiemdiem.shortcomings.queries.groups import group_page
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def group(request: SignedIn, group_id: int) -> HttpResponse:
    """Show a group with its entries by cause and by the groups below, and set where it is counted."""
    one = get_object_or_404(Group.objects.select_related("unit", "rolls_into__unit"), pk=group_id)
    page = group_page(one, request.actor, timezone.localdate())
    if page is None:
        raise Http404
    form = RollForm(request.POST or None, one)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.roll_group(group=one, into=form.cleaned_data["into"], by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("shortcomings:group", one.pk)
    may_roll = decide("shortcomings.roll_group", request.actor, unit_target(one.unit)).allowed
    context = {"group": one, "page": page, "form": form, "may_roll": may_roll}
    return render(request, "shortcomings/group.html", context, status=answer_code(form))
