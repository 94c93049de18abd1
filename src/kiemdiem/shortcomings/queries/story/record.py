"""Everything on record about an entry, row by row."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from kiemdiem.core.access import Actor
from kiemdiem.prepared import Prepared
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import (
    Claim,
    DeadlineMove,
    Deferral,
    Evidence,
    Measurement,
    Obstacle,
    OwnerChange,
    ProgressMeeting,
    ProgressNote,
    Recheck,
    RemedyStep,
    Shortcoming,
    State,
    Transfer,
)
from kiemdiem.shortcomings.queries.obstacles import ObstacleLine, line_of


@dataclass(frozen=True)
class Carried:
    """A report that has to account for the entry; `ahead` while its period is not over."""

    subject_id: int
    subject: str
    cycle: str
    year: int
    period_end: date
    ahead: bool


@dataclass(frozen=True)
class Record:
    """The rows of an entry, each kind in the order of time.

    `continued_from` is the transfer that made this entry a successor's share of another one; `chain` are all
    appearances of the same limitation, this one among them, empty where there is only this one.
    """

    steps: tuple[RemedyStep, ...]
    meetings: tuple[ProgressMeeting, ...]
    notes: tuple[ProgressNote, ...]
    measurements: tuple[Measurement, ...]
    evidence: tuple[Evidence, ...]
    moves: tuple[DeadlineMove, ...]
    owner_changes: tuple[OwnerChange, ...]
    obstacles: tuple[ObstacleLine, ...]
    claims: tuple[Claim, ...]
    deferrals: tuple[Deferral, ...]
    rechecks: tuple[Recheck, ...]
    transfers: tuple[Transfer, ...]
    continued_from: tuple[Transfer, ...]
    chain: tuple[Shortcoming, ...]
    carried: tuple[Carried, ...]


Row = TypeVar("Row", bound=Model)


def _kept_of(rows: QuerySet[Row], *order: str, by: str = "shortcoming_id") -> Prepared[Row]:
    """Prepare the rows of one kind that belong to an entry."""
    return Prepared(lambda *, entry_id: rows.filter(**{by: entry_id}).order_by(*order), entry_id=int)


STEPS = _kept_of(RemedyStep.objects.select_related("post", "meeting").prefetch_related("after"), "number")
MEETINGS = _kept_of(ProgressMeeting.objects.all(), "held_on", "id")
NOTES = _kept_of(ProgressNote.objects.select_related("recorded_by"), "noted_on", "id")
MEASUREMENTS = _kept_of(Measurement.objects.all(), "as_of", "id")
EVIDENCE = _kept_of(
    Evidence.objects.select_related("uploaded_by", "checked_by", "replaces"), "uploaded_at", "id"
)
MOVES = _kept_of(DeadlineMove.objects.select_related("moved_by"), "moved_at", "id")
OWNER_CHANGES = _kept_of(
    OwnerChange.objects.select_related("from_post", "to_post", "changed_by"), "changed_at", "id"
)
OBSTACLES = _kept_of(Obstacle.objects.select_related("sent_to", "shortcoming__unit"), "sent_on", "id")
CLAIMS = _kept_of(Claim.objects.select_related("claimed_by", "verified_by"), "claimed_at", "id")
DEFERRALS = _kept_of(Deferral.objects.select_related("deferred_by", "ended_by"), "deferred_at", "id")
RECHECKS = _kept_of(Recheck.objects.select_related("checked_by"), "due_on", "id")
TRANSFERS = _kept_of(
    Transfer.objects.select_related("from_unit", "to_unit", "continues_as__unit"), "decided_on", "id"
)
INHERITED = _kept_of(
    Transfer.objects.select_related("shortcoming__unit", "from_unit"), "id", by="continues_as_id"
)


def record_of(entry: Shortcoming, actor: Actor, today: date) -> Record:
    """Return what is on record about an entry; fifteen statements, one more where it is not alone in its chain."""
    pk = entry.pk
    return Record(
        steps=tuple(STEPS.rows(entry_id=pk)),
        meetings=tuple(MEETINGS.rows(entry_id=pk)),
        notes=tuple(NOTES.rows(entry_id=pk)),
        measurements=tuple(MEASUREMENTS.rows(entry_id=pk)),
        evidence=tuple(EVIDENCE.rows(entry_id=pk)),
        moves=tuple(MOVES.rows(entry_id=pk)),
        owner_changes=tuple(OWNER_CHANGES.rows(entry_id=pk)),
        obstacles=tuple(line_of(row, actor, today) for row in OBSTACLES.rows(entry_id=pk)),
        claims=tuple(CLAIMS.rows(entry_id=pk)),
        deferrals=tuple(DEFERRALS.rows(entry_id=pk)),
        rechecks=tuple(RECHECKS.rows(entry_id=pk)),
        transfers=tuple(TRANSFERS.rows(entry_id=pk)),
        continued_from=tuple(INHERITED.rows(entry_id=pk)),
        chain=_chain(entry, actor, today) if entry.chain_id else (),
        carried=_carried_into(entry, today),
    )


def _chain(entry: Shortcoming, actor: Actor, today: date) -> tuple[Shortcoming, ...]:
    """Return the appearances of the same limitation that `actor` may see, oldest first, the entry among them.

    Shares of it that other units carry are not further appearances; one statement.
    """
    rows = Shortcoming.objects.filter(visible_entries(actor, today), chain=entry.chain_id)
    others = rows.exclude(state=State.WITHDRAWN).select_related("unit").order_by("first_seen_on", "id")
    family = entry.share_of_id or entry.pk
    chain = tuple(one for one in others if one.pk == entry.pk or (one.share_of_id or one.pk) != family)
    return chain if len(chain) > 1 else ()


def _carried_into(entry: Shortcoming, today: date) -> tuple[Carried, ...]:
    """Return the reports whose section III took the entry up; one statement.

    The reports stand in a context above this one; only their names are read here, never their text.
    """
    rows = CARRIED.rows(entry_id=entry.pk)
    return tuple(Carried(pk, name, cycle, year, end, end > today) for pk, name, cycle, year, end in rows)


def _carried(*, entry_id: int) -> QuerySet[Shortcoming, Any]:
    return (
        Shortcoming.objects.filter(pk=entry_id, review_items__isnull=False)
        .order_by("review_items__review__subject__cycle__period_end", "review_items__id")
        .values_list(
            "review_items__review__subject_id",
            "review_items__review__subject__name",
            "review_items__review__subject__cycle__title",
            "review_items__review__subject__cycle__year",
            "review_items__review__subject__cycle__period_end",
        )
    )


CARRIED = Prepared(_carried, entry_id=int)
