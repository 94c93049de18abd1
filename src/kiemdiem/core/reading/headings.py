"""Headings: which lines are one, what stands before their title, and which section of the form they open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from kiemdiem.core.reading.source import Frame, Line
from kiemdiem.core.reading.vocabulary import Vocabulary
from kiemdiem.core.ruleset import FormSection
from kiemdiem.core.similarity import likeness, words
from kiemdiem.core.textvi import fold, normal

SAME, CLOSE = Fraction(4, 5), Fraction(3, 5)
"""How alike a heading and a section's title must be: the same whatever stands around it, or close enough."""
LONGEST, LONGEST_PLAIN = 45, 16
"""Words of a heading that is marked as one, and of one that is not."""
CHAPTERS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam")
PREFIX = re.compile(
    r"^\s*(?:(?:phần|phan|mục|muc|chương|chuong)\s+(?:thứ\s+|thu\s+)?(?P<word>\w+)|(?P<digits>\d{1,2}(?:\.\d{1,2}){0,3})"
    r"|(?P<roman>[IVX]{1,5}(?:\.\d{1,2})?)|(?P<part>[A-ĐE])|(?P<letter>[a-zđ]))\s*[.)/:\-–]?(?:\s+|(?<=[.)/:\-–]))(?P<title>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
MARK = re.compile(r"[.)/:\-–]\s*\S|\s")
BULLET = re.compile(r"^\s*(?:[-–—+*•·▪●○]|\uf0b7)\s*(?=\S)")
NAMED = re.compile(
    r"^(?:(?:ve|doi voi|lien quan den) (?:noi dung )?)?(?:goi y|van de|noi dung|han che|khuyet diem|y)(?: goi y)?(?: so| thu)?\s+(\d{1,3}|nhat|hai|ba|tu|nam)\b"
)
MATTER = Fraction(1, 2)
WIDER = {"front", "part_b", "strengths", "limitations_and_causes"}
"""Meanings that no section of a form has of its own."""


@dataclass(frozen=True)
class Prefix:
    """What stands before a title: `level` is part, chapter, item, deeper or nothing; `number` as in the form ("ii", "2")."""

    level: str
    number: str
    title: str


@dataclass(frozen=True)
class Opening:
    """What a heading opens: a section, or (no section) something outside the form; `rest` is text behind the heading."""

    section: FormSection | None
    meaning: str
    rule: str
    rest: str = ""


def prefix_of(text: str) -> Prefix:
    """Return the number before a title, as "II.", "2)", "Phần thứ nhất:", "1.1" write it."""
    found = PREFIX.match(text)
    title = text.strip()
    if found is None:
        return Prefix("", "", title)
    said = found.groupdict()
    title = said["title"].strip()
    if said["word"]:
        return _of_word(fold(said["word"]), title, text)
    if said["digits"]:
        return Prefix("item" if "." not in said["digits"] else "deeper", said["digits"], title)
    after = text.strip()[len(said["roman"] or said["part"] or said["letter"]) :]
    if said["roman"] and said["roman"].isupper() and MARK.match(after):
        chapter, _, item = said["roman"].lower().partition(".")
        return Prefix("deeper" if item else "chapter", f"{chapter}.{item}" if item else chapter, title)
    if not re.match(r"\s*[.)/:\-–]", after):
        return Prefix("", "", text.strip())
    if said["part"] and said["part"].isupper() and said["part"] in "ABC":
        return Prefix("part", said["part"].lower(), title)
    return Prefix("deeper", (said["part"] or said["letter"] or said["roman"]).lower(), title)


def _of_word(word: str, title: str, text: str) -> Prefix:
    if word in CHAPTERS:
        return Prefix("chapter", word, title)
    if word in ORDINALS:
        return Prefix("chapter", CHAPTERS[ORDINALS.index(word)], title)
    if word.isdigit() and 0 < int(word) <= len(CHAPTERS):
        return Prefix("chapter", CHAPTERS[int(word) - 1], title)
    if word in {"a", "b", "c"}:
        return Prefix("part", word, title)
    return Prefix("", "", text.strip())


def unbulleted(text: str) -> str:
    """Return a line without the dash or number before it."""
    bare = BULLET.sub("", text)
    if bare != text:
        return bare.strip()
    found = prefix_of(text)
    return found.title if found.level in {"item", "deeper"} else text.strip()


class Headings:
    """The sections of a form as headings open them, one after the other; knows what was met before."""

    def __init__(self, frame: Frame, vocabulary: Vocabulary) -> None:
        form = frame.form
        self.form, self.vocabulary = form, vocabulary
        self.matters = [words(one.text) for one in (*frame.points, *frame.prior)]
        self.meanings = {section.key: vocabulary.meaning_of(section.title) for section in form.sections}
        self.bags = {section.key: words(section.title) for section in form.sections}
        self.met: set[str] = set()
        self.at = -1
        self.chapter = ""

    @cached_property
    def places(self) -> dict[str, int]:
        """The order of the sections in the form."""
        return {section.key: place for place, section in enumerate(self.form.sections)}

    def opened_by(self, line: Line) -> Opening | None:
        """Return what a line opens, None where it is body text."""
        head = line.cells[0] if line.cells else line.text
        for text, rest in _ways(line, head):
            prefix = prefix_of(f"{line.number} {text}" if line.number and not line.cells else text)
            if not self._may_be(line, prefix, text, rest):
                continue
            opening = self._opening(line, prefix, rest)
            if opening is not None:
                opening = self._with_what_it_says(line, prefix, opening)
                self._note(opening, prefix)
                return opening
        return None

    def _with_what_it_says(self, line: Line, prefix: Prefix, opening: Opening) -> Opening:
        """Return an opening with what a plain line already says of its section: behind a colon, or in a whole sentence."""
        section = opening.section
        plain = prefix.level not in {"part", "chapter"} and not _marked(line, line.text, "")
        if line.cells or opening.rest or section is None or not plain:
            return opening
        before, _, after = line.text.partition(":")
        if normal(after):
            same = self._opening(line, prefix_of(before), after.strip())
            if same is not None and same.section == section:
                return same
        more = likeness(words(prefix.title), self.bags[section.key]) < SAME
        return replace(opening, rest=prefix.title) if more and prefix.title.endswith(".") else opening

    def _note(self, opening: Opening, prefix: Prefix) -> None:
        if opening.section is not None:
            wide = opening.meaning in WIDER  # the section's own heading may still follow
            self.at = self.places[opening.section.key] - wide
            self.met |= set() if wide else {opening.section.key}
            self.chapter = opening.section.key.partition("_")[0]
        elif prefix.level == "chapter":
            self.chapter = prefix.number

    def _may_be(self, line: Line, prefix: Prefix, text: str, rest: str) -> bool:
        if BULLET.match(line.whole) or not prefix.title or self._is_matter(prefix.title):
            return False
        length = len(prefix.title.split())
        if _marked(line, text, rest) or prefix.level in {"part", "chapter"}:
            return length <= LONGEST
        ends = prefix.title.rstrip().endswith((";", ",")) or (
            prefix.title.rstrip().endswith(".") and not prefix.level
        )
        return length <= (LONGEST_PLAIN if not prefix.level else LONGEST) and not ends

    def _is_matter(self, title: str) -> bool:
        """Return whether a line of a section told item by item names one of its matters."""
        section = self.form.sections[self.at] if self.at >= 0 else None
        if section is None or section.kind == "text":
            return False
        bag = words(NAMED.sub("", fold(title)))
        alike = max((likeness(bag, matter) for matter in self.matters), default=Fraction(0))
        return alike >= MATTER and alike > likeness(words(title), self.bags[section.key])

    def _opening(self, line: Line, prefix: Prefix, rest: str) -> Opening | None:
        title = prefix.title.rstrip(" .:;")
        bag = words(title)
        close = {key: likeness(bag, of) for key, of in self.bags.items()}
        allowed = [section for section in self.form.sections if self._reachable(section, prefix, close)]
        best = max(allowed, key=lambda section: close[section.key], default=None)
        meaning = self.vocabulary.meaning_of(title)
        other = best is not None and meaning not in {"", self.meanings[best.key]}
        alike = close[best.key] if best is not None else Fraction(0)
        if best is not None and alike >= (SAME if other else CLOSE) and not (other and meaning in WIDER):
            numbered = bool(prefix.number) and prefix.number == _tail(best, prefix)
            return Opening(best, self.meanings[best.key], "number_and_title" if numbered else "title", rest)
        return self._by_meaning(line, prefix, meaning, title, rest)

    def _reachable(self, section: FormSection, prefix: Prefix, close: dict[str, Fraction]) -> bool:
        """Return whether a heading may open a section now: forward, or back to one not met by its very title."""
        if self.places[section.key] > self.at:
            return prefix.level != "deeper" or close[section.key] >= SAME or "." in prefix.number
        return section.key not in self.met and close[section.key] >= SAME

    def _by_meaning(self, line: Line, prefix: Prefix, meaning: str, title: str, rest: str) -> Opening | None:
        marked = _marked(line, title, rest) or prefix.level in {"part", "chapter"}
        if meaning in {"front", "annex", "ending", "part_a", "part_b"}:
            known = marked or meaning == "ending"
            return Opening(None, meaning, "meaning", rest) if known else None
        ahead = [one for one in self.form.sections if self.places[one.key] > self.at]
        if meaning and (marked or self._says_little_else(title, meaning, prefix)):
            chapter = {"strengths": "i", "limitations_and_causes": "ii"}.get(meaning, "")
            if chapter:
                first = next((one for one in ahead if one.key.partition("_")[0] == chapter), None)
                rule = "under_chapter" if chapter == "i" else "meaning"
                return Opening(first, meaning, rule, rest) if first else None
            same = next((one for one in ahead if self.meanings[one.key] == meaning), None)
            deep = self.chapter not in {"", "i"} and same is not None and same.key.startswith("i_")
            if same is not None and not deep:
                return Opening(same, meaning, "meaning", rest)
        return self._by_number(line, prefix, ahead, title, rest, marked=marked)

    def _says_little_else(self, title: str, meaning: str, prefix: Prefix) -> bool:
        """Return whether an unmarked line is hardly more than the words of its meaning."""
        row = next(one for one in self.vocabulary.meanings if one.key == meaning)
        said = {word for phrases in row.any for phrase in phrases for word in fold(phrase).split()}
        said |= {word for phrase in row.starts for word in fold(phrase).split()}
        own = words(title)
        share = Fraction(sum(word in said for word in own), max(len(own), 1))
        return share >= (Fraction(2, 5) if prefix.level in {"chapter", "item"} else Fraction(2, 3))

    def _by_number(
        self, line: Line, prefix: Prefix, ahead: list[FormSection], title: str, rest: str, *, marked: bool
    ) -> Opening | None:
        if prefix.level == "chapter":
            first = next((one for one in ahead if one.key.partition("_")[0] == prefix.number), None)
            return Opening(first, "", "number_only", rest) if first else None
        short = len(title.split()) <= LONGEST_PLAIN and bool(line.bold or line.heading or line.lead)
        if prefix.level == "item" and marked and short and self.chapter == "i":
            wanted = f"i_{prefix.number}"
            first = next((one for one in ahead[:1] if one.key == wanted), None)
            return Opening(first, "", "number_only", rest) if first else None
        return None


def _tail(section: FormSection, prefix: Prefix) -> str:
    chapter, _, item = section.key.partition("_")
    if prefix.level == "chapter":
        return "" if item else chapter
    if prefix.level == "deeper" and "." in prefix.number:
        return f"{chapter}.{item}" if prefix.number[0] in "ivx" else f"{CHAPTERS.index(chapter) + 1}.{item}"
    return item


def _marked(line: Line, text: str, rest: str) -> bool:
    """Return whether a line looks like a heading: by its style, bold, or in capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    capitals = len(letters) > 3 and all(letter.isupper() for letter in letters)
    return bool(line.heading or (line.bold and not rest) or (line.lead and rest) or capitals)


def _ways(line: Line, head: str) -> Iterator[tuple[str, str]]:
    """Yield how a line may fall into a heading and the text behind it."""
    if line.cells:
        yield head, "\n".join(cell for cell in line.cells[1:] if cell and cell != head)
        return
    if line.lead and len(line.lead) < len(head):
        yield line.lead.rstrip(" :."), head[len(line.lead) :].lstrip(" :.–-")
    yield head, ""
    before, colon, after = head.partition(":")
    if colon and normal(after) and len(before.split()) <= LONGEST_PLAIN:
        yield before, after.strip()
