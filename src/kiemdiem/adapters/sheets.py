"""Lists as files for a spreadsheet: rows of typed cells in, the bytes of an Excel workbook or of a CSV out.

A cell that a spreadsheet program could take for a formula stays text in both: whoever wrote it is not whoever opens it.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Value = str | int | Decimal | date | datetime | None
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
DAY_FORMAT, MOMENT_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
LONGEST_CELL = 32_767
WIDEST = 60


@dataclass(frozen=True)
class Column:
    """A column: its heading, how wide it is in characters, and what it means, for the data dictionary."""

    heading: str
    width: int
    means: str


@dataclass(frozen=True)
class Sheet:
    """A list to hand out: its title, its columns, its rows, and lines that say what it is."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[str] = ()


def workbook(sheet: Sheet) -> bytes:
    """Return an Excel workbook: the list with a frozen heading, and a sheet that says what each column means."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.title[:31])
    _shape(page, [column.width for column in sheet.columns])
    page.freeze_panes = "A2"
    page.append([_cell(page, column.heading, bold=True) for column in sheet.columns])
    count = 1
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count}"
    means = book.create_sheet("Giải thích cột")
    _shape(means, [28, 90])
    means.append([_cell(means, "Cột", bold=True), _cell(means, "Ý nghĩa", bold=True)])
    for column in sheet.columns:
        means.append([_cell(means, column.heading), _cell(means, column.means)])
    for note in sheet.notes:
        means.append([_cell(means, "Ghi chú"), _cell(means, note)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the list as CSV with a heading, line by line; the first line bears the mark by which Excel reads UTF-8."""
    yield "\ufeff" + _line([column.heading for column in sheet.columns])
    for row in sheet.rows:
        yield _line([_plain(value) for value in row])


def guarded(text: str) -> str:
    """Return a text that no spreadsheet program runs: what begins like a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _shape(page: Any, widths: Sequence[int]) -> None:
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = min(width, WIDEST)


def _cell(page: Any, value: Value, *, bold: bool = False) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    cell: Any = WriteOnlyCell(page, value=cast(Any, value))
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
        if value.startswith(DANGEROUS):
            cell.quotePrefix = True  # and none either once somebody edits the cell
    elif isinstance(value, date):
        cell.number_format = MOMENT_FORMAT if isinstance(value, datetime) else DAY_FORMAT
    if bold:
        cell.font = Font(bold=True)
    return cell


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return guarded(value) if isinstance(value, str) else str(value)


def _line(cells: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
