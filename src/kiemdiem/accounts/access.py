"""Facts about accounts for access, and who a session belongs to."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from kiemdiem.accounts.models import Account
from kiemdiem.core.access import Actor, Paths, Role, Target
from kiemdiem.prepared import Prepared

INSTALLATION = Target(unit_id=None, paths=Paths())


def account_target(account: Account, actor: Actor) -> Target:
    """Return an account as the access policy sees it: `self` is whoever signs in with it."""
    own = account.pk == actor.account_id
    return Target(unit_id=None, paths=Paths(), relations=frozenset({Role.SELF} if own else ()))


class AccountBackend(ModelBackend):
    """Django's sign-in by name and password; whose session it is, asked on every request, by a prepared query."""

    def get_user(self, user_id: Any) -> Account | None:
        """Return the account signed in, None where it is no longer there or no longer active."""
        found = _ACCOUNT.first(pk=int(user_id))
        return found if found is not None and self.user_can_authenticate(found) else None


_ACCOUNT: Prepared[Account] = Prepared(lambda *, pk: Account.objects.filter(pk=pk), pk=int)
