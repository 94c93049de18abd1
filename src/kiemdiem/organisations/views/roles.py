"""Roles of accounts, and the list of fields of work: what an administrator keeps."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from kiemdiem.accounts.models import Account
from kiemdiem.audit.access import decide, require
from kiemdiem.core import textvi
from kiemdiem.organisations.access import NOWHERE, registry_target
from kiemdiem.organisations.actions import posts
from kiemdiem.organisations.actions.roles import grant_role, revoke_role
from kiemdiem.organisations.forms.people import FieldForm, GrantForm
from kiemdiem.organisations.models import RoleGrant, WorkField
from kiemdiem.organisations.queries.roles import grant_lines, grants_count
from kiemdiem.organisations.views.pages import Edit, answer
from kiemdiem.web.asking import whole_number
from kiemdiem.web.paging import page_of
from kiemdiem.web.refusals import answer_code, refusals_on
from kiemdiem.web.requests import SignedIn


def roles(request: SignedIn) -> HttpResponse:
    """List the roles in force."""
    require("organisations.grant_role", request.actor, NOWHERE)
    words, today = request.GET.get("tim", "").strip(), timezone.localdate()
    page = page_of(request, grants_count(words, today))
    lines = grant_lines(words, today, page.window)
    return render(request, "organisations/roles.html", {"lines": lines, "page": page, "words": words})


def grant(request: SignedIn) -> HttpResponse:
    """Give an account a role over a unit."""
    require("organisations.grant_role", request.actor, NOWHERE)
    back = reverse("organisations:roles")
    edit = Edit(
        "Giao vai trò", "Giao vai trò", back, (("Tổ chức", reverse("organisations:index")), ("Vai trò", back))
    )
    asked = Account.objects.filter(
        pk=whole_number(request.GET.get("tai-khoan", "")) or 0, is_active=True
    ).first()
    form = GrantForm(request.POST or None, initial={"account": asked, "valid_from": timezone.localdate()})

    def do(data: Mapping[str, Any]) -> None:
        grant_role(**data, by=request.actor, at=timezone.now())

    return answer(request, form, edit, do)


@require_POST
def revoke(request: SignedIn, grant_id: int) -> HttpResponse:
    """Take a role back from today."""
    held = get_object_or_404(RoleGrant.objects.select_related("account", "unit"), pk=grant_id)
    revoke_role(grant=held, on=timezone.localdate(), by=request.actor, at=timezone.now())
    return redirect("organisations:roles")


def fields(request: SignedIn) -> HttpResponse:
    """List the fields of work; add one, or take over the common ones."""
    require("organisations.see", request.actor, registry_target(request.actor))
    form = FieldForm(request.POST or None)
    if request.method == "POST":
        if "thuong-dung" in request.POST:
            form = FieldForm()
            posts.create_common_fields(by=request.actor, at=timezone.now())
            return redirect("organisations:fields")
        if form.is_valid():
            name = form.cleaned_data["name"]
            with refusals_on(form):
                posts.create_field(
                    key=slugify(textvi.fold(name))[:60], name=name, by=request.actor, at=timezone.now()
                )
            if not form.errors:
                return redirect("organisations:fields")
    context = {
        "form": form,
        "fields": WorkField.objects.order_by("sort_key"),
        "may_create": decide(
            "organisations.create_field", request.actor, registry_target(request.actor)
        ).allowed,
    }
    return render(request, "organisations/fields.html", context, status=answer_code(form))
