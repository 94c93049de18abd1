"""The home page of a role, a unit's page, a person's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.boards import queries
from kiemdiem.boards.actions import export_cycle
from kiemdiem.boards.queries.decade import unit_decade
from kiemdiem.boards.queries.portfolio import holdings, portfolio, unit_asked
from kiemdiem.boards.queries.workbook import cycle_book
from kiemdiem.core.access import Actor
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.queries import cycle_head, cycle_seen
from kiemdiem.organisations.models import Unit
from kiemdiem.web.asking import whole_number

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def decade(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit over ten years."""
    try:
        page = unit_decade(unit_id, _actor(request), timezone.localdate())
    except Unit.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "boards/decade.html", {"page": page})


def charges(request: HttpRequest) -> HttpResponse:
    """Who of a unit has which field and area in charge, and how it stands there."""
    actor, today = _actor(request), timezone.localdate()
    unit = unit_asked(actor, whole_number(request.GET.get("don-vi", "")))
    page = portfolio(unit, actor, today) if unit else None
    return render(request, "boards/portfolio.html", {"page": page})


def gaps(request: HttpRequest) -> HttpResponse:
    """Fields nobody holds and fields held twice, in a unit and all below it."""
    actor, today = _actor(request), timezone.localdate()
    unit = unit_asked(actor, whole_number(request.GET.get("don-vi", "")))
    page = holdings(unit, actor, today) if unit else None
    return render(request, "boards/holdings.html", {"page": page})


def summary(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Say what the summary workbook of a cycle holds; hand it out."""
    actor = _actor(request)
    cycle = cycle_seen(cycle_id, actor)
    require("boards.export_cycle", actor, cycle_target(cycle))
    if request.method == "POST":
        content = export_cycle(cycle=cycle, by=actor, at=timezone.now())
        name = f"tong-hop-{cycle.year}-{timezone.localdate():%Y-%m-%d}.xlsx"
        return HttpResponse(
            content,
            content_type=EXCEL,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "private, no-store",
            },
        )
    book = cycle_book(cycle, actor, timezone.localdate())
    pages = [
        (page.name, len(list(page.rows)), [column.heading for column in page.columns]) for page in book.pages
    ]
    context = {"cycle": cycle_head(cycle, actor), "pages": pages, "notes": book.notes}
    return render(request, "boards/summary.html", context)
