"""The words that reading goes by, from `data/reading/`, and whether a text says one of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kiemdiem.core.textvi import fold, normal


@dataclass(frozen=True)
class Reason:
    """A named rule: what it says, and whether it needs no closer look."""

    key: str
    says: str
    sure: bool


@dataclass(frozen=True)
class Meaning:
    """One meaning of headings, with the ways to say it."""

    key: str
    any: tuple[tuple[str, ...], ...]
    starts: tuple[str, ...]
    without: tuple[str, ...]

    def fits(self, text: "Said") -> bool:
        """Return whether a heading has this meaning."""
        if any(text.has(phrase) for phrase in self.without):
            return False
        return any(text.begins(phrase) for phrase in self.starts) or any(
            all(text.has(phrase) for phrase in phrases) for phrases in self.any
        )


@dataclass(frozen=True)
class Unit:
    """A unit of figures and how it is written."""

    says: str
    written: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """All words of `data/reading/`."""

    meanings: tuple[Meaning, ...]
    words: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Mapping[str, tuple[str, ...]]]
    units: tuple[Unit, ...]
    reasons: Mapping[str, Reason]

    def meaning_of(self, title: str) -> str:
        """Return what a heading means, empty where nothing fits."""
        text = Said(title)
        return next((one.key for one in self.meanings if one.fits(text)), "")

    def says(self, text: str, key: str) -> bool:
        """Return whether a text says one of the words of a list."""
        return Said(text).has_any(self.words[key])

    def which(self, text: str, group: str) -> str:
        """Return the first name of a group one of whose words a text says, empty where none."""
        said = Said(text)
        return next((name for name, words in self.groups[group].items() if said.has_any(words)), "")


def vocabulary(words: Mapping[str, Any], figures: Mapping[str, Any], rules: Mapping[str, Any]) -> Vocabulary:
    """Return the vocabulary in three files of `data/reading/`, given as what they hold."""
    groups = {key: words[key] for key in ("sides", "side_hints", "results", "labels")}
    groups |= {key: figures[key] for key in ("kinds", "columns")}
    lists = (
        "signatures",
        "weak",
        "turning",
        "nothing",
        "lead_in",
        "not_weak",
        "because",
        "degree_lines",
        "ticks",
    )
    return Vocabulary(
        meanings=tuple(_meaning(one) for one in words["headings"]),
        words={key: tuple(words[key]) for key in lists}
        | {key: tuple(figures[key]) for key in ("filler", "naming")},
        groups={key: {name: tuple(ways) for name, ways in group.items()} for key, group in groups.items()},
        units=tuple(Unit(one["says"], tuple(one["written"])) for one in figures["units"]),
        reasons={key: Reason(key, one["says"], one["sure"]) for key, one in rules.items()},
    )


def _meaning(row: Mapping[str, Any]) -> Meaning:
    ways = tuple(tuple(phrases) for phrases in row.get("any", ()))
    return Meaning(row["means"], ways, tuple(row.get("starts", ())), tuple(row.get("without", ())))


class Said:
    """A text that is searched for words: with its marks where it has any, without them where it was typed so."""

    def __init__(self, text: str) -> None:
        lower = normal(text).lower()
        self.bare = fold(text)
        self.marked = lower != self.bare
        self.text = lower if self.marked else self.bare

    def has(self, phrase: str) -> bool:
        """Return whether the phrase stands in the text as whole words."""
        return pattern(phrase, marked=self.marked).search(self.text) is not None

    def has_any(self, phrases: Iterable[str]) -> bool:
        """Return whether one of the phrases does."""
        return any(self.has(phrase) for phrase in phrases)

    def begins(self, phrase: str) -> bool:
        """Return whether the text begins with the phrase."""
        return pattern(phrase, marked=self.marked).match(self.text) is not None

    def last(self, phrases: Iterable[str]) -> int:
        """Return where the last of the phrases ends, -1 where none stands in the text."""
        ends = [
            found.end()
            for phrase in phrases
            for found in pattern(phrase, marked=self.marked).finditer(self.text)
        ]
        return max(ends, default=-1)


@lru_cache(maxsize=4096)
def pattern(phrase: str, *, marked: bool) -> re.Pattern[str]:
    """Return the expression that finds a phrase as whole words, with or without its marks."""
    said = normal(phrase).lower() if marked else fold(phrase)
    return re.compile(rf"(?<!\w){re.escape(said)}(?!\w)")
