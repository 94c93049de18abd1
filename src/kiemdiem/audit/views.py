"""The journal's page."""

from django.http import HttpResponse
from django.shortcuts import render

from kiemdiem.audit import queries
from kiemdiem.audit.forms import JournalFilter
from kiemdiem.web.paging import page_of
from kiemdiem.web.requests import SignedIn


def index(request: SignedIn) -> HttpResponse:
    """List what was done, newest first, as far as the actor may read."""
    form = JournalFilter(request.GET)
    only = form.asked()
    page = page_of(request, queries.count(only, by=request.actor))
    lines = queries.event_list(only, page.window, by=request.actor)
    return render(request, "audit/index.html", {"form": form, "only": only, "lines": lines, "page": page})
