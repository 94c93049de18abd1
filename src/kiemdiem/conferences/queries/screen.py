"""The conference screen: one page for the hall, from the plan to the closing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.models import AgendaItem, Attendance, Conference, ConferenceState, ItemState
from kiemdiem.conferences.queries.agenda import ItemLine, agenda_lines, agenda_rows, readable_reports
from kiemdiem.conferences.queries.order import order_board
from kiemdiem.conferences.queries.ready import missing_to_open, quorum_missing, undisposed, unfinished
from kiemdiem.conferences.queries.roll import Roll, is_there, roll_of
from kiemdiem.conferences.queries.times import TimeNote, time_notes
from kiemdiem.core.access import Actor, Target
from kiemdiem.core.refusal import Missing
from kiemdiem.cycles.models import SuggestedPoint, Suggestion
from kiemdiem.cycles.queries import rule_set
from kiemdiem.organisations.models import Unit

VERBS = (
    "replan", "invite", "open", "mark_attendance", "open_item", "postpone_item", "record_speech", "correct_speech",
    "dispose", "conclude_item", "close", "follow", "arrange", "give_floor", "arrange_speakers", "show_code", "pause",
    "set_aside_item", "restore_item", "draft_task",
)  # fmt: skip


@dataclass(frozen=True)
class Head:
    """What conference this is."""

    id: int
    title: str
    host: str
    cycle: str
    cycle_id: int
    place: str
    starts_on: date
    ends_on: date
    days: int
    chair: str
    secretary: str
    time_ground: str
    draft_sent_on: date | None
    quorum_percent: int | None
    state: str
    state_label: str
    opened_at: datetime | None
    closed_at: datetime | None
    conclusion: str
    collectives: tuple[str, ...]
    source: str
    illustrative: bool


@dataclass(frozen=True)
class Point:
    """A point the level above suggested to the subject under review."""

    id: int
    number: int
    text: str
    ground: str


@dataclass(frozen=True)
class Speaker:
    """Somebody of the list who may be chosen as a speaker."""

    person_id: int
    name: str
    there: bool


@dataclass(frozen=True)
class Screen:
    """Everything the conference screen shows to one reader.

    `may` are the verbs of the access policy open to the reader now, `draft_entry` among them where the reader may
    write into the unit's register.
    """

    head: Head
    may: frozenset[str]
    notes: tuple[TimeNote, ...]
    missing_to_open: tuple[Missing, ...]
    roll: Roll
    quorum_lacks: tuple[Missing, ...]
    agenda: tuple[ItemLine, ...]
    running: ItemLine | None
    points: tuple[Point, ...]
    undisposed: tuple[Missing, ...]
    unfinished: tuple[Missing, ...]
    speakers: tuple[Speaker, ...]

    @property
    def concluded(self) -> int:
        """How many reviews are concluded."""
        return sum(line.state == ItemState.CONCLUDED for line in self.agenda)


def conference_screen(conference: Conference, by: Actor, at: datetime) -> Screen:
    """Return the screen of a conference as `by` sees it at `at`: at most 18 statements. Raises NotAllowed."""
    target = conference_target(conference, by)
    require("conferences.see", by, target)
    at = conference.closed_at or at
    rows = agenda_rows(conference)
    board = order_board(conference, rule_set(conference.cycle))
    lines = agenda_lines(conference, rows, board, readable_reports(conference, by))
    day = conference.day_on(timezone.localdate(at))
    listed = list(conference.attendance.select_related("person"))
    roll = roll_of(conference, listed, day, at)
    notes = time_notes(conference) if conference.state == ConferenceState.PLANNED else []
    running = rows.running
    spoken = rows.speeches.get(running.pk, ()) if running else ()
    return Screen(
        head=head_of(conference),
        may=_may(by, target, _unit_under_review(conference, running)),
        notes=tuple(notes),
        missing_to_open=tuple(missing_to_open(conference, notes, roll.count)),
        roll=roll,
        quorum_lacks=tuple(quorum_missing(conference, roll.count)),
        agenda=lines,
        running=next((line for line in lines if line.state == ItemState.OPEN), None),
        points=points_of(running),
        undisposed=tuple(undisposed(spoken)),
        unfinished=tuple(unfinished(rows.items)),
        speakers=_speakers([row for row in listed if row.day == day], at),
    )


def speakers_of(conference: Conference, at: datetime) -> tuple[Speaker, ...]:
    """Return who may be chosen as a speaker at `at`, those who are there first: one statement."""
    day = conference.day_on(timezone.localdate(at))
    return _speakers(list(conference.attendance.filter(day=day).select_related("person")), at)


def _speakers(rows: list[Attendance], at: datetime) -> tuple[Speaker, ...]:
    ranked = sorted(rows, key=lambda row: (not is_there(row, at), row.person.sort_key, row.pk))
    return tuple(Speaker(row.person_id, row.person.full_name, is_there(row, at)) for row in ranked)


def conferences_for_pages() -> QuerySet[Conference]:
    """Return conferences with everything pages read of them in the same statement."""
    return Conference.objects.select_related("host__unit", "cycle__rule_set", "chair", "secretary")


def head_of(conference: Conference) -> Head:
    """Return what conference this is: one statement."""
    return Head(
        id=conference.pk,
        title=conference.title,
        host=conference.host.name,
        cycle=conference.cycle.title,
        cycle_id=conference.cycle_id,
        place=conference.place,
        starts_on=conference.starts_on,
        ends_on=conference.ends_on,
        days=conference.days,
        chair=conference.chair.full_name if conference.chair else "",
        secretary=conference.secretary.full_name if conference.secretary else "",
        time_ground=conference.time_ground,
        draft_sent_on=conference.draft_sent_on,
        quorum_percent=conference.quorum_percent,
        state=conference.state,
        state_label=conference.get_state_display(),
        opened_at=conference.opened_at,
        closed_at=conference.closed_at,
        conclusion=conference.conclusion,
        collectives=tuple(conference.collectives.order_by("sort_key", "id").values_list("name", flat=True)),
        source=conference.source,
        illustrative=conference.illustrative,
    )


def _may(by: Actor, target: Target, unit: Unit) -> frozenset[str]:
    verbs = {verb for verb in VERBS if decide(f"conferences.{verb}", by, target).allowed}
    if decide("shortcomings.draft", by, replace(target, unit_id=unit.pk, paths=unit.paths)).allowed:
        verbs.add("draft_entry")
    return frozenset(verbs)


def _unit_under_review(conference: Conference, running: AgendaItem | None) -> Unit:
    return running.subject.unit.unit if running else conference.host.unit


def points_of(running: AgendaItem | None) -> tuple[Point, ...]:
    """Return the suggested points of the item under review: one statement."""
    asked = SuggestedPoint.objects.filter(
        Suggestion.standing("suggestion__"), suggestion__subject=running.subject_id if running else None
    )
    rows: Sequence[tuple[int, int, str, str]] = list(
        asked.order_by("suggestion", "number").values_list("pk", "number", "text", "ground")
    )
    return tuple(Point(*row) for row in rows)
