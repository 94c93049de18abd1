"""Figures: numbers with their units in running text and in tables, and what they measure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from kiemdiem.core.reading.findings import Figure, Found, Kind
from kiemdiem.core.reading.headings import unbulleted
from kiemdiem.core.reading.source import BLANK, POINTS, Asked, Line
from kiemdiem.core.reading.vocabulary import Said, Unit, Vocabulary
from kiemdiem.core.similarity import likeness, words
from kiemdiem.core.textvi import fold, normal

WRITTEN = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+\.\d{1,2}(?!\d)|\d+"
NUMBER = re.compile(rf"(?<![\w.,/\-])(?P<one>{WRITTEN})(?:\s?/\s?(?P<of>{WRITTEN}))?(?![\d\-])(?![.,]\d)")
WHOLE = re.compile(rf"^\s*(?:ước\s+)?(?P<one>{WRITTEN})(?:\s?/\s?(?P<of>{WRITTEN}))?\s*(?P<unit>\D.*)?$")
SENTENCE = re.compile(r"(?<=[.!?;…])\s+(?=\D)|\n+")
CLAUSE = re.compile(r"[,;:(]\s|\s[-–]\s")
MOST_NUMBERS = 200
"""Numbers of one sentence that are looked at; more of them is no report."""
LONGEST_NAME, CONTEXT = 200, 500
"""Letters of a name, and of what is looked at before and behind a number."""
ALIKE_NUMERATOR, ALIKE_DENOMINATOR = 3, 4


def value_of(written: str) -> Decimal:
    """Return a number as Vietnamese offices write it: 12.345,6; 8.89 (two digits after a full stop) is read too."""
    if "," in written:
        return Decimal(written.replace(".", "").replace(",", "."))
    head, _, tail = written.rpartition(".")
    if head and len(tail) != 3:
        return Decimal(written)
    return Decimal(written.replace(".", ""))


@lru_cache(maxsize=8)
def _units(vocabulary_units: tuple[Unit, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {fold(way): unit.says for unit in vocabulary_units for way in unit.written}
    ways = {way for unit in vocabulary_units for way in unit.written} | set(names)
    listed = "|".join(re.escape(way) for way in sorted(ways, key=len, reverse=True))
    return re.compile(rf"\s*(?P<unit>{listed})(?!\w)", re.IGNORECASE), names


def in_text(line: Line, vocabulary: Vocabulary) -> Iterator[Found]:
    """Yield the figures of a line of running text."""
    unit_of, names = _units(vocabulary.units)
    for sentence in SENTENCE.split(line.text):
        for found in islice(NUMBER.finditer(sentence), MOST_NUMBERS):
            unit = unit_of.match(sentence, found.end())
            if unit is None or _names_something(
                sentence[max(found.start() - CONTEXT, 0) : found.start()], unit.group("unit"), vocabulary
            ):
                continue
            before = sentence[max(found.start() - CONTEXT, 0) : found.start()]
            measures = _measured(before, sentence[unit.end() : unit.end() + CONTEXT], vocabulary)
            figure = Figure(
                value=value_of(found.group("one")),
                unit=names[fold(unit.group("unit"))],
                measures=measures,
                kind=_kind(before, vocabulary),
                of=value_of(found.group("of")) if found.group("of") else None,
            )
            rule = "figure_in_text" if measures else "figure_bare"
            yield Found(Kind.FIGURE, line.place, normal(sentence), says(figure), rule, figure=figure)


def says(figure: Figure) -> str:
    """Return a figure as people write it: "98,5 %", "20/22 chỉ tiêu"."""
    numbers = [figure.value] if figure.of is None else [figure.value, figure.of]
    text = "/".join(f"{one:,f}".translate(str.maketrans(",.", ".,")) for one in numbers)
    return f"{text} {figure.unit}".strip()


def _names_something(before: str, unit: str, vocabulary: Vocabulary) -> bool:
    """Return whether the number names an article, a date, a document; a percentage never does."""
    last = before.rstrip().rpartition(" ")[2].strip("(“\"'")
    return unit.strip() != "%" and Said(last).has_any(vocabulary.words["naming"]) and len(last) > 1


def _kind(before: str, vocabulary: Vocabulary) -> str:
    clauses = [part for part in CLAUSE.split(before) if part.strip()]
    said = Said(clauses[-1] if clauses else "")
    ends = {name: said.last(ways) for name, ways in vocabulary.groups["kinds"].items()}
    nearest = max(ends, key=lambda name: ends[name])
    return nearest if ends[nearest] >= 0 else "result"


def _measured(before: str, after: str, vocabulary: Vocabulary) -> str:
    """Return what stands before a number in its clause, without the words that only lead to it.

    Where nothing is left, the words behind the unit say it ("22 dự án chậm tiến độ"), then the clauses before.
    """
    clauses = [part for part in CLAUSE.split(before) if part.strip()]
    if clauses and not CLAUSE.search(before[-2:]):
        own = _trimmed(clauses[-1], vocabulary)
        if own:
            return own
    behind = _trimmed(CLAUSE.split(re.split(r"[.,;]", after, maxsplit=1)[0], maxsplit=1)[0], vocabulary)
    if len(behind.split()) > 1:
        return behind
    return next((text for text in (_trimmed(part, vocabulary) for part in reversed(clauses)) if text), "")


def _trimmed(text: str, vocabulary: Vocabulary) -> str:
    bare = unbulleted(normal(text)).strip(" .:;,–-")
    filler = sorted((fold(one) for one in vocabulary.words["filler"]), key=len, reverse=True)
    while True:
        folded = fold(bare)
        ending = next((one for one in filler if folded == one or folded.endswith(f" {one}")), None)
        if ending is None:
            return bare[-LONGEST_NAME:] if any(letter.isalpha() for letter in bare) else ""
        bare = bare[: len(bare) - len(ending)].strip(" .:;,–-")


@dataclass(frozen=True)
class Columns:
    """Which column of a table of figures is what."""

    name: int
    unit: int | None
    numbers: tuple[tuple[int, str], ...]


def columns_of(cells: Sequence[str], vocabulary: Vocabulary) -> Columns | None:
    """Return what the columns of a table are by its row of titles, None where it is no table of figures."""
    meant = {place: _column(cell, vocabulary) for place, cell in enumerate(cells)}
    names = [place for place, what in meant.items() if what == "name"]
    numbers = tuple(
        (place, what) for place, what in meant.items() if what in {"plan", "result", "estimate", "share"}
    )
    if not names or not numbers:
        return None
    unit = next((place for place, what in meant.items() if what == "unit"), None)
    return Columns(names[0], unit, numbers)


def _column(title: str, vocabulary: Vocabulary) -> str:
    text = Said(title)
    ends = {
        name: max((len(fold(way)) for way in ways if text.has(way)), default=0)
        for name, ways in vocabulary.groups["columns"].items()
    }
    best = max(ends, key=lambda name: ends[name])
    return best if ends[best] and len(title.split()) <= 12 else ""


def in_row(line: Line, columns: Columns, vocabulary: Vocabulary) -> Iterator[Found]:
    """Yield the figures of a row of a table of figures."""
    unit_of, names = _units(vocabulary.units)
    name = normal(line.cells[columns.name]) if columns.name < len(line.cells) else ""
    own = line.cells[columns.unit] if columns.unit is not None and columns.unit < len(line.cells) else ""
    said = unit_of.match(own)
    row_unit = names[fold(said.group("unit"))] if said else normal(own)
    for place, kind in columns.numbers:
        cell = normal(line.cells[place]) if place < len(line.cells) else ""
        found = WHOLE.match(cell)
        if found is None or not name:
            continue
        beside = unit_of.match(found.group("unit") or "")
        if found.group("unit") and beside is None:
            continue
        unit = names[fold(beside.group("unit"))] if beside else ("%" if kind == "share" else row_unit)
        figure = Figure(
            value=value_of(found.group("one")),
            unit=unit,
            measures=name[:LONGEST_NAME],
            kind="result" if kind == "share" else kind,
            of=value_of(found.group("of")) if found.group("of") else None,
        )
        passage = " | ".join(normal(one) for one in line.cells if one)
        yield Found(Kind.FIGURE, line.place, passage, says(figure), "figure_in_table", figure=figure)


def for_field(line: Line, fields: Sequence[Asked]) -> Found | None:
    """Return the figure of a row that is named like a field of the report: the last number of the row.

    Points stand behind the most that can be had: a lone number before an empty box is that, and nothing is told.
    """
    names = {place: words(cell) for place, cell in enumerate(line.cells)}
    pairs = ((likeness(bag, words(one.text)), place, one) for place, bag in names.items() for one in fields)
    best = max(pairs, key=lambda pair: pair[0], default=None)
    if best is None or best[0] * ALIKE_DENOMINATOR < ALIKE_NUMERATOR:
        return None
    told = [found for cell in line.cells[best[1] + 1 :] if (found := WHOLE.match(normal(cell)))]
    field = best[2]
    unfilled = field.unit == POINTS and len(told) == 1 and BLANK.fullmatch(line.cells[-1])
    if not told or unfilled:
        return None
    figure = Figure(value_of(told[-1].group("one")), field.unit, field.text[:LONGEST_NAME], "result")
    passage = " | ".join(normal(one) for one in line.cells if one)
    return Found(
        Kind.FIGURE, line.place, passage, says(figure), "figure_for_field", target=field.key, figure=figure
    )


def field_of(figure: Figure, fields: Sequence[Asked]) -> str:
    """Return the key of the report's field that a figure is for, empty where none is named like it."""
    bag = words(figure.measures)
    best = max(fields, key=lambda one: likeness(bag, words(one.text)), default=None)
    if best is None or figure.kind == "plan" or (best.unit == "%") != (figure.unit == "%"):
        return ""
    share = likeness(bag, words(best.text))
    return best.key if share * ALIKE_DENOMINATOR >= ALIKE_NUMERATOR else ""
