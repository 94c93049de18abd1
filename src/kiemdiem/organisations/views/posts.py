"""The edits of a unit's collectives, of its posts, and of what posts have in charge."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.actions import charges, names, posts
from kiemdiem.organisations.forms.people import ChargeForm, CollectiveForm, PostForm, RenameCollectiveForm
from kiemdiem.organisations.forms.units import EndForm, LastDayForm
from kiemdiem.organisations.models import Charge, Collective, Post, Unit
from kiemdiem.organisations.queries.unit import ending_with
from kiemdiem.organisations.views.pages import answer, edit_of
from kiemdiem.web.requests import SignedIn


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


def charge(request: SignedIn, post_id: int) -> HttpResponse:
    """Put a field or an area into the charge of a post."""
    post = get_object_or_404(Post.objects.select_related("unit"), pk=post_id)
    require("organisations.put_in_charge", request.actor, unit_target(post.unit))
    form = ChargeForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    edit = edit_of(post.unit, "Giao lĩnh vực, địa bàn phụ trách", "Giao phụ trách", sub=post.title)

    def do(data: Mapping[str, Any]) -> None:
        charges.put_in_charge(post=post, **data, by=request.actor, at=timezone.now())

    return answer(request, form, edit, do)


def rename_collective(request: SignedIn, collective_id: int) -> HttpResponse:
    """Give a collective a new name from a day on."""
    one = get_object_or_404(Collective.objects.select_related("unit"), pk=collective_id)
    require("organisations.rename_collective", request.actor, unit_target(one.unit))
    form = RenameCollectiveForm(
        request.POST or None, initial={"name": one.name, "valid_from": timezone.localdate()}
    )
    edit = edit_of(
        one.unit, "Đổi tên tập thể", "Đổi tên", sub=f"{one.name}. Tên này còn đọc được cho thời gian trước."
    )

    def do(data: Mapping[str, Any]) -> None:
        names.rename_collective(collective=one, **data, by=request.actor, at=timezone.now())

    return answer(request, form, edit, do)


def end_collective(request: SignedIn, collective_id: int) -> HttpResponse:
    """End a collective with its posts."""
    one = get_object_or_404(Collective.objects.select_related("unit"), pk=collective_id)
    require("organisations.end_collective", request.actor, unit_target(one.unit))
    open_now = ending_with(one)
    edit = edit_of(
        one.unit, "Kết thúc hoạt động của tập thể", "Kết thúc tập thể",
        sub=f"{one.name}. Kết thúc cùng ngày: {open_now}. Lịch sử giữ nguyên." if open_now else one.name,
        confirm=f"Kết thúc hoạt động của {one.name}? Việc này không hoàn tác được.",
    )  # fmt: skip

    def do(data: Mapping[str, Any]) -> None:
        posts.end_collective(collective=one, **data, by=request.actor, at=timezone.now())

    return answer(request, EndForm(request.POST or None), edit, do)


def end_post(request: SignedIn, post_id: int) -> HttpResponse:
    """End a post that nobody holds any more."""
    post = get_object_or_404(Post.objects.select_related("unit"), pk=post_id)
    require("organisations.end_post", request.actor, unit_target(post.unit))
    edit = edit_of(
        post.unit, "Kết thúc chức vụ", "Kết thúc chức vụ",
        sub=f"{post.title}. Lĩnh vực, địa bàn phụ trách kết thúc cùng ngày; lịch sử giữ nguyên.",
        confirm=f"Kết thúc chức vụ {post.title}? Việc này không hoàn tác được.",
    )  # fmt: skip

    def do(data: Mapping[str, Any]) -> None:
        posts.end_post(post=post, **data, by=request.actor, at=timezone.now())

    return answer(request, EndForm(request.POST or None), edit, do)


def end_charge(request: SignedIn, charge_id: int) -> HttpResponse:
    """Record the last day a post has something in charge."""
    rows: QuerySet[Charge] = Charge.objects.select_related("post__unit", "field", "area")
    one = get_object_or_404(rows, pk=charge_id)
    require("organisations.end_charge", request.actor, unit_target(one.post.unit))
    edit = edit_of(one.post.unit, "Thôi phụ trách", "Ghi thôi phụ trách", sub=str(one))

    def do(data: Mapping[str, Any]) -> None:
        charges.end_charge(charge=one, **data, by=request.actor, at=timezone.now())

    return answer(request, LastDayForm(request.POST or None), edit, do)
