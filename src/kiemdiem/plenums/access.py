"""What an actor is to a plenary session, and which sessions an actor may see.

Whoever presides is `chair`, whoever takes the minutes `secretary`, whoever is summoned `listed`.
"""

from django.db.models import Exists, OuterRef, Q

from kiemdiem.core.access import SYSTEM, Actor, Role, Target
from kiemdiem.organisations.access import reach_filter
from kiemdiem.organisations.models import Collective
from kiemdiem.plenums.models import Delegate, Plenum


def body_target(body: Collective) -> Target:
    """Return a body as the policy of planning sees it: its unit."""
    return Target(unit_id=body.unit_id, paths=body.unit.paths)


def plenum_target(plenum: Plenum, actor: Actor) -> Target:
    """Return a session as the access policy sees it; one statement, none for an actor without a person."""
    return Target(
        unit_id=plenum.body.unit_id,
        paths=plenum.paths,
        relations=frozenset(_relations(plenum, actor.person_id)),
        step=plenum.state,
    )


def visible_plenums(actor: Actor) -> Q:
    """Return the sessions that `actor` may see: by a role over the body's unit, or by what they are to the session."""
    if actor is SYSTEM:
        return Q()
    unit = "body__unit"
    rows = reach_filter(
        "plenums.see", actor, unit=f"{unit}_id", party=f"{unit}__party_path", state=f"{unit}__state_path"
    )
    if not rows or actor.person_id is None:
        return rows
    seats = Delegate.objects.filter(plenum=OuterRef("pk"), person=actor.person_id)
    return rows | Q(chair=actor.person_id) | Q(secretary=actor.person_id) | Q(Exists(seats))


def answered_by(actor: Actor) -> Q:
    """Return the sessions whose remarks `actor` answers: by a role over the body's unit, as its chair or its secretary."""
    unit = "body__unit"
    rows = reach_filter(
        "plenums.dispose", actor, unit=f"{unit}_id", party=f"{unit}__party_path", state=f"{unit}__state_path"
    )
    if actor.person_id is None:
        return rows
    return rows | Q(chair=actor.person_id) | Q(secretary=actor.person_id)


def _relations(plenum: Plenum, person: int | None) -> set[Role]:
    if person is None:
        return set()
    named = {Role.CHAIR: plenum.chair_id, Role.SECRETARY: plenum.secretary_id}
    roles = {role for role, who in named.items() if who == person}
    if Delegate.objects.filter(plenum=plenum, person=person).exists():
        roles.add(Role.LISTED)
    return roles
