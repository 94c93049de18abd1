"""The groups of limitations, the obstacles."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.core.access import Actor, Target
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.access import may_see, obstacle_target
from kiemdiem.shortcomings.forms.deeds import AnswerForm
from kiemdiem.shortcomings.forms.groups import GroupForm
from kiemdiem.shortcomings.models import Obstacle
from kiemdiem.shortcomings.queries import groups as grouping
from kiemdiem.shortcomings.queries import obstacles as stuck
from kiemdiem.web.paging import page_of
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
        "may_add": may_somewhere(request.actor, "shortcomings.add_group"),
    }
    return render(request, "shortcomings/groups.html", context, status=answer_code(form))


def obstacles(request: SignedIn) -> HttpResponse:
    """List the obstacles sent up, those without an answer first."""
    today, open_only = timezone.localdate(), request.GET.get("tat-ca") != "1"
    page = page_of(request, stuck.obstacle_count(request.actor, today, open_only=open_only))
    lines = stuck.obstacle_lines(request.actor, today, page.window, open_only=open_only)
    return render(
        request, "shortcomings/obstacles.html", {"lines": lines, "page": page, "open_only": open_only}
    )


def obstacle(request: SignedIn, obstacle_id: int) -> HttpResponse:
    """Show an obstacle to whoever follows the entry or must answer, and take the answer."""
    today = timezone.localdate()
    one = Obstacle.objects.select_related("shortcoming__unit", "sent_to").filter(pk=obstacle_id).first()
    if one is None or not stuck.may_see_obstacle(request.actor, one, today):
        raise Http404
    form = AnswerForm(request.POST or None, initial={"answered_on": today})
    if request.method == "POST":
        require("shortcomings.answer_obstacle", request.actor, obstacle_target(one))
        if form.is_valid():
            with refusals_on(form):
                actions.answer_obstacle(
                    obstacle=one, **form.cleaned_data, by=request.actor, at=timezone.now()
                )
            if not form.errors:
                return redirect("shortcomings:obstacle", one.pk)
    context = {
        "line": stuck.line_of(one, request.actor, today),
        "form": form,
        "may_see_entry": may_see(request.actor, one.shortcoming, today).allowed,
    }
    return render(request, "shortcomings/obstacle.html", context, status=answer_code(form))


def may_somewhere(actor: Actor, action: str) -> bool:
    """Return whether the actor's own roles allow `action` anywhere."""
    return any(decide(action, actor, Target(grant.unit_id, grant.paths)).allowed for grant in actor.grants)
