"""Who writes in which section of a report just now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.cycles.access import subject_target
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.models import SectionHold

LASTS = timedelta(minutes=3)
"""How long a hold counts after its window was last heard of; the window speaks up three times in that time."""


@dataclass(frozen=True)
class Holder:
    """Somebody who writes in a section."""

    section: str
    name: str
    since: datetime


def others_writing(subject: Subject, by: Actor, at: datetime) -> dict[str, Holder]:
    """Return who else writes in which section of a report at a moment: one statement."""
    rows = SectionHold.objects.filter(subject=subject, seen_at__gt=at - LASTS)
    held: Iterable[SectionHold] = rows.exclude(account_id=by.account_id or 0).select_related("account")
    return {row.section: Holder(row.section, row.account.display_name, row.since) for row in held}


def writing_of(subject: Subject, by: Actor, at: datetime) -> dict[str, Holder]:
    """Return who else writes in which section, for whoever writes the report too. Raises NotAllowed."""
    require("reviews.hold_section", by, subject_target(subject, by))
    return others_writing(subject, by, at)
