"""What an actor is to a task or a product, and which tasks an actor may see.

The owner of a task is the person it was given to, not whoever holds the post today: results stay with the person.
"""

from django.db.models import Q

from kiemdiem.assignments.models import Product, Task
from kiemdiem.audit.access import decide, reach_filter
from kiemdiem.core.access import SYSTEM, Actor, Decision, Paths, Role, Target
from kiemdiem.organisations.models import Unit

PROPOSED, APPROVED = "product_proposed", "product_approved"


def tasks_of(unit: Unit) -> Target:
    """Return a unit's tasks as the access policy sees them: where a new task would go."""
    return Target(unit_id=unit.pk, paths=unit.paths)


def task_target(task: Task, actor: Actor) -> Target:
    """Return a task as the access policy sees it, with what `actor` is to it."""
    own = actor.person_id is not None and actor.person_id == task.person_id
    return Target(
        unit_id=task.unit_id,
        paths=task.unit.paths,
        relations=frozenset({Role.OWNER} if own else ()),
        step=task.state,
    )


def reached_tasks(action: str, actor: Actor) -> Q:
    """Return the tasks that the actor's roles over units reach for `action`, at whatever step."""
    if actor is SYSTEM:
        return Q()
    return reach_filter(action, actor, unit="unit_id", party="unit__party_path", state="unit__state_path")


def visible_tasks(actor: Actor) -> Q:
    """Return the tasks that `actor` may see: the twin of `may_see`."""
    rows = reached_tasks("assignments.see", actor)
    return rows | own_tasks(actor) if rows else rows


def own_tasks(actor: Actor) -> Q:
    """Return the tasks that were given to the person who acts."""
    return Q(pk__in=[]) if actor.person_id is None else Q(person_id=actor.person_id)


def may_see(actor: Actor, task: Task) -> Decision:
    """Answer whether `actor` may see `task`: the twin of `visible_tasks`."""
    return decide("assignments.see", actor, task_target(task, actor))


def catalogue(actor: Actor) -> Target:
    """Return the catalogues as a whole: whoever may be given a task may look up what a product counts."""
    relations = frozenset({Role.REVIEWED} if actor.person_id is not None else ())
    return Target(unit_id=None, paths=Paths(), relations=relations)


def product_target(product: Product) -> Target:
    """Return a product as the access policy sees it."""
    step = APPROVED if product.approved_at else PROPOSED
    return Target(unit_id=product.unit_id, paths=product.unit.paths, step=step)
