"""One paper: read on a phone, commented passage by passage, voted on; and each remark on its own page."""

from collections.abc import Callable

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.core.refusal import Refused
from kiemdiem.plenums.access import plenum_target
from kiemdiem.plenums.actions import hall, planning, remarks
from kiemdiem.plenums.forms import (
    CountForm,
    DisposeForm,
    HandsForm,
    ProgrammeForm,
    RegisterForm,
    RemarkForm,
)
from kiemdiem.plenums.models import PlenumPaper, Remark
from kiemdiem.plenums.queries import session as queries
from kiemdiem.plenums.views.sessions import done
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

SAID = {
    "da-doc": "Đã ghi: đồng chí đã đọc tài liệu này.",
    "gop-y": "Đã ghi ý kiến.",
    "bieu-quyet": "Đã ghi kết quả biểu quyết.",
    "phieu": "Đã ghi số của đồng chí.",
    "ban-moi": "Đã thay bằng bản mới; phát lại để đại biểu đọc.",
}


@require_safe
def paper(request: SignedIn, plenum_paper_id: int) -> HttpResponse:
    """One paper, to be read."""
    return _show(request, _paper(plenum_paper_id))


@require_POST
def read(request: SignedIn, plenum_paper_id: int) -> HttpResponse:
    """Note that one has read it."""
    one = _paper(plenum_paper_id)
    return _press(
        request, one, lambda: remarks.read(paper=one, by=request.actor, at=timezone.now()), "da-doc"
    )


@require_POST
def renew(request: SignedIn, plenum_paper_id: int) -> HttpResponse:
    """Put the newest version in its place."""
    one = _paper(plenum_paper_id)
    return _press(
        request, one, lambda: planning.renew_paper(paper=one, by=request.actor, at=timezone.now()), "ban-moi"
    )


@require_POST
def remove(request: SignedIn, plenum_paper_id: int) -> HttpResponse:
    """Take it out before it is handed out."""
    one = _paper(plenum_paper_id)
    try:
        planning.remove_paper(paper=one, by=request.actor, at=timezone.now())
    except Refused as refused:
        return _show(request, one, refused=refused)
    return redirect(done(one.plenum_id, "bo"))


@require_POST
def remark(request: SignedIn, plenum_paper_id: int) -> HttpResponse:
    """Take down what a delegate says."""
    one = _paper(plenum_paper_id)
    page = queries.paper_page(one, request.actor)
    form = _remark_form(page, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        speaker = Person.objects.filter(pk=data["person"]).first() if "person" in data else None
        with refusals_on(form):
            remarks.remark(
                paper=one, passage=data["passage"], quote=data["quote"], text=data["text"], person=speaker,
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
        if not form.errors:
            return redirect(_done(one, "gop-y"))
    return _show(request, one, remark_form=form)


@require_POST
def vote(request: SignedIn, plenum_paper_id: int) -> HttpResponse:
    """Enter raised hands."""
    one, form = _paper(plenum_paper_id), HandsForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            hall.vote_by_hands(paper=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(_done(one, "bieu-quyet"))
    return _show(request, one, hands_form=form)


@require_POST
def enter_count(request: SignedIn, plenum_paper_id: int) -> HttpResponse:
    """Enter one of the two counts of papers."""
    one, form = _paper(plenum_paper_id), CountForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            hall.enter_count(paper=one, count=form.count(), by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(_done(one, "phieu"))
    return _show(request, one, count_form=form)


@require_safe
def one_remark(request: SignedIn, remark_id: int) -> HttpResponse:
    """One remark, and what may become of it."""
    return _show_remark(request, _remark(remark_id))


@require_POST
def dispose(request: SignedIn, remark_id: int) -> HttpResponse:
    """Say what became of a remark."""
    one, form = _remark(remark_id), DisposeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            remarks.dispose(remark=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("plenums:remark", one.pk)
    return _show_remark(request, one, dispose_form=form)


@require_POST
def to_register(request: SignedIn, remark_id: int) -> HttpResponse:
    """Draft an entry of the register from a remark."""
    one, form = _remark(remark_id), RegisterForm(request.POST)
    if form.is_valid():
        entry = None
        with refusals_on(form):
            entry = remarks.to_register(remark=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if entry:
            return redirect("shortcomings:entry", entry.pk)
    return _show_remark(request, one, register_form=form)


@require_POST
def to_programme(request: SignedIn, remark_id: int) -> HttpResponse:
    """Make a remark a comment of the drafting of its programme."""
    one, form = _remark(remark_id), ProgrammeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            remarks.to_programme(remark=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect("plenums:remark", one.pk)
    return _show_remark(request, one, programme_form=form)


def _show(
    request: SignedIn,
    one: PlenumPaper,
    *,
    remark_form: RemarkForm | None = None,
    hands_form: HandsForm | None = None,
    count_form: CountForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    page = queries.paper_page(one, request.actor)
    context = {
        "page": page,
        "remark_form": remark_form or _remark_form(page, None, request.GET.get("cho", "")),
        "hands_form": hands_form or HandsForm(),
        "count_form": count_form or CountForm(),
        "refused": refused,
        "said": SAID.get(request.GET.get("xong", ""), ""),
    }
    code = answer_code(remark_form, hands_form, count_form, refused)
    return render(request, "plenums/paper.html", context, status=code)


def _remark_form(page: queries.PaperPage, sent: QueryDict | None, place: str = "") -> RemarkForm:
    """Return the form for a remark: a delegate speaks for themselves, whoever else writes for a delegate."""
    people = () if page.me_listed else page.delegates
    return RemarkForm(page.passages, people, sent, initial={"passage": place})


def _show_remark(
    request: SignedIn,
    one: Remark,
    *,
    dispose_form: DisposeForm | None = None,
    register_form: RegisterForm | None = None,
    programme_form: ProgrammeForm | None = None,
) -> HttpResponse:
    target = plenum_target(one.paper.plenum, request.actor)
    require("plenums.see", request.actor, target)
    page = queries.paper_page(one.paper, request.actor)
    context = {
        "remark": queries.remark_line(one),
        "page": page,
        "dispose_form": dispose_form or DisposeForm(initial={"outcome": one.outcome, "answer": one.answer}),
        "register_form": register_form or RegisterForm(initial={"wording": one.text}),
        "programme_form": programme_form or ProgrammeForm(),
    }
    code = answer_code(dispose_form, register_form, programme_form)
    return render(request, "plenums/remark.html", context, status=code)


def _press(request: SignedIn, one: PlenumPaper, deed: Callable[[], object], what: str) -> HttpResponse:
    try:
        deed()
    except Refused as refused:
        return _show(request, one, refused=refused)
    return redirect(_done(one, what))


def _done(one: PlenumPaper, what: str) -> str:
    return f"{reverse('plenums:paper', args=[one.pk])}?xong={what}"


def _paper(plenum_paper_id: int) -> PlenumPaper:
    return get_object_or_404(queries.papers_for_pages(), pk=plenum_paper_id)


def _remark(remark_id: int) -> Remark:
    found = get_object_or_404(Remark.objects.select_related("person"), pk=remark_id)
    found.paper = _paper(found.paper_id)
    return found
