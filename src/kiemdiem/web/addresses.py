"""Addresses of pages and static files, as templates write them: hundreds a page, so each is worked out once."""

from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

STAND_IN = 987_654_321


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page.

    Where only numbers vary, the resolver is asked once for what stands around them.
    """
    if kwargs or any(type(arg) is not int for arg in args):
        return reverse(name, args=args or None, kwargs=kwargs or None)
    pieces = _around(name, len(args))
    if len(args) == 1:
        return f"{pieces[0]}{args[0]}{pieces[1]}"
    return pieces[0] + "".join(f"{arg}{piece}" for arg, piece in zip(args, pieces[1:], strict=True))


@lru_cache(maxsize=1000)
def _around(name: str, numbers: int) -> list[str]:
    return reverse(name, args=[STAND_IN] * numbers).split(str(STAND_IN))


@cache
def asset(path: str) -> str:
    """Return the address of a static file, with the release in it so that browsers fetch a new one."""
    return f"{static(path)}?v={settings.VERSION}"
