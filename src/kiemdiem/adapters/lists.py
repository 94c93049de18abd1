"""Lists to be taken in, whatever they are of: columns with what may stand in them, and their rows read by these.

A column says what a cell means; `read` gives every row its meant values and everything that is wrong with it, each
fault a sentence with the way out. What rows mean together is the caller's to judge.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, TypeVar

from kiemdiem.adapters.xlsx import Row, Table, TemplateColumn, plain
from kiemdiem.core.textvi import fold, normal

DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
FIRST_YEAR, LAST_YEAR = 1945, 2199
SPREADSHEET_DAY, SPREADSHEET_EPOCH = (
    re.compile("[0-9]{5}"),
    date(1899, 12, 30),
)  # a day of our time, its day 0
NEVER_WORKED_OUT = "Ô là công thức chưa tính ra giá trị. Hãy mở tệp bằng Excel, lưu lại rồi tải lên."
THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+")
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
T = TypeVar("T")


class Is(Enum):
    """What a cell of a column is."""

    TEXT = "text"
    DAY = "day"
    FIGURE = "figure"
    WHOLE = "whole"
    ONE_OF = "one_of"


@dataclass(frozen=True)
class Column:
    """A column of a list: its key for the caller, its heading, what belongs there.

    `empty` is the sentence for an empty cell, "" where it may be empty. `found` are the things that can be named, by
    folded words; `offered` are the words of the template; `unknown` and `several` say what to do about others.
    """

    key: str
    heading: str
    means: str
    width: int = 24
    kind: Is = Is.TEXT
    longest: int = 400
    empty: str = ""
    found: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    offered: tuple[str, ...] = ()
    unknown: str = (
        "không có trong danh mục. Hãy chọn trong danh sách của tệp mẫu, hoặc bỏ trống rồi chọn sau."
    )
    several: str = "có thể là nhiều nơi. Hãy ghi như trong danh mục của tệp mẫu."


@dataclass(frozen=True)
class Fault:
    """What is wrong in one row, in which column, and the way out."""

    row: int
    column: str
    says: str


@dataclass(frozen=True)
class Line:
    """A row as it is meant: its number in the file, values by the keys of the columns ("" where there is none)."""

    row: int
    said: Mapping[str, Any]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Checked(Generic[T]):
    """A whole list: what would be written, what is wrong, which columns nobody knows."""

    entries: tuple[T, ...]
    faults: tuple[Fault, ...]
    strangers: tuple[str, ...]
    rows: int

    def faults_of(self, row: int) -> list[Fault]:
        """Return what is wrong in a row."""
        return [fault for fault in self.faults if fault.row == row]


def template_columns(columns: Iterable[Column]) -> list[TemplateColumn]:
    """Return the columns as the template shows them."""
    return [
        TemplateColumn(
            one.heading, one.width, one.means, one.offered, bool(one.empty), one.kind is Is.DAY
        )
        for one in columns
    ]  # fmt: skip


def by_words(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    """Return things by the folded words that name them, each thing once."""
    found: dict[str, list[Any]] = {}
    for said, thing in pairs:
        same = found.setdefault(fold(said), [])
        if thing not in same:
            same.append(thing)
    return found


def named(table: Table, *headings: str) -> set[str]:
    """Return the folded words that some columns of a table may mean, with and without what follows a comma or bracket."""
    wanted = {fold(heading) for heading in headings}
    places = [place for place, said in enumerate(table.headings) if fold(plain(said)) in wanted]
    found = set()
    for row in table.rows:
        for place in places:
            cell = row.cells[place]
            found.add(fold(cell))
            found |= {fold(cell[:at]) for at, letter in enumerate(cell) if letter in ",("}
    return found


def strangers(table: Table, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the headings of a list that no column has."""
    known = {fold(one.heading) for one in columns}
    return tuple(
        plain(said) for said in table.headings if plain(said) and fold(plain(said)) not in known
    )  # fmt: skip


def read(table: Table, columns: Sequence[Column]) -> list[Line]:
    """Return the rows of a list as they are meant, each with its faults."""
    by_heading = {fold(one.heading): one for one in columns}
    places = [(place, by_heading.get(fold(plain(said)))) for place, said in enumerate(table.headings)]
    return [_line(row, [(place, one) for place, one in places if one], table, columns) for row in table.rows]


def _line(
    row: Row, places: Sequence[tuple[int, Column]], table: Table, columns: Sequence[Column]
) -> Line:  # fmt: skip
    said: dict[str, Any] = dict.fromkeys((one.key for one in columns), "")
    faults = []
    for place, one in places:
        if (row.number, place) in table.unread:
            faults.append(Fault(row.number, one.heading, NEVER_WORKED_OUT))
            continue
        said[one.key], wrong = _value(one, normal(row.cells[place]))
        if wrong:
            faults.append(Fault(row.number, one.heading, wrong))
    wrongly = {fault.column for fault in faults}
    faults += [
        Fault(row.number, one.heading, one.empty)
        for one in columns
        if one.empty and said[one.key] == "" and one.heading not in wrongly
    ]
    return Line(row.number, said, tuple(faults))


def _value(column: Column, text: str) -> tuple[Any, str]:
    """Return what a cell means, and what is wrong with it."""
    if not text:
        return "", ""
    if column.kind is Is.ONE_OF:
        found = column.found.get(fold(text)) or column.found.get(text) or ()
        if len(found) == 1:
            return found[0], ""
        return "", f"“{_short(text)}” {column.several if found else column.unknown}"
    if column.kind is Is.DAY:
        day = _day(text)
        return (day, "") if day else ("", _no_day(text))
    if column.kind is Is.FIGURE:
        return _figure(text)
    if column.kind is Is.WHOLE:
        whole = text.isascii() and text.isdecimal() and len(text) <= 4
        return (
            (int(text), "")
            if whole
            else ("", f"“{_short(text)}” không phải là số nguyên đến 9999. Hãy sửa lại.")
        )
    if len(text) > column.longest:
        return text, f"Dài {len(text)} ký tự, quá {column.longest} ký tự. Hãy rút gọn."
    return text, ""


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"


def _day(text: str) -> date | None:
    for form in DAYS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day of the calendar, not a moment
        except ValueError:
            continue
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    return None


def _no_day(text: str) -> str:
    """Return what is wrong with a cell that holds no day; a spreadsheet shows a day as its own number where nobody formats it."""
    if SPREADSHEET_DAY.fullmatch(text):
        day = SPREADSHEET_EPOCH + timedelta(days=int(text))
        return f"“{text}” là số ngày của bảng tính ({day:%d/%m/%Y}). Hãy định dạng ô là ngày, hoặc ghi {day:%d/%m/%Y}."
    return f"“{_short(text)}” không phải là ngày. Hãy ghi dd/mm/yyyy, ví dụ 31/12/2026."


def _figure(text: str) -> tuple[Any, str]:
    """Return a number as it is written here; a point is one of thousands where it can be."""
    clean = text.replace(" ", "")
    if "," in clean or THOUSANDS.fullmatch(clean):
        clean = clean.replace(".", "").replace(",", ".")
    if not PLAIN_NUMBER.fullmatch(clean):
        return "", f"“{_short(text)}” không phải là số. Hãy ghi như 1.300,5."
    value = Decimal(clean)
    if abs(value) >= Decimal(10) ** 16 or value != round(value, 4):
        return "", f"“{_short(text)}” quá lớn hoặc có hơn bốn chữ số thập phân. Hãy xem lại."
    return value, ""
