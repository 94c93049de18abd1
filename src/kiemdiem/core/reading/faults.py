"""Limitations and their causes, item by item or sentence by sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kiemdiem.core.reading.findings import Found, Kind, Side
from kiemdiem.core.reading.headings import BULLET, prefix_of, unbulleted
from kiemdiem.core.reading.source import Line
from kiemdiem.core.reading.vocabulary import Said, Vocabulary
from kiemdiem.core.textvi import normal

SENTENCE = re.compile(r"(?<=[.!?;…])\s+(?=[A-ZÀ-ỸĐ“\"(+–-])|\n+")
SHORTEST = 4
LABEL = 14
"""Words of a line that may be a label over others ("a) Về công tác cán bộ"), where it ends without a full stop."""


def is_item(line: Line) -> bool:
    """Return whether a line is an item of a list: it has a number, a letter or a bullet."""
    return bool(line.number or line.cells or BULLET.match(line.text) or prefix_of(line.text).level)


def is_label(line: Line, vocabulary: Vocabulary) -> bool:
    """Return whether a line only names what follows, or leads into it."""
    bare = unbulleted(line.text).rstrip()
    if bare.endswith(":"):
        return True
    if bare.endswith((".", ";", "…")):
        return len(bare.split()) < SHORTEST
    short = len(bare.split()) <= LABEL
    return short and not vocabulary.says(bare, "weak") and (line.bold or line.heading > 0 or is_item(line))


def limitations(line: Line, vocabulary: Vocabulary) -> Iterator[Found]:
    """Yield the limitations of a line in the section of limitations, and the causes told along with them."""
    text = _said_in(line)
    if is_label(Line(line.place, text, line.number, line.heading, line.bold), vocabulary):
        return
    item = is_item(line)
    pieces = [normal(piece) for piece in SENTENCE.split(text) if normal(piece)]
    open_passage: list[str] = []
    for piece in pieces:
        if vocabulary.says(piece, "nothing") or _leads_in(piece, vocabulary):
            continue
        if Said(piece).begins("nguyên nhân") or (open_passage and vocabulary.says(piece, "because")):
            yield cause(line.place, piece, vocabulary, "cause_in_limitations")
            continue
        starts = not open_passage or (not item and vocabulary.says(piece, "weak"))
        if starts and open_passage:
            yield _limitation(line, open_passage, item=item)
            open_passage = []
        open_passage.append(piece)
    if open_passage and any(len(unbulleted(piece).split()) >= SHORTEST for piece in open_passage):
        passage = " ".join(open_passage)
        if (
            item
            or vocabulary.says(passage, "weak")
            or vocabulary.says(passage, "turning")
            or len(pieces) == 1
        ):
            yield _limitation(line, open_passage, item=item)


def _leads_in(piece: str, vocabulary: Vocabulary) -> bool:
    """Return whether a sentence only says that limitations follow."""
    if piece.endswith(":"):
        return True
    said = Said(piece.rstrip(" .;"))
    return said.last(vocabulary.words["lead_in"]) == len(said.text)


@dataclass(frozen=True)
class Columns:
    """Which columns of a table in the section of limitations hold them and their causes."""

    limitations: int
    causes: int | None


def columns_of(line: Line, vocabulary: Vocabulary) -> Columns | None:
    """Return what the columns of a table are by its row of titles, None where the row is none."""
    meant = [vocabulary.meaning_of(cell) if len(cell.split()) <= LABEL else "" for cell in line.cells]
    own = next((place for place, what in enumerate(meant) if what.startswith("limitations")), None)
    numbered = bool(line.cells) and line.cells[0].strip().lower() in {"tt", "stt", "số tt"}
    if own is None or not (numbered or "causes" in meant):
        return None
    return Columns(own, meant.index("causes") if "causes" in meant else None)


def in_row(line: Line, columns: Columns, vocabulary: Vocabulary) -> Iterator[Found]:
    """Yield the limitation of a row, and its causes where the table has a column for them."""
    said = normal(line.cells[columns.limitations]) if columns.limitations < len(line.cells) else ""
    if len(said.split()) >= SHORTEST and not vocabulary.says(said, "nothing"):
        yield Found(Kind.LIMITATION, line.place, said, worded(said), "listed_limitation")
    if columns.causes is not None and columns.causes < len(line.cells):
        yield from causes(Line(line.place, line.cells[columns.causes]), Side.UNSAID, vocabulary)


def _said_in(line: Line) -> str:
    if not line.cells:
        return line.text
    return max(line.cells, key=len)


def _limitation(line: Line, pieces: list[str], *, item: bool) -> Found:
    passage = " ".join(pieces)
    rule = "listed_limitation" if item else "limitation_sentence"
    return Found(Kind.LIMITATION, line.place, passage, worded(passage), rule)


def worded(passage: str) -> str:
    """Return a passage as the register words a limitation: no bullet, no number, a full stop at the end."""
    bare = unbulleted(passage).rstrip(" ;,")
    return bare if bare.endswith((".", "!", "?", "…")) else f"{bare}."


def elsewhere(line: Line, vocabulary: Vocabulary) -> Iterator[Found]:
    """Yield sentences that say something is not as it should be, in a text that is not about that."""
    for piece in (normal(one) for one in SENTENCE.split(_said_in(line))):
        said = Said(piece)
        weak = said.has_any(vocabulary.words["weak"]) and not said.has_any(vocabulary.words["not_weak"])
        if weak and len(piece.split()) >= SHORTEST and not piece.endswith(":"):
            yield Found(Kind.LIMITATION, line.place, piece, worded(piece), "limitation_elsewhere")


def causes(line: Line, side: Side, vocabulary: Vocabulary) -> Iterator[Found]:
    """Yield the causes of a line in the section of causes; `side` is what the heading over it said."""
    text = _said_in(line)
    bare = unbulleted(text)
    if is_label(Line(line.place, text, line.number, line.heading, line.bold), vocabulary):
        return
    before, colon, after = bare.partition(":")
    if colon and normal(after) and vocabulary.which(before, "sides"):
        own = Side(vocabulary.which(before, "sides"))
        pieces = [normal(one) for one in SENTENCE.split(after) if normal(one)]
        for piece in pieces if not is_item(line) else [normal(after)]:
            yield Found(Kind.CAUSE, line.place, piece, worded(piece), "said_cause", side=own)
        return
    pieces = [normal(text)] if is_item(line) else [normal(one) for one in SENTENCE.split(text)]
    for piece in pieces:
        if len(piece.split()) >= SHORTEST and not vocabulary.says(piece, "nothing"):
            if side is not Side.UNSAID and not vocabulary.which(piece, "sides"):
                yield Found(Kind.CAUSE, line.place, piece, worded(piece), "listed_cause", side=side)
            else:
                yield cause(line.place, piece, vocabulary, "said_cause")


def side_said(line: Line, vocabulary: Vocabulary) -> Side | None:
    """Return the side that a label over causes names, None where it is no such label."""
    bare = unbulleted(line.text)
    side = vocabulary.which(bare, "sides")
    label = len(bare.split()) <= LABEL and not normal(bare.partition(":")[2])
    return Side(side) if side and label else None


def cause(place: str, piece: str, vocabulary: Vocabulary, rule: str) -> Found:
    """Return a sentence as a cause, on the side it names or its content hints at."""
    side = vocabulary.which(piece, "sides")
    if not side:
        side = vocabulary.which(piece, "side_hints")
        rule = "hinted_cause" if rule == "said_cause" else rule
    return Found(Kind.CAUSE, place, piece, worded(piece), rule, side=Side(side))
