"""The rooms of one conference, each a page of its own: the chair's, the secretary's, a delegate's phone, the big screen."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kiemdiem.audit.access import decide, require
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.models import Attendance, Conference
from kiemdiem.conferences.queries.live import Live, TurnLine, live
from kiemdiem.conferences.queries.roll import is_there
from kiemdiem.conferences.queries.screen import Screen, conference_screen
from kiemdiem.core.access import Actor


@dataclass(frozen=True)
class Desk:
    """What the chair and the secretary have before them: the picture of the hall, and the whole screen."""

    live: Live
    screen: Screen


@dataclass(frozen=True)
class Seat:
    """A delegate's phone: the picture of the hall, and oneself in it.

    `listed`: on the list of the day; `came_at` None: not taken down as there. `place`: one's place in the queue, from 1.
    """

    live: Live
    person_id: int | None
    listed: bool
    there: bool
    came_at: datetime | None
    left: bool
    turn: TurnLine | None
    place: int
    may_see: bool
    may_check_in: bool


def desk(conference: Conference, by: Actor, at: datetime) -> Desk:
    """Return the chair's and the secretary's desk: 18 statements. Raises NotAllowed."""
    screen = conference_screen(conference, by, at)
    return Desk(live(conference, conference.day_on(timezone.localdate(at)), at), screen)


def seat(conference: Conference, by: Actor, at: datetime) -> Seat:
    """Return a delegate's view of the hall: five statements. Raises NotAllowed."""
    target = conference_target(conference, by)
    require("conferences.follow", by, target)
    day = conference.day_on(timezone.localdate(at))
    picture = live(conference, day, at)
    row = Attendance.objects.filter(conference=conference, person=by.person_id, day=day).first()
    waiting = [turn.person_id for turn in picture.waiting]
    alive = [turn for turn in (picture.speaking, *picture.waiting) if turn and turn.person_id == by.person_id]
    return Seat(
        live=picture,
        person_id=by.person_id,
        listed=row is not None,
        there=row is not None and is_there(row, at),
        came_at=row.arrived_at if row else None,
        left=row is not None and row.left_at is not None,
        turn=alive[0] if alive else None,
        place=waiting.index(by.person_id) + 1 if by.person_id in waiting else 0,
        may_see=decide("conferences.see", by, target).allowed,
        may_check_in=decide("conferences.check_in", by, target).allowed,
    )


def picture(conference: Conference, by: Actor, at: datetime) -> Live:
    """Return what the big screen shows: four statements. Raises NotAllowed."""
    require("conferences.follow", by, conference_target(conference, by))
    return live(conference, conference.day_on(timezone.localdate(at)), at)
