"""The register as a list: tabs, filters, saved filters, and the list handed out as a file."""

from urllib.parse import parse_qsl

from django.http import Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiemdiem.adapters.sheets import csv_lines, workbook
from kiemdiem.audit.access import may_somewhere
from kiemdiem.core.refusal import Refused
from kiemdiem.shortcomings import actions, phrases
from kiemdiem.shortcomings.forms.filters import FilterNameForm
from kiemdiem.shortcomings.models import CauseKind, Origin, SavedFilter
from kiemdiem.shortcomings.queries import register
from kiemdiem.shortcomings.queries.sheet import register_sheet
from kiemdiem.shortcomings.views.asked import (
    DAY_KEY,
    TABS,
    address,
    filters_of,
    sort_of,
    view_of,
    whole_query,
)
from kiemdiem.web import formats
from kiemdiem.web.addresses import url
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

MOST_IN_WORKBOOK = 20_000
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FREE = {"trang-thai", "trang", "sap-xep", "tinh-den"}


def index(request: SignedIn) -> HttpResponse:
    """List the register, late first, today or as known on a day."""
    view, filters, sort = view_of(request), filters_of(request), sort_of(request)
    totals = register.totals(request.actor, filters, view.known, view.today)
    page = page_of(request, totals.of(filters.state))
    context = {
        "rows": register.register_rows(
            request.actor, filters, view.known, view.today, page.window, sort, totals
        ),
        "page": page,
        "totals": totals,
        "filters": filters,
        "sort": sort,
        "sorts": register.SORTS,
        "view": view,
        "choices": register.choices(request.actor, filters, view.today),
        "tabs": [(key, label, totals.of(key), address(request, trang_thai=key)) for key, label in TABS],
        "narrowed": any(value for key, value in request.GET.items() if key not in FREE),
        "origins": Origin.choices,
        "cause_kinds": CauseKind.choices,
        "saved": register.saved_filters(request.actor),
        "query": whole_query(request),
        "query_today": whole_query(request, but=(DAY_KEY,)),
        "more_asked": bool(
            filters.cause
            or filters.origin
            or filters.years
            or filters.relapse
            or filters.hard
            or filters.below
            or filters.group_id
            or filters.suggestion_id
        ),
        "phrases": phrases,
        "may_import": may_somewhere("shortcomings.import_entries", request.actor),
        "may_draft": may_somewhere("shortcomings.draft", request.actor),
    }
    return render(request, "shortcomings/index.html", context)


@require_POST
def export(request: SignedIn, kind: str) -> HttpResponse | StreamingHttpResponse:
    """Hand the list out as an Excel workbook or as CSV, narrowed, sorted and dated as the address says; note it.

    Raises Refused for more rows than one workbook takes.
    """
    if kind not in ("xlsx", "csv"):
        raise Http404
    view, filters = view_of(request), filters_of(request)
    number = register.totals(request.actor, filters, view.known, view.today).of(filters.state)
    if kind == "xlsx" and number > MOST_IN_WORKBOOK:
        raise Refused(
            f"Danh sách có {formats.number(number)} dòng, quá {formats.number(MOST_IN_WORKBOOK)} dòng của một tệp Excel.",
            way_out="Hãy lọc bớt, hoặc xuất CSV.",
        )
    actions.export(
        form=kind, rows=number, filters=dict(parse_qsl(whole_query(request))), unit_id=filters.unit_id,
        by=request.actor, at=timezone.now(),
    )  # fmt: skip
    sheet = register_sheet(request.actor, filters, view.known, view.today, sort_of(request))
    name = f"so-han-che-{view.known.day:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    if kind == "csv":
        return StreamingHttpResponse(
            csv_lines(sheet), content_type="text/csv; charset=utf-8", headers=headers
        )
    return HttpResponse(workbook(sheet), content_type=WORKBOOK, headers=headers)


def filters(request: SignedIn) -> HttpResponse:
    """List one's own saved filters, and keep the one that the address brings under a name."""
    query = whole_query(request)
    form = FilterNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.save_filter(query=query, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(f"{url('shortcomings:index')}?{query}")
    saved = register.saved_filters(request.actor)
    context = {"saved": saved, "query": query, "asked": QueryDict(query).items(), "form": form}
    return render(request, "shortcomings/filters.html", context, status=answer_code(form))


def filter_(request: SignedIn, filter_id: int) -> HttpResponse:
    """Give a saved filter of one's own another name, or drop it."""
    saved = SavedFilter.objects.filter(pk=filter_id, account_id=request.actor.account_id or 0).first()
    if saved is None:
        raise Http404
    if request.method == "POST" and "bo" in request.POST:
        actions.drop_filter(saved=saved, by=request.actor, at=timezone.now())
        return redirect("shortcomings:filters")
    form = FilterNameForm(request.POST or None, initial={"name": saved.name})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.rename_filter(saved=saved, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("shortcomings:filters")
    context = {"saved": saved, "form": form}
    return render(request, "shortcomings/filter.html", context, status=answer_code(form))
