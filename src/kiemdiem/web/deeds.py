"""Pages that offer deeds: what each asks, which action it becomes, and the one way in which it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from kiemdiem.core.access import Actor
from kiemdiem.web.refusals import refusals_on
from kiemdiem.web.requests import SignedIn

Do = Callable[[Any, Any, Actor, datetime], object]


@dataclass(frozen=True)
class Deed:
    """One deed: its verb in the access policy, its word in addresses, its heading, its button, its form, what it does.

    `confirm` is asked before it is done; `with_file`: its form takes a file.
    """

    verb: str
    slug: str
    title: str
    button: str
    form: Callable[..., forms.Form]
    do: Do
    confirm: str = ""
    with_file: bool = False


@dataclass(frozen=True)
class Offered:
    """A deed with its form, or without until it is unfolded; `open` where it is the next thing to do, or was sent and could not be done."""

    deed: Deed
    form: forms.Form | None
    open: bool


def calling(action: Callable[..., object], thing: str) -> Do:
    """Return the doing of an action that takes its thing by the name `thing`, and what the form says."""
    return lambda one, form, by, at: action(**{thing: one}, **form.cleaned_data, by=by, at=at)


def left_undone(request: SignedIn, deed: Deed, thing: object, form: forms.Form) -> Offered | None:
    """Do a deed that was sent; return it with what was typed where it could not be done, None where it is done."""
    if form.is_valid():
        with refusals_on(form):
            deed.do(thing, form, request.actor, timezone.now())
        if not form.errors:
            return None
    return Offered(deed, form, open=True)
