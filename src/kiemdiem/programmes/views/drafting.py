"""A new programme, and the draft with its sections, targets and tasks."""

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiemdiem.audit.access import require
from kiemdiem.programmes import actions
from kiemdiem.programmes.access import programme_target
from kiemdiem.programmes.forms.programmes import CreateForm, GoalForm, SectionForm, TaskForm
from kiemdiem.programmes.models import Edition, Programme, ProgrammeGoal, ProgrammeTask
from kiemdiem.programmes.queries.drafting import draft_page
from kiemdiem.programmes.queries.outline import outline
from kiemdiem.programmes.views.finding import draft_or_404, programme_or_404
from kiemdiem.programmes.views.panels import ON_DRAFT, PANELS
from kiemdiem.rulesets.actions import record_act
from kiemdiem.web.asking import whole_number
from kiemdiem.web.deeds import Offered
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def create(request: SignedIn) -> HttpResponse:
    """Begin a programme for a resolution on record, or for one that is recorded with it."""
    today = timezone.localdate()
    initial = {"from_year": today.year, "to_year": today.year + 5}
    form = CreateForm(request.POST or None, request.actor, today, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = None
        with refusals_on(form):
            act = form.cleaned_data["act"] or record_act(
                **form.new_act(), by=request.actor, at=timezone.now()
            )
            made = actions.create(**form.said(), act=act, by=request.actor, at=timezone.now())
        if made:
            return redirect("programmes:draft", made.pk)
    return render(request, "programmes/create.html", {"form": form}, status=answer_code(form))


def draft(request: SignedIn, programme_id: int) -> HttpResponse:
    """Show the draft: what is written, what adoption still lacks, what can be done with it."""
    one = programme_or_404(request, programme_id)
    return draft_answer(request, one, draft_or_404(one))


def draft_answer(
    request: SignedIn, programme: Programme, draft: Edition, sent: Offered | None = None
) -> HttpResponse:
    """Return the page of a draft, with a deed that could not be done where one was sent."""
    today = timezone.localdate()
    require("programmes.see_draft", request.actor, programme_target(programme, request.actor, today))
    page = draft_page(programme, draft, request.actor, today)
    waiting = any(one.round.closed_at is None for one in page.rounds)
    offered = [
        sent if sent and sent.deed is panel else Offered(panel, panel.ask(programme, today), open=False)
        for panel in PANELS.values()
        if panel.verb in ON_DRAFT and page.may[panel.verb] and (waiting or panel.verb != "close_round")
    ]
    context = {"page": page, "programme": programme, "offered": offered}
    return render(request, "programmes/draft.html", context, status=answer_code(sent.form if sent else None))


def section(request: SignedIn, programme_id: int, key: str) -> HttpResponse:
    """Write the text of one section."""
    one, edition = _written(request, programme_id)
    place = outline().section(key)
    if place is None:
        raise Http404
    text = edition.sections.filter(key=key).values_list("text", flat=True).first() or ""
    form = SectionForm(request.POST or None, initial={"text": text})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.save_section(
                programme=one, key=key, text=form.cleaned_data["text"], by=request.actor, at=timezone.now()
            )
        if not form.errors:
            return redirect("programmes:draft", one.pk)
    return _piece(request, one, form, place.title)


def goal(request: SignedIn, programme_id: int, programme_goal_id: int | None = None) -> HttpResponse:
    """Write a target of the draft."""
    one, edition = _written(request, programme_id)
    there = get_object_or_404(edition.goals.all(), pk=programme_goal_id) if programme_goal_id else None
    form = GoalForm(request.POST or None, one, timezone.localdate(), there)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.save_goal(
                programme=one, goal=there, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        if not form.errors:
            return redirect("programmes:draft", one.pk)
    return _piece(request, one, form, "Chỉ tiêu mới", there, "programmes:drop_goal")


@require_POST
def drop_goal(request: SignedIn, programme_id: int, programme_goal_id: int) -> HttpResponse:
    """Take a target out of the draft."""
    one, edition = _written(request, programme_id)
    there = get_object_or_404(edition.goals.all(), pk=programme_goal_id)
    actions.drop_goal(goal=there, by=request.actor, at=timezone.now())
    return redirect("programmes:draft", one.pk)


def task(request: SignedIn, programme_id: int, programme_task_id: int | None = None) -> HttpResponse:
    """Write a task of the draft."""
    one, edition = _written(request, programme_id)
    there = get_object_or_404(edition.tasks.all(), pk=programme_task_id) if programme_task_id else None
    above = edition.tasks.filter(pk=whole_number(request.GET.get("thuoc", "")) or 0).first()
    form = TaskForm(request.POST or None, one, edition, timezone.localdate(), there, above)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.save_task(
                programme=one, task=there, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        if not form.errors:
            return redirect("programmes:draft", one.pk)
    return _piece(request, one, form, "Nhiệm vụ mới", there, "programmes:drop_task")


@require_POST
def drop_task(request: SignedIn, programme_id: int, programme_task_id: int) -> HttpResponse:
    """Take a task, with all that lies under it, out of the draft."""
    one, edition = _written(request, programme_id)
    there = get_object_or_404(edition.tasks.all(), pk=programme_task_id)
    actions.drop_task(task=there, by=request.actor, at=timezone.now())
    return redirect("programmes:draft", one.pk)


def _piece(
    request: SignedIn, one: Programme, form: Form, title: str, thing: ProgrammeGoal | ProgrammeTask | None = None, drop: str = ""
) -> HttpResponse:  # fmt: skip
    """Show the form of a piece of the draft; a target or a task that is there (`thing`) may be dropped at `drop`."""
    context = {
        "form": form, "programme": one, "title": thing.name if thing else title, "thing": thing, "drop": drop if thing else "",
    }  # fmt: skip
    return render(request, "programmes/piece.html", context, status=answer_code(form))


def _written(request: SignedIn, programme_id: int) -> tuple[Programme, Edition]:
    one = programme_or_404(request, programme_id)
    require("programmes.write", request.actor, programme_target(one, request.actor, timezone.localdate()))
    return one, draft_or_404(one)
