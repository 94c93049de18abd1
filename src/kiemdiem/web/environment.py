"""The Jinja2 environment of every page: strict, escaped, with our formats."""

from typing import Any

from django.conf import settings
from django.forms.renderers import Jinja2 as DjangoFormRenderer
from jinja2 import Environment, StrictUndefined

from kiemdiem.web import formats
from kiemdiem.web.addresses import asset, url
from kiemdiem.web.navigation import navigation


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
        software_version=settings.VERSION,
        today=formats.today,
    )
    env.filters.update(due=formats.due, day=formats.day, moment=formats.moment, number=formats.number)
    return env


class FormRenderer(DjangoFormRenderer):
    """Django's own form templates in Jinja2; our pages draw fields with the macros of `web/ui.html`."""
