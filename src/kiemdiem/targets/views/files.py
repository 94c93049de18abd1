"""Targets and figures from a file: template, preview that changes nothing, import with its progress, the undoing."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.adapters.lists import template_columns
from kiemdiem.audit.access import decide, require
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import widest
from kiemdiem.targets import actions
from kiemdiem.targets.access import targets_of
from kiemdiem.targets.forms.lists import FiguresForm
from kiemdiem.targets.models import FigureList
from kiemdiem.targets.queries import lists as reading
from kiemdiem.web import lists
from kiemdiem.web.asking import whole_number
from kiemdiem.web.formats import number
from kiemdiem.web.paging import page_of
from kiemdiem.web.progress import streamed_page
from kiemdiem.web.requests import SignedIn

KIND = "targets.import_figures"


def _pages() -> lists.Pages:
    return lists.Pages(
        title="Nhập chỉ tiêu từ tệp",
        things="dòng chỉ tiêu, số liệu",
        above=(("Chỉ tiêu", reverse("targets:index")),),
        home=reverse("targets:lists"),
        template=reverse("targets:list_template"),
        take_in=reverse("targets:take_list"),
        batch=lambda pk: reverse("targets:list", args=[pk]),
        empty="Chưa có đợt nhập nào. Hãy tải tệp mẫu, điền mỗi dòng một chỉ tiêu, rồi tải lên ở trên.",
        undo_note="Chỉ hoàn tác được trong ngày nhập, khi chưa ai ghi số, giao tiếp hay sửa các chỉ tiêu ấy.",
    )


def lists_(request: SignedIn) -> HttpResponse:
    """Take a list in as far as its preview, and show the lists taken in before."""
    today, pages = timezone.localdate(), _pages()
    if not reading.units_to_import_for(request.actor, today).exists():
        raise NotAllowed("Tài khoản của đồng chí không nhập chỉ tiêu cho đơn vị nào.")
    form = FiguresForm(request.POST or None, request.FILES or None, request.actor, today)
    if request.method == "POST" and form.is_valid():
        unit, upload = form.cleaned_data["unit"], form.cleaned_data["upload"]
        checked = reading.checked_rows(upload.table, unit, request.actor, today)
        known = reading.same_list(unit, upload.sha256)
        return lists.preview(request, pages, KIND, (unit.pk, f"cho {unit.name}"), upload, checked, known)
    page = page_of(request, reading.list_count(request.actor))
    return lists.home(request, pages, form, reading.list_lines(request.actor, page.window), page)


@require_safe
def list_template(request: SignedIn) -> HttpResponse:
    """Hand out the file to fill in, with the units and posts below the unit asked for."""
    today = timezone.localdate()
    units = reading.units_to_import_for(request.actor, today)
    asked = whole_number(request.GET.get("don-vi", ""))
    unit = units.filter(pk=asked).first() if asked else widest(units)
    if unit is None:
        raise Http404
    notes = (
        f"Danh sách chỉ tiêu và số liệu của {unit.name} và các đơn vị trực thuộc.",
        "Chỉ tiêu chưa có thì được thêm; chỉ tiêu đã có thì chỉ ghi thêm số liệu, số cũ giữ nguyên.",
    )
    columns = template_columns(reading.columns(unit, request.actor, today))
    return lists.template_file("mau-chi-tieu.xlsx", "Chỉ tiêu", columns, notes)


@require_POST
def take_list(request: SignedIn) -> HttpResponseBase:
    """Write a previewed list and show the progress while it runs; the page needs no script."""
    unit_id, upload = lists.unsealed(request, KIND)
    unit, pages = get_object_or_404(Unit, pk=unit_id), _pages()
    require("targets.import_figures", request.actor, targets_of(unit, request.actor))
    checked = reading.checked_rows(upload.table, unit, request.actor, timezone.localdate())
    lists.refuse_faulty(checked)
    page = lists.running_page(request, pages, upload, f"cho {unit.name}")
    steps = actions.import_figures(
        unit=unit, entries=checked.entries, file_name=upload.file_name, sha256=upload.sha256, by=request.actor, at=timezone.now()
    )  # fmt: skip
    return streamed_page(page, lists.told(pages, steps))


def list_(request: SignedIn, figures_id: int) -> HttpResponseBase:
    """Show one list that was taken in, and take it out again while nobody built on it."""
    lines = reading.list_lines(request.actor, only=figures_id)
    if not lines:
        raise Http404
    one = FigureList.objects.select_related("unit").get(pk=figures_id)
    refusal: Refused | None = None
    if request.method == "POST":
        refusal = lists.refused(lambda: actions.undo_import(brought=one, by=request.actor, at=timezone.now()))
        if refusal is None:
            return redirect("targets:list", one.pk)
    today = timezone.localdate()
    may_undo = (
        one.undone_at is None
        and timezone.localdate(one.imported_at) == today
        and decide("targets.undo_import", request.actor, targets_of(one.unit, request.actor)).allowed
    )
    made = [
        lists.MadeLine(
            f"{value.target.unit}, {value.target.year}", f"{value.target.name}: {number(value.value)} {value.target.measure_unit}",
            value.get_kind_display(), reverse("targets:target", args=[value.target_id]),
        )
        for value in reading.values_made(one)
    ]  # fmt: skip
    return lists.batch_page(request, _pages(), lines[0], made, may_undo, refusal)
