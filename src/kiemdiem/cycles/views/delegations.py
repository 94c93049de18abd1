"""The board of delegations, and one delegation with its units and members."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.audit.access import require
from kiemdiem.cycles import actions, queries
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.forms.delegations import DelegationForm, MemberForm, MoveForm, UnitsForm
from kiemdiem.cycles.models import Cycle, Delegation, DelegationMember
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def delegations(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Show the delegations of a cycle; form a new one."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    if request.method == "POST":
        require("cycles.form_delegation", request.actor, cycle_target(cycle))
    return _board(request, cycle, None)


@require_POST
def move_unit(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Give a unit to another delegation, by the list or by dragging it there."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    form = MoveForm(request.POST, cycle=cycle)
    if form.is_valid():
        with refusals_on(form):
            actions.move_unit(**form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("cycles:delegations", cycle.pk)
    return _board(request, cycle, form)


def _board(request: SignedIn, cycle: Cycle, moved: MoveForm | None) -> HttpResponse:
    found = queries.delegation_board(cycle, request.actor, timezone.localdate())
    number = max((card.number for card in found.cards), default=0) + 1
    sent = request.POST if request.method == "POST" and moved is None else None
    form = DelegationForm(sent, initial={"number": number, "name": f"Đoàn số {number}"})
    if form.is_valid():
        with refusals_on(form):
            made = actions.form_delegation(
                cycle=cycle, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        if not form.errors:
            return redirect("cycles:delegation", made.pk)
    context = {
        "cycle": queries.cycle_head(cycle, request.actor),
        "board": found,
        "form": form,
        "moved": moved,
    }
    return render(request, "cycles/delegations.html", context, status=answer_code(form, moved))


@require_GET
def delegation(request: SignedIn, delegation_id: int) -> HttpResponse:
    """Show one delegation, and what it can be given."""
    return _delegation(request, _found(delegation_id), None)


@require_POST
def assign_units(request: SignedIn, delegation_id: int) -> HttpResponse:
    """Give a delegation its units."""
    seen = _found(delegation_id)
    form = UnitsForm(request.POST, cycle=seen.cycle)
    if form.is_valid():
        with refusals_on(form):
            actions.assign_delegation(
                delegation=seen, units=list(form.cleaned_data["units"]), by=request.actor, at=timezone.now()
            )
        if not form.errors:
            return redirect("cycles:delegation", delegation_id)
    return _delegation(request, seen, form)


@require_POST
def add_member(request: SignedIn, delegation_id: int) -> HttpResponse:
    """Put somebody on a delegation."""
    seen = _found(delegation_id)
    form = MemberForm(request.POST)
    if form.is_valid():
        new = actions.NewMember(
            person=form.cleaned_data["person"],
            role=DelegationMember.Role(form.cleaned_data["role"]),
            conflict_ground=form.cleaned_data["conflict_ground"],
        )
        with refusals_on(form):
            actions.assign_delegation(delegation=seen, add=[new], by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("cycles:delegation", delegation_id)
    return _delegation(request, seen, form)


@require_POST
def remove_member(request: SignedIn, delegation_id: int, member_id: int) -> HttpResponse:
    """Take somebody off a delegation."""
    seen = _found(delegation_id)
    member = get_object_or_404(seen.members, pk=member_id)
    actions.assign_delegation(delegation=seen, remove=[member], by=request.actor, at=timezone.now())
    return redirect("cycles:delegation", delegation_id)


def _found(delegation_id: int) -> Delegation:
    return get_object_or_404(
        Delegation.objects.select_related("cycle__root", "cycle__rule_set"), pk=delegation_id
    )


def _delegation(request: SignedIn, seen: Delegation, form: MemberForm | UnitsForm | None) -> HttpResponse:
    cycle = queries.cycle_seen(seen.cycle_id, request.actor)
    search, asked = request.GET.get("tim", "").strip()[:100], request.GET.get("nguoi", "")
    if form is None and asked.isdecimal():
        form = MemberForm(initial={"person": asked})
    context = {
        "cycle": queries.cycle_head(cycle, request.actor), "form": form, "search": search,
        "delegation": queries.delegation_view(seen, request.actor, search, timezone.localdate()),
        "member_form": form if isinstance(form, MemberForm) else None,
        "ticked": form["units"].value() if isinstance(form, UnitsForm) else None,
    }  # fmt: skip
    return render(request, "cycles/delegation.html", context, status=answer_code(form))
