"""Reading and filling in pages, as a person with a browser would."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def words(response: HttpResponse) -> str:
    """Return what an answer says, with runs of white space folded."""
    return " ".join(response.content.decode().split())


def page(client: Client, name: str, *args: int | str, query: str = "") -> str:
    """Return what the named page says; it must be there."""
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return words(response)  # type: ignore[arg-type]


def send(client: Client, name: str, *args: int | str, **form: object) -> HttpResponse:
    """Send a form to the named page."""
    return client.post(reverse(name, args=args), form)  # type: ignore[return-value]


def rows(prefix: str, rows: list[dict[str, str]], initial: int = 0) -> dict[str, str]:
    """Return rows below a form as a browser sends them; the first `initial` of them were there before."""
    sent = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(initial)}
    return sent | {
        f"{prefix}-{number}-{key}": value for number, row in enumerate(rows) for key, value in row.items()
    }
