"""The access policy, loaded once. It stands in the lowest context so that every context can ask it."""

from functools import cache

from django.db.models import Q

from kiemdiem import data
from kiemdiem.audit.models import Event
from kiemdiem.core import access
from kiemdiem.core.access import SYSTEM, Actor, Decision, Grant, Paths, Policy, Reach, Target


@cache
def policy() -> Policy:
    """Return the table of `data/access/policy.yaml`."""
    return access.parse_policy(data.table("access/policy.yaml"))


def decide(action: str, actor: Actor, target: Target) -> Decision:
    """Answer whether `actor` may do `action` to `target` now."""
    return access.decide(policy(), action, actor, target)


def require(action: str, actor: Actor, target: Target) -> None:
    """Raise `NotAllowed`, with reason and way out, unless `decide` allows."""
    access.require(policy(), action, actor, target)


def may_somewhere(action: str, actor: Actor) -> bool:
    """Return whether any of the actor's roles over units allows `action` in that very unit, at its first step."""
    step = next(iter(policy().actions[action].steps), "")
    return any(
        decide(action, actor, Target(grant.unit_id, grant.paths, step=step)).allowed for grant in actor.grants
    )


def reach_filter(
    action: str,
    actor: Actor,
    *,
    unit: str = "unit_id",
    party: str = "party_path",
    state: str = "state_path",
    frozen: bool = False,
) -> Q:
    """Return the rows that the actor's grants reach for `action`: equality or indexed path prefixes, never id lists.

    Relations (reviewed, delegate, owner) are the caller's to add with `|`. `unit`, `party` and `state` name
    the columns. `frozen`: these paths are kept as they were on some day (a cycle's, an event's), so today's
    prefix may not fit them; the unit's id is looked for within them. A row outside matches nothing
    (`Q(pk__in=[])`).
    """
    rows = Q(pk__in=[])
    for allowance in policy().actions[action].allow:
        for grant in actor.grants_of(allowance.role):
            if allowance.reach is Reach.ALL:
                return Q()
            if allowance.reach is Reach.UNIT:
                rows |= Q(**{unit: grant.unit_id})
            elif allowance.reach is Reach.SUBTREE and frozen:
                rows |= _names(grant, party) | _names(grant, state)
            elif allowance.reach is Reach.SUBTREE:
                if grant.paths.party:
                    rows |= Q(**{f"{party}__startswith": grant.paths.party})
                if grant.paths.state:
                    rows |= Q(**{f"{state}__startswith": grant.paths.state})
    return rows


def _names(grant: Grant, path: str) -> Q:
    """Return the rows whose frozen path has the grant's unit as one of its steps; none for a grant without a unit."""
    step = f"{grant.unit_id}/"
    return Q(**{f"{path}__startswith": step}) | Q(**{f"{path}__contains": f"/{step}"})


def event_target(event: Event) -> Target:
    """Return an event as the policy sees it: where its object stood when it happened."""
    return Target(unit_id=None, paths=Paths(party=event.party_path, state=event.state_path))


def visible_events(actor: Actor) -> Q:
    """Return the events that `actor` may read. Raises NotAllowed for whoever reads no journal at all."""
    if actor is SYSTEM:
        return Q()
    readers = [allowance.role for allowance in policy().actions["audit.see"].allow]
    if not actor.holds(*readers):
        require("audit.see", actor, Target(unit_id=None, paths=Paths()))
    return reach_filter("audit.see", actor, frozen=True)
