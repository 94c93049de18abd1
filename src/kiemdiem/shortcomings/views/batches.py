"""Entries from a file: the template, the preview that changes nothing, the import with its progress, the undoing."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kiemdiem.adapters.xlsx import template
from kiemdiem.audit.access import decide, require
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.access import register_target
from kiemdiem.shortcomings.forms.batches import UploadForm, sealed, units_to_import_for, unsealed
from kiemdiem.shortcomings.models import ImportBatch
from kiemdiem.shortcomings.queries import batches as reading
from kiemdiem.web.asking import whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.progress import streamed_page
from kiemdiem.web.refusals import FAULTY, answer_code
from kiemdiem.web.requests import SignedIn

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def batches(request: SignedIn) -> HttpResponse:
    """Take a list in as far as its preview, and show the lists taken in before."""
    today = timezone.localdate()
    if not units_to_import_for(request.actor, today).exists():
        raise NotAllowed("Tài khoản của đồng chí không nhập danh sách vào sổ của đơn vị nào.")
    form = UploadForm(request.POST or None, request.FILES or None, request.actor, today)
    if request.method == "POST" and form.is_valid():
        unit, upload = form.cleaned_data["unit"], form.cleaned_data["upload"]
        checked = reading.checked_rows(upload.table, unit, today)
        context = {
            "unit": unit, "upload": upload, "checked": checked, "rows": upload.table.rows,
            "known": reading.same_file(unit, upload.sha256), "sealed": "" if checked.faults else sealed(upload, unit, request.actor),
        }  # fmt: skip
        return render(
            request, "shortcomings/batch_preview.html", context, status=FAULTY if checked.faults else 200
        )
    page = page_of(request, reading.batch_count(request.actor))
    context = {"form": form, "lines": reading.batch_lines(request.actor, page.window), "page": page}
    return render(request, "shortcomings/batches.html", context, status=answer_code(form))


@require_safe
def batch_template(request: SignedIn) -> HttpResponse:
    """Hand out the file to fill in, with the lists of the unit asked for."""
    today = timezone.localdate()
    units = units_to_import_for(request.actor, today)
    asked = whole_number(request.GET.get("don-vi", ""))
    unit = units.filter(pk=asked).first() if asked else units.order_by("sort_key", "pk").first()
    if unit is None:
        raise Http404
    notes = (
        f"Danh sách hạn chế, khuyết điểm nhập vào sổ của {unit.name}. Ô có dấu * phải ghi; các ô khác bổ sung sau được.",
        "Mỗi dòng vào sổ thành một dự thảo. Trách nhiệm của tập thể, cá nhân ghi tiếp ở trang của từng dự thảo.",
    )
    answer = HttpResponse(
        template("Hạn chế", reading.template_columns(unit, today), notes), content_type=XLSX
    )
    answer["Content-Disposition"] = 'attachment; filename="mau-so-han-che.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def take_in(request: SignedIn) -> HttpResponseBase:
    """Write a previewed list into the register and show the progress while it runs; the page needs no script."""
    unit_id, upload = unsealed(request.POST.get("danh-sach", ""), request.actor)
    unit = get_object_or_404(Unit, pk=unit_id)
    require("shortcomings.import_entries", request.actor, register_target(unit, request.actor))
    checked = reading.checked_rows(upload.table, unit, timezone.localdate())
    if checked.faults:
        first = checked.faults[0]
        raise Refused(
            f"Danh sách không còn nhập được: dòng {first.row}, cột “{first.column}”: {first.says}",
            way_out="Hãy tải tệp lên lại để xem từng dòng.",
        )
    page = render_to_string("shortcomings/batch_running.html", {"unit": unit, "upload": upload}, request)
    steps = actions.import_entries(
        unit=unit, entries=checked.entries, file_name=upload.file_name, sha256=upload.sha256, by=request.actor, at=timezone.now()
    )  # fmt: skip
    return streamed_page(page, _running(steps))


def _running(steps: Iterator[actions.Imported]) -> Iterator[str]:
    try:
        last = None
        for last in steps:
            yield render_to_string("shortcomings/batch_progress.html", {"progress": last})
    except Refused as refused:
        yield render_to_string("shortcomings/batch_refused.html", {"refused": refused})
    else:
        yield render_to_string("shortcomings/batch_done.html", {"progress": last})


def batch(request: SignedIn, batch_id: int) -> HttpResponse:
    """Show one list that was taken in, and take it out again while nobody touched it."""
    lines = reading.batch_lines(request.actor, only=batch_id)
    if not lines:
        raise Http404
    one = ImportBatch.objects.select_related("unit").get(pk=batch_id)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            actions.undo_import(batch=one, by=request.actor, at=timezone.now())
        except NotAllowed:
            raise
        except Refused as refused:
            refusal = refused
        else:
            return redirect("shortcomings:batch", one.pk)
    target = register_target(one.unit, request.actor)
    context = {
        "line": lines[0],
        "refusal": refusal,
        "may_undo": one.undone_at is None
        and decide("shortcomings.undo_import", request.actor, target).allowed,
        "entries": one.entries.order_by("number")[: reading.SHOWN],
    }
    return render(request, "shortcomings/batch.html", context, status=answer_code(refusal))
