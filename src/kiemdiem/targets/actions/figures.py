"""Figures are recorded; none is ever overwritten, and an estimate never passes for a final one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold, normal
from kiemdiem.targets.access import targets_of
from kiemdiem.targets.models import Target, TargetTransfer, TargetValue, ValueKind

SETTLED = (ValueKind.FINAL, ValueKind.AUDITED)
SAYS_ESTIMATE = ("uoc dat", "uoc tinh", "uoc thuc hien", "so uoc", "uoc ca nam")


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
    """Record a figure of a target, for the year up to the day `as_of`; the older ones stay.

    Raises NotAllowed; Refused for a reached figure of a day ahead, a settled figure without a source or of a source
    that calls it an estimate, a stated share of the plan that isn't above 0 or stands beside the plan itself, and
    for a target that was handed over before the day of the figure.
    """
    require("targets.record_value", by, targets_of(target.unit, by))
    note, source = normal(note), normal(source)
    _check_day(target, kind, as_of, timezone.localdate(at))
    if kind in SETTLED:
        check_settled(source, note)
    if stated_percent is not None and (stated_percent <= 0 or kind == ValueKind.PLAN):
        raise Refused(
            "Tỷ lệ so với kế hoạch phải lớn hơn 0 và chỉ ghi cùng số đạt được.", way_out="Hãy bỏ trống ô này."
        )
    made = TargetValue.objects.create(
        target=target, kind=kind, value=value, as_of=as_of, stated_percent=stated_percent, recorded_at=at,
        recorded_by_id=by.account_id, note=note, source=source, illustrative=illustrative,
    )  # fmt: skip
    record(
        "targets.record_value", by=by, at=at, about=target, paths=target.unit.paths,
        data={"kind": kind, "value": value, "as_of": as_of},
    )  # fmt: skip
    return made


@dataclass(frozen=True)
class NewFigure:
    """One of several figures recorded together."""

    target: Target
    value: Decimal
    stated_percent: Decimal | None = None
    note: str = ""


@action("targets.record_value")
def record_values(
    *, figures: Sequence[NewFigure], kind: str, as_of: date, source: str, by: Actor, at: datetime
) -> list[TargetValue]:
    """Record many figures of one kind and day, all or none.

    Raises what `record_value` raises, naming the target; Refused where there is none or one is named twice.
    """
    if not figures:
        raise Refused("Chưa có số liệu nào để ghi.", way_out="Hãy dán ít nhất một dòng.")
    names = [figure.target.name for figure in figures]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise Refused(f"Chỉ tiêu “{twice}” có hai dòng.", way_out="Hãy bỏ bớt một dòng.")
    made = []
    for figure in figures:
        try:
            made.append(
                record_value(
                    target=figure.target, kind=kind, value=figure.value, as_of=as_of, by=by, at=at, source=source,
                    stated_percent=figure.stated_percent, note=figure.note,
                )
            )  # fmt: skip
        except Refused as refused:
            raise Refused(
                f"{figure.target.name}: {refused.reason}", article=refused.article, way_out=refused.way_out
            ) from refused
    return made


def _check_day(target: Target, kind: str, as_of: date, on: date) -> None:
    if kind != ValueKind.PLAN and as_of > on:
        raise Refused(f"Số liệu đến ngày {as_of:%d/%m/%Y} ở sau ngày ghi.", way_out="Hãy sửa lại ngày.")
    transfer = (
        TargetTransfer.objects.filter(target=target)
        .select_related("continues_as__unit")
        .order_by("id")
        .first()
    )
    if transfer and (kind == ValueKind.PLAN or as_of >= transfer.decided_on):
        raise Refused(
            f"Chỉ tiêu này đã chuyển cho {transfer.continues_as.unit} từ ngày {transfer.decided_on:%d/%m/%Y}.",
            way_out="Số liệu từ ngày đó ghi ở chỉ tiêu của đơn vị kế thừa.",
        )


def check_settled(source: str, note: str) -> None:
    """Raise Refused for a settled figure without a source, or of a source that calls it an estimate."""
    if not source:
        raise Refused(
            "Số chính thức, số kiểm toán phải ghi nguồn.", way_out="Hãy ghi văn bản, cơ quan cho số liệu."
        )
    said = f" {fold(source)} {fold(note)} "
    if any(words in said for words in SAYS_ESTIMATE):
        raise Refused(
            "Nguồn hoặc ghi chú nói đây là số ước, không phải số chính thức.",
            way_out="Hãy ghi ở loại “Ước đạt”; khi có số chính thức thì ghi thêm một dòng mới.",
        )
