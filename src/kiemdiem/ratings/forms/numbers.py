"""Numbers as people type them."""

import re
from decimal import Decimal

_TYPED = re.compile(r"-?[0-9]+(\.[0-9]{3})*,[0-9]+|-?[0-9]+(\.[0-9]+)?")


def number_of(text: str) -> Decimal | None:
    """Return the number that `text` says the Vietnamese way, 1.234,5 or 98,5 or 98.5 %; None where it says none."""
    typed = text.strip().removesuffix("%").strip()
    if not _TYPED.fullmatch(typed):
        return None
    return Decimal(typed.replace(".", "").replace(",", ".") if "," in typed else typed)
