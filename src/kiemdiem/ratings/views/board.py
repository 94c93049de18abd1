"""The cycles, and the board of a cycle."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kiemdiem.audit.access import require
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.models import Cycle, Subject
from kiemdiem.ratings import actions
from kiemdiem.ratings.forms import (
    DecisionForm,
    RaiseForm,
)
from kiemdiem.ratings.queries.authorities import authorities
from kiemdiem.ratings.queries.board import Board, Filters, cycle_of, rating_board
from kiemdiem.ratings.queries.cycles import rated_cycles
from kiemdiem.web.paging import Page, page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

SIZE = 100
SAID = {
    "so-lieu": "Đã ghi số thẩm định.",
    "truong-hop": "Đã ghi kết luận về trường hợp.",
    "tham-dinh": "Đã ghi thẩm định, đề xuất mức.",
    "quyet-dinh": "Đã ghi quyết định xếp loại.",
    "xep-loai-lai": "Đã ghi quyết định xếp loại lại; quyết định trước giữ nguyên trong quá trình.",
    "chuyen": "Đã chuyển nhóm so sánh.",
    "dat-ten": "Đã đặt tên nhóm.",
    "nang": "Đã ghi quyết định nâng tỷ lệ.",
}


@require_safe
def index(request: SignedIn) -> HttpResponse:
    """The cycles with something to rate."""
    return render(request, "ratings/index.html", {"cycles": rated_cycles(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: SignedIn, cycle_id: int) -> HttpResponse:
    """The rating board of a cycle; a post decides over subjects of the group shown."""
    cycle = found_cycle(request, cycle_id)
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
    elif request.method == "POST" and not page.may_decide:
        raise Refused(
            "Ở nhóm đang xem không có đối tượng nào đồng chí ghi quyết định được.",
            way_out="Chọn nhóm có đối tượng đã thẩm định, chờ quyết định.",
        )
    return _render_board(request, page, shown, form, RaiseForm())


@require_POST
def raise_cap(request: SignedIn, cycle_id: int) -> HttpResponse:
    """Record that the cap of the group shown was raised."""
    cycle = found_cycle(request, cycle_id)
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
    else:
        require("ratings.raise_cap", request.actor, cycle_target(cycle))
    return _render_board(request, page, shown, _decision_form(request, page, fresh=True), form)


def found_cycle(request: SignedIn, cycle_id: int) -> Cycle:
    """Return a cycle in which the actor sees anything. Raises Http404."""
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
    return render(request, "ratings/board.html", context, status=answer_code(form, raise_form))


def _board_address(cycle: Cycle, group: str, said: str) -> str:
    return reverse("ratings:board", args=[cycle.pk], query={"nhom": group, "da": said})
