"""The places of a report that somebody fills in, each with a name of its own, and what stands in them as text.

One name per place serves the form field, the anchor of "còn thiếu gì", the seen mark of a save and the frozen
version: a place is addressed the same way everywhere.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """What kind of place it is; the value is the first part of its name on the page."""

    SECTION = "muc"
    DEGREE = "cap-do"
    RESULT = "ket-qua"
    PRIOR = "khac-phuc"
    ANSWER = "goi-y"
    POINTS = "diem"
    METRIC = "so-lieu"
    LEVEL = "tu-nhan-muc"
    GROUND = "ly-do-khong-neu-han-che"


@dataclass(frozen=True)
class Cell:
    """One place: `key` is the section's, group's or metric's key, the entry's or point's id, or nothing."""

    kind: CellKind
    key: str = ""

    @property
    def name(self) -> str:
        """The name of the place on the page and in a frozen version."""
        return f"{self.kind}-{self.key}" if self.key else str(self.kind)


Cells = Mapping[Cell, str]
LEVEL = Cell(CellKind.LEVEL)
GROUND = Cell(CellKind.GROUND)


def section(key: str) -> Cell:
    """Return the place of a free-text section."""
    return Cell(CellKind.SECTION, key)


def degree(key: str) -> Cell:
    """Return the place of a section's self-chosen degree."""
    return Cell(CellKind.DEGREE, key)


def result(shortcoming_id: int) -> Cell:
    """Return the place of the result reported for an earlier limitation."""
    return Cell(CellKind.RESULT, str(shortcoming_id))


def prior(shortcoming_id: int) -> Cell:
    """Return the place of what is said about an earlier limitation."""
    return Cell(CellKind.PRIOR, str(shortcoming_id))


def answer(point_id: int) -> Cell:
    """Return the place of the answer to a suggested point."""
    return Cell(CellKind.ANSWER, str(point_id))


def points(group_key: str) -> Cell:
    """Return the place of the points of a group of criteria."""
    return Cell(CellKind.POINTS, group_key)


def metric(key: str) -> Cell:
    """Return the place of a self-declared fact."""
    return Cell(CellKind.METRIC, key)


def canonical(text: str) -> str:
    """Return `text` as it is stored and compared: NFC, one kind of line break, no space at the ends."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def stands_in(text: str, now: str) -> bool:
    """Return whether a place already says `text`, in whole lines."""
    return f"\n{canonical(text)}\n" in f"\n{canonical(now)}\n"


def digest(text: str) -> str:
    """Return the mark by which a save says which text it was written over."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()[:16]
