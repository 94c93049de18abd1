"""Everything on record about an entry, row by row."""

from dataclasses import dataclass
from datetime import date

from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import (
    Claim,
    DeadlineMove,
    Deferral,
    Evidence,
    Measurement,
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


def record_of(entry: Shortcoming, actor: Actor, today: date) -> Record:
    """Return what is on record about an entry; sixteen statements."""
    obstacles = entry.obstacles.select_related("sent_to", "shortcoming__unit").order_by("sent_on", "id")
    answered = entry.owner_changes.select_related("from_post", "to_post", "changed_by")
    put_off = entry.deferrals.select_related("deferred_by", "ended_by")
    moved = entry.transfers.select_related("from_unit", "to_unit", "continues_as__unit")
    inherited = Transfer.objects.filter(continues_as=entry).select_related("shortcoming__unit", "from_unit")
    return Record(
        steps=tuple(
            entry.steps.select_related("post", "meeting").prefetch_related("after").order_by("number")
        ),
        meetings=tuple(entry.meetings.order_by("held_on", "id")),
        notes=tuple(entry.notes.select_related("recorded_by").order_by("noted_on", "id")),
        measurements=tuple(entry.measurements.order_by("as_of", "id")),
        evidence=tuple(
            entry.evidence.select_related("uploaded_by", "checked_by", "replaces").order_by(
                "uploaded_at", "id"
            )
        ),
        moves=tuple(entry.deadline_moves.select_related("moved_by").order_by("moved_at", "id")),
        owner_changes=tuple(answered.order_by("changed_at", "id")),
        obstacles=tuple(line_of(row, actor, today) for row in obstacles),
        claims=tuple(entry.claims.select_related("claimed_by", "verified_by").order_by("claimed_at", "id")),
        deferrals=tuple(put_off.order_by("deferred_at", "id")),
        rechecks=tuple(entry.rechecks.select_related("checked_by").order_by("due_on", "id")),
        transfers=tuple(moved.order_by("decided_on", "id")),
        continued_from=tuple(inherited.order_by("id")),
        chain=_chain(entry, actor, today),
        carried=_carried_into(entry),
    )


def _chain(entry: Shortcoming, actor: Actor, today: date) -> tuple[Shortcoming, ...]:
    """Return the appearances of the same limitation that `actor` may see, oldest first, the entry among them.

    Shares of it that other units carry are not further appearances; one statement.
    """
    rows = Shortcoming.objects.filter(
        visible_entries(actor, today), chain__isnull=False, chain=entry.chain_id
    )
    others = rows.exclude(state=State.WITHDRAWN).select_related("unit").order_by("first_seen_on", "id")
    family = entry.share_of_id or entry.pk
    chain = tuple(one for one in others if one.pk == entry.pk or (one.share_of_id or one.pk) != family)
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
