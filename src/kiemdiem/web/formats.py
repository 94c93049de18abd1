"""How values look on a page: dates dd/mm/yyyy, numbers 12.345,6, levels, empty cells."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone


def day(value: date | datetime | None) -> str:
    """Return dd/mm/yyyy, or a dash."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value.strftime("%d/%m/%Y")


def moment(value: datetime | None) -> str:
    """Return dd/mm/yyyy HH:MM in Vietnam's time, or a dash."""
    return timezone.localtime(value).strftime("%d/%m/%Y %H:%M") if value else "–"


def number(value: Decimal | Fraction | float | str | None, digits: int | None = None) -> str:
    """Return 12.345,6: a comma before decimals, dots between thousands; no trailing zeros unless `digits` is set."""
    if value is None or value == "":
        return "–"
    exact = (
        Decimal(value.numerator) / Decimal(value.denominator)
        if isinstance(value, Fraction)
        else Decimal(str(value))
    )
    text = f"{exact:,.{digits}f}" if digits is not None else f"{exact.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))


def days_late(due: date | None, today: date) -> int:
    """Return how many days `today` is past `due`; 0 where it is not, or where there is no due date."""
    return max((today - due).days, 0) if due else 0
