"""The register of units, the trees, and the question who was responsible."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.core.access import Actor, Target
from kiemdiem.organisations.access import NOWHERE, registry_target
from kiemdiem.organisations.forms.people import WhoForm
from kiemdiem.organisations.forms.units import DayForm
from kiemdiem.organisations.models import Line, ListKind, UnitLink
from kiemdiem.organisations.phrases import unit_kinds
from kiemdiem.organisations.queries import listing, person, responsible_on
from kiemdiem.organisations.views.files import lists_of
from kiemdiem.web.asking import whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code
from kiemdiem.web.requests import SignedIn


def index(request: SignedIn) -> HttpResponse:
    """List units: by name with or without marks, by kind, by block."""
    require("organisations.see", request.actor, registry_target(request.actor))
    today = timezone.localdate()
    filters = listing.UnitFilters(
        words=request.GET.get("tim", "").strip(),
        kind=request.GET.get("loai", ""),
        line=request.GET.get("khoi", ""),
        ended="ket-thuc" in request.GET,
    )
    page = page_of(request, listing.units_count(filters, today))
    context = {
        "lines": listing.unit_lines(filters, today, page.window),
        "page": page,
        "filters": filters,
        "kinds": unit_kinds().values(),
        "blocks": Line.choices,
        "may_create": may_create(request.actor),
        "from_file": lists_of(request),
        "may_grant": decide("organisations.grant_role", request.actor, NOWHERE).allowed,
    }
    return render(request, "organisations/index.html", context)


def may_create(actor: Actor) -> bool:
    """Return whether the actor may add units anywhere."""
    places = [NOWHERE, *(Target(grant.unit_id, grant.paths) for grant in actor.grants)]
    return any(decide("organisations.create_unit", actor, place).allowed for place in places)


def tree(request: SignedIn) -> HttpResponse:
    """Show one of the two trees as it stood on a day, level by level."""
    require("organisations.see", request.actor, registry_target(request.actor))
    asked = request.GET.get("he", "")
    chosen = asked if asked in UnitLink.Tree.values else UnitLink.Tree.PARTY.value
    top, when = request.GET.get("goc", ""), DayForm(request.GET)
    page = listing.tree_on(chosen, when.day(timezone.localdate()), whole_number(top))
    context = {"page": page, "trees": UnitLink.Tree.choices, "when": when}
    return render(request, "organisations/tree.html", context)


def people(request: SignedIn) -> HttpResponse:
    """List people, by name with or without marks, with the posts they hold today."""
    require("organisations.see", request.actor, registry_target(request.actor))
    words = request.GET.get("tim", "").strip()
    page = page_of(request, person.people_count(words))
    lines = person.person_lines(words, timezone.localdate(), page.window)
    context = {"lines": lines, "page": page, "words": words, "from_file": lists_of(request, ListKind.STAFF)}
    return render(request, "organisations/people.html", context)


def responsible(request: SignedIn) -> HttpResponse:
    """Answer who was responsible on a day for a field, an area, or in a unit."""
    require("organisations.see", request.actor, registry_target(request.actor))
    form = WhoForm(request.GET or None)
    on, rows, asked = timezone.localdate(), None, False
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        on = answers["ngay"] or on
        asked = bool(answers["linh_vuc"] or answers["dia_ban"] or answers["don_vi"])
        if asked:
            rows = responsible_on(
                on, unit=answers["don_vi"], field=answers["linh_vuc"], area=answers["dia_ban"]
            )
    return render(
        request,
        "organisations/responsible.html",
        {"form": form, "on": on, "rows": rows, "asked": asked},
        status=answer_code(form),
    )
