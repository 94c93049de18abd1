"""A body sets when it and all below it are reminded; nothing already set is changed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.models import ReminderRule
from kiemdiem.shortcomings.queries.audience import reminders, rules_on


@action("shortcomings.set_reminders")
def set_reminders(
    *,
    unit: Unit,
    figures: Mapping[str, Any] | None,
    valid_from: date,
    ground: str,
    by: Actor,
    at: datetime,
) -> ReminderRule:
    """Set when those concerned are reminded in a unit and all below it, from a day on.

    `figures` are those of `Reminders.figures`; without them the unit goes back to what holds above it. Raises
    NotAllowed; Refused without a ground, for a day that is past, for figures out of bounds, and where the unit has
    nothing of its own to give up.
    """
    require("shortcomings.set_reminders", by, unit_target(unit))
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    ground = said(ground, "căn cứ")
    if valid_from < timezone.localdate(at):
        raise Refused(
            f"Ngày áp dụng {valid_from:%d/%m/%Y} đã qua; những gì đã nhắc thì không nhắc lại theo số khác được.",
            way_out="Hãy chọn hôm nay hoặc một ngày sau.",
        )
    before = rules_on(valid_from).own.get(unit.pk)
    if figures is None and before is None:
        raise Refused(
            f"{unit} không có quy định nhắc việc riêng vào ngày {valid_from:%d/%m/%Y}.",
            way_out="Đơn vị đang theo cấp trên hoặc mặc định, không cần làm gì.",
        )
    if figures is not None:
        try:
            figures = reminders().with_figures(figures, "").figures()
        except ValueError as fault:
            raise Refused(str(fault), way_out="Hãy sửa lại số ấy.") from fault
    rule = ReminderRule.objects.create(
        unit=unit, valid_from=valid_from, figures=figures, ground=ground, set_at=at, set_by_id=by.account_id
    )
    record(
        "shortcomings.set_reminders", by=by, at=at, about=unit, paths=unit.paths, reason=ground,
        data={"from": valid_from, "before": before.figures() if before else None, "figures": figures},
    )  # fmt: skip
    return rule
