"""How the tests of pages read and send them."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from time_machine import travel

from apps.conferences.hall import later

SignedIn = Callable[[str], Client]


def text_of(response: object) -> str:
    """Return a page's text with its white space folded."""
    content = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(content.split())


def whole(total: int) -> slice:
    """Return the window of a list in one page."""
    return slice(0, total)


def get(client: Client, name: str, *args: int, query: str = "") -> str:
    """Return the text of a page as it stands an hour after the opening."""
    with travel(later(60), tick=False):
        response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return text_of(response)


def post(client: Client, name: str, *args: int, at: int = 60, **data: object) -> object:
    """Send a form, an hour after the opening unless said otherwise."""
    with travel(later(at), tick=False):
        return client.post(reverse(name, args=args), data)
