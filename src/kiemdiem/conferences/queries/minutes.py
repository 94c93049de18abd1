"""The minutes (biên bản) of a conference: who, when, what was said and voted, what was concluded."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.models import Attendance, Conference
from kiemdiem.conferences.queries.agenda import ItemLine, agenda_lines, agenda_rows
from kiemdiem.conferences.queries.order import OrderBoard
from kiemdiem.conferences.queries.roll import PLACES, RollLine, roll_lines
from kiemdiem.conferences.queries.screen import Head, head_of
from kiemdiem.core.access import Actor
from kiemdiem.cycles.queries import rule_set


@dataclass(frozen=True)
class DayRoll:
    """One day's roll of one capacity."""

    day: int
    on: date
    there: tuple[RollLine, ...]
    absent: tuple[RollLine, ...]
    unmarked: tuple[RollLine, ...]

    @property
    def summoned(self) -> int:
        """How many were on the list."""
        return len(self.there) + len(self.absent) + len(self.unmarked)


@dataclass(frozen=True)
class Composition:
    """Those of one capacity: who came, who did not and why, on each day."""

    capacity: str
    days: tuple[DayRoll, ...]


@dataclass(frozen=True)
class Minutes:
    """The minutes, in the order in which the reviews were held."""

    head: Head
    composition: tuple[Composition, ...]
    items: tuple[ItemLine, ...]
    may_draft: bool

    @property
    def final(self) -> bool:
        """Whether the conference is closed; before that the minutes are a draft."""
        return self.head.closed_at is not None


def conference_minutes(conference: Conference, by: Actor) -> Minutes:
    """Return the minutes of a conference as `by` may read them: at most nine statements. Raises NotAllowed."""
    target = conference_target(conference, by)
    require("conferences.see", by, target)
    host = replace(target, unit_id=conference.host.unit_id, paths=conference.host.unit.paths)
    rows = agenda_rows(conference)
    board = OrderBoard(rule_set(conference.cycle), (), frozenset())
    lines = agenda_lines(conference, rows, board, frozenset())
    held = sorted((line for line in lines if line.opened_at), key=lambda line: (line.opened_at, line.number))
    rest = [line for line in lines if not line.opened_at]
    return Minutes(
        head=head_of(conference),
        composition=_composition(conference),
        items=(*held, *rest),
        may_draft=decide("shortcomings.draft", by, host).allowed,
    )


def _composition(conference: Conference) -> tuple[Composition, ...]:
    rows = list(conference.attendance.select_related("person"))
    groups = []
    for capacity in sorted(PLACES, key=lambda each: PLACES[each]):
        of_capacity = [row for row in rows if row.capacity == capacity]
        if of_capacity:
            groups.append(Composition(capacity.label, _days(conference, of_capacity)))
    return tuple(groups)


def _days(conference: Conference, rows: list[Attendance]) -> tuple[DayRoll, ...]:
    last = (
        conference.day_on(timezone.localdate(conference.closed_at))
        if conference.closed_at
        else conference.days
    )
    return tuple(_day(conference, [row for row in rows if row.day == day], day) for day in range(1, last + 1))


def _day(conference: Conference, rows: list[Attendance], day: int) -> DayRoll:
    lines = roll_lines(conference, rows)
    return DayRoll(
        day=day,
        on=conference.date_of(day),
        there=tuple(line for line in lines if line.arrived_at),
        absent=tuple(line for line in lines if line.absent_reason),
        unmarked=tuple(line for line in lines if not line.arrived_at and not line.absent_reason),
    )
