"""What every list that goes out as a file leaves in the journal: who took it, how many rows, by which filters."""

from collections.abc import Mapping
from datetime import datetime

from kiemdiem.accounts.models import Account
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import record_export
from kiemdiem.core.access import Actor, Paths
from kiemdiem.notices.access import own_target
from kiemdiem.organisations.models import Unit


def note_list(
    action_name: str,
    *,
    form: str,
    rows: int,
    filters: Mapping[str, str],
    unit_id: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Note, as part of a deed, that `by` takes out a list of what they see.

    It is told of the unit the list is narrowed to, else of the account itself, and then read by whoever reads the
    journal of the first unit where the account has a role. Raises NotAllowed.
    """
    require(action_name, by, own_target(by.account_id or 0, by))
    unit = Unit.objects.filter(pk=unit_id).first() if unit_id else None
    home = by.grants[0].paths if by.grants else Paths()
    record_export(
        action_name, form=form, rows=rows, filters=filters, by=by, at=at,
        about=unit or Account.objects.get(pk=by.account_id or 0), paths=unit.paths if unit else home,
    )  # fmt: skip
