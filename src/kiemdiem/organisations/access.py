"""Facts about units for access, and the row filters that mirror the policy's reach."""

from django.db.models import Q

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import policy
from kiemdiem.core.access import Actor, Paths, Reach, Role, Target
from kiemdiem.organisations.models import Unit

NOWHERE = Target(unit_id=None, paths=Paths())


def unit_target(unit: Unit) -> Target:
    """Return a unit as the access policy sees it."""
    return Target(unit_id=unit.pk, paths=unit.paths)


def registry_target(actor: Actor) -> Target:
    """Return the register of organisations as a whole: whoever may be reviewed may look things up in it."""
    relations = frozenset({Role.REVIEWED} if actor.person_id is not None else ())
    return Target(unit_id=None, paths=Paths(), relations=relations)


def person_target(person: Person, actor: Actor, unit: Unit | None) -> Target:
    """Return a person as the policy sees them: in the unit where they hold a post, and whether it is oneself."""
    relations = frozenset({Role.REVIEWED} if person.pk == actor.person_id else ())
    return Target(
        unit_id=unit.pk if unit else None, paths=unit.paths if unit else Paths(), relations=relations
    )


def reach_filter(
    action: str, actor: Actor, *, unit: str = "unit_id", party: str = "party_path", state: str = "state_path"
) -> Q:
    """Return the rows that the actor's grants reach for `action`: equality or indexed path prefixes, never id lists.

    Relations (reviewed, delegate, owner) are the caller's to add with `|`. `unit`, `party` and `state` name
    the columns. A row outside matches nothing (`Q(pk__in=[])`).
    """
    rows = Q(pk__in=[])
    for allowance in policy().actions[action].allow:
        for grant in actor.grants_of(allowance.role):
            if allowance.reach is Reach.ALL:
                return Q()
            if allowance.reach is Reach.UNIT:
                rows |= Q(**{unit: grant.unit_id})
            elif allowance.reach is Reach.SUBTREE:
                if grant.paths.party:
                    rows |= Q(**{f"{party}__startswith": grant.paths.party})
                if grant.paths.state:
                    rows |= Q(**{f"{state}__startswith": grant.paths.state})
    return rows
