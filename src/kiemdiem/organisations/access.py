"""Facts about units for access, and the row filters that mirror the policy's reach."""

from django.db.models import Q

from kiemdiem.audit.access import policy
from kiemdiem.core.access import Actor, Reach, Target
from kiemdiem.organisations.models import Unit


def unit_target(unit: Unit) -> Target:
    """Return a unit as the access policy sees it."""
    return Target(unit_id=unit.pk, paths=unit.paths)


def reach_filter(action: str, actor: Actor, *, unit: str = "unit_id", party: str = "party_path", state: str = "state_path") -> Q:
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
