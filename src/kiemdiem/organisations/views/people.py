"""A person's page, and the edits of people, of who holds a post, and of conditions."""

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
from kiemdiem.organisations.actions import appointments, people
from kiemdiem.organisations.forms.people import (
    AppointForm,
    ConditionForm,
    CorrectForm,
    PersonForm,
    UndoForm,
)
from kiemdiem.organisations.forms.units import EndForm, LastDayForm
from kiemdiem.organisations.models import Appointment, PersonCondition, Post, Unit
from kiemdiem.organisations.phrases import condition_kinds
from kiemdiem.organisations.queries.person import person_page
from kiemdiem.organisations.queries.unit import vacant_posts
from kiemdiem.organisations.views.pages import answer, edit_of, edit_of_person
from kiemdiem.web.requests import SignedIn


def person(request: SignedIn, person_id: int) -> HttpResponse:
    """Show a person's posts over time, with what they had in charge."""
    require("organisations.see", request.actor, registry_target(request.actor))
    one = get_object_or_404(Person, pk=person_id)
    page = person_page(one, request.actor, timezone.localdate())
    return render(request, "organisations/person.html", {"page": page})


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
        appointments.appoint(post=post, **data, by=request.actor, at=timezone.now())

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
        appointments.end_appointment(appointment=held, **data, by=request.actor, at=timezone.now())

    return answer(request, EndForm(request.POST or None), edit, do)


def condition(request: SignedIn, person_id: int, unit_id: int) -> HttpResponse:
    """Record a condition of a person, on behalf of a unit where they hold a post."""
    one, unit = get_object_or_404(Person, pk=person_id), get_object_or_404(Unit, pk=unit_id)
    require("organisations.record_condition", request.actor, unit_target(unit))
    form = ConditionForm(request.POST or None, initial={"valid_from": timezone.localdate()})

    def do(data: Mapping[str, Any]) -> str:
        people.record_condition(person=one, unit=unit, **data, by=request.actor, at=timezone.now())
        return reverse("organisations:person", args=[one.pk])

    return answer(request, form, edit_of(unit, "Ghi tình trạng", "Ghi tình trạng", sub=one.full_name), do)


def correct(request: SignedIn, person_id: int, unit_id: int) -> HttpResponse:
    """Correct what was typed wrong about a person, on behalf of a unit where they hold or held a post."""
    one, unit = get_object_or_404(Person, pk=person_id), get_object_or_404(Unit, pk=unit_id)
    require("organisations.correct_person", request.actor, unit_target(unit))
    typed = {"full_name": one.full_name, "born_on": one.born_on, "party_admitted_on": one.party_admitted_on}
    edit = edit_of_person(
        one, "Sửa thông tin ghi sai", "Ghi thông tin đúng",
        sub="Chỉ để sửa chỗ gõ nhầm. Đợt kiểm điểm đã mở giữ tên như lúc mở.",
    )  # fmt: skip

    def do(data: Mapping[str, Any]) -> None:
        people.correct_person(person=one, unit=unit, **data, by=request.actor, at=timezone.now())

    return answer(request, CorrectForm(request.POST or None, initial=typed), edit, do)


def undo_appointment(request: SignedIn, appointment_id: int) -> HttpResponse:
    """Take back an appointment that was entered by mistake today."""
    rows: QuerySet[Appointment] = Appointment.objects.select_related("post__unit", "person")
    held = get_object_or_404(rows, pk=appointment_id)
    require("organisations.undo_appointment", request.actor, unit_target(held.post.unit))
    edit = edit_of(
        held.post.unit, "Hủy phân công ghi nhầm", "Hủy phân công", sub=f"{held}, từ ngày {held.valid_from:%d/%m/%Y}",
        confirm=f"Hủy phân công {held.person} vào chức vụ {held.post.title}? Việc này không hoàn tác được.",
    )  # fmt: skip

    def do(data: Mapping[str, Any]) -> None:
        appointments.undo_appointment(appointment=held, **data, by=request.actor, at=timezone.now())

    return answer(request, UndoForm(request.POST or None), edit, do)


def end_condition(request: SignedIn, condition_id: int, unit_id: int) -> HttpResponse:
    """Record the last day of a person's condition, on behalf of a unit where they hold or held a post."""
    rows: QuerySet[PersonCondition] = PersonCondition.objects.select_related("person")
    state, unit = get_object_or_404(rows, pk=condition_id), get_object_or_404(Unit, pk=unit_id)
    require("organisations.end_condition", request.actor, unit_target(unit))
    edit = edit_of_person(
        state.person, "Ghi hết tình trạng", "Ghi ngày cuối cùng",
        sub=f"{condition_kinds().get(state.kind, state.kind)}, từ ngày {state.valid_from:%d/%m/%Y}",
    )  # fmt: skip

    def do(data: Mapping[str, Any]) -> None:
        people.end_condition(condition=state, unit=unit, **data, by=request.actor, at=timezone.now())

    return answer(request, LastDayForm(request.POST or None), edit, do)
