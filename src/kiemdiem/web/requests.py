"""What a request carries once somebody is signed in."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from kiemdiem.core.access import Actor

if TYPE_CHECKING:
    from kiemdiem.accounts.models import Account


class SignedIn(HttpRequest):
    """A request behind the sign-in: the account, and the actor that `ActorMiddleware` made of it."""

    user: "Account"
    actor: Actor
