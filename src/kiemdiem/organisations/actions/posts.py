"""Collectives and posts of a unit, and what a post has in charge."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import registry_target, unit_target
from kiemdiem.organisations.models import Appointment, Charge, Collective, Post, PostRole, Unit, WorkField
from kiemdiem.organisations.phrases import collective_kinds, common_fields


@action("organisations.create_collective")
def create_collective(
    *,
    unit: Unit,
    name: str,
    kind: str,
    line: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> Collective:
    """Add a collective that leads a unit and is reviewed as one.

    Raises Refused for an unknown kind, a unit that does not work on that day, and a name that the unit has already.
    """
    require("organisations.create_collective", by, unit_target(unit))
    if kind not in collective_kinds():
        raise Refused(
            f"Loại tập thể “{kind}” không có trong danh mục.", way_out="Hãy chọn một loại trong danh sách."
        )
    refuse_outside(unit, valid_from)
    if Collective.objects.filter(unit=unit, search_key=textvi.fold(name), valid_to__isnull=True).exists():
        raise Refused(f"{unit.name} đã có tập thể tên “{textvi.normal(name)}”.")
    collective = Collective.objects.create(
        unit=unit, name=textvi.normal(name), kind=kind, line=line, valid_from=valid_from, source=source,
        illustrative=illustrative,
    )  # fmt: skip
    record(
        "organisations.create_collective", by=by, at=at, about=collective, paths=unit.paths,
        data={"unit": unit.name, "kind": kind},
    )  # fmt: skip
    return collective


@action("organisations.end_collective")
def end_collective(
    *, collective: Collective, on: date, by: Actor, at: datetime, decision_number: str = ""
) -> None:
    """End a collective with its last day `on`: its posts, their holders' time and their charges end with it.

    Raises Refused where it has ended already, or something in it began after that day.
    """
    unit = collective.unit
    require("organisations.end_collective", by, unit_target(unit))
    if collective.valid_to is not None:
        raise Refused(f"{collective.name} đã kết thúc hoạt động ngày {collective.valid_to:%d/%m/%Y}.")
    posts = Q(post__collective=collective)
    parts: list[QuerySet[Any]] = [
        Collective.objects.filter(pk=collective.pk), Post.objects.filter(collective=collective),
        Appointment.objects.filter(posts), Charge.objects.filter(posts),
    ]  # fmt: skip
    if any(rows.filter(valid_from__gt=on).exists() for rows in parts):
        raise Refused(
            f"{collective.name} còn ghi chép từ sau ngày {on:%d/%m/%Y}.",
            way_out="Hãy chọn ngày kết thúc muộn hơn, hoặc sửa các ghi chép đó trước.",
        )
    for rows in parts:
        rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).update(valid_to=on)
    collective.valid_to = on
    record(
        "organisations.end_collective", by=by, at=at, about=collective, paths=unit.paths,
        data={"unit": unit.name, "on": on, "decision": decision_number},
    )  # fmt: skip


@action("organisations.create_post")
def create_post(
    *,
    unit: Unit,
    title: str,
    role: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    collective: Collective | None = None,
    rank: int = 100,
) -> Post:
    """Add a post to a unit, or to one of its collectives.

    Raises Refused for a collective of another unit, a second head in one collective, and a unit not at work then.
    """
    require("organisations.create_post", by, unit_target(unit))
    refuse_outside(unit, valid_from)
    if collective is not None and collective.unit_id != unit.pk:
        raise Refused(f"{collective.name} không phải tập thể của {unit.name}.")
    if collective is not None and role == PostRole.HEAD:
        _refuse_second_head(collective)
    post = Post.objects.create(
        unit=unit,
        collective=collective,
        title=textvi.normal(title),
        role=role,
        rank=rank,
        valid_from=valid_from,
    )
    record(
        "organisations.create_post", by=by, at=at, about=post, paths=unit.paths,
        data={"unit": unit.name, "collective": collective.name if collective else "", "role": role},
    )  # fmt: skip
    return post


@action("organisations.put_in_charge")
def put_in_charge(
    *,
    post: Post,
    valid_from: date,
    by: Actor,
    at: datetime,
    field: WorkField | None = None,
    area: Unit | None = None,
    valid_to: date | None = None,
) -> Charge:
    """Put a field of work, an area, or both, into the charge of a post.

    Raises Refused where neither is named, the post does not exist on that day, or it has that charge already.
    """
    require("organisations.put_in_charge", by, unit_target(post.unit))
    if field is None and area is None:
        raise Refused("Phải nêu lĩnh vực hoặc địa bàn phụ trách.", way_out="Hãy chọn ít nhất một trong hai.")
    refuse_outside(post.unit, valid_from)
    if post.valid_to is not None and post.valid_to < valid_from:
        raise Refused(f"Chức vụ {post.title} đã kết thúc ngày {post.valid_to:%d/%m/%Y}.")
    if Charge.objects.filter(post=post, field=field, area=area, valid_to__isnull=True).exists():
        raise Refused(f"{post.title} đang phụ trách đúng lĩnh vực, địa bàn này.")
    charge = Charge.objects.create(
        post=post, field=field, area=area, valid_from=valid_from, valid_to=valid_to
    )
    record(
        "organisations.put_in_charge", by=by, at=at, about=charge, paths=post.unit.paths,
        data={"field": field.name if field else "", "area": area.name if area else "", "from": valid_from},
    )  # fmt: skip
    return charge


@action("organisations.create_field")
def create_field(*, key: str, name: str, by: Actor, at: datetime) -> WorkField:
    """Add a field of work. Raises Refused where its key or name is there already."""
    require("organisations.create_field", by, registry_target(by))
    wanted = textvi.sort_key(name)
    if WorkField.objects.filter(key=key).exists() or WorkField.objects.filter(sort_key=wanted).exists():
        raise Refused(f"Lĩnh vực “{textvi.normal(name)}” đã có trong danh mục.")
    field = WorkField.objects.create(key=key, name=textvi.normal(name))
    record("organisations.create_field", by=by, at=at, about=field, data={"key": key})
    return field


@action("organisations.create_field")
def create_common_fields(*, by: Actor, at: datetime) -> list[WorkField]:
    """Add the common fields of work that are not there yet."""
    require("organisations.create_field", by, registry_target(by))
    there = set(WorkField.objects.values_list("sort_key", flat=True))
    return [
        create_field(key=common.key, name=common.name, by=by, at=at)
        for common in common_fields()
        if textvi.sort_key(common.name) not in there
    ]


def refuse_outside(unit: Unit, day: date) -> None:
    """Raise Refused where `unit` is not at work on `day`."""
    if day < unit.valid_from:
        raise Refused(f"{unit.name} chỉ hoạt động từ ngày {unit.valid_from:%d/%m/%Y}.")
    if unit.valid_to is not None and day > unit.valid_to:
        raise Refused(f"{unit.name} đã kết thúc hoạt động ngày {unit.valid_to:%d/%m/%Y}.")


def _refuse_second_head(collective: Collective) -> None:
    head = Post.objects.filter(collective=collective, role=PostRole.HEAD, valid_to__isnull=True).first()
    if head is not None:
        raise Refused(
            f"{collective.name} đã có người đứng đầu là chức vụ {head.title}.",
            way_out="Một tập thể chỉ có một người đứng đầu; hãy chọn vai trò khác.",
        )
