"""Taking the list of targets out as a file."""

from collections.abc import Mapping
from datetime import datetime

from kiemdiem.audit.actions import action
from kiemdiem.core.access import Actor
from kiemdiem.organisations.actions.exports import note_list


@action("targets.export")
def export(
    *, form: str, rows: int, filters: Mapping[str, str], unit_id: int | None, by: Actor, at: datetime
) -> None:
    """Note that the list of targets is taken out, before it is: its rows, its filters. Raises NotAllowed."""
    note_list("targets.export", form=form, rows=rows, filters=filters, unit_id=unit_id, by=by, at=at)
