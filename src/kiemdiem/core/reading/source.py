"""A report as it came in, line by line with its place, and what it is to be read against."""

import re
from dataclasses import dataclass

from kiemdiem.core.ruleset import Form

POINTS = "điểm"
"""The unit of a field for points."""
BLANK = re.compile(r"[\s.…_]*")
"""What stands where a form was not filled in: nothing, or the dots to write upon."""


@dataclass(frozen=True)
class Line:
    """A paragraph or a row of a table, in NFC.

    `place` says where it stands in the file ("đoạn 12", "bảng 2, dòng 3"). `number` is the number or bullet that the
    word processor writes before it ("1.", "a)", "-"), not part of `text`. `heading` is the level of a heading style,
    0 for body text. `lead` are the first words where only they are bold. `cells` are the cells of a table's row that
    has several; `table` is the number of that table, 0 outside of tables.
    """

    place: str
    text: str
    number: str = ""
    heading: int = 0
    bold: bool = False
    lead: str = ""
    cells: tuple[str, ...] = ()
    table: int = 0

    @property
    def whole(self) -> str:
        """The line as it is printed, its automatic number in front."""
        return f"{self.number} {self.text}" if self.number else self.text


@dataclass(frozen=True)
class Asked:
    """Something of the product that the report speaks of: a suggested point, an earlier limitation, a field."""

    key: str
    number: int
    text: str
    unit: str = ""


@dataclass(frozen=True)
class Frame:
    """What a report is read against: its form, the points put to it, earlier limitations, the fields for figures,
    the degrees that a form before 2025 lets choose from.
    """

    form: Form
    points: tuple[Asked, ...] = ()
    prior: tuple[Asked, ...] = ()
    fields: tuple[Asked, ...] = ()
    degrees: tuple[str, ...] = ()
