"""Lists: conferences, and the units one may be planned at."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kiemdiem.conferences.forms.plans import filters_of
from kiemdiem.conferences.models import ConferenceState
from kiemdiem.conferences.queries.listing import conference_list, host_list
from kiemdiem.web.paging import page_of
from kiemdiem.web.requests import SignedIn


@require_safe
def index(request: SignedIn) -> HttpResponse:
    """The conferences that the person signed in may see; of open cycles unless one is chosen."""
    filters = filters_of(request.GET)
    found = conference_list(request.actor, filters, lambda total: page_of(request, total).window)
    context = {
        "found": found,
        "filters": filters,
        "states": ConferenceState.choices,
        "page": page_of(request, found.total),
    }
    return render(request, "conferences/index.html", context)


@require_safe
def hosts(request: SignedIn) -> HttpResponse:
    """The units that a conference may be planned at."""
    filters = filters_of(request.GET)
    found = host_list(request.actor, filters, lambda total: page_of(request, total).window)
    context = {"found": found, "filters": filters, "page": page_of(request, found.total)}
    return render(request, "conferences/hosts.html", context)
