"""The home page of a role, a unit's page, a person's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.boards import queries
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Unit


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person signed in, and what is late."""
    return render(request, "boards/home.html", {"home": queries.home(_actor(request), timezone.localdate())})


def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit with its history."""
    try:
        page = queries.unit_page(unit_id, _actor(request), timezone.localdate())
    except Unit.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "boards/unit.html", {"page": page})


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """A person with their posts, and what they have in charge."""
    try:
        page = queries.person_page(person_id, _actor(request), timezone.localdate())
    except Person.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "boards/person.html", {"page": page})
