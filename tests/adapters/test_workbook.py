"""Workbooks that go out, read back by another reader: types, charts, print set-up, nothing that runs."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kiemdiem.adapters.workbook import Book, Chart, Column, Page, book_bytes

MOMENT = datetime(2026, 11, 22, 8, 30)  # noqa: DTZ001 -- a spreadsheet knows no zone
COLUMNS = (
    Column("Đơn vị", 30, "Tên đơn vị."), Column("Số", 8, "Số lượng."), Column("Ngày", 12, "Ngày ghi."), Column("Lúc", 16, "Thời điểm."),
)  # fmt: skip
ROWS = [
    ("Xã Mê Linh", 12, date(2026, 11, 22), MOMENT),
    ("=CMD()", Decimal("98.5"), None, None),
]


def book(rows: object = ROWS, name: str = "Mức theo đơn vị") -> Book:
    chart = Chart("Mức xếp loại", words=0, numbers=(1,), rows=2, stacked=True)
    page = Page(name, COLUMNS, rows, above=("Bảng tổng hợp", "Đợt 2026"), charts=(chart,))  # type: ignore[arg-type]
    return Book("Tổng hợp", [page, Page("Trang hai", COLUMNS, [])], notes=["Số liệu minh họa."])


def test_numbers_are_numbers_days_are_days_and_text_stays_text() -> None:
    sheet = load_workbook(BytesIO(book_bytes(book())))["Mức theo đơn vị"]
    head, first, second = (next(iter(sheet.iter_rows(min_row=row, max_row=row))) for row in (4, 5, 6))
    assert [cell.value for cell in head] == [column.heading for column in COLUMNS]
    assert [cell.value for cell in first] == [
        "Xã Mê Linh",
        12,
        MOMENT.replace(hour=0, minute=0),
        MOMENT,
    ]
    assert [cell.data_type for cell in first] == ["s", "n", "d", "d"]
    assert (first[2].number_format, first[3].number_format) == ("dd/mm/yyyy", "dd/mm/yyyy hh:mm")
    assert (second[0].data_type, second[0].value, second[0].quotePrefix) == ("s", "=CMD()", True)
    assert second[1].value == 98.5


def test_a_page_is_a4_across_with_its_heading_on_every_sheet_of_paper() -> None:
    sheet = load_workbook(BytesIO(book_bytes(book())))["Mức theo đơn vị"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$4:$4", "A5")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.auto_filter.ref == "A4:D6"


def test_a_chart_is_native_and_draws_the_rows_of_the_list() -> None:
    content = book_bytes(book())
    with zipfile.ZipFile(BytesIO(content)) as packed:
        drawn = packed.read("xl/charts/chart1.xml").decode()
    assert "Mức xếp loại" in drawn
    assert "<c:f>'Mức theo đơn vị'!$B$5:$B$6</c:f>" in drawn
    assert len(load_workbook(BytesIO(content))["Mức theo đơn vị"]._charts) == 1


def test_columns_are_explained_page_by_page() -> None:
    means = load_workbook(BytesIO(book_bytes(book())))["Giải thích cột"]
    rows = [[cell.value for cell in row] for row in means.iter_rows(min_row=2)]
    assert rows[0] == ["Mức theo đơn vị", "Đơn vị", "Tên đơn vị."]
    assert rows[-1] == [None, "Ghi chú", "Số liệu minh họa."]


def test_the_same_book_is_the_same_bytes() -> None:
    assert book_bytes(book()) == book_bytes(book())


def test_names_that_excel_refuses_are_mended_and_told_apart() -> None:
    name = "Mức [theo] đơn vị: một hai ba bốn năm"
    page = Page(name, COLUMNS, [])
    made = load_workbook(BytesIO(book_bytes(Book("x", [page, page, Page("***", COLUMNS, [])]))))
    assert len(made.sheetnames) == 4
    assert all(len(one) <= 31 for one in made.sheetnames)
    assert made.sheetnames[2] == "Trang"


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_comes_back_as_text(text: str) -> None:
    content = book_bytes(book([(text, 1, None, None)]))
    cell = load_workbook(BytesIO(content))["Mức theo đơn vị"]["A5"]
    assert cell.data_type != "f"
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert "<f>" not in packed.read("xl/worksheets/sheet1.xml").decode()
