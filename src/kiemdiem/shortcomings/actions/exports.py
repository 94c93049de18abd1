"""Taking the register's list out as a file."""

from collections.abc import Mapping
from datetime import datetime

from kiemdiem.audit.actions import action
from kiemdiem.core.access import Actor
from kiemdiem.organisations.actions.exports import note_list


@action("shortcomings.export")
def export(
    *, form: str, rows: int, filters: Mapping[str, str], unit_id: int | None, by: Actor, at: datetime
) -> None:
    """Note that the register's list is taken out, before it is: its rows, its filters. Raises NotAllowed."""
    note_list("shortcomings.export", form=form, rows=rows, filters=filters, unit_id=unit_id, by=by, at=at)
