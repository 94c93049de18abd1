"""Vietnamese from before Unicode: TCVN3 (ABC), VNI and Windows-1258 text that a file carries as if it were Latin.

A file doesn't say how its letters are meant; the font's name does where it is known, else the words do: of the ways
to read them, the one that gives Vietnamese syllables is right.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class Old(StrEnum):
    """A way in which old files carry Vietnamese; the value is how people call it."""

    TCVN3 = "TCVN3 (ABC, phông .Vn…)"
    VNI = "VNI"
    WINDOWS_1258 = "Windows-1258"
    UTF8_TWICE = "Unicode ghi sai mã"


UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
"""Letters that no old encoding has: what holds one is Unicode, in whatever font it was typed."""

_TCVN3_CODES = (
    "A1A2A3A4A5A6A7A8A9AAABACADAE"
    "B5B6B7B8B9BBBCBDBEC6C7C8C9CACBCCCECFD0D1D2D3D4D5D6D7D8DCDDDE"
    "DFE1E2E3E4E5E6E7E8E9EAEBECEDEEEFF1F2F3F4F5F6F7F8F9FAFBFCFDFE"
)
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = dict(zip(bytes.fromhex(_TCVN3_CODES).decode("latin-1"), _TCVN3_LETTERS, strict=True))

_VNI_MARKS = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_ALONE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def _vni_table() -> dict[str, str]:
    """Return VNI's pairs of letter and mark, longest first as they are to be replaced."""
    table: dict[str, str] = {}

    def put(letter: str, written: str) -> None:
        table[written] = letter
        table[written.upper()] = letter.upper()
        if len(written) == 2:
            table[written[0].upper() + written[1]] = letter.upper()

    for base in "aeouy":
        for mark, written in _VNI_MARKS.items():
            if (base, mark) != ("y", "\u0323"):
                put(unicodedata.normalize("NFC", base + mark), base + written)
    for mark, written in _VNI_BREVE.items():
        put(unicodedata.normalize("NFC", "ă" + mark), "a" + written)
    for base in "aeo":
        for mark, written in _VNI_HAT.items():
            letter = {"a": "â", "e": "ê", "o": "ô"}[base]
            put(unicodedata.normalize("NFC", letter + mark), base + written)
    for base, horn in (("ơ", "ô"), ("ư", "ö")):
        for mark, written in _VNI_MARKS.items():
            put(unicodedata.normalize("NFC", base + mark), horn + written)
        put(base, horn)
    for letter, written in _VNI_ALONE.items():
        put(letter, written)
    return table


_VNI = _vni_table()
_VNI_FINDS = re.compile("|".join(re.escape(one) for one in sorted(_VNI, key=len, reverse=True)))


def tcvn3(text: str) -> str:
    """Return TCVN3 text in Unicode; capitals with marks are lower-case codes in a font of capitals (see `by_font`)."""
    return "".join(_TCVN3.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def vni(text: str) -> str:
    """Return VNI text in Unicode."""
    return _VNI_FINDS.sub(lambda found: _VNI[found.group()], unicodedata.normalize("NFC", text))


def tcvn3_written(text: str) -> str:
    """Return Unicode text as TCVN3 carries it; capitals with marks, which it has not, become small letters."""
    codes = {letter: code for code, letter in _TCVN3.items()}
    return "".join(codes.get(letter, codes.get(letter.lower(), letter)) for letter in text)


def vni_written(text: str) -> str:
    """Return Unicode text as VNI carries it."""
    codes = {letter: code for code, letter in reversed(_VNI.items())}
    return "".join(codes.get(letter, letter) for letter in text)


def windows_1258(text: str) -> str:
    """Return text whose Windows-1258 codes were taken for Windows-1252."""
    return _again(text, "cp1258")


def utf8_twice(text: str) -> str:
    """Return text whose UTF-8 codes were taken for Windows-1252."""
    return _again(text, "utf-8")


WAYS: Mapping[Old, Callable[[str], str]] = {
    Old.TCVN3: tcvn3,
    Old.VNI: vni,
    Old.WINDOWS_1258: windows_1258,
    Old.UTF8_TWICE: utf8_twice,
}


def _again(text: str, encoding: str) -> str:
    kept = []
    for part in re.split(r"([^\x00-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+)", text):
        try:
            raw = b"".join(_code(letter) for letter in part)
            kept.append(raw.decode(encoding))
        except (UnicodeEncodeError, UnicodeDecodeError):
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept))


def _code(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def from_bytes(content: bytes) -> tuple[str, Old]:
    """Return text that an old program wrote a byte for each letter, and in which way.

    Raises ValueError where it is no Vietnamese in any known way.
    """
    codes = content.decode("latin-1")
    ways = {old: WAYS[old](codes) for old in (Old.WINDOWS_1258, Old.TCVN3, Old.VNI)}
    best = max(ways, key=lambda old: plausible(ways[old]))
    if plausible(ways[best]) < _NEARLY:
        raise ValueError("no known way to read these letters")
    return ways[best], best


def by_font(font: str) -> Old | None:
    """Return how text in a font is meant, None where the font's name doesn't tell."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return Old.TCVN3
    if name.startswith(("vni-", "vni ")):
        return Old.VNI
    return None


def is_capitals(font: str) -> bool:
    """Return whether a font of TCVN3 shows small letters as capitals (".VnTimeH")."""
    return font.strip().lower().startswith(".vn") and font.strip().endswith("H")


_FIRST = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_VOWELS = (
    "uyê|uya|uye|oai|oay|oao|oeo|uay|uâ|uây|uôi|ươi|ươu|iêu|yêu|iê|yê|ia|ya|ua|ưa|uô|ươ|uê|uy|uyu|uơ|oa|oă|oe|ai|ay|ao|au|âu|ây|eo|êu|iu|"
    "oi|ôi|ơi|ui|ưi|ưu|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|oo"
)
_SYLLABLE = re.compile(rf"^(?:{_FIRST})(?:{_VOWELS})(?:ng|nh|ch|c|m|n|p|t)?$")
_FEW = 12
_MOSTLY, _NEARLY, _HARDLY = Fraction(9, 10), Fraction(4, 5), Fraction(1, 2)
TONES = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}


def plausible(text: str) -> Fraction:
    """Return the share of words that are Vietnamese syllables, 1 where there are no words."""
    words = text.lower().split()
    bare = [word.strip(".,;:!?()[]\"“”'’-–/%…0123456789") for word in words]
    told = [word for word in bare if word and not word.isascii()]
    if not told:
        return Fraction(1)
    return Fraction(sum(_is_syllable(word) for word in told), len(told))


@lru_cache(maxsize=16_384)
def _is_syllable(word: str) -> bool:
    parts = re.split(r"[-–/.,]", word)
    return all(_one(part) for part in parts if part)


def _one(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word)
    tones = sum(letter in TONES for letter in letters)
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
    return tones <= 1 and (_SYLLABLE.match(plain) is not None or plain.isascii())


def meant(text: str) -> Old | None:
    """Return how a text is meant by its words: None where it is Unicode already.

    Raises ValueError where it is no Vietnamese in any known way.
    """
    told = [word for word in text.split() if not word.isascii()]
    now = plausible(text)
    if now >= _MOSTLY or len(told) < _FEW:
        return None
    ways = {old: plausible(way(text)) for old, way in WAYS.items()}
    best = max(ways, key=lambda old: ways[old])
    if ways[best] > now and ways[best] >= _NEARLY:
        return best
    if now < _HARDLY:
        raise ValueError("no known way to read these letters")
    return None
