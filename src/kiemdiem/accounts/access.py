"""Facts about accounts for access."""

from kiemdiem.accounts.models import Account
from kiemdiem.core.access import Actor, Paths, Role, Target

INSTALLATION = Target(unit_id=None, paths=Paths())


def account_target(account: Account, actor: Actor) -> Target:
    """Return an account as the access policy sees it: `self` is whoever signs in with it."""
    own = account.pk == actor.account_id
    return Target(unit_id=None, paths=Paths(), relations=frozenset({Role.SELF} if own else ()))
