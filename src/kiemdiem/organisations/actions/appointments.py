"""People into posts and out of them; what was entered by mistake is taken back on the same day."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.actions.posts import overlapping, period, refuse_beyond, refuse_outside
from kiemdiem.organisations.models import Appointment, Post


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

    Raises Refused where somebody holds the post in that time, the post or its unit is not there from the first
    day to the last, or the days are out of order.
    """
    require("organisations.appoint", by, unit_target(post.unit))
    post = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    refuse_outside(post.unit, valid_from)
    refuse_beyond(post, valid_from, valid_to, "giữ chức vụ")
    others = Appointment.objects.filter(overlapping(valid_from, valid_to), post=post).select_related("person")
    other = others.order_by("valid_from", "id").first()
    if other is not None:
        raise Refused(
            f"Chức vụ {post.title} do {other.person.full_name} giữ {period(other.valid_from, other.valid_to)}.",
            way_out="Hãy ghi ngày kết thúc của người đó trước, rồi mới phân công người khác.",
        )
    appointment = Appointment.objects.create(
        person=person, post=post, valid_from=valid_from, valid_to=valid_to, decision_number=decision_number,
        recorded_at=at,
    )  # fmt: skip
    record(
        "organisations.appoint", by=by, at=at, about=appointment, paths=post.unit.paths,
        data={"unit": post.unit.name, "from": valid_from, "to": valid_to, "decision": decision_number},
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


@action("organisations.undo_appointment")
def undo_appointment(*, appointment: Appointment, reason: str, by: Actor, at: datetime) -> None:
    """Take back an appointment that was entered by mistake, on the day it was entered; the journal keeps both.

    Raises Refused on a later day, where the moment of entering is not known, and without a reason.
    """
    unit = appointment.post.unit
    require("organisations.undo_appointment", by, unit_target(unit))
    if not appointment.entered_on(timezone.localdate(at)):
        entered = appointment.recorded_at
        when = (
            f" được ghi ngày {timezone.localdate(entered):%d/%m/%Y}" if entered else " không được ghi hôm nay"
        )
        raise Refused(
            f"Phân công {appointment.person} vào chức vụ {appointment.post.title}{when}; chỉ hủy được trong ngày ghi.",
            way_out="Hãy ghi ngày thôi giữ chức vụ; thời gian đã giữ vẫn nằm trong lịch sử.",
        )
    if not textvi.normal(reason):
        raise Refused(
            "Chưa ghi lý do hủy.", way_out="Hãy ghi nhầm ở đâu: nhầm người, nhầm chức vụ, nhầm ngày…"
        )
    record(
        "organisations.undo_appointment", by=by, at=at, about=appointment, paths=unit.paths,
        reason=textvi.normal(reason),
        data={
            "unit": unit.name, "from": appointment.valid_from, "to": appointment.valid_to,
            "decision": appointment.decision_number, "person": appointment.person_id, "post": appointment.post_id,
        },
    )  # fmt: skip
    appointment.delete()
