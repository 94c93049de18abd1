"""The programme with its hours: items poured into the sittings of their day, around the breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from kiemdiem.audit.access import require
from kiemdiem.conferences.access import conference_target
from kiemdiem.conferences.models import AgendaItem, Conference, ItemState, Sitting, SittingKind
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Cited, OrderStage
from kiemdiem.cycles.queries import rule_set

MIDNIGHT = date(2000, 1, 1)


@dataclass(frozen=True)
class ProgrammeLine:
    """An item on its day, or a break; `begins` is the hour as planned, None where no sitting is planned."""

    item_id: int | None
    number: int
    name: str
    title: str
    state: str
    state_label: str
    minutes: int | None
    begins: time | None
    ends: time | None
    movable: bool


@dataclass(frozen=True)
class ProgrammeDay:
    """One day of the programme, in order."""

    day: int
    on: date
    lines: tuple[ProgrammeLine, ...]
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True)
class Programme:
    """The whole programme, and the rules on order that it keeps to."""

    days: tuple[ProgrammeDay, ...]
    rules: tuple[Cited, ...]


def programme(conference: Conference, by: Actor) -> Programme:
    """Return the programme of a conference: three statements. Raises NotAllowed."""
    require("conferences.arrange", by, conference_target(conference, by))
    items = list(conference.agenda.select_related("subject").order_by("number"))
    sittings = list(conference.sittings.order_by("day", "begins", "id"))
    rules = tuple(
        each.rule for each in rule_set(conference.cycle).order if OrderStage.CONFERENCE in each.stages
    )
    days = tuple(_day(conference, number, items, sittings) for number in range(1, conference.days + 1))
    return Programme(days, rules)


def _day(
    conference: Conference, day: int, items: Sequence[AgendaItem], sittings: Sequence[Sitting]
) -> ProgrammeDay:
    own = [each for each in items if each.day == day]
    of_day = [each for each in sittings if each.day == day]
    hours = planned_hours(own, of_day)
    lines = [_item(each, *hours.get(each.pk, (None, None))) for each in own]
    lines += [_break(each) for each in of_day if each.kind == SittingKind.BREAK]
    ordered = sorted(lines, key=_place) if hours else lines
    return ProgrammeDay(day, conference.date_of(day), tuple(ordered), tuple(of_day))


def _place(line: ProgrammeLine) -> tuple[time, int]:
    return (line.begins or time.max, line.number)


def planned_hours(items: Sequence[AgendaItem], sittings: Sequence[Sitting]) -> dict[int, tuple[time, time]]:
    """Return when each item of a day is planned to begin and end; nothing where no sitting is planned.

    An item without a length gets an equal share of what the others leave. Breaks are passed over.
    """
    stretches = [each for each in sittings if each.kind == SittingKind.SITTING]
    if not stretches or not items:
        return {}
    whole = sum(int((_at(each.ends) - _at(each.begins)).total_seconds()) // 60 for each in stretches)
    left = whole - sum(each.minutes or 0 for each in items)
    unset = sum(each.minutes is None for each in items)
    share = max(left // unset, 1) if unset else 0
    clock = _clock(stretches)
    hours = {}
    for each in items:
        marks = list(islice(clock, each.minutes or share))
        if not marks:
            break
        hours[each.pk] = (marks[0].time(), (marks[-1] + timedelta(minutes=1)).time())
    return hours


def _clock(stretches: Sequence[Sitting]) -> Iterator[datetime]:
    for each in stretches:
        now, end = _at(each.begins), _at(each.ends)
        while now < end:
            yield now
            now += timedelta(minutes=1)


def _at(hour: time) -> datetime:
    return datetime.combine(MIDNIGHT, hour)


def _item(item: AgendaItem, begins: time | None, ends: time | None) -> ProgrammeLine:
    return ProgrammeLine(
        item_id=item.pk, number=item.number, name=item.subject.name, title=item.subject.title, state=item.state,
        state_label=item.get_state_display(), minutes=item.minutes, begins=begins, ends=ends,
        movable=item.state == ItemState.WAITING,
    )  # fmt: skip


def _break(sitting: Sitting) -> ProgrammeLine:
    return ProgrammeLine(
        None, 0, sitting.get_kind_display(), "", "", "", None, sitting.begins, sitting.ends, movable=False
    )
