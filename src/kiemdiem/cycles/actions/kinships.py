"""Relatives that somebody who may be sent on a delegation declares."""

from datetime import datetime

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.access import kinship_target
from kiemdiem.cycles.models import Kinship
from kiemdiem.organisations.models import Unit


@action("cycles.declare_kinship")
def declare_kinship(
    *, person: Person, unit: Unit, relative: str, relation: str, by: Actor, at: datetime
) -> Kinship:
    """Declare that a relative of `person` works in `unit`; the journal keeps the unit, not the name.

    Raises NotAllowed; Refused without a name or a relation, and for one that stands declared already.
    """
    require("cycles.declare_kinship", by, kinship_target(person.pk, unit, by))
    relative, relation = said(relative, "họ tên người thân"), said(relation, "quan hệ")
    same = Kinship.objects.filter(person=person, unit=unit, ended_at__isnull=True)
    if any(one.relative.casefold() == relative.casefold() for one in same):
        raise Refused(f"Đã khai báo {relative} tại {unit}.", way_out="Không cần khai báo lại.")
    made = Kinship.objects.create(
        person=person, unit=unit, relative=relative, relation=relation, declared_at=at, declared_by_id=by.account_id
    )  # fmt: skip
    record(
        "cycles.declare_kinship",
        by=by,
        at=at,
        about=person,
        paths=unit.paths,
        data={"kinship": made.pk, "unit": unit.pk},
    )
    return made


@action("cycles.end_kinship")
def end_kinship(*, kinship: Kinship, ground: str, by: Actor, at: datetime) -> None:
    """Say why a declared tie counts no more; it stays on record. Raises NotAllowed; Refused without a ground or twice."""
    require("cycles.end_kinship", by, kinship_target(kinship.person_id, kinship.unit, by))
    if kinship.ended_at is not None:
        raise Refused("Khai báo này đã thôi hiệu lực.", way_out="Không cần ghi lại.")
    kinship.end_ground = said(ground, "lý do thôi khai báo")
    kinship.ended_at, kinship.ended_by_id = at, by.account_id
    kinship.save(update_fields=["end_ground", "ended_at", "ended_by"])
    record(
        "cycles.end_kinship", by=by, at=at, about=kinship.person, paths=kinship.unit.paths, reason=kinship.end_ground,
        data={"kinship": kinship.pk, "unit": kinship.unit_id},
    )  # fmt: skip
