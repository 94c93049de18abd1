"""A unit's page, and the edits of units."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.organisations.access import registry_target, unit_target
from kiemdiem.organisations.actions import names, places, units
from kiemdiem.organisations.forms.units import (
    CorrectUnitForm,
    DayForm,
    EndUnitForm,
    PlaceForm,
    RenameForm,
    SuccessionForm,
    UnitForm,
)
from kiemdiem.organisations.models import Line, Unit
from kiemdiem.organisations.phrases import open_says
from kiemdiem.organisations.queries.unit import ending_with, left_open, unit_page
from kiemdiem.organisations.views.pages import Edit, answer, edit_of
from kiemdiem.web.asking import whole_number
from kiemdiem.web.requests import SignedIn


def unit(request: SignedIn, unit_id: int) -> HttpResponse:
    """Show a unit: its places, who leads it on the day asked, whom it followed and who follows it."""
    require("organisations.see", request.actor, registry_target(request.actor))
    one = get_object_or_404(Unit, pk=unit_id)
    today = timezone.localdate()
    last = one.valid_to if one.valid_to and one.valid_to < today else None
    when = DayForm(request.GET)
    page = unit_page(one, when.day(last or today), request.actor, today)
    return render(request, "organisations/unit.html", {"page": page, "now": today, "when": when})


def create(request: SignedIn) -> HttpResponse:
    """Add a unit, below the one that `cap-tren` names where it names one."""
    asked = request.GET.get("cap-tren", "")
    above = get_object_or_404(Unit, pk=whole_number(asked)) if asked else None
    if above is not None:
        require("organisations.create_unit", request.actor, unit_target(above))
    initial: dict[str, Any] = {"valid_from": timezone.localdate(), "line": Line.PARTY}
    if above is not None:
        initial |= {
            "party_superior": above if above.party_path else None,
            "state_superior": above if above.state_path else None,
        }
    index = reverse("organisations:index")
    back = reverse("organisations:unit", args=[above.pk]) if above else index
    edit = Edit("Thêm đơn vị", "Thêm đơn vị", back, (("Tổ chức", index),))

    def do(data: Mapping[str, Any]) -> str:
        made = units.create_unit(**data, by=request.actor, at=timezone.now())
        return reverse("organisations:unit", args=[made.pk])

    return answer(request, UnitForm(request.POST or None, initial=initial), edit, do)


def place(request: SignedIn, unit_id: int) -> HttpResponse:
    """Put a unit under another superior from a day on."""
    one = get_object_or_404(Unit, pk=unit_id)
    require("organisations.place_unit", request.actor, unit_target(one))
    form = PlaceForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    edit = edit_of(
        one, "Đặt dưới cấp trên khác", "Ghi cấp trên mới", sub="Cấp trên hiện tại kết thúc vào hôm trước."
    )

    def do(data: Mapping[str, Any]) -> None:
        places.place_unit(unit=one, **data, by=request.actor, at=timezone.now())

    return answer(request, form, edit, do)


def rename(request: SignedIn, unit_id: int) -> HttpResponse:
    """Give a unit a new name from a day on."""
    one = get_object_or_404(Unit, pk=unit_id)
    require("organisations.rename_unit", request.actor, unit_target(one))
    initial = {"name": one.name, "short_name": one.short_name, "valid_from": timezone.localdate()}
    form = RenameForm(names.named_after(one, one.name), request.POST or None, initial=initial)
    edit = edit_of(
        one, "Đổi tên đơn vị", "Đổi tên",
        sub="Vẫn là đơn vị ấy, với mọi hạn chế, chức vụ và lịch sử; tên cũ còn đọc được cho thời gian trước.",
    )  # fmt: skip

    def do(data: Mapping[str, Any]) -> None:
        names.rename_unit(unit=one, **data, by=request.actor, at=timezone.now())

    return answer(request, form, edit, do)


def correct(request: SignedIn, unit_id: int) -> HttpResponse:
    """Correct what was typed wrong in a unit's name."""
    one = get_object_or_404(Unit, pk=unit_id)
    require("organisations.correct_unit", request.actor, unit_target(one))
    form = CorrectUnitForm(request.POST or None, initial={"name": one.name, "short_name": one.short_name})
    edit = edit_of(
        one, "Sửa tên ghi sai", "Ghi tên đúng",
        sub="Chỉ để sửa chỗ gõ nhầm: tên sai không được giữ lại. Đơn vị đổi tên theo quyết định thì dùng Đổi tên.",
    )  # fmt: skip

    def do(data: Mapping[str, Any]) -> None:
        names.correct_unit(unit=one, **data, by=request.actor, at=timezone.now())

    return answer(request, form, edit, do)


def end(request: SignedIn, unit_id: int) -> HttpResponse:
    """End a unit with everything it holds."""
    one = get_object_or_404(Unit, pk=unit_id)
    require("organisations.end_unit", request.actor, unit_target(one))
    open_now = ending_with(one)
    edit = edit_of(
        one, "Kết thúc hoạt động", "Kết thúc hoạt động của đơn vị",
        sub=f"{f'Kết thúc cùng ngày: {open_now}. ' if open_now else ''}Vai trò của tài khoản ở đơn vị cũng hết; "
        "lịch sử giữ nguyên.",
        confirm=f"Kết thúc hoạt động của {one.name}? Việc này không hoàn tác được.",
    )  # fmt: skip

    def do(data: Mapping[str, Any]) -> None:
        units.end_unit(unit=one, **data, by=request.actor, at=timezone.now())

    left = open_says(*left_open(one, timezone.localdate()))
    return answer(request, EndUnitForm(request.POST or None, left), edit, do)


def succeed(request: SignedIn, unit_id: int) -> HttpResponse:
    """Record who follows a unit."""
    one = get_object_or_404(Unit, pk=unit_id)
    require("organisations.record_succession", request.actor, unit_target(one))

    def do(data: Mapping[str, Any]) -> None:
        units.record_succession(predecessor=one, **data, by=request.actor, at=timezone.now())

    return answer(
        request, SuccessionForm(request.POST or None), edit_of(one, "Ghi đơn vị kế thừa", "Ghi kế thừa"), do
    )
