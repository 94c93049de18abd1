"""The officer's side: the bodies' pages, one body's page, what may be chosen."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.audit.access import decide, require
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit
from kiemdiem.publishing.actions import pages, proposals
from kiemdiem.publishing.forms.pages import GroundForm
from kiemdiem.publishing.models import PublicPage
from kiemdiem.publishing.queries import desk
from kiemdiem.publishing.queries.catalogue import by_address, kinds
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

A_PAGE = 50


@require_safe
def index(request: SignedIn) -> HttpResponse:
    """The bodies whose public page one may see the making of, and where one may be opened."""
    words = request.GET.get("tim", "")[:100]
    context = {
        "pages": desk.desk(request.actor),
        "units": desk.units_without(request.actor, words),
        "words": words,
        "most": desk.UNITS_SHOWN,
    }
    return render(request, "publishing/index.html", context)


@require_safe
def unit(request: SignedIn, unit_id: int) -> HttpResponse:
    """One body: whether its page is open, what waits, what is public and what of it has changed."""
    return _unit(request, _seen_unit(request, unit_id), GroundForm())


@require_POST
def turn_on(request: SignedIn, unit_id: int) -> HttpResponse:
    """Open a body's page."""
    one, form = _seen_unit(request, unit_id), GroundForm(request.POST)
    require("publishing.turn_on", request.actor, unit_target(one))
    if form.is_valid():
        with refusals_on(form):
            pages.turn_on(unit=one, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect("publishing:unit", one.pk)
    return _unit(request, one, form)


@require_POST
def turn_off(request: SignedIn, unit_id: int) -> HttpResponse:
    """Close a body's page."""
    one, form = _seen_unit(request, unit_id), GroundForm(request.POST)
    require("publishing.turn_off", request.actor, unit_target(one))
    page = get_object_or_404(PublicPage, unit=one)
    if form.is_valid():
        with refusals_on(form):
            pages.turn_off(page=page, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect("publishing:unit", one.pk)
    return _unit(request, one, form)


@require_safe
def candidates(request: SignedIn, unit_id: int, kind: str) -> HttpResponse:
    """Things of one kind that could be made public."""
    return _candidates(request, unit_id, kind)


@require_POST
def propose(request: SignedIn, unit_id: int, kind: str, thing_id: int) -> HttpResponse:
    """Begin to propose a thing; one that is under way is opened."""
    page = _page(request, unit_id)
    wanted = by_address(kind)
    if wanted is None:
        raise Http404
    try:
        made = proposals.propose(
            page=page, kind=wanted.key, thing_id=thing_id, by=request.actor, at=timezone.now()
        )
    except NotAllowed:
        raise
    except Refused as refused:
        return _candidates(request, unit_id, kind, refused)
    return redirect("publishing:proposal", made.pk)


def _candidates(request: SignedIn, unit_id: int, kind: str, refusal: Refused | None = None) -> HttpResponse:
    page, wanted, today = _page(request, unit_id), by_address(kind), timezone.localdate()
    if wanted is None:
        raise Http404
    paging = page_of(request, desk.count_candidates(page, wanted, request.actor, today), A_PAGE)
    context = {
        "page": page, "kind": wanted, "kinds": kinds().values(), "paging": paging, "refusal": refusal,
        "rows": desk.candidates(page, wanted, request.actor, today, paging.window),
        "may_propose": page.is_on and decide("publishing.propose", request.actor, unit_target(page.unit)).allowed,
    }  # fmt: skip
    return render(request, "publishing/candidates.html", context, status=answer_code(refusal))


def _unit(request: SignedIn, one: Unit, form: GroundForm) -> HttpResponse:
    page, target = desk.page_of_unit(one), unit_target(one)
    paging = page_of(request, page.publications.filter(ended_at__isnull=True).count() if page else 0, A_PAGE)
    context = {
        "unit": one, "page": page, "form": form, "kinds": kinds().values(), "paging": paging,
        "proposals": desk.proposals_of(page) if page else (),
        "publications": desk.publications_of(page, paging.window, timezone.localdate()) if page else (),
        "may": {
            verb: decide(f"publishing.{verb}", request.actor, target).allowed
            for verb in ("turn_on", "turn_off", "propose")
        },
    }  # fmt: skip
    return render(request, "publishing/unit.html", context, status=answer_code(form))


def _seen_unit(request: SignedIn, unit_id: int) -> Unit:
    one = get_object_or_404(Unit, pk=unit_id)
    require("publishing.see", request.actor, unit_target(one))
    return one


def _page(request: SignedIn, unit_id: int) -> PublicPage:
    one = _seen_unit(request, unit_id)
    return get_object_or_404(PublicPage.objects.select_related("unit"), unit=one)
