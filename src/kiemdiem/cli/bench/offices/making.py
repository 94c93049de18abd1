"""Small tools for making Word files."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

SOME_DAY = (2026, 11, 20, 8, 0, 0)


def new() -> Any:
    """Return an empty document in Times New Roman 14."""
    paper = Document()
    paper.styles["Normal"].font.name = "Times New Roman"
    return paper


def packed(paper: Any) -> bytes:
    """Return a document's bytes, the same whenever it is made."""
    raw, out = BytesIO(), BytesIO()
    paper.save(raw)
    with zipfile.ZipFile(raw) as one, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other:
        for part in sorted(one.namelist()):
            if part != "docProps/thumbnail.jpeg":
                other.writestr(zipfile.ZipInfo(part, SOME_DAY), one.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def say(paper: Any, *texts: str, bold: bool = False, style: str | None = None) -> None:
    """Add paragraphs; **words** between two stars are bold."""
    for text in texts:
        paragraph = paper.add_paragraph(style=style)
        for number, part in enumerate(text.split("**")):
            if part:
                paragraph.add_run(part).bold = bold or number % 2 == 1 or None


def head(paper: Any, unit: str, title: str, year: int = 2026) -> None:
    """Add the head of a paper in two columns: who issues it, the motto, the title."""
    table = paper.add_table(rows=2, cols=2)
    table.cell(0, 0).text = f"ĐẢNG BỘ THÀNH PHỐ THỬ\n{unit}\n*"
    table.cell(0, 1).text = "ĐẢNG CỘNG SẢN VIỆT NAM"
    table.cell(1, 0).text = "Số: 215-BC/ĐU"
    table.cell(1, 1).text = f"An Thử, ngày 05 tháng 12 năm {year}"
    say(paper, title, bold=True)
    say(paper, f"năm {year}")


def sign(paper: Any, who: str = "T/M BAN THƯỜNG VỤ") -> None:
    """Add the foot of a paper: recipients, who signs."""
    table = paper.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Nơi nhận:\n- Thành ủy (để báo cáo),\n- Ban Tổ chức Thành ủy,\n- Lưu Văn phòng."
    table.cell(0, 1).text = f"{who}\nBÍ THƯ\n\n\nVũ Tưởng Tượng"


def numbered(paper: Any, formats: list[tuple[str, str]]) -> str:
    """Add a list of several levels, each (format, text such as "%1."), and return its id."""
    part = paper.part.numbering_part.element
    shape = OxmlElement("w:abstractNum")
    shape.set(qn("w:abstractNumId"), "90")
    for level, (form, text) in enumerate(formats):
        row = OxmlElement("w:lvl")
        row.set(qn("w:ilvl"), str(level))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
            one = OxmlElement(tag)
            one.set(qn("w:val"), value)
            row.append(one)
        shape.append(row)
    part.insert(0, shape)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "90")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "90")
    number.append(link)
    part.append(number)
    return "90"


def in_list(paragraph: Any, list_id: str, level: int) -> None:
    """Make a paragraph an item of a list."""
    numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 -- the library's way to its XML
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = int(list_id)


def filled(table: Any, rows: Sequence[tuple[str, ...]]) -> None:
    """Write rows into a table, cell by cell."""
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
