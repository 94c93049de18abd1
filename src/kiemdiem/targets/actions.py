"""Targets are given, and figures recorded; no figure is ever overwritten."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold, normal
from kiemdiem.organisations.models import Post, Unit
from kiemdiem.targets.access import targets_of
from kiemdiem.targets.models import Direction, Target, TargetValue, ValueKind

SETTLED = (ValueKind.FINAL, ValueKind.AUDITED)


@action("targets.create")
def create(
    *,
    unit: Unit,
    year: int,
    name: str,
    measure_unit: str,
    by: Actor,
    at: datetime,
    direction: str = Direction.UP,
    owner_post: Post | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Target:
    """Give a unit a target for a year.

    Raises NotAllowed; Refused without a name or a unit of measure, or where the year has this target already.
    """
    require("targets.create", by, targets_of(unit, by))
    name, measure_unit = normal(name), normal(measure_unit)
    if not name or not measure_unit:
        raise Refused("Chỉ tiêu phải có tên và đơn vị tính.", way_out="Hãy ghi đủ cả hai.")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if Target.objects.filter(unit=unit, year=year, search_key=fold(name)).exists():
        raise Refused(
            f"Chỉ tiêu “{name}” của {unit} đã có trong năm {year}.",
            way_out="Hãy mở chỉ tiêu đã có để ghi số liệu, hoặc đặt tên khác.",
        )
    target = Target.objects.create(
        unit=unit, year=year, name=name, measure_unit=measure_unit, direction=direction, owner_post=owner_post,
        source=source, illustrative=illustrative,
    )  # fmt: skip
    record("targets.create", by=by, at=at, about=target, paths=unit.paths, data={"year": year})
    return target


@action("targets.record_value")
def record_value(
    *,
    target: Target,
    kind: str,
    value: Decimal,
    as_of: date,
    by: Actor,
    at: datetime,
    stated_percent: Decimal | None = None,
    note: str = "",
    source: str = "",
    illustrative: bool = False,
) -> TargetValue:
    """Record a figure of a target; the newest of each kind counts, the older ones stay.

    Raises NotAllowed; Refused for a reached figure of a day ahead, a settled figure without a source, or a
    stated share of the plan that isn't above 0 or stands beside the plan itself.
    """
    require("targets.record_value", by, targets_of(target.unit, by))
    if kind != ValueKind.PLAN and as_of > timezone.localdate(at):
        raise Refused(f"Số liệu đến ngày {as_of:%d/%m/%Y} ở sau ngày ghi.", way_out="Hãy sửa lại ngày.")
    if kind in SETTLED and not normal(source):
        raise Refused(
            "Số chính thức, số kiểm toán phải ghi nguồn.", way_out="Hãy ghi văn bản, cơ quan cho số liệu."
        )
    if stated_percent is not None and (stated_percent <= 0 or kind == ValueKind.PLAN):
        raise Refused(
            "Tỷ lệ so với kế hoạch phải lớn hơn 0 và chỉ ghi cùng số đạt được.", way_out="Hãy bỏ trống ô này."
        )
    made = TargetValue.objects.create(
        target=target, kind=kind, value=value, as_of=as_of, stated_percent=stated_percent, recorded_at=at,
        recorded_by_id=by.account_id, note=normal(note), source=normal(source), illustrative=illustrative,
    )  # fmt: skip
    record(
        "targets.record_value", by=by, at=at, about=target, paths=target.unit.paths,
        data={"kind": kind, "value": value, "as_of": as_of},
    )  # fmt: skip
    return made
