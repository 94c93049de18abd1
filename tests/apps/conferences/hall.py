"""The hall: a conference of ward A's two collectives, its reports accepted, everybody there."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from cast import World
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import Mark, Plan
from kiemdiem.conferences.models import AgendaItem, Conference, Speech, SpeechKind
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.models import Subject

Actors = Callable[[str], Actor]
Item = Callable[[str], AgendaItem]
COMMENT, REPLY = SpeechKind.COMMENT, SpeechKind.REPLY
DAY = date(2026, 12, 1)
SENT = date(2026, 11, 25)
PLANNED_AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
HALL = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def later(minutes: int) -> datetime:
    """Return a moment that many minutes after the opening."""
    return HALL + timedelta(minutes=minutes)


@pytest.fixture
def details(world: World) -> Callable[..., Plan]:
    """Return a plan of both collectives for one day; what is given replaces."""

    def of(**changes: object) -> Plan:
        usual = {
            "collectives": [world.subjects["committee"], world.subjects["executive"]],
            "title": "Hội nghị kiểm điểm năm 2026",
            "starts_on": DAY,
            "ends_on": DAY,
            "draft_sent_on": SENT,
            "chair": world.people["head_a"],
            "secretary": world.people["officer_a"],
            "place": "Hội trường phường An Thử",
        }
        return Plan(**{**usual, **changes})

    return of


@pytest.fixture
def planned(world: World, actor: Callable[[str], Actor], details: Callable[..., Plan]) -> Conference:
    """A conference that is planned and not yet open."""
    return actions.plan(
        host=world.cycle_units["ward_a"], details=details(), by=actor("officer_a"), at=PLANNED_AT
    )


@pytest.fixture
def hall(planned: Conference, actor: Callable[[str], Actor]) -> Conference:
    """The same conference, open, with everybody there and every report accepted."""
    Subject.objects.update(step="accepted")
    everybody_there(planned, actor("officer_a"))
    return actions.open_conference(conference=planned, by=actor("officer_a"), at=HALL)


def everybody_there(conference: Conference, by: Actor, at: datetime = HALL, day: int = 1) -> None:
    """Mark all on the list as there."""
    people = conference.attendance.filter(day=day).values_list("person_id", flat=True)
    marks = [Mark(person, arrived_at=at) for person in people]
    actions.mark_attendance(conference=conference, day=day, marks=marks, by=by, at=at)


@pytest.fixture
def item(hall: Conference) -> Callable[[str], AgendaItem]:
    """Return the agenda item of a name: `item("Ủy ban")`."""
    return lambda name: hall.agenda.get(subject__name__startswith=name)


@pytest.fixture
def under_way(item: Callable[[str], AgendaItem], actor: Callable[[str], Actor]) -> AgendaItem:
    """The first item, open."""
    return actions.open_item(item=item("Ủy ban"), by=actor("officer_a"), at=later(5))


def say(
    item: AgendaItem,
    world: World,
    by: Actor,
    *,
    who: str = "deputy_a",
    kind: str = COMMENT,
    minutes: int = 10,
) -> Speech:
    """Take down a speech of the deputy's, unless somebody else is named."""
    return actions.record_speech(
        item=item,
        speaker=world.people[who],
        kind=kind,
        text="Giải ngân còn chậm ở hai dự án.",
        by=by,
        at=later(minutes),
    )


def conclude(item: AgendaItem, by: Actor, minutes: int = 30) -> AgendaItem:
    """Conclude an open item."""
    return actions.conclude_item(
        item=item, conclusion="Hội nghị thống nhất với báo cáo.", by=by, at=later(minutes)
    )


def finish(item: AgendaItem, by: Actor, minutes: int = 20) -> AgendaItem:
    """Open an item and conclude it."""
    return conclude(actions.open_item(item=item, by=by, at=later(minutes)), by, minutes + 1)


def refusal_of(action: Callable[[], object]) -> Refused:
    """Return the refusal that `action` meets."""
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value
