"""A month or quarter is opened, closed, and opened again by an order; what a closing found is never changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from kiemdiem.assignments.access.sheets import period_target
from kiemdiem.assignments.models import (
    Correction,
    Period,
    PeriodKind,
    PeriodState,
    Sheet,
    SheetResult,
    SheetState,
)
from kiemdiem.assignments.queries.closing import unready
from kiemdiem.assignments.queries.judging import Judged, judgements
from kiemdiem.assignments.queries.people import InPost, day_of, in_post
from kiemdiem.assignments.queries.schemes import bounds, choose, rules_of
from kiemdiem.assignments.queries.sealing import sealed_facts, sealed_trace
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.evaluation import OUTSIDE
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit


@action("assignments.open_period")
def open_period(
    *,
    unit: Unit,
    kind: str,
    year: int,
    number: int,
    scheme: str,
    by: Actor,
    at: datetime,
    answers: Mapping[str, bool] | None = None,
    ground: str = "",
    source: str = "",
    illustrative: bool = False,
) -> Period:
    """Open a month or quarter of `unit`, pin the rule set that governs it, and make a sheet for everybody in post.

    Raises NotAllowed; Refused where no rule set governs, the text rates no such period by itself, it cannot be
    told which does and no ground is given, the period is open already, or nobody is in post.
    """
    require("assignments.open_period", by, unit_target(unit))
    start, end = bounds(kind, year, number)
    chosen = choose(scheme, kind, end, answers or {}, normal(ground))
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if Period.objects.filter(
        unit=unit, rule_set_key=chosen.version.key, kind=kind, year=year, number=number
    ).exists():
        raise Refused(
            f"{PeriodKind(kind).label} {number}/{year} của {unit} theo {chosen.version} đã được mở.",
            way_out="Hãy vào kỳ ấy ở danh sách; người mới nhận chức vụ thì bổ sung phiếu ở đó.",
        )
    people = in_post(unit, day_of(start, end, timezone.localdate(at)), chosen.kinds)
    if not people:
        raise Refused(
            f"{unit} không có ai đang giữ chức vụ thuộc diện đánh giá theo {chosen.version} trong kỳ này.",
            way_out="Hãy ghi chức vụ và người giữ ở trang Tổ chức trước.",
        )
    period = Period.objects.create(
        unit=unit, rule_set=chosen.version, rule_set_key=chosen.version.key, rule_set_hash=chosen.version.content_hash,
        rule_set_ground=normal(ground), kind=kind, year=year, number=number, start=start, end=end, opened_at=at,
        opened_by_id=by.account_id, source=source, illustrative=illustrative,
    )  # fmt: skip
    _make(period, people)
    record(
        "assignments.open_period", by=by, at=at, about=period, paths=unit.paths, reason=normal(ground),
        data={"from": start, "to": end, "sheets": len(people), "rule_set": period.rule_set_hash},
    )  # fmt: skip
    return period


@action("assignments.add_sheets")
def add_sheets(*, period: Period, by: Actor, at: datetime) -> int:
    """Make sheets for those who hold a post now and have none; return how many.

    Raises NotAllowed; Refused where everybody has one.
    """
    period = _held("assignments.add_sheets", period, by)
    governed = {kind for row in rules_of(period).governs if row.rates for kind in row.subjects}
    there = set(period.sheets.values_list("person_id", flat=True))
    on = day_of(period.start, period.end, timezone.localdate(at))
    new = [one for one in in_post(period.unit, on, governed) if one.person_id not in there]
    if not new:
        raise Refused(
            "Mọi người đang giữ chức vụ thuộc diện của kỳ này đều đã có phiếu.",
            way_out="Không phải làm gì thêm.",
        )
    _make(period, new)
    record(
        "assignments.add_sheets",
        by=by,
        at=at,
        about=period,
        paths=period.unit.paths,
        data={"sheets": len(new)},
    )
    return len(new)


@action("assignments.close_period")
def close_period(*, period: Period, by: Actor, at: datetime, cap_ground: str = "") -> None:
    """Close a period: every sheet's figures, total, level and explanation are sealed as a result.

    After a correction only what differs gets a new version; older versions stay as they are. `cap_ground` names
    the document by which more than the capped share may hold the highest level. Raises NotAllowed; NotReady with
    what every sheet lacks.
    """
    period = _held("assignments.close_period", period, by)
    sheets = list(period.sheets.select_for_update().order_by("pk"))
    judged = judgements(period, sheets)
    missing = unready(rules_of(period), sheets, judged, capped=not normal(cap_ground))
    if missing:
        raise NotReady(
            f"Chưa thể khóa kỳ “{period}”: còn {len(missing)} việc.", missing,
            way_out="Hãy làm xong từng việc rồi khóa lại; chưa có gì được ghi.",
        )  # fmt: skip
    correction = period.corrections.filter(closed_at__isnull=True).first()
    made = _seal(period, sheets, judged, at, correction)
    for sheet in sheets:
        sheet.state, sheet.work = SheetState.CLOSED, sealed_facts(judged[sheet.pk])["row"].get("work", {})
    Sheet.objects.bulk_update(sheets, ["state", "work"])
    if correction:
        correction.closed_at, correction.closed_by_id = at, by.account_id
        correction.save(update_fields=["closed_at", "closed_by"])
    period.state, period.closed_at, period.closed_by_id = PeriodState.CLOSED, at, by.account_id
    period.cap_ground = normal(cap_ground)
    period.save(update_fields=["state", "closed_at", "closed_by", "cap_ground"])
    record(
        "assignments.close_period", by=by, at=at, about=period, paths=period.unit.paths, reason=period.cap_ground,
        data={"sheets": len(sheets), "results": made},
    )  # fmt: skip


@action("assignments.reopen_period")
def reopen_period(*, period: Period, order_number: str, ground: str, by: Actor, at: datetime) -> Correction:
    """Open a closed period again, by an order and for a reason: the sheets can be assessed anew.

    Raises NotAllowed; Refused without an order or a reason.
    """
    period = _held("assignments.reopen_period", period, by)
    order, why = said(order_number, "số văn bản cho phép sửa"), said(ground, "lý do sửa")
    correction = Correction.objects.create(
        period=period, order_number=order, ground=why, reopened_at=at, reopened_by_id=by.account_id
    )
    sheets = list(period.sheets.select_for_update().order_by("pk"))
    for sheet in sheets:
        sheet.state, sheet.work = _state_before_closing(sheet), {}
    Sheet.objects.bulk_update(sheets, ["state", "work"])
    period.state = PeriodState.REOPENED
    period.save(update_fields=["state"])
    record(
        "assignments.reopen_period", by=by, at=at, about=period, paths=period.unit.paths, reason=why,
        data={"decision": order},
    )  # fmt: skip
    return correction


def _held(action_name: str, period: Period, by: Actor) -> Period:
    now = Period.objects.select_for_update(of=("self",)).select_related("unit", "rule_set").get(pk=period.pk)
    require(action_name, by, period_target(now))
    return now


def _make(period: Period, people: Iterable[InPost]) -> None:
    Sheet.objects.bulk_create(
        Sheet(
            period=period, person_id=one.person_id, post_id=one.post_id, kind=one.kind.value, role=one.role,
            is_head=one.is_head, name=one.name, title=one.title, comparison_group=one.group,
            illustrative=period.illustrative, source=period.source,
        )
        for one in people
    )  # fmt: skip


def _state_before_closing(sheet: Sheet) -> str:
    if sheet.assessed_at:
        return SheetState.ASSESSED
    return SheetState.SUBMITTED if sheet.submitted_at else SheetState.DRAFTING


def _seal(
    period: Period,
    sheets: Iterable[Sheet],
    judged: Mapping[int, Judged],
    at: datetime,
    correction: Correction | None,
) -> int:
    """Write a result for every sheet that has none like it; return how many were written."""
    latest: dict[int, SheetResult] = {}
    for row in SheetResult.objects.filter(sheet__period=period).order_by("version"):
        latest[row.sheet_id] = row
    new = []
    for sheet in sheets:
        found = _result(sheet, judged[sheet.pk])
        before = latest.get(sheet.pk)
        if before is None or _differs(before, found):
            found.version = before.version + 1 if before else 1
            found.rule_set_hash, found.computed_at, found.correction = period.rule_set_hash, at, correction
            new.append(found)
    SheetResult.objects.bulk_create(new)
    return len(new)


def _result(sheet: Sheet, judged: Judged) -> SheetResult:
    result = judged.result
    if result is None:
        raise ValueError(f"sheet {sheet.pk} has no result to be sealed")
    rated = result.verdict not in OUTSIDE
    return SheetResult(
        sheet=sheet, facts=sealed_facts(judged), verdict=result.verdict.value, trace=sealed_trace(result),
        total=str(result.total) if rated and result.total is not None else "",
        level=sheet.assessed_level if rated else "", computed_level=(result.level or "") if rated else "",
        ground=sheet.assessed_ground if rated else sheet.not_rated_ground,
    )  # fmt: skip


def _differs(before: SheetResult, found: SheetResult) -> bool:
    kept = ("facts", "verdict", "total", "level", "computed_level", "ground", "trace")
    return any(getattr(before, name) != getattr(found, name) for name in kept)
