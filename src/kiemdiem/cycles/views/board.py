"""The cycle board, the subjects behind its counts, and one subject."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kiemdiem.audit.access import require
from kiemdiem.cycles import actions, queries
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.forms.season import InclusionForm, subject_filter
from kiemdiem.cycles.models import Cycle, CycleState, CycleUnit, Inclusion, Subject
from kiemdiem.cycles.phrases import KIND_NAMES
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

UNITS_A_PAGE = 50
SUBJECTS_A_PAGE = 50


@require_GET
def board(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Show how far every unit is, late first."""
    cycle = queries.cycle_seen(cycle_id, request.actor)
    if cycle.state == CycleState.DRAFT:
        return redirect("cycles:prepare", cycle.pk)
    asked = _asked(request, cycle)
    counted = queries.cycle_board(cycle, request.actor, asked, timezone.localdate())
    page = page_of(request, len(counted.lines), UNITS_A_PAGE)
    context = {
        "cycle": queries.cycle_head(cycle, request.actor), "board": counted, "lines": counted.lines[page.window],
        "page": page, **_choices(request, cycle, asked),
    }  # fmt: skip
    return render(request, "cycles/board.html", context)


@require_GET
def subjects(request: SignedIn, cycle_id: int) -> HttpResponse:
    """List the subjects of a whole cycle that were asked for."""
    return _subjects(request, queries.cycle_seen(cycle_id, request.actor), None)


@require_GET
def unit(request: SignedIn, unit_id: int) -> HttpResponse:
    """List the subjects of one unit of a cycle."""
    seen = queries.unit_seen(unit_id, request.actor)
    return _subjects(request, seen.cycle, seen)


def _subjects(request: SignedIn, cycle: Cycle, unit: CycleUnit | None) -> HttpResponse:
    asked = _asked(request, cycle)
    by, today = request.actor, timezone.localdate()
    page = page_of(request, queries.count_subjects(cycle, by, asked, today, unit), SUBJECTS_A_PAGE)
    context = {
        "cycle": queries.cycle_head(cycle, request.actor), "unit": unit, "page": page,
        "may_add": queries.may_add(cycle, request.actor),
        "lines": queries.subject_lines(cycle, by, asked, today, page.window, unit), **_choices(request, cycle, asked),
    }  # fmt: skip
    return render(request, "cycles/subjects.html", context)


@require_GET
def subject(request: SignedIn, subject_id: int) -> HttpResponse:
    """Show one subject's place in its cycle."""
    return _subject(request, subject_id, None)


@require_POST
def change_inclusion(request: SignedIn, subject_id: int) -> HttpResponse:
    """Take a subject out of the review or the rating, or back in."""
    found, form = get_object_or_404(Subject, pk=subject_id), InclusionForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.change_inclusion(
                subject=found,
                inclusion=Inclusion(form.cleaned_data["inclusion"]), ground=form.cleaned_data["ground"],
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect("cycles:subject", subject_id)
    else:
        require("cycles.change_inclusion", request.actor, subject_target(found, request.actor))
    return _subject(request, subject_id, form)


@require_POST
def correct_name(request: SignedIn, subject_id: int) -> HttpResponse:
    """Give a subject the name that was corrected in the register of persons."""
    actions.correct_name(
        subject=get_object_or_404(Subject, pk=subject_id), by=request.actor, at=timezone.now()
    )
    return redirect("cycles:subject", subject_id)


def _subject(request: SignedIn, subject_id: int, form: InclusionForm | None) -> HttpResponse:
    seen = queries.subject_view(subject_id, request.actor)
    form = form or InclusionForm(initial={"inclusion": seen.line.inclusion, "ground": seen.line.ground})
    context = {"subject": seen, "form": form}
    return render(request, "cycles/subject.html", context, status=answer_code(form))


def _asked(request: HttpRequest, cycle: Cycle) -> queries.SubjectFilter:
    return subject_filter(request.GET.dict(), queries.rule_set(cycle).steps.keys())


def _choices(request: HttpRequest, cycle: Cycle, asked: queries.SubjectFilter) -> dict[str, object]:
    """Return what the filter offers, and the same filter as the end of an address."""
    kept = request.GET.copy()
    kept.pop("trang", None)
    return {
        "asked": asked,
        "steps": queries.rule_set(cycle).steps.steps,
        "kinds": KIND_NAMES,
        "inclusions": Inclusion.choices,
        "kept": kept.urlencode(),
    }
