"""Collectives and posts of a unit, and the fields of work that posts take in charge."""

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

    Raises Refused for a collective of another unit or not there on that day, a second head in one collective at
    the same time, and a unit not at work then.
    """
    require("organisations.create_post", by, unit_target(unit))
    refuse_outside(unit, valid_from)
    if collective is not None:
        collective = Collective.objects.select_for_update().get(pk=collective.pk)
        if collective.unit_id != unit.pk:
            raise Refused(f"{collective.name} không phải tập thể của {unit.name}.")
        refuse_outside_collective(collective, valid_from)
        if role == PostRole.HEAD:
            refuse_second_head(collective, valid_from)
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


@action("organisations.end_post")
def end_post(*, post: Post, on: date, by: Actor, at: datetime, decision_number: str = "") -> None:
    """End a post with its last day `on`; what it has in charge ends with it.

    Raises Refused where it has ended already, had not begun by then, somebody holds it after that day, or it took
    something in charge only after that day.
    """
    require("organisations.end_post", by, unit_target(post.unit))
    post = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    if post.valid_to is not None:
        raise Refused(f"Chức vụ {post.title} đã kết thúc ngày {post.valid_to:%d/%m/%Y}.")
    if on < post.valid_from:
        raise Refused(
            f"Chức vụ {post.title} có từ ngày {post.valid_from:%d/%m/%Y}, không thể kết thúc trước ngày đó."
        )
    after = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    held = (
        Appointment.objects.filter(after, post=post).select_related("person").order_by("-valid_from").first()
    )
    if held is not None:
        raise Refused(
            f"Chức vụ {post.title} do {held.person.full_name} giữ {period(held.valid_from, held.valid_to)}.",
            way_out=f"Hãy ghi người đó thôi giữ chức vụ, không sau ngày {on:%d/%m/%Y}, rồi mới kết thúc chức vụ.",
        )
    charges = Charge.objects.filter(after, post=post)
    if charges.filter(valid_from__gt=on).exists():
        raise Refused(
            f"Chức vụ {post.title} được giao phụ trách lĩnh vực, địa bàn từ sau ngày {on:%d/%m/%Y}.",
            way_out="Hãy chọn ngày kết thúc muộn hơn.",
        )
    charges.update(valid_to=on)
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    record(
        "organisations.end_post", by=by, at=at, about=post, paths=post.unit.paths,
        data={"unit": post.unit.name, "on": on, "decision": decision_number},
    )  # fmt: skip


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


def refuse_beyond(post: Post, valid_from: date, valid_to: date | None, what: str) -> None:
    """Raise Refused where a time of `what` (giữ chức vụ, phụ trách) is out of order or leaves the life of `post`."""
    if valid_to is not None and valid_to < valid_from:
        raise Refused("Ngày kết thúc không được trước ngày bắt đầu.")
    if valid_from < post.valid_from or (post.valid_to is not None and post.valid_to < valid_from):
        raise Refused(
            f"Ngày {valid_from:%d/%m/%Y} chưa có hoặc không còn chức vụ {post.title}: "
            f"chức vụ này có {period(post.valid_from, post.valid_to)}."
        )
    if post.valid_to is not None and (valid_to is None or valid_to > post.valid_to):
        raise Refused(
            f"Chức vụ {post.title} đã kết thúc ngày {post.valid_to:%d/%m/%Y}.",
            way_out=f"Hãy ghi ngày thôi {what}, không sau ngày đó.",
        )


def refuse_second_head(collective: Collective, valid_from: date) -> None:
    """Raise Refused where `collective` has a head's post that is there on `valid_from` or later."""
    head = Post.objects.filter(overlapping(valid_from), collective=collective, role=PostRole.HEAD).first()
    if head is not None:
        raise Refused(
            f"{collective.name} đã có người đứng đầu là chức vụ {head.title}, "
            f"{period(head.valid_from, head.valid_to)}.",
            way_out="Cùng một lúc một tập thể chỉ có một người đứng đầu; hãy chọn vai trò khác hoặc ngày khác.",
        )


def refuse_outside_collective(collective: Collective, day: date) -> None:
    """Raise Refused where a post that begins on `day` would outlive `collective`, or come before it."""
    if collective.valid_to is not None:
        raise Refused(f"{collective.name} đã kết thúc hoạt động ngày {collective.valid_to:%d/%m/%Y}.")
    if day < collective.valid_from:
        raise Refused(f"{collective.name} chỉ có từ ngày {collective.valid_from:%d/%m/%Y}.")


def overlapping(valid_from: date, valid_to: date | None = None) -> Q:
    """Return the filter for periods that share a day with this one; without `valid_to` it has no end."""
    shared = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    return shared if valid_to is None else shared & Q(valid_from__lte=valid_to)


def period(valid_from: date, valid_to: date | None) -> str:
    """Return how a period is told: "từ ngày 01/07/2025 đến hết ngày 30/06/2026"."""
    until = f" đến hết ngày {valid_to:%d/%m/%Y}" if valid_to else ""
    return f"từ ngày {valid_from:%d/%m/%Y}{until}"
