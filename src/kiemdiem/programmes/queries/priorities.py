"""Priority tasks: the shortlist side by side, what could be proposed, those in force, and the page of one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from kiemdiem.audit.access import decide, reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.core.targets import Standing
from kiemdiem.organisations.models import Appointment, Unit
from kiemdiem.organisations.queries import in_force, within
from kiemdiem.programmes.access import priority_target, programmes_of, visible_priorities
from kiemdiem.programmes.models import Milestone, PriorityFigure, PriorityState, PriorityTask
from kiemdiem.programmes.queries.criteria import Criterion, at_once, criteria
from kiemdiem.shortcomings.models import Shortcoming, State
from kiemdiem.shortcomings.queries.filtering import Filters
from kiemdiem.shortcomings.queries.hard import HardRow, hard_rows
from kiemdiem.shortcomings.queries.hardness import with_hardness
from kiemdiem.shortcomings.queries.known import Known
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Direction, Target
from kiemdiem.targets.queries.listing import rows_of as target_rows
from kiemdiem.targets.queries.standing import Row as TargetRow
from kiemdiem.web.downloads import file_fault

PER_PAGE = 50
MOST_SUGGESTED = 20
MOST_TARGETS = 300
UNITS_OFFERED = 300
ORDERS = {"": "Kéo dài nhất", "tieu-chi": "Đạt nhiều tiêu chí nhất", "han": "Hạn sớm nhất"}
ASKED = ("weigh_priority", "adopt_priority", "drop_priority", "record_figure", "close_priority", "reach_milestone")  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A priority task beside others: what the register says of its entry, the criteria it meets, how far it is.

    `years`, `promises`, `returned` and `moved_days` are None where it came from no entry of the register.
    """

    task: PriorityTask
    first_seen_on: date | None
    years: int | None
    promises: int | None
    returned: int | None
    moved_days: int | None
    met: tuple[Criterion, ...]
    figure: PriorityFigure | None
    holders: str


@dataclass(frozen=True)
class Board:
    """A unit's priority tasks of a year: the shortlist, those in force of any year, those ended in it.

    `most` is how many the unit means to have at once; `over` where it has more.
    """

    unit: Unit
    year: int
    shortlist: tuple[Candidate, ...]
    running: tuple[Candidate, ...]
    ended: tuple[Candidate, ...]
    most: int
    over: bool
    may_propose: bool
    may_limit: bool


@dataclass(frozen=True)
class Suggestions:
    """What could be proposed: hard matters of the register and targets that were missed, none of them proposed yet."""

    entries: tuple[HardRow, ...]
    targets: tuple[TargetRow, ...]


@dataclass(frozen=True)
class PriorityPage:
    """All that the page of a priority task shows."""

    candidate: Candidate
    criteria: tuple[Criterion, ...]
    figures: tuple[PriorityFigure, ...]
    milestones: tuple[Milestone, ...]
    share: Decimal | None
    reached: bool
    entry_closed: bool | None
    may: Mapping[str, bool]


def units_offered(actor: Actor, today: date) -> list[Unit]:
    """Return the units whose priority tasks `actor` may see or propose; one statement."""
    reach = reach_filter("programmes.see_priorities", actor, unit="pk")
    owned = PriorityTask.objects.filter(visible_priorities(actor, today))
    rows = Unit.objects.filter(reach | Q(pk__in=owned.values("unit_id")), in_force(today))
    return list(rows.order_by("party_path", "sort_key", "id")[:UNITS_OFFERED])


def board(unit: Unit, year: int, actor: Actor, order: str, today: date) -> Board:
    """Return a unit's priority tasks side by side; six statements, however many."""
    rows = PriorityTask.objects.filter(visible_priorities(actor, today), unit=unit)
    found = candidates(rows.filter(Q(year=year) | Q(state=PriorityState.ADOPTED)).order_by("id"), today)
    running = [one for one in found if one.task.state == PriorityState.ADOPTED]
    most = at_once(unit)
    place = programmes_of(unit)
    return Board(
        unit=unit,
        year=year,
        shortlist=tuple(
            sorted((one for one in found if one.task.state == PriorityState.PROPOSED), key=_key(order))
        ),
        running=tuple(sorted(running, key=lambda one: (one.task.due_on or date.max, one.task.pk))),
        ended=tuple(one for one in found if one.task.state in (PriorityState.CLOSED, PriorityState.DROPPED)),
        most=most,
        over=len(running) > most,
        may_propose=decide("programmes.propose_priority", actor, place).allowed,
        may_limit=decide("programmes.set_limit", actor, place).allowed,
    )


def suggestions(unit: Unit, year: int, actor: Actor, order: str, today: date) -> Suggestions:
    """Return what the register and last year's targets offer, as far as `actor` sees it; ten statements at most."""
    taken = PriorityTask.objects.filter(unit=unit, year=year).exclude(state=PriorityState.DROPPED)
    entries = set(taken.filter(shortcoming__isnull=False).values_list("shortcoming_id", flat=True))
    targets = set(taken.filter(target__isnull=False).values_list("target_id", flat=True))
    filters = Filters(unit=str(unit.pk), below=True)
    hard = hard_rows(actor, filters, Known(today), today, slice(0, MOST_SUGGESTED + len(entries)), order)
    return Suggestions(
        entries=tuple(one for one in hard if one.row.id not in entries)[:MOST_SUGGESTED],
        targets=tuple(one for one in _missed(unit, year - 1, actor) if one.target.pk not in targets)[
            :MOST_SUGGESTED
        ],
    )


def priority_page(priority: PriorityTask, actor: Actor, today: date) -> PriorityPage:
    """Return the page of a priority task; eight statements at most."""
    one = candidates(PriorityTask.objects.filter(pk=priority.pk), today)[0]
    target = priority_target(priority, actor, today)
    figures = tuple(priority.figures.select_related("recorded_by").order_by("-as_of", "-recorded_at", "-pk"))
    entry = one.task.shortcoming
    return PriorityPage(
        candidate=one,
        criteria=criteria(),
        figures=figures,
        milestones=tuple(priority.milestones.order_by("due_on", "number", "id")),
        share=share_of(one.task, figures[0].value if figures else None),
        reached=bool(figures) and reached(one.task, figures[0].value),
        entry_closed=None if entry is None else entry.state == State.CLOSED,
        may={verb: decide(f"programmes.{verb}", actor, target).allowed for verb in ASKED},
    )


def candidates(rows: QuerySet[PriorityTask], today: date) -> list[Candidate]:
    """Return priority tasks with what the register says of their entries; four statements, however many."""
    tasks = list(
        rows.select_related(
            "unit", "owner_post__unit", "shortcoming__unit", "target__unit", "act", "conference"
        )
    )
    entries = Shortcoming.objects.filter(pk__in=[one.shortcoming_id for one in tasks if one.shortcoming_id])
    known = {one.pk: one for one in with_hardness(entries, Known(today))}
    last: dict[int, PriorityFigure] = {}
    for figure in PriorityFigure.objects.filter(priority_task__in=tasks).order_by(
        "as_of", "recorded_at", "pk"
    ):
        last[figure.priority_task_id] = figure
    held = holders_of({one.owner_post_id for one in tasks if one.owner_post_id}, today)
    return [
        _candidate(one, known.get(one.shortcoming_id or 0), last.get(one.pk), held.get(one.owner_post_id or 0, ""), today)
        for one in tasks
    ]  # fmt: skip


def holders_of(posts: Iterable[int], on: date) -> dict[int, str]:
    """Return the names of those who hold each of these posts on a day; one statement."""
    names: dict[int, str] = {}
    rows = Appointment.objects.filter(in_force(on), post__in=posts).order_by("id")
    for post, name in rows.values_list("post_id", "person__full_name"):
        names[post] = f"{names[post]}, {name}" if post in names else name
    return names


def reached(one: PriorityTask, value: Decimal) -> bool:
    """Return whether a figure reaches the goal of a priority task, in its direction."""
    if one.goal is None:
        return False
    return value >= one.goal if one.direction == Direction.UP else value <= one.goal


def share_of(one: PriorityTask, value: Decimal | None) -> Decimal | None:
    """Return how far a figure has come from the baseline (0 unless told) to the goal, in percent from 0 to 100."""
    start = one.baseline or Decimal(0)
    if value is None or one.goal is None or one.goal == start:
        return None
    return min(max((value - start) / (one.goal - start) * 100, Decimal(0)), Decimal(100))


def figure_faults() -> Iterator[tuple[str, str]]:
    """Yield every paper that proves a figure: whose it is, and what is wrong with it (nothing where it is whole)."""
    rows = PriorityFigure.objects.select_related("priority_task__unit").order_by("pk")
    for one in rows.iterator(chunk_size=500):
        task = one.priority_task
        where = f"Nhiệm vụ trọng tâm {task.pk}, {task.unit}, số liệu {one.pk}"
        yield where, file_fault(one.file, one.sha256)


def _candidate(
    task: PriorityTask, entry: Shortcoming | None, figure: PriorityFigure | None, holders: str, today: date
) -> Candidate:
    facts: dict[str, int] = {}
    if entry:
        facts = {
            "years": _years(entry.first_seen_on, today),
            "promises": entry.promised,  # type: ignore[attr-defined]
            "returned": entry.returned,  # type: ignore[attr-defined]
            "moved_days": entry.moved_days,  # type: ignore[attr-defined]
        }
    return Candidate(
        task=task,
        first_seen_on=entry.first_seen_on if entry else None,
        years=facts.get("years"),
        promises=facts.get("promises"),
        returned=facts.get("returned"),
        moved_days=facts.get("moved_days"),
        met=tuple(one for one in criteria() if one.key in task.criteria or one.met_by(facts)),
        figure=figure,
        holders=holders,
    )


def _years(since: date, today: date) -> int:
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))


def _key(order: str):  # type: ignore[no-untyped-def]
    return {
        "tieu-chi": lambda one: (-len(one.met), one.first_seen_on or date.max, one.task.pk),
        "han": lambda one: (one.task.due_on or date.max, one.task.pk),
    }.get(order, lambda one: (one.first_seen_on or date.max, one.task.pk))


def _missed(unit: Unit, year: int, actor: Actor) -> list[TargetRow]:
    targets = Target.objects.filter(
        within(unit, "unit__"), visible_targets(actor), year=year, post__isnull=True
    )
    rows = target_rows(targets.select_related("unit").order_by("unit__sort_key", "id")[:MOST_TARGETS])
    return [row for row in rows if row.result.standing is Standing.MISSED and not row.gone_on]
