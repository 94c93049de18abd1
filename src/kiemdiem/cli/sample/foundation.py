"""The city of 2017: committees, executive, boards, five districts, a corporation, and the made-up units."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kiemdiem import data
from kiemdiem.cli.sample.accounts import open_earlier_accounts, open_sample_accounts
from kiemdiem.cli.sample.cast import Cast, at, read
from kiemdiem.cli.sample.staffing import (
    Roster,
    Wording,
    found_collectives,
    import_all,
    listed,
    seat_somebody,
    wording,
)
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.actions.charges import put_in_charge
from kiemdiem.organisations.actions.listed import UnitLine
from kiemdiem.organisations.actions.posts import create_common_fields, create_post
from kiemdiem.organisations.actions.units import create_unit
from kiemdiem.organisations.models import Line, PostRole
from kiemdiem.organisations.phrases import unit_kinds
from kiemdiem.rulesets.actions import publish
from kiemdiem.shortcomings.actions.causes import load_causes

NO_WORDS = Wording()
PUBLISHED = date(2018, 9, 24)


def tell(cast: Cast) -> None:
    """Tell how the city stood at the beginning of 2017."""
    units, staff, people = read("units"), read("staff"), read("people")
    day: date = units["since"]
    when = at(day.replace(day=3))
    cast.fields.update({one.key: one for one in create_common_fields(by=SYSTEM, at=when)})
    load_causes(by=SYSTEM, at=when)
    documents = read("documents")
    for row in units["units"]:
        _found(cast, row, documents.get(row.get("document"), units["real"]), day, when)
    for row in units["districts"]:
        _found(cast, {**row, "party": "thanh-uy", "state": "ubnd"}, documents[row["document"]], day, when)
        words = wording(row["kind"], row["name"], staff)
        found_collectives(cast, row["key"], staff["district"]["collectives"], words, day, when)
    _found_illustrative(cast, units["illustrative"], staff, day, when)
    _staff(cast, units, staff, day, when)
    for row in units["rooms"]:
        open_room(cast, row, units["real"], day, when)
    open_sample_accounts(cast, people["accounts"], day, when)
    open_earlier_accounts(cast, people["earlier"], day, when)
    cast.rule_sets["qd132_2018"] = publish(
        content=data.read("rulesets/qd132_2018/rules.yaml"), by=SYSTEM, at=at(PUBLISHED)
    )


def _found(cast: Cast, row: Mapping[str, Any], source: str, day: date, when: datetime) -> None:
    cast.units[row["key"]] = create_unit(
        code=row["key"], name=row["name"], short_name=row.get("short", ""), kind=row["kind"],
        line=row.get("line", Line.PARTY), valid_from=day, source=source, party_superior=cast.units.get(row.get("party", "")),
        state_superior=cast.units.get(row.get("state", "")), by=SYSTEM, at=when,
    )  # fmt: skip
    found_collectives(cast, row["key"], row.get("collectives", {}), NO_WORDS, day, when)


def _found_illustrative(
    cast: Cast, table: Mapping[str, Any], staff: Mapping[str, Any], day: date, when: datetime
) -> None:
    lines = []
    for block in table["blocks"]:
        for number in range(1, block["count"] + 1):
            name = f"{block['name']} {number:02d}"
            lines.append(
                UnitLine(
                    code=f"{block['key']}-{number:02d}", name=name, kind=block["kind"],
                    line=unit_kinds()[block["kind"]].line, source=table["source"],
                    collectives=listed(staff["illustrative"]["collectives"], Wording(ten=name)),
                )
            )  # fmt: skip
    import_all(cast, lines, day, when, illustrative=True)


def _staff(cast: Cast, units: Mapping[str, Any], staff: Mapping[str, Any], day: date, when: datetime) -> None:
    roster = Roster(cast, day)
    for row in units["units"]:
        roster.add(row["key"], row.get("seats", ()), NO_WORDS)
    for row in units["districts"]:
        roster.add(row["key"], staff["district"]["seats"], wording(row["kind"], row["name"], staff))
    for key, unit in cast.units.items():
        if unit.illustrative:
            roster.add(key, staff["illustrative"]["seats"], NO_WORDS)
    roster.take_over(when)


def open_room(cast: Cast, row: Mapping[str, Any], source: str, day: date, when: datetime) -> None:
    """Open a room below a unit, in both trees, with a head who has one field in charge."""
    above = cast.units[row["under"]]
    unit = create_unit(
        code=row["key"], name=row["name"], kind=row["kind"], line=Line.STATE, valid_from=day, source=source,
        party_superior=above, state_superior=above, by=SYSTEM, at=when,
    )  # fmt: skip
    cast.units[row["key"]] = unit
    post = create_post(
        unit=unit, title=row["head"], role=PostRole.HEAD, rank=1, valid_from=day, by=SYSTEM, at=when
    )
    put_in_charge(post=post, field=cast.fields[row["field"]], valid_from=day, by=SYSTEM, at=when)
    seat = f"{row['key']}/thu-truong"
    cast.posts[seat] = post
    seat_somebody(cast, (seat,), day, when)
