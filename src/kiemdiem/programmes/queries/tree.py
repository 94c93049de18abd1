"""The tasks of an edition as a tree: in the order of the paper, numbered 1, 1.1, 1.1.1."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kiemdiem.programmes.models import ProgrammeTask


@dataclass(frozen=True)
class Branch:
    """A task with its number in the paper and how deep it lies; `leaf` where nothing lies under it."""

    task: ProgrammeTask
    mark: str
    depth: int
    leaf: bool


def in_order(tasks: Iterable[ProgrammeTask]) -> list[Branch]:
    """Return tasks from the top down, each followed by its parts; one read of an edition's tasks suffices."""
    below: defaultdict[int | None, list[ProgrammeTask]] = defaultdict(list)
    for task in tasks:
        below[task.parent_id].append(task)
    for parts in below.values():
        parts.sort(key=lambda one: (one.number, one.pk))
    found: list[Branch] = []
    waiting = [(task, str(number), 0) for number, task in reversed(list(enumerate(below[None], start=1)))]
    while waiting:
        task, mark, depth = waiting.pop()
        parts = below.get(task.pk, [])
        found.append(Branch(task, mark, depth, leaf=not parts))
        for number, part in reversed(list(enumerate(parts, start=1))):
            waiting.append((part, f"{mark}.{number}", depth + 1))
    return found
