"""Obstacles sent up: the list, one of them, its answer, and sending it further."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.access import may_see, obstacle_target
from kiemdiem.shortcomings.forms.obstacles import AnswerForm, FurtherForm
from kiemdiem.shortcomings.models import Obstacle
from kiemdiem.shortcomings.queries import obstacles as stuck
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def obstacles(request: SignedIn) -> HttpResponse:
    """List the obstacles sent up, those without an answer first."""
    today, asked = timezone.localdate(), request.GET.get("xem", "")
    which = asked if asked in stuck.WHICH else stuck.OPEN
    page = page_of(request, stuck.obstacle_count(request.actor, today, which))
    lines = stuck.obstacle_lines(request.actor, today, page.window, which)
    return render(request, "shortcomings/obstacles.html", {"lines": lines, "page": page, "which": which})


def obstacle(request: SignedIn, obstacle_id: int) -> HttpResponse:
    """Show an obstacle to whoever follows the entry or must answer, and take the answer."""
    one = _visible(request, obstacle_id)
    page = stuck.obstacle_page(one, request.actor, timezone.localdate())
    form = AnswerForm(request.POST or None, timezone.localdate(), may_move=page.may_move)
    if request.method == "POST":
        require("shortcomings.answer_obstacle", request.actor, obstacle_target(one))
        if form.is_valid():
            with refusals_on(form):
                actions.answer_obstacle(
                    obstacle=one, **form.cleaned_data, by=request.actor, at=timezone.now()
                )
            if not form.errors:
                return redirect("shortcomings:obstacle", one.pk)
    return _page(request, page, form, FurtherForm(None, timezone.localdate(), one.text))


def further(request: SignedIn, obstacle_id: int) -> HttpResponse:
    """Send an obstacle on to a higher level; a refusal shows the page again with what was typed."""
    one, today = _visible(request, obstacle_id), timezone.localdate()
    if request.method != "POST":
        return redirect("shortcomings:obstacle", one.pk)
    require("shortcomings.send_further", request.actor, obstacle_target(one))
    form = FurtherForm(request.POST, today, one.text)
    if form.is_valid():
        made = None
        with refusals_on(form):
            made = actions.send_further(
                obstacle=one, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        if made:
            return redirect("shortcomings:obstacle", made.pk)
    page = stuck.obstacle_page(one, request.actor, today)
    return _page(request, page, AnswerForm(None, today, may_move=page.may_move), form)


def _visible(request: SignedIn, obstacle_id: int) -> Obstacle:
    one = Obstacle.objects.select_related("shortcoming__unit", "sent_to").filter(pk=obstacle_id).first()
    if one is None or not stuck.may_see_obstacle(request.actor, one, timezone.localdate()):
        raise Http404
    return one


def _page(request: SignedIn, page: stuck.ObstaclePage, answer: forms.Form, on: forms.Form) -> HttpResponse:
    entry = page.line.obstacle.shortcoming
    context = {
        "page": page,
        "line": page.line,
        "form": answer,
        "further": on,
        "may_see_entry": may_see(request.actor, entry, timezone.localdate()).allowed,
    }
    return render(request, "shortcomings/obstacle.html", context, status=answer_code(answer, on))
