"""Rows read afresh, and held, by the actions on conferences: what a page showed may have changed meanwhile."""

from datetime import datetime
from typing import Any

from django.db.models import F

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import record
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.models import AgendaItem, Conference, ItemState
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused


def held_conference(action_name: str, conference_id: int, by: Actor) -> Conference:
    """Return the conference as it stands now, held until the action ends; its number for live views grows.

    Raises NotAllowed.
    """
    rows = Conference.objects.select_for_update(of=("self",)).select_related("host__unit", "cycle__rule_set")
    conference = rows.get(pk=conference_id)
    require(action_name, by, conference_target(conference, by))
    touch(conference_id)
    return conference


def touch(conference_id: int) -> None:
    """Let live views of a conference know that something in it has changed."""
    Conference.objects.filter(pk=conference_id).update(live=F("live") + 1)


def note(
    name: str, conference: Conference, *, by: Actor, at: datetime, reason: str = "", **data: Any
) -> None:
    """Record a deed about a conference."""
    record(
        name, by=by, at=at, about=conference, paths=conference.paths, cycle_id=conference.cycle_id, reason=reason, data=data
    )  # fmt: skip


def open_item_of(item_id: int) -> AgendaItem:
    """Return the agenda item as it stands now. Raises Refused unless it is open: what is concluded stays."""
    item = AgendaItem.objects.select_related("subject__cycle__rule_set", "subject__unit").get(pk=item_id)
    if item.state == ItemState.CONCLUDED:
        raise Refused(
            f"Phần kiểm điểm “{item.subject}” đã kết luận, không sửa được nữa.",
            way_out="Ý kiến bổ sung được ghi ở phần kiểm điểm đang mở, hoặc đưa vào sổ hạn chế.",
        )
    if item.state != ItemState.OPEN:
        raise Refused(
            f"Phần kiểm điểm “{item.subject}” chưa bắt đầu.",
            way_out="Hãy bấm “Bắt đầu kiểm điểm” ở phần đó trước.",
        )
    return item
