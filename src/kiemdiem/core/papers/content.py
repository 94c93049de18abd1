"""What a paper says, in the order it says it. How it looks belongs to the layout of the body that issues it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Heading:
    """A heading of the body: level 1 is a part (A.), 2 a section (I.), 3 an item (1.). `text` carries its number."""

    text: str
    level: Literal[1, 2, 3] = 2


@dataclass(frozen=True)
class Text:
    """A paragraph of the body; line breaks in `text` start new paragraphs. `note` prints small below (a source)."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Item:
    """One matter among several (an earlier limitation, a suggested point): its wording, then what is said of it."""

    number: str
    text: str
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Field:
    """A line "label: value" (họ và tên, ngày sinh); an empty value prints as a dotted line to be filled by hand."""

    label: str
    value: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, its share of the width (any unit), how its cells stand."""

    title: str
    width: int
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Table:
    """A table with its column titles repeated on each page. `last` marks a bold closing row (a total)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    last: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ticks:
    """Boxes to tick, with those that are ticked (levels of quality; answers of a ballot paper)."""

    options: tuple[tuple[str, bool], ...]


Block = Heading | Text | Item | Field | Table | Ticks


@dataclass(frozen=True)
class Appendix:
    """What is attached to a paper: it follows the signatures on pages of its own, under a title without its number."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Signature:
    """Who signs: for whom (`TM`, `KT`, `TL`: the layout writes T/M or TM.), as what, and the name without titles.

    Two authorities stand on two lines: `TM,KT` with a body of two lines ("Ủy ban nhân dân", "Chủ tịch").
    """

    position: str
    name: str = ""
    authority: str = ""
    body: str = ""


@dataclass(frozen=True)
class Paper:
    """One paper, complete: the same paper in the same layout gives the same bytes.

    `sent_to` is the level above that the paper goes to: the layout says whether it is addressed at the top or named first
    among the recipients. `notation` is what follows the number ("BC/ĐU"); `number` is 0 while the paper is a draft and prints as dots.
    `marks` print at the end ("mẫu tham khảo của phần mềm", "số liệu minh họa"). `code` is the code by which a sheet
    filled by hand is typed back in. `key` names the form (data/forms/). `enacted_by` is who decides, printed above the
    grounds of a decision. `below` follows the signatures on the same page: what others write upon a sheet that was
    signed. An empty `type_name` makes it an official letter, an empty `notation` one without a number.
    """

    key: str
    superior: str
    issuer: str
    number: int
    notation: str
    place: str
    issued_on: date | None
    type_name: str
    subject: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    addressed_to: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    code: str = ""
    enacted_by: str = ""
    appendices: tuple[Appendix, ...] = ()
    sent_to: str = ""
    below: tuple[Block, ...] = ()
    language: str = "vi"
