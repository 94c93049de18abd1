"""The register seen other ways: by state, by month, over time, by field and unit, the hard, what came back, what slipped."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from kiemdiem.shortcomings import phrases
from kiemdiem.shortcomings.models import CauseKind
from kiemdiem.shortcomings.queries import board as columns
from kiemdiem.shortcomings.queries import calendar as dates
from kiemdiem.shortcomings.queries import gantt as bars
from kiemdiem.shortcomings.queries import hard as matters
from kiemdiem.shortcomings.queries import heat as warmth
from kiemdiem.shortcomings.queries import ledger as slipping
from kiemdiem.shortcomings.queries import register
from kiemdiem.shortcomings.queries import relapses as returning
from kiemdiem.shortcomings.queries.filtering import UNSOLVED
from kiemdiem.shortcomings.queries.hardness import hard as criteria
from kiemdiem.shortcomings.views.asked import DAY_KEY, address, filters_of, view_of
from kiemdiem.web.asking import whole_number
from kiemdiem.web.fields import FIRST_YEAR, LAST_YEAR
from kiemdiem.web.paging import page_of
from kiemdiem.web.requests import SignedIn


def board(request: SignedIn) -> HttpResponse:
    """Show the register by state, what lasts longest first."""
    view, filters = view_of(request), filters_of(request)
    context = {
        "columns": columns.board(request.actor, filters, view.known, view.today),
        "shown": columns.SHOWN,
        "choices": register.choices(request.actor, filters, view.today),
        **_common(request),
    }
    return render(request, "shortcomings/board.html", context)


def calendar(request: SignedIn) -> HttpResponse:
    """Show what falls due in a month."""
    view, filters = view_of(request), filters_of(request)
    month = dates.month_of(request.actor, filters, view.today, _month(request, view.today))
    context = {
        "month": month,
        "kinds": dates.KINDS,
        "tones": dates.TONES,
        "before": address(request, thang=_says(month.before)),
        "after": address(request, thang=_says(month.after)),
        "now": address(request, thang=""),
        "choices": register.choices(request.actor, filters, view.today),
        **_common(request),
    }
    return render(request, "shortcomings/calendar.html", context)


def gantt(request: SignedIn) -> HttpResponse:
    """Show the unsolved entries as bars over time."""
    view, filters = view_of(request), filters_of(request)
    page = page_of(request, bars.unsolved(request.actor, filters, view.today).count(), size=30)
    context = {
        "chart": bars.unit_chart(request.actor, filters, view.today, page.window),
        "page": page,
        "choices": register.choices(request.actor, filters, view.today),
        **_common(request),
    }
    return render(request, "shortcomings/gantt.html", context)


def heat(request: SignedIn) -> HttpResponse:
    """Show how many entries there are in each field of each unit."""
    view, asked = view_of(request), request.GET.get("dem", "")
    count = asked if asked in warmth.COUNTS else UNSOLVED
    root = whole_number(request.GET.get("don-vi", ""))
    context = {
        "map": warmth.heat_map(request.actor, view.known, view.today, count, root),
        "count": count,
        "counts": warmth.COUNTS,
        "shades": range(1, warmth.SHADES + 1),
        **_common(request),
    }
    return render(request, "shortcomings/heat.html", context)


def hard(request: SignedIn) -> HttpResponse:
    """List the hard matters, by age, promises, relapses or slippage."""
    view, filters, asked = view_of(request), filters_of(request), request.GET.get("theo", "")
    order = asked if asked in matters.ORDERS else ""
    page = page_of(request, matters.hard_count(request.actor, filters, view.known, view.today), size=20)
    context = {
        "rows": matters.hard_rows(request.actor, filters, view.known, view.today, page.window, order),
        "page": page,
        "order": order,
        "orders": [(key, says, address(request, theo=key)) for key, says in matters.ORDERS.items()],
        "criteria": criteria(),
        **_common(request),
    }
    return render(request, "shortcomings/hard.html", context)


def relapses(request: SignedIn) -> HttpResponse:
    """List the limitations that came back, most often first."""
    view = view_of(request)
    totals = returning.relapse_totals(request.actor, view.known, view.today)
    page = page_of(request, totals.limitations, size=20)
    context = {
        "totals": totals,
        "relapses": returning.relapse_rows(request.actor, view.known, view.today, page.window),
        "page": page,
        **_common(request),
    }
    return render(request, "shortcomings/relapses.html", context)


def slippage(request: SignedIn) -> HttpResponse:
    """Show every move of a deadline, with the days in total by unit, owner and cause."""
    view, asked = view_of(request), request.GET
    cause = asked.get("nguyen-nhan", "")
    filters = slipping.LedgerFilters(
        unit_id=whole_number(asked.get("don-vi", "")),
        post_id=whole_number(asked.get("chuc-vu", "")),
        cause=cause if cause in CauseKind.values else "",
        cause_id=whole_number(cause),
    )
    totals = slipping.ledger(request.actor, filters, view.known, view.today)
    page = page_of(request, totals.total.moves)
    context = {
        "ledger": totals,
        "moves": slipping.ledger_moves(request.actor, filters, view.known, view.today, page.window),
        "page": page,
        "narrowed": filters != slipping.LedgerFilters(),
        **_common(request),
    }
    return render(request, "shortcomings/slippage.html", context)


def _common(request: SignedIn) -> dict[str, object]:
    return {
        "view": view_of(request),
        "filters": filters_of(request),
        "today_address": address(request, **{DAY_KEY: ""}),
        "phrases": phrases,
    }


def _says(month: date) -> str:
    return f"{month:%m/%Y}"


def _month(request: SignedIn, today: date) -> date:
    parts = [whole_number(part) for part in request.GET.get("thang", "").split("/")]
    if len(parts) == 2:
        month, year = parts
        if month and year and 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
            return date(year, month, 1)
    return today.replace(day=1)
