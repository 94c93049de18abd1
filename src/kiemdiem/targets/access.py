"""What an actor is to a target, and which targets an actor may see."""

from django.db.models import Q

from kiemdiem.audit.access import decide, reach_filter
from kiemdiem.core import access
from kiemdiem.core.access import SYSTEM, Actor, Decision, Role
from kiemdiem.cycles.models import CycleState, CycleUnit, DelegationMember
from kiemdiem.organisations.models import Unit
from kiemdiem.targets.models import Target


def targets_of(unit: Unit, actor: Actor) -> access.Target:
    """Return a unit's targets as the access policy sees them; a delegate's unit is one of an open cycle."""
    return access.Target(unit_id=unit.pk, paths=unit.paths, relations=_delegate(unit.pk, actor))


def visible_targets(actor: Actor, prefix: str = "") -> Q:
    """Return the targets that `actor` may see: the twin of `may_see`; `prefix` walks a relation (`target__`)."""
    if actor is SYSTEM:
        return Q()
    rows = reach_filter(
        "targets.see",
        actor,
        unit=f"{prefix}unit_id",
        party=f"{prefix}unit__party_path",
        state=f"{prefix}unit__state_path",
    )
    if not rows or actor.person_id is None:
        return rows
    assigned = CycleUnit.objects.filter(
        cycle__state=CycleState.OPEN, delegations__members__person_id=actor.person_id
    )
    return rows | Q(**{f"{prefix}unit__in": assigned.values("unit_id")})


def may_see(actor: Actor, target: Target) -> Decision:
    """Answer whether `actor` may see `target`: the twin of `visible_targets`."""
    return decide("targets.see", actor, targets_of(target.unit, actor))


def _delegate(unit_id: int, actor: Actor) -> frozenset[Role]:
    if actor.person_id is None:
        return frozenset()
    seats = DelegationMember.objects.filter(
        person_id=actor.person_id,
        delegation__units__unit_id=unit_id,
        delegation__cycle__state=CycleState.OPEN,
    )
    return frozenset({Role.DELEGATE}) if seats.exists() else frozenset()
