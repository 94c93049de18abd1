"""The minutes (biên bản) of a conference: who, when, what was said and voted, what was concluded."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.models import Attendance, Conference, MinutesVersion, TurnState
from kiemdiem.conferences.queries.agenda import ItemLine, agenda_lines, agenda_rows
from kiemdiem.conferences.queries.order import OrderBoard
from kiemdiem.conferences.queries.roll import PLACES, RollLine, roll_lines
from kiemdiem.conferences.queries.screen import Head, head_of
from kiemdiem.core.access import Actor
from kiemdiem.cycles.queries import rule_set

VERBS = ("read_out", "make_minutes", "sign_minutes", "enter_signature", "draft_news")


@dataclass(frozen=True)
class DayRoll:
    """One day's roll of one capacity."""

    day: int
    on: date
    there: tuple[RollLine, ...]
    absent: tuple[RollLine, ...]
    unmarked: tuple[RollLine, ...]

    @property
    def summoned(self) -> int:
        """How many were on the list."""
        return len(self.there) + len(self.absent) + len(self.unmarked)


@dataclass(frozen=True)
class Composition:
    """Those of one capacity: who came, who did not and why, on each day."""

    capacity: str
    days: tuple[DayRoll, ...]


@dataclass(frozen=True)
class SpokenLine:
    """How often and how long somebody had the floor."""

    name: str
    times: int
    seconds: int


@dataclass(frozen=True)
class SignatureLine:
    """A name under a version of the minutes."""

    role: str
    name: str
    signed_on: date
    on_paper: bool


@dataclass(frozen=True)
class VersionLine:
    """A version of the minutes; `intact`: its text is still the one that its hash was taken of."""

    id: int
    number: int
    made_at: datetime
    made_by: str
    hash: str
    intact: bool
    ground: str
    frozen_at: datetime | None
    signatures: tuple[SignatureLine, ...]


@dataclass(frozen=True)
class Minutes:
    """Everything the minutes say, in the order in which the reviews were held."""

    head: Head
    composition: tuple[Composition, ...]
    items: tuple[ItemLine, ...]
    spoken: tuple[SpokenLine, ...]
    read_out_at: datetime | None

    @property
    def final(self) -> bool:
        """Whether the conference is closed; before that the minutes are a draft."""
        return self.head.closed_at is not None


@dataclass(frozen=True)
class MinutesPage:
    """The minutes with their versions, and what the reader may do about them."""

    minutes: Minutes
    versions: tuple[VersionLine, ...]
    may: frozenset[str]
    may_draft: bool


def conference_minutes(conference: Conference, by: Actor) -> MinutesPage:
    """Return the minutes of a conference as `by` may read them: 11 statements, one more
    where there are versions. Raises NotAllowed."""
    target = conference_target(conference, by)
    require("conferences.see", by, target)
    host = replace(target, unit_id=conference.host.unit_id, paths=conference.host.unit.paths)
    return MinutesPage(
        minutes=minutes_of(conference),
        versions=_versions(conference),
        may=frozenset(verb for verb in VERBS if decide(f"conferences.{verb}", by, target).allowed),
        may_draft=decide("shortcomings.draft", by, host).allowed,
    )


def minutes_of(conference: Conference) -> Minutes:
    """Return everything the minutes of a conference say: nine statements, whoever asks.

    For papers and frozen versions.
    """
    rows = agenda_rows(conference)
    board = OrderBoard(rule_set(conference.cycle), (), frozenset())
    lines = agenda_lines(conference, rows, board, frozenset())
    held = sorted((line for line in lines if line.opened_at), key=lambda line: (line.opened_at, line.number))
    rest = [line for line in lines if not line.opened_at]
    return Minutes(
        head=head_of(conference),
        composition=_composition(conference),
        items=(*held, *rest),
        spoken=_spoken(conference),
        read_out_at=conference.read_out_at,
    )


def _spoken(conference: Conference) -> tuple[SpokenLine, ...]:
    turns = conference.turns.filter(state=TurnState.DONE, started_at__isnull=False, ended_at__isnull=False)
    found: dict[int, tuple[str, list[int]]] = {}
    for turn in turns.select_related("person").order_by("started_at", "id"):
        assert turn.started_at
        assert turn.ended_at
        took = int((turn.ended_at - turn.started_at).total_seconds())
        found.setdefault(turn.person_id, (turn.person.full_name, []))[1].append(took)
    return tuple(SpokenLine(name, len(took), sum(took)) for name, took in found.values())


def _versions(conference: Conference) -> tuple[VersionLine, ...]:
    rows = conference.minutes_versions.select_related("made_by").prefetch_related("signatures__person")
    return tuple(version_line(each) for each in rows.order_by("-number"))


def version_line(version: MinutesVersion) -> VersionLine:
    """Return a version of the minutes with its names; checks its hash."""
    return VersionLine(
        id=version.pk,
        number=version.number,
        made_at=version.made_at,
        made_by=version.made_by.display_name if version.made_by else "",
        hash=version.content_hash,
        intact=sha256(version.content.encode()).hexdigest() == version.content_hash,
        ground=version.ground,
        frozen_at=version.frozen_at,
        signatures=tuple(
            SignatureLine(each.get_role_display(), each.person.full_name, each.signed_on, each.on_paper)
            for each in version.signatures.all()
        ),
    )


def _composition(conference: Conference) -> tuple[Composition, ...]:
    rows = list(conference.attendance.select_related("person").prefetch_related("aways"))
    groups = []
    for capacity in sorted(PLACES, key=lambda each: PLACES[each]):
        of_capacity = [row for row in rows if row.capacity == capacity]
        if of_capacity:
            groups.append(Composition(capacity.label, _days(conference, of_capacity)))
    return tuple(groups)


def _days(conference: Conference, rows: list[Attendance]) -> tuple[DayRoll, ...]:
    last = (
        conference.day_on(timezone.localdate(conference.closed_at))
        if conference.closed_at
        else conference.days
    )
    return tuple(_day(conference, [row for row in rows if row.day == day], day) for day in range(1, last + 1))


def _day(conference: Conference, rows: list[Attendance], day: int) -> DayRoll:
    lines = roll_lines(conference, rows, away=True)
    return DayRoll(
        day=day,
        on=conference.date_of(day),
        there=tuple(line for line in lines if line.arrived_at),
        absent=tuple(line for line in lines if line.absent_reason),
        unmarked=tuple(line for line in lines if not line.arrived_at and not line.absent_reason),
    )
