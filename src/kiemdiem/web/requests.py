"""What a request carries once somebody is signed in."""

from django.http import HttpRequest

from kiemdiem.accounts.models import Account
from kiemdiem.core.access import Actor


class SignedIn(HttpRequest):
    """A request behind the sign-in: the account, and the actor that `ActorMiddleware` made of it."""

    user: Account
    actor: Actor
