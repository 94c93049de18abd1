"""Groups of limitations, as a body counts them in a year ("11 + 6 nhóm")."""

from datetime import datetime

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.actions.holding import said
from kiemdiem.shortcomings.models import Group


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
