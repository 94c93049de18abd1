"""Codes on printed sheets: short enough to be typed, with a check letter that catches a slip of the finger.

`BKP-4TC-7`: the form, the thing in base 29 (letters and digits that nobody takes for one another), a check letter.
"""

from dataclasses import dataclass

LETTERS = "23456789ABCDEFGHKLMNPQRSTUVXY"
BASE = len(LETTERS)
LONGEST = 12


@dataclass(frozen=True)
class Code:
    """What a code says: the form's own letters, and the id of the thing."""

    form: str
    thing: int


def write(code: Code) -> str:
    """Return the code as it is printed."""
    number, digits = code.thing, ""
    while number or not digits:
        number, last = divmod(number, BASE)
        digits = LETTERS[last] + digits
    return f"{code.form}-{digits}-{_check(code.form, digits)}"


def read(text: str) -> Code | None:
    """Return what a typed code says, however it was spaced and cased; None where it is none, or mistyped."""
    plain = "".join(letter for letter in text.upper() if letter.isalnum() or letter == "-")
    parts = plain.split("-")
    if len(parts) != 3 or not 0 < len(parts[1]) <= LONGEST or len(parts[0]) > LONGEST:
        return None
    form, digits, check = parts
    if not (form.isascii() and form.isalpha()) or any(letter not in LETTERS for letter in digits):
        return None
    if check != _check(form, digits):
        return None
    number = 0
    for letter in digits:
        number = number * BASE + LETTERS.index(letter)
    return Code(form, number)


def _check(form: str, digits: str) -> str:
    """Return the check letter: no two letters of one place weigh the same, nor two neighbouring places."""
    values = [ord(letter) - ord("A") for letter in form] + [LETTERS.index(letter) for letter in digits]
    return LETTERS[sum(place * value for place, value in enumerate(values, start=2)) % BASE]
