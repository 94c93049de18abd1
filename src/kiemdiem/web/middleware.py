"""What holds for every request: a GET never writes, the actor is known, a refusal becomes a page."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, multipartparser
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect, reswap, trigger_client_event

from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.queries import presence_of
from kiemdiem.web import views
from kiemdiem.web.refusals import answer_code

Handler = Callable[[HttpRequest], HttpResponseBase]
READS = re.compile(r"[\s(]*(SELECT|PRAGMA|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|WITH)\b", re.IGNORECASE)
LONGEST_QUERY = 4000
LONGEST_FILE_HEADER = 32_768
multipartparser.MAX_TOTAL_HEADER_SIZE = LONGEST_FILE_HEADER  # type: ignore[attr-defined]  # in Django, not in its stubs
"""Django gives a file's name up after 1,024 bytes, and with it all that was typed beside it; it has no setting for this."""
OWN_TABLES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM) "(django_session|axes_\w+)"', re.IGNORECASE)


class WriteInGetError(RuntimeError):
    """A page tried to write while it was only being read."""


def _only_reads(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if READS.match(sql) or OWN_TABLES.match(sql):
        return execute(sql, params, many, context)
    raise WriteInGetError(sql.split(" ", 1)[0])


class ReadableRequestMiddleware:
    """Refuses, with a page that says so, what no page and no database could make sense of."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what is text in UTF-8 without NUL characters, under an address of a sensible length."""
        return views.unreadable(request) if _is_unreadable(request) else self.get_response(request)


def _is_unreadable(request: HttpRequest) -> bool:
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return True
    if request.encoding and request.encoding.lower().replace("_", "-") not in {"utf-8", "utf8"}:
        return True
    asked = (text for name, values in request.GET.lists() for text in (name, *values))
    return any("\0" in text for text in (*asked, *request.COOKIES.values()))


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


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Sends visitors to the sign-in page, and from there back to a page: never to an address that only takes forms."""

    def handle_no_permission(  # type: ignore[override]  # an htmx client is sent elsewhere by a header
        self, request: HttpRequest, _view: Callable[..., Any]
    ) -> HttpResponseBase:
        """Redirect the whole browser page, where only a piece of it was asked for, too."""
        sign_in = redirect_to_login(_page_of(request), settings.LOGIN_URL)
        return HttpResponseClientRedirect(sign_in.url) if request.htmx else sign_in  # type: ignore[attr-defined]


def _page_of(request: HttpRequest) -> str:
    """Return the page that the browser shows: the one asked for, or the one whose form or piece was asked for."""
    if request.method == "GET" and not request.htmx:  # type: ignore[attr-defined]
        return request.get_full_path()
    referrer = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class ActorMiddleware:
    """Puts `request.actor` there, the signed-in account with today's grants, and what its bell shows."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Attach the actor of a signed-in account; None for a visitor."""
        request.actor, request.unread_notices = None, 0  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            presence = presence_of(request.user, timezone.now())
            request.actor, request.unread_notices = presence.actor, presence.unread  # type: ignore[attr-defined]
        return self.get_response(request)


def _by_key(request: HttpRequest) -> bool:
    """Whether a program asks the API: it reads codes and sentences, not pages."""
    return request.resolver_match is not None and request.resolver_match.namespace == "api"


class RefusalMiddleware:
    """Renders a refusal that no form caught: the reason, the article, the way out."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through, with a page in place of Django's blank answer to a form's address merely visited."""
        response = self.get_response(request)
        return views.forms_only(request) if response.status_code == 405 and not _by_key(request) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a `Refused` into a page; where only a piece was asked for, the page shown stays and is told why."""
        if not isinstance(exception, Refused):
            return None
        code = answer_code(exception)
        if getattr(request, "htmx", False):
            said = trigger_client_event(HttpResponse(status=code), "kd:refused", {"reason": exception.reason})
            return reswap(said, "none")
        return render(request, "web/refused.html", {"refusal": exception}, status=code)
