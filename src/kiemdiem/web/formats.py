"""How values look on a page: dates dd/mm/yyyy, numbers 12.345,6, levels, empty cells."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils import timezone
from markupsafe import Markup


def day(value: date | datetime | None) -> str:
    """Return dd/mm/yyyy, or a dash."""
    if value is None:
        return "–"
    return (day_of(value) if isinstance(value, datetime) else value).strftime("%d/%m/%Y")


def moment(value: datetime | None) -> str:
    """Return dd/mm/yyyy HH:MM in Vietnam's time, or a dash."""
    return value.astimezone(timezone.get_default_timezone()).strftime("%d/%m/%Y %H:%M") if value else "–"


def number(value: Decimal | Fraction | float | str | None, digits: int | None = None) -> str:
    """Return 12.345,6: a comma before decimals, dots between thousands; no trailing zeros unless `digits` is set."""
    if value is None or value == "":
        return "–"
    if type(value) is int and digits is None:
        return f"{value:,d}".replace(",", ".")  # most figures of a page, so without a detour
    exact = (
        Decimal(value.numerator) / Decimal(value.denominator)
        if isinstance(value, Fraction)
        else Decimal(str(value))
    )
    text = f"{exact:,.{digits}f}" if digits is not None else f"{exact.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))


def day_of(at: datetime) -> date:
    """Return the day of a moment where the institution is: a list asks in every row, so no reader's zone is looked up."""
    return at.astimezone(timezone.get_default_timezone()).date()


def today() -> date:
    """Return today's date where the institution is."""
    return datetime.now(timezone.get_default_timezone()).date()


def due(value: date | None, *, done: bool = False) -> Markup:
    """Return a due date, red with the days it is late where it is past and the thing is not `done`."""
    return _due(value, today(), done) if value else Markup('<span class="text-secondary">chưa có hạn</span>')


@lru_cache(maxsize=1000)  # the lines of a list share a few days
def _due(value: date, on: date, done: bool) -> Markup:
    stamp = f'<time datetime="{value.isoformat()}">{day(value)}</time>'
    late = (on - value).days
    if late > 0 and not done:
        stamp = f'<span class="kd-late">{stamp} (quá {number(late)} ngày)</span>'
    return Markup(stamp)  # noqa: S704 -- nothing but figures
