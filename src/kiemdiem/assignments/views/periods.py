"""Pages of periods: the list, opening one, one period with its sheets."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kiemdiem.assignments import phrases
from kiemdiem.assignments.access.sheets import may_see_period
from kiemdiem.assignments.actions import periods as actions
from kiemdiem.assignments.forms.sheets import CloseForm, PeriodForm, ReopenForm
from kiemdiem.assignments.models import Period
from kiemdiem.assignments.queries import periods as queries
from kiemdiem.assignments.queries.schemes import questions
from kiemdiem.audit.access import may_somewhere
from kiemdiem.web.deeds import Deed, Offered, calling, left_undone
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

OWN_SHOWN = 6


DEEDS = {
    deed.slug: deed
    for deed in (
        Deed(
            "add_sheets", "bo-sung", "Bổ sung phiếu cho người mới nhận chức vụ", "Bổ sung phiếu", forms.Form,
            calling(actions.add_sheets, "period"),
        ),
        Deed(
            "close_period", "khoa", "Khóa kỳ", "Khóa kỳ", CloseForm, calling(actions.close_period, "period"),
            "Khóa kỳ? Điểm và mức của mọi phiếu được ghi lại; sau đó chỉ sửa được khi có văn bản cho phép.",
        ),
        Deed(
            "reopen_period", "mo-lai", "Mở lại kỳ để sửa", "Mở lại kỳ", ReopenForm, calling(actions.reopen_period, "period"),
            "Mở lại kỳ đã khóa? Kết quả cũ vẫn giữ; kết quả mới là phiên bản sau.",
        ),
    )
}  # fmt: skip


def index(request: SignedIn) -> HttpResponse:
    """List the periods that the actor may see, and the actor's own sheets."""
    page = page_of(request, queries.period_count(request.actor))
    context = {
        "lines": queries.period_lines(request.actor, page.window),
        "own": queries.own_sheets(request.actor, OWN_SHOWN),
        "page": page,
        "phrases": phrases,
        "may_open": may_somewhere("assignments.open_period", request.actor),
        "this_year": timezone.localdate().year,
    }
    return render(request, "assignments/periods.html", context)


def open_period(request: SignedIn) -> HttpResponse:
    """Open a month or quarter of a unit."""
    form = PeriodForm(request.POST or None, request.actor, timezone.localdate(), questions())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            period = actions.open_period(**form.asked(), by=request.actor, at=timezone.now())
            return redirect("assignments:period", period.pk)
    context = {"form": form, "phrases": phrases}
    return render(request, "assignments/open_period.html", context, status=answer_code(form))


def period(request: SignedIn, period_id: int) -> HttpResponse:
    """Show one period with its sheets."""
    return _page(request, _period_or_404(request, period_id))


def act(request: SignedIn, period_id: int, slug: str) -> HttpResponse:
    """Do one deed of a period; a refusal shows the page again with what was typed."""
    one = _period_or_404(request, period_id)
    if slug not in DEEDS:
        raise Http404
    if request.method != "POST":
        return redirect("assignments:period", one.pk)
    deed = DEEDS[slug]
    undone = left_undone(request, deed, one, deed.form(request.POST, auto_id=f"{deed.verb}_%s"))
    return _page(request, one, undone) if undone else redirect("assignments:period", one.pk)


def _page(request: SignedIn, one: Period, tried: Offered | None = None) -> HttpResponse:
    page = queries.period_page(one, request.actor)
    offered = [
        tried
        if tried and tried.deed is deed
        else Offered(deed, deed.form(auto_id=f"{deed.verb}_%s"), open=False)
        for deed in DEEDS.values()
        if page.may[deed.verb] or (tried and tried.deed is deed)
    ]
    context = {"page": page, "period": one, "offered": offered, "phrases": phrases}
    return render(
        request, "assignments/period.html", context, status=answer_code(tried.form if tried else None)
    )


def _period_or_404(request: SignedIn, period_id: int) -> Period:
    try:
        one = queries.period_of(period_id)
    except Period.DoesNotExist:
        raise Http404 from None
    if not may_see_period(request.actor, one).allowed:
        raise Http404
    return one
