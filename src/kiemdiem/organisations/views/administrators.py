"""The page that the one-time link of a fresh installation leads to."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kiemdiem.accounts.forms import FirstAdministratorForm
from kiemdiem.accounts.models import Account
from kiemdiem.accounts.queries import open_link
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.actions.administrators import create_administrator
from kiemdiem.organisations.queries.administrators import administrator_exists
from kiemdiem.web.refusals import answer_code, refusals_on


@login_not_required
@never_cache
@sensitive_post_parameters()
def first_administrator(request: HttpRequest, token: str) -> HttpResponse:
    """Create the first administrator; a spent, expired or foreign link, or a second administrator, is refused."""
    link = open_link(token, timezone.now())
    if link is None or link.account_id is not None or administrator_exists(timezone.localdate()):
        return render(request, "accounts/link_spent.html", status=410)
    form = FirstAdministratorForm(Account(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            create_administrator(
                link=link,
                username=form.cleaned_data["username"],
                display_name=form.cleaned_data["display_name"],
                password=form.cleaned_data["new_password1"],
                on=timezone.localdate(),
                by=SYSTEM,
                at=timezone.now(),
            )
        if not form.errors:
            return redirect(reverse("accounts:sign_in") + "?da-dat=1")
    context = {"form": form}
    return render(request, "organisations/first_administrator.html", context, status=answer_code(form))
