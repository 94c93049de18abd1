"""One thing on an entry's line of time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils import timezone

EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Moment:
    """One thing on the line of time: on which day, what, in more words, by whom, where it comes from."""

    on: date
    title: str
    text: str = ""
    tone: str = "neutral"
    by: str = ""
    source: str = ""
    illustrative: bool = False
    address: str = ""
    order: datetime = EARLIEST


def name_of(account: object) -> str:
    """Return who did it; nothing where nobody is on record."""
    return str(account or "")


def noon(on: date) -> datetime:
    """Return the middle of a day: the place in the line of what is known by its day only."""
    return timezone.make_aware(datetime.combine(on, time(12)))
