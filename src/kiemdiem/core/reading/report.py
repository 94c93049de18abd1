"""A whole report read against its form: sections first, then what stands in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from kiemdiem.core.reading import answers, faults, figures
from kiemdiem.core.reading.findings import Found, Kind, Reading, Side
from kiemdiem.core.reading.headings import Headings, unbulleted
from kiemdiem.core.reading.source import BLANK, Frame, Line
from kiemdiem.core.reading.vocabulary import Said, Vocabulary
from kiemdiem.core.ruleset import FormSection

TEXT, PRIOR, POINTS = "text", "prior_items", "points"
LONGEST_SIGNATURE, MOST_FOUND = 14, 3000


@dataclass
class Block:
    """The lines under one heading. `section` None: outside of the form; `meaning` says what is there."""

    section: FormSection | None
    meaning: str
    rule: str
    lines: list[Line] = field(default_factory=list)


def read(lines: Sequence[Line], frame: Frame, vocabulary: Vocabulary) -> Reading:
    """Return what a report says, read against `frame`; nothing is entered anywhere."""
    blocks = list(_blocks(lines, frame, vocabulary))
    every = (
        one
        for block in blocks
        for one in (*_of_block(block, frame, vocabulary), *_figures(block, frame, vocabulary))
    )
    found = list(islice(every, MOST_FOUND))
    found = [one for one, before in zip(found, [None, *found], strict=False) if not _repeats(one, before)]
    met = {block.section.key for block in blocks if block.section is not None}
    missing = tuple(section for section in frame.form.sections if section.key not in met)
    return Reading(tuple(found), missing)


def _repeats(one: Found, before: Found | None) -> bool:
    """Return whether a cause only stands again in the next row because its cell spans both."""
    return (
        before is not None
        and one.kind == before.kind == Kind.CAUSE
        and (one.passage, one.side) == (before.passage, before.side)
    )


def _blocks(lines: Sequence[Line], frame: Frame, vocabulary: Vocabulary) -> Iterator[Block]:
    headings = Headings(frame, vocabulary)
    block = Block(None, "front", "no_section")
    seen = False
    for line in lines:
        if not line.cells and BLANK.fullmatch(line.text):
            continue
        opening = headings.opened_by(line)
        if opening is None and seen and _signs(line, vocabulary):
            yield block
            block = Block(None, "ending", "no_section")
        elif opening is None:
            if not seen and block.meaning == "front" and _runs(line):
                block.meaning = ""
            block.lines.append(line)
        else:
            seen = seen or opening.section is not None
            yield block
            block = Block(opening.section, opening.meaning, opening.rule)
            if opening.rest:
                block.lines += [
                    replace(line, text=part, number="", heading=0, lead="", cells=(), bold=False)
                    for part in opening.rest.split("\n")
                ]
    yield block


def _runs(line: Line) -> bool:
    """Return whether a line before the first heading is running text, not part of the head of a paper."""
    return len(line.text.split()) > 2 * LONGEST_SIGNATURE and not line.cells


def _signs(line: Line, vocabulary: Vocabulary) -> bool:
    firsts = [Said(cell.partition("\n")[0]) for cell in line.cells or (line.text,)]
    marks = vocabulary.words["signatures"]
    return any(
        len(said.text.split()) <= LONGEST_SIGNATURE and any(said.text.startswith(mark) for mark in marks)
        for said in firsts
    )


def _of_block(block: Block, frame: Frame, vocabulary: Vocabulary) -> Iterator[Found]:
    section = block.section
    if section is not None and section.degree:
        yield from _degree(block, frame, vocabulary)
    if section is None:
        if block.meaning == "":
            yield from _section(block, "")
            for line in block.lines:
                yield from faults.elsewhere(line, vocabulary)
        return
    if section.kind == PRIOR:
        yield from answers.read(Kind.PRIOR, block.lines, frame.prior, vocabulary)
    elif section.kind == POINTS:
        yield from answers.read(Kind.ANSWER, block.lines, frame.points, vocabulary)
    elif vocabulary.meaning_of(section.title) == "limitations":
        yield from _limitations(block, frame, vocabulary)
    elif vocabulary.meaning_of(section.title) == "causes":
        yield from _section(block, section.key)
        yield from _causes(block.lines, vocabulary)
    else:
        yield from _section(block, section.key)
        if section.key.startswith("i_"):
            for line in block.lines:
                yield from faults.elsewhere(line, vocabulary)


def _degree(block: Block, frame: Frame, vocabulary: Vocabulary) -> Iterator[Found]:
    """Yield the degree that a line of a section chooses, and take the line out of its text."""
    assert block.section is not None
    for line in list(block.lines):
        chosen = _ticked(line.text, frame.degrees, vocabulary)
        if chosen and vocabulary.says(line.text, "degree_lines"):
            block.lines.remove(line)
            yield Found(Kind.DEGREE, line.place, line.text, chosen, "degree_line", block.section.key)


def _ticked(text: str, degrees: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return the degree whose box is ticked, or the only one named; empty where that cannot be told."""
    named = sorted((text.find(one), one) for one in degrees if one in text)
    if len(named) < 2:
        return named[0][1] if named else ""
    ends = [place for place, _ in named[1:]] + [len(text)]
    marks = vocabulary.words["ticks"]
    ticked = [
        one
        for (place, one), end in zip(named, ends, strict=True)
        if any(mark in text[place:end].lower() for mark in marks)
    ]
    return ticked[0] if len(ticked) == 1 else ""


def _section(block: Block, key: str) -> Iterator[Found]:
    text = "\n".join(_printed(line) for line in block.lines)
    if text.strip():
        yield Found(Kind.SECTION, block.lines[0].place, text, text, block.rule, key)


def _printed(line: Line) -> str:
    return " | ".join(cell for cell in line.cells if cell) if line.cells else line.whole


def _limitations(block: Block, frame: Frame, vocabulary: Vocabulary) -> Iterator[Found]:
    """Yield the limitations of a block; where it goes over to causes without a heading of the form, they are split."""
    assert block.section is not None
    cut = next((place for place, line in enumerate(block.lines) if _turns_to_causes(line, vocabulary)), None)
    own = Block(block.section, block.meaning, block.rule, block.lines[:cut])
    yield from _section(own, block.section.key)
    columns: faults.Columns | None = None
    for line in own.lines:
        titles = faults.columns_of(line, vocabulary)
        columns = titles or (columns if line.cells else None)
        if titles is None:
            yield from (
                faults.in_row(line, columns, vocabulary) if columns else faults.limitations(line, vocabulary)
            )
    if cut is not None:
        causes = next(
            (one for one in frame.form.sections if vocabulary.meaning_of(one.title) == "causes"), None
        )
        rest = Block(causes, "causes", "cause_in_limitations", block.lines[cut:])
        yield from _section(rest, causes.key if causes else "")
        yield from _causes(rest.lines, vocabulary)


def _turns_to_causes(line: Line, vocabulary: Vocabulary) -> bool:
    return vocabulary.meaning_of(unbulleted(line.text)) == "causes" and not line.cells


def _causes(lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[Found]:
    side = Side.UNSAID
    for line in lines:
        said = faults.side_said(line, vocabulary)
        if said is not None:
            side = said
        else:
            yield from faults.causes(line, side, vocabulary)


def _figures(block: Block, frame: Frame, vocabulary: Vocabulary) -> Iterator[Found]:
    columns: dict[int, figures.Columns | None] = {}
    if block.meaning == "front":
        return
    for line in block.lines:
        known = figures.for_field(line, frame.fields) if line.cells else None
        if known is not None:
            rows: Iterable[Found] = [known]
        elif line.cells:
            titles = figures.columns_of(line.cells, vocabulary)
            if titles is not None:
                columns.setdefault(line.table, titles)
                if columns[line.table] is titles:
                    continue
            of_table = columns.get(line.table)
            rows = figures.in_row(line, of_table, vocabulary) if of_table else _cells(line, vocabulary)
        else:
            rows = figures.in_text(line, vocabulary)
        for one in rows:
            assert one.figure is not None
            target = figures.field_of(one.figure, frame.fields)
            yield replace(one, target=target, rule="figure_for_field") if target else one


def _cells(line: Line, vocabulary: Vocabulary) -> Iterator[Found]:
    for cell in dict.fromkeys(line.cells):
        yield from figures.in_text(replace(line, text=cell, cells=()), vocabulary)
