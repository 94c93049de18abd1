"""What the word processor writes before a paragraph of a list, and what a style makes of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kiemdiem.adapters.word_in.xml import child, flag, local, value

DEEPEST_STYLE = 20
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
HEADING = re.compile(r"^(?:heading|đầu đề|tiêu đề)\s*(\d)$", re.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """What matters of a paragraph style."""

    name: str = ""
    heading: int = 0
    bold: bool = False
    font: str = ""
    list_id: str = ""
    level: int = 0


class Styles:
    """The styles of a document by their ids, each with what it inherits."""

    def __init__(self, tree: Element | None) -> None:
        found = [one for one in tree if local(one) == "style"] if tree is not None else []
        self.rows = {value(one, "styleId"): one for one in found}
        self.kept: dict[str, Style] = {}

    def of(self, key: str) -> Style:
        """Return a style, empty where there is none of this id."""
        if key not in self.kept:
            self.kept[key] = self._made(key)
        return self.kept[key]

    def _made(self, key: str) -> Style:
        rows = list(self._line(key))
        name = value(child(rows[0], "name"), "val") if rows else ""
        heading, bold, font, list_id, level = 0, False, "", "", 0
        for row in reversed(rows):
            named = HEADING.match(value(child(row, "name"), "val"))
            outline = value(child(child(row, "pPr"), "outlineLvl"), "val")
            if named:
                heading = int(named[1])
            elif outline.isdigit():
                heading = int(outline) + 1 if int(outline) < 9 else 0
            look = child(row, "rPr")
            bold = flag(look, "b", otherwise=bold)
            font = font_of(look) or font
            numbered = child(child(row, "pPr"), "numPr")
            list_id = value(child(numbered, "numId"), "val") or list_id
            level = _number(value(child(numbered, "ilvl"), "val"), level)
        return Style(name, heading, bold, font, list_id, level)

    def _line(self, key: str) -> Iterator[Element]:
        for _ in range(DEEPEST_STYLE):
            row = self.rows.get(key)
            if row is None:
                return
            yield row
            key = value(child(row, "basedOn"), "val")


def font_of(look: Element | None) -> str:
    """Return the name of a font in properties of runs."""
    fonts = child(look, "rFonts")
    return value(fonts, "ascii") or value(fonts, "hAnsi") or value(fonts, "cs")


@dataclass
class _List:
    levels: dict[int, tuple[str, str, int]]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, counting as its paragraphs come by."""

    def __init__(self, tree: Element | None) -> None:
        rows = list(tree) if tree is not None else []
        shapes = {value(one, "abstractNumId"): one for one in rows if local(one) == "abstractNum"}
        counted: dict[str, _List] = {}
        self.lists: dict[str, _List] = {}
        for one in rows:
            if local(one) != "num":
                continue
            shape = value(child(one, "abstractNumId"), "val")
            levels = _levels(shapes.get(shape)) | _levels(one)
            if any(local(part) == "lvlOverride" for part in one):
                self.lists[value(one, "numId")] = _List(_overridden(levels, one))
            else:
                self.lists[value(one, "numId")] = counted.setdefault(shape, _List(levels))

    def next_of(self, list_id: str, level: int) -> str:
        """Return what stands before the next paragraph of a list: "1.", "a)", "-"; empty for no list."""
        one = self.lists.get(list_id)
        if one is None or level not in one.levels:
            return "-" if one is not None else ""
        shape, text, start = one.levels[level]
        one.counts[level] = one.counts.get(level, start - 1) + 1
        for deeper in [place for place in one.counts if place > level]:
            del one.counts[deeper]
        if shape == "bullet":
            return "-"
        if shape == "none":
            return ""
        return re.sub(r"%(\d)", lambda found: _shown(one, int(found[1]) - 1), text)


def _levels(shape: Element | None) -> dict[int, tuple[str, str, int]]:
    rows = [one for one in shape if local(one) == "lvl"] if shape is not None else []
    return {
        _number(value(one, "ilvl"), 0): (
            value(child(one, "numFmt"), "val"),
            value(child(one, "lvlText"), "val"),
            _number(value(child(one, "start"), "val"), 1),
        )
        for one in rows
    }


def _overridden(levels: dict[int, tuple[str, str, int]], one: Element) -> dict[int, tuple[str, str, int]]:
    levels = dict(levels)
    for part in one:
        if local(part) == "lvlOverride":
            place = _number(value(part, "ilvl"), 0)
            levels |= _levels(part)
            start = value(child(part, "startOverride"), "val")
            if start.isdigit() and place in levels:
                shape, text, _ = levels[place]
                levels[place] = (shape, text, int(start))
    return levels


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else otherwise


def _shown(one: _List, level: int) -> str:
    shape, _, start = one.levels.get(level, ("decimal", "", 1))
    count = one.counts.get(level, start)
    if shape in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in {"lowerRoman", "upperRoman"}:
        return _roman(count).upper() if shape == "upperRoman" else _roman(count)
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for worth, letters in ROMAN:
        while count >= worth and len(text) < 12:
            text, count = text + letters, count - worth
    return text
