"""When something that is due is spoken of: thresholds before the day, rungs of a ladder after it. All figures are data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise
from typing import Any

LADDERS = ("deadline", "deferral", "recheck", "obstacle")
MOST_DAYS, MOST_MONTHS, MOST_THRESHOLDS = 366, 60, 10


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
    """All ladders, the figures beside them, and whose they are.

    Between `quiet_from` and `quiet_to` nothing is loud, and with a `digest` what can wait is gathered, for whoever
    has chosen nothing of their own.
    """

    basis: str
    deadline: Ladder
    deferral: Ladder
    recheck: Ladder
    obstacle: Ladder
    recheck_months: int
    answer_days: int
    quiet_from: time | None = None
    quiet_to: time | None = None
    digest: str = ""

    def ladder(self, name: str) -> Ladder:
        """Return one of the `LADDERS` by its name."""
        found: Ladder = getattr(self, name)
        return found

    def figures(self) -> dict[str, Any]:
        """Return all figures as they are stored: days, months, hours; whom to tell is none of them."""
        ladders = {
            name: {
                "before_days": list(self.ladder(name).before_days),
                "overdue": {rung.key: rung.after_days for rung in self.ladder(name).overdue},
            }
            for name in LADDERS
        }
        return {
            **ladders, "recheck_months": self.recheck_months, "answer_days": self.answer_days,
            "quiet": [f"{one:%H:%M}" if one else "" for one in (self.quiet_from, self.quiet_to)], "digest": self.digest,
        }  # fmt: skip

    def with_figures(self, figures: Mapping[str, Any], basis: str) -> "Reminders":
        """Return the same ladders with figures that somebody set. Raises ValueError for figures out of bounds."""
        quiet_from, quiet_to = (time.fromisoformat(one) if one else None for one in figures["quiet"])
        if (quiet_from is None) != (quiet_to is None):
            raise ValueError("Giờ yên lặng phải có cả giờ bắt đầu và giờ kết thúc.")
        _within(figures["recheck_months"], MOST_MONTHS, "Số tháng kiểm tra lại")
        _within(figures["answer_days"], MOST_DAYS, "Số ngày trả lời vướng mắc")
        return replace(
            self, basis=basis, recheck_months=figures["recheck_months"], answer_days=figures["answer_days"],
            quiet_from=quiet_from, quiet_to=quiet_to, digest=figures["digest"],
            **{name: _with_figures(self.ladder(name), figures[name]) for name in LADDERS},
        )  # fmt: skip


def _with_figures(ladder: Ladder, figures: Mapping[str, Any]) -> Ladder:
    before = tuple(sorted(set(figures["before_days"]), reverse=True))
    if len(before) > MOST_THRESHOLDS or any(not 0 <= days <= MOST_DAYS for days in before):
        raise ValueError(f"Nhắc trước nhiều nhất {MOST_THRESHOLDS} lần, mỗi lần từ 0 đến {MOST_DAYS} ngày.")
    rungs = tuple(replace(rung, after_days=figures["overdue"][rung.key]) for rung in ladder.overdue)
    for rung in rungs:
        _within(rung.after_days, MOST_DAYS, "Số ngày quá hạn")
    if any(later.after_days <= sooner.after_days for sooner, later in pairwise(rungs)):
        raise ValueError("Bậc báo sau phải muộn hơn bậc báo trước.")
    return replace(ladder, before_days=before, overdue=rungs)


def _within(number: int, most: int, what: str) -> None:
    if not 1 <= number <= most:
        raise ValueError(f"{what} phải từ 1 đến {most}.")


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
