"""What an address asks for, read without trust: anything may stand there."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class PastDay:
    """The day before today that a page is looked at from (None: now), what was typed for it, and what is wrong with it."""

    known_on: date | None = None
    typed: str = ""
    fault: str = ""


def past_day(typed: str, today: date, shown: str) -> PastDay:
    """Return the past day that an address asks for; now where it asks for none, or for one that cannot be.

    `shown` is what the page then shows of today, for the sentence about a day to come.
    """
    text = typed.strip()
    if not text:
        return PastDay()
    wanted = day(text)
    if wanted is None:
        return PastDay(None, text, "Hãy ghi ngày theo dạng dd/mm/yyyy, ví dụ 31/12/2025.")
    if wanted > today:
        return PastDay(None, text, f"Ngày ấy chưa đến; đang xem {shown} hôm nay.")
    return PastDay(wanted if wanted < today else None, text)
