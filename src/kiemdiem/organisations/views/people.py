"""A person's page, and the edits of people, collectives, posts and charges."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.organisations.access import registry_target, unit_target
from kiemdiem.organisations.actions import people, posts
from kiemdiem.organisations.forms.people import (
    AppointForm,
    ChargeForm,
    CollectiveForm,
    ConditionForm,
    PersonForm,
    PostForm,
)
from kiemdiem.organisations.forms.units import EndForm
from kiemdiem.organisations.models import Appointment, Post, Unit
from kiemdiem.organisations.queries.person import person_page
from kiemdiem.organisations.queries.unit import vacant_posts
from kiemdiem.organisations.views.pages import answer, edit_of
from kiemdiem.web.requests import SignedIn


def person(request: SignedIn, person_id: int) -> HttpResponse:
    """Show a person's posts over time, with what they had in charge."""
    require("organisations.see", request.actor, registry_target(request.actor))
    one = get_object_or_404(Person, pk=person_id)
    page = person_page(one, request.actor, timezone.localdate())
    return render(request, "organisations/person.html", {"page": page})


def create_collective(request: SignedIn, unit_id: int) -> HttpResponse:
    """Add a collective to a unit."""
    unit = get_object_or_404(Unit, pk=unit_id)
    require("organisations.create_collective", request.actor, unit_target(unit))
    form = CollectiveForm(
        request.POST or None, initial={"valid_from": timezone.localdate(), "line": unit.line}
    )

    def do(data: Mapping[str, Any]) -> None:
        posts.create_collective(unit=unit, **data, by=request.actor, at=timezone.now())

    return answer(request, form, edit_of(unit, "Thêm tập thể", "Thêm tập thể"), do)


def create_post(request: SignedIn, unit_id: int) -> HttpResponse:
    """Add a post to a unit."""
    unit = get_object_or_404(Unit, pk=unit_id)
    require("organisations.create_post", request.actor, unit_target(unit))
    form = PostForm(
        unit, request.POST or None, initial={"valid_from": timezone.localdate(), "role": "member"}
    )

    def do(data: Mapping[str, Any]) -> None:
        posts.create_post(unit=unit, **data, by=request.actor, at=timezone.now())

    return answer(request, form, edit_of(unit, "Thêm chức vụ", "Thêm chức vụ"), do)


def add_person(request: SignedIn, unit_id: int) -> HttpResponse:
    """Add a person for a unit and, where a vacant post is chosen, appoint them at once."""
    unit = get_object_or_404(Unit, pk=unit_id)
    require("organisations.add_person", request.actor, unit_target(unit))
    form = PersonForm(vacant_posts(unit, timezone.localdate()), request.POST or None)

    def do(data: Mapping[str, Any]) -> str:
        made = people.add_person(unit=unit, **data, by=request.actor, at=timezone.now())
        return reverse("organisations:person", args=[made.pk])

    return answer(request, form, edit_of(unit, "Thêm người", "Thêm người"), do)


def appoint(request: SignedIn, post_id: int) -> HttpResponse:
    """Put somebody into a post."""
    post = get_object_or_404(Post.objects.select_related("unit"), pk=post_id)
    require("organisations.appoint", request.actor, unit_target(post.unit))
    form = AppointForm(request.POST or None, initial={"valid_from": timezone.localdate()})

    def do(data: Mapping[str, Any]) -> None:
        people.appoint(post=post, **data, by=request.actor, at=timezone.now())

    return answer(request, form, edit_of(post.unit, "Phân công vào chức vụ", "Phân công", sub=post.title), do)


def end_appointment(request: SignedIn, appointment_id: int) -> HttpResponse:
    """Record the last day of somebody in a post."""
    rows: QuerySet[Appointment] = Appointment.objects.select_related("post__unit", "person")
    held = get_object_or_404(rows, pk=appointment_id)
    require("organisations.end_appointment", request.actor, unit_target(held.post.unit))
    edit = edit_of(
        held.post.unit, "Thôi giữ chức vụ", "Ghi thôi giữ chức vụ", sub=str(held),
        confirm=f"Ghi {held.person} thôi giữ chức vụ {held.post.title}?",
    )  # fmt: skip

    def do(data: Mapping[str, Any]) -> None:
        people.end_appointment(appointment=held, **data, by=request.actor, at=timezone.now())

    return answer(request, EndForm(request.POST or None), edit, do)


def charge(request: SignedIn, post_id: int) -> HttpResponse:
    """Put a field or an area into the charge of a post."""
    post = get_object_or_404(Post.objects.select_related("unit"), pk=post_id)
    require("organisations.put_in_charge", request.actor, unit_target(post.unit))
    form = ChargeForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    edit = edit_of(post.unit, "Giao lĩnh vực, địa bàn phụ trách", "Giao phụ trách", sub=post.title)

    def do(data: Mapping[str, Any]) -> None:
        posts.put_in_charge(post=post, **data, by=request.actor, at=timezone.now())

    return answer(request, form, edit, do)


def condition(request: SignedIn, person_id: int, unit_id: int) -> HttpResponse:
    """Record a condition of a person, on behalf of a unit where they hold a post."""
    one, unit = get_object_or_404(Person, pk=person_id), get_object_or_404(Unit, pk=unit_id)
    require("organisations.record_condition", request.actor, unit_target(unit))
    form = ConditionForm(request.POST or None, initial={"valid_from": timezone.localdate()})

    def do(data: Mapping[str, Any]) -> str:
        people.record_condition(person=one, unit=unit, **data, by=request.actor, at=timezone.now())
        return reverse("organisations:person", args=[one.pk])

    return answer(request, form, edit_of(unit, "Ghi tình trạng", "Ghi tình trạng", sub=one.full_name), do)
