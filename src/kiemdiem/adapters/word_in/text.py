"""Plain text as lines: UTF-8, UTF-16, or the codes of old programs."""

import re

from kiemdiem.adapters.word_in.letters import Piece
from kiemdiem.adapters.word_in.refusals import NOT_TEXT, OLD_LETTERS, refused
from kiemdiem.core.reading.oldtext import Old, from_bytes

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def lines_of_text(content: bytes) -> tuple[list[Piece], Old | None]:
    """Return the lines of a text file, and in which old way it was written. Raises UnreadableError for what is no text."""
    text, old = _decoded(content)
    if CONTROL.search(text):
        raise refused(NOT_TEXT)
    lines = [
        Piece(place=f"dòng {number}", runs=((line, False, ""),))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    return lines, old


def _decoded(content: bytes) -> tuple[str, Old | None]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16"), None
        except UnicodeDecodeError as fault:
            raise refused(NOT_TEXT) from fault
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    if CONTROL.search(content.decode("latin-1")):
        raise refused(NOT_TEXT)
    try:
        return from_bytes(content)
    except ValueError as fault:
        raise refused(OLD_LETTERS) from fault
