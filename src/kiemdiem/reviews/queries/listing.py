"""The list of reports: what waits for me first, then whatever is late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold
from kiemdiem.cycles.models import Cycle, CycleState, Subject
from kiemdiem.cycles.queries import rule_set
from kiemdiem.reviews.access import of_own_side, to_accept, to_write, visible_reviews
from kiemdiem.reviews.models import ReviewVersion


class Waiting(StrEnum):
    """What the reader has to do with a report."""

    WRITE = "viet"
    ACCEPT = "tiep-nhan"
    NOTHING = ""


RANK = {Waiting.WRITE: 0, Waiting.ACCEPT: 1, Waiting.NOTHING: 2}


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; empty: everything."""

    text: str = ""
    cycle: int | None = None
    work: str = ""
    late: bool = False


@dataclass(frozen=True)
class ReportRow:
    """A report in the list; `says` is its step in the voice of the reader's side."""

    subject_id: int
    name: str
    title: str
    unit: str
    cycle: str
    person: bool
    says: str
    step_name: str
    waiting: Waiting
    due_on: date | None
    version: int | None
    sent_at: datetime | None


@dataclass(frozen=True)
class ReportList:
    """The rows of one page of the list, how many there are in all, and the cycles to choose from."""

    rows: tuple[ReportRow, ...]
    total: int
    cycles: tuple[tuple[int, str], ...]


def report_list(by: Actor, asked: Asked, today: date, window: Callable[[int], slice]) -> ReportList:
    """Return the reports of open cycles that `by` may see: three statements, whatever their number.

    `window` answers which rows of so many the page shows.
    """
    cycles = {cycle.pk: cycle for cycle in _open_cycles(by)}
    found = _asked(
        Subject.objects.filter(visible_reviews(by), cycle__state=CycleState.OPEN), by, asked, today
    )
    total = found.count()
    last = ReviewVersion.objects.filter(review__subject=OuterRef("pk")).order_by("-number")
    rows = (
        found.select_related("unit")
        .annotate(
            rank=_rank(by),
            own_side=Case(When(of_own_side(by), then=True), default=False),
            version=Subquery(last.values("number")[:1]),
        )
        .annotate(sent_at=Subquery(last.values("submitted_at")[:1]))
        .order_by("rank", F("due_on").asc(nulls_last=True), "sort_key", "pk")
    )
    return ReportList(
        rows=tuple(_row(row, cycles[row.cycle_id]) for row in rows[window(total)]),
        total=total,
        cycles=tuple((cycle.pk, cycle.title) for cycle in cycles.values()),
    )


def _open_cycles(by: Actor) -> QuerySet[Cycle]:
    seen = Subject.objects.filter(visible_reviews(by)).values("cycle_id")
    cycles = Cycle.objects.filter(pk__in=seen, state=CycleState.OPEN)
    return cycles.select_related("rule_set").order_by("-year", "-pk")


def _asked(rows: QuerySet[Subject], by: Actor, asked: Asked, today: date) -> QuerySet[Subject]:
    if asked.text:
        key = fold(asked.text)
        rows = rows.filter(Q(search_key__contains=key) | Q(unit__unit__search_key__contains=key))
    if asked.cycle is not None:
        rows = rows.filter(cycle_id=asked.cycle)
    if asked.late:
        rows = rows.filter(due_on__lt=today, step__in=("drafting", "returned", "submitted"))
    if asked.work == Waiting.WRITE:
        rows = rows.filter(to_write(by))
    if asked.work == Waiting.ACCEPT:
        rows = rows.filter(to_accept(by))
    return rows


def _rank(by: Actor) -> Case:
    return Case(
        When(to_write(by), then=Value(RANK[Waiting.WRITE])),
        When(to_accept(by), then=Value(RANK[Waiting.ACCEPT])),
        default=Value(RANK[Waiting.NOTHING]),
        output_field=IntegerField(),
    )


def _row(subject: Subject, cycle: Cycle) -> ReportRow:
    step = rule_set(cycle).steps.step(subject.step)
    rank = subject.rank  # type: ignore[attr-defined]  # annotated by report_list
    waiting = next(waiting for waiting, number in RANK.items() if number == rank)
    return ReportRow(
        subject_id=subject.pk,
        name=subject.name,
        title=subject.title,
        unit=subject.unit.name,
        cycle=cycle.title,
        person=subject.person_id is not None,
        says=step.says_doer if subject.own_side else step.says_judge,  # type: ignore[attr-defined]
        step_name=step.name,
        waiting=waiting,
        due_on=subject.due_on,
        version=subject.version,  # type: ignore[attr-defined]
        sent_at=subject.sent_at,  # type: ignore[attr-defined]
    )
