"""Any paper held against the figures of its layout: the Word file by its XML, the PDF by where its letters stand."""

from collections.abc import Iterator
from typing import Any

from documents.papers import STYLES
from documents.pdf_reading import read_pdf
from documents.reading import WordFile
from kiemdiem.core.papers import Field, Heading, Item, Paper, Table, Text

IN_CELLS = {"table_cell", "table_last"}  # whose columns say how they stand
NEAR, LINE_END = (
    0.6,
    1.0,
)  # millimetres: between what was meant and drawn, and what may hang over at the end of a line
UNSAID = ("None", "{{", "{%", "…………", "[]")


def faults_of_word(content: bytes, layout: str) -> Iterator[str]:
    """Yield each paragraph of a Word file that looks otherwise than its component in the layout."""
    rows = {row["name"]: row for row in STYLES[layout]["components"]}
    for line in WordFile(content).lines():
        row = rows.get(line.style)
        if row is None or not line.text.strip():
            continue
        look = line.look
        found = (look.size, look.bold, look.italic, look.caps, look.fonts)
        wanted = (
            row["size"], row.get("bold", False), row.get("italic", False), row.get("caps", False),
            (STYLES[layout]["page"]["font"],) * 4,
        )  # fmt: skip
        if found != wanted:
            yield f"{line.text!r}: {found}, not {wanted}"
        if row["key"] not in IN_CELLS and look.align != row["align"]:
            yield f"{line.text!r} stands {look.align}"


def faults_of_pdf(content: bytes, layout: str, paper: Paper) -> Iterator[str]:
    """Yield what of a PDF stands outside its margins, is set in another letter, or is missing of what the paper says."""
    page: dict[str, Any] = STYLES[layout]["page"]
    lines, _, (width, height) = read_pdf(content)
    if abs(width - page["width_mm"]) > NEAR or abs(height - page["height_mm"]) > NEAR:
        yield f"the page is {width} × {height}"
    for line in lines:
        inside = line.left >= page["left_mm"] - NEAR and line.right <= width - page["right_mm"] + LINE_END
        number, code = line.text.isdigit() and line.bottom < page["top_mm"], line.text.startswith("Mã phiếu")
        between = page["top_mm"] - NEAR <= line.top and line.bottom <= height - page["bottom_mm"] + NEAR
        if not inside or not (between or number or code):
            yield f"{line.text!r} stands outside the margins on page {line.page}"
        if not line.font.split("+")[-1].startswith(("LiberationSerif", "TimesNewRoman")):
            yield f"{line.text!r} is set in {line.font}"
    said = _bare("".join(line.text for line in lines))
    yield from (f"{text!r} is not printed" for text in texts_of(paper) if _bare(text) not in said)
    yield from (f"{each!r} is printed" for each in UNSAID if _bare(each) in said)


def texts_of(paper: Paper) -> Iterator[str]:
    """Yield what the body and the appendices of a paper say, line by line; what may break over pages, by words."""
    for block in (*paper.blocks, *(block for each in paper.appendices for block in each.blocks)):
        match block:
            case Heading() | Text():
                yield from (word for line in block.text.splitlines() for word in line.split())
            case Field():
                yield block.label
            case Item():
                yield from block.text.split()
            case Table():
                yield from (word for column in block.columns for word in column.title.split())
                yield from (word for row in block.rows for cell in row for word in cell.split())
            case _:
                yield from (option for option, _ in block.options)


def _bare(text: str) -> str:
    return "".join(text.split()).lower()
