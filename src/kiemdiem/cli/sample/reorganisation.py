"""2025: the Party's new committees, the end of the districts, and the 126 communes and wards that follow them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.text import slugify

from kiemdiem import data
from kiemdiem.cli.sample.accounts import open_sample_accounts
from kiemdiem.cli.sample.cast import Cast, at, read
from kiemdiem.cli.sample.foundation import NO_WORDS, open_room
from kiemdiem.cli.sample.staffing import Roster, found_collectives, import_all, listed, wording
from kiemdiem.core import textvi
from kiemdiem.core.access import SYSTEM
from kiemdiem.organisations.actions.appointments import appoint
from kiemdiem.organisations.actions.charges import put_in_charge
from kiemdiem.organisations.actions.listed import UnitLine
from kiemdiem.organisations.actions.places import place_unit
from kiemdiem.organisations.actions.posts import create_post, end_collective
from kiemdiem.organisations.actions.units import create_unit, end_unit, record_succession
from kiemdiem.organisations.models import Line, PostRole, UnitLink
from kiemdiem.rulesets.actions import publish

ONE_DAY = timedelta(days=1)
PUBLISHED = date(2025, 11, 3)


def tell(cast: Cast) -> None:
    """Tell the reorganisation in the order of its days."""
    table, staff = read("units")["reorganisation"], read("staff")
    _party_agencies(cast, table["party_agencies"])
    _party_executive(cast, table["party_executive"])
    _merged_board(cast, table["merged_board"])
    _ministry(cast, table["ministry"])
    _end_districts(cast, table["last_day"])
    day: date = table["first_day"]
    when = at(day)
    _found_wards(cast, table, staff, day, when)
    _record_successions(cast, table, day, when)
    _hand_over_areas(cast, table, day, when)
    _open_rooms(cast, table, day, when)
    open_sample_accounts(cast, read("people")["accounts"], day, when)
    cast.rule_sets["qd366_2025"] = publish(
        content=data.read("rulesets/qd366_2025/rules.yaml"), by=SYSTEM, at=at(PUBLISHED)
    )


def _party_agencies(cast: Cast, row: Mapping[str, Any]) -> None:
    key, day = row["key"], row["day"]
    when = at(day)
    cast.units[key] = create_unit(
        code=key, name=row["name"], kind=row["kind"], line=Line.PARTY, valid_from=day, source=row["source"],
        decision_number=row["decision"], party_superior=cast.units["thanh-uy"], by=SYSTEM, at=when,
    )  # fmt: skip
    _committee(
        cast, key, row["collective"], "Đảng ủy các cơ quan Đảng",
        ("thanh-uy/pho-bi-thu-tt", "ban-to-chuc/truong-ban", "uy-ban-kiem-tra/chu-nhiem"), day, when,
    )  # fmt: skip
    _move_below(cast, row["members"], key, day, when, decision=row["decision"], source=row["source"])


def _party_executive(cast: Cast, row: Mapping[str, Any]) -> None:
    day = row["day"]
    when = at(day)
    end_collective(collective=cast.collectives["ubnd/ban-can-su"], on=day - ONE_DAY, by=SYSTEM, at=when)
    _committee(
        cast, "ubnd", row["collective"], "Đảng ủy UBND thành phố",
        ("ubnd/chu-tich", "ubnd/pho-chu-tich-1", "ubnd/pho-chu-tich-2"), day, when,
    )  # fmt: skip
    _move_below(cast, row["members"], "ubnd", day, when, decision="", source=row["source"])


def _committee(
    cast: Cast, key: str, name: str, committee: str, holders: Sequence[str], day: date, when: datetime
) -> None:
    """Found a Party standing committee of `key`, with a secretary, a deputy and a member who hold other seats too."""
    found_collectives(cast, key, {"btv": {"kind": "ban_thuong_vu", "name": name}}, NO_WORDS, day, when)
    posts = (
        ("bi-thu", f"Bí thư {committee}", PostRole.HEAD),
        ("pho-bi-thu", f"Phó Bí thư {committee}", PostRole.DEPUTY),
        ("uvbtv", f"Ủy viên Ban Thường vụ {committee}", PostRole.MEMBER),
    )
    for rank, ((short, title, role), holder) in enumerate(zip(posts, holders, strict=True), start=1):
        seat = f"{key}/{short}"
        cast.posts[seat] = create_post(
            unit=cast.units[key], collective=cast.collectives[f"{key}/btv"], title=title, role=role, rank=rank,
            valid_from=day, by=SYSTEM, at=when,
        )  # fmt: skip
        cast.people[seat] = cast.people[holder]
        appoint(person=cast.people[seat], post=cast.posts[seat], valid_from=day, by=SYSTEM, at=when)


def _move_below(
    cast: Cast, units: Sequence[str], superior: str, day: date, when: datetime, *, decision: str, source: str
) -> None:
    for key in units:
        place_unit(
            unit=cast.units[key], superior=cast.units[superior], tree=UnitLink.Tree.PARTY, valid_from=day,
            decision_number=decision, source=source, by=SYSTEM, at=when,
        )  # fmt: skip


def _merged_board(cast: Cast, row: Mapping[str, Any]) -> None:
    key, ends, day = row["key"], row["ends"], row["day"]
    when = at(day)
    end_unit(unit=cast.units[ends], on=day - ONE_DAY, leaving_open=True, by=SYSTEM, at=when)
    cast.units[key] = create_unit(
        code=key, name=row["name"], kind=cast.units[ends].kind, line=Line.PARTY, valid_from=day, source=row["source"],
        party_superior=cast.units["dang-uy-cac-co-quan-dang"], by=SYSTEM, at=when,
    )  # fmt: skip
    name = f"Tập thể lãnh đạo {row['name']}"
    found_collectives(
        cast, key, {"lanh-dao": {"kind": "lanh_dao_ban_dang", "name": name}}, NO_WORDS, day, when
    )
    for rank, (short, title, role) in enumerate(
        (("truong-ban", "Trưởng ban", PostRole.HEAD), ("pho-truong-ban", "Phó Trưởng ban", PostRole.DEPUTY)),
        start=1,
    ):
        seat = f"{key}/{short}"
        cast.posts[seat] = create_post(
            unit=cast.units[key], collective=cast.collectives[f"{key}/lanh-dao"], title=title, role=role, rank=rank,
            valid_from=day, by=SYSTEM, at=when,
        )  # fmt: skip
        cast.people[seat] = cast.people[f"{ends}/{short}"]
        appoint(person=cast.people[seat], post=cast.posts[seat], valid_from=day, by=SYSTEM, at=when)
    _succeed(cast, ends, key, day, when, decision="", source=row["source"])


def _ministry(cast: Cast, row: Mapping[str, Any]) -> None:
    key, ends, day = row["key"], row["ends"], row["day"]
    when = at(day)
    end_unit(unit=cast.units[ends], on=day - ONE_DAY, leaving_open=True, by=SYSTEM, at=when)
    cast.units[key] = create_unit(
        code=key, name=row["name"], kind=cast.units[ends].kind, line=Line.STATE, valid_from=day, source=row["source"],
        by=SYSTEM, at=when,
    )  # fmt: skip
    _succeed(cast, ends, key, day, when, decision="", source=row["source"])


def _succeed(
    cast: Cast, predecessor: str, successor: str, day: date, when: datetime, *, decision: str, source: str
) -> None:
    record_succession(
        predecessor=cast.units[predecessor], successor=cast.units[successor], on=day, decision_number=decision,
        source=source, by=SYSTEM, at=when,
    )  # fmt: skip


def _end_districts(cast: Cast, last_day: date) -> None:
    """End the made-up units and the districts, from the rooms up."""
    units = read("units")
    ending = [row["key"] for row in units["rooms"]]
    ending += [key for key, unit in cast.units.items() if unit.illustrative]
    ending += [row["key"] for row in units["districts"]]
    for key in ending:
        end_unit(unit=cast.units[key], on=last_day, leaving_open=True, by=SYSTEM, at=at(last_day, 17))


def _found_wards(
    cast: Cast, table: Mapping[str, Any], staff: Mapping[str, Any], day: date, when: datetime
) -> None:
    lines, roster, words = [], Roster(cast, day), {}
    for row in read("wards")["wards"]:
        code = slugify(textvi.fold(row["name"]))
        words[code] = wording(row["kind"], row["name"], staff)
        source = f"{table['source']}; mã đơn vị hành chính {row['code']}"
        collectives = listed(staff["ward"]["collectives"], words[code])
        lines.append(UnitLine(code, row["name"], row["kind"], Line.PARTY, source, collectives))
    import_all(cast, lines, day, when, decision=table["decision"])
    for code, wards_words in words.items():
        roster.add(code, staff["ward"]["seats"], wards_words)
    roster.take_over(when)


def _record_successions(cast: Cast, table: Mapping[str, Any], day: date, when: datetime) -> None:
    for district, successors in table["successors"].items():
        for ward, clause in successors.items():
            decision = f"{table['decision']}, Điều 1 khoản {clause}"
            _succeed(cast, district, ward, day, when, decision=decision, source=table["succession_source"])


def _hand_over_areas(cast: Cast, table: Mapping[str, Any], day: date, when: datetime) -> None:
    for seat, district in table["areas"].items():
        for ward in table["successors"][district]:
            put_in_charge(
                post=cast.posts[f"thanh-uy/{seat}"], area=cast.units[ward], valid_from=day, by=SYSTEM, at=when
            )


def _open_rooms(cast: Cast, table: Mapping[str, Any], day: date, when: datetime) -> None:
    for ward in table["deep"]:
        unit = cast.units[ward]
        name = f"{table['room'][unit.kind]} {unit.name[0].lower()}{unit.name[1:]}"
        row = {
            "key": f"phong-kinh-te-{ward}",
            "name": name,
            "under": ward,
            "head": "Trưởng phòng",
            "field": "dat-dai",
        }
        open_room(cast, {**row, "kind": "phong"}, read("units")["real"], day, when)
