"""Working days and the calendar of a cycle, counted back from the legal deadline.

Days off are dated data with their source. "At least n working days before" is counted as the rule says:
full working days strictly between the two days, or with the first day counted in.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kiemdiem.core.loading import Book, RuleSetFaults, Table, read_root
from kiemdiem.core.ruleset import Confidence, DayCounting, Deadline, Duration, RuleSet

CONCLUDING = "conferences.conclude_item"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST = timedelta(days=31)
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class SpecialDay:
    """A day off, or a rest day that is worked, with where that stands."""

    on: date
    says: str
    article: str
    confidence: Confidence

    @property
    def off(self) -> str:
        """The sentence that a day off is one, and which."""
        return f"Ngày {self.on:%d/%m/%Y} là ngày nghỉ: {self.says.rstrip('.')}."


@dataclass(frozen=True)
class WorkingDays:
    """Which days are working days. Outside `years` only the weekly rest is known."""

    weekly_rest: frozenset[int]
    days_off: Mapping[date, SpecialDay]
    working: Mapping[date, SpecialDay]
    years: frozenset[int]

    def changed(
        self, days_off: Mapping[date, SpecialDay], working: Mapping[date, SpecialDay]
    ) -> "WorkingDays":
        """Return these days with what was announced later: of a day that stands in both, the later word counts."""
        return replace(
            self,
            days_off={on: day for on, day in self.days_off.items() if on not in working} | dict(days_off),
            working={on: day for on, day in self.working.items() if on not in days_off} | dict(working),
            years=self.years | {day.year for day in days_off},
        )

    def is_working(self, day: date) -> bool:
        """Return whether `day` is a working day."""
        if day in self.working:
            return True
        return day.weekday() not in self.weekly_rest and day not in self.days_off

    def between(self, first: date, last: date) -> int:
        """Return the number of full working days strictly between two days; 0 where they are in the wrong order."""
        return sum(1 for day in _days(first + _ONE, last) if self.is_working(day))

    def count(self, first: date, last: date, counting: DayCounting) -> int:
        """Return the working days from `first` to `last`, counted one way or the other."""
        first_day = counting is DayCounting.FIRST_DAY_COUNTS and first < last and self.is_working(first)
        return self.between(first, last) + int(first_day)


@dataclass(frozen=True)
class DueDate:
    """A rule of the calendar with the last day on which one is still in time."""

    rule: Deadline
    on: date


def calendar(
    rule_set: RuleSet, year: int, days: WorkingDays, events: Mapping[str, date] | None = None
) -> tuple[DueDate, ...]:
    """Return the due dates of a cycle of `year`, earliest first.

    `events` are days already known (a conference that is planned), by deadline: what is counted from such a
    deadline is counted from that day. Raises OverflowError where a count leaves the calendar.
    """
    by_id = {deadline.rule.id: deadline for deadline in rule_set.calendar}
    known = events or {}
    dues = [DueDate(deadline, _due(deadline, by_id, year, days, known)) for deadline in rule_set.calendar]
    return tuple(sorted(dues, key=lambda due: due.on))


def conference_deadlines(rule_set: RuleSet) -> tuple[Deadline, ...]:
    """Return the deadlines by which the conference must be held: those of the step it leads to."""
    held = {move.to for move in rule_set.steps.moves if move.action == CONCLUDING}
    return tuple(deadline for deadline in rule_set.calendar if deadline.step in held)


def minimum_duration(rule_set: RuleSet, kinds: Collection[str]) -> Duration | None:
    """Return the longest duration that collectives of these kinds must keep; None where no rule speaks of them."""
    named = {kind for duration in rule_set.durations for kind in duration.collective_kinds}
    asked = [
        duration
        for duration in rule_set.durations
        if duration.collective_kinds & set(kinds) or (not duration.collective_kinds and set(kinds) - named)
    ]
    return max(asked, key=lambda duration: duration.days, default=None)


def latest_before(deadline: Deadline, event: date, days: WorkingDays) -> date:
    """Return the last day that keeps `deadline` for an event on a known day (a conference that is planned).

    Counted in working days it is itself a working day. Raises ValueError where the rule counts nothing back.
    """
    if deadline.days is not None:
        return event - timedelta(days=deadline.days)
    if deadline.working_days is None:
        raise ValueError(deadline.rule.id)
    day = event - _ONE
    while not days.is_working(day) or days.count(day, event, deadline.counting) < deadline.working_days:
        day -= _ONE
    return day


def read_working_days(text: str) -> WorkingDays:
    """Return the working days that a YAML table says. Raises `RuleSetFaults` with all its faults."""
    book = Book()
    root = read_root(text, book)
    if root is None:
        raise RuleSetFaults(book.faults)
    rest = root.words("weekly_rest", among=WEEKDAYS, needed=True)
    if len(set(rest)) == len(WEEKDAYS):
        root.wrong("weekly_rest", "phải còn ít nhất một ngày làm việc trong tuần.")
    days_off = root.rows("days_off", _special_days)
    working = root.rows("working", _special_days)
    root.close()
    if book.faults:
        raise RuleSetFaults(sorted(book.faults, key=lambda fault: fault.line))
    off = {day.on: day for run in days_off for day in run}
    return WorkingDays(
        weekly_rest=frozenset(WEEKDAYS.index(name) for name in rest),
        days_off=off,
        working={day.on: day for run in working for day in run},
        years=frozenset(day.year for day in off),
    )


def _special_days(row: Table) -> tuple[SpecialDay, ...]:
    first, last = row.day("from"), row.day("to", needed=False)
    says, article, confidence = row.text("says"), row.text("article"), row.choice("confidence", Confidence)
    if first is None:
        return ()
    last = last or first
    if not timedelta(0) <= last - first <= LONGEST:
        row.wrong("to", "phải từ ngày bắt đầu và không quá một tháng sau đó.")
        return ()
    days = (first + timedelta(days=more) for more in range((last - first).days + 1))
    return tuple(SpecialDay(day, says, article, confidence) for day in days)


def _due(
    deadline: Deadline, by_id: Mapping[str, Deadline], year: int, days: WorkingDays, known: Mapping[str, date]
) -> date:
    if deadline.month is not None and deadline.day is not None:
        fixed = date(year + deadline.year_offset, deadline.month, deadline.day)
        return fixed - _ONE if deadline.exclusive else fixed
    from_id = deadline.before or deadline.after
    other = known[from_id] if from_id in known else _due(by_id[from_id], by_id, year, days, known)
    if deadline.before:
        return latest_before(deadline, other, days)
    return _after(deadline, other, days)


def _after(deadline: Deadline, event: date, days: WorkingDays) -> date:
    if deadline.days is not None:
        return event + timedelta(days=deadline.days)
    day = event
    for _ in range(deadline.working_days or 0):
        day += _ONE
        while not days.is_working(day):
            day += _ONE
    return day


def _days(first: date, end: date) -> Iterator[date]:
    day = first
    while day < end:
        yield day
        day += _ONE
