"""Suggestions and delegations from a file: template, preview that changes nothing, import with progress, undoing."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.adapters.lists import Checked, template_columns
from kiemdiem.adapters.xlsx import Table
from kiemdiem.audit.access import decide, require
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles import actions, queries
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.forms.lists import CycleListForm
from kiemdiem.cycles.models import Cycle, CycleList, ListKind
from kiemdiem.cycles.queries import lists as reading
from kiemdiem.web import lists
from kiemdiem.web.paging import page_of
from kiemdiem.web.progress import streamed_page
from kiemdiem.web.requests import SignedIn

KINDS = {"goi-y": ListKind.SUGGESTIONS, "doan-cong-tac": ListKind.DELEGATIONS}
SALTS = {kind: f"cycles.import_{kind}" for kind in ListKind.values}
SHEETS = {
    ListKind.SUGGESTIONS: (
        "mau-goi-y.xlsx",
        "Gợi ý",
        ("Mỗi dòng một nội dung gợi ý; các dòng của cùng đối tượng vào cùng một gợi ý đang soạn.",),
    ),
    ListKind.DELEGATIONS: (
        "mau-doan-cong-tac.xlsx",
        "Đoàn công tác",
        ("Mỗi dòng giao cho đoàn một đơn vị, một thành viên, hoặc cả hai. Đoàn đã có thì chỉ thêm vào.",),
    ),
}


def _pages(cycle: Cycle, slug: str) -> lists.Pages:
    suggestions = KINDS[slug] == ListKind.SUGGESTIONS
    address = "cycles:suggestions" if suggestions else "cycles:delegations"
    what = "Gợi ý kiểm điểm" if suggestions else "Đoàn công tác"
    return lists.Pages(
        title=f"Nhập {what.lower()} từ tệp",
        things="nội dung gợi ý ở dạng dự thảo" if suggestions else "dòng của các đoàn công tác",
        above=((cycle.title, reverse("cycles:board", args=[cycle.pk])), (what, reverse(address, args=[cycle.pk]))),
        home=reverse("cycles:lists", args=[cycle.pk, slug]),
        template=reverse("cycles:list_template", args=[cycle.pk, slug]),
        take_in=reverse("cycles:take_list", args=[cycle.pk, slug]),
        batch=lambda pk: reverse("cycles:list", args=[pk]),
        undo_note="Chỉ hoàn tác được khi chưa ai phê duyệt, ban hành hay sửa các gợi ý ấy."
        if suggestions
        else "Chỉ hoàn tác được khi các đoàn chưa có lịch làm việc và chưa ai thêm, rút đơn vị, thành viên.",
    )  # fmt: skip


def _asked(request: SignedIn, cycle_id: int, slug: str) -> tuple[Cycle, ListKind]:
    """Return the cycle and the kind of list. Raises Http404; NotAllowed."""
    if slug not in KINDS:
        raise Http404
    cycle = queries.cycle_seen(cycle_id, request.actor)
    require(SALTS[KINDS[slug]], request.actor, cycle_target(cycle))
    return cycle, KINDS[slug]


def _checked(request: SignedIn, cycle: Cycle, kind: ListKind, table: Table) -> Checked[Any]:
    if kind == ListKind.SUGGESTIONS:
        return reading.checked_suggestions(table, cycle, request.actor)
    return reading.checked_delegations(table, cycle, timezone.localdate())


def lists_(request: SignedIn, cycle_id: int, slug: str) -> HttpResponse:
    """Take a list in as far as its preview, and show the lists taken in before."""
    cycle, kind = _asked(request, cycle_id, slug)
    pages = _pages(cycle, slug)
    form = CycleListForm(request.POST or None, request.FILES or None, kind)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        checked = _checked(request, cycle, kind, upload.table)
        known = reading.same_list(cycle, kind, upload.sha256)
        return lists.preview(
            request, pages, SALTS[kind], (cycle.pk, f"vào đợt {cycle.title}"), upload, checked, known
        )
    page = page_of(request, reading.list_count(cycle, kind))
    return lists.home(request, pages, form, reading.list_lines(cycle, kind, page.window), page)


@require_safe
def list_template(request: SignedIn, cycle_id: int, slug: str) -> HttpResponse:
    """Hand out the file to fill in."""
    cycle, kind = _asked(request, cycle_id, slug)
    columns = (
        reading.suggestion_columns(cycle, request.actor, None)
        if kind == ListKind.SUGGESTIONS
        else reading.delegation_columns(cycle, None)
    )
    name, sheet, notes = SHEETS[kind]
    return lists.template_file(name, sheet, template_columns(columns), notes)


@require_POST
def take_list(request: SignedIn, cycle_id: int, slug: str) -> HttpResponseBase:
    """Write a previewed list and show the progress while it runs; the page needs no script."""
    cycle, kind = _asked(request, cycle_id, slug)
    place, upload = lists.unsealed(request, SALTS[kind])
    if place != cycle.pk:
        raise Refused("Bản xem trước này là của đợt khác.", way_out="Hãy tải tệp lên lại.")
    checked, pages = _checked(request, cycle, kind, upload.table), _pages(cycle, slug)
    lists.refuse_faulty(checked)
    page = lists.running_page(request, pages, upload, f"vào đợt {cycle.title}")
    return streamed_page(page, lists.told(pages, _steps(request, cycle, kind, upload, checked)))


def _steps(
    request: SignedIn, cycle: Cycle, kind: ListKind, upload: lists.Upload, checked: Checked[Any]
) -> Iterator[actions.ListProgress]:
    now = timezone.now()
    if kind == ListKind.SUGGESTIONS:
        return actions.import_suggestions(
            cycle=cycle, entries=checked.entries, file_name=upload.file_name, sha256=upload.sha256, by=request.actor, at=now
        )  # fmt: skip
    return actions.import_delegations(
        cycle=cycle, entries=checked.entries, rows=checked.rows, file_name=upload.file_name, sha256=upload.sha256,
        by=request.actor, at=now,
    )  # fmt: skip


def list_(request: SignedIn, list_id: int) -> HttpResponseBase:
    """Show one list that was taken in, and take it out again while nobody touched it."""
    brought = get_object_or_404(CycleList.objects.select_related("cycle__root"), pk=list_id)
    slug = next(slug for slug, kind in KINDS.items() if kind == brought.kind)
    cycle, kind = _asked(request, brought.cycle_id, slug)
    refusal: Refused | None = None
    if request.method == "POST":
        refusal = lists.refused(
            lambda: actions.undo_list(brought=brought, by=request.actor, at=timezone.now())
        )
        if refusal is None:
            return redirect("cycles:list", brought.pk)
    may_undo = (
        brought.undone_at is None and decide("cycles.undo_list", request.actor, cycle_target(cycle)).allowed
    )
    [line] = reading.list_lines(cycle, kind, only=brought.pk)
    return lists.batch_page(request, _pages(cycle, slug), line, _made(brought), may_undo, refusal)


def _made(brought: CycleList) -> list[lists.MadeLine]:
    if brought.kind == ListKind.DELEGATIONS:
        formed = set(brought.made.get("delegations", ()))
        return [
            lists.MadeLine(
                f"Đoàn số {one.number}", one.name, "đoàn mới" if one.pk in formed else "thêm vào đoàn đã có",
                reverse("cycles:delegation", args=[one.pk]),
            )
            for one in reading.delegations_made(brought)
        ]  # fmt: skip
    return [
        lists.MadeLine(
            str(point.suggestion.subject), point.text, "đã ban hành" if point.suggestion.issued_at else "đang soạn",
            point.get_absolute_url(),
        )
        for point in reading.points_made(brought)
    ]  # fmt: skip
