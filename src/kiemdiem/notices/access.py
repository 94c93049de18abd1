"""Notices belong to the account they are told to; nobody else reads them."""

from kiemdiem.core.access import Actor, Paths, Role, Target


def own_target(account_id: int, actor: Actor) -> Target:
    """Return the notices of an account as the access policy sees them: `self` is whoever signs in with it."""
    own = account_id == actor.account_id
    return Target(unit_id=None, paths=Paths(), relations=frozenset({Role.SELF} if own else ()))
