"""Everything on record about an entry, row by row."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.models import (
    Claim,
    DeadlineMove,
    Evidence,
    Measurement,
    OwnerChange,
    ProgressMeeting,
    RemedyStep,
    Shortcoming,
    State,
    Transfer,
)
from kiemdiem.shortcomings.queries.obstacles import ObstacleLine, line_of


@dataclass(frozen=True)
class Carried:
    """A report that had to account for the entry."""

    subject_id: int
    subject: str
    cycle: str
    year: int
    period_end: date


@dataclass(frozen=True)
class Record:
    """The rows of an entry, each kind in the order of time.

    `continued_from` is the transfer that made this entry a successor's share of another one; `chain` are all
    appearances of the same limitation, this one among them, empty where there is only this one.
    """

    steps: tuple[RemedyStep, ...]
    meetings: tuple[ProgressMeeting, ...]
    measurements: tuple[Measurement, ...]
    evidence: tuple[Evidence, ...]
    moves: tuple[DeadlineMove, ...]
    owner_changes: tuple[OwnerChange, ...]
    obstacles: tuple[ObstacleLine, ...]
    claims: tuple[Claim, ...]
    transfers: tuple[Transfer, ...]
    continued_from: tuple[Transfer, ...]
    chain: tuple[Shortcoming, ...]
    carried: tuple[Carried, ...]


def record_of(entry: Shortcoming, actor: Actor, today: date) -> Record:
    """Return what is on record about an entry; twelve statements."""
    obstacles = entry.obstacles.select_related("sent_to", "shortcoming__unit").order_by("sent_on", "id")
    answered = entry.owner_changes.select_related("from_post", "to_post", "changed_by")
    moved = entry.transfers.select_related("from_unit", "to_unit", "continues_as__unit")
    inherited = Transfer.objects.filter(continues_as=entry).select_related("shortcoming__unit", "from_unit")
    return Record(
        steps=tuple(entry.steps.select_related("post").order_by("number")),
        meetings=tuple(entry.meetings.order_by("held_on", "id")),
        measurements=tuple(entry.measurements.order_by("as_of", "id")),
        evidence=tuple(entry.evidence.select_related("uploaded_by").order_by("uploaded_at", "id")),
        moves=tuple(entry.deadline_moves.select_related("moved_by").order_by("moved_at", "id")),
        owner_changes=tuple(answered.order_by("changed_at", "id")),
        obstacles=tuple(line_of(row, actor, today) for row in obstacles),
        claims=tuple(entry.claims.select_related("claimed_by", "verified_by").order_by("claimed_at", "id")),
        transfers=tuple(moved.order_by("decided_on", "id")),
        continued_from=tuple(inherited.order_by("id")),
        chain=_chain(entry),
        carried=_carried_into(entry),
    )


def _chain(entry: Shortcoming) -> tuple[Shortcoming, ...]:
    """Return all appearances of the same limitation, oldest first, the entry among them; one statement."""
    root = entry.relapse_root_id or entry.pk
    rows = Shortcoming.objects.filter(Q(pk=root) | Q(relapse_root_id=root)).select_related("unit")
    chain = tuple(rows.exclude(state=State.WITHDRAWN).order_by("first_seen_on", "id"))
    return chain if len(chain) > 1 else ()


def _carried_into(entry: Shortcoming) -> tuple[Carried, ...]:
    """Return the reports whose section III took the entry up; one statement.

    The reports stand in a context above this one; only their names are read here, never their text.
    """
    rows = (
        Shortcoming.objects.filter(pk=entry.pk, review_items__isnull=False)
        .order_by("review_items__review__subject__cycle__period_end", "review_items__id")
        .values_list(
            "review_items__review__subject_id",
            "review_items__review__subject__name",
            "review_items__review__subject__cycle__title",
            "review_items__review__subject__cycle__year",
            "review_items__review__subject__cycle__period_end",
        )
    )
    return tuple(Carried(*row) for row in rows)
