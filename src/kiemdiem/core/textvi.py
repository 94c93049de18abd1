"""Vietnamese text: one normal form, folding for search, keys for the dictionary order.

Both database engines get the same keys, so both search and sort alike.
"""

import unicodedata
from functools import lru_cache

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTERS = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, start=1)}
_END = "00"


def normal(text: str) -> str:
    """Return `text` in NFC, with runs of white space folded to one space and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Return the search key of `text`: lower case, no marks, đ as d ("Đống Đa" and "dong da" meet)."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return normal("".join(letter for letter in decomposed if not unicodedata.combining(letter)))


def sort_key(text: str) -> str:
    """Return a key whose plain order is the Vietnamese dictionary order; only digits, so that every collation agrees.

    Letters first (a < ă < â < b < … < d < đ), syllable by syllable; tones decide between syllables of the
    same letters, in the order ngang, huyền, hỏi, ngã, sắc, nặng.
    """
    return "".join(_syllable_key(syllable) for syllable in normal(text).lower().split(" "))


def person_sort_key(name: str) -> str:
    """Return the sort key of a person's name: by given name (the last word), then from the family name on."""
    words = normal(name).split(" ")
    return sort_key(" ".join([words[-1], *words[:-1]]))


@lru_cache(maxsize=16_384)  # more than there are syllables; bulk saves meet the same ones all the time
def _syllable_key(syllable: str) -> str:
    letters, tone = [], 0
    for letter in unicodedata.normalize("NFC", syllable):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((_TONES[part] for part in parts if part in _TONES), tone)
        bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        letters.append(_LETTERS.get(bare, "99"))
    return "".join(letters) + _END + str(tone)
