"""The tasks of an edition as a tree: in the order of the paper, numbered 1, 1.1, 1.1.1."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from kiemdiem.programmes.models import ProgrammeTask


class Line(NamedTuple):
    """A task as pages show it; its post and its unit by their names, `done_on` the day its result was confirmed for."""

    pk: int
    parent_id: int | None
    number: int
    name: str
    rule: str
    weight: Decimal | None
    starts_on: date | None
    due_on: date | None
    unit: str | None
    owner_post: str | None
    done_on: date | None


Task = TypeVar("Task", ProgrammeTask, Line)


@dataclass(frozen=True)
class Branch(Generic[Task]):
    """A task with its number in the paper and how deep it lies; `leaf` where nothing lies under it."""

    task: Task
    mark: str
    depth: int
    leaf: bool


Written = Branch[ProgrammeTask]


def in_order(tasks: Iterable[Task]) -> list[Branch[Task]]:
    """Return tasks from the top down, each followed by its parts; one read of an edition's tasks suffices."""
    below: defaultdict[int | None, list[Task]] = defaultdict(list)
    for task in tasks:
        below[task.parent_id].append(task)
    for parts in below.values():
        parts.sort(key=lambda one: (one.number, one.pk))
    found: list[Branch[Task]] = []
    waiting = [(task, str(number), 0) for number, task in reversed(list(enumerate(below[None], start=1)))]
    while waiting:
        task, mark, depth = waiting.pop()
        parts = below.get(task.pk, [])
        found.append(Branch(task, mark, depth, leaf=not parts))
        for number, part in reversed(list(enumerate(parts, start=1))):
            waiting.append((part, f"{mark}.{number}", depth + 1))
    return found
