"""Working days: the packaged table of days off and worked rest days, with what was announced since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from kiemdiem import data
from kiemdiem.core.access import Actor
from kiemdiem.core.deadlines import SpecialDay, WorkingDays, read_working_days
from kiemdiem.core.ruleset import Confidence
from kiemdiem.prepared import Prepared
from kiemdiem.rulesets.access import may_set_days
from kiemdiem.rulesets.models import AnnouncedDays

ONE = timedelta(days=1)


@dataclass(frozen=True)
class DayLine:
    """Days that stand together in the table; `entered` is the row that can be withdrawn, None for packaged ones."""

    first: date
    last: date
    worked: bool
    says: str
    article: str
    confirmed: bool
    entered: AnnouncedDays | None


@dataclass(frozen=True)
class DaysPage:
    """The special days of a year. `known`: the year has a table; else only the weekly rest is known."""

    year: int
    known: bool
    lines: tuple[DayLine, ...]
    withdrawn: tuple[AnnouncedDays, ...]
    may_set: bool


@cache
def packaged_days() -> WorkingDays:
    """Return the working days of the table that comes with the software."""
    return read_working_days(data.read("calendar/holidays.yaml"))


ANNOUNCED = Prepared(lambda: AnnouncedDays.objects.filter(withdrawn_at=None).order_by("id"))


def working_days() -> WorkingDays:
    """Return the working days as they are announced today; one statement."""
    days = packaged_days()
    for row in ANNOUNCED.rows():
        special = {
            on: SpecialDay(on, row.says, row.article, Confidence.PARTIAL) for on in _days(row.first, row.last)
        }
        days = days.changed({}, special) if row.worked else days.changed(special, {})
    return days


def days_page(year: int, actor: Actor) -> DaysPage:
    """Return the special days of a year with where each stands; three statements."""
    days = working_days()
    rows = list(
        AnnouncedDays.objects.filter(first__year__lte=year, last__year__gte=year)
        .select_related("recorded_by", "withdrawn_by")
        .order_by("first", "id")
    )
    entered = [row for row in rows if row.withdrawn_at is None]
    lines = [*_packaged_lines(days, year), *(_line_of(row) for row in entered)]
    return DaysPage(
        year=year,
        known=year in days.years,
        lines=tuple(sorted(lines, key=lambda line: (line.first, line.worked))),
        withdrawn=tuple(row for row in rows if row.withdrawn_at is not None),
        may_set=may_set_days(actor),
    )


def _packaged_lines(days: WorkingDays, year: int) -> Iterator[DayLine]:
    """Yield the packaged days that still count, runs of the same words as one line."""
    packaged = packaged_days()
    for worked, table, now in (
        (False, packaged.days_off, days.days_off), (True, packaged.working, days.working),
    ):  # fmt: skip
        run: list[SpecialDay] = []
        for on in sorted(on for on in table if on.year == year and now.get(on) == table[on]):
            if run and not (on - run[-1].on == ONE and table[on].says == run[-1].says):
                yield _line(run, worked=worked)
                run = []
            run.append(table[on])
        if run:
            yield _line(run, worked=worked)


def _line(run: list[SpecialDay], *, worked: bool) -> DayLine:
    first = run[0]
    confirmed = first.confidence is Confidence.CONFIRMED
    return DayLine(first.on, run[-1].on, worked, first.says, first.article, confirmed, None)


def _line_of(row: AnnouncedDays) -> DayLine:
    return DayLine(row.first, row.last, row.worked, row.says, row.article, False, row)


def _days(first: date, last: date) -> Iterator[date]:
    for more in range((last - first).days + 1):
        yield first + timedelta(days=more)
