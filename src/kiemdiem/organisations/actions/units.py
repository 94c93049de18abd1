"""Units come, end, and are followed by others."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor, Paths, Target
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.organisations.access import NOWHERE, unit_target
from kiemdiem.organisations.actions.places import join, place_unit
from kiemdiem.organisations.models import (
    Appointment,
    Charge,
    Collective,
    Line,
    Post,
    RoleGrant,
    Succession,
    Unit,
    UnitLink,
)
from kiemdiem.organisations.phrases import open_says, unit_kinds
from kiemdiem.organisations.queries.unit import left_open


@action("organisations.create_unit")
def create_unit(
    *,
    code: str,
    name: str,
    kind: str,
    line: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    party_superior: Unit | None = None,
    state_superior: Unit | None = None,
    short_name: str = "",
    decision_number: str = "",
    source: str = "",
    illustrative: bool = False,
) -> Unit:
    """Add a unit and place it under its superiors. Without any superior it stands at the top of its line's tree.

    Raises Refused for an unknown kind, a code or name already in use, and whatever `place_unit` refuses.
    """
    require("organisations.create_unit", by, _target_of(party_superior, state_superior))
    if kind not in unit_kinds():
        raise Refused(
            f"Loại đơn vị “{kind}” không có trong danh mục.", way_out="Hãy chọn một loại trong danh sách."
        )
    if Unit.objects.filter(code=code).exists():
        raise Refused(f"Mã “{code}” đã dùng cho đơn vị khác.", way_out="Hãy đặt mã khác.")
    for superior in (party_superior, state_superior):
        if superior is not None and _below(superior).filter(unit__search_key=textvi.fold(name)).exists():
            raise Refused(
                f"{superior.name} đã có đơn vị trực thuộc tên “{textvi.normal(name)}”.",
                way_out="Nếu là hai đơn vị khác nhau, hãy ghi rõ thêm trong tên.",
            )
    unit = Unit.objects.create(
        code=code, name=textvi.normal(name), short_name=textvi.normal(short_name), kind=kind, line=line,
        valid_from=valid_from, source=source, illustrative=illustrative,
    )  # fmt: skip
    if party_superior is None and state_superior is None:
        tree = UnitLink.Tree.STATE if line == Line.STATE else UnitLink.Tree.PARTY
        join(unit, tree)
    record(
        "organisations.create_unit",
        by=by,
        at=at,
        about=unit,
        paths=unit.paths,
        data={"code": code, "kind": kind},
    )
    for place, superior in ((UnitLink.Tree.PARTY, party_superior), (UnitLink.Tree.STATE, state_superior)):
        if superior is not None:
            place_unit(
                unit=unit, superior=superior, tree=place, valid_from=valid_from, by=by, at=at,
                decision_number=decision_number, source=source, illustrative=illustrative,
            )  # fmt: skip
    return unit


@action("organisations.end_unit")
def end_unit(
    *, unit: Unit, on: date, by: Actor, at: datetime, decision_number: str = "", leaving_open: bool = False
) -> None:
    """End a unit with its last day `on`: its links, collectives, posts, appointments, charges and roles end with it.

    Its paths stay as they were on that day. Raises Refused where it has ended already, and NotReady where units
    stand below it after that day, or where limitations and targets are open there and nobody said, with
    `leaving_open`, that they are handed over to the successors afterwards.
    """
    require("organisations.end_unit", by, unit_target(unit))
    if unit.valid_to is not None:
        raise Refused(f"{unit.name} đã kết thúc hoạt động ngày {unit.valid_to:%d/%m/%Y}.")
    if on < unit.valid_from:
        raise Refused(
            f"{unit.name} hoạt động từ ngày {unit.valid_from:%d/%m/%Y}, không thể kết thúc trước ngày đó."
        )
    below = UnitLink.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), superior=unit)
    names = dict.fromkeys(below.order_by("unit__sort_key").values_list("unit__name", flat=True))
    if names:
        raise NotReady(
            f"{unit.name} còn {len(names)} đơn vị trực thuộc.",
            [Missing(f"{name}: cần kết thúc hoặc chuyển sang cấp trên khác.") for name in names],
        )
    entries, targets = left_open(unit, on)
    if (entries or targets) and not leaving_open:
        raise NotReady(
            f"{unit.name} còn {open_says(entries, targets)} chưa bàn giao.",
            [Missing(f"Còn {open_says(entries, targets)} đang mở, chưa có đơn vị nhận.")],
            way_out="Hãy ghi đơn vị kế thừa rồi bàn giao ở Sổ hạn chế, mục Bàn giao; "
            "hoặc đánh dấu rằng sẽ bàn giao ngay sau khi kết thúc.",
        )
    _close_everything_in(unit, on)
    unit.valid_to = on
    unit.save(update_fields=["valid_to"])
    record(
        "organisations.end_unit", by=by, at=at, about=unit, paths=unit.paths,
        data={"on": on, "decision": decision_number, "left_entries": entries, "left_targets": targets},
    )  # fmt: skip


@action("organisations.record_succession")
def record_succession(
    *,
    predecessor: Unit,
    successor: Unit,
    on: date,
    by: Actor,
    at: datetime,
    decision_number: str = "",
    source: str = "",
    illustrative: bool = False,
) -> Succession:
    """Record that `successor` follows `predecessor` from the day `on`, so that what it left open finds its heir.

    Raises Refused for the unit itself, a circle, and days before the successor exists or the predecessor ends.
    """
    for unit in (predecessor, successor):
        require("organisations.record_succession", by, unit_target(unit))
    if (
        predecessor.pk == successor.pk
        or Succession.objects.filter(predecessor=successor, successor=predecessor).exists()
    ):
        raise Refused("Một đơn vị không thể kế thừa chính nó hoặc kế thừa vòng quanh.")
    if successor.valid_from > on:
        raise Refused(
            f"{successor.name} hoạt động từ ngày {successor.valid_from:%d/%m/%Y}, sau ngày kế thừa."
        )
    if predecessor.valid_to is not None and predecessor.valid_to >= on:
        raise Refused(
            f"{predecessor.name} hoạt động đến hết ngày {predecessor.valid_to:%d/%m/%Y}.",
            way_out="Ngày kế thừa phải sau ngày đó.",
        )
    if Succession.objects.filter(predecessor=predecessor, successor=successor).exists():
        raise Refused(f"Đã ghi {successor.name} kế thừa {predecessor.name}.")
    succession = Succession.objects.create(
        predecessor=predecessor, successor=successor, on=on, decision_number=decision_number, source=source,
        illustrative=illustrative,
    )  # fmt: skip
    record(
        "organisations.record_succession", by=by, at=at, about=predecessor, paths=predecessor.paths,
        data={"successor": successor.name, "on": on, "decision": decision_number},
    )  # fmt: skip
    return succession


def _below(unit: Unit) -> QuerySet[UnitLink]:
    return UnitLink.objects.filter(superior=unit, valid_to__isnull=True)


def _target_of(party_superior: Unit | None, state_superior: Unit | None) -> Target:
    if party_superior is None and state_superior is None:
        return NOWHERE
    return Target(
        unit_id=None,
        paths=Paths(
            party=party_superior.party_path if party_superior else "",
            state=state_superior.state_path if state_superior else "",
        ),
    )


def _close_everything_in(unit: Unit, on: date) -> None:
    """End, with `on`, whatever is open in a unit. Raises Refused where something of it began only after that day."""
    parts: list[tuple[str, QuerySet[Any]]] = [
        ("cấp trên", UnitLink.objects.filter(unit=unit)),
        ("tập thể", Collective.objects.filter(unit=unit)),
        ("chức vụ", Post.objects.filter(unit=unit)),
        ("người giữ chức vụ", Appointment.objects.filter(post__unit=unit)),
        ("lĩnh vực, địa bàn phụ trách", Charge.objects.filter(Q(post__unit=unit) | Q(area=unit))),
        ("vai trò của tài khoản", RoleGrant.objects.filter(unit=unit)),
    ]
    for name, rows in parts:
        if rows.filter(valid_from__gt=on).exists():
            raise Refused(
                f"Trong {unit.name} có {name} ghi từ sau ngày {on:%d/%m/%Y}.",
                way_out="Hãy chọn ngày kết thúc muộn hơn, hoặc sửa các ghi chép đó trước.",
            )
        rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).update(valid_to=on)
