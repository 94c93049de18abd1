"""Programmes that were adopted, as their edition in force says, and the priority tasks that were chosen."""

from collections.abc import Sequence

from django.db.models import Model, Prefetch, QuerySet

from kiemdiem.organisations.queries import within
from kiemdiem.programmes.access import visible_priorities, visible_programmes
from kiemdiem.programmes.models import (
    Edition,
    EditionState,
    PriorityState,
    PriorityTask,
    Programme,
    ProgrammeGoal,
    ProgrammeKind,
    ProgrammeState,
    ProgrammeTask,
)
from kiemdiem.publishing.queries.facts import Facts, Source, Value, bound, figure, present
from kiemdiem.web.formats import day

IN_FORCE = (ProgrammeState.ADOPTED, ProgrammeState.AMENDING)
CHOSEN = (PriorityState.ADOPTED, PriorityState.CLOSED)


def _programmes() -> QuerySet[Model]:
    return Programme.objects.filter(state__in=IN_FORCE)


def _programme_facts(ids: Sequence[int]) -> list[Facts]:
    """Four statements."""
    editions = Edition.objects.filter(state=EditionState.ADOPTED).prefetch_related(
        Prefetch("goals", ProgrammeGoal.objects.select_related("unit").order_by("key")),
        Prefetch("tasks", ProgrammeTask.objects.select_related("unit").order_by("number", "key")),
    )
    rows = (
        Programme.objects.filter(pk__in=ids, state__in=IN_FORCE).select_related("unit", "act").order_by("pk")
    )
    return [
        _programme(one) for one in rows.prefetch_related(Prefetch("editions", editions, to_attr="in_force"))
    ]


def _programme(programme: Programme) -> Facts:
    edition: Edition | None = next(iter(programme.in_force), None)  # type: ignore[attr-defined]  # prefetched
    values = present(
        title=programme.title,
        form=ProgrammeKind(programme.kind).label,
        unit=programme.unit.name,
        act=str(programme.act),
        years=programme.years,
        decision_number=edition.decision_number if edition else "",
        decided_on=edition.decided_on if edition else None,
        goals="\n".join(_goal(one) for one in edition.goals.all()) if edition else "",
        tasks="\n".join(_task(one) for one in edition.tasks.all()) if edition else "",
        source=programme.source,
    )
    told = {"goals": edition.goals.all(), "tasks": edition.tasks.all()} if edition else {}
    made_up = frozenset(key for key, rows in told.items() if any(one.illustrative for one in rows))
    return Facts(programme.pk, values, programme.illustrative, made_up=made_up)


def _goal(goal: ProgrammeGoal) -> str:
    value = f": {bound(goal.value, goal.measure_unit, goal.direction)}" if goal.value is not None else ""
    return f"{goal.name}, năm {goal.year}{value}{_by(goal)}"


def _task(task: ProgrammeTask) -> str:
    return f"{task.name}{_by(task)}{f'; hạn {day(task.due_on)}' if task.due_on else ''}"


def _by(one: ProgrammeGoal | ProgrammeTask) -> str:
    return f" ({one.unit.name})" if one.unit else ""


def _priorities() -> QuerySet[Model]:
    return PriorityTask.objects.filter(state__in=CHOSEN)


def _priority_facts(ids: Sequence[int]) -> list[Facts]:
    """Two statements."""
    rows = PriorityTask.objects.filter(pk__in=ids, state__in=CHOSEN).select_related("unit", "owner_post")
    return [_priority(one) for one in rows.prefetch_related("figures").order_by("pk")]


def _priority(task: PriorityTask) -> Facts:
    figures = sorted(task.figures.all(), key=lambda one: (one.as_of, one.recorded_at, one.pk))
    reading: dict[str, Value] = (
        {"reading": figure(figures[-1].value, task.measure_unit, figures[-1].as_of)} if figures else {}
    )
    values = present(
        name=task.name,
        unit=task.unit.name,
        year=str(task.year),
        state=PriorityState(task.state).label,
        reason=task.reason,
        owner_post=task.owner_post.title if task.owner_post else "",
        due_on=task.due_on,
        measure=task.measure,
        goal=bound(task.goal, task.measure_unit, task.direction) if task.goal is not None else "",
        decision_number=task.decision_number,
        decided_on=task.decided_on,
        source=task.source,
    )
    return Facts(task.pk, {**values, **reading}, task.illustrative)


PROGRAMMES = Source(
    rows=_programmes,
    within=lambda unit: within(unit, "unit__"),
    seen=visible_programmes,
    facts=_programme_facts,
    order=("-from_year", "-id"),
)
PRIORITIES = Source(
    rows=_priorities,
    within=lambda unit: within(unit, "unit__"),
    seen=visible_priorities,
    facts=_priority_facts,
    order=("-year", "-id"),
)
