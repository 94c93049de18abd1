"""A target is assigned further: city to unit, unit to post, by shares that make a hundred or by amounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.targets import WHOLE, split
from kiemdiem.organisations.models import Post, Unit
from kiemdiem.targets.access import targets_of
from kiemdiem.targets.actions.figures import record_value
from kiemdiem.targets.actions.giving import create
from kiemdiem.targets.models import Target, TargetTransfer, TargetValue, ValueKind


@dataclass(frozen=True)
class Part:
    """Who gets which part of a target: a unit below, or a post; by a share of the plan, or by an amount."""

    unit: Unit
    post: Post | None = None
    share_percent: Decimal | None = None
    amount: Decimal | None = None


@action("targets.assign")
def assign(*, target: Target, parts: Sequence[Part], source: str, by: Actor, at: datetime) -> list[Target]:
    """Assign a target to units below or to posts; each gets a target of its own with its part of the plan.

    Shares make up 100 % together with what was assigned by shares before, and parts of an additive plan make up the
    plan. Amounts are taken as they are said: the page of the assignment shows what they leave over or exceed.
    Raises NotAllowed; Refused for no part, shares beside amounts, shares that don't make 100, shares of a target
    that doesn't add up or has no plan, a unit outside the target's unit, a post elsewhere or not in force.
    """
    target = Target.objects.select_for_update(of=("self",)).select_related("unit", "post").get(pk=target.pk)
    require("targets.assign", by, targets_of(target.unit, by))
    on = timezone.localdate(at)
    _check_parts(target, parts, on)
    amounts = _amounts(target, parts)
    made = []
    for part, amount in zip(parts, amounts, strict=True):
        child = create(
            unit=part.unit, post=part.post, year=target.year, name=target.name, measure_unit=target.measure_unit,
            direction=target.direction, owner_post=part.post, field=target.field, frequency=target.frequency,
            additive=target.additive, parent=target, share_percent=part.share_percent, source=source, by=by, at=at,
        )  # fmt: skip
        record_value(target=child, kind=ValueKind.PLAN, value=amount, as_of=on, source=source, by=by, at=at)
        made.append(child)
    record(
        "targets.assign", by=by, at=at, about=target, paths=target.unit.paths, data={"parts": [child.pk for child in made]}
    )  # fmt: skip
    return made


def plan_of(target: Target) -> TargetValue | None:
    """Return the plan that counts; one statement."""
    plans = TargetValue.objects.filter(target=target, kind=ValueKind.PLAN)
    return plans.order_by("-as_of", "-recorded_at", "-id").first()


def _check_parts(target: Target, parts: Sequence[Part], on: date) -> None:
    if not parts:
        raise Refused("Chưa chọn nơi nhận chỉ tiêu.", way_out="Hãy ghi ít nhất một đơn vị hoặc chức vụ.")
    if TargetTransfer.objects.filter(target=target).exists():
        raise Refused(
            "Chỉ tiêu này đã chuyển cho đơn vị kế thừa.", way_out="Hãy giao ở chỉ tiêu của đơn vị kế thừa."
        )
    if target.post_id:
        raise Refused("Chỉ tiêu đã giao cho một chức vụ thì không giao tiếp.")
    for part in parts:
        where = f"chức vụ “{part.post}”" if part.post else str(part.unit)
        if not part.unit.paths.inside(target.unit.paths) or (
            part.unit.pk == target.unit_id and part.post is None
        ):
            raise Refused(
                f"Không giao được chỉ tiêu của {target.unit} cho {where}.",
                way_out="Hãy chọn đơn vị trực thuộc, hoặc một chức vụ của đơn vị.",
            )
        if part.post and part.post.unit_id != part.unit.pk:
            raise Refused(f"Chức vụ “{part.post}” không thuộc {part.unit}.", way_out="Hãy chọn lại chức vụ.")
        ended = part.post.valid_to if part.post else part.unit.valid_to
        if ended and ended < on:
            raise Refused(f"{where[0].upper()}{where[1:]} đã kết thúc ngày {ended:%d/%m/%Y}.")


def _amounts(target: Target, parts: Sequence[Part]) -> Sequence[Decimal]:
    shares = [part.share_percent for part in parts if part.share_percent is not None]
    amounts = [part.amount for part in parts if part.amount is not None]
    if len(shares) + len(amounts) != len(parts) or (shares and amounts):
        raise Refused(
            "Mỗi nơi nhận phải có đúng một trong hai: phần (%) hoặc mức giao, và cùng một cách cho mọi nơi.",
            way_out="Hãy ghi lại theo một cách.",
        )
    if amounts:
        return amounts
    plan = plan_of(target)
    if plan is None or not target.additive:
        raise Refused(
            "Chỉ chia theo phần (%) được khi chỉ tiêu cộng được giữa các đơn vị và đã có số kế hoạch.",
            way_out="Hãy ghi mức giao cho từng nơi.",
        )
    total = sum(shares, Decimal(0)) + (_shared(target) or 0)
    if total != WHOLE or any(share <= 0 for share in shares):
        raise Refused(
            f"Các phần giao phải lớn hơn 0 và cộng lại bằng 100 %; hiện cộng được {total.normalize():f} %.",
            way_out="Hãy sửa lại các phần, hoặc giao theo mức cụ thể.",
        )
    return split(plan.value, shares)


def _shared(target: Target) -> Decimal | None:
    shared: Decimal | None = target.parts.aggregate(total=Sum("share_percent"))["total"]
    return shared
