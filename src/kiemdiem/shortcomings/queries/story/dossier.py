"""One entry on two sheets of paper: what it is, who answers, what was proved, all that happened; today or as known on a day."""

from copy import copy
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.models import Claim, Measurement, Responsibility, Shortcoming
from kiemdiem.shortcomings.queries.hard import HeadOver, heads_over
from kiemdiem.shortcomings.queries.hardness import with_hardness
from kiemdiem.shortcomings.queries.known import Known
from kiemdiem.shortcomings.queries.obstacles import ObstacleLine
from kiemdiem.shortcomings.queries.register import RegisterRow, shown
from kiemdiem.shortcomings.queries.story.moment import Moment
from kiemdiem.shortcomings.queries.story.moments import moments
from kiemdiem.shortcomings.queries.story.record import Carried, Record, record_of

RECORDED = (
    "recorded_at", "uploaded_at", "moved_at", "changed_at", "claimed_at", "deferred_at", "decided_at", "created_at",
)  # fmt: skip
FIRST_SHOWN, LAST_SHOWN = 3, 15


@dataclass(frozen=True)
class Dossier:
    """What the paper of an entry says; `skipped` moments stand on the entry's page only.

    `promised` are the deadlines given, `returned` the times it came back, `moved_days` the days its deadline slipped.
    """

    entry: Shortcoming
    known: Known
    row: RegisterRow
    promised: int
    returned: int
    moved_days: int
    heads: tuple[HeadOver, ...]
    responsibilities: tuple[Responsibility, ...]
    reading: Measurement | None
    record: Record
    first: tuple[Moment, ...]
    skipped: int
    last: tuple[Moment, ...]


def dossier(entry: Shortcoming, actor: Actor, known: Known, today: date) -> Dossier | None:
    """Return the dossier of an entry that `actor` may see; None where it wasn't recorded by the day.

    The plan keeps no earlier versions, so of an earlier day it says nothing.
    """
    rows = with_hardness(known.entries().filter(pk=entry.pk), known)
    found = rows.select_related("unit", "field", "cause_node", "group__unit", "born_in", "point").first()
    if found is None:
        return None
    record = record_of(entry, actor, today)
    if known.until:
        record = _known_record(record, known.until, known.day)
    line = moments(found, record)
    if known.until:
        line = tuple(one for one in line if one.order < known.until and one.on <= known.day)
    finals = [reading for reading in record.measurements if not reading.estimate]
    skipped = max(len(line) - FIRST_SHOWN - LAST_SHOWN, 0)
    return Dossier(
        entry=found,
        known=known,
        row=shown([found.pk], known)[0],
        promised=found.promised,  # type: ignore[attr-defined]
        returned=found.returned,  # type: ignore[attr-defined]
        moved_days=found.moved_days,  # type: ignore[attr-defined]
        heads=heads_over([found], known)[found.pk],
        responsibilities=tuple(entry.responsibilities.select_related("post").order_by("id")),
        reading=next(reversed(finals or list(record.measurements)), None),
        record=record,
        first=line[:FIRST_SHOWN] if skipped else line,
        skipped=skipped,
        last=line[-LAST_SHOWN:] if skipped else (),
    )


def _known_record(record: Record, until: datetime, day: date) -> Record:
    kept: dict[str, Any] = {
        field.name: tuple(
            _as_known(one, until) for one in getattr(record, field.name) if _recorded_by(one, until, day)
        )
        for field in fields(record)
    }
    return replace(record, **{**kept, "steps": ()})


def _recorded_by(one: object, until: datetime, day: date) -> bool:
    if isinstance(one, ObstacleLine):
        return one.obstacle.sent_on <= day
    if isinstance(one, Carried):
        return one.period_end <= day
    moment = next((getattr(one, name) for name in RECORDED if getattr(one, name, None)), None)
    return moment is None or moment < until


def _as_known(one: object, until: datetime) -> object:
    """Return a row as it stood: a verification or an answer that came later isn't there yet."""
    if isinstance(one, Claim) and one.verified_at and one.verified_at >= until:
        claimed = copy(one)
        claimed.verified_at, claimed.verified_attainment, claimed.verification = None, "", ""
        claimed.decision_ground, claimed.verified_by = "", None
        return claimed
    if (
        isinstance(one, ObstacleLine)
        and one.obstacle.answered_on
        and one.obstacle.answered_on >= until.date()
    ):
        asked = copy(one.obstacle)
        asked.answered_on, asked.answer, asked.effect = None, "", ""
        return replace(one, obstacle=asked, may_answer=False)
    return one
