"""Lists as files for a spreadsheet: rows of typed cells in, the bytes of an Excel workbook or of a CSV out.

A cell that a spreadsheet program could take for a formula stays text in both: whoever wrote it is not whoever opens it.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from kiemdiem.adapters.workbook import Book, Column, Page, Value, book_bytes, guarded

__all__ = ["Column", "Sheet", "Value", "csv_lines", "workbook"]


@dataclass(frozen=True)
class Sheet:
    """A list to hand out: its title, its columns, its rows, and lines that say what it is."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[str] = ()


def workbook(sheet: Sheet) -> bytes:
    """Return an Excel workbook: the list with a frozen heading, and a sheet that says what each column means."""
    return book_bytes(Book(sheet.title, [Page(sheet.title, sheet.columns, sheet.rows)], sheet.notes))


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the list as CSV with a heading, line by line; the first line bears the mark by which Excel reads UTF-8."""
    yield "\ufeff" + _line([column.heading for column in sheet.columns])
    for row in sheet.rows:
        yield _line([_plain(value) for value in row])


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
