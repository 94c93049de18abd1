"""Groups of limitations, as a body counts them in a year ("11 + 6 nhóm")."""

from datetime import datetime

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.models import Group

DEEPEST = 3


@action("shortcomings.add_group")
def add_group(
    *,
    unit: Unit,
    year: int,
    area: str,
    name: str,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> Group:
    """Add a group to what a unit counted in a year, as the last of its area.

    Raises NotAllowed; Refused without a name or an area, or where the year has this group already.
    """
    require("shortcomings.add_group", by, unit_target(unit))
    area, name = said(area, "mảng công tác của nhóm"), said(name, "tên nhóm")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    groups = [group for group in Group.objects.filter(unit=unit, year=year) if fold(group.area) == fold(area)]
    if any(fold(group.name) == fold(name) for group in groups):
        raise Refused(
            f"Nhóm “{name}” đã có trong năm {year}.", way_out="Hãy đặt tên khác hoặc dùng nhóm đã có."
        )
    group = Group.objects.create(
        unit=unit, year=year, area=groups[0].area if groups else area, name=name,
        number=max((group.number for group in groups), default=0) + 1, source=source, illustrative=illustrative,
    )  # fmt: skip
    record(
        "shortcomings.add_group",
        by=by,
        at=at,
        about=group,
        paths=unit.paths,
        data={"year": year, "area": area},
    )
    return group


@action("shortcomings.roll_group")
def roll_group(*, group: Group, into: Group | None, by: Actor, at: datetime) -> Group:
    """Count a group in one of the level above of the same year, or in none any more.

    Raises NotAllowed; Refused for a group of another year, of a unit that is not above, or where the chain would
    have more than three levels.
    """
    group = (
        Group.objects.select_for_update(of=("self",)).select_related("unit", "rolls_into").get(pk=group.pk)
    )
    require("shortcomings.roll_group", by, unit_target(group.unit))
    if into is not None:
        into = Group.objects.select_related("unit", "rolls_into").get(pk=into.pk)
        _check_rolling(group, into)
    before = group.rolls_into_id
    group.rolls_into = into
    group.save(update_fields=["rolls_into"])
    record(
        "shortcomings.roll_group", by=by, at=at, about=group, paths=group.unit.paths,
        data={"before": before, "into": into.pk if into else None},
    )  # fmt: skip
    return group


def _check_rolling(group: Group, into: Group) -> None:
    if into.year != group.year:
        raise Refused(
            f"Nhóm “{into}” là của năm {into.year}, nhóm này của năm {group.year}.",
            way_out="Hãy chọn nhóm cùng năm.",
        )
    if into.unit_id == group.unit_id or not group.unit.paths.inside(into.unit.paths):
        raise Refused(
            f"{into.unit} không phải cấp trên của {group.unit}.", way_out="Hãy chọn nhóm do cấp trên lập."
        )
    above = 1 + (into.rolls_into is not None) + bool(into.rolls_into and into.rolls_into.rolls_into_id)
    below = 1 + Group.objects.filter(rolls_into=group).exists()
    below += Group.objects.filter(rolls_into__rolls_into=group).exists()
    if above + below > DEEPEST:
        raise Refused(
            f"Các nhóm nối nhau quá {DEEPEST} cấp.", way_out="Hãy tính thẳng vào nhóm của cấp cao hơn."
        )
