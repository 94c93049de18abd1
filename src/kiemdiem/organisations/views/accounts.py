"""Accounts for those who hold posts in a unit: whom, and then the slips to hand out, this once."""

import secrets

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from markupsafe import Markup

from kiemdiem.adapters.qr import svg
from kiemdiem.audit.access import require
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.actions.accounts import Given, create_accounts
from kiemdiem.organisations.forms.accounts import AccountsForm
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries.newcomers import AT_ONCE, newcomers
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


@never_cache
def accounts(request: SignedIn, unit_id: int) -> HttpResponse:
    """List who has no account yet; give accounts to those chosen and show their slips."""
    unit = get_object_or_404(Unit, pk=unit_id)
    require("organisations.create_accounts", request.actor, unit_target(unit))
    found = newcomers(unit, timezone.localdate())
    form = AccountsForm(found.first, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        tokens = {int(person): secrets.token_urlsafe(32) for person in form.cleaned_data["people"]}
        given = list[Given]()
        with refusals_on(form):
            given = create_accounts(unit=unit, tokens=tokens, by=request.actor, at=timezone.now())
        if given:
            return _slips(request, unit, given)
    context = {"unit": unit, "found": found, "form": form, "at_once": AT_ONCE}
    return render(request, "organisations/accounts.html", context, status=answer_code(form))


def _slips(request: SignedIn, unit: Unit, given: list[Given]) -> HttpResponse:
    slips = []
    for one in given:
        address = request.build_absolute_uri(reverse("accounts:set_password", args=[one.token]))
        slips.append((one, address, Markup(svg(address, "kd-slip-code"))))  # noqa: S704 -- drawn by the library
    return render(request, "organisations/account_slips.html", {"unit": unit, "slips": slips})
