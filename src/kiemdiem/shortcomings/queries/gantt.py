"""Bars over time: the plan of one entry, and the open entries of a unit, on one axis of months or years."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.models import RemedyStep, Shortcoming
from kiemdiem.shortcomings.queries.filtering import UNSOLVED, Filters, asked
from kiemdiem.shortcomings.queries.known import Known
from kiemdiem.shortcomings.queries.register import ordered

LONG_AXIS = 900
FEW_TICKS = 9


@dataclass(frozen=True)
class Tick:
    """A mark of the axis and where it stands, in percent of the width."""

    says: str
    at: Decimal


@dataclass(frozen=True)
class Axis:
    """The time that the bars cover; all places are in percent of the width."""

    first: date
    last: date
    ticks: tuple[Tick, ...]
    today: Decimal | None

    def at(self, day: date) -> Decimal:
        """Return where a day stands, kept within the axis."""
        part = Decimal((day - self.first).days) / max((self.last - self.first).days, 1)
        return round(min(max(part, Decimal(0)), Decimal(1)) * 100, 2)


@dataclass(frozen=True)
class Bar:
    """One bar: from, planned until, and what came of it.

    `moved_to` is the deadline now where it isn't the first one; `done` the day it was done; `tone` is done, late,
    now or ahead.
    """

    key: int
    number: int
    says: str
    who: str
    first: date
    last: date
    moved_to: date | None
    done: date | None
    tone: str
    detail: str
    start: Decimal = Decimal(0)
    width: Decimal = Decimal(0)
    more: Decimal = Decimal(0)
    done_at: Decimal | None = None


@dataclass(frozen=True)
class Chart:
    """The axis with its bars; none of both where nothing is planned."""

    axis: Axis | None
    bars: tuple[Bar, ...]


def plan_chart(entry: Shortcoming, today: date) -> Chart:
    """Return the plan of an entry, step by step, up to its deadline; two statements."""
    began = timezone.localdate(entry.opened_at) if entry.opened_at else entry.first_seen_on
    bars = []
    for step in entry.steps.select_related("post").prefetch_related("after").order_by("number"):
        waits = sorted(other.number for other in step.after.all())
        first = step.starts_on or min(began, step.due_on)
        bars.append(
            Bar(
                key=entry.pk, number=step.number, says=step.text, who=str(step.post or ""), first=first,
                last=step.due_on, moved_to=None, done=step.done_on, tone=_tone(step.due_on, step.done_on, first, today),
                detail=f"sau việc {', '.join(map(str, waits))}" if waits else "",
            )
        )  # fmt: skip
    return chart(bars, today, also=[entry.deadline] if entry.deadline else [])


def unit_chart(actor: Actor, filters: Filters, today: date, window: slice) -> Chart:
    """Return one page of the unsolved entries as bars, from when they entered the register to their deadline.

    Two statements.
    """
    entries = list(unsolved(actor, filters, today).select_related("unit", "owner_post")[window])
    steps = RemedyStep.objects.filter(shortcoming__in=entries).order_by().values_list("shortcoming_id")
    counted = steps.annotate(all=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    planned = {key: f"{done}/{number} việc xong" for key, number, done in counted}
    return chart([_unsolved_bar(entry, planned, today) for entry in entries], today, also=[])


def _unsolved_bar(entry: Shortcoming, planned: dict[int, str], today: date) -> Bar:
    assert entry.deadline is not None  # an unsolved entry has one: constraint shortcomings_address
    first = timezone.localdate(entry.opened_at) if entry.opened_at else entry.first_seen_on
    original = entry.original_deadline or entry.deadline
    return Bar(
        key=entry.pk, number=entry.number, says=entry.wording, who=f"{entry.owner_post}, {entry.unit}",
        first=min(first, original), last=original,
        moved_to=entry.deadline if entry.deadline != original else None, done=None,
        tone=_tone(entry.deadline, None, first, today), detail=planned.get(entry.pk, "chưa có kế hoạch"),
    )  # fmt: skip


def unsolved(actor: Actor, filters: Filters, today: date) -> QuerySet[Shortcoming]:
    """Return the unsolved entries that the filters let through, by deadline; the caller counts or cuts them."""
    known = Known(today)
    return ordered(asked(actor, replace(filters, state=UNSOLVED), known, today), known, "")


def _tone(due: date, done: date | None, first: date, today: date) -> str:
    if done:
        return "done"
    if due < today:
        return "late"
    return "now" if first <= today else "ahead"


def chart(bars: list[Bar], today: date, also: list[date]) -> Chart:
    """Return bars on one axis that holds all their days, those of `also`, and the months around them."""
    if not bars:
        return Chart(None, ())
    days = [*also, *(day for bar in bars for day in (bar.first, bar.last, bar.moved_to, bar.done) if day)]
    axis = _axis(min(days), max(days), today)
    return Chart(axis, tuple(_placed(bar, axis) for bar in bars))


def _placed(bar: Bar, axis: Axis) -> Bar:
    start, end = axis.at(bar.first), axis.at(bar.last)
    moved = axis.at(bar.moved_to) if bar.moved_to else end
    return replace(
        bar, start=start, width=max(end - start, Decimal("0.6")), more=max(moved - end, Decimal(0)),
        done_at=axis.at(bar.done) if bar.done else None,
    )  # fmt: skip


def _axis(first: date, last: date, today: date) -> Axis:
    first = first.replace(day=1)
    last = max((last + timedelta(days=31)).replace(day=1), (first + timedelta(days=31)).replace(day=1))
    bare = Axis(first, last, (), None)
    marks, step = [], 12 if (last - first).days > LONG_AXIS else 1
    months = (last.year - first.year) * 12 + last.month - first.month
    if step == 1:
        step = max(1, -(-months // FEW_TICKS))
    for number in range(months):
        on = date(first.year + (first.month - 1 + number) // 12, (first.month - 1 + number) % 12 + 1, 1)
        if (step == 12 and on.month == 1) or (step < 12 and number % step == 0):
            marks.append(Tick(str(on.year) if step == 12 else f"{on.month}/{on.year}", bare.at(on)))
    inside = first <= today <= last
    return Axis(first, last, tuple(marks), bare.at(today) if inside else None)
