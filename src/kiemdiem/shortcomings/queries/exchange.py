"""The register as other programs read it: entries in the order of their ids, and one entry with all that hangs on it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.http import Http404

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.access import entry_target, visible_entries
from kiemdiem.shortcomings.models import (
    DeadlineMove,
    Evidence,
    Measurement,
    Obstacle,
    ProgressMeeting,
    ProgressNote,
    RemedyStep,
    Shortcoming,
    StateChange,
)

FACTS = (
    "number", "wording", "state", "origin", "first_seen_on", "cause_kind", "cause", "deadline", "original_deadline",
    "measure_kind", "measure", "measure_unit", "measure_direction", "measure_target", "relapse_of_id", "opened_at",
    "closed_at", "source", "illustrative",
)  # fmt: skip


@dataclass(frozen=True)
class ExchangedEntry:
    """One entry's own facts; `id` stays the same for good, `unit_id` and `number` change when it is handed over."""

    id: int
    unit_id: int
    unit: str
    number: int
    wording: str
    state: str
    origin: str
    field: str | None
    first_seen_on: date
    cause_kind: str
    cause: str
    owner_post_id: int | None
    owner_post: str | None
    deadline: date | None
    original_deadline: date | None
    measure_kind: str
    measure: str
    measure_unit: str
    measure_direction: str
    measure_target: Decimal | None
    relapse_of_id: int | None
    opened_at: datetime | None
    closed_at: datetime | None
    source: str
    illustrative: bool


@dataclass(frozen=True)
class ExchangedState:
    """One change of state; `from_state` is empty for the first."""

    from_state: str
    to_state: str
    changed_at: datetime


@dataclass(frozen=True)
class ExchangedStep:
    """One step of the remedy plan."""

    number: int
    text: str
    owner_post: str | None
    starts_on: date | None
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class ExchangedReading:
    """One reading of the measure; an estimate is never a result."""

    value: Decimal
    estimate: bool
    as_of: date
    source: str


@dataclass(frozen=True)
class ExchangedEvidence:
    """One file that proves something; its content is asked for by its `id`."""

    id: int
    kind: str
    title: str
    dated: date
    file_name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ExchangedMove:
    """One move of the deadline."""

    old: date
    new: date
    days: int
    ground: str
    authority: str
    moved_at: datetime


@dataclass(frozen=True)
class ExchangedObstacle:
    """One obstacle sent up, with its answer where there is one."""

    text: str
    sent_to: str
    sent_on: date
    answer_due: date | None
    answered_on: date | None
    answer: str
    effect: str


@dataclass(frozen=True)
class ExchangedProgress:
    """A note of progress, or what a progress meeting decided."""

    kind: str
    on: date
    text: str


@dataclass(frozen=True)
class ExchangedStory:
    """One entry with its whole history."""

    entry: ExchangedEntry
    states: list[ExchangedState]
    steps: list[ExchangedStep]
    readings: list[ExchangedReading]
    evidence: list[ExchangedEvidence]
    deadline_moves: list[ExchangedMove]
    obstacles: list[ExchangedObstacle]
    progress: list[ExchangedProgress]


def entries_after(
    by: Actor, on: date, *, after: int, limit: int, unit_id: int | None = None, state: str | None = None
) -> list[ExchangedEntry]:
    """Return up to `limit` entries that `by` sees, with ids above `after`, lowest first; one statement."""
    rows = Shortcoming.objects.filter(visible_entries(by, on), pk__gt=after)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    if state is not None:
        rows = rows.filter(state=state)
    rows = rows.select_related("unit", "owner_post", "field").order_by("pk")
    return [_entry(row) for row in rows[:limit]]


def seen_entry(pk: int, by: Actor, on: date) -> Shortcoming:
    """Return one entry that `by` may see. Raises Http404 where there is none; NotAllowed."""
    entry = Shortcoming.objects.select_related("unit", "owner_post", "field").filter(pk=pk).first()
    if entry is None:
        raise Http404
    require("shortcomings.see", by, entry_target(entry, by, on))
    return entry


def whole_story(pk: int, by: Actor, on: date) -> ExchangedStory:
    """Return one entry with its whole history, in eleven statements at most.

    Raises Http404 where there is none; NotAllowed.
    """
    entry = seen_entry(pk, by, on)
    obstacles = Obstacle.objects.filter(shortcoming=entry).select_related("sent_to")
    return ExchangedStory(
        entry=_entry(entry),
        states=[
            ExchangedState(row.from_state, row.to_state, row.changed_at)
            for row in StateChange.objects.filter(shortcoming=entry)
        ],
        steps=[
            ExchangedStep(row.number, row.text, str(row.post) if row.post else None, row.starts_on, row.due_on, row.done_on)
            for row in RemedyStep.objects.filter(shortcoming=entry).select_related("post")
        ],
        readings=[
            ExchangedReading(row.value, row.estimate, row.as_of, row.source)
            for row in Measurement.objects.filter(shortcoming=entry)
        ],
        evidence=[
            ExchangedEvidence(row.pk, row.kind, row.title, row.dated, row.file_name, row.size, row.sha256)
            for row in Evidence.objects.filter(shortcoming=entry)
        ],
        deadline_moves=[
            ExchangedMove(row.old, row.new, row.days, row.ground, row.authority, row.moved_at)
            for row in DeadlineMove.objects.filter(shortcoming=entry)
        ],
        obstacles=[
            ExchangedObstacle(
                row.text, row.sent_to.name, row.sent_on, row.answer_due, row.answered_on, row.answer, row.effect
            )
            for row in obstacles
        ],
        progress=_progress(entry),
    )  # fmt: skip


def _progress(entry: Shortcoming) -> list[ExchangedProgress]:
    notes = [
        ExchangedProgress("note", row.noted_on, row.text)
        for row in ProgressNote.objects.filter(shortcoming=entry)
    ]
    meetings = [
        ExchangedProgress("meeting", row.held_on, row.decisions)
        for row in ProgressMeeting.objects.filter(shortcoming=entry)
    ]
    return sorted([*notes, *meetings], key=lambda row: row.on)


def _entry(row: Shortcoming) -> ExchangedEntry:
    return ExchangedEntry(
        id=row.pk,
        unit_id=row.unit_id,
        unit=row.unit.name,
        field=row.field.name if row.field else None,
        owner_post_id=row.owner_post_id,
        owner_post=str(row.owner_post) if row.owner_post else None,
        **{name: getattr(row, name) for name in FACTS},
    )
