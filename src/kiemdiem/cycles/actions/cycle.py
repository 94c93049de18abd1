"""A cycle is prepared and closed here; opening has a module of its own."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.core.ruleset import Period
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.models import Cycle, CycleKind, CycleState
from kiemdiem.cycles.queries.progress import unfinished_subjects
from kiemdiem.cycles.queries.rules import whole_rule_set
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit
from kiemdiem.rulesets.models import RuleSetVersion
from kiemdiem.rulesets.queries import rule_set_of, version_for


@action("cycles.create")
def create(
    *,
    title: str,
    kind: CycleKind,
    year: int,
    period_start: date,
    period_end: date,
    root: Unit,
    by: Actor,
    at: datetime,
    rule_set: RuleSetVersion | None = None,
    rule_set_ground: str = "",
    previous: Cycle | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Cycle:
    """Prepare a cycle over the subtree of `root`, under the rule set in force when its period ends.

    Another rule set may be chosen, with a ground. Raises Refused where the dates are out of order, no rule
    set applies or it knows no report forms, the ground is missing, or the previous cycle is not an earlier one.
    """
    require("cycles.create", by, unit_target(root))
    if period_end < period_start:
        raise Refused("Kỳ kiểm điểm phải kết thúc sau khi bắt đầu.", way_out="Hãy xem lại hai ngày của kỳ.")
    if previous is not None and previous.period_end >= period_end:
        raise Refused(
            f"Đợt trước “{previous}” phải kết thúc trước ngày {period_end:%d/%m/%Y}.",
            way_out="Hãy chọn một đợt sớm hơn.",
        )
    cycle = Cycle.objects.create(
        title=title, kind=kind, year=year, period_start=period_start, period_end=period_end, root=root,
        rule_set=_rules_for(kind, period_end, rule_set, rule_set_ground), rule_set_ground=rule_set_ground,
        previous=previous, source=source, illustrative=illustrative,
    )  # fmt: skip
    record(
        "cycles.create", by=by, at=at, about=cycle, paths=root.paths, cycle_id=cycle.pk, reason=rule_set_ground,
        data={"kind": kind, "period": [period_start, period_end], "rule_set": cycle.rule_set.content_hash},
    )  # fmt: skip
    return cycle


def _rules_for(
    kind: CycleKind, period_end: date, chosen: RuleSetVersion | None, ground: str
) -> RuleSetVersion:
    version = chosen
    if version is None or not ground:
        version = version_for(period_end, period=Period(kind))
        if chosen not in {None, version}:
            raise Refused(
                f"Bộ quy định {chosen} không phải bộ áp dụng cho kỳ kết thúc ngày {period_end:%d/%m/%Y}.",
                way_out="Hãy nêu căn cứ chọn bộ này, hoặc để trống để phần mềm chọn theo ngày kết thúc kỳ.",
            )
    rules = rule_set_of(version)
    if not rules.forms or not rules.steps.steps:
        raise Refused(
            f"Bộ quy định {version} không có mẫu báo cáo và các bước của một đợt kiểm điểm.",
            way_out="Hãy chọn bộ quy định về kiểm điểm; bộ này chỉ dùng để xếp loại theo phiếu của kỳ.",
        )
    return version


@action("cycles.switch_rules")
def switch_rules(*, cycle: Cycle, rules: Collection[str], ground: str, by: Actor, at: datetime) -> None:
    """Switch off the rules named, in this cycle alone; every other one acts again.

    Only what was not held against the original, or is a default of the software, can be; nothing once the cycle is
    open. Raises NotAllowed; Refused for any other rule, and without a ground.
    """
    cycle.refresh_from_db(from_queryset=Cycle.objects.select_for_update())
    require("cycles.switch_rules", by, cycle_target(cycle))
    if unknown := set(rules) - whole_rule_set(cycle).switchable:
        raise Refused(
            f"Không tắt được quy tắc {', '.join(sorted(unknown))}: chỉ tắt được quy tắc chưa đối chiếu bản gốc.",
            way_out="Chọn trong danh sách của trang chuẩn bị đợt.",
        )
    if rules and not ground.strip():
        raise Refused(
            "Tắt quy tắc phải có căn cứ.", way_out="Ghi số văn bản nói khác, hoặc kết quả đối chiếu bản gốc."
        )
    cycle.switched_off, cycle.switched_off_ground = sorted(set(rules)), ground.strip() if rules else ""
    cycle.save(update_fields=["switched_off", "switched_off_ground"])
    record(
        "cycles.switch_rules", by=by, at=at, about=cycle, paths=cycle.paths, cycle_id=cycle.pk,
        reason=cycle.switched_off_ground, data={"rules": cycle.switched_off},
    )  # fmt: skip


@action("cycles.close")
def close(*, cycle: Cycle, by: Actor, at: datetime) -> None:
    """End a cycle: nothing in it changes afterwards. Constant number of statements, however many subjects.

    Raises NotReady with the subjects that are not yet through: everybody who is rated must have a decision,
    everybody who is only reviewed must have been reviewed.
    """
    cycle.refresh_from_db(from_queryset=Cycle.objects.select_for_update())
    require("cycles.close", by, cycle_target(cycle))
    unfinished = unfinished_subjects(cycle)
    if unfinished.total:
        raise NotReady(
            f"Còn {unfinished.total} đối tượng chưa xong, chưa thể kết thúc đợt “{cycle}”.",
            unfinished.missing,
            way_out="Hãy hoàn thành các đối tượng này, hoặc ghi diện không kiểm điểm, không xếp loại kèm căn cứ.",
        )
    counts = dict(cycle.subjects.order_by().values_list("inclusion").annotate(Count("pk")))
    cycle.subjects.filter(due_on__isnull=False).update(due_on=None)
    cycle.state, cycle.closed_at, cycle.closed_by_id = CycleState.CLOSED, at, by.account_id
    cycle.save(update_fields=["state", "closed_at", "closed_by"])
    record("cycles.close", by=by, at=at, about=cycle, paths=cycle.paths, cycle_id=cycle.pk, data=counts)
