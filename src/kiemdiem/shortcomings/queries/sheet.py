"""The register as a list for a spreadsheet: its columns with their meaning, its rows as they are filtered and sorted."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from kiemdiem.adapters.sheets import Column, Sheet, Value
from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.queries.carried import LIVE
from kiemdiem.shortcomings.queries.filtering import Filters, asked
from kiemdiem.shortcomings.queries.known import Known
from kiemdiem.shortcomings.queries.register import RegisterRow, ordered, shown

BATCH = 500
COLUMNS = (
    Column("Mã", 10, "Mã của hạn chế trong phần mềm; không đổi suốt đời của hạn chế."),
    Column("Đơn vị", 32, "Đơn vị có hạn chế, tên và đơn vị vào ngày của số liệu."),
    Column("Số", 8, "Số trong sổ của đơn vị."),
    Column("Nội dung", 60, "Nội dung hạn chế, khuyết điểm."),
    Column("Lĩnh vực", 22, "Lĩnh vực công tác."),
    Column("Trạng thái", 22, "Trạng thái vào ngày của số liệu."),
    Column("Quá hạn (ngày)", 14, "Số ngày đã quá thời hạn, với hạn chế đang khắc phục hoặc chờ thẩm tra; trống nếu chưa quá hạn."),
    Column("Chức vụ chịu trách nhiệm", 32, "Chức vụ chịu trách nhiệm khắc phục."),
    Column("Người giữ chức vụ", 26, "Người giữ chức vụ ấy vào ngày của số liệu; trống nếu chưa có người giữ."),
    Column("Thời hạn", 12, "Thời hạn khắc phục, sau các lần chuyển hạn."),
    Column("Thời hạn đầu", 12, "Thời hạn khi đưa vào sổ."),
    Column("Lùi hạn (ngày)", 14, "Thời hạn trừ thời hạn đầu; số âm là rút ngắn."),
    Column("Thấy lần đầu", 12, "Ngày hạn chế được thấy lần đầu."),
    Column("Tái diễn", 10, "Hạn chế đã khắc phục rồi mà trở lại: có hoặc trống."),
    Column("Nguồn phát hiện", 26, "Hạn chế được nêu ở đâu."),
    Column("Nguyên nhân", 50, "Loại nguyên nhân, nhóm nguyên nhân, nguyên nhân bằng lời."),
    Column("Thước đo kết quả", 40, "Điều phải đạt để kết thúc hạn chế."),
    Column("Văn bản nguồn", 30, "Văn bản nguồn; “số liệu minh họa” nếu không phải số liệu thật."),
)  # fmt: skip


def register_sheet(actor: Actor, filters: Filters, known: Known, today: date, sort: str) -> Sheet:
    """Return the list that the filters let through; its rows are read batch by batch, two statements each."""
    entries = ordered(asked(actor, filters, known, today), known, sort).values_list("pk", flat=True)
    note = f"Số liệu như đã biết đến hết ngày {known.day:%d/%m/%Y}; xuất ngày {today:%d/%m/%Y}."
    return Sheet("Sổ hạn chế", COLUMNS, _rows(entries.iterator(chunk_size=BATCH), known), (note,))


def _rows(entries: Iterable[int], known: Known) -> Iterator[tuple[Value, ...]]:
    waiting = iter(entries)
    while batch := list(islice(waiting, BATCH)):
        for row in shown(batch, known):
            yield _cells(row, known.day)


def _cells(row: RegisterRow, day: date) -> tuple[Value, ...]:
    late = (day - row.deadline).days if row.deadline and row.state in LIVE and row.deadline < day else None
    return (
        row.id, row.unit, row.number, row.wording, row.field, row.state_says, late, row.owner, row.holders, row.deadline,
        row.original_deadline, row.slippage_days if row.deadline else None, row.first_seen_on,
        "có" if row.relapse else "", row.origin, row.cause, row.measure,
        "số liệu minh họa" if row.illustrative else row.source,
    )  # fmt: skip
