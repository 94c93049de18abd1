"""The forms of papers as data: what each says in which order, where its values come from, who fills what.

A form is a file of `data/forms/`. What it takes its values from are names of a closed vocabulary (`Terms`) that the
caller gives: a form can ask for nothing else, and a new form needs no code.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from kiemdiem.core.loading.book import Book, Fault, Table, read_root
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Confidence, SubjectKind

PLACE = re.compile(r"\{([a-z0-9_]+)\}")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"[A-Z]{2,4}")
Align = Literal["left", "center", "right"]


class Numbering(StrEnum):
    """Where a paper's number comes from: the register of the body, the thing itself, or it bears none."""

    SERIES = "series"
    RECORDED = "recorded"
    NONE = "none"


class Filler(StrEnum):
    """Who fills a part of a form."""

    SOFTWARE = "software"
    UNIT = "unit"
    PERSON = "person"
    SUPERIOR = "superior"
    HALL = "hall"


FILLERS = {
    Filler.SOFTWARE: "Phần mềm lấy từ sổ",
    Filler.UNIT: "Đơn vị",
    Filler.PERSON: "Cá nhân",
    Filler.SUPERIOR: "Cấp trên",
    Filler.HALL: "Tại hội nghị",
}


class PartKind(StrEnum):
    """What a part of a form is."""

    HEADING = "heading"
    TEXT = "text"
    FIELD = "field"
    TABLE = "table"
    ITEMS = "items"
    TICKS = "ticks"
    BLOCKS = "blocks"


@dataclass(frozen=True)
class Terms:
    """What the forms of one kind of thing may ask for, by name: values, rows with their columns, boxes, whole blocks."""

    values: frozenset[str]
    rows: Mapping[str, frozenset[str]]
    ticks: frozenset[str]
    blocks: frozenset[str]
    checks: frozenset[str]


@dataclass(frozen=True)
class Printed:
    """The number a form bears under one rule set (empty `rules`: under any), and where that is known from.

    `since` and `until` narrow it to periods that end within them: a form of one family of texts is used beside the
    reviews under another one.
    """

    rules: str
    number: str
    source: str
    confidence: Confidence
    since: date | None = None
    until: date | None = None

    def holds(self, rules: str, period_end: date | None) -> bool:
        """Return whether this is how the form is called under `rules` for a period that ends on a day."""
        if self.rules not in {"", rules}:
            return False
        if period_end is None:
            return self.since is None and self.until is None
        return (self.since or period_end) <= period_end <= (self.until or period_end)


@dataclass(frozen=True)
class FormColumn:
    """A column of a form's table."""

    title: str
    width: int
    align: Align
    take: str


@dataclass(frozen=True)
class Part:
    """A part of a form in the order it is printed.

    `take` names what it takes its content from; `when` names a value without which the part is left out; `empty`
    stands where there are no rows; `closing` is the sentence below a list that may be long, with the number of its
    rows for `#`: it goes over to the next page with the signatures, where a long table cannot; `blank` is how many empty rows a table gets for writing by hand.
    """

    kind: PartKind
    text: str = ""
    level: Literal[1, 2, 3] = 2
    note: str = ""
    label: str = ""
    take: str = ""
    when: str = ""
    empty: str = ""
    blank: int = 0
    caption: str = ""
    closing: str = ""
    columns: tuple[FormColumn, ...] = ()
    says: tuple[tuple[str, str], ...] = ()
    filled_by: Filler = Filler.SOFTWARE


@dataclass(frozen=True)
class FormAppendix:
    """An appendix of a form: its title and its parts; `when` names a value without which it is left out."""

    title: str
    when: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class FormSignature:
    """A signature of a form; each text may hold places to be filled."""

    position: str
    name: str
    authority: str
    body: str


@dataclass(frozen=True)
class PaperForm:
    """One form. `about` is the kind of thing it is a paper of; `kinds` narrows it to some kinds of subjects.

    `line` fixes whose layout the form has (empty: that of whoever issues it). `enacted_by` is who decides, printed above
    the grounds of a decision. `reference`: no central text gives this
    form, it is the software's own. `sent_to` is the level above that the paper goes to. `unconfirmed` names, in words for people, what of it no text that was read
    confirms; it is told on the screen, never printed. `needed_at` is the step of the review that wants it. `typed_at` names the page where
    what was written on it by hand is typed in, if that is not the thing's own. `below` are the parts that others fill in
    after the signatures, on the same page.
    """

    key: str
    name: str
    about: str
    kinds: frozenset[SubjectKind]
    rank: int
    type_code: str
    type_name: str
    subject: str
    issuer: str
    line: str
    numbering: Numbering
    reference: bool
    says: str
    needs: tuple[str, ...]
    needed_at: str
    code: str
    typed_at: str
    printed: tuple[Printed, ...]
    parts: tuple[Part, ...]
    below: tuple[Part, ...]
    appendices: tuple[FormAppendix, ...]
    signatures: tuple[FormSignature, ...]
    recipients: tuple[str, ...]
    addressed_to: tuple[str, ...]
    sent_to: str
    enacted_by: str
    grounds: tuple[str, ...]
    unconfirmed: tuple[str, ...]

    @property
    def every_part(self) -> tuple[Part, ...]:
        """Its parts, those below the signatures and those of its appendices."""
        return (*self.parts, *self.below, *(part for each in self.appendices for part in each.parts))

    @property
    def by_hand(self) -> bool:
        """Whether people fill in any of it."""
        return any(part.filled_by is not Filler.SOFTWARE for part in self.every_part)

    def printed_under(self, rules: str, period_end: date | None = None) -> Printed:
        """Return what the form is called under the rule set `rules`; without a word of it, under any."""
        found = [one for one in self.printed if one.holds(rules, period_end)]
        return next((one for one in found if one.rules), found[0] if found else UNKNOWN)

    def under(self, rules: str, period_end: date | None = None) -> bool:
        """Return whether the form is used under `rules` for a period that ends on a day."""
        return any(one.holds(rules, period_end) for one in self.printed)

    def fits(self, kind: SubjectKind | None, rules: str, period_end: date | None = None) -> bool:
        """Return whether the form is for subjects of `kind` under `rules`."""
        return self.under(rules, period_end) and (not self.kinds or kind in self.kinds)


UNKNOWN = Printed("", "", "", Confidence.MEMORY)


class FormFaults(Refused):
    """Forms that cannot be used, with everything that is wrong in them, file by file."""

    def __init__(self, faults: Mapping[str, list[Fault]]) -> None:
        total = sum(len(each) for each in faults.values())
        super().__init__(f"Các mẫu văn bản có {total} lỗi.", way_out="Sửa từng dòng được nêu rồi thử lại.")
        self.faults = faults


@dataclass
class _Reader:
    """Reads one form against the vocabulary."""

    book: Book
    terms: Mapping[str, Terms]
    issuers: frozenset[str]
    steps: frozenset[str]
    places: list[tuple[int, str]] = field(default_factory=list)

    def form(self, root: Table) -> PaperForm:
        about = root.word("about", self.terms)
        terms = self.terms.get(about) or Terms(frozenset(), {}, frozenset(), frozenset(), frozenset())
        form = PaperForm(
            key=self._matching(root, "key", _KEY, "chỉ gồm chữ thường không dấu, số và gạch dưới."),
            name=root.text("name"),
            about=about,
            kinds=root.choices("kinds", SubjectKind),
            rank=root.whole("rank") or 0,
            type_code=root.text("type", needed=False),
            type_name=root.text("type_name"),
            subject=self._said(root, "subject", needed=False),
            issuer=root.word("issuer", sorted(self.issuers)),
            line=root.word("line", ("party", "state"), needed=False),
            numbering=root.choice("numbering", Numbering),
            reference=root.truth("reference"),
            says=root.text("says", needed=False),
            needs=root.words("needs", among=sorted(terms.checks)) if root.has("needs") else (),
            needed_at=root.word("needed_at", sorted(self.steps), needed=False),
            code=self._matching(root, "code", _CODE, "gồm hai đến bốn chữ hoa không dấu."),
            typed_at=root.text("typed_at", needed=False),
            printed=root.rows("printed", _printed, at_least=1),
            parts=root.rows("parts", lambda row: self._part(row, terms), at_least=1),
            below=root.rows("below", lambda row: self._part(row, terms), needed=False),
            appendices=root.rows("appendices", lambda row: self._appendix(row, terms), needed=False),
            signatures=root.rows("signatures", self._signature, needed=False),
            recipients=self._each(root, "recipients"),
            addressed_to=self._each(root, "addressed_to"),
            sent_to=self._said(root, "sent_to", needed=False),
            enacted_by=self._said(root, "enacted_by", needed=False),
            grounds=self._each(root, "grounds"),
            unconfirmed=root.words("unconfirmed"),
        )
        root.close()
        if form.numbering is Numbering.SERIES and not form.type_code:
            root.wrong("numbering", "mẫu có số phải có mã loại văn bản (“type”).")
        for line, name in self.places:
            if terms.values and name not in terms.values:
                self.book.fault(line, f"“{about}” không có giá trị nào tên là “{name}”.")
        return form

    def _matching(self, row: Table, key: str, pattern: re.Pattern[str], says: str) -> str:
        text = row.text(key)
        if text and not pattern.fullmatch(text):
            row.wrong(key, says)
        return text

    def _said(self, row: Table, key: str, *, needed: bool = True) -> str:
        text = row.text(key, needed=needed)
        self.places += [(row.line_of(key), name) for name in PLACE.findall(text)]
        return text

    def _each(self, row: Table, key: str) -> tuple[str, ...]:
        texts = row.words(key)
        self.places += [(row.line_of(key), name) for text in texts for name in PLACE.findall(text)]
        return texts

    def _signature(self, row: Table) -> FormSignature:
        return FormSignature(
            position=self._said(row, "position"),
            name=self._said(row, "name", needed=False),
            authority=self._said(row, "authority", needed=False),
            body=self._said(row, "body", needed=False),
        )

    def _appendix(self, row: Table, terms: Terms) -> FormAppendix:
        return FormAppendix(
            title=self._said(row, "title"),
            when=row.word("when", sorted(terms.values), needed=False),
            parts=row.rows("parts", lambda part: self._part(part, terms), at_least=1),
        )

    def _part(self, row: Table, terms: Terms) -> Part:
        kind = row.choice("kind", PartKind)
        row_source = kind in {PartKind.TABLE, PartKind.ITEMS}
        taken: dict[PartKind, Iterable[str]] = {
            PartKind.FIELD: terms.values, PartKind.TICKS: terms.ticks, PartKind.BLOCKS: terms.blocks,
            PartKind.TABLE: terms.rows, PartKind.ITEMS: terms.rows,
        }  # fmt: skip
        needs_take = kind in {PartKind.TICKS, PartKind.BLOCKS} or row_source
        take = row.word("take", sorted(taken.get(kind, ())), needed=needs_take) if kind in taken else ""
        columns = terms.rows.get(take, frozenset())
        level = row.whole("level", needed=False) or 2
        if level not in {1, 2, 3}:
            row.wrong("level", "phải là 1, 2 hoặc 3.")
            level = 2
        with_text = kind in {PartKind.HEADING, PartKind.TEXT}
        return Part(
            kind=kind,
            text=self._said(row, "text") if with_text else row.text("text", needed=False),
            level=1 if level == 1 else 3 if level == 3 else 2,
            note=self._said(row, "note", needed=False),
            label=row.text("label", needed=kind is PartKind.FIELD),
            take=take,
            when=row.word("when", sorted(terms.values), needed=False),
            empty=row.text("empty", needed=False),
            blank=row.whole("blank", needed=False) or 0,
            caption=row.text("caption", needed=False),
            closing=row.text("closing", needed=False),
            columns=row.rows("columns", _column(columns), at_least=1) if kind is PartKind.TABLE else (),
            says=row.rows("says", _item_part(columns), needed=False) if kind is PartKind.ITEMS else (),
            filled_by=row.choice("filled_by", Filler, default=Filler.SOFTWARE),
        )


def _printed(row: Table) -> Printed:
    return Printed(
        rules=row.text("rules", needed=False),
        number=row.text("number", needed=False),
        source=row.text("source"),
        confidence=row.choice("confidence", Confidence),
        since=row.day("since", needed=False),
        until=row.day("until", needed=False),
    )


def _column(known: frozenset[str]) -> Callable[[Table], FormColumn]:
    def build(row: Table) -> FormColumn:
        align = row.word("align", ("left", "center", "right"), needed=False)
        return FormColumn(
            title=row.text("title"),
            width=row.whole("width") or 1,
            align="center" if align == "center" else "right" if align == "right" else "left",
            take=row.word("take", sorted(known), needed=False),
        )

    return build


def _item_part(known: frozenset[str]) -> Callable[[Table], tuple[str, str]]:
    def build(row: Table) -> tuple[str, str]:
        return row.text("label"), row.word("take", sorted(known))

    return build


def load_form(
    text: str, terms: Mapping[str, Terms], issuers: Iterable[str], steps: Iterable[str]
) -> tuple[PaperForm | None, list[Fault]]:
    """Return the form that `text` (YAML) says, with all faults found, by line; None where it can't be read at all."""
    book = Book()
    root = read_root(text, book)
    form = _Reader(book, terms, frozenset(issuers), frozenset(steps)).form(root) if root else None
    return form, sorted(book.faults, key=lambda fault: fault.line)


def load_forms(
    files: Mapping[str, str], terms: Mapping[str, Terms], issuers: Iterable[str], steps: Iterable[str]
) -> dict[str, PaperForm]:
    """Return the forms of these files by key, in their rank. Raises `FormFaults` with every fault of every file."""
    forms: dict[str, PaperForm] = {}
    codes: dict[str, str] = {}
    faults: dict[str, list[Fault]] = {}
    for name, text in sorted(files.items()):
        form, found = load_form(text, terms, issuers, steps)
        if form is not None:
            if form.key in forms:
                found.append(Fault(1, f"Mã “{form.key}” đã có ở tệp khác."))
            if form.code and codes.setdefault(form.code, form.key) != form.key:
                found.append(Fault(1, f"Mã in “{form.code}” đã dùng cho mẫu {codes[form.code]}."))
            forms[form.key] = form
        if found:
            faults[name] = found
    if faults:
        raise FormFaults(faults)
    return dict(sorted(forms.items(), key=lambda item: (item[1].rank, item[0])))
