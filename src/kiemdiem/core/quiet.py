"""Quiet hours: from when on a notice may ask for attention."""

from datetime import datetime, time, timedelta


def loud_from(at: datetime, quiet_from: time | None, quiet_to: time | None) -> datetime:
    """Return the moment from which a notice made at `at` (in the reader's own time) may ask for attention.

    That is at once, or where `at` lies in the quiet hours, their end. Quiet hours may reach over midnight; the first
    minute is quiet, the last one isn't. No hours, or two equal ones: never quiet.
    """
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return at
    now = at.timetz().replace(tzinfo=None)
    over_midnight = quiet_from > quiet_to
    within = (now >= quiet_from or now < quiet_to) if over_midnight else quiet_from <= now < quiet_to
    if not within:
        return at
    end = at.replace(hour=quiet_to.hour, minute=quiet_to.minute, second=quiet_to.second, microsecond=0)
    return end + timedelta(days=1) if over_midnight and now >= quiet_from else end
