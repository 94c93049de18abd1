"""One paper of a form and its thing: what it says now, and what still keeps it from being issued."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kiemdiem.adapters.docstyles import layouts
from kiemdiem.core.access import Actor
from kiemdiem.core.papers import (
    Appendix,
    Block,
    Column,
    Field,
    Heading,
    Item,
    Paper,
    Signature,
    Table,
    Text,
    Ticks,
)
from kiemdiem.core.papers.codes import Code, write
from kiemdiem.core.papers.forms import (
    PLACE,
    FormAppendix,
    FormSignature,
    Numbering,
    PaperForm,
    Part,
    PartKind,
    Printed,
)
from kiemdiem.core.papers.layout import Layout, layout_for
from kiemdiem.core.refusal import Missing, Refused
from kiemdiem.documents.queries.bodies import Issuer, issuer_of, line_name, span_of
from kiemdiem.documents.queries.forms import KINDS, REFERENCE, form_of
from kiemdiem.documents.queries.terms import ISSUERS, Kind, Matter, bare_number
from kiemdiem.organisations.models import Unit

DOTS = "…………"
ILLUSTRATIVE = "số liệu minh họa"


@dataclass(frozen=True)
class Draft:
    """A paper as it would be issued on a day, with what is still missing for that."""

    form: PaperForm
    printed: Printed
    matter: Matter
    issuer: Issuer
    layout: Layout
    paper: Paper
    missing: tuple[Missing, ...]


def draft_of(form_key: str, thing_id: int, by: Actor, on: date) -> Draft:
    """Return the paper of a form and its thing as `by` may read it.

    Raises Http404 for an unknown thing; NotAllowed; Refused for an unknown form, or one that is not for this thing.
    """
    form = form_of(form_key)
    return draft_from(form, KINDS[form.about].load(thing_id, by, on), on)


def draft_from(
    form: PaperForm, matter: Matter, on: date, issuing: Callable[[Unit, str], Issuer] = issuer_of
) -> Draft:
    """Return the paper of a form for a thing that was read already; `issuing` says which body issues."""
    if not form.fits(matter.subject_kind, matter.rules_key, matter.period_end):
        raise Refused(
            f"Mẫu “{form.name}” không dùng cho {KINDS[form.about].name} này.",
            way_out="Hãy chọn mẫu trong danh sách văn bản của đối tượng.",
        )
    on = matter.recorded_on if form.numbering is Numbering.RECORDED and matter.recorded_on else on
    matter = replace(matter, on=on, illustrative=matter.illustrative or matter.unit.illustrative)
    unit = ISSUERS[form.issuer](matter)
    own = matter.issued_as or matter.line
    issuer = issuing(unit, form.line or (own if unit.pk == matter.unit.pk else unit.line))
    layout = layout_for(layouts(), "party" if issuer.line == "party" else "state", on)
    paper = _paper(form, matter, issuer, on)
    return Draft(
        form=form,
        printed=form.printed_under(matter.rules_key, matter.period_end),
        matter=matter,
        issuer=issuer,
        layout=layout,
        paper=paper,
        missing=tuple(_missing(form, matter, issuer, layout, on)),
    )


def _paper(form: PaperForm, matter: Matter, issuer: Issuer, on: date) -> Paper:
    say = _Filling(KINDS[form.about], matter)
    marks = ([REFERENCE] if form.reference else []) + ([ILLUSTRATIVE] if matter.illustrative else [])
    recorded = form.numbering is Numbering.RECORDED
    number, notation = recorded_number(matter.recorded_number) if recorded else (0, "")
    if recorded and matter.recorded_number and not number:
        marks.append(f"số văn bản đã ghi trong sổ: {matter.recorded_number}")
    return Paper(
        key=form.key,
        superior=issuer.superior,
        issuer=issuer.name,
        number=number,
        notation=notation or notation_of(form, issuer),
        place=issuer.place,
        issued_on=on if recorded and matter.recorded_on else None,
        type_name=form.type_name,
        subject=say.text(form.subject),
        blocks=tuple(block for part in form.parts for block in say.part(part)),
        signatures=tuple(say.signature(one) for one in form.signatures),
        recipients=say.lines(form.recipients),
        addressed_to=tuple(say.text(one) for one in form.addressed_to),
        enacted_by=say.text(form.enacted_by),
        sent_to=say.known(form.sent_to),
        below=tuple(block for part in form.below for block in say.part(part)),
        appendices=tuple(say.appendix(one) for one in form.appendices if not one.when or say.value(one.when)),
        grounds=tuple(say.text(one) for one in form.grounds),
        marks=tuple(marks),
        code=write(Code(form.code, matter.pk)),
    )


def notation_of(form: PaperForm, issuer: Issuer) -> str:
    """Return what follows the number: "BC/ĐU" for the Party's papers, "BC-UBND" for the State's."""
    between = "/" if issuer.line == "party" else "-"
    return f"{form.type_code}{between}{issuer.abbreviation}" if form.type_code else ""


def recorded_number(text: str) -> tuple[int, str]:
    """Return number and notation of a number typed by people ("15-QĐ/TU", "15/QĐ-UBND"); 0 where it reads otherwise."""
    found = re.fullmatch(r"0*([1-9][0-9]{0,5})[-/](.+)", bare_number(text))
    return (int(found[1]), found[2]) if found else (0, "")


def _missing(form: PaperForm, matter: Matter, issuer: Issuer, layout: Layout, on: date) -> list[Missing]:
    kind = KINDS[form.about]
    found = [kind.checks[name](matter) for name in form.needs]
    missing = [one for one in found if one is not None]
    if issuer.body is None:
        missing.append(
            Missing(
                f"{issuer.unit} chưa khai tên cơ quan ban hành, ký hiệu, địa danh ({line_name(issuer.line)}).",
                "co-quan",
            )
        )
    elif form.numbering is Numbering.SERIES and not span_of(issuer.body, layout.numbers.per, on):
        missing.append(
            Missing(
                f"Chưa ghi nhiệm kỳ của {issuer.name} có ngày {on:%d/%m/%Y}, nên chưa có sổ số.", "co-quan"
            )
        )
    return missing


@dataclass(frozen=True)
class _Filling:
    """Fills the parts of a form with what the vocabulary says of one thing."""

    kind: Kind
    matter: Matter

    def value(self, name: str) -> str:
        return self.kind.values[name](self.matter)

    def text(self, text: str) -> str:
        """Return a text with its places filled, dots where nothing is known; a full stop after a place stands once."""

        def filled(place: re.Match[str]) -> str:
            value = self.value(place[1]) or DOTS
            return value.rstrip(".") if text[place.end() :].startswith(".") else value

        return PLACE.sub(filled, text)

    def lines(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of some texts of which everything is known."""
        return tuple(self.text(one) for one in texts if all(map(self.value, PLACE.findall(one))))

    def signature(self, signed: FormSignature) -> Signature:
        body = self.known(signed.body)
        authority = signed.authority if body or not signed.body else ""
        return Signature(self.known(signed.position), self.known(signed.name), authority, body)

    def known(self, text: str) -> str:
        """Return a text with nothing in the place of what is not known."""
        return PLACE.sub(lambda place: self.value(place[1]), text).strip()

    def appendix(self, appendix: FormAppendix) -> Appendix:
        blocks = tuple(block for part in appendix.parts for block in self.part(part))
        return Appendix(self.text(appendix.title), blocks)

    def part(self, part: Part) -> tuple[Block, ...]:
        if part.when and not self.value(part.when):
            return ()
        made: Mapping[PartKind, object] = {
            PartKind.HEADING: self._heading, PartKind.TEXT: self._text, PartKind.FIELD: self._field,
            PartKind.TABLE: self._table, PartKind.ITEMS: self._items, PartKind.TICKS: self._ticks,
            PartKind.BLOCKS: self._blocks,
        }  # fmt: skip
        blocks: tuple[Block, ...] = made[part.kind](part)  # type: ignore[operator]
        return blocks

    def _heading(self, part: Part) -> tuple[Block, ...]:
        return (Heading(self.text(part.text), part.level),)

    def _text(self, part: Part) -> tuple[Block, ...]:
        return (Text(self.text(part.text), self.text(part.note)),)

    def _field(self, part: Part) -> tuple[Block, ...]:
        return (Field(part.label, self.value(part.take) if part.take else ""),)

    def _table(self, part: Part) -> tuple[Block, ...]:
        _, read = self.kind.rows[part.take]
        rows = [tuple(row[one.take] if one.take else "" for one in part.columns) for row in read(self.matter)]
        closing = (Text(part.closing.replace("#", str(len(rows)))),) if part.closing and rows else ()
        rows += [tuple("" for _ in part.columns)] * part.blank
        if not rows:
            return (Text(part.empty or DOTS),)
        shown = tuple(Column(one.title, one.width, one.align) for one in part.columns)
        return (Table(shown, tuple(rows), part.caption), *closing)

    def _items(self, part: Part) -> tuple[Block, ...]:
        _, read = self.kind.rows[part.take]
        items = tuple(
            Item(row.get("number", ""), row.get("text", ""), self._says(part, row))
            for row in read(self.matter)
        )
        return items or (Text(part.empty or DOTS),)

    def _says(self, part: Part, row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        return tuple((label, row[take]) for label, take in part.says if row[take])

    def _ticks(self, part: Part) -> tuple[Block, ...]:
        return (Ticks(self.kind.ticks[part.take](self.matter)),)

    def _blocks(self, part: Part) -> tuple[Block, ...]:
        return self.kind.blocks[part.take](self.matter) or ((Text(part.empty),) if part.empty else ())
