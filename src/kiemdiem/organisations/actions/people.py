"""People: into the register, what was typed wrong, and the conditions that rules ask about."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kiemdiem.accounts.models import Account, Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.actions.appointments import appoint
from kiemdiem.organisations.models import Appointment, PersonCondition, Post, Unit
from kiemdiem.organisations.phrases import condition_kinds


@action("organisations.add_person")
def add_person(
    *,
    unit: Unit,
    full_name: str,
    by: Actor,
    at: datetime,
    born_on: date | None = None,
    party_admitted_on: date | None = None,
    fictional: bool = False,
    post: Post | None = None,
    valid_from: date | None = None,
    decision_number: str = "",
) -> Person:
    """Add a person, on behalf of the unit that gives them a post: at once where `post` is named, else later.

    Raises Refused where somebody of the same name and day of birth is there, for dates out of order or ahead, and
    whatever `appoint` refuses.
    """
    require("organisations.add_person", by, unit_target(unit))
    _refuse_double(full_name, born_on, Person.objects.all())
    _check_days(born_on, party_admitted_on, timezone.localdate(at))
    person = Person.objects.create(
        full_name=textvi.normal(full_name),
        born_on=born_on,
        party_admitted_on=party_admitted_on,
        fictional=fictional,
    )
    record("organisations.add_person", by=by, at=at, about=person, paths=unit.paths, data={"unit": unit.name})
    if post is not None and valid_from is not None:
        appoint(
            person=person, post=post, valid_from=valid_from, decision_number=decision_number, by=by, at=at
        )
    return person


@action("organisations.correct_person")
def correct_person(
    *,
    person: Person,
    unit: Unit,
    full_name: str,
    ground: str,
    by: Actor,
    at: datetime,
    born_on: date | None = None,
    party_admitted_on: date | None = None,
) -> Person:
    """Correct what was typed wrong about a person; the same person stays, the journal has the old and the new value.

    `unit` is where the person holds or held a post; `ground` the paper that shows what is right. Raises Refused
    without name or ground, where nothing changes, for a unit where they never held a post, where somebody else
    has this name and day of birth, and for dates out of order or ahead.
    """
    require("organisations.correct_person", by, unit_target(unit))
    _refuse_stranger(person, unit)
    new: dict[str, Any] = {
        "full_name": textvi.normal(full_name), "born_on": born_on, "party_admitted_on": party_admitted_on
    }  # fmt: skip
    old = {name: getattr(person, name) for name in new}
    changed = [name for name in new if new[name] != old[name]]
    if not changed:
        raise Refused("Chưa có gì khác với thông tin đang ghi.", way_out="Hãy sửa chỗ ghi sai rồi gửi lại.")
    if not new["full_name"] or not textvi.normal(ground):
        raise Refused("Phải ghi họ tên và căn cứ để sửa: lý lịch đảng viên, giấy khai sinh…")
    _refuse_double(full_name, born_on, Person.objects.exclude(pk=person.pk))
    _check_days(born_on, party_admitted_on, timezone.localdate(at))
    for name in changed:
        setattr(person, name, new[name])
    person.save(update_fields=["full_name", "born_on", "party_admitted_on", "search_key", "sort_key"])
    _rename_account(person, old["full_name"])
    data = {
        f"{which}_{name}": values[name] for which, values in (("old", old), ("new", new)) for name in changed
    }
    record(
        "organisations.correct_person", by=by, at=at, about=person, paths=unit.paths,
        reason=textvi.normal(ground), data={"unit": unit.name, **data},
    )  # fmt: skip
    return person


@action("organisations.record_condition")
def record_condition(
    *,
    person: Person,
    unit: Unit,
    kind: str,
    ground: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    valid_to: date | None = None,
) -> PersonCondition:
    """Record a condition of a person that rules ask about, with the document it rests on.

    `unit` is where the person holds or held a post. Raises Refused for an unknown kind, a missing ground, a unit
    where they never held one, and days out of order.
    """
    require("organisations.record_condition", by, unit_target(unit))
    if kind not in condition_kinds():
        raise Refused(
            "Tình trạng này không có trong danh mục.", way_out="Hãy chọn một tình trạng trong danh sách."
        )
    if not textvi.normal(ground):
        raise Refused("Phải ghi căn cứ: số, ngày của văn bản hoặc giấy tờ.")
    if valid_to is not None and valid_to < valid_from:
        raise Refused("Ngày kết thúc không được trước ngày bắt đầu.")
    _refuse_stranger(person, unit)
    condition = PersonCondition.objects.create(
        person=person, kind=kind, ground=textvi.normal(ground), valid_from=valid_from, valid_to=valid_to
    )
    record(
        "organisations.record_condition", by=by, at=at, about=condition, paths=unit.paths,
        data={"kind": kind, "from": valid_from, "to": valid_to},
    )  # fmt: skip
    return condition


@action("organisations.end_condition")
def end_condition(*, condition: PersonCondition, unit: Unit, on: date, by: Actor, at: datetime) -> None:
    """Record the last day of a person's condition, on behalf of a unit where they hold or held a post.

    Raises Refused where it has ended already, had not begun by then, and for a unit where they never held a post.
    """
    require("organisations.end_condition", by, unit_target(unit))
    _refuse_stranger(condition.person, unit)
    if condition.valid_to is not None:
        raise Refused(f"Tình trạng này đã ghi hết ngày {condition.valid_to:%d/%m/%Y}.")
    if on < condition.valid_from:
        raise Refused(
            f"Tình trạng này có từ ngày {condition.valid_from:%d/%m/%Y}.",
            way_out="Ngày cuối cùng không được trước ngày đó.",
        )
    condition.valid_to = on
    condition.save(update_fields=["valid_to"])
    record(
        "organisations.end_condition", by=by, at=at, about=condition, paths=unit.paths,
        data={"kind": condition.kind, "on": on},
    )  # fmt: skip


def _refuse_double(full_name: str, born_on: date | None, others: QuerySet[Person]) -> None:
    if born_on and others.filter(search_key=textvi.fold(full_name), born_on=born_on).exists():
        raise Refused(
            f"Đã có {textvi.normal(full_name)}, sinh ngày {born_on:%d/%m/%Y}.",
            way_out="Nếu là cùng một người, hãy phân công chức vụ cho người đó thay vì thêm mới.",
        )


def _check_days(born_on: date | None, party_admitted_on: date | None, today: date) -> None:
    if born_on and party_admitted_on and party_admitted_on <= born_on:
        raise Refused("Ngày vào Đảng phải sau ngày sinh.")
    for day, what in ((born_on, "Ngày sinh"), (party_admitted_on, "Ngày vào Đảng")):
        if day and day > today:
            raise Refused(f"{what} {day:%d/%m/%Y} chưa đến.", way_out="Hãy kiểm tra lại năm.")


def _refuse_stranger(person: Person, unit: Unit) -> None:
    if not Appointment.objects.filter(person=person, post__unit=unit).exists():
        raise Refused(f"{person.full_name} không giữ chức vụ nào ở {unit.name}.")


def _rename_account(person: Person, old: str) -> None:
    """Let the person's account, where it was shown under the old name, be shown under the new one."""
    account = Account.objects.filter(person=person, display_name=old).first()
    if account is not None:
        account.display_name = person.full_name
        account.save(update_fields=["display_name", "search_key", "sort_key"])
