"""The page of one vote on paper: begin it, enter a count, compare, read the result."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.ballots import actions
from kiemdiem.ballots.forms import BeginForm, CountForm
from kiemdiem.ballots.models import PaperVote
from kiemdiem.ballots.queries import vote_page
from kiemdiem.conferences.models import AgendaItem
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

SAID = {
    "lap": "Đã lập biên bản kiểm phiếu. Hai người khác nhau nhập kết quả.",
    "nhap": "Đã ghi số của đồng chí.",
}


@require_safe
def vote(request: SignedIn, item_id: int) -> HttpResponse:
    """The vote on one agenda item."""
    return _show(request, _item(item_id))


@require_POST
def begin(request: SignedIn, item_id: int) -> HttpResponse:
    """Begin the vote."""
    item, form = _item(item_id), BeginForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.begin(item=item, **form.cleaned_data, by=request.actor, at=timezone.now())
    return _show(request, item, begin_form=form) if form.errors else redirect(_done(item, "lap"))


@require_POST
def enter_count(request: SignedIn, item_id: int) -> HttpResponse:
    """Enter a count, or correct one's own."""
    item, form = _item(item_id), CountForm(request.POST)
    paper_vote = get_object_or_404(PaperVote, item=item)
    if form.is_valid():
        with refusals_on(form):
            actions.enter_count(vote=paper_vote, count=form.count(), by=request.actor, at=timezone.now())
    return _show(request, item, count_form=form) if form.errors else redirect(_done(item, "nhap"))


def _item(item_id: int) -> AgendaItem:
    rows = AgendaItem.objects.select_related("subject", "conference__host", "conference__cycle")
    return get_object_or_404(rows, pk=item_id)


def _done(item: AgendaItem, done: str) -> str:
    return f"{reverse('ballots:vote', args=[item.pk])}?xong={done}"


def _show(
    request: SignedIn,
    item: AgendaItem,
    *,
    begin_form: BeginForm | None = None,
    count_form: CountForm | None = None,
) -> HttpResponse:
    page = vote_page(item, request.actor, timezone.now())
    context = {
        "page": page,
        "begin_form": begin_form or BeginForm(initial={"present": page.members_present or None}),
        "count_form": count_form or CountForm(mine=page.mine),
        "said": SAID.get(request.GET.get("xong", ""), ""),
    }
    return render(request, "ballots/vote.html", context, status=answer_code(begin_form, count_form))
