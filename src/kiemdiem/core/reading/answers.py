"""Sections told item by item: answers to suggested points, results for earlier limitations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from kiemdiem.core.reading.faults import is_item
from kiemdiem.core.reading.findings import Found, Kind
from kiemdiem.core.reading.headings import BULLET, NAMED, prefix_of, unbulleted
from kiemdiem.core.reading.source import BLANK, Asked, Line
from kiemdiem.core.reading.vocabulary import Vocabulary
from kiemdiem.core.similarity import likeness, words
from kiemdiem.core.textvi import fold, normal

ALIKE = Fraction(1, 2)
ORDINALS = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5}
LONGEST_LEAD, SAYS_NOTHING = 60, 14


_bag = lru_cache(maxsize=4096)(words)


@dataclass
class Group:
    """One matter and the lines that speak of it."""

    lead: str
    lines: list[Line]
    body: list[str]

    @property
    def place(self) -> str:
        """Where it begins in the file."""
        return self.lines[0].place

    @property
    def text(self) -> str:
        """What is said of the matter."""
        return "\n".join(part for part in self.body if normal(part))

    @property
    def passage(self) -> str:
        """All of it, word for word."""
        return "\n".join(line.whole if not line.cells else " | ".join(line.cells) for line in self.lines)


def read(kind: Kind, lines: Sequence[Line], asked: Sequence[Asked], vocabulary: Vocabulary) -> list[Found]:
    """Return what is said of each matter asked about; matters that nobody asked about have no target."""
    groups = _groups(lines, asked)
    targets = _targets(groups, asked, kind)
    found = []
    for group, (target, rule) in zip(groups, targets, strict=True):
        group.body = [_unlabelled(part, vocabulary) for part in group.body]
        result = vocabulary.which(f"{group.lead}. {group.text}", "results") if kind == Kind.PRIOR else ""
        if not group.text and not result:
            continue
        if vocabulary.says(group.passage, "nothing") and len(group.passage.split()) <= SAYS_NOTHING:
            continue
        found.append(
            Found(
                kind,
                group.place,
                group.passage,
                _without_result(group.text, result),
                rule,
                target,
                result=result,
            )
        )
    return found


def _unlabelled(part: str, vocabulary: Vocabulary) -> str:
    """Return a line without the label that forms print before it; nothing of what they only put beside."""
    before, colon, after = part.partition(":")
    labels = vocabulary.groups["labels"]
    if colon and fold(before) in {fold(one) for one in labels["beside"]}:
        return ""
    told = after.strip() if colon and fold(before) in {fold(one) for one in labels["told"]} else part
    return "" if BLANK.fullmatch(told) else told


def _groups(lines: Sequence[Line], asked: Sequence[Asked]) -> list[Group]:
    top = _top_level(lines, asked)
    groups: list[Group] = []
    for line in lines:
        if line.cells:
            if not _is_heading_row(line):
                groups.append(_of_row(line, asked))
        elif not groups or _starts(line, top, asked):
            lead, rest = _split(line, asked)
            groups.append(Group(lead, [line], [rest] if rest else []))
        else:
            groups[-1].lines.append(line)
            groups[-1].body.append(line.whole)
    return groups


def _is_heading_row(line: Line) -> bool:
    return fold(line.cells[0]) in {"tt", "stt", "so tt"}


def _of_row(line: Line, asked: Sequence[Asked]) -> Group:
    cells = [cell for cell in line.cells if normal(cell)]
    numbered = bool(cells) and normal(cells[0]).rstrip(".").isdigit()
    told = cells[1:] if numbered else cells
    lead = max(told[:2], key=lambda cell: _best(cell, asked)[1]) if told and asked else (told or [""])[0]
    rest = [cell for cell in told if cell is not lead]
    return Group((f"{cells[0]} " if numbered else "") + lead, [line], rest)


def _mark(line: Line) -> str:
    """Return what kind of mark begins a line: what an item of the first level has, all of them have."""
    named = NAMED.match(fold(unbulleted(line.text)))
    if named:
        return "named"
    prefix = prefix_of(line.whole)
    if prefix.level:
        return prefix.level
    if BULLET.match(line.whole):
        return "bullet"
    return "bold" if line.bold or line.heading else ""


def _top_level(lines: Sequence[Line], asked: Sequence[Asked]) -> str:
    """Return the mark of the first line that begins a matter: named, numbered, bold, or one alike a thing asked."""
    marks = [_mark(line) for line in lines if not line.cells]
    for wanted in ("named", "item", "deeper", "bold", "bullet"):
        if wanted in marks and (wanted != "bullet" or not asked or marks.count("bullet") <= len(asked) + 2):
            return wanted
    return ""


def _starts(line: Line, top: str, asked: Sequence[Asked]) -> bool:
    return (bool(top) and _mark(line) == top) or _best(_lead_of(line.text), asked)[1] >= ALIKE


def _lead_of(text: str) -> str:
    bare = unbulleted(text)
    before, colon, after = bare.partition(":")
    if colon and normal(after) and len(before.split()) <= LONGEST_LEAD and not NAMED.fullmatch(fold(before)):
        return before
    return bare


def _split(line: Line, asked: Sequence[Asked]) -> tuple[str, str]:
    """Return the words that name the matter, and what is said of it on the same line."""
    bare = line.text.strip()
    named, _, said = bare.partition(":")
    if NAMED.fullmatch(fold(unbulleted(named))) and _best(said, asked)[1] < ALIKE:
        return named, said.strip()
    cuts = [match.start() for match in re.finditer(r":\s|\.\s", bare)]
    best = max(
        ((bare[:cut], bare[cut + 1 :].strip()) for cut in cuts),
        key=lambda pair: _best(pair[0], asked)[1],
        default=(bare, ""),
    )
    if _best(best[0], asked)[1] > _best(bare, asked)[1]:
        return best
    if is_item(line) or line.bold or line.heading or not cuts:
        if asked and _best(bare, asked)[1] >= ALIKE:
            return bare, ""
        before, _, after = bare.partition(": ")
        return (before, after.strip()) if after else ((bare, "") if _names_only(line) else ("", bare))
    return "", bare


def _names_only(line: Line) -> bool:
    bare = line.text.strip()
    return bool(line.bold or line.heading or NAMED.match(fold(unbulleted(bare))) or bare.endswith(":"))


def _best(text: str, asked: Sequence[Asked]) -> tuple[Asked | None, Fraction]:
    bag = words(NAMED.sub("", fold(unbulleted(text))))
    ranked = [(likeness(bag, _bag(one.text)), one) for one in asked]
    best = max(ranked, key=lambda pair: pair[0], default=None)
    return (best[1], best[0]) if best else (None, Fraction(0))


def _targets(groups: Sequence[Group], asked: Sequence[Asked], kind: Kind) -> list[tuple[str, str]]:
    """Return which matter each group speaks of, each matter once: by likeness, by its number, then by order."""
    word = "point" if kind == Kind.ANSWER else "prior"
    free = {one.key: one for one in asked}
    chosen: dict[int, tuple[str, str]] = {}
    ranked = sorted(
        (
            (likeness(_bag(group.lead), _bag(one.text)), -place, one.key)
            for place, group in enumerate(groups)
            for one in asked
        ),
        reverse=True,
    )
    for share, place, key in ranked:
        if share >= ALIKE and key in free and -place not in chosen:
            chosen[-place] = (key, f"{word}_alike")
            del free[key]
    for place, group in enumerate(groups):
        number = _number(group.lead)
        named = next((one for one in free.values() if one.number == number), None)
        if place not in chosen and named is not None:
            chosen[place] = (named.key, f"{word}_number")
            del free[named.key]
    left = [place for place in range(len(groups)) if place not in chosen]
    if len(left) == len(free):
        chosen |= {place: (key, f"{word}_order") for place, key in zip(left, list(free), strict=True)}
    return [chosen.get(place, ("", f"{word}_unknown")) for place in range(len(groups))]


def _number(lead: str) -> int:
    found = NAMED.match(fold(unbulleted(lead)))
    if not found:
        return 0
    return int(found[1]) if found[1].isdigit() else ORDINALS[found[1]]


def _without_result(text: str, result: str) -> str:
    """Return what is said without a line that is the result and nothing else ("Đã khắc phục.")."""
    names = {"done": "da khac phuc", "doing": "dang khac phuc", "not": "chua khac phuc"}
    kept = [
        line
        for line in text.split("\n")
        if fold(line).strip(" .:").removeprefix("ket qua").strip(" .:") != names.get(result, "?")
    ]
    return "\n".join(kept)
