"""What stands where on the pages of a PDF, in millimetres from the upper left corner, read by pdfminer."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTLine, LTRect, LTTextLine

MM = 25.4 / 72


@dataclass(frozen=True)
class Printed:
    """A line of text as it stands on a page; `tall` is the height of its letters' boxes in points."""

    page: int
    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    font: str
    tall: float

    @property
    def middle(self) -> float:
        """Return the middle of the line, from the left edge of the paper."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Drawn:
    """A line that is drawn on a page."""

    page: int
    left: float
    right: float
    top: float


def read_pdf(content: bytes) -> tuple[list[Printed], list[Drawn], tuple[float, float]]:
    """Return the lines of text and the drawn lines of a PDF, and the size of its first page."""
    lines: list[Printed] = []
    drawn: list[Drawn] = []
    size = (0.0, 0.0)
    parameters = LAParams(line_margin=0.01, char_margin=3, boxes_flow=None)
    for number, page in enumerate(extract_pages(BytesIO(content), laparams=parameters), 1):
        size = size if number > 1 else (page.width * MM, page.height * MM)
        for element in _all(page):
            if isinstance(element, LTTextLine) and element.get_text().strip():
                lines.append(_line(element, number, page.height))
            elif isinstance(element, LTLine | LTRect) and element.height < 2:
                drawn.append(Drawn(number, element.x0 * MM, element.x1 * MM, (page.height - element.y1) * MM))
    return lines, drawn, size


def _all(element: Any) -> Any:
    yield element
    if isinstance(element, LTTextLine) or not hasattr(element, "__iter__"):
        return
    for each in element:
        yield from _all(each)


def _line(element: LTTextLine, number: int, height: float) -> Printed:
    letters = [each for each in element if isinstance(each, LTChar) and each.get_text().strip()]
    return Printed(
        page=number,
        text=element.get_text().strip().replace("\xa0", " "),
        left=min(each.x0 for each in letters) * MM,
        right=max(each.x1 for each in letters) * MM,
        top=(height - max(each.y1 for each in letters)) * MM,
        bottom=(height - min(each.y0 for each in letters)) * MM,
        base=(height - letters[0].matrix[5]) * MM,
        font=letters[0].fontname,
        tall=letters[0].size,
    )
