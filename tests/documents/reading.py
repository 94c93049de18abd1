"""An independent reader of Word files: only the zip and its XML, no library for Word, nothing of the writer's."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM_A_TWIP = 25.4 / 1440
Element = ElementTree.Element


@dataclass
class Look:
    """What a paragraph or a run looks like once its styles are added up; lengths in points, indents in millimetres."""

    size: float = 0
    bold: bool = False
    italic: bool = False
    caps: bool = False
    underline: bool = False
    fonts: tuple[str, ...] = ()
    align: str = "left"
    before: float = 0
    after: float = 0
    line: float = 0
    line_rule: str = "auto"
    first_line: float = 0
    left: float = 0
    right: float = 0
    keep_next: bool = False
    border_pt: float = 0
    outline: int = 0


@dataclass
class Line:
    """A paragraph of the file: its text, its style's name, its look; the looks of its runs; its cell (row, column)."""

    text: str
    style: str
    look: Look
    runs: list[tuple[str, Look]] = field(default_factory=list)
    cell: tuple[int, int] | None = None


class WordFile:
    """A Word file, read."""

    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(BytesIO(content))
        self.styles = {
            style.get(f"{W}styleId", ""): style for style in self.part("word/styles.xml").iter(f"{W}style")
        }
        self.defaults = self.part("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.document = self.part("word/document.xml")

    def part(self, name: str) -> Element:
        """Return the XML of a part."""
        return ElementTree.fromstring(self.archive.read(name))  # noqa: S314 -- a file of our own making

    def section(self) -> Element:
        """Return the properties of the last section."""
        found = self.document.find(f"{W}body/{W}sectPr")
        assert found is not None
        return found

    def lines(self, part: str = "word/document.xml") -> list[Line]:
        """Return the paragraphs of a part, in their order."""
        root = self.part(part)
        places: dict[int, tuple[int, int]] = {}
        for table in root.iter(f"{W}tbl"):
            for row, each in enumerate(table.findall(f"{W}tr")):
                for column, cell in enumerate(each.findall(f"{W}tc")):
                    places |= {id(paragraph): (row, column) for paragraph in cell.iter(f"{W}p")}
        self.kept = root  # keeps the elements alive whose ids are the keys
        return [self._line(paragraph, places.get(id(paragraph))) for paragraph in root.iter(f"{W}p")]

    def _line(self, paragraph: Element, cell: tuple[int, int] | None) -> Line:
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle")
        look = Look()
        _run(look, self.defaults)
        for each in reversed(list(self._chain(style))):
            _paragraph(look, each.find(f"{W}pPr"))
            _run(look, each.find(f"{W}rPr"))
        _paragraph(look, properties)
        line = Line("".join(_texts(paragraph)), self.name(style), look, cell=cell)
        for run in paragraph.iter(f"{W}r"):
            own = Look(**vars(look))
            for each in reversed(list(self._chain(_value(run.find(f"{W}rPr"), "rStyle")))):
                _run(own, each.find(f"{W}rPr"))
            _run(own, run.find(f"{W}rPr"))
            line.runs.append(("".join(_texts(run)), own))
        return line

    def _chain(self, style: str) -> Iterator[Element]:
        while style:
            element = self.styles[style]
            yield element
            style = _value(element, "basedOn")

    def name(self, style: str) -> str:
        """Return the name that Word shows for a style."""
        return _value(self.styles[style], "name") if style else ""


def _texts(element: Element) -> Iterator[str]:
    for each in element.iter():
        if each.tag == f"{W}t":
            yield each.text or ""
        elif each.tag == f"{W}tab":
            yield "\t"
        elif each.tag == f"{W}br":
            yield "\n"


def _value(parent: Element | None, name: str) -> str:
    found = None if parent is None else parent.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def _on(parent: Element, name: str, now: bool) -> bool:
    found = parent.find(f"{W}{name}")
    return now if found is None else found.get(f"{W}val", "1") not in {"0", "false", "none"}


def _number(element: Element | None, name: str, now: float, unit: float) -> float:
    said = None if element is None else element.get(f"{W}{name}")
    return now if said is None else int(said) * unit


def _paragraph(look: Look, properties: Element | None) -> None:
    if properties is None:
        return
    spacing, indent = properties.find(f"{W}spacing"), properties.find(f"{W}ind")
    look.before, look.after = (
        _number(spacing, "before", look.before, 1 / 20),
        _number(spacing, "after", look.after, 1 / 20),
    )
    look.line = _number(spacing, "line", look.line, 1)
    if spacing is not None:
        look.line_rule = spacing.get(f"{W}lineRule", look.line_rule)
    look.first_line = _number(indent, "firstLine", look.first_line, MM_A_TWIP)
    look.left, look.right = (
        _number(indent, "left", look.left, MM_A_TWIP),
        _number(indent, "right", look.right, MM_A_TWIP),
    )
    look.align = _value(properties, "jc") or look.align
    look.keep_next = _on(properties, "keepNext", look.keep_next)
    level = _value(properties, "outlineLvl")
    look.outline = int(level) + 1 if level else look.outline
    look.border_pt = _number(properties.find(f"{W}pBdr/{W}top"), "sz", look.border_pt, 1 / 8)


def _run(look: Look, properties: Element | None) -> None:
    if properties is None:
        return
    look.bold, look.italic = _on(properties, "b", look.bold), _on(properties, "i", look.italic)
    look.caps, look.underline = _on(properties, "caps", look.caps), _on(properties, "u", look.underline)
    size = _value(properties, "sz")
    look.size = int(size) / 2 if size else look.size
    fonts = properties.find(f"{W}rFonts")
    if fonts is not None:
        look.fonts = tuple(fonts.get(f"{W}{slot}", "") for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
