"""A paper in the words of its layout: every line as it prints, ready for a template. Word and PDF print the same ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from unicodedata import is_normalized, normalize

from kiemdiem.core.papers.content import Block, Field, Heading, Item, Paper, Signature, Table, Text, Ticks
from kiemdiem.core.papers.layout import (
    Layout,
    Signed,
    appendix_line,
    attached_line,
    date_line,
    number_line,
    signing,
)

_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEADINGS = {1: "part", 2: "section", 3: "item"}
_ARTICLE = re.compile(r"(Điều [0-9]+[a-zđ]?\.)\s+(?=\S)")
_ENDS = " ;,."


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of the body, or one table. `kind` names its component; `label` stands before the text.

    `ticked` belongs to a tick; `last` marks the paragraph or the table whose end must stay with the signatures.
    """

    kind: str
    text: str = ""
    label: str = ""
    ticked: bool = False
    last: bool = False
    table: Table | None = None


@dataclass(frozen=True)
class Printed:
    """All lines of one paper. `number` is empty where the paper bears none; `letter_subject` is an official letter's.

    `appended` stands after the signatures: what others write below them, then each appendix begins with a row of the kind `appendix`, on a new page.
    """

    superior: str
    issuer: str
    number: str
    letter_subject: str
    place_date: str
    type_name: str
    subject: str
    address: tuple[str, ...]
    enacted_by: str
    grounds: tuple[str, ...]
    rows: tuple[Row, ...]
    signatures: tuple[Signed, ...]
    recipients: tuple[str, ...]
    marks: tuple[str, ...]
    code: str
    appended: tuple[Row, ...] = ()


def printed(paper: Paper, layout: Layout) -> Printed:
    """Return the lines of `paper` as `layout` writes them, in NFC. Raises Refused where an authority is unknown."""
    letter = not paper.type_name
    rows = [row for block in paper.blocks for row in _rows(block)]
    return Printed(
        superior=clean(paper.superior),
        issuer=clean(paper.issuer),
        number=clean(number_line(layout, paper.number, paper.notation)) if paper.notation else "",
        letter_subject=_letter_subject(paper, layout) if letter else "",
        place_date=clean(date_line(layout, paper.place, paper.issued_on)) if paper.place else "",
        type_name=clean(paper.type_name),
        subject="" if letter else clean(paper.subject),
        address=_address(paper, layout),
        enacted_by=clean(paper.enacted_by),
        grounds=_ended(paper.grounds, "", ";", "."),
        rows=_with_last(rows) if paper.signatures else tuple(rows),
        signatures=tuple(_signed(layout, each) for each in paper.signatures),
        recipients=_recipients(paper, layout),
        marks=tuple(f"({clean(mark)})" for mark in paper.marks),
        code=clean(paper.code),
        appended=tuple(_appended(paper, layout)),
    )


def clean(text: str) -> str:
    """Return `text` in NFC, without characters that no file of XML may hold, on one line."""
    return " ".join(_lines(text)) if "\n" in text else _printable(text).strip()


def _printable(text: str) -> str:
    composed = text if is_normalized("NFC", text) else normalize("NFC", text)
    return _UNPRINTABLE.sub("", composed)


def _lines(text: str) -> list[str]:
    """Return the paragraphs of a text; blank ones are none."""
    return [line for line in (each.strip() for each in _printable(text).splitlines()) if line]


def _letter_subject(paper: Paper, layout: Layout) -> str:
    subject, lead = clean(paper.subject), layout.letter_lead
    if not subject or subject.lower().startswith(lead.strip().lower()):
        return subject
    return lead + subject


def _address(paper: Paper, layout: Layout) -> tuple[str, ...]:
    """Return "Kính gửi: …" on one line, or the words alone and a line for each of several."""
    address, to = layout.address, paper.addressed_to
    if _to_above(paper, layout):
        to = (paper.sent_to, *to)
    if not to:
        return ()
    says = address.of_type.get(_type(paper), address.says)
    if len(to) == 1:
        return (f"{says}: {clean(to[0])}",)
    return (f"{says}:", *_ended(to, layout.recipients.lead, ";", "."))


def _type(paper: Paper) -> str:
    return clean(paper.type_name).lower()


def _to_above(paper: Paper, layout: Layout) -> bool:
    """Return whether the paper is addressed to the level above that it is sent to."""
    return bool(paper.sent_to) and _type(paper) in layout.address.sent


def _recipients(paper: Paper, layout: Layout) -> tuple[str, ...]:
    look = layout.recipients
    lines = paper.recipients
    if paper.sent_to:
        above = look.same if _to_above(paper, layout) else look.reported.format(name=clean(paper.sent_to))
        lines = (above, *lines)
    return _ended(lines, look.lead, look.between, look.last)


def _ended(lines: tuple[str, ...], lead: str, between: str, last: str) -> tuple[str, ...]:
    """Return the lines with what begins them, each ended as its place wants; ends typed already are taken off."""
    bare = [clean(line).rstrip(_ENDS).removeprefix(lead.strip() or "\n").lstrip() for line in lines]
    said = [line for line in bare if line]
    return tuple(
        f"{lead}{line}{last if place == len(said) else between}" for place, line in enumerate(said, 1)
    )


def _signed(layout: Layout, signature: Signature) -> Signed:
    signed = signing(layout, signature)
    authority, position = ("\n".join(_lines(text)) for text in (signed.authority, signed.position))
    return Signed(authority, position, clean(signed.name))


def _with_last(rows: list[Row]) -> tuple[Row, ...]:
    """Return the rows with the last one held to the signatures: these never stand alone on a page."""
    return (*rows[:-1], replace(rows[-1], last=True)) if rows else ()


def _appended(paper: Paper, layout: Layout) -> Iterator[Row]:
    yield from (row for block in paper.below for row in _rows(block))
    for place, appendix in enumerate(paper.appendices):
        yield Row("appendix", appendix_line(layout, place, len(paper.appendices)))
        yield Row("appendix_title", clean(appendix.title))
        yield Row("appendix_of", clean(attached_line(layout, paper)))
        for block in appendix.blocks:
            yield from _rows(block)


def _rows(block: Block) -> Iterator[Row]:
    match block:
        case Heading():
            yield Row(_HEADINGS[block.level], clean(block.text))
        case Text():
            yield from (_paragraph(line) for line in _lines(block.text))
            if block.note:
                yield Row("note", clean(block.note))
        case Item():
            yield from _item(block)
        case Field():
            yield Row("field", clean(block.value), _label(block.label))
        case Ticks():
            yield from (Row("tick", clean(option), ticked=ticked) for option, ticked in block.options)
        case Table():
            if block.caption:
                yield Row("caption", clean(block.caption))
            yield Row("table", table=_table(block))


def _paragraph(line: str) -> Row:
    """Return a paragraph; "Điều 1." before one of a decision is its label."""
    article = _ARTICLE.match(line)
    return Row("article", line[article.end() :], article.group(1)) if article else Row("body", line)


def _item(block: Item) -> Iterator[Row]:
    number = f"{clean(block.number)}. " if block.number else ""
    lines = _lines(block.text) or [""]
    yield Row("matter", number + lines[0])
    yield from (Row("matter", line) for line in lines[1:])
    for label, text in block.parts:
        said = zip_longest([_label(label)] if label else [], _lines(text) or [""], fillvalue="")
        yield from (Row("body", line, first) for first, line in said)


def _label(text: str) -> str:
    return f"{clean(text).rstrip(' :')}:"


def _table(block: Table) -> Table:
    """Return the table with its texts cleaned; lines within a cell stay. Rows too short are filled, too long ones cut."""
    width = len(block.columns)

    def row(cells: tuple[str, ...]) -> tuple[str, ...]:
        return tuple("\n".join(_lines(cell)) for cell in (*cells, *[""] * width)[:width])

    return Table(
        block.columns, tuple(row(cells) for cells in block.rows), last=row(block.last) if block.last else ()
    )
