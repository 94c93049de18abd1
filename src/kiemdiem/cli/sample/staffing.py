"""Turns the seats of the demo data into collectives and lists of staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kiemdiem.cli.sample.cast import Cast
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.actions.appointments import appoint, end_appointment
from kiemdiem.organisations.actions.listed import CollectiveLine, UnitLine, import_units
from kiemdiem.organisations.actions.people import add_person
from kiemdiem.organisations.actions.posts import create_collective
from kiemdiem.organisations.actions.staff import StaffLine, import_staff
from kiemdiem.organisations.models import Line, PostRole


@dataclass(frozen=True)
class Wording:
    """How a unit's committee, kind and bare name are written inside titles and names of collectives."""

    uy: str = ""
    loai: str = ""
    ten: str = ""

    def fill(self, text: str) -> str:
        """Return `text` with its places filled."""
        return text.format(uy=self.uy, loai=self.loai, ten=self.ten)


def wording(kind: str, name: str, staff: Mapping[str, Any]) -> Wording:
    """Return the wording of a district, commune or ward."""
    return Wording(staff["committees"][kind], staff["kinds"][kind], name.split(" ", 1)[1])


def found_collectives(
    cast: Cast, key: str, collectives: Mapping[str, Any], words: Wording, day: date, when: datetime
) -> None:
    """Create the collectives of a unit."""
    unit = cast.units[key]
    for short, row in collectives.items():
        cast.collectives[f"{key}/{short}"] = create_collective(
            unit=unit, name=words.fill(row["name"]), kind=row["kind"], line=row.get("line", Line.PARTY),
            valid_from=day, by=SYSTEM, at=when, illustrative=unit.illustrative,
        )  # fmt: skip


def import_all(
    cast: Cast,
    lines: Sequence[UnitLine],
    day: date,
    when: datetime,
    *,
    decision: str = "",
    illustrative: bool = False,
) -> None:
    """Import a list of units below the city's committee and executive, and keep them in the cast."""
    made = import_units(
        lines=lines, party_superior=cast.units["thanh-uy"], state_superior=cast.units["ubnd"], valid_from=day,
        decision_number=decision, illustrative=illustrative, by=SYSTEM, at=when,
    )  # fmt: skip
    cast.units.update(made.units)
    cast.collectives.update({f"{code}/{key}": one for (code, key), one in made.collectives.items()})


def listed(collectives: Mapping[str, Any], words: Wording) -> tuple[CollectiveLine, ...]:
    """Return the collectives of a listed unit."""
    return tuple(
        CollectiveLine(key, words.fill(row["name"]), row["kind"], row.get("line", Line.PARTY))
        for key, row in collectives.items()
    )


class Roster:
    """A list of staff in the making; a seat's `person` is a number within its unit, or `unit/number`."""

    def __init__(self, cast: Cast, day: date) -> None:
        self.cast, self.day = cast, day
        self.drawn: dict[str, tuple[str, date]] = {}
        self.lines: list[StaffLine] = []

    def add(self, key: str, seats: Sequence[Mapping[str, Any]], words: Wording) -> None:
        """Add the seats of a unit, in their order."""
        for rank, seat in enumerate(seats, start=1):
            person = seat["person"] if isinstance(seat["person"], str) else f"{key}/{seat['person']}"
            if person not in self.drawn:
                self.drawn[person] = (next(self.cast.names), self.cast.admitted_on())
            name, admitted_on = self.drawn[person]
            self.lines.append(
                StaffLine(
                    person_key=person,
                    full_name=name,
                    post_key=f"{key}/{seat['key']}",
                    unit=self.cast.units[key],
                    collective=self.cast.collectives[f"{key}/{seat['in']}"] if "in" in seat else None,
                    title=words.fill(seat["title"]),
                    role=PostRole(seat["role"]),
                    rank=rank,
                    valid_from=self.day,
                    party_admitted_on=admitted_on,
                    fields=tuple(self.cast.fields[field] for field in seat.get("fields", ())),
                    area=self.cast.units[seat["area"]] if "area" in seat else None,
                )
            )

    def take_over(self, when: datetime) -> None:
        """Import the list, and keep its posts and people in the cast.

        One action for the whole list instead of three for each person: the communes and wards have some 1,000
        people in 1,400 posts, which as single actions would take longer than all the rest of the sample.
        """
        staff = import_staff(lines=self.lines, by=SYSTEM, at=when, fictional=True)
        self.cast.posts.update(staff.posts)
        self.cast.people.update({line.post_key: staff.people[line.person_key] for line in self.lines})


def hand_over(
    cast: Cast, seats: Sequence[str], day: date, when: datetime, admitted_on: date | None = None
) -> None:
    """End whoever holds `seats` the day before, and seat one new person in all of them."""
    for seat in seats:
        end_appointment(appointment=cast.holder(seat), on=day - timedelta(days=1), by=SYSTEM, at=when)
    seat_somebody(cast, seats, day, when, admitted_on)


def seat_somebody(
    cast: Cast, seats: Sequence[str], day: date, when: datetime, admitted_on: date | None = None
) -> None:
    """Seat one new person in all of `seats`, which are vacant."""
    person = add_person(
        unit=cast.posts[seats[0]].unit, full_name=next(cast.names),
        party_admitted_on=admitted_on or cast.admitted_on(), fictional=True, by=SYSTEM, at=when,
    )  # fmt: skip
    for seat in seats:
        appoint(person=person, post=cast.posts[seat], valid_from=day, by=SYSTEM, at=when)
        cast.people[seat] = person
