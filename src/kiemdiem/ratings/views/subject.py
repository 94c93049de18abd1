"""One subject: the chain, the explanation, and what may be recorded."""

from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.assignments import phrases as sheet_phrases
from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject
from kiemdiem.ratings import actions
from kiemdiem.ratings.actions.checks import require_open
from kiemdiem.ratings.forms import AppraisalForm, BlockerForm, FactForm
from kiemdiem.ratings.models import BlockerVerdict
from kiemdiem.ratings.queries.authorities import authorities
from kiemdiem.ratings.queries.subject import SubjectPage, subject_of, subject_page
from kiemdiem.ratings.views.board import SAID
from kiemdiem.web import asking
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

DAY_KEY = "tinh-den"


@require_safe
def subject(request: SignedIn, subject_id: int) -> HttpResponse:
    """One subject: the chain, the explanation, and the forms for those who may; on a past day, what was sealed by then."""
    return _render_subject(request, subject_asked(subject_id))


@require_POST
def record_fact(request: SignedIn, subject_id: int) -> HttpResponse:
    """Record a fact as appraised."""
    found = subject_asked(subject_id)
    form = FactForm(subject_page(found, request.actor).facts, request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.record_fact(subject=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect(subject_address(found, "so-lieu"))
    else:
        require_open("ratings.record_fact", request.actor, found)
    return _render_subject(request, found, fact=form)


@require_POST
def record_blocker(request: SignedIn, subject_id: int) -> HttpResponse:
    """Record a verdict on a blocker."""
    found = subject_asked(subject_id)
    form = BlockerForm(subject_page(found, request.actor).blockers, request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.record_blocker(
                subject=found, rule=form.cleaned_data["rule"], document=form.cleaned_data["document"],
                verdict=BlockerVerdict(form.cleaned_data["verdict"]), ground=form.cleaned_data["ground"],
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect(subject_address(found, "truong-hop"))
    else:
        require_open("ratings.record_blocker", request.actor, found)
    return _render_subject(request, found, blocker=form)


@require_POST
def appraise(request: SignedIn, subject_id: int) -> HttpResponse:
    """Seal an appraisal."""
    found = subject_asked(subject_id)
    form = _appraisal_form(request, subject_page(found, request.actor))
    if form.is_valid():
        with refusals_on(form):
            actions.appraise(
                subject=found, level=Level(form.cleaned_data["level"]), ground=form.cleaned_data["ground"],
                points=form.points(), override_ground=form.cleaned_data["override_ground"],
                authority=form.cleaned_data["authority"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect(subject_address(found, "tham-dinh"))
    else:
        require_open("ratings.appraise", request.actor, found)
    return _render_subject(request, found, appraisal=form)


def _appraisal_form(request: SignedIn, page: SubjectPage, *, fresh: bool = False) -> AppraisalForm:
    data = None if fresh else request.POST
    initial = {"level": page.computed} if page.computed else {}
    places = authorities([page.subject.paths])
    return AppraisalForm(page.rules, places, page.given_points, data, initial=initial)


def subject_asked(subject_id: int) -> Subject:
    """Return the subject that an address names. Raises Http404."""
    try:
        return subject_of(subject_id)
    except Subject.DoesNotExist as missing:
        raise Http404 from missing


def subject_address(found: Subject, said: str) -> str:
    """Return the address of a subject's page with the word for what was just done."""
    return reverse("ratings:subject", args=[found.pk], query={"da": said})


def _render_subject(
    request: SignedIn,
    found: Subject,
    fact: FactForm | None = None,
    blocker: BlockerForm | None = None,
    appraisal: AppraisalForm | None = None,
) -> HttpResponse:
    day = asking.past_day(request.GET.get(DAY_KEY, ""), timezone.localdate(), "kết quả")
    page = subject_page(found, request.actor, day.known_on)
    sent: list[BaseForm] = [form for form in (fact, blocker, appraisal) if form]
    asked = {"metric": request.GET.get("chi-so", "")}
    context = {
        "page": page,
        "day": day,
        "levels": page.rules.level_names,
        "sheet_phrases": sheet_phrases,
        "fact_form": fact or FactForm(page.facts, initial=asked),
        "blocker_form": blocker or BlockerForm(page.blockers),
        "appraisal_form": appraisal or _appraisal_form(request, page, fresh=True),
        "said": SAID.get(request.GET.get("da", "")),
    }
    return render(request, "ratings/subject.html", context, status=answer_code(*sent))
