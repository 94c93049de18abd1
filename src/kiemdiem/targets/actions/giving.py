"""Targets are given to units and posts, and described: field, frequency, rule, who answers."""

from datetime import datetime
from decimal import Decimal

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold, normal
from kiemdiem.organisations.models import Post, Unit, WorkField
from kiemdiem.targets.access import targets_of
from kiemdiem.targets.models import Direction, Frequency, Target

DESCRIBED = ("field", "frequency", "additive", "tolerance_percent", "owner_post", "source")


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
    field: WorkField | None = None,
    frequency: str = Frequency.YEAR,
    additive: bool = False,
    tolerance_percent: Decimal = Decimal(0),
    post: Post | None = None,
    parent: Target | None = None,
    share_percent: Decimal | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Target:
    """Give a unit, or with `post` one post of it, a target for a year.

    Raises NotAllowed; Refused without a name or a unit of measure, where the year has this target already, or for
    a tolerance without the source that allows it.
    """
    require("targets.create", by, targets_of(unit, by))
    name, measure_unit, source = normal(name), normal(measure_unit), normal(source)
    if not name or not measure_unit:
        raise Refused("Chỉ tiêu phải có tên và đơn vị tính.", way_out="Hãy ghi đủ cả hai.")
    _check_rule(tolerance_percent, source)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if Target.objects.filter(unit=unit, year=year, search_key=fold(name), post=post).exists():
        whose = f"chức vụ {post.title}, {unit}" if post else str(unit)
        raise Refused(
            f"Chỉ tiêu “{name}” của {whose} đã có trong năm {year}.",
            way_out="Hãy mở chỉ tiêu đã có để ghi số liệu, hoặc đặt tên khác.",
        )
    target = Target.objects.create(
        unit=unit, year=year, name=name, measure_unit=measure_unit, direction=direction, owner_post=owner_post,
        field=field, frequency=frequency, additive=additive, tolerance_percent=tolerance_percent, post=post,
        parent=parent, share_percent=share_percent, created_at=at, source=source, illustrative=illustrative,
    )  # fmt: skip
    record(
        "targets.create", by=by, at=at, about=target, paths=unit.paths,
        data={"year": year, "post": post.pk if post else None, "parent": parent.pk if parent else None},
    )  # fmt: skip
    return target


@action("targets.describe")
def describe(
    *,
    target: Target,
    field: WorkField | None,
    frequency: str,
    additive: bool,
    tolerance_percent: Decimal,
    owner_post: Post | None,
    source: str,
    by: Actor,
    at: datetime,
) -> Target:
    """Say of a target who answers, in which field, how often figures are due, and by what rule it counts as met.

    Name, year, unit of measure and direction never change: another target is another row. The journal keeps what
    stood before. Raises NotAllowed; Refused for a tolerance without its source.
    """
    require("targets.describe", by, targets_of(target.unit, by))
    target = Target.objects.select_for_update(of=("self",)).select_related("unit").get(pk=target.pk)
    _check_rule(tolerance_percent, normal(source))
    before = {name: getattr(target, name) for name in DESCRIBED}
    target.field, target.frequency, target.additive = field, frequency, additive
    target.tolerance_percent, target.owner_post, target.source = tolerance_percent, owner_post, normal(source)
    target.save(update_fields=DESCRIBED)
    changed = {name: str(old) for name, old in before.items() if getattr(target, name) != old}
    record("targets.describe", by=by, at=at, about=target, paths=target.unit.paths, data={"before": changed})
    return target


def _check_rule(tolerance_percent: Decimal, source: str) -> None:
    if not 0 <= tolerance_percent < 100:
        raise Refused("Dung sai phải từ 0 đến dưới 100 %.", way_out="Hãy sửa lại dung sai.")
    if tolerance_percent and not source:
        raise Refused(
            "Dung sai phải có căn cứ: chỉ tiêu chưa ghi nguồn.",
            way_out="Hãy ghi văn bản cho phép dung sai vào ô Nguồn, hoặc để dung sai bằng 0.",
        )
