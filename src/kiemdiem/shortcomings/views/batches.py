"""Entries from a file: the template, the preview that changes nothing, the import with its progress, the undoing."""

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
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.access import register_target
from kiemdiem.shortcomings.forms.batches import EntriesForm, units_to_import_for
from kiemdiem.shortcomings.models import ImportBatch
from kiemdiem.shortcomings.queries import batches as reading
from kiemdiem.web import lists
from kiemdiem.web.asking import whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.progress import streamed_page
from kiemdiem.web.requests import SignedIn

KIND = "shortcomings.import"


def _pages() -> lists.Pages:
    return lists.Pages(
        title="Nhập hạn chế từ tệp",
        sub="Tải tệp lên để xem trước; chưa ghi gì cho đến khi bấm nhập. Cả danh sách vào sổ thành dự thảo, hoặc không dòng nào.",
        things="dự thảo vào sổ",
        above=(("Sổ hạn chế", reverse("shortcomings:index")),),
        home=reverse("shortcomings:batches"),
        template=reverse("shortcomings:batch_template"),
        take_in=reverse("shortcomings:take_in"),
        batch=lambda pk: reverse("shortcomings:batch", args=[pk]),
        empty="Chưa có đợt nhập nào. Hãy tải tệp mẫu, điền mỗi dòng một hạn chế, rồi tải lên ở trên.",
        undo_note="Chỉ hoàn tác được khi tất cả còn là dự thảo chưa ai sửa; các dự thảo được rút với lý do hoàn tác, số trong sổ giữ nguyên.",
    )  # fmt: skip


def batches(request: SignedIn) -> HttpResponse:
    """Take a list in as far as its preview, and show the lists taken in before."""
    today, pages = timezone.localdate(), _pages()
    if not units_to_import_for(request.actor, today).exists():
        raise NotAllowed("Tài khoản của đồng chí không nhập danh sách vào sổ của đơn vị nào.")
    form = EntriesForm(request.POST or None, request.FILES or None, request.actor, today)
    if request.method == "POST" and form.is_valid():
        unit, upload = form.cleaned_data["unit"], form.cleaned_data["upload"]
        checked = reading.checked_rows(upload.table, unit, today)
        known = reading.same_file(unit, upload.sha256)
        return lists.preview(
            request, pages, KIND, (unit.pk, f"vào sổ của {unit.name}"), upload, checked, known
        )
    page = page_of(request, reading.batch_count(request.actor))
    return lists.home(request, pages, form, reading.batch_lines(request.actor, page.window), page)


@require_safe
def batch_template(request: SignedIn) -> HttpResponse:
    """Hand out the file to fill in, with the lists of the unit asked for, else of the widest one."""
    today = timezone.localdate()
    units = units_to_import_for(request.actor, today)
    asked = whole_number(request.GET.get("don-vi", ""))
    unit = units.filter(pk=asked).first() if asked else widest(units)
    if unit is None:
        raise Http404
    whose = unit.name if asked or units.count() == 1 else "đơn vị ghi khi tải lên"
    notes = (
        f"Danh sách hạn chế, khuyết điểm nhập vào sổ của {whose}. Ô có dấu * phải ghi; các ô khác bổ sung sau được.",
        "Mỗi dòng vào sổ thành một dự thảo. Trách nhiệm của tập thể, cá nhân ghi tiếp ở trang của từng dự thảo.",
    )
    columns = template_columns(reading.columns(unit, today))
    return lists.template_file("mau-so-han-che.xlsx", "Hạn chế", columns, notes)


@require_POST
def take_in(request: SignedIn) -> HttpResponseBase:
    """Write a previewed list into the register and show the progress while it runs; the page needs no script."""
    unit_id, upload = lists.unsealed(request, KIND)
    unit, pages = get_object_or_404(Unit, pk=unit_id), _pages()
    require("shortcomings.import_entries", request.actor, register_target(unit, request.actor))
    checked = reading.checked_rows(upload.table, unit, timezone.localdate())
    lists.refuse_faulty(checked)
    page = lists.running_page(request, pages, upload, f"vào sổ của {unit.name}")
    steps = actions.import_entries(
        unit=unit, entries=checked.entries, file_name=upload.file_name, sha256=upload.sha256, by=request.actor, at=timezone.now()
    )  # fmt: skip
    return streamed_page(page, lists.told(pages, steps))


def batch(request: SignedIn, batch_id: int) -> HttpResponseBase:
    """Show one list that was taken in, and take it out again while nobody touched it."""
    lines = reading.batch_lines(request.actor, only=batch_id)
    if not lines:
        raise Http404
    one = ImportBatch.objects.select_related("unit").get(pk=batch_id)
    refusal: Refused | None = None
    if request.method == "POST":
        refusal = lists.refused(lambda: actions.undo_import(batch=one, by=request.actor, at=timezone.now()))
        if refusal is None:
            return redirect("shortcomings:batch", one.pk)
    target = register_target(one.unit, request.actor)
    may_undo = one.undone_at is None and decide("shortcomings.undo_import", request.actor, target).allowed
    made = [
        lists.MadeLine(
            f"Số {entry.number}", entry.wording, entry.get_state_display(), reverse("shortcomings:entry", args=[entry.pk])
        )
        for entry in one.entries.order_by("number")[: reading.SHOWN]
    ]  # fmt: skip
    return lists.batch_page(request, _pages(), lines[0], made, may_undo, refusal)
