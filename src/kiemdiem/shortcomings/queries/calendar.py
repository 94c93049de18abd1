"""The register's calendar: in one month the deadlines, the steps due, the answers to obstacles, the rechecks."""

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from django.db.models import QuerySet

from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.models import Obstacle, Recheck, RemedyStep, Shortcoming
from kiemdiem.shortcomings.phrases import shorten
from kiemdiem.shortcomings.queries.filtering import UNSOLVED, Filters, asked
from kiemdiem.shortcomings.queries.known import Known
from kiemdiem.web.addresses import url

KINDS = {
    "deadline": "Hạn khắc phục",
    "step": "Hạn một việc trong kế hoạch",
    "obstacle": "Hạn trả lời vướng mắc",
    "recheck": "Hạn kiểm tra lại hiệu quả",
}
TONES = {"deadline": "warn", "step": "info", "obstacle": "bad", "recheck": "good"}
MOST = 300
IN_CELL = 3


@dataclass(frozen=True)
class Due:
    """One thing due on a day: of which kind, what, whose, and where it is done."""

    on: date
    kind: str
    says: str
    unit: str
    number: int
    address: str
    late: bool

    @property
    def kind_says(self) -> str:
        """The kind in words."""
        return KINDS[self.kind]

    @property
    def tone(self) -> str:
        """How the kind is coloured."""
        return TONES[self.kind]


@dataclass(frozen=True)
class Day:
    """A day of the month view; `inside` False pads the weeks from the months around."""

    on: date
    inside: bool
    dues: tuple[Due, ...]

    @property
    def shown(self) -> tuple[Due, ...]:
        """What fits into its square."""
        return self.dues[:IN_CELL]


@dataclass(frozen=True)
class Month:
    """A month: its weeks, Monday first, and the days with something due in order; `cut` where more is due than fits."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    days: tuple[Day, ...]
    total: int
    cut: bool

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)


def month_of(actor: Actor, filters: Filters, today: date, first: date) -> Month:
    """Return the month that begins on `first`, of what the filters let through; four statements.

    Only what still waits is shown: entries unsolved, steps not done, obstacles not answered, rechecks not made.
    """
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    entries = asked(actor, replace(filters, state=""), Known(today), today)
    found = sorted(
        _dues(entries, filters, actor, today, first, last), key=lambda due: (due.on, due.kind, due.number)
    )
    by_day = {on: tuple(dues) for on, dues in groupby(found[:MOST], key=lambda due: due.on)}
    weeks = tuple(
        tuple(
            Day(on, on.month == first.month, by_day.get(on, ()) if on.month == first.month else ())
            for on in week
        )
        for week in Calendar().monthdatescalendar(first.year, first.month)
    )
    days = tuple(Day(on, True, dues) for on, dues in by_day.items())
    return Month(first, weeks, days, min(len(found), MOST), len(found) > MOST)


def _dues(
    entries: QuerySet[Shortcoming], filters: Filters, actor: Actor, today: date, first: date, last: date
) -> Iterator[Due]:
    unsolved = asked(actor, replace(filters, state=UNSOLVED), Known(today), today)
    keys = unsolved.order_by().values("pk")
    for entry in (
        unsolved.filter(deadline__range=(first, last))
        .select_related("unit")
        .order_by("deadline", "id")[: MOST + 1]
    ):
        assert entry.deadline is not None
        yield _due(entry, entry.deadline, "deadline", entry.wording, today)
    steps = RemedyStep.objects.filter(shortcoming__in=keys, due_on__range=(first, last), done_on=None)
    for step in steps.select_related("shortcoming__unit").order_by("due_on", "id")[: MOST + 1]:
        yield _due(step.shortcoming, step.due_on, "step", step.text, today)
    obstacles = Obstacle.objects.filter(
        shortcoming__in=keys, answer_due__range=(first, last), answered_on=None
    )
    for obstacle in obstacles.select_related("shortcoming__unit").order_by("answer_due", "id")[: MOST + 1]:
        assert obstacle.answer_due is not None
        address = url("shortcomings:obstacle", obstacle.pk)
        yield replace(
            _due(obstacle.shortcoming, obstacle.answer_due, "obstacle", obstacle.text, today), address=address
        )
    rechecks = Recheck.objects.filter(
        shortcoming__in=entries.order_by().values("pk"), due_on__range=(first, last), checked_at=None
    )
    for recheck in rechecks.select_related("shortcoming__unit").order_by("due_on", "id")[: MOST + 1]:
        yield _due(recheck.shortcoming, recheck.due_on, "recheck", recheck.shortcoming.wording, today)


def _due(entry: Shortcoming, on: date, kind: str, says: str, today: date) -> Due:
    address = url("shortcomings:entry", entry.pk)
    return Due(on, kind, shorten(says), entry.unit.name, entry.number, address, on < today)
