"""The one place where an entry's state changes: only by a move of the table, never without a row of its history."""

from datetime import datetime
from functools import cache

from kiemdiem import data
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.steps import StepTable, parse_steps
from kiemdiem.shortcomings.models import Shortcoming, StateChange


@cache
def states() -> StepTable:
    """Return the table of `data/register/states.yaml`."""
    return parse_steps(data.table("register/states.yaml"))


def become(
    entry: Shortcoming, action_name: str, *fields: str, by: Actor, at: datetime, outcome: str = ""
) -> None:
    """Put an entry where `action_name` leads from its present state, and save it together with `fields`.

    A change of state is kept as history. Raises Refused where the table has no such move.
    """
    now, state = entry.state, states().after(action_name, entry.state, outcome)
    if state is None:
        raise Refused(
            f"Hạn chế số {entry.number} đang ở trạng thái “{states().step(now).name}”, không có bước chuyển này.",
            way_out="Hãy tải lại trang để xem các việc làm được lúc này.",
        )
    if state != now:
        StateChange.objects.create(
            shortcoming=entry, from_state=now, to_state=state, changed_at=at, changed_by_id=by.account_id
        )
    entry.state = state
    entry.save(update_fields=["state", *fields])
