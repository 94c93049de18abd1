"""A report that comes in as a file: lines with their places, or a sentence that says how to make it readable.

`read_report` takes .docx and plain .txt. Nothing is kept, nothing is fetched, no entity is resolved, and what would
unfold to something huge isn't unfolded.
"""

from dataclasses import dataclass

from kiemdiem.adapters.word_in.document import Document
from kiemdiem.adapters.word_in.letters import converted_from, readable
from kiemdiem.adapters.word_in.package import LARGEST_BYTES, LONGEST_LINE, LONGEST_TEXT, MOST_LINES, parts_of
from kiemdiem.adapters.word_in.refusals import (
    NO_TEXT,
    TOO_LONG,
    UnreadableError,
    refused,
    refused_by_content,
)
from kiemdiem.adapters.word_in.text import lines_of_text
from kiemdiem.core.reading import Line

__all__ = ["LARGEST_BYTES", "Report", "UnreadableError", "read_report"]
ZIPPED = b"PK\x03\x04"


@dataclass(frozen=True)
class Report:
    """What stands in a file, and what was done to read it, in sentences."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def read_report(content: bytes, name: str = "") -> Report:
    """Return the lines of a report. Raises UnreadableError with a Vietnamese sentence and the way out."""
    refused_by_content(content, name)
    if content.startswith(ZIPPED):
        document = Document(parts_of(content, name))
        found, notes = document.lines(), document.notes()
        pictures = document.pictures
    else:
        (found, old), pictures = lines_of_text(content), 0
        notes = [converted_from(old)] if old else []
    lines, converted = readable(found)
    if not any(len(line.text.split()) > 1 for line in lines):
        raise refused(NO_TEXT, pictures=pictures)
    longest = max(len(line.text) for line in lines)
    if (
        len(lines) > MOST_LINES
        or longest > LONGEST_LINE
        or sum(len(line.text) for line in lines) > LONGEST_TEXT
    ):
        raise refused(TOO_LONG)
    return Report(tuple(lines), (*notes, *converted))
