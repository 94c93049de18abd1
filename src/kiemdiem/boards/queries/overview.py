"""Figures of the open cycles and of the register, for whoever leads or organises: late first, each with its way down."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from kiemdiem.audit.access import policy
from kiemdiem.core.access import Actor, Role
from kiemdiem.core.ruleset import Level, SubjectKind
from kiemdiem.cycles.access import visible_cycles, visible_subjects
from kiemdiem.cycles.models import Cycle, CycleState, Inclusion, Subject
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Obstacle, Shortcoming, State
from kiemdiem.shortcomings.queries.carried import NOT_OVERCOME
from kiemdiem.shortcomings.queries.filtering import is_late, is_unowned

STEPS = ("drafting", "returned", "submitted", "accepted", "reviewed_at_conference", "appraised", "decided")
MISMATCHES_SHOWN = 10


@dataclass(frozen=True)
class StepCount:
    """How many subjects stand at one step, and how many of them past their date."""

    step: str
    name: str
    number: int
    late: int


@dataclass(frozen=True)
class CycleFigures:
    """One open cycle: its subjects by step."""

    cycle_id: int
    title: str
    total: int
    late: int
    decided: int
    steps: tuple[StepCount, ...]


@dataclass(frozen=True)
class RegisterFigures:
    """What the register holds in the actor's reach."""

    unsolved: int
    late: int
    unowned: int
    relapsed: int
    claimed: int
    drafts: int
    obstacles: int
    obstacles_late: int


@dataclass(frozen=True)
class Mismatch:
    """A collective that gives itself the highest level while its unit has overdue entries."""

    subject_id: int
    name: str
    unit_id: int
    unit: str
    late: int


@dataclass(frozen=True)
class Overview:
    """What leadership reads first."""

    cycles: tuple[CycleFigures, ...]
    register: RegisterFigures
    mismatches: tuple[Mismatch, ...]


def overview(actor: Actor, today: date) -> Overview | None:
    """Return the figures within the actor's reach in five statements; None for whoever neither leads nor organises."""
    if not actor.holds(Role.LEADERSHIP, Role.ORGANISER):
        return None
    return Overview(_cycles(actor, today), _register(actor, today), _mismatches(actor, today))


def _cycles(actor: Actor, today: date) -> tuple[CycleFigures, ...]:
    cycles = Cycle.objects.filter(visible_cycles(actor), state=CycleState.OPEN).order_by("-year", "-pk")
    rows = Subject.objects.filter(visible_subjects(actor), cycle__state=CycleState.OPEN).exclude(
        inclusion=Inclusion.EXEMPT
    )
    late = Count("pk", filter=Q(due_on__lt=today) & ~Q(step="decided"))
    counted: defaultdict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in rows.order_by().values("cycle_id", "step").annotate(number=Count("pk"), late=late):
        counted[row["cycle_id"]][row["step"]] = (row["number"], row["late"])
    names = policy().steps
    figures = []
    for pk, title in cycles.values_list("pk", "title"):
        found = counted[pk]
        steps = tuple(StepCount(step, names[step], *found.get(step, (0, 0))) for step in STEPS)
        figures.append(
            CycleFigures(
                pk,
                title,
                sum(each.number for each in steps),
                sum(each.late for each in steps),
                steps[-1].number,
                steps,
            )
        )
    return tuple(figures)


def _register(actor: Actor, today: date) -> RegisterFigures:
    unsolved = Q(state__in=NOT_OVERCOME)
    entries = Shortcoming.objects.filter(visible_entries(actor, today)).aggregate(
        unsolved=Count("pk", filter=unsolved),
        late=Count("pk", filter=is_late(today)),
        unowned=Count("pk", filter=is_unowned(today)),
        relapsed=Count("pk", filter=unsolved & Q(relapse_of__isnull=False)),
        claimed=Count("pk", filter=Q(state=State.CLAIMED)),
        drafts=Count("pk", filter=Q(state=State.DRAFT)),
    )
    waiting = Obstacle.objects.filter(
        visible_entries(actor, today, prefix="shortcoming__"), answered_on__isnull=True
    )
    obstacles = waiting.aggregate(
        obstacles=Count("pk"), obstacles_late=Count("pk", filter=Q(answer_due__lt=today))
    )
    return RegisterFigures(**entries, **obstacles)


def _mismatches(actor: Actor, today: date) -> tuple[Mismatch, ...]:
    overdue = Shortcoming.objects.filter(is_late(today), unit=OuterRef("unit__unit"))
    rows = (
        Subject.objects.filter(
            Exists(overdue),
            visible_subjects(actor, "ratings.see"),
            cycle__state=CycleState.OPEN,
            kind=SubjectKind.COLLECTIVE,
            review__self_level=Level.HTXS,
        )
        .exclude(step__in=("drafting", "returned"))
        .annotate(
            late=Count(
                "unit__unit__shortcomings",
                filter=is_late(today, "unit__unit__shortcomings__"),
            )
        )
        .order_by("-late", "sort_key", "pk")
        .values_list("pk", "name", "unit__unit_id", "unit__name", "late")
    )
    return tuple(Mismatch(*row) for row in rows[:MISMATCHES_SHOWN])
