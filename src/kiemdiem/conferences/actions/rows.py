"""Rows read afresh, and held, by the actions on conferences: what a page showed may have changed meanwhile."""

from kiemdiem.audit.access import require
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.models import AgendaItem, Conference, ItemState
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused


def held_conference(action_name: str, conference_id: int, by: Actor) -> Conference:
    """Return the conference as it stands now, held until the action ends. Raises NotAllowed."""
    rows = Conference.objects.select_for_update(of=("self",)).select_related("host__unit", "cycle__rule_set")
    conference = rows.get(pk=conference_id)
    require(action_name, by, conference_target(conference, by))
    return conference


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
