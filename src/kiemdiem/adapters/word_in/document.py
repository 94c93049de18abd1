"""The body of a document as lines: paragraphs, rows of tables, text boxes, as they stand after all changes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from kiemdiem.adapters.word_in.letters import Piece
from kiemdiem.adapters.word_in.numbering import Numbering, Style, Styles, font_of
from kiemdiem.adapters.word_in.package import BODY, Parts
from kiemdiem.adapters.word_in.xml import child, descendants, flag, local, value

THROUGH = {
    "hyperlink",
    "ins",
    "moveTo",
    "smartTag",
    "sdt",
    "sdtContent",
    "fldSimple",
    "customXml",
    "dir",
    "bdo",
    "r",
}
BOXES = {"txbxContent"}
NOTES = {"word/footnotes.xml": "footnoteReference", "word/endnotes.xml": "endnoteReference"}
DEEPEST_TABLE = 6
MOST_SPAN = 60


@dataclass(frozen=True)
class Run:
    """Letters of one look."""

    text: str
    bold: bool
    font: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its runs, as the word processor would print it."""

    runs: tuple[Run, ...]
    number: str
    heading: int
    boxes: tuple[Element, ...]


class Document:
    """A document, read once from its first element to its last."""

    def __init__(self, parts: Parts) -> None:
        self.body = child(parts.trees[BODY], "body")
        self.styles = Styles(parts.trees.get("word/styles.xml"))
        self.numbering = Numbering(parts.trees.get("word/numbering.xml"))
        self.pictures = parts.pictures
        self.paragraphs = self.tables = self.boxes = self.hidden = 0
        self.changes = {"ins": 0, "del": 0}
        self.footnotes = {
            (reference, value(one, "id")): one
            for part, reference in NOTES.items()
            for one in parts.trees.get(part, ())
            if value(one, "type") == ""
        }
        self.referred: list[Element] = []
        self.told = 0

    def lines(self) -> list[Piece]:
        """Return the lines of the body in the order of the file."""
        return list(self._blocks(self.body)) if self.body is not None else []

    def notes(self) -> list[str]:
        """Return what was left out or decided in reading, in sentences; asked after `lines`."""
        said = []
        if self.changes["ins"] or self.changes["del"]:
            said.append(
                f"Tệp có sửa đổi chưa duyệt (Track Changes): đã lấy {self.changes['ins']} chỗ thêm, bỏ {self.changes['del']} chỗ xóa."
            )
        if self.told:
            said.append(f"Đã đọc {self.told} chú thích, đặt ngay sau đoạn có chú thích.")
        if self.footnotes:
            said.append(f"Không đọc {len(self.footnotes)} chú thích không gắn với đoạn nào.")
        if self.boxes:
            said.append(f"Đã đọc cả chữ trong {self.boxes} hộp văn bản (text box).")
        if self.hidden:
            said.append(f"Bỏ qua {self.hidden} đoạn chữ ẩn.")
        return said

    def _blocks(self, parent: Element) -> Iterator[Piece]:
        for block in parent:
            name = local(block)
            if name == "p":
                yield from self._paragraph_lines(block)
            elif name == "tbl":
                self.tables += 1
                yield from self._rows(block, self.tables)
            elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
                if name == "ins":
                    self.changes["ins"] += 1
                yield from self._blocks(block)
            elif name in {"del", "moveFrom"}:
                self.changes["del"] += 1

    def _paragraph_lines(self, block: Element) -> Iterator[Piece]:
        self.paragraphs += 1
        paragraph = self._paragraph(block)
        place = f"đoạn {self.paragraphs}"
        yield from _pieces(paragraph, place)
        yield from self._boxes(paragraph)
        yield from self._notes(place)

    def _notes(self, place: str) -> Iterator[Piece]:
        """Yield the footnotes and endnotes that what was read last refers to, each once."""
        referred, self.referred = self.referred, []
        for note in referred:
            self.told += 1
            lead = Run(f"Chú thích {self.told}: ", bold=False, font="")
            for inner in descendants(note, "p"):
                said = self._paragraph(inner)
                yield from _pieces(replace(said, runs=(lead, *said.runs)), f"{place}, chú thích {self.told}")
                lead = Run("", bold=False, font="")
        self.referred = []

    def _boxes(self, paragraph: Paragraph) -> Iterator[Piece]:
        for box in paragraph.boxes:
            self.boxes += 1
            here = self.boxes
            for number, inner in enumerate(descendants(box, "p"), start=1):
                yield from _pieces(self._paragraph(inner), f"hộp văn bản {here}, đoạn {number}")

    def _paragraph(self, block: Element) -> Paragraph:
        look = child(block, "pPr")
        style = self.styles.of(value(child(look, "pStyle"), "val"))
        outline = value(child(look, "outlineLvl"), "val")
        heading = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else style.heading
        boxes: list[Element] = []
        runs = tuple(self._runs(block, style, boxes))
        empty = not any(run.text.strip() for run in runs)
        return Paragraph(runs, "" if empty else self._number(look, style), heading, tuple(boxes))

    def _number(self, look: Element | None, style: Style) -> str:
        numbered = child(look, "numPr")
        list_id = value(child(numbered, "numId"), "val") or style.list_id
        level = value(child(numbered, "ilvl"), "val")
        if not list_id or list_id == "0":
            return ""
        return self.numbering.next_of(list_id, int(level) if level.isdigit() else style.level)

    def _runs(self, parent: Element, style: Style, boxes: list[Element]) -> Iterator[Run]:
        for one in parent:
            name = local(one)
            if name in {"del", "moveFrom"}:
                self.changes["del"] += 1
            elif name == "r":
                yield from self._run(one, style, boxes)
            elif name in THROUGH:
                if name in {"ins", "moveTo"}:
                    self.changes["ins"] += 1
                yield from self._runs(one, style, boxes)

    def _run(self, run: Element, style: Style, boxes: list[Element]) -> Iterator[Run]:
        look = child(run, "rPr")
        if flag(look, "vanish", otherwise=False):
            self.hidden += 1
            return
        text = "".join(_letters(one, boxes) for one in run)
        notes = (self.footnotes.pop((local(one), value(one, "id")), None) for one in run)
        self.referred += [note for note in notes if note is not None]
        if flag(look, "caps", otherwise=False):
            text = text.upper()
        if text:
            yield Run(text, flag(look, "b", otherwise=style.bold), font_of(look) or style.font)

    def _rows(self, table: Element, number: int, depth: int = 0) -> Iterator[Piece]:
        above: dict[int, list[list[Run]]] = {}
        for row_number, row in enumerate(_of(table, "tr"), start=1):
            cells: list[list[list[Run]]] = []
            column = 0
            for cell in _of(row, "tc"):
                look = child(cell, "tcPr")
                merge = child(look, "vMerge")
                said = self._cell(cell, depth)
                if merge is not None and value(merge, "val") != "restart":
                    said = above.get(column, [])
                elif merge is not None:
                    above[column] = said
                cells.append(said)
                span = value(child(look, "gridSpan"), "val")
                column += min(int(span), MOST_SPAN) if span.isdigit() and len(span) < 4 else 1
            yield from _row_pieces(cells, f"bảng {number}, dòng {row_number}", number)
            yield from self._notes(f"bảng {number}, dòng {row_number}")

    def _cell(self, cell: Element, depth: int) -> list[list[Run]]:
        """Return the paragraphs of a cell, those of tables within it too, numbers written out."""
        found: list[list[Run]] = []
        for block in cell:
            name = local(block)
            if name == "p":
                paragraph = self._paragraph(block)
                runs = list(paragraph.runs)
                if paragraph.number:
                    runs.insert(0, Run(f"{paragraph.number} ", bold=bool(runs and runs[0].bold), font=""))
                found.append(runs)
                for box in paragraph.boxes:
                    self.boxes += 1
                    found += [list(self._paragraph(inner).runs) for inner in descendants(box, "p")]
            elif name == "tbl" and depth < DEEPEST_TABLE:
                for row in _of(block, "tr"):
                    found += [part for inner in _of(row, "tc") for part in self._cell(inner, depth + 1)]
            elif name in {"sdt", "sdtContent"}:
                found += self._cell(block, depth + 1) if depth < DEEPEST_TABLE else []
        return found


def _of(parent: Element, name: str) -> Iterator[Element]:
    """Yield rows or cells, through the wrappers of content controls; deleted rows are gone."""
    for one in parent:
        if local(one) == name:
            if child(child(one, "trPr"), "del") is None:
                yield one
        elif local(one) in {"sdt", "sdtContent", "customXml"}:
            yield from _of(one, name)


def _letters(one: Element, boxes: list[Element]) -> str:
    name = local(one)
    if name == "t":
        return one.text or ""
    if name in {"tab", "ptab"}:
        return " "
    if name in {"br", "cr"}:
        return "\n" if value(one, "type") in {"", "textWrapping"} else " "
    if name == "noBreakHyphen":
        return "-"
    if name == "softHyphen":  # the code that TCVN3 has for "ư"
        return "\u00ad"
    if name == "AlternateContent":
        chosen = child(one, "Choice")
        chosen = chosen if chosen is not None and _boxes_in(chosen) else child(one, "Fallback")
        boxes.extend(_boxes_in(chosen) if chosen is not None else [])
    elif name in {"drawing", "pict", "object"}:
        boxes.extend(_boxes_in(one))
    return ""


def _boxes_in(element: Element) -> list[Element]:
    return [one for one in element.iter() if local(one) in BOXES]


def _pieces(paragraph: Paragraph, place: str, table: int = 0) -> Iterator[Piece]:
    for number, runs in enumerate(_broken(paragraph.runs)):
        if any(run.text.strip() for run in runs):
            yield Piece(
                place=place,
                runs=tuple((run.text, run.bold, run.font) for run in runs),
                number=paragraph.number if number == 0 else "",
                heading=paragraph.heading,
                table=table,
            )


def _broken(runs: tuple[Run, ...]) -> list[list[Run]]:
    """Return the runs line by line."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for number, text in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append(Run(text, run.bold, run.font))
    return lines


def _row_pieces(cells: list[list[list[Run]]], place: str, table: int) -> Iterator[Piece]:
    """Yield a row: its cells where several say something different, else the paragraphs of the one that does."""
    told = {_plain(cell) for cell in cells} - {""}
    if len(told) > 1:
        joined = tuple(tuple((run.text, run.bold, run.font) for run in _joined(cell)) for cell in cells)
        yield Piece(place=place, cells=joined, table=table)
        return
    for cell in cells:
        if _plain(cell):
            for runs in cell:
                yield from _pieces(Paragraph(tuple(runs), "", 0, ()), place)
            return


def _joined(cell: list[list[Run]]) -> list[Run]:
    runs: list[Run] = []
    for number, paragraph in enumerate(cell):
        if number:
            runs.append(Run("\n", bold=False, font=""))
        runs += paragraph
    return runs


def _plain(cell: list[list[Run]]) -> str:
    return "\n".join("".join(run.text for run in paragraph) for paragraph in cell).strip()
