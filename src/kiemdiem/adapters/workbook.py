"""Workbooks to hand out: pages of typed cells with native charts in, the bytes of an Excel workbook out.

Numbers are numbers and days are days. What somebody typed stays text, whatever it begins with: whoever wrote it is not
whoever opens it. The same book gives the same bytes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

Value = str | int | Decimal | date | datetime | None
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
DAY_FORMAT, MOMENT_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
LONGEST_CELL, LONGEST_NAME, WIDEST = 32_767, 31, 60
A4, MARGIN = 9, 0.5
MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 -- stands in the file's properties, so that the same book is the same bytes


@dataclass(frozen=True)
class Column:
    """A column: its heading, how wide it is in characters, and what it means, for the data dictionary."""

    heading: str
    width: int
    means: str


@dataclass(frozen=True)
class Chart:
    """A chart below a page's list: columns of numbers by the words of another column, one upon the other or side by side.

    `rows` is how many rows of the list it draws, from the first.
    """

    title: str
    words: int
    numbers: tuple[int, ...]
    rows: int
    stacked: bool


@dataclass(frozen=True)
class Page:
    """A sheet: its name, lines above the list, the list, and its charts."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    above: Sequence[str] = ()
    charts: Sequence[Chart] = ()


@dataclass(frozen=True)
class Book:
    """A workbook: its title, its pages, and lines that say what it is; the columns are explained on a last page."""

    title: str
    pages: Sequence[Page]
    notes: Sequence[str] = ()


def book_bytes(book: Book) -> bytes:
    """Return the workbook: frozen and repeated headings, filters, A4 across, the columns explained at the end."""
    file = BytesIO()
    made = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    made.set_properties({"title": ILLEGAL.sub("", book.title), "created": MADE_AT})
    made.set_calc_mode("auto")
    styles = _Styles(made)
    taken: set[str] = set()
    for page in book.pages:
        _write(made, made.add_worksheet(_name(page.name, taken)), page, styles)
    _explain(made.add_worksheet(_name("Giải thích cột", taken)), book, styles)
    made.close()
    return file.getvalue()


def guarded(text: str) -> str:
    """Return a text that no spreadsheet program runs: what begins like a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


class _Styles:
    """The few formats of a book; each is made once."""

    def __init__(self, book: Any) -> None:
        top = {"valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#E8EEF4"}
        )
        self.text = book.add_format({**top, "text_wrap": True})
        self.quoted = book.add_format({**top, "text_wrap": True, "quote_prefix": True})
        self.number = book.add_format({**top, "num_format": "#,##0"})
        self.exact = book.add_format({**top, "num_format": "#,##0.##"})
        self.day = book.add_format({**top, "num_format": DAY_FORMAT, "align": "left"})
        self.moment = book.add_format({**top, "num_format": MOMENT_FORMAT, "align": "left"})


def _name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel takes and no other page has."""
    plain = NOT_IN_NAMES.sub(" ", wanted).strip("' ")[:LONGEST_NAME] or "Trang"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: LONGEST_NAME - 4]} ({number})"
    taken.add(name.casefold())
    return name


def _write(book: Any, sheet: Any, page: Page, styles: _Styles) -> None:
    for row, line in enumerate(page.above):
        sheet.write_string(row, 0, _clean(line), styles.title if row == 0 else None)
    head = len(page.above) + 1 if page.above else 0
    for number, column in enumerate(page.columns):
        sheet.set_column(number, number, min(column.width, WIDEST))
        sheet.write_string(head, number, _clean(column.heading), styles.head)
    last = head
    for last, cells in enumerate(page.rows, start=head + 1):
        for number, value in enumerate(cells):
            _cell(sheet, last, number, value, styles)
    sheet.freeze_panes(head + 1, 0)
    sheet.autofilter(head, 0, max(last, head), len(page.columns) - 1)
    _for_print(sheet, head)
    for place, chart in enumerate(page.charts):
        if chart.rows:
            drawn = _chart(book, sheet.get_name(), chart, head, page.columns)
            sheet.insert_chart(last + 2 + place * 18, 0, drawn, {"x_scale": 1.6, "y_scale": 1.1})


def _for_print(sheet: Any, head: int) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=MARGIN, right=MARGIN, top=MARGIN, bottom=MARGIN)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_footer("&L&A&RTrang &P / &N")


def _chart(book: Any, name: str, chart: Chart, head: int, columns: Sequence[Column]) -> Any:
    kind = {"type": "column", "subtype": "stacked"} if chart.stacked else {"type": "column"}
    drawn = book.add_chart(kind)
    first, last = head + 1, head + chart.rows
    for number in chart.numbers:
        drawn.add_series(
            {
                "name": columns[number].heading,
                "categories": [name, first, chart.words, last, chart.words],
                "values": [name, first, number, last, number],
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_legend({"position": "bottom"})
    return drawn


def _cell(sheet: Any, row: int, column: int, value: Value, styles: _Styles) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        text = _clean(value)
        sheet.write_string(row, column, text, styles.quoted if text.startswith(DANGEROUS) else styles.text)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), styles.moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, styles.day)
    else:
        sheet.write_number(row, column, value, styles.number if value == int(value) else styles.exact)


def _explain(sheet: Any, book: Book, styles: _Styles) -> None:
    shown = [("Trang", 24), ("Cột", 28), ("Ý nghĩa", 90)][len(book.pages) == 1 :]
    for number, (heading, width) in enumerate(shown):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, heading, styles.head)
    lines = [(page.name, column.heading, column.means) for page in book.pages for column in page.columns]
    lines += [("", "Ghi chú", note) for note in book.notes]
    for row, line in enumerate(lines, start=1):
        for number, text in enumerate(line[-len(shown) :]):
            _cell(sheet, row, number, text, styles)
    sheet.freeze_panes(1, 0)
    _for_print(sheet, 0)


def _clean(text: str) -> str:
    return ILLEGAL.sub("", text)[:LONGEST_CELL]
