"""Signing in and out, one's own account, and the administrator's pages about accounts."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kiemdiem.accounts import actions, queries
from kiemdiem.accounts.access import INSTALLATION
from kiemdiem.accounts.actions import TOKEN_LASTS
from kiemdiem.accounts.forms import AccountForm, ChangePasswordForm, NewPasswordForm, SignInForm, TokenForm
from kiemdiem.accounts.models import Account, ApiToken
from kiemdiem.audit.access import require
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn

ACCOUNT_BACKEND = "kiemdiem.accounts.access.AccountBackend"


class SignIn(LoginView):
    """The sign-in page; in sample mode it offers the sample accounts as well."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_form(self, form_class: type[AuthenticationForm] | None = None) -> AuthenticationForm:
        """Leave the sample buttons at the top in view: the cursor waits in the name's field only without them."""
        form = super().get_form(form_class)
        if settings.SAMPLE:
            form.fields["username"].widget.attrs.pop("autofocus", None)
        return form

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the page again, and say by its code that what was typed has faults."""
        return self.render_to_response(self.get_context_data(form=form), status=answer_code(form))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the sample sign-ins."""
        samples = queries.sample_sign_ins() if settings.SAMPLE else []
        return super().get_context_data(samples=samples, **context)


@method_decorator(login_not_required, name="dispatch")
class SampleSignIn(RedirectURLMixin, View):
    """Signs in as a sample account, in sample mode alone."""

    next_page = settings.LOGIN_REDIRECT_URL
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign in without a password; 404 outside sample mode and for any account that isn't a sample."""
        account = queries.sample_account(request.POST.get("username", "")) if settings.SAMPLE else None
        if account is None:
            raise Http404
        login(request, account, backend=ACCOUNT_BACKEND)
        return HttpResponseRedirect(self.get_success_url())


def sign_out(request: SignedIn) -> HttpResponse:
    """End the session; an address merely visited ends nothing."""
    if request.method != "POST":
        return redirect(settings.LOGIN_REDIRECT_URL)
    logout(request)
    return redirect(settings.LOGIN_URL)


def locked_out(request: HttpRequest, *_: object) -> HttpResponse:
    """Say that too many attempts failed, and when to try again; the guard passes its response and the names tried."""
    context = {"limit": settings.AXES_FAILURE_LIMIT, "hours": settings.AXES_COOLOFF_TIME}
    return render(request, "accounts/locked_out.html", context, status=429)


@sensitive_post_parameters()
def me(request: SignedIn) -> HttpResponse:
    """Show who one is and may be; change one's password."""
    account = request.user
    form = ChangePasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            password = form.cleaned_data["new_password1"]
            actions.change_password(account=account, password=password, by=request.actor, at=timezone.now())
        if not form.errors:
            update_session_auth_hash(request, account)
            return redirect(reverse("accounts:me") + "?da-doi=1")
    context = {"account": account, "grants": queries.own_grants(request.actor), "form": form}
    context["changed"] = "da-doi" in request.GET and request.method == "GET"
    context["may_administer"] = queries.may_see(request.actor)
    return render(request, "accounts/me.html", context, status=answer_code(form))


@never_cache
def tokens(request: SignedIn) -> HttpResponse:
    """List one's keys; make one and show it, this once."""
    account, today = request.user, timezone.localdate()
    form = TokenForm(request.POST or None, initial={"expires_on": today + TOKEN_LASTS})
    context: dict[str, Any] = {"form": form, "secret": "", "made": None}
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            secret = f"kd_{secrets.token_urlsafe(32)}"
            made = actions.create_token(
                account=account, token=secret, by=request.actor, at=timezone.now(), **form.cleaned_data
            )
            context |= {"secret": secret, "made": made, "form": TokenForm(initial=form.initial)}
    context["tokens"] = queries.tokens_of(account, today)
    return render(request, "accounts/tokens.html", context, status=answer_code(form))


@require_POST
def revoke_token(request: SignedIn, token_id: int) -> HttpResponse:
    """End a key at once."""
    token = get_object_or_404(ApiToken.objects.select_related("account"), pk=token_id)
    actions.revoke_token(token=token, by=request.actor, at=timezone.now())
    own = token.account_id == request.user.pk
    return redirect("accounts:tokens") if own else redirect("accounts:account", token.account_id)


@login_not_required
@never_cache
@sensitive_post_parameters()
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password of an account through its one-time link."""
    link = queries.open_link(token, timezone.now())
    if link is None or link.account is None:
        return render(request, "accounts/link_spent.html", status=410)
    form = NewPasswordForm(link.account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            password, holder = form.cleaned_data["new_password1"], queries.holder_of(link.account)
            actions.set_password(link=link, password=password, by=holder, at=timezone.now())
        if not form.errors:
            return redirect(reverse("accounts:sign_in") + "?da-dat=1")
    context = {"form": form, "account": link.account}
    return render(request, "accounts/set_password.html", context, status=answer_code(form))


def index(request: SignedIn) -> HttpResponse:
    """List the accounts for the administrator."""
    words = request.GET.get("tim", "")
    page = page_of(request, queries.count(words, by=request.actor))
    lines = queries.account_list(words, page.window, by=request.actor)
    return render(request, "accounts/index.html", {"lines": lines, "page": page, "words": words})


def create(request: SignedIn) -> HttpResponse:
    """Create an account, then show its page, where a password link is made."""
    require("accounts.create", request.actor, INSTALLATION)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = actions.create(
                username=form.cleaned_data["username"],
                display_name=form.cleaned_data["display_name"],
                person=form.chosen_person(),
                by=request.actor,
                at=timezone.now(),
            )
        if not form.errors:
            return redirect("accounts:account", made.pk)
    return render(request, "accounts/create.html", {"form": form}, status=answer_code(form))


def account(request: SignedIn, account_id: int) -> HttpResponse:
    """Show one account and what can be done about it."""
    page = queries.account_page(_account(account_id), by=request.actor, on=timezone.localdate())
    return render(request, "accounts/account.html", {"page": page, "line": page.line})


@require_POST
def deactivate(request: SignedIn, account_id: int) -> HttpResponse:
    """Lock an account."""
    actions.deactivate(account=_account(account_id), by=request.actor, at=timezone.now())
    return redirect("accounts:account", account_id)


@require_POST
def reactivate(request: SignedIn, account_id: int) -> HttpResponse:
    """Open a locked account again."""
    actions.reactivate(account=_account(account_id), by=request.actor, at=timezone.now())
    return redirect("accounts:account", account_id)


@require_POST
@never_cache
def password_link(request: SignedIn, account_id: int) -> HttpResponse:
    """Make a one-time link and show it, this once; only its hash is kept."""
    token, about = secrets.token_urlsafe(32), _account(account_id)
    link = actions.create_password_link(account=about, token=token, by=request.actor, at=timezone.now())
    address = request.build_absolute_uri(reverse("accounts:set_password", args=[token]))
    context = {"account": about, "address": address, "expires_at": link.expires_at}
    return render(request, "accounts/password_link.html", context)


def _account(account_id: int) -> Account:
    return get_object_or_404(Account.objects.select_related("person"), pk=account_id)
