"""What a person's tasks of a period come to, in the shape that the evaluator reads.

A task counts once, in the period that its due date falls in, whenever it was done: so everybody knows from the
first day where it counts, and no task falls between two periods. No text that was read says this; it is a
convention of this software and shown as such. Only what a superior confirmed counts as done.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from kiemdiem.assignments.models import GroundState, Lapse, Quality, Task, TaskKind, TaskState

Work = dict[str, Any]


@dataclass(frozen=True)
class Counts:
    """How many tasks of a period came to what; each task is one, whatever its amount or factor.

    `late` are those with a delay that has no confirmed objective ground, and those not wholly done.
    """

    total: int = 0
    planned: int = 0
    unplanned: int = 0
    unconfirmed: int = 0
    done: int = 0
    late: int = 0
    on_time_quality: int = 0
    above: int = 0

    @property
    def metrics(self) -> dict[str, int]:
        """The counts by the keys of `docs/reference/facts.md`."""
        return {
            "tasks_total": self.total,
            "tasks_done": self.done,
            "tasks_late": self.late,
            "tasks_above": self.above,
            "tasks_on_time_quality": self.on_time_quality,
        }


def work_of(person_id: int, start: date, end: date) -> Work:
    """Return `{"products": […]}` of one person's tasks due from `start` to `end`, as `core.facts` reads `work`.

    Numbers are exact fractions; one statement, however many tasks.
    """
    return work_of_many([person_id], start, end)[person_id]


def work_of_many(person_ids: Collection[int], start: date, end: date) -> dict[int, Work]:
    """Return the work of several people, everybody asked for among them; one statement."""
    found: dict[int, list[dict[str, Any]]] = {person_id: [] for person_id in person_ids}
    for task in counted_tasks(person_ids, start, end):
        found[task.person_id].append(
            {
                "id": str(task.pk),
                "factor": Fraction(task.factor),
                "assigned": Fraction(task.amount),
                "done": Fraction(task.done_amount),
                "faults": Fraction(task.faults),
                "delays": Fraction(task.delays),
                "objective_faults": Fraction(_objective(task, Lapse.FAULT)),
                "objective_delays": Fraction(_objective(task, Lapse.DELAY)),
            }
        )
    return {person_id: {"products": products} for person_id, products in found.items()}


def counts_of_many(person_ids: Collection[int], start: date, end: date) -> dict[int, Counts]:
    """Return the counts of several people's tasks due from `start` to `end`; one statement."""
    found: dict[int, list[Task]] = {person_id: [] for person_id in person_ids}
    for task in counted_tasks(person_ids, start, end):
        found[task.person_id].append(task)
    return {person_id: _count(tasks) for person_id, tasks in found.items()}


def counted_tasks(person_ids: Collection[int], start: date, end: date) -> QuerySet[Task]:
    """Return the tasks that count, oldest due first, each with `objective_fault` and `objective_delay` confirmed."""
    return (
        Task.objects.filter(person__in=person_ids, due_on__gte=start, due_on__lte=end)
        .exclude(state=TaskState.WITHDRAWN)
        .annotate(
            objective_fault=_confirmed(Lapse.FAULT),
            objective_delay=_confirmed(Lapse.DELAY),
        )
        .select_related("post", "product")
        .order_by("due_on", "pk")
    )


def _confirmed(lapse: Lapse) -> Coalesce:
    of = Q(grounds__lapse=lapse, grounds__state=GroundState.CONFIRMED)
    return Coalesce(Sum("grounds__count", filter=of), 0, output_field=IntegerField())


def _objective(task: Task, lapse: Lapse) -> int:
    """Return the lapses with a confirmed ground; none while a confirmation taken back waits to be made anew."""
    found = task.faults if lapse == Lapse.FAULT else task.delays
    objective: int = getattr(task, f"objective_{lapse}")
    return min(objective, found)


def _count(tasks: list[Task]) -> Counts:
    whole = [task for task in tasks if task.state == TaskState.CONFIRMED and task.done_amount == task.amount]
    punctual = [task for task in whole if task.delays == _objective(task, Lapse.DELAY)]
    sound = [
        task for task in punctual
        if task.faults == _objective(task, Lapse.FAULT) and task.quality != Quality.NOT_MET
    ]  # fmt: skip
    return Counts(
        total=len(tasks),
        planned=sum(task.kind == TaskKind.PLANNED for task in tasks),
        unplanned=sum(task.kind == TaskKind.UNPLANNED for task in tasks),
        unconfirmed=sum(task.state != TaskState.CONFIRMED for task in tasks),
        done=len(whole),
        late=len(tasks) - len(punctual),
        on_time_quality=len(sound),
        above=sum(task.above for task in whole),
    )
