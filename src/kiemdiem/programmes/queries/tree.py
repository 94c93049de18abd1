"""The tasks of an edition as a tree: in the order of the paper, numbered 1, 1.1, 1.1.1."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from kiemdiem.programmes.models import ProgrammeTask


class Placed(Protocol):
    """A task with its place under its parent: a row of the database, or what a page reads of it."""

    @property
    def pk(self) -> Any:
        """Its key."""

    @property
    def parent_id(self) -> int | None:
        """The key of the task that it is a part of."""

    @property
    def number(self) -> int:
        """Its place among the parts of that task."""


Task = TypeVar("Task", bound=Placed)


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
