"""Following: a programme over time, a task with its milestones, what a unit owes, doubles and contradictions."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kiemdiem.programmes import actions, phrases
from kiemdiem.programmes.access import may_see, may_see_priority
from kiemdiem.programmes.forms.deeds import MilestoneForm
from kiemdiem.programmes.models import Milestone, ProgrammeTask
from kiemdiem.programmes.queries import debts as queries
from kiemdiem.programmes.queries.following import programme_chart, task_page
from kiemdiem.programmes.views.finding import programme_or_404
from kiemdiem.web.asking import whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

DOUBLES_A_PAGE, LARGEST_NUMBER = 30, 10**9


def gantt(request: SignedIn, programme_id: int) -> HttpResponse:
    """Show a programme's tasks over time, the late and stuck ones first."""
    one = programme_or_404(request, programme_id)
    page = programme_chart(one, timezone.localdate())
    return render(request, "programmes/gantt.html", {"page": page, "programme": one, "phrases": phrases})


def task(request: SignedIn, programme_task_id: int) -> HttpResponse:
    """Show a task of a programme: who answers, its milestones, what is reported of it."""
    return _task(request, _task_or_404(request, programme_task_id))


def reach(request: SignedIn, milestone_id: int) -> HttpResponse:
    """Record that a milestone was reached; a refusal shows the page of its task again with what was typed."""
    rows = Milestone.objects.select_related(
        "programme_task__edition__programme__unit", "priority_task__unit", "priority_task__owner_post"
    )
    one = get_object_or_404(rows, pk=milestone_id)
    today = timezone.localdate()
    thing = one.programme_task or one.priority_task
    if one.programme_task:
        seen = may_see(request.actor, one.programme_task.edition.programme, today).allowed
    else:
        seen = (
            one.priority_task is not None
            and may_see_priority(request.actor, one.priority_task, today).allowed
        )
    if thing is None or not seen:
        raise Http404
    if request.method != "POST":
        return redirect(thing)
    form = MilestoneForm(request.POST, today)
    if form.is_valid():
        with refusals_on(form):
            actions.reach_milestone(milestone=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(thing)
    context = {"form": form, "milestone": one, "thing": thing}
    return render(request, "programmes/reach.html", context, status=answer_code(form))


def debts(request: SignedIn) -> HttpResponse:
    """Show what a unit owes across all programmes, what is late first."""
    today = timezone.localdate()
    units = queries.units_with_debts(request.actor, today)
    wanted = whole_number(request.GET.get("don-vi", ""))
    unit = next((one for one in units if one.pk == wanted), units[0] if units and wanted is None else None)
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS else ""
    context: dict[str, Any] = {
        "units": units,
        "unit": unit,
        "tab": tab,
        "phrases": phrases,
        "rows": [],
        "page": None,
        "tabs": [],
    }
    if unit:
        owing = queries.owings(unit.pk, tab, today)
        page = page_of(request, len(owing.tasks), size=queries.PER_PAGE)
        context |= {
            "rows": queries.debts(owing, today, page.window),
            "page": page,
            "tabs": [
                (key, says, owing.totals[key], "?" + urlencode({"don-vi": unit.pk, "tab": key}))
                for key, says in queries.TABS.items()
            ],
        }
    return render(request, "programmes/debts.html", context)


def doubles(request: SignedIn) -> HttpResponse:
    """Show the tasks that several programmes name alike, and where they contradict one another."""
    today = timezone.localdate()
    asked = page_of(request, LARGEST_NUMBER, size=DOUBLES_A_PAGE)
    found = queries.doubles(request.actor, today, asked.window)
    if not found.rows and asked.number > 1:  # behind the last page: the first one tells which that is
        total = queries.doubles(request.actor, today, slice(0, DOUBLES_A_PAGE)).total
        last = page_of(request, total, size=DOUBLES_A_PAGE)
        found = queries.doubles(request.actor, today, last.window)
    page = page_of(request, found.total, size=DOUBLES_A_PAGE)
    return render(request, "programmes/doubles.html", {"rows": found.rows, "page": page})


def _task(request: SignedIn, one: ProgrammeTask) -> HttpResponse:
    today = timezone.localdate()
    page = task_page(one, request.actor, today)
    forms = (
        {
            stone.pk: MilestoneForm(None, today, auto_id=f"moc-{stone.pk}-%s")
            for stone in page.milestones
            if stone.done_on is None
        }
        if page.may_reach
        else {}
    )
    return render(
        request, "programmes/task.html", {"page": page, "task": one, "forms": forms, "phrases": phrases}
    )


def _task_or_404(request: SignedIn, programme_task_id: int) -> ProgrammeTask:
    """Return a task of an edition that was adopted, of a programme that the actor may see."""
    rows = ProgrammeTask.objects.select_related(
        "edition__programme__unit", "edition__programme__act", "unit", "owner_post", "parent", "task__person"
    )
    one = rows.filter(pk=programme_task_id, edition__state__in=["adopted", "superseded"]).first()
    if one is None or not may_see(request.actor, one.edition.programme, timezone.localdate()).allowed:
        raise Http404
    return one
