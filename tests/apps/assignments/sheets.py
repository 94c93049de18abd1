"""Periods and sheets of ward A, filled in as the tests of this room need them."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from cast import NOW, World, rule_set_version
from kiemdiem.assignments.actions import periods, sheets
from kiemdiem.assignments.actions.sheets import Filled
from kiemdiem.assignments.models import Period, Sheet
from kiemdiem.assignments.queries.entries import Value
from kiemdiem.assignments.queries.judging import Entry
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Level

GOOD_QUARTER: dict[str, Value] = {
    "quantity_pct": Fraction(100), "quality_pct": Fraction(90), "progress_pct": Fraction(100), "leading_pct": Fraction(90),
    "tasks_done_pct": Fraction(100), "tasks_done_on_time_quality_pct": Fraction(100),
    "tasks_above_requirement_pct": Fraction(30), "collective_tasks_done_pct": Fraction(100),
    "led_units_tasks_done_pct": Fraction(100), "led_units_on_time_quality_pct": Fraction(100),
    "led_units_tasks_late_pct": Fraction(0), "due_limitations_count": Fraction(0),
}  # fmt: skip
GOOD_MONTH: dict[str, Value] = {
    "quantity_pct": Fraction(90), "quality_pct": Fraction(90), "progress_pct": Fraction(90), "managed_KHT": Fraction(0),
    "organising_pct": Fraction(90), "unity_pct": Fraction(90),
}  # fmt: skip


def opened(world: World, by: Actor, **given: Any) -> Period:
    """Open quarter III of 2026 for the leaders of ward A under Hướng dẫn 02, unless said otherwise."""
    facts = {
        "unit": world.units["ward_a"],
        "kind": "quarter",
        "year": 2026,
        "number": 3,
        "scheme": "party",
        **given,
    }
    return periods.open_period(**facts, by=by, at=facts.pop("at", NOW))


def quarter(world: World, by: Actor, **given: Any) -> Period:
    """Publish Hướng dẫn 02 and open a quarter."""
    rule_set_version("hd02_2026")
    return opened(world, by, **given)


def month(world: World, by: Actor, number: int, **given: Any) -> Period:
    """Open a month under Nghị định 335."""
    return opened(world, by, kind="month", number=number, scheme="civil_servant", **given)


def sheet_of(period: Period, world: World, key: str) -> Sheet:
    """Return somebody's sheet."""
    return Sheet.objects.get(period=period, person=world.people[key])


def filled(
    figures: dict[str, Value], common: int | Fraction = 28, tied: Level | None = None, **flags: bool
) -> Filled:
    """Return a filled sheet: the common points, the figures, the level of the collective headed."""
    entry = Entry({"common": Fraction(common)}, figures, flags, tied)
    return Filled(entry, {"common": "Theo biên bản họp tháng"}, dict.fromkeys(flags, "Kết luận 12-KL/UBKT"))


def submitted(sheet: Sheet, by: Actor, what: Filled, at: datetime = NOW) -> Sheet:
    """Fill a sheet in and hand it in."""
    sheets.score(sheet=sheet, filled=what, level="HTT", comment="Đã làm hết việc.", by=by, at=at)
    sheets.submit(sheet=sheet, by=by, at=at)
    return sheet


def assessed(sheet: Sheet, own: Actor, by: Actor, what: Filled, **given: Any) -> Sheet:
    """Hand a sheet in and assess it with the same figures."""
    submitted(sheet, own, what)
    return again(sheet, by, what, **given)


def again(sheet: Sheet, by: Actor, what: Filled, **given: Any) -> Sheet:
    """Assess a sheet."""
    facts = {"level": "", "ground": "", "comment": "", "at": NOW, **given}
    sheets.assess(sheet=sheet, filled=what, by=by, **facts)
    sheet.refresh_from_db()
    return sheet


def closed_month(
    world: World, officer: Actor, organiser: Actor, number: int, common: int | Fraction = 20
) -> Period:
    """Open a month, assess everybody alike, and close it."""
    period = month(world, officer, number)
    for sheet in period.sheets.order_by("pk"):
        assessed(sheet, officer, organiser, filled(GOOD_MONTH, common))
    periods.close_period(period=period, by=organiser, at=NOW)
    period.refresh_from_db()
    return period
