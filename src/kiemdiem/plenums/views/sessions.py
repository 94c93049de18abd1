"""The list of sessions, planning one, and its page with all that is done in it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.audit.access import require
from kiemdiem.core.refusal import Refused
from kiemdiem.plenums.access import plenum_target
from kiemdiem.plenums.actions import hall, planning
from kiemdiem.plenums.forms import CloseForm, InviteForm, NewPlanForm, PaperForm, PlanForm, RollForm
from kiemdiem.plenums.models import Plenum
from kiemdiem.plenums.queries import session as queries
from kiemdiem.plenums.queries.papers import candidates, version_named
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

PAGE = 50
REST_THERE = "con-lai-co-mat"
SAID = {
    "len-lich": "Đã lên lịch. Tiếp theo: thêm tài liệu, phát cho đại biểu.",
    "ke-hoach": "Đã sửa kế hoạch hội nghị.",
    "tai-lieu": "Đã thêm tài liệu; phát rồi đại biểu mới đọc được.",
    "phat": "Đã phát tài liệu và báo cho các đại biểu có tài khoản.",
    "moi": "Đã thêm khách mời.",
    "diem-danh": "Đã ghi điểm danh.",
    "khai-mac": "Hội nghị đã khai mạc.",
    "be-mac": "Hội nghị đã bế mạc; biên bản đã cố định theo mã băm.",
    "bo": "Đã bỏ tài liệu chưa phát.",
}


@require_safe
def index(request: SignedIn) -> HttpResponse:
    """The sessions in reach."""
    found = queries.plenum_list(request.actor, lambda total: page_of(request, total, PAGE).window)
    return render(
        request, "plenums/index.html", {"found": found, "page": page_of(request, found.total, PAGE)}
    )


def plan(request: SignedIn) -> HttpResponse:
    """Plan a session of a body."""
    form = NewPlanForm(queries.bodies_for(request.actor), request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = None
        with refusals_on(form):
            made = planning.plan(
                body=form.cleaned_data["body"], details=form.plan(), by=request.actor, at=timezone.now()
            )
        if made:
            return redirect(done(made.pk, "len-lich"))
    return render(request, "plenums/plan.html", {"form": form, "plenum": None}, status=answer_code(form))


def replan(request: SignedIn, plenum_id: int) -> HttpResponse:
    """Change the plan of a session that has not opened."""
    one = _plenum(plenum_id)
    require("plenums.replan", request.actor, plenum_target(one, request.actor))
    initial = {name: getattr(one, name) for name in ("title", "held_on", "place", "chair", "secretary")}
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            planning.replan(plenum=one, details=form.plan(), by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(done(one.pk, "ke-hoach"))
    return render(request, "plenums/plan.html", {"form": form, "plenum": one}, status=answer_code(form))


@require_safe
def plenum(request: SignedIn, plenum_id: int) -> HttpResponse:
    """One session."""
    return show(request, _plenum(plenum_id))


@require_POST
def invite(request: SignedIn, plenum_id: int) -> HttpResponse:
    """Put a guest on the list."""
    one, form = _plenum(plenum_id), InviteForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            planning.invite(plenum=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(done(one.pk, "moi"))
    return show(request, one, invite_form=form)


@require_POST
def add_paper(request: SignedIn, plenum_id: int) -> HttpResponse:
    """Lay a paper before the session."""
    one = _plenum(plenum_id)
    form = _paper_form(request, one, request.POST)
    if form.is_valid():
        version = version_named(form.cleaned_data["version"])
        with refusals_on(form):
            if version is None:
                raise Refused("Không còn tài liệu này.", way_out="Hãy chọn lại trong danh sách.")
            planning.add_paper(plenum=one, version=version, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(done(one.pk, "tai-lieu"))
    return show(request, one, paper_form=form)


@require_POST
def hand_out(request: SignedIn, plenum_id: int) -> HttpResponse:
    """Hand out the papers that are not yet."""
    one = _plenum(plenum_id)
    return _press(
        request, one, lambda: planning.hand_out(plenum=one, by=request.actor, at=timezone.now()), "phat"
    )


@require_POST
def open_plenum(request: SignedIn, plenum_id: int) -> HttpResponse:
    """Declare the session open."""
    one = _plenum(plenum_id)
    return _press(
        request, one, lambda: hall.open_plenum(plenum=one, by=request.actor, at=timezone.now()), "khai-mac"
    )


@require_POST
def close_plenum(request: SignedIn, plenum_id: int) -> HttpResponse:
    """Close the session with its conclusion."""
    one, form = _plenum(plenum_id), CloseForm(request.POST)
    refused = None
    if form.is_valid():
        try:
            hall.close_plenum(plenum=one, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refused as why:
            refused = why
        else:
            return redirect(done(one.pk, "be-mac"))
    return show(request, one, close_form=form, refused=refused)


def roll(request: SignedIn, plenum_id: int) -> HttpResponse:
    """Call the roll."""
    one = _plenum(plenum_id)
    require("plenums.mark_attendance", request.actor, plenum_target(one, request.actor))
    page = queries.plenum_page(one, request.actor)
    form = RollForm(page.delegates, request.POST or None)
    if request.method == "POST" and form.is_valid():
        marks = form.marks(rest_there=REST_THERE in request.POST)
        with refusals_on(form):
            hall.mark_attendance(plenum=one, marks=marks, by=request.actor, at=timezone.now())
        if not form.errors:
            return redirect(done(one.pk, "diem-danh"))
    return render(request, "plenums/roll.html", {"form": form, "page": page}, status=answer_code(form))


@require_safe
def minutes(request: SignedIn, plenum_id: int) -> HttpResponse:
    """The frozen minutes of a session that has closed."""
    one = _plenum(plenum_id)
    require("plenums.see", request.actor, plenum_target(one, request.actor))
    return render(request, "plenums/minutes.html", {"plenum": one, "lines": one.minutes.splitlines()})


def done(plenum_id: int, what: str) -> str:
    """Return the address of a session after a deed."""
    return f"{reverse('plenums:plenum', args=[plenum_id])}?xong={what}"


def show(
    request: SignedIn,
    one: Plenum,
    *,
    invite_form: InviteForm | None = None,
    paper_form: PaperForm | None = None,
    close_form: CloseForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """Render the page of a session, with what was tried on it."""
    page = queries.plenum_page(one, request.actor)
    context = {
        "page": page,
        "invite_form": invite_form or InviteForm(),
        "paper_form": paper_form or (_paper_form(request, one) if page.may["add_paper"] else None),
        "close_form": close_form or CloseForm(),
        "refused": refused,
        "said": SAID.get(request.GET.get("xong", ""), ""),
    }
    code = answer_code(invite_form, paper_form, close_form, refused)
    return render(request, "plenums/plenum.html", context, status=code)


def _press(request: SignedIn, one: Plenum, deed: Any, what: str) -> HttpResponse:
    try:
        deed()
    except Refused as refused:
        return show(request, one, refused=refused)
    return redirect(done(one.pk, what))


def _paper_form(request: SignedIn, one: Plenum, sent: Any = None) -> PaperForm:
    return PaperForm(candidates(one.body, request.actor, timezone.localdate()), sent)


def _plenum(plenum_id: int) -> Plenum:
    return get_object_or_404(queries.plenums_for_pages(), pk=plenum_id)
