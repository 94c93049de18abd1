"""When something that is due is spoken of: thresholds before the day, rungs of a ladder after it. All figures are data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Rung:
    """A rung of the ladder: reached `after_days` past the day, told `to` these."""

    key: str
    after_days: int
    to: tuple[str, ...]


@dataclass(frozen=True)
class Ladder:
    """How one kind of thing is reminded of: days before it, whom to tell, and the rungs once it is late."""

    before_days: tuple[int, ...]
    to: tuple[str, ...]
    overdue: tuple[Rung, ...]

    def threshold(self, due: date, on: date) -> int | None:
        """Return the threshold that counts on a day: the nearest one reached, also where its own day was missed.

        None where the day is farther off than all of them, or past.
        """
        left = (due - on).days
        return min((days for days in self.before_days if days >= left), default=None) if left >= 0 else None

    def rungs(self, due: date, on: date) -> tuple[Rung, ...]:
        """Return the rungs that are reached on a day; none before the day is past."""
        late = (on - due).days
        return tuple(rung for rung in self.overdue if late >= rung.after_days)

    @property
    def horizon(self) -> int:
        """Return how many days ahead anything is spoken of."""
        return max(self.before_days, default=0)


@dataclass(frozen=True)
class Reminders:
    """All ladders, the software's default figures beside them, and the sentence that says they are no law."""

    basis: str
    deadline: Ladder
    deferral: Ladder
    recheck: Ladder
    obstacle: Ladder
    recheck_months: int
    answer_days: int


def parse_reminders(table: Mapping[str, Any]) -> Reminders:
    """Turn the parsed YAML into ladders. Raises KeyError where one is missing, ValueError for days below nought."""
    return Reminders(
        basis=table["basis"],
        deadline=ladder(table["deadline"]),
        deferral=ladder(table["deferral"]),
        recheck=ladder(table["recheck"]),
        obstacle=ladder(table["obstacle"]),
        recheck_months=table["recheck"]["months"],
        answer_days=table["obstacle"]["answer_days"],
    )


def ladder(row: Mapping[str, Any]) -> Ladder:
    """Turn one parsed ladder into its figures; whom to tell may be left to whoever reads it.

    Raises KeyError where days are missing, ValueError for days below nought.
    """
    rungs = tuple(Rung(rung["key"], rung["after_days"], tuple(rung.get("to", ()))) for rung in row["overdue"])
    if any(days < 0 for days in row["before_days"]) or any(rung.after_days < 1 for rung in rungs):
        raise ValueError("Số ngày nhắc trước không âm; số ngày quá hạn từ 1.")
    return Ladder(tuple(row["before_days"]), tuple(row.get("to", ())), rungs)
