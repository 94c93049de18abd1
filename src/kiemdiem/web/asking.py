"""What an address asks for, read without trust: anything may stand there."""

from datetime import date

from kiemdiem.web.fields import FIRST_YEAR, LAST_YEAR

LONGEST_NUMBER = 9


def whole_number(text: str) -> int | None:
    """Return the whole number that an address names; None for anything else, and for what no row or page can bear."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def day(text: str) -> date | None:
    """Return the day that an address names as dd/mm/yyyy or as a browser's calendar sends it; None for anything else."""
    parts = [whole_number(part) for part in text.strip().replace("-", "/").split("/")]
    if len(parts) != 3 or None in parts:
        return None
    first, month, last = (part or 0 for part in parts)
    year, number = (first, last) if first > 31 else (last, first)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None
