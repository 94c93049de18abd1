"""People: into the register, into posts and out of them, and the conditions that rules ask about."""

from datetime import date, datetime

from django.db.models import Q

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.actions.posts import refuse_outside
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

    Raises Refused where somebody of the same name and day of birth is there, for dates out of order, and
    whatever `appoint` refuses.
    """
    require("organisations.add_person", by, unit_target(unit))
    if born_on and Person.objects.filter(search_key=textvi.fold(full_name), born_on=born_on).exists():
        raise Refused(
            f"Đã có {textvi.normal(full_name)}, sinh ngày {born_on:%d/%m/%Y}.",
            way_out="Nếu là cùng một người, hãy phân công chức vụ cho người đó thay vì thêm mới.",
        )
    if born_on and party_admitted_on and party_admitted_on <= born_on:
        raise Refused("Ngày vào Đảng phải sau ngày sinh.")
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


@action("organisations.appoint")
def appoint(
    *,
    person: Person,
    post: Post,
    valid_from: date,
    by: Actor,
    at: datetime,
    valid_to: date | None = None,
    decision_number: str = "",
) -> Appointment:
    """Put a person into a post from a day on; a post has one holder at a time.

    Raises Refused where somebody holds the post in that time, the post or its unit is not there, or the days
    are out of order.
    """
    require("organisations.appoint", by, unit_target(post.unit))
    refuse_outside(post.unit, valid_from)
    if valid_to is not None and valid_to < valid_from:
        raise Refused("Ngày kết thúc không được trước ngày bắt đầu.")
    if valid_from < post.valid_from or (post.valid_to is not None and post.valid_to < valid_from):
        raise Refused(f"Ngày {valid_from:%d/%m/%Y} chưa có hoặc không còn chức vụ {post.title}.")
    overlapping = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if valid_to is not None:
        overlapping &= Q(valid_from__lte=valid_to)
    other = Appointment.objects.filter(overlapping, post=post).select_related("person").first()
    if other is not None:
        raise Refused(
            f"Chức vụ {post.title} do {other.person.full_name} giữ từ ngày {other.valid_from:%d/%m/%Y}.",
            way_out="Hãy ghi ngày kết thúc của người đó trước, rồi mới phân công người khác.",
        )
    appointment = Appointment.objects.create(
        person=person, post=post, valid_from=valid_from, valid_to=valid_to, decision_number=decision_number
    )
    record(
        "organisations.appoint", by=by, at=at, about=appointment, paths=post.unit.paths,
        data={"unit": post.unit.name, "from": valid_from, "decision": decision_number},
    )  # fmt: skip
    return appointment


@action("organisations.end_appointment")
def end_appointment(
    *, appointment: Appointment, on: date, by: Actor, at: datetime, decision_number: str = ""
) -> None:
    """Record the last day of a person in a post. Raises Refused where it is ended already or had not begun by then."""
    unit = appointment.post.unit
    require("organisations.end_appointment", by, unit_target(unit))
    if appointment.valid_to is not None:
        raise Refused(
            f"{appointment.person} đã thôi giữ chức vụ {appointment.post.title} ngày {appointment.valid_to:%d/%m/%Y}."
        )
    if on < appointment.valid_from:
        raise Refused(
            f"{appointment.person} giữ chức vụ {appointment.post.title} từ ngày {appointment.valid_from:%d/%m/%Y}.",
            way_out="Ngày kết thúc không được trước ngày đó.",
        )
    appointment.valid_to = on
    appointment.save(update_fields=["valid_to"])
    record(
        "organisations.end_appointment", by=by, at=at, about=appointment, paths=unit.paths,
        data={"unit": unit.name, "on": on, "decision": decision_number},
    )  # fmt: skip


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
    if not Appointment.objects.filter(person=person, post__unit=unit).exists():
        raise Refused(f"{person.full_name} không giữ chức vụ nào ở {unit.name}.")
    condition = PersonCondition.objects.create(
        person=person, kind=kind, ground=textvi.normal(ground), valid_from=valid_from, valid_to=valid_to
    )
    record(
        "organisations.record_condition", by=by, at=at, about=condition, paths=unit.paths,
        data={"kind": kind, "from": valid_from, "to": valid_to},
    )  # fmt: skip
    return condition
