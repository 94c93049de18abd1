"""A sentence of a directing speech becomes a task: drafted, finished, given or let be."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiemdiem.audit.access import decide, require
from kiemdiem.conferences import actions
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.forms.rooms import ReasonForm, TaskForm
from kiemdiem.conferences.models import Conference, Speech, TaskDraft
from kiemdiem.conferences.queries.screen import conferences_for_pages
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.shortcomings.queries.passages import marked, sentences
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def draft(request: SignedIn, speech_id: int) -> HttpResponse:
    """Draft a task from a directing speech, or from one sentence of it."""
    said = get_object_or_404(
        Speech.objects.select_related("speaker", "item__subject__unit__unit"), pk=speech_id
    )
    one = _conference(said.item.conference_id)
    require("conferences.draft_task", request.actor, conference_target(one, request.actor))
    passage = marked(request.GET.get("doan", ""), said.text)
    form = TaskForm(
        _units(one, said), request.POST or None, initial={"passage": passage, "name": passage[:300]}
    )
    if not form.is_bound:
        form.hear(passage)
    if request.method == "POST" and form.is_valid():
        made = None
        with refusals_on(form):
            made = actions.draft_task(
                speech=said, passage=form.cleaned_data["passage"], words=form.words(), by=request.actor,
                at=timezone.now(),
            )  # fmt: skip
        if made:
            return redirect("conferences:task", made.pk)
    context = {"conference": one, "speech": said, "form": form, "found": sentences(said.text)}
    return render(request, "conferences/draft_task.html", context, status=answer_code(form))


def task(request: SignedIn, task_draft_id: int) -> HttpResponse:
    """A drafted task: read it, say more of it."""
    one, found = _found(task_draft_id)
    target = conference_target(one, request.actor)
    require("conferences.see", request.actor, target)
    may = decide("conferences.draft_task", request.actor, target).allowed
    initial = {"name": found.name, "post": found.post_id, "due_on": found.due_on}
    form = TaskForm(_units(one, found.speech), request.POST or None, initial=initial, with_passage=False)
    if request.method == "POST":
        require("conferences.draft_task", request.actor, target)
        if form.is_valid():
            with refusals_on(form):
                actions.edit_task(draft=found, words=form.words(), by=request.actor, at=timezone.now())
            if not form.errors:
                return redirect("conferences:task", found.pk)
    return _show(request, one, found, form, ReasonForm(), may=may)


@require_POST
def give(request: SignedIn, task_draft_id: int) -> HttpResponse:
    """Give the task."""
    one, found = _found(task_draft_id)
    try:
        given = actions.give_task(draft=found, by=request.actor, at=timezone.now())
    except NotAllowed:
        raise
    except Refused as refused:
        initial = {"name": found.name, "post": found.post_id, "due_on": found.due_on}
        form = TaskForm(_units(one, found.speech), initial=initial, with_passage=False)
        return _show(request, one, found, form, ReasonForm(), may=True, refusal=refused)
    return redirect("assignments:task", given.pk)


@require_POST
def drop(request: SignedIn, task_draft_id: int) -> HttpResponse:
    """Let a drafted task be."""
    one, found = _found(task_draft_id)
    reason = ReasonForm(request.POST)
    if reason.is_valid():
        with refusals_on(reason):
            actions.drop_task(draft=found, **reason.cleaned_data, by=request.actor, at=timezone.now())
        if not reason.errors:
            return redirect("conferences:task", found.pk)
    require("conferences.draft_task", request.actor, conference_target(one, request.actor))
    initial = {"name": found.name, "post": found.post_id, "due_on": found.due_on}
    form = TaskForm(_units(one, found.speech), initial=initial, with_passage=False)
    return _show(request, one, found, form, reason, may=True)


def _show(
    request: SignedIn, one: Conference, found: TaskDraft, form: TaskForm, reason: ReasonForm, *, may: bool,
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    target = conference_target(one, request.actor)
    context = {
        "conference": one, "draft": found, "form": form, "reason": reason, "refusal": refusal, "may": may,
        "may_give": decide("conferences.give_task", request.actor, target).allowed,
    }  # fmt: skip
    return render(request, "conferences/task.html", context, status=answer_code(form, reason, refusal))


def _found(task_draft_id: int) -> tuple[Conference, TaskDraft]:
    rows = TaskDraft.objects.select_related(
        "speech__speaker", "speech__item__subject__unit__unit", "post", "task"
    )
    found = get_object_or_404(rows, pk=task_draft_id)
    return _conference(found.speech.item.conference_id), found


def _units(one: Conference, said: Speech) -> set[int]:
    return {one.host.unit_id, said.item.subject.unit.unit_id}


def _conference(conference_id: int) -> Conference:
    return get_object_or_404(conferences_for_pages(), pk=conference_id)
