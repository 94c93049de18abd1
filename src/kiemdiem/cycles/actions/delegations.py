"""Delegations that attend and direct reviews: formed, given units and members."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.models import Cycle, CycleUnit, Delegation, DelegationMember
from kiemdiem.cycles.queries.clashes import clashes_of, when
from kiemdiem.cycles.queries.conflicts import ties_of


@dataclass(frozen=True)
class NewMember:
    """Somebody to be put on a delegation; `conflict_ground` says why in spite of a tie to one of its units."""

    person: Person
    role: DelegationMember.Role = DelegationMember.Role.MEMBER
    conflict_ground: str = ""


@action("cycles.form_delegation")
def form_delegation(
    *,
    cycle: Cycle,
    number: int,
    name: str,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> Delegation:
    """Form a delegation of `cycle`, without units and members yet. Raises Refused where the number is taken."""
    require("cycles.form_delegation", by, cycle_target(cycle))
    if cycle.delegations.filter(number=number).exists():
        raise Refused(f"Đoàn số {number} đã có trong đợt này.", way_out="Hãy chọn số khác.")
    delegation = Delegation.objects.create(
        cycle=cycle, number=number, name=name, source=source, illustrative=illustrative
    )
    _record("cycles.form_delegation", delegation, by, at, {"number": number})
    return delegation


@action("cycles.assign_delegation")
def assign_delegation(
    *,
    delegation: Delegation,
    by: Actor,
    at: datetime,
    units: Collection[CycleUnit] | None = None,
    add: Collection[NewMember] = (),
    remove: Collection[DelegationMember] = (),
) -> None:
    """Give a delegation its `units` (the whole list; None: as they are), and take members on or off.

    Raises Refused for a unit of another cycle or of another delegation, for taking away one that has a date, a second
    head, a member due elsewhere at that time, and for one tied to one of the units (a post now or in the years before,
    a declared relative) unless a ground is given.
    """
    cycle = delegation.cycle
    require("cycles.assign_delegation", by, cycle_target(cycle))
    for member in remove:
        member.delete()
    if units is not None:
        _refuse_taken(delegation, units)
        _refuse_visited(delegation, units)
        delegation.units.set(units)
    _refuse_clashes(delegation, add)
    for new in add:
        if delegation.members.filter(person=new.person).exists():
            raise Refused(f"{new.person} đã có trong {delegation.name}.", way_out="Không cần thêm lại.")
        DelegationMember.objects.create(
            delegation=delegation, person=new.person, role=new.role, conflict_ground=new.conflict_ground
        )
    _refuse_second_head(delegation)
    _refuse_conflicts(delegation, at)
    _record(
        "cycles.assign_delegation", delegation, by, at,
        {
            "units": None if units is None else sorted(unit.unit_id for unit in units),
            "added": [[new.person.pk, new.role, new.conflict_ground] for new in add],
            "removed": [member.person_id for member in remove],
        },
    )  # fmt: skip


@action("cycles.move_unit")
def move_unit(*, unit: CycleUnit, to: Delegation | None, by: Actor, at: datetime) -> None:
    """Give a unit to another delegation, or to none, in one gesture. Raises what `assign_delegation` raises."""
    cycle = unit.cycle
    require("cycles.move_unit", by, cycle_target(cycle))
    if to is not None and to.cycle_id != cycle.pk:
        raise Refused(f"{unit.name} không thuộc đợt này.", way_out="Hãy chọn đơn vị trong đợt.")
    for held in unit.delegations.exclude(pk=to.pk if to else 0).select_related("cycle__root"):
        assign_delegation(delegation=held, units=held.units.exclude(pk=unit.pk), by=by, at=at)
    if to is not None and not to.units.filter(pk=unit.pk).exists():
        assign_delegation(delegation=to, units=[*to.units.all(), unit], by=by, at=at)
    record(
        "cycles.move_unit", by=by, at=at, about=cycle, paths=unit.paths, cycle_id=cycle.pk,
        data={"unit": unit.unit_id, "to": to.pk if to else None},
    )  # fmt: skip


def _refuse_taken(delegation: Delegation, units: Collection[CycleUnit]) -> None:
    for unit in units:
        if unit.cycle_id != delegation.cycle_id:
            raise Refused(f"{unit.name} không thuộc đợt này.", way_out="Hãy chọn đơn vị trong đợt.")
    taken = (
        CycleUnit.objects.filter(pk__in=[unit.pk for unit in units], delegations__isnull=False)
        .exclude(delegations=delegation)
        .values_list("name", "delegations__name")
    )
    for name, other in taken:
        raise Refused(f"{name} đã giao cho {other}.", way_out=f"Hãy rút đơn vị này khỏi {other} trước.")


def _refuse_second_head(delegation: Delegation) -> None:
    heads = [
        str(member.person)
        for member in delegation.members.filter(role=DelegationMember.Role.HEAD).select_related("person")
    ]
    if len(heads) > 1:
        raise Refused(
            f"{delegation.name} chỉ có một trưởng đoàn; đang có {' và '.join(heads)}.",
            way_out="Hãy đổi vai trò của một người.",
        )


def _refuse_conflicts(delegation: Delegation, at: datetime) -> None:
    """Refuse members with a tie to a unit of the delegation and no ground for sending them all the same."""
    unexplained = set(delegation.members.filter(conflict_ground="").values_list("person_id", flat=True))
    units = set(delegation.units.values_list("pk", flat=True))
    for tie in ties_of(delegation.cycle, unexplained, units, timezone.localdate(at)):
        raise Refused(
            f"{tie.says}; {delegation.name} làm việc với chính đơn vị này.", article=tie.article,
            way_out="Hãy cử người khác, hoặc ghi lý do vẫn cử người này.",
        )  # fmt: skip


def _refuse_clashes(delegation: Delegation, add: Collection[NewMember]) -> None:
    """Refuse new members who are due elsewhere when the delegation works."""
    people = {new.person.pk for new in add}
    for visit in delegation.visits.select_related("unit") if people else ():
        for clash in clashes_of(people, when(visit), but=visit):
            raise Refused(
                f"{clash.name} đã có lịch tại {clash.unit} ({clash.delegation}): {clash.when}, trùng lịch của {delegation} tại {visit.unit.name}.",
                way_out="Hãy đổi ngày của một trong hai lịch, hoặc cử người khác.",
            )


def _refuse_visited(delegation: Delegation, units: Collection[CycleUnit]) -> None:
    """Refuse to take away a unit that the delegation has a date with."""
    left = delegation.visits.select_related("unit").exclude(unit__in=[unit.pk for unit in units])
    for visit in left:
        raise Refused(
            f"{delegation} đã có lịch làm việc tại {visit.unit.name}: {when(visit)}.",
            way_out="Hãy bỏ lịch ấy trước khi rút đơn vị khỏi đoàn.",
        )


def _record(name: str, delegation: Delegation, by: Actor, at: datetime, data: dict[str, object]) -> None:
    cycle = delegation.cycle
    record(name, by=by, at=at, about=delegation, paths=cycle.paths, cycle_id=cycle.pk, data=data)
