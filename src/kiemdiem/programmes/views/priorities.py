"""Priority tasks: the shortlist side by side, what could be proposed, one task and the deeds about it."""

from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiemdiem.audit.access import require
from kiemdiem.organisations.models import Unit
from kiemdiem.programmes import actions, phrases
from kiemdiem.programmes.access import programmes_of
from kiemdiem.programmes.forms.deeds import MilestoneForm
from kiemdiem.programmes.forms.priorities import LimitForm, OfferedForm, ProposeForm
from kiemdiem.programmes.models import PriorityTask
from kiemdiem.programmes.queries import priorities as queries
from kiemdiem.programmes.views.finding import priority_or_404
from kiemdiem.programmes.views.panels import PRIORITY_PANELS
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.hard import ORDERS as HARD_ORDERS
from kiemdiem.targets.models import Target
from kiemdiem.web.asking import whole_number
from kiemdiem.web.deeds import Offered, left_undone
from kiemdiem.web.downloads import kept_file
from kiemdiem.web.fields import FIRST_YEAR, LAST_YEAR
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def index(request: SignedIn) -> HttpResponse:
    """Show a unit's priority tasks: the shortlist side by side, those in force, those ended."""
    return _board(request)


@require_POST
def limit(request: SignedIn) -> HttpResponse:
    """Say how many priority tasks the unit means to have at once."""
    form = LimitForm(request.POST)
    unit, year = _asked(request, queries.units_offered(request.actor, timezone.localdate()))
    if unit is None:
        raise Http404
    require("programmes.set_limit", request.actor, programmes_of(unit))
    if form.is_valid():
        with refusals_on(form):
            actions.set_limit(unit=unit, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(_address("programmes:priorities", unit, year))
    return _board(request, form)


def propose(request: SignedIn) -> HttpResponse:
    """Show what the register and the targets offer, and propose one of it, or something by hand."""
    unit, year = _asked(request, queries.units_offered(request.actor, timezone.localdate()))
    if unit is None:
        return redirect("programmes:priorities")
    require("programmes.propose_priority", request.actor, programmes_of(unit))
    today = timezone.localdate()
    sent = request.POST if request.method == "POST" else None
    from_list = {key: whole_number(sent.get(key, "")) for key in ("han-che", "chi-tieu")} if sent else {}
    row = OfferedForm(sent) if any(from_list.values()) else None
    form = ProposeForm(None if row else sent)
    if sent is not None and (row or form).is_valid():
        made = None
        with refusals_on(row or form):
            made = actions.propose_priority(
                unit=unit, year=year, **_said(form, from_list), by=request.actor, at=timezone.now()
            )
        if made:
            return redirect(made)
    order = request.GET.get("xep", "")
    order = order if order in HARD_ORDERS else ""
    context = {
        "unit": unit,
        "year": year,
        "form": form,
        "tried": row or form,
        "offered": queries.suggestions(unit, year, request.actor, order, today),
        "orders": [
            (key, says, "?" + urlencode({"don-vi": unit.pk, "nam": year, "xep": key}))
            for key, says in HARD_ORDERS.items()
        ],
        "order": order,
        "today": today,
    }
    return render(request, "programmes/propose.html", context, status=answer_code(row or form))


def priority(request: SignedIn, priority_task_id: int) -> HttpResponse:
    """Show one priority task."""
    return _page(request, priority_or_404(request, priority_task_id))


def act(request: SignedIn, priority_task_id: int, slug: str) -> HttpResponse:
    """Do one deed of a priority task; a refusal shows the page again with what was typed."""
    one = priority_or_404(request, priority_task_id)
    if slug not in PRIORITY_PANELS:
        raise Http404
    if request.method != "POST":
        return redirect(one)
    panel = PRIORITY_PANELS[slug]
    form = panel.ask(one, request.actor, timezone.localdate(), request.POST, request.FILES)
    undone = left_undone(request, panel, one, form)
    return _page(request, one, undone) if undone else redirect(one)


def proof(request: SignedIn, priority_task_id: int, priority_figure_id: int) -> FileResponse:
    """Hand out the paper that proves a figure, only to be saved."""
    one = priority_or_404(request, priority_task_id)
    kept = get_object_or_404(one.figures.all(), pk=priority_figure_id)
    return kept_file(kept.file, kept.file_name, kept.proof)


def _page(request: SignedIn, one: PriorityTask, sent: Offered | None = None) -> HttpResponse:
    today = timezone.localdate()
    page = queries.priority_page(one, request.actor, today)
    offered = [
        sent
        if sent and sent.deed is panel
        else Offered(panel, panel.ask(one, request.actor, today), open=False)
        for panel in PRIORITY_PANELS.values()
        if page.may[panel.verb]
    ]
    stones = {}
    if page.may["record_figure"]:
        stones = {
            stone.pk: MilestoneForm(None, today, auto_id=f"moc-{stone.pk}-%s")
            for stone in page.milestones
            if stone.done_on is None
        }
    context = {
        "page": page,
        "task": page.candidate.task,
        "offered": offered,
        "stones": stones,
        "phrases": phrases,
    }
    return render(
        request, "programmes/priority.html", context, status=answer_code(sent.form if sent else None)
    )


def _board(request: SignedIn, sent: LimitForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    units = queries.units_offered(request.actor, today)
    unit, year = _asked(request, units)
    order = request.GET.get("xep", "")
    order = order if order in queries.ORDERS else ""
    board = queries.board(unit, year, request.actor, order, today) if unit else None
    context = {
        "board": board,
        "unit": unit,
        "units": units,
        "year": year,
        "typed": request.GET.get("nam", "").strip(),
        "limit": (sent or LimitForm(initial={"most": board.most})) if board and board.may_limit else None,
        "orders": [
            (key, says, "?" + urlencode({"don-vi": unit.pk if unit else "", "nam": year, "xep": key}))
            for key, says in queries.ORDERS.items()
        ],
        "order": order,
        "phrases": phrases,
        "answered": sent,
    }
    return render(request, "programmes/priorities.html", context, status=answer_code(sent))


def _asked(request: SignedIn, units: list[Unit]) -> tuple[Unit | None, int]:
    """Return the unit and the year that the address asks for: unless told, the first unit there is, and this year."""
    today = timezone.localdate()
    wanted = whole_number(request.GET.get("don-vi", ""))
    unit = next((one for one in units if one.pk == wanted), units[0] if units and wanted is None else None)
    year = whole_number(request.GET.get("nam", "")) or today.year
    return unit, year if FIRST_YEAR <= year <= LAST_YEAR else today.year


def _said(form: ProposeForm, from_list: dict[str, int | None]) -> dict[str, Any]:
    """Return what is proposed: a row of the list by its key, or what was typed."""
    if key := from_list.get("han-che"):
        return {
            "name": "",
            "shortcoming": Shortcoming.objects.select_related("unit", "owner_post").filter(pk=key).first(),
        }
    if key := from_list.get("chi-tieu"):
        return {
            "name": "",
            "target": Target.objects.select_related("unit", "owner_post").filter(pk=key).first(),
        }
    return dict(form.cleaned_data)


def _address(name: str, unit: Unit, year: int) -> str:
    return f"{reverse(name)}?{urlencode({'don-vi': unit.pk, 'nam': year})}"
