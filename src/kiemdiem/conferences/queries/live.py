"""What everybody in the hall sees at the same moment: what is on, what is next, who speaks, who is there.

One picture per number of the conference (`Conference.live`); nothing in it depends on who looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.core import signing

from kiemdiem.conferences.models import (
    AgendaItem,
    Attendance,
    Conference,
    ConferenceState,
    ItemState,
    Turn,
    TurnState,
)
from kiemdiem.conferences.queries.roll import RollCount, count_roll
from kiemdiem.cycles.models import Inclusion
from kiemdiem.prepared import Prepared

NEXT, LAST = 3, 3
SALT = "conferences.live"
_VERSION = Prepared(
    lambda conference: Conference.objects.filter(pk=conference).order_by().values_list("live", flat=True),
    conference=int,
)
KEY_LASTS = 1800  # seconds; after that a page asks for itself again, and who may see is asked again


@dataclass(frozen=True)
class ItemOn:
    """A review on the programme, as the hall sees it."""

    number: int
    name: str
    title: str
    opened_at: datetime | None = None


@dataclass(frozen=True)
class Concluded:
    """A review that is concluded, with its conclusion."""

    number: int
    name: str
    conclusion: str
    at: datetime


@dataclass(frozen=True)
class TurnLine:
    """A turn on the speaking list."""

    id: int
    person_id: int
    name: str
    asked_at: datetime
    started_at: datetime | None
    limit_seconds: int | None


@dataclass(frozen=True)
class Live:
    """The picture of a conference under one number. `quorum_met`: None where the unit has set no share."""

    version: int
    id: int
    title: str
    host: str
    place: str
    state: str
    state_label: str
    on: date
    paused: bool
    resumes_at: datetime | None
    running: ItemOn | None
    coming: tuple[ItemOn, ...]
    concluded: int
    total: int
    conclusions: tuple[Concluded, ...]
    closing: str
    speaking: TurnLine | None
    waiting: tuple[TurnLine, ...]
    speech_minutes: int | None
    roll: RollCount
    quorum_percent: int | None
    quorum_met: bool | None
    code: str


def version_of(conference_id: int) -> int | None:
    """Return the conference's number: one statement. None where there is no such conference."""
    return _VERSION.first(conference=conference_id)


def pulse_key(conference_id: int, view: str) -> str:
    """Return a key by which a page that was shown to somebody may ask whether anything has changed."""
    return signing.dumps([conference_id, view], salt=SALT)


def read_key(key: str) -> tuple[int, str] | None:
    """Return the conference and the view that a key is for; None for a key that is false or too old."""
    try:
        conference_id, view = signing.loads(key, salt=SALT, max_age=KEY_LASTS)
    except signing.BadSignature:
        return None
    return conference_id, view


def live(conference: Conference, day: int, at: datetime) -> Live:
    """Return the picture of a conference on one of its days: three statements."""
    items = list(conference.agenda.select_related("subject").order_by("number"))
    alive = conference.turns.filter(state__in=[TurnState.WAITING, TurnState.SPEAKING])
    turns = list(alive.select_related("person").order_by("place", "id"))
    roll = count_roll(
        list(Attendance.objects.filter(conference=conference, day=day)), conference.closed_at or at
    )
    percent = conference.quorum_percent
    waiting = [each for each in items if each.state == ItemState.WAITING and _is_reviewed(each)]
    return Live(
        version=conference.live,
        id=conference.pk,
        title=conference.title,
        host=conference.host.name,
        place=conference.place,
        state=conference.state,
        state_label=str(ConferenceState(conference.state).label),
        on=conference.date_of(day),
        paused=conference.paused_at is not None,
        resumes_at=conference.resumes_at,
        running=next((_item(each) for each in items if each.state == ItemState.OPEN), None),
        coming=tuple(_item(each) for each in waiting[:NEXT]),
        concluded=sum(each.state == ItemState.CONCLUDED for each in items),
        total=sum(_is_reviewed(each) for each in items),
        conclusions=_conclusions(items),
        closing=conference.conclusion,
        speaking=next((_turn(each) for each in turns if each.state == TurnState.SPEAKING), None),
        waiting=tuple(_turn(each) for each in turns if each.state == TurnState.WAITING),
        speech_minutes=conference.speech_minutes,
        roll=roll,
        quorum_percent=percent,
        quorum_met=None if percent is None else bool(roll.members) and roll.share >= Fraction(percent, 100),
        code=conference.check_in_code if conference.check_in_day == day else "",
    )


def _is_reviewed(item: AgendaItem) -> bool:
    return item.subject.inclusion != Inclusion.EXEMPT


def _item(item: AgendaItem) -> ItemOn:
    return ItemOn(item.number, item.subject.name, item.subject.title, item.opened_at)


def _conclusions(items: Sequence[AgendaItem]) -> tuple[Concluded, ...]:
    done = [(each.concluded_at, each) for each in items if each.concluded_at]
    newest = sorted(done, key=lambda each: (each[0], each[1].number), reverse=True)[:LAST]
    return tuple(Concluded(each.number, each.subject.name, each.conclusion, at) for at, each in newest)


def _turn(turn: Turn) -> TurnLine:
    return TurnLine(
        turn.pk, turn.person_id, turn.person.full_name, turn.asked_at, turn.started_at, turn.limit_seconds
    )
