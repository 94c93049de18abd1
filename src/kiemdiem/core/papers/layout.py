"""How the papers of one line look in one period: figures of the page and of every component, all from data/docstyles/."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import zip_longest
from typing import Literal

from kiemdiem.core.papers.content import Paper, Signature
from kiemdiem.core.refusal import Refused


class Line(StrEnum):
    """Whose papers: the Party's or the state's."""

    PARTY = "party"
    STATE = "state"


class Basis(StrEnum):
    """What a figure rests on: read in the text, read in part, from memory, or the software's own where the text is silent."""

    CONFIRMED = "confirmed"
    PARTIAL = "partial"
    MEMORY = "memory"
    SOFTWARE = "software"


class Align(StrEnum):
    """How lines stand between their margins."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    BOTH = "both"


class Side(StrEnum):
    """Which part of the page's width a component has."""

    LEFT = "left"
    RIGHT = "right"
    WHOLE = "whole"


class Period(StrEnum):
    """Over what the numbers of papers run: the committee's term of office, or the calendar year."""

    TERM = "term"
    YEAR = "year"


@dataclass(frozen=True)
class Source:
    """Where figures come from: the text (with its article where known) and how it was read."""

    article: str
    basis: Basis


@dataclass(frozen=True)
class Page:
    """Paper, margins, columns and the side of a sheet's code in millimetres; `head_left`, `sign_left`: the left one of two columns.

    `head_gap` stays free on both sides of what stands in the head's left column.
    """

    width: Fraction
    height: Fraction
    top: Fraction
    bottom: Fraction
    left: Fraction
    right: Fraction
    font: str
    number_from_top: Fraction
    number_on_first: bool
    head_left: Fraction
    head_gap: Fraction
    sign_left: Fraction
    code_side: Fraction
    source: Source

    @property
    def text_width(self) -> Fraction:
        """Return the width between the margins, in millimetres."""
        return self.width - self.left - self.right


@dataclass(frozen=True)
class Body:
    """First line in millimetres; lines either exactly `line_exact` points or `line_lines` times their height."""

    first_line: Fraction
    line_exact: Fraction | None
    line_lines: Fraction | None
    between: Fraction
    source: Source


@dataclass(frozen=True)
class Rule:
    """What stands below a component: a drawn line (millimetres long, points thick) or a mark, points before and after."""

    mark: str = ""
    length: Fraction = Fraction(0)
    width: Fraction = Fraction(0)
    before: Fraction = Fraction(0)
    after: Fraction = Fraction(0)


@dataclass(frozen=True)
class Component:
    """One part of a paper. Sizes and distances in points, `left` in millimetres from the margin.

    `indent` takes the body's first line, `spaced` its lines.
    """

    key: str
    name: str
    size: Fraction
    align: Align
    side: Side
    source: Source
    text: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    before: Fraction = Fraction(0)
    after: Fraction = Fraction(0)
    left: Fraction = Fraction(0)
    indent: bool = False
    spaced: bool = False
    keep_next: bool = False
    outline: int = 0
    rule: Rule | None = None


@dataclass(frozen=True)
class Numbers:
    """How a number is written; `per` says over what it counts. `blank` stands for a number not given yet."""

    pattern: str
    digits: int
    blank: str
    per: Period
    source: Source


@dataclass(frozen=True)
class Dates:
    """How place and date are written: days and months below these get a nought before them."""

    pattern: str
    pad_days_below: int
    pad_months_below: int
    blank: str
    source: Source


@dataclass(frozen=True)
class Recipients:
    """The list "Nơi nhận": its title, what each line begins with, ends with, and what the last one ends with.

    `reported` is the line of the level above, `same` the one that stands for whom the paper is addressed to.
    """

    title: str
    lead: str
    between: str
    last: str
    reported: str
    same: str
    source: Source


@dataclass(frozen=True)
class Address:
    """Which words open a paper that is addressed to somebody; some types of paper have their own.

    `sent` are the types that are addressed to the level above they are sent to.
    """

    says: str
    of_type: Mapping[str, str]
    sent: frozenset[str]
    source: Source


@dataclass(frozen=True)
class AppendixLook:
    """How an appendix begins: what it is called, its number among several, and what it belongs to.

    `numbered` tells of a paper with a number, `plain` of one without; `nameless` stands for a paper of no type.
    """

    says: str
    numerals: tuple[str, ...]
    numbered: str
    plain: str
    nameless: str
    source: Source


@dataclass(frozen=True)
class TableLook:
    """Borders in points, the space inside cells in millimetres."""

    border: Fraction
    padding: Fraction
    source: Source


@dataclass(frozen=True)
class Property:
    """One property of the file: its name, what of the paper it holds, how many characters at most (0: any)."""

    name: str
    of: str
    most: int
    source: Source


@dataclass(frozen=True, eq=False)
class Layout:
    """One look of papers, in force from one day to another (both included; `valid_to` None: still).

    Each is read once and is itself, so that what is prepared for one can be kept.
    """

    key: str
    line: Line
    title: str
    source: Source
    valid_from: date
    valid_to: date | None
    page: Page
    body: Body
    numbers: Numbers
    dates: Dates
    signing: Mapping[str, str]
    recipients: Recipients
    address: Address
    letter_lead: str
    appendix: AppendixLook
    table: TableLook
    components: Mapping[str, Component]
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Signed:
    """A signature as it prints: for whom, as what, who."""

    authority: str
    position: str
    name: str


def layout_for(layouts: Iterable[Layout], line: Line | Literal["party", "state"], on: date) -> Layout:
    """Return the look of that line's papers on a day. Raises Refused where none of the layouts was in force then."""
    for layout in layouts:
        if layout.line == line and layout.valid_from <= on and (not layout.valid_to or on <= layout.valid_to):
            return layout
    whose = "của Đảng" if line == Line.PARTY else "hành chính"
    raise Refused(
        f"Chưa có thể thức văn bản {whose} cho ngày {on:%d/%m/%Y}.",
        way_out="Kiểm tra lại ngày ban hành; phần mềm chỉ trình bày theo các quy định về thể thức đã được khai báo.",
    )


def number_line(layout: Layout, number: int, notation: str) -> str:
    """Return number and notation as the layout writes them ("Số 05-BC/ĐU"); dots for 0, a draft's number."""
    return layout.numbers.pattern.format(number=_digits(layout.numbers, number), notation=notation)


def _digits(numbers: Numbers, number: int) -> str:
    return f"{number:0{numbers.digits}d}" if number else numbers.blank


def date_line(layout: Layout, place: str, on: date | None) -> str:
    """Return place and date ("Hà Nội, ngày 05 tháng 12 năm 2026"); dots where the day isn't known yet."""
    return layout.dates.pattern.format(place=place, **_day(layout.dates, on))


def _day(dates: Dates, on: date | None) -> Mapping[str, str]:
    if on is None:
        return {"day": dates.blank, "month": dates.blank, "year": dates.blank}
    day = f"{on.day:02d}" if on.day < dates.pad_days_below else str(on.day)
    month = f"{on.month:02d}" if on.month < dates.pad_months_below else str(on.month)
    return {"day": day, "month": month, "year": str(on.year)}


def appendix_line(layout: Layout, place: int, among: int) -> str:
    """Return how the appendix at a place (from 0) is called: with a number only where there are several."""
    look = layout.appendix
    if among == 1:
        return look.says
    return f"{look.says} {look.numerals[place] if place < len(look.numerals) else place + 1}"


def attached_line(layout: Layout, paper: Paper) -> str:
    """Return which paper an appendix belongs to: by number, day and issuer, or by who signs what bears no number."""
    look, kind = layout.appendix, paper.type_name.capitalize() or layout.appendix.nameless
    if not paper.notation:
        signers = [one.name for one in paper.signatures if one.name]
        return look.plain.format(type=kind, by=signers[0] if len(signers) == 1 else paper.issuer)
    number = _digits(layout.numbers, paper.number)
    return look.numbered.format(
        type=kind,
        number=number,
        notation=paper.notation,
        issuer=paper.issuer,
        **_day(layout.dates, paper.issued_on),
    )


def signing(layout: Layout, signature: Signature) -> Signed:
    """Return how a signature prints ("T/M BAN THƯỜNG VỤ", "BÍ THƯ", a name).

    An authority without a body stands before the position ("Q. CHỦ TỊCH"). Raises Refused where the layout does not
    know the authority.
    """
    if not signature.authority:
        return Signed(signature.body, signature.position, signature.name)
    forms = [_form(layout, each) for each in signature.authority.split(",")]
    if signature.body:
        lines = zip_longest(forms, signature.body.splitlines(), fillvalue="")
        return Signed(
            "\n".join(f"{form} {line}".strip() for form, line in lines), signature.position, signature.name
        )
    return Signed(f"{' '.join(forms)} {signature.position}", "", signature.name)


def _form(layout: Layout, authority: str) -> str:
    form = layout.signing.get(authority)
    if form is None:
        raise Refused(
            f"{layout.title} không có hình thức ký “{authority}”.",
            way_out=f"Chọn một trong: {', '.join(layout.signing)}.",
        )
    return form
