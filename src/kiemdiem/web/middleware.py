"""What holds for every request: a GET never writes, the actor is known, a refusal becomes a page."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.queries import actor_of

Handler = Callable[[HttpRequest], HttpResponseBase]
READS = ("SELECT", "PRAGMA", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "WITH")
OWN_TABLES = ("django_session", "axes_")


class WriteInGetError(RuntimeError):
    """A page tried to write while it was only being read."""


def _only_reads(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
    if sql.lstrip(" (").upper().startswith(READS) or any(table in sql for table in OWN_TABLES):
        return execute(sql, params, many, context)
    raise WriteInGetError(sql.split(" ", 1)[0])


class ReadOnlyGetMiddleware:
    """Lets GET and HEAD read only; the session store and the sign-in guard keep their own tables."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, behind the guard where it is a read."""
        if request.method in {"GET", "HEAD"}:
            with connection.execute_wrapper(_only_reads):
                return self.get_response(request)
        return self.get_response(request)


class ActorMiddleware:
    """Puts `request.actor` there: the signed-in account with today's grants."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Attach the actor of a signed-in account; None for a visitor."""
        request.actor = actor_of(request.user) if request.user.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalMiddleware:
    """Renders a refusal that no form caught: the reason, the article, the way out."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through; refusals arrive in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a `Refused` into a page: 403 where the person may not, 409 where it is not possible now."""
        if not isinstance(exception, Refused):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        return render(request, "web/refused.html", {"refusal": exception}, status=status)
