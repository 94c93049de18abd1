"""JSON read exactly: numbers as fractions, no key twice, nothing that is no number; and printed the same way."""

import json
import re
from collections.abc import Mapping
from fractions import Fraction

from kiemdiem.core.refusal import Refused

MAX_DIGITS = 30
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d{1,2})?")


class UnreadableJson(Refused):
    """A text that is not JSON, or holds numbers or keys that cannot be taken exactly."""


def read(text: str) -> object:
    """Return what `text` says, whole numbers and decimals as `Fraction`. Raises UnreadableJson with the place."""
    try:
        return json.loads(
            text,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_constant,
            object_pairs_hook=_table,
        )
    except json.JSONDecodeError as error:
        raise UnreadableJson(
            f"Không đọc được JSON ở dòng {error.lineno}, cột {error.colno}.",
            way_out="Sửa cú pháp ở chỗ ấy rồi thử lại.",
        ) from None
    except RecursionError:
        raise UnreadableJson("JSON lồng nhau quá sâu.") from None


def number(value: Fraction) -> str:
    """Return a number as exact text: "94", "86.2275"; one without end as a fraction, "200/3"."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    whole = str(abs(value * 10**places)).zfill(places + 1)
    cut = len(whole) - places
    sign = "-" if value < 0 else ""
    return f"{sign}{whole[:cut]}.{whole[cut:]}" if places else f"{sign}{whole}"


def _number(text: str) -> Fraction:
    if not _NUMBER.fullmatch(text) or len(text) > MAX_DIGITS:
        raise UnreadableJson(f"Số “{text[:MAX_DIGITS]}” quá dài hoặc không đọc được chính xác.")
    return Fraction(text)


def _constant(text: str) -> object:
    raise UnreadableJson(f"“{text}” không phải là số.")


def _table(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise UnreadableJson(f"Khóa “{twice}” bị lặp trong cùng một bảng.")
    return table
