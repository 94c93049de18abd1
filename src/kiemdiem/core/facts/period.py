"""The period that is rated."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """From its first day to its last."""

    start: date
    end: date
