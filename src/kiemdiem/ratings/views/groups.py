"""The comparison groups of a cycle, and one group."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kiemdiem.audit.access import require
from kiemdiem.core import textvi
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.cycles.queries import cycle_head
from kiemdiem.ratings import actions
from kiemdiem.ratings.forms import (
    GroupNameForm,
    RegroupForm,
)
from kiemdiem.ratings.queries.groups import comparison_groups, group_members
from kiemdiem.ratings.views.board import SAID, SIZE, found_cycle
from kiemdiem.web.paging import Page, page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@require_safe
def groups(request: SignedIn, cycle_id: int) -> HttpResponse:
    """The comparison groups of a cycle, for whoever sees all of it."""
    cycle = _whole_cycle(request, cycle_id)
    asked = request.GET.get("tim", "").strip()[:100]
    key = textvi.fold(asked)
    found = [line for line in comparison_groups(cycle) if key in textvi.fold(line.name)]
    page = page_of(request, len(found), SIZE)
    context = {
        "cycle": cycle_head(cycle, request.actor), "groups": found[page.window], "page": page, "text": asked,
        "said": SAID.get(request.GET.get("da", "")),
    }  # fmt: skip
    return render(request, "ratings/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: SignedIn, cycle_id: int) -> HttpResponse:
    """One comparison group, named by `nhom`; a post moves members of it to another."""
    cycle, key = _whole_cycle(request, cycle_id), request.GET.get("nhom", "")
    form = RegroupForm(_members(cycle, key), request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.regroup(
                cycle=cycle, subjects=form.chosen(), group=form.cleaned_data["group"],
                ground=form.cleaned_data["ground"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return _to_group(cycle, textvi.normal(form.cleaned_data["group"]), "chuyen")
    return _render_group(request, cycle, key, form, GroupNameForm(initial={"name": key}))


@require_POST
def name_group(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Give the group named by `nhom` another name."""
    cycle, key = _whole_cycle(request, cycle_id), request.GET.get("nhom", "")
    form = GroupNameForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            name = actions.name_group(
                cycle=cycle, group=key, name=form.cleaned_data["name"], by=request.actor, at=timezone.now()
            )
        if not form.errors:
            return _to_group(cycle, name, "dat-ten")
    return _render_group(request, cycle, key, RegroupForm(_members(cycle, key)), form)


def _whole_cycle(request: SignedIn, cycle_id: int) -> Cycle:
    """Return a cycle all of whose ratings the actor may see."""
    cycle = found_cycle(request, cycle_id)
    require("ratings.see", request.actor, cycle_target(cycle))
    return cycle


def _members(cycle: Cycle, key: str) -> QuerySet[Subject]:
    return Subject.objects.filter(cycle=cycle, comparison_group=key)


def _to_group(cycle: Cycle, key: str, said: str) -> HttpResponse:
    return redirect(reverse("ratings:group", args=[cycle.pk], query={"nhom": key, "da": said}))


def _render_group(
    request: SignedIn, cycle: Cycle, key: str, form: RegroupForm, name_form: GroupNameForm
) -> HttpResponse:
    pages: list[Page] = []

    def window(total: int) -> slice:
        pages.append(page_of(request, total, SIZE))
        return pages[0].window

    shown = group_members(cycle, key, request.actor, window)
    if shown is None:
        raise Http404
    context = {
        "cycle": cycle_head(cycle, request.actor), "shown": shown, "page": pages[0], "form": form, "name_form": name_form,
        "ticked": {str(value) for value in form["subjects"].value() or ()}, "said": SAID.get(request.GET.get("da", "")),
    }  # fmt: skip
    return render(request, "ratings/group.html", context, status=answer_code(form, name_form))
