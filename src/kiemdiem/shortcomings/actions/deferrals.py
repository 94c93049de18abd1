"""Putting an entry off until a day, by a decision; it goes on by another decision, or by itself once the day is past."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import normal
from kiemdiem.notices.models import Kind
from kiemdiem.shortcomings.actions.holding import hold
from kiemdiem.shortcomings.actions.letters import named, tell
from kiemdiem.shortcomings.actions.states import become
from kiemdiem.shortcomings.models import Deferral, Shortcoming, State

EXPIRED = "Hết thời hạn tạm hoãn"
RULE = "Hạn chế tạm hoãn tự mở lại khi hết ngày hoãn ghi trong quyết định (bước tự động của phần mềm)"


@action("shortcomings.defer")
def defer(
    *,
    entry: Shortcoming,
    until: date,
    ground: str,
    authority: str,
    decision_number: str,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> Deferral:
    """Put an entry off until the end of a day. It stays unsolved: no rating counts it as overcome.

    The deadline isn't touched. Raises NotAllowed; Refused without a ground, an authority or the number of its
    decision, or for a day that isn't ahead.
    """
    entry = hold("shortcomings.defer", entry, by, at)
    if until <= timezone.localdate(at):
        raise Refused(
            f"Ngày hoãn đến {until:%d/%m/%Y} không ở sau hôm nay.",
            way_out="Hãy chọn một ngày từ ngày mai trở đi.",
        )
    deferral = Deferral.objects.create(
        shortcoming=entry, until=until, ground=said(ground, "lý do tạm hoãn"),
        authority=said(authority, "người, cấp quyết định tạm hoãn"), decision_number=said(decision_number, "số quyết định tạm hoãn"),
        deferred_at=at, deferred_by_id=by.account_id, source=normal(source), illustrative=illustrative,
    )  # fmt: skip
    become(entry, "shortcomings.defer", by=by, at=at)
    record(
        "shortcomings.defer", by=by, at=at, about=entry, paths=entry.paths, reason=deferral.ground,
        data={"until": until, "authority": deferral.authority, "decision": deferral.decision_number},
    )  # fmt: skip
    return deferral


@action("shortcomings.end_deferral")
def end_deferral(*, entry: Shortcoming, ground: str, by: Actor, at: datetime) -> Deferral:
    """Take an entry up again before its day, by a decision. Raises NotAllowed; Refused without a ground."""
    entry = hold("shortcomings.end_deferral", entry, by, at)
    deferral = _end(entry, said(ground, "lý do kết thúc tạm hoãn"), by, at)
    become(entry, "shortcomings.end_deferral", by=by, at=at)
    record(
        "shortcomings.end_deferral", by=by, at=at, about=entry, paths=entry.paths, reason=deferral.end_ground
    )
    return deferral


@action("shortcomings.expire_deferral")
def expire_deferral(*, entry: Shortcoming, on: date, by: Actor, at: datetime) -> bool:
    """Take an entry up again because the last day of its deferral lies before `on`; return whether it did so.

    A step of the software itself. Where somebody else was quicker, or the day was set anew, nothing happens.
    """
    now = (
        Shortcoming.objects.select_for_update(of=("self",))
        .select_related("unit", "owner_post")
        .get(pk=entry.pk)
    )
    over = Deferral.objects.filter(shortcoming=now, ended_at__isnull=True, until__lt=on)
    if now.state != State.DEFERRED or not over.exists():
        return False
    entry = hold("shortcomings.expire_deferral", now, by, at)
    deferral = _end(entry, EXPIRED, by, at)
    become(entry, "shortcomings.expire_deferral", by=by, at=at)
    record(
        "shortcomings.expire_deferral", by=by, at=at, about=entry, paths=entry.paths, reason=RULE,
        data={"until": deferral.until, "on": on, "decision": deferral.decision_number},
    )  # fmt: skip
    says = f"{named(entry)} đã hết thời hạn tạm hoãn ({deferral.until:%d/%m/%Y}) và trở lại đang khắc phục."
    tell(entry, ["owner", "officer", "organiser"], Kind.DEFERRAL, f"deferral:{deferral.pk}:over", says, at)
    return True


def _end(entry: Shortcoming, ground: str, by: Actor, at: datetime) -> Deferral:
    deferral = Deferral.objects.get(shortcoming=entry, ended_at__isnull=True)
    deferral.ended_at, deferral.ended_by_id, deferral.end_ground = at, by.account_id, ground
    deferral.save(update_fields=["ended_at", "ended_by", "end_ground"])
    return deferral
