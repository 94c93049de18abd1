"""Plain text as lines: UTF-8, UTF-16, or the Windows-1258 of old programs."""

import re

from kiemdiem.adapters.word_in.letters import Piece
from kiemdiem.adapters.word_in.refusals import NOT_TEXT, refused

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def lines_of_text(content: bytes) -> list[Piece]:
    """Return the lines of a text file. Raises UnreadableError where it is no text."""
    text = _decoded(content)
    if CONTROL.search(text):
        raise refused(NOT_TEXT)
    return [
        Piece(place=f"dòng {number}", runs=((line, False, ""),))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]


def _decoded(content: bytes) -> str:
    encodings = (
        ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1258", "latin-1")
    )
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(NOT_TEXT)
