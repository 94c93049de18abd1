"""What the edit pages share: one form, one button, the way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kiemdiem.accounts.models import Person
from kiemdiem.organisations.models import Unit
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@dataclass(frozen=True)
class Edit:
    """An edit page: its heading, what its button says, where it came from, and what to ask before sending."""

    title: str
    button: str
    back: str
    trail: tuple[tuple[str, str], ...]
    sub: str = ""
    confirm: str = ""


def edit_of(unit: Unit, title: str, button: str, *, sub: str = "", confirm: str = "") -> Edit:
    """Return the edit page that belongs to a unit's page."""
    back = reverse("organisations:unit", args=[unit.pk])
    trail = (("Tổ chức", reverse("organisations:index")), (unit.name, back))
    return Edit(title, button, back, trail, sub, confirm)


def edit_of_person(person: Person, title: str, button: str, *, sub: str = "") -> Edit:
    """Return the edit page that belongs to a person's page."""
    back = reverse("organisations:person", args=[person.pk])
    trail = (("Tổ chức", reverse("organisations:index")), (person.full_name, back))
    return Edit(title, button, back, trail, sub)


def answer(
    request: SignedIn, form: BaseForm, edit: Edit, do: Callable[[Mapping[str, Any]], str | None]
) -> HttpResponse:
    """Show the form, or do what it says and go on (to where `do` says, else back); a refusal keeps what was typed."""
    if request.method == "POST" and form.is_valid():
        address: str | None = None
        with refusals_on(form):
            address = do(form.cleaned_data)
        if not form.errors:
            return redirect(address or edit.back)
    return render(request, "organisations/form.html", {"form": form, "edit": edit}, status=answer_code(form))
