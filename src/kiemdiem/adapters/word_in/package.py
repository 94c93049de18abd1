"""The parts of a .docx that are read, unpacked within bounds and parsed without any entity."""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from kiemdiem.adapters.word_in.refusals import (
    BOMB,
    BROKEN,
    ENTITIES,
    LARGEST_BYTES,
    LOCKED,
    MACROS,
    NOT_WORD,
    OTHERS,
    refused,
)

__all__ = ["LARGEST_BYTES"]
BODY = "word/document.xml"
WANTED = (BODY, "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/endnotes.xml")
LARGEST_PART = 40_000_000
LARGEST_UNFOLDED = 400_000_000
MOST_PARTS = 5000
STEEPEST = 150
"""How many times its packed size a part may have; real documents stay below a third of it."""
SMALL_PART = 1_000_000
DEEPEST = 400
MOST_LINES = 5_000
LONGEST_LINE, LONGEST_TEXT = 40_000, 800_000


@dataclass(frozen=True)
class Parts:
    """The parsed parts of a document by their names, and how many pictures it has."""

    trees: Mapping[str, Element]
    pictures: int


class _DoctypeError(Exception):
    pass


class _Plain(TreeBuilder):
    """Builds the tree of a part: no document type, so no entity to expand or fetch; bounded depth."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:  # noqa: ARG002 -- the protocol of a target
        """Refuse a document type before anything it declares is used."""
        raise _DoctypeError(name)

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        """Open an element, unless it stands absurdly deep."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise _DoctypeError(tag)
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        """Close an element."""
        self.depth -= 1
        return super().end(tag)


def parts_of(content: bytes, name: str) -> Parts:
    """Return the parts of a .docx. Raises UnreadableError for whatever else it is, and for what is unsafe to open."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            _check(packed.infolist(), name)
            names = set(packed.namelist())
            trees = {part: _tree(_unpacked(packed, part)) for part in WANTED if part in names}
            pictures = sum(one.startswith("word/media/") for one in names)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        ValueError,
        OSError,
        EOFError,
        KeyError,
    ) as fault:
        raise refused(BROKEN) from fault
    except RuntimeError as fault:  # what zipfile raises for an encrypted member
        raise refused(LOCKED) from fault
    return Parts(trees, pictures)


def _check(members: list[zipfile.ZipInfo], name: str) -> None:
    names = {member.filename for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise refused(LOCKED)
    whole = sum(member.file_size for member in members)
    steep = any(
        member.file_size > SMALL_PART and member.file_size > STEEPEST * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > MOST_PARTS or whole > LARGEST_UNFOLDED or steep or len(names) != len(members):
        raise refused(BOMB)
    if "word/vbaProject.bin" in names or name.lower().endswith((".docm", ".dotm")):
        raise refused(MACROS)
    if BODY not in names or "[Content_Types].xml" not in names:
        other = next((OTHERS[part] for part in OTHERS if part in names), NOT_WORD)
        raise refused(other)


def _unpacked(packed: zipfile.ZipFile, part: str) -> bytes:
    with packed.open(part) as stream:
        content = stream.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise refused(BOMB)
    return content


def _tree(content: bytes) -> Element:
    parser = XMLParser(target=_Plain())  # noqa: S314 -- _Plain refuses every document type
    try:
        parser.feed(content)
        tree: Element = parser.close()
    except _DoctypeError as fault:
        raise refused(ENTITIES) from fault
    except (ParseError, LookupError) as fault:
        raise refused(BROKEN) from fault
    return tree
