"""The pages of ratings: the cycles, the board of a cycle, one subject."""

from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.ratings import actions
from kiemdiem.ratings.forms import AppraisalForm, BlockerForm, DecisionForm, FactForm, RaiseForm
from kiemdiem.ratings.models import BlockerVerdict
from kiemdiem.ratings.queries.authorities import authorities
from kiemdiem.ratings.queries.board import Board, Filters, cycle_of, rating_board
from kiemdiem.ratings.queries.cycles import rated_cycles
from kiemdiem.ratings.queries.subject import SubjectPage, subject_of, subject_page
from kiemdiem.web.paging import Page, page_of
from kiemdiem.web.refusals import refusals_on
from kiemdiem.web.requests import SignedIn

SIZE = 100
SAID = {
    "so-lieu": "Đã ghi số thẩm định.",
    "truong-hop": "Đã ghi kết luận về trường hợp.",
    "tham-dinh": "Đã ghi thẩm định, đề xuất mức.",
    "quyet-dinh": "Đã ghi quyết định xếp loại.",
    "nang": "Đã ghi quyết định nâng tỷ lệ.",
}


@require_safe
def index(request: SignedIn) -> HttpResponse:
    """The cycles with something to rate."""
    return render(request, "ratings/index.html", {"cycles": rated_cycles(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: SignedIn, cycle_id: int) -> HttpResponse:
    """The rating board of a cycle; a post decides over subjects of the group shown."""
    cycle = _cycle(request, cycle_id)
    page, shown = _board(request, cycle)
    form = _decision_form(request, page)
    if request.method == "POST" and form.is_valid():
        stored = Subject.objects.select_related("cycle", "unit").in_bulk(
            [row.subject_id for row in form.rows]
        )
        with refusals_on(form):
            actions.decide(
                choices=form.choices(stored), authority=form.cleaned_data["authority"],
                number=form.cleaned_data["number"], on=form.cleaned_data["on"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect(_board_address(cycle, page.group.key if page.group else "", "quyet-dinh"))
    return _render_board(request, page, shown, form, RaiseForm())


@require_POST
def raise_cap(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Record that the cap of the group shown was raised."""
    cycle = _cycle(request, cycle_id)
    page, shown = _board(request, cycle)
    form = RaiseForm(request.POST)
    group = page.group.key if page.group else ""
    if form.is_valid():
        with refusals_on(form):
            actions.raise_cap(
                cycle=cycle, comparison_group=group, ground=form.cleaned_data["ground"],
                number=form.cleaned_data["number"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect(_board_address(cycle, group, "nang"))
    return _render_board(request, page, shown, _decision_form(request, page, fresh=True), form)


def _cycle(request: SignedIn, cycle_id: int) -> Cycle:
    try:
        return cycle_of(cycle_id, request.actor)
    except Cycle.DoesNotExist as missing:
        raise Http404 from missing


def _board(request: SignedIn, cycle: Cycle) -> tuple[Board, Page]:
    pages: list[Page] = []

    def window(total: int) -> slice:
        pages.append(page_of(request, total, SIZE))
        return pages[0].window

    asked = request.GET
    filters = Filters(asked.get("q", "").strip(), asked.get("buoc", ""), asked.get("muc", ""))
    return rating_board(cycle, request.actor, asked.get("nhom"), filters, window), pages[0]


def _decision_form(request: SignedIn, page: Board, *, fresh: bool = False) -> DecisionForm:
    places = authorities([page.cycle.root.paths])
    data = request.POST if request.method == "POST" and not fresh else None
    return DecisionForm(page.rules, page.rows, places, data)


def _render_board(
    request: SignedIn, page: Board, shown: Page, form: DecisionForm, raise_form: RaiseForm
) -> HttpResponse:
    context = {
        "board": page, "page": shown, "form": form, "raise_form": raise_form, "asked": request.GET,
        "levels": page.rules.level_names, "said": SAID.get(request.GET.get("da", "")),
    }  # fmt: skip
    return render(
        request, "ratings/board.html", context, status=422 if form.errors or raise_form.errors else 200
    )


def _board_address(cycle: Cycle, group: str, said: str) -> str:
    return reverse("ratings:board", args=[cycle.pk], query={"nhom": group, "da": said})


@require_safe
def subject(request: SignedIn, subject_id: int) -> HttpResponse:
    """One subject: the chain, the explanation, and the forms for those who may."""
    return _render_subject(request, _subject(subject_id))


@require_POST
def record_fact(request: SignedIn, subject_id: int) -> HttpResponse:
    """Record a fact as appraised."""
    found = _subject(subject_id)
    form = FactForm(subject_page(found, request.actor).facts, request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.record_fact(subject=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
        if not form.errors:
            return redirect(_subject_address(found, "so-lieu"))
    return _render_subject(request, found, fact=form)


@require_POST
def record_blocker(request: SignedIn, subject_id: int) -> HttpResponse:
    """Record a verdict on a blocker."""
    found = _subject(subject_id)
    form = BlockerForm(subject_page(found, request.actor).blockers, request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.record_blocker(
                subject=found, rule=form.cleaned_data["rule"], document=form.cleaned_data["document"],
                verdict=BlockerVerdict(form.cleaned_data["verdict"]), ground=form.cleaned_data["ground"],
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect(_subject_address(found, "truong-hop"))
    return _render_subject(request, found, blocker=form)


@require_POST
def appraise(request: SignedIn, subject_id: int) -> HttpResponse:
    """Seal an appraisal."""
    found = _subject(subject_id)
    form = _appraisal_form(request, subject_page(found, request.actor))
    if form.is_valid():
        with refusals_on(form):
            actions.appraise(
                subject=found, level=Level(form.cleaned_data["level"]), ground=form.cleaned_data["ground"],
                points=form.points(), override_ground=form.cleaned_data["override_ground"],
                authority=form.cleaned_data["authority"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect(_subject_address(found, "tham-dinh"))
    return _render_subject(request, found, appraisal=form)


def _appraisal_form(request: SignedIn, page: SubjectPage, *, fresh: bool = False) -> AppraisalForm:
    data = None if fresh else request.POST
    initial = {"level": page.computed} if page.computed else {}
    places = authorities([page.subject.paths])
    return AppraisalForm(page.rules, places, page.given_points, data, initial=initial)


def _subject(subject_id: int) -> Subject:
    try:
        return subject_of(subject_id)
    except Subject.DoesNotExist as missing:
        raise Http404 from missing


def _subject_address(found: Subject, said: str) -> str:
    return reverse("ratings:subject", args=[found.pk], query={"da": said})


def _render_subject(
    request: SignedIn,
    found: Subject,
    fact: FactForm | None = None,
    blocker: BlockerForm | None = None,
    appraisal: AppraisalForm | None = None,
) -> HttpResponse:
    page = subject_page(found, request.actor)
    sent: list[BaseForm] = [form for form in (fact, blocker, appraisal) if form]
    asked = {"metric": request.GET.get("chi-so", "")}
    context = {
        "page": page,
        "levels": page.rules.level_names,
        "fact_form": fact or FactForm(page.facts, initial=asked),
        "blocker_form": blocker or BlockerForm(page.blockers),
        "appraisal_form": appraisal or _appraisal_form(request, page, fresh=True),
        "said": SAID.get(request.GET.get("da", "")),
    }
    return render(request, "ratings/subject.html", context, status=422 if sent else 200)
