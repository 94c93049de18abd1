"""An entry that stands closed, made without the deeds that lead there, for tests about something else."""

from datetime import datetime

from cast import NOW
from kiemdiem.accounts.models import Account
from kiemdiem.shortcomings.models import Claim, Shortcoming


def close(entry: Shortcoming, at: datetime = NOW) -> Shortcoming:
    """Close a saved entry of the cast's world as if the verifier had found its result full."""
    verifier = Account.objects.get(username="verifier")
    entry.closing = Claim.objects.create(
        shortcoming=entry, attainment="full", text="Đã xong", claimed_at=at, verified_attainment="full",
        verification="Đúng", verified_at=at, verified_by=verifier, closes=entry.pk,
    )  # fmt: skip
    entry.state, entry.closed_at = "entry_closed", at
    entry.save()
    return entry
