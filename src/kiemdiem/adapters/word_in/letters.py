"""Letters as they are meant: Unicode in one normal form, old fonts and encodings converted."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kiemdiem.adapters.word_in.refusals import OLD_LETTERS, refused
from kiemdiem.core.reading import Line
from kiemdiem.core.reading.oldtext import UNICODE, WAYS, Old, by_font, is_capitals, meant
from kiemdiem.core.textvi import normal

Runs = tuple[tuple[str, bool, str], ...]
"""Letters, whether they are bold, and the name of their font."""
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad\u2060"), None)


@dataclass(frozen=True)
class Piece:
    """A line before its letters are known: runs of a paragraph, or the cells of a row."""

    place: str
    runs: Runs = ()
    number: str = ""
    heading: int = 0
    table: int = 0
    cells: tuple[Runs, ...] = ()


def readable(pieces: Sequence[Piece]) -> tuple[list[Line], list[str]]:
    """Return the lines in Unicode, and what was converted, in sentences.

    Raises UnreadableError where the letters make no Vietnamese in any known way.
    """
    met: Counter[Old] = Counter()
    rest = " ".join(text for piece in pieces for text, _, font in _all(piece) if by_font(font) is None)
    try:
        whole = meant(rest)
    except ValueError as fault:
        raise refused(OLD_LETTERS) from fault
    lines = [line for piece in pieces if (line := _line(piece, whole, met)) is not None]
    return lines, [converted_from(old) for old in Old if met[old]]


def converted_from(old: Old) -> str:
    """Return the sentence that says of letters how they were meant."""
    return f"Chữ kiểu cũ {old.value} đã được chuyển sang Unicode."


def _all(piece: Piece) -> Runs:
    return piece.runs + tuple(run for cell in piece.cells for run in cell)


def _line(piece: Piece, whole: Old | None, met: Counter[Old]) -> Line | None:
    if piece.cells:
        cells = tuple(_kept(_text(cell, whole, met)) for cell in piece.cells)
        if not any(cells):
            return None
        shown = " | ".join(dict.fromkeys(cell for cell in cells if cell))
        return Line(piece.place, shown, cells=cells, table=piece.table)
    text = normal(_text(piece.runs, whole, met))
    if not text:
        return None
    told = [(run, bold) for run, bold, _ in piece.runs if run.strip()]
    bold = all(is_bold for _, is_bold in told)
    lead = "" if bold else _lead(piece, whole)
    return Line(piece.place, text, piece.number, piece.heading, bold, lead, table=piece.table)


def _lead(piece: Piece, whole: Old | None) -> str:
    """Return the bold words at the beginning of a line that goes on in plain letters."""
    bold = []
    for run in piece.runs:
        if not run[1] and run[0].strip():
            break
        bold.append(run)
    return normal(_text(tuple(bold), whole, Counter()))


def _kept(text: str) -> str:
    return "\n".join(part for part in (normal(line) for line in text.split("\n")) if part)


def _text(runs: Runs, whole: Old | None, met: Counter[Old]) -> str:
    """Return letters in Unicode; neighbouring runs meant the same way are converted together."""
    text, waiting, way = "", "", None
    for said, _, font in (*runs, ("", False, "")):
        own = by_font(font) or (whole if said.strip() else way)
        if own != way or is_capitals(font) or not said:
            text += _converted(waiting, way, met)
            waiting, way = "", own
        if is_capitals(font):
            text += _converted(said, own, met).upper()
        else:
            waiting += said
    return unicodedata.normalize("NFC", text.translate(UNSEEN))


def _converted(text: str, way: Old | None, met: Counter[Old]) -> str:
    if way is None or not text or text.isascii() or UNICODE.search(text):
        return text
    changed = WAYS[way](text)
    if changed == text:
        return text
    met[way] += 1
    return changed
