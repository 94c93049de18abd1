"""What an address asks for, read without trust: anything may stand there."""

LONGEST_NUMBER = 9


def whole_number(text: str) -> int | None:
    """Return the whole number that an address names; None for anything else, and for what no row or page can bear."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None
