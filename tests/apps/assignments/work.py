"""Tasks and products of ward A, given as the tests of this room need them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cast import NOW, World
from kiemdiem.assignments.actions import giving, products, tasks
from kiemdiem.assignments.actions.giving import TaskLine
from kiemdiem.assignments.models import Product, Task
from kiemdiem.core.access import Actor

GIVEN_ON = date(2026, 10, 26)
DUE_ON = date(2026, 11, 20)


def proposed(world: World, by: Actor, name: str = "Tờ trình giao đất", **given: Any) -> Product:
    """Propose a product of ward A with the factor 1,5."""
    facts = {
        "unit": world.units["ward_a"],
        "measure_unit": "tờ trình",
        "factor": Decimal("1.5"),
        "at": NOW,
        **given,
    }
    return products.propose_product(name=name, valid_from=date(2026, 1, 1), by=by, **facts)


def approved(world: World, officer: Actor, head: Actor, **given: Any) -> Product:
    """Propose a product and approve it."""
    return products.approve_product(product=proposed(world, officer, **given), by=head, at=NOW)


def line(world: World, to: str = "deputy_a", **given: Any) -> TaskLine:
    """Return one line of a list of tasks, due before today."""
    return TaskLine(
        **{"post": world.posts[to], "name": "Trình phương án giao đất", "due_on": DUE_ON, **given}
    )


def given(
    world: World, by: Actor, to: str = "deputy_a", on: date = GIVEN_ON, at: datetime = NOW, **facts: Any
) -> Task:
    """Give one task."""
    return giving.assign(lines=[line(world, to, **facts)], assigned_on=on, by=by, at=at)[0]


def confirmed(task: Task, by: Actor, **found: Any) -> Task:
    """Confirm a task: all done on the due date, nothing wrong, unless said otherwise."""
    facts = {"done_amount": task.amount, "done_on": DUE_ON, "at": NOW, **found}
    return tasks.confirm(task=task, by=by, **facts)
