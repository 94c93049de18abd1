"""Lists of units from files, read and checked row by row before anything is written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import slugify

from kiemdiem.adapters.lists import Checked, Column, Fault, Is, Line, by_words, read, strangers
from kiemdiem.adapters.xlsx import Table
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold, normal
from kiemdiem.organisations.actions.lists import NewUnit
from kiemdiem.organisations.models import Line as Block
from kiemdiem.organisations.models import ListKind, Unit, UnitLink
from kiemdiem.organisations.phrases import unit_kinds
from kiemdiem.organisations.queries.lists import (
    WHICH_UNIT,
    first_days,
    says,
    unit_words,
    units_within,
)

CODE, NAME, SHORT, KIND, BLOCK, PARTY, STATE, SINCE, DECISION, SOURCE = HEADINGS = (
    "Mã", "Tên đơn vị", "Tên gọn", "Loại đơn vị", "Khối", "Cấp trên trong hệ thống Đảng",
    "Cấp trên trong hệ thống hành chính", "Hoạt động từ ngày", "Số quyết định", "Nguồn",
)  # fmt: skip
PLAIN_CODE = re.compile(r"[a-z0-9-]+")
LONGEST_CODE = 80
OUTSIDE = (
    "không phải đơn vị thuộc nơi nhập, cũng không có trong danh sách này. Hãy ghi đúng tên hoặc mã, hoặc thêm đơn vị ấy "
    "thành một dòng."
)


@dataclass(frozen=True)
class Listed:
    """A unit that the list itself brings, as its other rows may name it."""

    row: int
    code: str


def unit_columns(top: Unit, by: Actor, table: Table | None) -> list[Column]:
    """Return the columns of a list of units below `top`: with those a table names, or for the template; one statement."""
    units = units_within(ListKind.UNITS, top, by, table, PARTY, STATE)
    above = [*unit_words(units), *(_words(table) if table else ())]
    superior: dict[str, Any] = {
        "width": 40, "kind": Is.ONE_OF, "found": by_words(above),
        "offered": tuple(says(one) for one in units) if table is None else (),
        "unknown": OUTSIDE, "several": WHICH_UNIT,
    }  # fmt: skip
    kinds, blocks = unit_kinds(), dict(Block.choices)
    return [
        Column("code", CODE, "Chữ thường không dấu, số, gạch nối. Bỏ trống thì lấy theo tên: xa-me-linh.", 20, longest=LONGEST_CODE),
        Column("name", NAME, "Tên đầy đủ.", 44, longest=300, empty="Chưa có tên. Hãy ghi tên đơn vị, hoặc xóa cả dòng."),
        Column("short_name", SHORT, "Bỏ trống được.", 20, longest=120),
        Column(
            "kind", KIND, "Chọn trong danh mục.", 30, Is.ONE_OF, empty="Chưa ghi loại đơn vị. Hãy chọn trong danh sách của tệp mẫu.",
            found=by_words((one.name, one) for one in kinds.values()), offered=tuple(one.name for one in kinds.values()),
        ),
        Column(
            "line", BLOCK, "Bỏ trống thì theo loại đơn vị.", 20, Is.ONE_OF, found=by_words((label, key) for key, label in blocks.items()),
            offered=tuple(blocks.values()),
        ),
        Column("party_superior", PARTY, f"Tên hoặc mã; có thể là đơn vị ở dòng khác. Cả hai ô bỏ trống: {top.name}.", **superior),
        Column("state_superior", STATE, "Tên hoặc mã; có thể là đơn vị ở dòng khác.", **superior),
        Column(
            "valid_from", SINCE, "dd/mm/yyyy; không sau hôm nay.", 16, Is.DAY,
            empty="Chưa ghi đơn vị hoạt động từ ngày nào. Hãy ghi dd/mm/yyyy.",
        ),
        Column("decision_number", DECISION, "Quyết định thành lập, chuyển về cấp trên.", 20, longest=80),
        Column("source", SOURCE, "Văn bản nguồn.", 30, longest=300),
    ]  # fmt: skip


def checked_units(table: Table, top: Unit, by: Actor, today: date) -> Checked[NewUnit]:
    """Return which units a list would add, superiors first, and everything that is wrong with it; three statements."""
    columns = unit_columns(top, by, table)
    lines = read(table, columns)
    rows = [
        _Row(line, _code_of(line.said["code"], line.said["name"]), *_superiors(line, top)) for line in lines
    ]
    faults = [fault for line in lines for fault in line.faults]
    faults += _Standing(rows, today).faults()
    faults.sort(key=lambda fault: fault.row)
    entries = () if faults else tuple(_new(row) for row in _superiors_first(rows))
    return Checked(entries, tuple(faults), strangers(table, columns), len(table.rows))


@dataclass(frozen=True)
class _Row:
    """A row with the code it gets and its superiors; None where it has none in a tree."""

    line: Line
    code: str
    party: Unit | Listed | None
    state: Unit | Listed | None

    @property
    def above(self) -> tuple[tuple[str, Unit | Listed], ...]:
        """The superiors, each with its column."""
        pairs = ((PARTY, self.party), (STATE, self.state))
        return tuple((heading, one) for heading, one in pairs if one is not None)


def _words(table: Table) -> Iterator[tuple[str, Listed]]:
    """Yield how the units of a list may be named by its other rows."""
    names = [Column("code", CODE, ""), Column("name", NAME, "")]
    for line in read(table, names):
        name, code = line.said["name"], _code_of(line.said["code"], line.said["name"])
        if name and code:
            yield from ((word, Listed(line.row, code)) for word in (name, code, f"{name} ({code})"))


def _code_of(code: str, name: str) -> str:
    return code or str(slugify(fold(name)))[:LONGEST_CODE]


def _superiors(line: Line, top: Unit) -> tuple[Unit | Listed | None, Unit | Listed | None]:
    """Return the superiors of a row; where it names none, the place of the list in the trees it stands in."""
    party, state = line.said["party_superior"] or None, line.said["state_superior"] or None
    faulty = any(fault.column in (PARTY, STATE) for fault in line.faults)
    if party or state or faulty:
        return party, state
    return top if top.party_path else None, top if top.state_path else None


class _Standing:
    """The rows of a list beside each other and beside what stands in the register."""

    def __init__(self, rows: list[_Row], today: date) -> None:
        self.rows, self.today = rows, today
        self.by_row = {row.line.row: row for row in rows}
        codes = {row.code for row in rows}
        self.codes = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
        above = {one.pk for row in rows for _, one in row.above if isinstance(one, Unit)}
        links = UnitLink.objects.filter(superior__in=above, valid_to__isnull=True)
        links = links.filter(unit__search_key__in={fold(row.line.said["name"]) for row in rows})
        self.names: dict[tuple[object, str], str] = dict.fromkeys(
            links.values_list("superior_id", "unit__search_key"), "đã có đơn vị trực thuộc tên này"
        )

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong with rows beside what their cells say."""
        for row in self.rows:
            said = row.line.said
            if said["name"]:
                yield from self._code(row)
                yield from self._name(row)
            if said["valid_from"] and said["valid_from"] > self.today:
                yield Fault(row.line.row, SINCE, "Ngày này chưa đến. Hãy nhập khi quyết định đã có hiệu lực.")
            yield from self._above(row)

    def _code(self, row: _Row) -> Iterable[Fault]:
        if not PLAIN_CODE.fullmatch(row.code):
            yield Fault(
                row.line.row, CODE, "Mã chỉ gồm chữ thường không dấu, chữ số và gạch nối. Hãy ghi lại mã."
            )
        elif row.code in self.codes:
            says = f"Mã “{row.code}” đã dùng cho {self.codes[row.code]}. Nếu là đơn vị khác, hãy ghi mã khác."
            yield Fault(row.line.row, CODE, says)
        else:
            self.codes[row.code] = f"đơn vị ở dòng {row.line.row}"

    def _name(self, row: _Row) -> Iterable[Fault]:
        key = fold(row.line.said["name"])
        for superior in dict.fromkeys(one for _, one in row.above):
            place: tuple[object, str] = (superior if isinstance(superior, Listed) else superior.pk, key)
            if place in self.names:
                whom = superior.name if isinstance(superior, Unit) else f"Đơn vị ở dòng {superior.row}"
                says = f"{whom} {self.names[place]}. Hãy bỏ dòng này, hoặc ghi rõ thêm trong tên."
                yield Fault(row.line.row, NAME, says)
            self.names.setdefault(place, f"đã có đơn vị tên này ở dòng {row.line.row}")

    def _above(self, row: _Row) -> Iterable[Fault]:
        day = row.line.said["valid_from"]
        for heading, superior in row.above:
            if isinstance(superior, Listed):
                begins = self.by_row[superior.row].line.said["valid_from"]
                if superior.row == row.line.row:
                    yield Fault(
                        row.line.row, heading, "Đơn vị không thể là cấp trên của chính mình. Hãy sửa lại."
                    )
                elif row.line.row in self._upwards(superior.row):
                    says = f"Dòng {superior.row} lại trực thuộc dòng này, thành vòng quanh. Hãy sửa một trong hai."
                    yield Fault(row.line.row, heading, says)
                elif day and begins and begins > day:
                    says = f"Đơn vị ở dòng {superior.row} chỉ hoạt động từ ngày {begins:%d/%m/%Y}. Hãy sửa lại ngày."
                    yield Fault(row.line.row, SINCE, says)
            elif day and first_days(superior, day):
                yield Fault(row.line.row, SINCE, first_days(superior, day))

    def _upwards(self, number: int) -> set[int]:
        """Return the rows from one upwards, by all superiors: a list is written superiors first, so no ring may close."""
        seen: set[int] = set()
        ahead = [number]
        while ahead:
            here = ahead.pop()
            if here not in seen:
                seen.add(here)
                ahead += [one.row for _, one in self.by_row[here].above if isinstance(one, Listed)]
        return seen


def _superiors_first(rows: list[_Row]) -> Iterator[_Row]:
    """Yield the rows so that each follows its superiors; without rings there is such an order."""
    waiting: Mapping[int, _Row] = {row.line.row: row for row in rows}
    done: set[int] = set()
    while len(done) < len(waiting):
        for number, row in waiting.items():
            ready = all(one.row in done for _, one in row.above if isinstance(one, Listed))
            if number not in done and ready:
                done.add(number)
                yield row


def _new(row: _Row) -> NewUnit:
    said = row.line.said
    party, state = (one.code if isinstance(one, Listed) else one for one in (row.party, row.state))
    return NewUnit(
        row=row.line.row, code=row.code, name=normal(said["name"]), short_name=said["short_name"], kind=said["kind"].key,
        line=said["line"] or said["kind"].line, party_superior=party, state_superior=state, valid_from=said["valid_from"],
        decision_number=said["decision_number"], source=said["source"],
    )  # fmt: skip
