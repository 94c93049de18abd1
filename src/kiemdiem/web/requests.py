"""What a request carries once somebody is signed in."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from kiemdiem.core.access import Actor

if TYPE_CHECKING:
    from kiemdiem.accounts.models import Account


class SignedIn(HttpRequest):
    """A request behind the sign-in: the account, the actor that `ActorMiddleware` made of it, what a page's part asks."""

    user: "Account"
    actor: Actor
    htmx: HtmxDetails
