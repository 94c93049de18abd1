"""The difference between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
LINES = re.compile(r"[^\n]*\n|[^\n]+")


class Change(StrEnum):
    """What became of a piece."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    change: Change
    text: str


def word_difference(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from `old` to `new`; joining the right ones gives either text back, exactly.

    Paragraphs are matched first and words only within those that changed, so that long reports stay quick.
    """
    pieces: list[Piece] = []
    for piece in _by_line(LINES.findall(old), LINES.findall(new)):
        if pieces and pieces[-1].change == piece.change:
            pieces[-1] = Piece(piece.change, pieces[-1].text + piece.text)
        else:
            pieces.append(piece)
    return tuple(pieces)


def _by_line(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        before, after = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if tag == "equal":
            yield Piece(Change.SAME, before)
        else:
            yield from _by_word(WORDS.findall(before), WORDS.findall(after))


def _by_word(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        before, after = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if tag == "equal":
            yield Piece(Change.SAME, before)
            continue
        if before:
            yield Piece(Change.REMOVED, before)
        if after:
            yield Piece(Change.ADDED, after)
