"""The one place where an entry's state changes: never without a row of its history."""

from datetime import datetime

from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.models import Shortcoming, StateChange


def become(entry: Shortcoming, state: str, *fields: str, by: Actor, at: datetime) -> None:
    """Put an entry into `state` and save it together with `fields`; the change is kept as history."""
    StateChange.objects.create(
        shortcoming=entry,
        from_state=entry.state,
        to_state=state,
        changed_at=at,
        changed_by_id=by.account_id,
    )
    entry.state = state
    entry.save(update_fields=["state", *fields])
