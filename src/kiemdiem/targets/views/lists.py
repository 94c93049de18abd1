"""The list of targets with its counts, the list as a file, and a new target."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kiemdiem.adapters.sheets import Column, Sheet, Value, workbook
from kiemdiem.audit.access import may_somewhere
from kiemdiem.core.refusal import Refused
from kiemdiem.targets import actions
from kiemdiem.targets.forms.targets import TargetForm
from kiemdiem.targets.phrases import STANDINGS, sentence, standing_says, tone
from kiemdiem.targets.queries import listing
from kiemdiem.web.asking import PastDay, past_day, whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

MOST_BLOCKS = 300
DAY_KEY = "tinh-den"
KEYS = ("don-vi", "nam", "linh-vuc", "tim", "ket-qua", DAY_KEY)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    Column("Đơn vị", 40, "Đơn vị được giao chỉ tiêu."),
    Column("Năm", 8, "Năm của chỉ tiêu."),
    Column("Chỉ tiêu", 50, "Tên chỉ tiêu."),
    Column("Đơn vị tính", 16, "Đơn vị tính của giá trị."),
    Column("Kế hoạch", 18, "Số kế hoạch đang có hiệu lực."),
    Column("Loại kết quả", 16, "Ước đạt, chính thức hay đã kiểm toán. Số ước không phải số chính thức."),
    Column("Kết quả", 18, "Giá trị đạt được, lũy kế đến ngày ở cột sau."),
    Column("Đến ngày", 14, "Số liệu tính đến ngày."),
    Column("Đánh giá", 22, "Vượt, đạt, chưa đạt; có chữ “Ước” khi mới theo số ước."),
    Column("Nguồn", 50, "Nguồn của kết quả, hoặc của chỉ tiêu khi chưa có kết quả."),
)


def index(request: SignedIn) -> HttpResponse:
    """List targets by year and unit, each with its generated counts."""
    day = day_of(request)
    filters = _filters(request, day)
    keys = listing.block_keys(request.actor, filters)
    page = page_of(request, len(keys), size=listing.BLOCKS_A_PAGE)
    context = {
        "blocks": listing.blocks(request.actor, filters, keys[page.window]),
        "page": page,
        "filters": filters,
        "choices": listing.choices(request.actor),
        "standings": STANDINGS,
        "tone": tone,
        "sentence": sentence,
        "day": day,
        "may_create": may_somewhere("targets.create", request.actor),
        "may_record": may_somewhere("targets.record_value", request.actor),
    }
    return render(request, "targets/index.html", context)


@require_POST
def export(request: SignedIn) -> HttpResponse:
    """Hand out the list, as filtered, as an Excel workbook; note it.

    Raises Refused for more than one workbook is meant for.
    """
    filters = _filters(request, day_of(request))
    keys = listing.block_keys(request.actor, filters)
    if len(keys) > MOST_BLOCKS:
        raise Refused(
            f"Danh sách có chỉ tiêu của {len(keys)} đơn vị và năm, quá {MOST_BLOCKS}.",
            way_out="Hãy lọc theo năm, đơn vị hoặc lĩnh vực rồi xuất lại.",
        )
    notes = [f"Như đã biết đến hết ngày {filters.known_on:%d/%m/%Y}."] if filters.known_on else []
    rows = list(_cells(listing.blocks(request.actor, filters, keys)))
    actions.export(
        form="xlsx", rows=len(rows), filters={key: request.GET.get(key, "") for key in KEYS}, unit_id=filters.unit_id,
        by=request.actor, at=timezone.now(),
    )  # fmt: skip
    sheet = Sheet("Chỉ tiêu", COLUMNS, rows, notes)
    headers = {
        "Content-Disposition": 'attachment; filename="chi-tieu.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(workbook(sheet), content_type=EXCEL, headers=headers)


def create(request: SignedIn) -> HttpResponse:
    """Give a unit a new target."""
    today = timezone.localdate()
    initial = {"year": today.year, "direction": "up", "frequency": "year"}
    form = TargetForm(request.POST or None, request.actor, today, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = None
        with refusals_on(form):
            made = actions.create(**form.cleaned_data, by=request.actor, at=timezone.now())
        if made:
            return redirect("targets:target", made.pk)
    return render(request, "targets/create.html", {"form": form}, status=answer_code(form))


def day_of(request: SignedIn) -> PastDay:
    """Return the past day that the address asks for."""
    return past_day(request.GET.get(DAY_KEY, ""), timezone.localdate(), "số liệu")


def _filters(request: SignedIn, day: PastDay) -> listing.Filters:
    asked = request.GET
    return listing.Filters(
        unit_id=whole_number(asked.get("don-vi", "")),
        year=whole_number(asked.get("nam", "")),
        field_id=whole_number(asked.get("linh-vuc", "")),
        search=asked.get("tim", "").strip(),
        standing=asked.get("ket-qua", "") if asked.get("ket-qua", "") in STANDINGS else "",
        known_on=day.known_on,
    )


def _cells(blocks: list[listing.Block]) -> Iterator[list[Value]]:
    rows = (row for block in blocks for row in block.rows)
    for row in rows:
        target, plan, reached = row.target, row.plan, row.reached
        yield [
            target.unit.name, target.year, target.name, target.measure_unit, plan.value if plan else None,
            reached.get_kind_display() if reached else "", reached.value if reached else None,
            reached.as_of if reached else None, standing_says(row), (reached or target).source,
        ]  # fmt: skip
