"""Lists that come in from Excel, CSV or the clipboard, and the template to fill in.

`read_table` hands out plain text cells with the numbers of their rows: formulas as the values last worked out,
merged cells as if each stood for itself, days as dd/mm/yyyy, letters from before Unicode in Unicode. What is too big, is no workbook, or would unfold to
something huge is refused before it is opened. Nothing is kept.
"""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kiemdiem.core.reading.oldtext import UNICODE, WAYS, meant, plausible
from kiemdiem.core.textvi import fold

LARGEST_BYTES = 5_000_000
LARGEST_UNFOLDED = 60_000_000
MOST_PARTS = 400
STEEPEST = 120
"""How many times its packed size a part of a workbook may have; real sheets stay far below."""
SMALL_PART = 200_000
MOST_ROWS, MOST_COLUMNS = 1000, 60
LONGEST_CELL = 8000
MERGED = re.compile(rb'<mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
OLD_EXCEL, ZIPPED, PROGRAM = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"MZ"
CHOICES_AT = "Danh mục"


class UnreadableError(Exception):
    """The file cannot be taken as a list; `str()` is a Vietnamese sentence, `way_out` what to do."""

    def __init__(self, says: str, way_out: str) -> None:
        super().__init__(says)
        self.way_out = way_out


@dataclass(frozen=True)
class TemplateColumn:
    """A column to be filled in: heading, width in characters, what belongs there, and what it may be."""

    heading: str
    width: int
    means: str
    choices: tuple[str, ...] = ()
    required: bool = False
    day: bool = False


@dataclass(frozen=True)
class Row:
    """A row with its number in the file and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A list as it came in: its headings and its rows, empty rows left out; `unread` are formulas without a value.

    `letters` names the old way of writing Vietnamese that the file had, empty where it was Unicode.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    unread: frozenset[tuple[int, int]] = frozenset()
    letters: str = ""


def template(title: str, columns: Sequence[TemplateColumn], notes: Sequence[str] = ()) -> bytes:
    """Return a workbook to fill in: headings, lists to choose from, days as days, and a sheet that explains."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = title[:31]
    page.freeze_panes = "A2"
    offered = book.create_sheet(CHOICES_AT)
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        head = page.cell(1, number, column.heading + (" *" if column.required else ""))
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[letter].width = column.width
        if column.day:
            for row in range(2, 202):
                page.cell(row, number).number_format = "dd/mm/yyyy"
        if column.choices:
            offered.cell(1, number, column.heading).font = Font(bold=True)
            for row, choice in enumerate(column.choices, start=2):
                offered.cell(row, number, choice).data_type = "s"
            _offer(page, letter, f"'{CHOICES_AT}'!${letter}$2:${letter}${len(column.choices) + 1}")
    _explain(book.create_sheet("Hướng dẫn"), columns, notes)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _offer(page: Worksheet, letter: str, formula: str) -> None:
    offer = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    offer.errorTitle, offer.error = "Ngoài danh mục", "Hãy chọn một giá trị trong danh sách."
    page.add_data_validation(offer)
    offer.add(f"{letter}2:{letter}{MOST_ROWS + 1}")


def _explain(page: Worksheet, columns: Sequence[TemplateColumn], notes: Sequence[str]) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 30, 100
    for note in notes:
        page.append(["", note])
    page.append(["Cột", "Ghi gì"])
    for column in columns:
        page.append([column.heading + (" *" if column.required else ""), column.means])


def read_table(content: bytes, known: Iterable[str]) -> Table:
    """Return the list in a workbook, or in a CSV or pasted text.

    `known` are the headings of the caller, compared without marks and case; the heading row is the first of the
    first ten that holds two of them. Raises UnreadableError.
    """
    if len(content) > LARGEST_BYTES:
        raise UnreadableError(
            f"Tệp lớn hơn {LARGEST_BYTES // 1_000_000} MB.", "Hãy chia danh sách thành nhiều tệp nhỏ hơn."
        )
    if content.startswith(OLD_EXCEL):
        raise UnreadableError(
            "Tệp là Excel kiểu cũ (.xls) hoặc có mật khẩu.",
            "Hãy mở bằng Excel, bỏ mật khẩu và lưu lại dạng .xlsx.",
        )
    if content.startswith(ZIPPED):
        rows, unread = _workbook_rows(content)
    else:
        rows, unread = _text_rows(content), frozenset()
    return _table(*_in_unicode(rows), unread, known)


def _in_unicode(rows: list[Row]) -> tuple[list[Row], str]:
    """Return the rows with letters from before Unicode turned, cell by cell, and how they were written."""
    try:
        old = meant(" ".join(cell for row in rows for cell in row.cells if not cell.isascii()))
    except ValueError as fault:
        raise UnreadableError(
            "Chữ trong tệp không phải tiếng Việt Unicode, và không nhận ra là TCVN3, VNI hay Windows-1258.",
            "Hãy chuyển tệp sang phông Unicode (Times New Roman, Arial) rồi tải lên lại.",
        ) from fault
    if old is None:
        return rows, ""
    turned = WAYS[old]

    def cell_of(text: str) -> str:
        stays = text.isascii() or UNICODE.search(text) or plausible(text) > plausible(turned(text))
        return text if stays else turned(text)

    return [Row(row.number, tuple(cell_of(cell) for cell in row.cells)) for row in rows], old.value


def _table(rows: list[Row], letters: str, unread: frozenset[tuple[int, int]], known: Iterable[str]) -> Table:
    names = {fold(name) for name in known}
    for place, row in enumerate(rows[:10]):
        if sum(fold(plain(cell)) in names for cell in row.cells) >= 2:
            width = max(at for at, cell in enumerate(row.cells, start=1) if cell)
            cut = (Row(one.number, (*one.cells, *[""] * width)[:width]) for one in rows[place + 1 :])
            below = tuple(one for one in cut if any(one.cells))
            if not below:
                raise UnreadableError(
                    "Danh sách chưa có dòng nào dưới hàng tiêu đề.", "Hãy điền rồi tải lên lại."
                )
            if len(below) > MOST_ROWS:
                raise UnreadableError(
                    f"Danh sách có hơn {MOST_ROWS:,} dòng.".replace(",", "."),
                    "Hãy chia thành nhiều tệp, mỗi tệp không quá số dòng ấy.",
                )
            return Table(row.cells[:width], below, unread, letters)
    raise UnreadableError(
        "Không tìm thấy hàng tiêu đề của danh sách trong 10 hàng đầu.",
        "Hãy dùng tệp mẫu, hoặc đặt tên cột như trong tệp mẫu.",
    )


def plain(heading: str) -> str:
    """Return a heading without its mark of a required column."""
    return heading.strip().rstrip("*").strip()


def _workbook_rows(content: bytes) -> tuple[list[Row], frozenset[tuple[int, int]]]:
    check_zip(content)
    try:
        values = load_workbook(BytesIO(content), read_only=True, data_only=True)
        formulas = load_workbook(BytesIO(content), read_only=True, data_only=False)
        sheet = next((one for one in values.worksheets if one.sheet_state == "visible"), values.worksheets[0])
        rows = _cells(sheet.iter_rows(max_row=MOST_ROWS + 12, max_col=MOST_COLUMNS, values_only=True))
        asked = _cells(
            formulas[sheet.title].iter_rows(max_row=MOST_ROWS + 12, max_col=MOST_COLUMNS, values_only=True)
        )
        merged = _merged(content, str(vars(sheet)["_worksheet_path"]))
    except UnreadableError:
        raise
    except Exception as fault:  # whatever a broken workbook makes the library stumble over
        raise UnreadableError(
            "Không đọc được tệp Excel này: tệp hỏng hoặc không phải .xlsx.",
            "Hãy mở bằng Excel, lưu lại dạng .xlsx rồi tải lên.",
        ) from fault
    unread = frozenset(
        (row.number, column)
        for row, formula in zip(rows, asked, strict=False)
        for column, (value, text) in enumerate(zip(row.cells, formula.cells, strict=False))
        if not value and text.startswith("=")
    )
    return _spread(rows, merged), unread


def check_zip(content: bytes) -> None:
    """Raise UnreadableError where the parts of a zipped file would unfold to something huge; nothing is unfolded."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise UnreadableError(
            "Tệp hỏng: không mở được.", "Hãy mở bằng Excel, lưu lại rồi tải lên."
        ) from fault
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError("Tệp có mật khẩu.", "Hãy bỏ mật khẩu rồi tải lên lại.")
    steep = any(
        part.file_size > SMALL_PART and part.file_size > STEEPEST * max(part.compress_size, 1)
        for part in parts
    )
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNFOLDED or steep:
        raise UnreadableError(
            "Tệp bung ra quá lớn so với một danh sách nên không được mở.",
            "Hãy chép danh sách sang một tệp Excel mới rồi tải lên.",
        )
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UnreadableError("Tệp không phải là tệp Excel (.xlsx).", "Hãy tải lên tệp .xlsx hoặc .csv.")


def _cells(rows: Iterable[Sequence[object]]) -> list[Row]:
    return [Row(number, tuple(_text(value) for value in row)) for number, row in enumerate(rows, start=1)]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        exact = Decimal(str(value))
        return f"{exact.normalize():f}".replace(".", ",") if exact.is_finite() else ""
    return str(value).strip()[:LONGEST_CELL]


def _merged(content: bytes, path: str) -> list[tuple[int, int, int, int]]:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        found = MERGED.findall(packed.read(path.lstrip("/")))
    bounds = []
    for reference in found[:MOST_ROWS]:
        left, top, right, bottom = range_boundaries(reference.decode())
        if left and top and right and bottom:
            bounds.append((left, top, right, bottom))
    return bounds


def _spread(rows: list[Row], merged: list[tuple[int, int, int, int]]) -> list[Row]:
    """Return the rows with what a merged cell says in each of its places."""
    cells = [list(row.cells) for row in rows]
    for left, top, right, bottom in merged:
        if top > len(cells) or left > len(cells[top - 1]):
            continue
        said = cells[top - 1][left - 1]
        for row in cells[top - 1 : bottom]:
            for column in range(left - 1, min(right, len(row))):
                row[column] = row[column] or said
    return [Row(row.number, tuple(said)) for row, said in zip(rows, cells, strict=True)]


def _text_rows(content: bytes) -> list[Row]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    mark = max("\t;,", key=first.count)
    return list(_csv_rows(text, mark))


def _csv_rows(text: str, mark: str) -> Iterator[Row]:
    try:
        for number, row in enumerate(
            csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True), start=1
        ):
            if number > MOST_ROWS + 12:
                break
            yield Row(number, tuple(cell.strip()[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]))
    except csv.Error as fault:
        raise UnreadableError(
            "Tệp văn bản không đọc được thành bảng.", "Hãy tải lên tệp .xlsx theo mẫu."
        ) from fault


def _decoded(content: bytes) -> str:
    """Return the text of a file without a workbook; what is no Unicode only where its words are Vietnamese then."""
    if not content.startswith(PROGRAM):
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            text = content.decode("latin-1")
            if not _old_letters(text):
                text = "\0"
        if "\0" not in text:
            return text
    raise UnreadableError(
        "Tệp không phải là danh sách: chỉ đọc được tệp Excel .xlsx hoặc tệp .csv (UTF-8).",
        "Hãy lưu danh sách dạng .xlsx rồi tải lên.",
    )


def _old_letters(text: str) -> bool:
    try:
        return meant(text[:LONGEST_CELL]) is not None
    except ValueError:
        return False
