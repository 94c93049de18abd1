"""Pages of tasks: the list, one task, giving new ones."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.assignments import phrases
from kiemdiem.assignments.access.tasks import may_see
from kiemdiem.assignments.actions import giving
from kiemdiem.assignments.forms.giving import AssignForm, ListForm
from kiemdiem.assignments.models import GroundState, Task, TaskKind
from kiemdiem.assignments.queries import tasks as queries
from kiemdiem.assignments.views.panels import PANELS
from kiemdiem.audit.access import may_somewhere, reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.web.asking import whole_number
from kiemdiem.web.deeds import Offered, left_undone
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

UNITS_OFFERED = 500


def index(request: SignedIn) -> HttpResponse:
    """List tasks: the actor's own, or those of the units within reach."""
    today = timezone.localdate()
    filters = _filters(request)
    totals = queries.totals(request.actor, filters, today)
    page = page_of(request, totals.tabs[filters.tab])
    asked = [(key, str(value)) for key, value in request.GET.items() if key not in ("trang", "tab") and value]
    context = {
        "rows": queries.task_rows(request.actor, filters, today, page.window),
        "page": page,
        "totals": totals,
        "tabs": [
            (key, says, totals.tabs[key], "?" + urlencode([*asked, ("tab", key)]))
            for key, says in phrases.TABS.items()
        ],
        "filters": filters,
        "choices": queries.choices(request.actor, filters),
        "kinds": TaskKind.choices,
        "has_reach": _has_reach(request.actor),
        "narrowed": any(request.GET.get(key) for key in ("tim", "don-vi", "nguoi", "thang", "loai", "tab")),
        "may_assign": may_somewhere("assignments.assign", request.actor),
        "phrases": phrases,
    }
    return render(request, "assignments/tasks.html", context)


def task(request: SignedIn, task_id: int) -> HttpResponse:
    """Show one task."""
    return _page(request, _task_or_404(request, task_id))


def act(request: SignedIn, task_id: int, slug: str) -> HttpResponse:
    """Do one deed of a task; a refusal shows the page again with what was typed."""
    one = _task_or_404(request, task_id)
    if slug not in PANELS:
        raise Http404
    if request.method != "POST":
        return redirect("assignments:task", one.pk)
    panel = PANELS[slug]
    undone = left_undone(request, panel, one, panel.ask(one, timezone.localdate(), request.POST))
    return _page(request, one, undone) if undone else redirect("assignments:task", one.pk)


def assign(request: SignedIn) -> HttpResponse:
    """Give one task to every post that is ticked, in the unit chosen."""
    today = timezone.localdate()
    units = _units(request.actor, today)
    unit = _unit_of(request, units)
    form = AssignForm(request.POST or None, unit, today) if unit else None
    if form and request.method == "POST" and form.is_valid():
        with refusals_on(form):
            giving.assign(
                lines=form.lines(), assigned_on=form.cleaned_data["assigned_on"], by=request.actor, at=timezone.now()
            )  # fmt: skip
        if not form.errors:
            return redirect("assignments:index")
    context = {"form": form, "unit": unit, "units": units}
    return render(request, "assignments/assign.html", context, status=answer_code(form))


def paste(request: SignedIn) -> HttpResponse:
    """Give the tasks of a list pasted from a spreadsheet."""
    today = timezone.localdate()
    units = _units(request.actor, today)
    unit = _unit_of(request, units)
    form = ListForm(request.POST or None, unit, today) if unit else None
    if form and request.method == "POST" and form.is_valid():
        with refusals_on(form):
            giving.assign(
                lines=form.cleaned_data["read"], assigned_on=form.cleaned_data["assigned_on"], by=request.actor,
                at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect("assignments:index")
    context = {"form": form, "unit": unit, "units": units}
    return render(request, "assignments/paste.html", context, status=answer_code(form))


def _filters(request: SignedIn) -> queries.Filters:
    asked = request.GET
    scope = asked.get("pham-vi", "")
    if scope not in (queries.MINE, queries.UNITS):
        scope = queries.UNITS if _has_reach(request.actor) else queries.MINE
    tab = asked.get("tab", "")
    kind = asked.get("loai", "")
    return queries.Filters(
        scope=scope,
        tab=tab if tab in phrases.TABS else queries.WORKING,
        kind=kind if kind in TaskKind.values else "",
        unit_id=whole_number(asked.get("don-vi", "")),
        person_id=whole_number(asked.get("nguoi", "")),
        month=_month(asked.get("thang", "")),
        search=asked.get("tim", "").strip(),
    )


def _month(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 -- a month has no zone
    except ValueError:
        return None


def _task_or_404(request: SignedIn, task_id: int) -> Task:
    """Return a task that the actor may see; whoever may not doesn't learn that it exists."""
    one = (
        Task.objects.select_related("unit", "post", "person", "product", "assigned_by", "confirmed_by")
        .filter(pk=task_id)
        .first()
    )
    if one is None or not may_see(request.actor, one).allowed:
        raise Http404
    return one


def _page(request: SignedIn, task: Task, sent: Offered | None = None) -> HttpResponse:
    today = timezone.localdate()
    page = queries.task_page(task, request.actor, today)
    waiting = any(one.state == GroundState.CLAIMED for one in page.grounds)
    lapses = any(line.found for line in page.lapses)
    offered = []
    for panel in PANELS.values():
        senseless = {"answer_ground": not waiting, "claim_ground": not lapses}.get(panel.verb, False)
        if sent and sent.deed is panel:
            offered.append(sent)
        elif page.may[panel.verb] and not senseless and not (panel.judges and page.own):
            offered.append(Offered(panel, panel.ask(task, today), open=False))
    context = {"page": page, "task": task, "offered": offered, "phrases": phrases}
    return render(request, "assignments/task.html", context, status=answer_code(sent.form if sent else None))


def _units(actor: Actor, today: date) -> list[Unit]:
    """Return the units where the actor gives tasks, as far as a list of choices bears; one statement."""
    reached = reach_filter("assignments.assign", actor, unit="pk")
    return list(Unit.objects.filter(reached, in_force(today)).order_by("sort_key", "id")[:UNITS_OFFERED])


def _unit_of(request: SignedIn, units: list[Unit]) -> Unit | None:
    wanted = whole_number(request.GET.get("don-vi", ""))
    if wanted is None:
        return units[0] if len(units) == 1 else None
    return next((unit for unit in units if unit.pk == wanted), None)


def _has_reach(actor: Actor) -> bool:
    return may_somewhere("assignments.see", actor)
