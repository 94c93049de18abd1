"""A target of a unit that is merged, split or ended goes on at its successors; in the unit's past it stays as it was."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.targets import split
from kiemdiem.core.textvi import normal
from kiemdiem.organisations.actions.succession import Successor, check_successors
from kiemdiem.targets.access import targets_of
from kiemdiem.targets.actions.assigning import plan_of
from kiemdiem.targets.actions.figures import record_value
from kiemdiem.targets.actions.giving import create
from kiemdiem.targets.models import Target, TargetTransfer, ValueKind


@action("targets.hand_over")
def hand_over(
    *,
    target: Target,
    heirs: Sequence[Successor],
    decision_number: str,
    decided_on: date,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> list[Target]:
    """Hand a target of a unit to its successors by a decision; return the targets in which it goes on.

    Each successor gets the target with its share of an additive plan, the whole plan of one that doesn't add up;
    where it has that target already, its plan grows by the share. The figures recorded so far stay with the
    predecessor. Raises NotAllowed (also where a successor lies outside the actor's reach); Refused for a second
    handing over, shares that don't make 100 %, a unit that isn't recorded as successor, a target of a post, and a
    successor's target of that name that is measured otherwise.
    """
    target = Target.objects.select_for_update(of=("self",)).select_related("unit", "parent").get(pk=target.pk)
    require("targets.hand_over", by, targets_of(target.unit, by))
    for heir in heirs:
        require("targets.hand_over", by, targets_of(heir.unit, by))
    decision_number = normal(decision_number)
    _check(target, heirs, decision_number, timezone.localdate(at))
    plan, shares = plan_of(target), [Decimal(heir.share_percent) for heir in heirs]
    plans = _parts(plan.value if plan else None, shares, divided=target.additive)
    of_parent = _parts(target.share_percent, shares, divided=True)
    made = []
    for heir, part, share in zip(heirs, plans, of_parent, strict=True):
        goes_on = _find(target, heir) or _make(target, heir, share, source, by, at, illustrative)
        if part is not None:
            _grow(
                goes_on,
                part,
                target,
                decided_on,
                f"{decision_number}: từ {target.unit}",
                by,
                at,
                illustrative,
            )
        TargetTransfer.objects.create(
            target=target, continues_as=goes_on, share_percent=heir.share_percent, plan=part, decision_number=decision_number,
            decided_on=decided_on, recorded_at=at, recorded_by_id=by.account_id, source=normal(source), illustrative=illustrative,
        )  # fmt: skip
        made.append(goes_on)
    for one in (target, *made):
        record(
            "targets.hand_over", by=by, at=at, about=one, paths=one.unit.paths, reason=decision_number,
            data={"from": target.pk, "to": [each.pk for each in made]},
        )  # fmt: skip
    return made


def _parts(whole: Decimal | None, shares: Sequence[Decimal], *, divided: bool) -> Sequence[Decimal | None]:
    if whole is None:
        return [None] * len(shares)
    return split(whole, shares) if divided else [whole] * len(shares)


def _check(target: Target, heirs: Sequence[Successor], decision_number: str, on: date) -> None:
    if not decision_number:
        raise Refused("Chưa ghi số quyết định.", way_out="Hãy ghi số quyết định.")
    if target.post_id:
        raise Refused("Chỉ tiêu của một chức vụ không chuyển riêng; hãy chuyển chỉ tiêu của đơn vị.")
    if target.transfers.exists():
        raise Refused(f"Chỉ tiêu “{target}” của {target.unit} đã chuyển cho đơn vị kế thừa.")
    check_successors(target.unit, heirs, on)
    for heir in heirs:
        if heir.post and heir.post.unit_id != heir.unit.pk:
            raise Refused(f"Chức vụ “{heir.post}” không thuộc {heir.unit}.", way_out="Hãy chọn lại chức vụ.")


def _find(target: Target, heir: Successor) -> Target | None:
    rows = Target.objects.select_for_update(of=("self",)).select_related("unit")
    found = rows.filter(
        unit=heir.unit, year=target.year, search_key=target.search_key, post=None, transfers=None
    ).first()
    if found and (found.measure_unit, found.direction, found.additive) != (
        target.measure_unit, target.direction, target.additive,
    ):  # fmt: skip
        raise Refused(
            f"{heir.unit} đã có chỉ tiêu “{found}” nhưng đo khác (đơn vị tính, chiều hoặc cách cộng).",
            way_out="Hãy sửa cách đo cho thống nhất trước khi chuyển.",
        )
    return found


def _make(
    target: Target,
    heir: Successor,
    share: Decimal | None,
    source: str,
    by: Actor,
    at: datetime,
    illustrative: bool,
) -> Target:
    return create(
        unit=heir.unit, year=target.year, name=target.name, measure_unit=target.measure_unit,
        direction=target.direction, owner_post=heir.post, field=target.field, frequency=target.frequency,
        additive=target.additive, tolerance_percent=target.tolerance_percent, parent=target.parent,
        share_percent=share or None, source=normal(source) or target.source, illustrative=illustrative, by=by, at=at,
    )  # fmt: skip


def _grow(
    goes_on: Target,
    part: Decimal,
    target: Target,
    on: date,
    note: str,
    by: Actor,
    at: datetime,
    illustrative: bool,
) -> None:
    """Record the plan of the heir: its own so far with the part, or as it was where plans don't add up."""
    so_far = plan_of(goes_on)
    if so_far and not target.additive:
        return
    record_value(
        target=goes_on, kind=ValueKind.PLAN, value=part + (so_far.value if so_far else 0), as_of=max(on, so_far.as_of) if so_far else on,
        note=note[:400], by=by, at=at, illustrative=illustrative,
    )  # fmt: skip
