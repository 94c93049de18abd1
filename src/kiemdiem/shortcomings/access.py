"""What an actor is to an entry of the register, and which entries an actor may see.

The owner is whoever holds the owner post on the day; a delegate is a member of a delegation assigned to the
entry's unit in a cycle that is open.
"""

from datetime import date

from django.db.models import Q

from kiemdiem.audit.access import decide, policy
from kiemdiem.core.access import SYSTEM, Actor, Decision, Role, Target
from kiemdiem.cycles.models import CycleState, CycleUnit, DelegationMember
from kiemdiem.organisations.access import reach_filter
from kiemdiem.organisations.models import Appointment, Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.models import Obstacle, Shortcoming


def register_target(unit: Unit, actor: Actor) -> Target:
    """Return a unit's register as the access policy sees it: where a new entry would go."""
    return Target(unit_id=unit.pk, paths=unit.paths, relations=_delegate(unit.pk, actor))


def entry_target(entry: Shortcoming, actor: Actor, on: date) -> Target:
    """Return an entry as the access policy sees it, with what `actor` is to it on the day `on`."""
    return Target(
        unit_id=entry.unit_id,
        paths=entry.paths,
        relations=_owner(entry, actor, on) | _delegate(entry.unit_id, actor),
        step=entry.state,
    )


def obstacle_target(obstacle: Obstacle) -> Target:
    """Return an obstacle as the policy of answering sees it.

    The addressed unit's own officer answers it; where that unit stands outside the installation, an organiser
    over the entry's unit records the answer. So the unit is the addressed one, the paths are the entry's.
    """
    entry = obstacle.shortcoming
    return Target(unit_id=obstacle.sent_to_id, paths=entry.paths, step=entry.state)


def visible_entries(actor: Actor, on: date, action: str = "shortcomings.see", prefix: str = "") -> Q:
    """Return the entries that `actor` reaches for `action` on the day `on`; with the default, the twin of `may_see`.

    `prefix` walks a relation (`shortcoming__`).
    """
    if actor is SYSTEM:
        return Q()
    rows = reach_filter(
        action, actor, unit=f"{prefix}unit_id", party=f"{prefix}party_path", state=f"{prefix}state_path"
    )
    if not rows or actor.person_id is None:
        return rows
    relations = {allowance.role for allowance in policy().actions[action].allow if allowance.reach is None}
    if Role.OWNER in relations:
        held = Appointment.objects.filter(in_force(on), person_id=actor.person_id)
        rows |= Q(**{f"{prefix}owner_post__in": held.values("post_id")})
    if Role.DELEGATE in relations:
        assigned = CycleUnit.objects.filter(
            cycle__state=CycleState.OPEN, delegations__members__person_id=actor.person_id
        )
        rows |= Q(**{f"{prefix}unit__in": assigned.values("unit_id")})
    return rows


def may_see(actor: Actor, entry: Shortcoming, on: date) -> Decision:
    """Answer whether `actor` may see `entry` on the day `on`: the twin of `visible_entries`."""
    return decide("shortcomings.see", actor, entry_target(entry, actor, on))


def _owner(entry: Shortcoming, actor: Actor, on: date) -> frozenset[Role]:
    if actor.person_id is None or entry.owner_post_id is None:
        return frozenset()
    holds = Appointment.objects.filter(in_force(on), person_id=actor.person_id, post_id=entry.owner_post_id)
    return frozenset({Role.OWNER}) if holds.exists() else frozenset()


def _delegate(unit_id: int, actor: Actor) -> frozenset[Role]:
    if actor.person_id is None:
        return frozenset()
    seats = DelegationMember.objects.filter(
        person_id=actor.person_id,
        delegation__units__unit_id=unit_id,
        delegation__cycle__state=CycleState.OPEN,
    )
    return frozenset({Role.DELEGATE}) if seats.exists() else frozenset()
