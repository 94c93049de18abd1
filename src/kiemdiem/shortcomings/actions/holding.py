"""How every action takes hold of its entry: locked, allowed, and as it stands now."""

from datetime import datetime

from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.access import entry_target
from kiemdiem.shortcomings.models import Shortcoming


def hold(action_name: str, entry: Shortcoming, by: Actor, at: datetime) -> Shortcoming:
    """Return the entry as it stands now, locked until the transaction ends.

    Raises NotAllowed where `by` may not do this, or not at the entry's present state.
    """
    now = (
        Shortcoming.objects.select_for_update(of=("self",))
        .select_related("unit", "owner_post__unit", "field", "cause_node")
        .get(pk=entry.pk)
    )
    require(action_name, by, entry_target(now, by, timezone.localdate(at)))
    return now
