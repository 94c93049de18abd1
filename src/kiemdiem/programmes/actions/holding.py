"""How every action takes hold of its programme: locked, allowed, and as it stands now."""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.programmes.access import priority_target, programme_target
from kiemdiem.programmes.models import Edition, EditionState, PriorityTask, Programme


def hold(action_name: str, programme: Programme, by: Actor, at: datetime) -> Programme:
    """Return the programme as it stands now, locked until the transaction ends. Raises NotAllowed."""
    now = Programme.objects.select_for_update(of=("self",)).select_related("unit", "act").get(pk=programme.pk)
    require(action_name, by, programme_target(now, by, timezone.localdate(at)))
    return now


def draft_of(programme: Programme) -> Edition:
    """Return the edition that is being written. Raises Refused where none is."""
    draft = programme.editions.filter(state=EditionState.DRAFT).first()
    if draft is None:
        raise Refused(
            "Chương trình này không có bản đang soạn.", way_out="Muốn thay đổi, hãy soạn sửa đổi trước."
        )
    draft.programme = programme
    return draft


def next_key(programme: Programme) -> int:
    """Return a key that no target or task of any edition of the programme bears."""
    rows = Edition.objects.filter(programme=programme).aggregate(
        goals=Max("goals__key"), tasks=Max("tasks__key")
    )
    return max(key or 0 for key in rows.values()) + 1


def hold_priority(action_name: str, priority: PriorityTask, by: Actor, at: datetime) -> PriorityTask:
    """Return the priority task as it stands now, locked until the transaction ends. Raises NotAllowed."""
    rows = PriorityTask.objects.select_for_update(of=("self",)).select_related(
        "unit", "owner_post__unit", "shortcoming"
    )
    now = rows.get(pk=priority.pk)
    require(action_name, by, priority_target(now, by, timezone.localdate(at)))
    return now
