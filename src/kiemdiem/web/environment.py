"""The Jinja2 environment of every page: strict, escaped, with our formats."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.forms.renderers import Jinja2 as DjangoFormRenderer
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, StrictUndefined

from kiemdiem.web import formats
from kiemdiem.web.navigation import navigation

STAND_IN = 987_654_321


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page.

    A list prints hundreds of them: where only numbers vary, the resolver is asked once for what stands around them.
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


def asset(path: str) -> str:
    """Return the address of a static file, with the release in it so that browsers fetch a new one."""
    return f"{static(path)}?v={settings.VERSION}"


def environment(**options: Any) -> Environment:
    """Return the environment: undefined names fail, text is escaped, formats are filters."""
    env = Environment(  # noqa: S701 -- autoescape is set, among the options below
        **{
            **options,
            "undefined": StrictUndefined,
            "autoescape": True,
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    env.globals.update(
        url=url,
        asset=asset,
        navigation=navigation,
        sample=settings.SAMPLE,
        version=settings.VERSION,
        today=timezone.localdate,
        days_late=lambda due: formats.days_late(due, timezone.localdate()),
    )
    env.filters.update(day=formats.day, moment=formats.moment, number=formats.number)
    return env


class FormRenderer(DjangoFormRenderer):
    """Django's own form templates in Jinja2; our pages draw fields with the macros of `web/ui.html`."""
