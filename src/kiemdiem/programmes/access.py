"""What an actor is to a programme or a priority task, and which of them an actor may see.

Consulted is whoever was asked for comment in a round. An owner holds a post, or serves a unit as its head or officer,
that has a task or a target in the edition in force.
"""

from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kiemdiem.audit.access import decide, reach_filter
from kiemdiem.core.access import SYSTEM, Actor, Decision, Role, Target
from kiemdiem.organisations.models import Appointment, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.prepared import Shaped
from kiemdiem.programmes.models import (
    EditionState,
    Invitation,
    PriorityTask,
    Programme,
    ProgrammeGoal,
    ProgrammeTask,
)

SERVING = (Role.OFFICER, Role.HEAD)


def programmes_of(unit: Unit) -> Target:
    """Return a unit's programmes and priority tasks as the access policy sees them: where a new one would go."""
    return Target(unit_id=unit.pk, paths=unit.paths)


def programme_target(programme: Programme, actor: Actor, on: date) -> Target:
    """Return a programme as the access policy sees it, with what `actor` is to it on a day; at most three statements."""
    relations = set()
    if actor.person_id is not None and INVITED.rows(actor, programme.pk):
        relations.add(Role.CONSULTED)
    if any(named.rows(actor, programme.pk, on) for named in NAMED):
        relations.add(Role.OWNER)
    return Target(
        unit_id=programme.unit_id,
        paths=programme.unit.paths,
        relations=frozenset(relations),
        step=programme.state,
    )


def visible_programmes(actor: Actor, on: date, prefix: str = "") -> Q:
    """Return the programmes that `actor` may see: the twin of `may_see`; `prefix` walks a relation (`programme__`)."""
    if actor is SYSTEM:
        return Q()
    unit = f"{prefix}unit"
    rows = reach_filter(
        "programmes.see", actor, unit=f"{unit}_id", party=f"{unit}__party_path", state=f"{unit}__state_path"
    )
    if not rows:
        return rows
    key = f"{prefix}pk"
    if actor.person_id is not None:
        rows |= Q(Exists(_invited(actor).filter(round__version__programme=OuterRef(key))))
    for named in _named_in():
        here = named.filter(
            _answers(actor, on), edition__programme=OuterRef(key), edition__state=EditionState.ADOPTED
        )
        rows |= Q(Exists(here))
    return rows


def may_see(actor: Actor, programme: Programme, on: date) -> Decision:
    """Answer whether `actor` may see `programme`: the twin of `visible_programmes`."""
    return decide("programmes.see", actor, programme_target(programme, actor, on))


def task_target(task: ProgrammeTask, actor: Actor, on: date) -> Target:
    """Return a task of a programme as the access policy sees it: the programme's place, and who answers for the task."""
    programme = task.edition.programme
    serves = any(grant.unit_id == task.unit_id for grant in actor.grants_of(*SERVING))
    holds = (
        actor.person_id is not None
        and task.owner_post_id is not None
        and Appointment.objects.filter(
            in_force(on), person_id=actor.person_id, post=task.owner_post_id
        ).exists()
    )
    return Target(
        unit_id=programme.unit_id,
        paths=programme.unit.paths,
        relations=frozenset({Role.OWNER} if serves or holds else ()),
    )


def priority_target(priority: PriorityTask, actor: Actor, on: date) -> Target:
    """Return a priority task as the access policy sees it, with what `actor` is to it on a day."""
    held = (
        priority.owner_post_id is not None
        and actor.person_id is not None
        and Appointment.objects.filter(
            in_force(on), person_id=actor.person_id, post=priority.owner_post_id
        ).exists()
    )
    return Target(
        unit_id=priority.unit_id,
        paths=priority.unit.paths,
        relations=frozenset({Role.OWNER} if held else ()),
        step=priority.state,
    )


def visible_priorities(actor: Actor, on: date) -> Q:
    """Return the priority tasks that `actor` may see: the twin of `may_see_priority`."""
    if actor is SYSTEM:
        return Q()
    rows = reach_filter(
        "programmes.see_priorities",
        actor,
        unit="unit_id",
        party="unit__party_path",
        state="unit__state_path",
    )
    if not rows or actor.person_id is None:
        return rows
    held = Appointment.objects.filter(in_force(on), person_id=actor.person_id)
    return rows | Q(owner_post__in=held.values("post_id"))


def may_see_priority(actor: Actor, priority: PriorityTask, on: date) -> Decision:
    """Answer whether `actor` may see `priority`: the twin of `visible_priorities`."""
    return decide("programmes.see_priorities", actor, priority_target(priority, actor, on))


def _invited(actor: Actor) -> QuerySet[Invitation]:
    return Invitation.objects.filter(person_id=actor.person_id or 0)


def _named_in() -> tuple[QuerySet[Any], QuerySet[Any]]:
    return ProgrammeTask.objects.order_by(), ProgrammeGoal.objects.order_by()


def _answers(actor: Actor, on: date) -> Q:
    """Return the tasks or targets of a programme that the actor answers for, or whose unit the actor serves."""
    served = [grant.unit_id for grant in actor.grants_of(*SERVING)]
    rows = Q(unit__in=served)
    if actor.person_id is not None:
        held = Appointment.objects.filter(in_force(on), person_id=actor.person_id)
        rows |= Q(owner_post__in=held.values("post_id"))
    return rows


def _asked_about(actor: Actor, programme_id: int) -> QuerySet[Invitation, tuple[int]]:
    return _invited(actor).filter(round__version__programme=programme_id).order_by().values_list("pk")[:1]


def _named_by(rows: QuerySet[Any], actor: Actor, programme_id: int, on: date) -> QuerySet[Any, tuple[int]]:
    here = {"edition__programme": programme_id, "edition__state": EditionState.ADOPTED}
    return rows.filter(_answers(actor, on), **here).values_list("pk")[:1]


INVITED = Shaped(_asked_about)
NAMED = tuple(Shaped(partial(_named_by, rows)) for rows in _named_in())
