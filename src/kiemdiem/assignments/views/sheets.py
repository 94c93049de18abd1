"""Pages of sheets: one sheet with what can be done about it, and a person's year."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from kiemdiem.accounts.models import Person
from kiemdiem.assignments import phrases
from kiemdiem.assignments.access.sheets import may_see_sheet
from kiemdiem.assignments.actions import sheets as actions
from kiemdiem.assignments.forms.sheets import AsideForm, AssessForm, ReturnForm, SelfForm
from kiemdiem.assignments.models import Sheet, SheetState, Stage
from kiemdiem.assignments.queries import sheets as queries
from kiemdiem.assignments.queries.years import visible_year
from kiemdiem.core.access import Actor
from kiemdiem.web.deeds import Deed, Do, Offered, calling, left_undone
from kiemdiem.web.fields import FIRST_YEAR, LAST_YEAR
from kiemdiem.web.refusals import answer_code
from kiemdiem.web.requests import SignedIn


def _self_form(page: queries.SheetPage, data: Any) -> forms.Form:
    return SelfForm(
        data, page.rules, page.outline, page.own, page.remarks[Stage.SELF], auto_id="cham_%s",
        level=page.sheet.self_level, comment=page.sheet.self_comment,
    )  # fmt: skip


def _assess_form(page: queries.SheetPage, data: Any) -> forms.Form:
    sheet = page.sheet
    stage = Stage.ASSESSED if sheet.assessed_at else Stage.SELF
    entry = page.assessed if sheet.assessed_at else page.own
    flag_ground = next((ground for ground in page.fact_grounds[Stage.ASSESSED].values() if ground), "")
    return AssessForm(
        data, page.rules, page.outline, entry, page.remarks[stage], auto_id="danh_gia_%s",
        level=sheet.assessed_level if sheet.assessed_ground else "", ground=sheet.assessed_ground,
        comment=sheet.assessed_comment, flag_ground=flag_ground,
    )  # fmt: skip


def _fill(action: Callable[..., object]) -> Do:
    def do(sheet: Sheet, form: Any, by: Actor, at: datetime) -> object:
        names = ("level", "ground", "comment")
        words = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
        return action(sheet=sheet, filled=form.filled(), **words, by=by, at=at)

    return do


def _empty(name: str) -> Callable[[queries.SheetPage, Any], forms.Form]:
    return lambda _page, data: forms.Form(data, auto_id=f"{name}_%s")


DEEDS = {
    deed.slug: deed
    for deed in (
        Deed("score_sheet", "tu-cham", "Tự chấm điểm", "Lưu phần tự chấm", _self_form, _fill(actions.score)),
        Deed(
            "submit_sheet", "nop", "Nộp phiếu", "Nộp phiếu", _empty("nop"), calling(actions.submit, "sheet"),
            "Nộp phiếu cho cấp trên? Sau khi nộp chỉ sửa được nếu cấp trên trả lại.",
        ),
        Deed("assess_sheet", "danh-gia", "Đánh giá của cấp trên", "Ghi đánh giá", _assess_form, _fill(actions.assess)),
        Deed(
            "return_sheet", "tra-lai", "Trả lại phiếu", "Trả lại phiếu",
            lambda _page, data: ReturnForm(data, auto_id="tra_lai_%s"), calling(actions.return_sheet, "sheet"),
        ),
        Deed(
            "set_aside", "khong-xep-loai", "Không xếp loại kỳ này", "Ghi không xếp loại",
            lambda page, data: AsideForm(data, page.grounds, auto_id="khong_%s"), calling(actions.set_aside, "sheet"),
        ),
        Deed(
            "take_up", "xep-loai-lai", "Đưa vào xếp loại trở lại", "Đưa vào xếp loại trở lại", _empty("lai"),
            calling(actions.take_up, "sheet"),
        ),
    )
}  # fmt: skip
NEXT = {SheetState.DRAFTING: "score_sheet", SheetState.SUBMITTED: "assess_sheet"}


def sheet(request: SignedIn, sheet_id: int) -> HttpResponse:
    """Show one sheet."""
    return _page(request, _sheet_or_404(request, sheet_id))


def act(request: SignedIn, sheet_id: int, slug: str) -> HttpResponse:
    """Do one deed of a sheet; a refusal shows the page again with what was typed."""
    one = _sheet_or_404(request, sheet_id)
    if slug not in DEEDS:
        raise Http404
    if request.method != "POST":
        return redirect("assignments:sheet", one.pk)
    deed = DEEDS[slug]
    form = deed.form(queries.sheet_page(one, request.actor), request.POST)
    undone = left_undone(request, deed, one, form)
    return _page(request, one, undone) if undone else redirect("assignments:sheet", one.pk)


def year(request: SignedIn, person_id: int, year: int) -> HttpResponse:
    """Show a person's months and quarters of a year, and what the year makes of them."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    page = visible_year(person, year, request.actor)
    if not page.under and person.pk != request.actor.person_id:
        raise Http404
    return render(request, "assignments/year.html", {"page": page, "phrases": phrases})


def _page(request: SignedIn, one: Sheet, tried: Offered | None = None) -> HttpResponse:
    page = queries.sheet_page(one, request.actor)
    offered = [
        tried
        if tried and tried.deed is deed
        else Offered(deed, deed.form(page, None), NEXT.get(SheetState(one.state)) == deed.verb)
        for deed in DEEDS.values()
        if page.may[deed.verb] or (tried and tried.deed is deed)
    ]
    context = {"page": page, "sheet": one, "offered": offered, "phrases": phrases}
    return render(
        request, "assignments/sheet.html", context, status=answer_code(tried.form if tried else None)
    )


def _sheet_or_404(request: SignedIn, sheet_id: int) -> Sheet:
    try:
        one = queries.sheet_of(sheet_id)
    except Sheet.DoesNotExist:
        raise Http404 from None
    if not may_see_sheet(request.actor, one).allowed:
        raise Http404
    return one
