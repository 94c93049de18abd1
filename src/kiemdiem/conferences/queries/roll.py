"""The roll of a conference: who is on the list, who is there, since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from kiemdiem.conferences.models import Attendance, Conference

PLACES = {
    Attendance.Capacity.MEMBER: 1,
    Attendance.Capacity.DELEGATION: 0,
    Attendance.Capacity.INVITED: 2,
    Attendance.Capacity.SECRETARIAT: 3,
}


@dataclass(frozen=True)
class RollCount:
    """How many of the members are there; guests and the delegation count beside them."""

    members: int
    present: int
    others: int
    unmarked: int
    left: int

    @property
    def share(self) -> Fraction:
        """The share of members who are there."""
        return Fraction(self.present, self.members) if self.members else Fraction(0)


@dataclass(frozen=True)
class AwayLine:
    """A while that somebody was out of the hall."""

    left_at: datetime
    back_at: datetime
    reason: str


@dataclass(frozen=True)
class RollLine:
    """One person of the list on one day; `aways` only where they were asked for."""

    person_id: int
    name: str
    capacity: str
    arrived_at: datetime | None
    absent_reason: str
    late: bool
    left_at: datetime | None
    left_reason: str
    by_code: bool = False
    aways: tuple[AwayLine, ...] = ()


@dataclass(frozen=True)
class Roll:
    """The list of one day."""

    day: int
    on: date
    lines: tuple[RollLine, ...]
    count: RollCount


def is_there(row: Attendance, at: datetime) -> bool:
    """Return whether the person had come by `at` and not left."""
    come = row.arrived_at is not None and row.arrived_at <= at
    return come and (row.left_at is None or row.left_at > at)


def count_roll(rows: Sequence[Attendance], at: datetime) -> RollCount:
    """Return the count of one day's rows as of `at`."""
    members = [row for row in rows if row.capacity == Attendance.Capacity.MEMBER]
    others = [row for row in rows if row.capacity != Attendance.Capacity.MEMBER]
    return RollCount(
        members=len(members),
        present=sum(is_there(row, at) for row in members),
        others=sum(is_there(row, at) for row in others),
        unmarked=sum(row.arrived_at is None and row.absent_reason == "" for row in rows),
        left=sum(row.left_at is not None and row.left_at <= at for row in members),
    )


def roll_count(conference: Conference, day: int, at: datetime) -> RollCount:
    """Return how many are there on a day as of `at`: one statement."""
    return count_roll(list(conference.attendance.filter(day=day)), at)


def roll_of(conference: Conference, rows: Sequence[Attendance], day: int, at: datetime) -> Roll:
    """Return the list of one day as of `at`; `rows` are all of the conference's rows, with their persons."""
    of_day = [row for row in rows if row.day == day]
    return Roll(day, conference.date_of(day), roll_lines(conference, of_day), count_roll(of_day, at))


def roll_lines(
    conference: Conference, rows: Sequence[Attendance], *, away: bool = False
) -> tuple[RollLine, ...]:
    """Return the lines of one day: the delegation first, then members and guests, each by name.

    Whoever came on the opening day after the opening came late. `away`: with the whiles somebody was out (one
    statement each, unless fetched before).
    """
    ranked = sorted(
        rows, key=lambda row: (PLACES[Attendance.Capacity(row.capacity)], row.person.sort_key, row.pk)
    )
    return tuple(
        RollLine(
            person_id=row.person_id,
            name=row.person.full_name,
            capacity=row.get_capacity_display(),
            arrived_at=row.arrived_at,
            absent_reason=row.absent_reason,
            late=_late(conference, row),
            left_at=row.left_at,
            left_reason=row.left_reason,
            by_code=row.by_code,
            aways=tuple(AwayLine(each.left_at, each.back_at, each.reason) for each in row.aways.all())
            if away
            else (),
        )
        for row in ranked
    )


def _late(conference: Conference, row: Attendance) -> bool:
    opened, arrived = conference.opened_at, row.arrived_at
    return row.day == 1 and opened is not None and arrived is not None and arrived > opened


def conference_roll(conference: Conference, day: int, at: datetime) -> Roll:
    """Return the list of one day as of `at`, for calling it: one statement."""
    return roll_of(conference, list(conference.attendance.filter(day=day).select_related("person")), day, at)
