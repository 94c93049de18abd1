"""How alike two Vietnamese wordings are: the share of their words that they have in common.

Marks, case, word order and repetition don't count. It proposes; a person decides. Letter triples and a fuzzy string
library were measured on the worked cases of the tests beside it and told alike from different no better.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from kiemdiem.core.textvi import fold

_STRIPPED = ".,;:!?()[]{}\"'“”‘’…-–/"
_EMPTY_WORDS = frozenset(
    [
        "va",
        "cua",
        "la",
        "co",
        "cac",
        "nhung",
        "mot",
        "so",
        "con",
        "chua",
        "khong",
        "duoc",
        "do",
        "de",
        "cho",
        "voi",
        "trong",
        "tai",
        "ve",
        "o",
        "theo",
        "den",
        "tu",
        "khi",
        "vao",
        "viec",
        "nay",
        "nhieu",
    ]
)
ALIKE = Fraction(13, 20)
"""From here on two wordings are worth a look: the worked cases of the tests lie on their sides of it."""
RAREST = 8
TOO_COMMON = 100


@lru_cache(maxsize=16_384)  # a wording is compared with every other one of its unit, page after page
def words(text: str) -> frozenset[str]:
    """Return the words of a wording that carry meaning, folded."""
    return frozenset(_in_order(text))


def likeness(one: frozenset[str], other: frozenset[str]) -> Fraction:
    """Return the share of common words, from 0 to 1 (Dice: twice what is common over what there is)."""
    total = len(one) + len(other)
    return Fraction(2 * len(one & other), total) if total else Fraction(0)


def alike_pairs(texts: Mapping[int, str], at_least: Fraction) -> Iterator[tuple[Fraction, int, int]]:
    """Yield the pairs of keys whose texts are alike at least so much, as (degree, smaller key, larger key).

    Not all pairs are compared: two texts meet where they share neighbouring syllables (a word, in Vietnamese) that
    are among the rarest of both; what stands in very many texts brings nobody together. Texts of the very same
    words make a row, each paired with the next, and only the first of them meets others.
    """
    said = {key: _in_order(texts[key]) for key in sorted(texts)}
    same_words: dict[frozenset[str], list[int]] = defaultdict(list)
    for key, order in said.items():
        same_words[frozenset(order)].append(key)
    same_words.pop(frozenset(), None)
    for row in same_words.values():
        yield from ((Fraction(1), one, other) for one, other in pairwise(row))
    bags = {row[0]: bag for bag, row in same_words.items()}
    for one, other in _meetings({key: _neighbours(said[key]) for key in bags}):
        shared, total = len(bags[one] & bags[other]), len(bags[one]) + len(bags[other])
        if 2 * shared * at_least.denominator >= total * at_least.numerator:
            yield Fraction(2 * shared, total), one, other


def _meetings(neighbours: Mapping[int, frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of keys, the smaller first, that share some of their rarest neighbouring syllables."""
    often = Counter(pair for pairs in neighbours.values() for pair in pairs)
    places: dict[str, list[int]] = defaultdict(list)
    for key in sorted(neighbours):
        asked = [pair for pair in neighbours[key] if 1 < often[pair] <= TOO_COMMON]
        rare = sorted(asked, key=lambda pair: (often[pair], pair))[:RAREST]
        for other in {other for pair in rare for other in places[pair]}:
            yield other, key
        for pair in rare:
            places[pair].append(key)


def _in_order(text: str) -> list[str]:
    bare = (word.strip(_STRIPPED) for word in fold(text).split(" "))
    return [word for word in bare if word and word not in _EMPTY_WORDS]


def _neighbours(said: Sequence[str]) -> frozenset[str]:
    return frozenset(f"{one} {other}" for one, other in pairwise(said))
