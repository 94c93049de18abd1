"""How alike two Vietnamese wordings are: the share of their words that they have in common.

Marks, case, word order and repetition don't count. It proposes; a person decides.
"""

from fractions import Fraction

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


def words(text: str) -> frozenset[str]:
    """Return the words of a wording that carry meaning, folded."""
    bare = {word.strip(_STRIPPED) for word in fold(text).split(" ")}
    return frozenset(bare - _EMPTY_WORDS - {""})


def likeness(one: frozenset[str], other: frozenset[str]) -> Fraction:
    """Return the share of common words, from 0 to 1 (Dice: twice what is common over what there is)."""
    total = len(one) + len(other)
    return Fraction(2 * len(one & other), total) if total else Fraction(0)
