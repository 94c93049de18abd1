"""The reminders of the bodies, for the page that shows and sets them."""

from dataclasses import dataclass
from datetime import date, datetime

from kiemdiem.audit.access import decide, reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.core.reminders import LADDERS, Ladder, Reminders
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.models import ReminderRule
from kiemdiem.shortcomings.phrases import LADDERS_SAID, TOLD
from kiemdiem.shortcomings.queries.audience import reminders, rules_on


@dataclass(frozen=True)
class LadderLine:
    """One ladder in words."""

    name: str
    before: str
    told: str
    late: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """What a body set once: from when, on what ground, by whom and when; `own` is false where it gave up its own."""

    unit_id: int
    unit: str
    valid_from: date
    ground: str
    set_at: datetime
    set_by: str
    own: bool
    now: bool


@dataclass(frozen=True)
class RulesPage:
    """The packaged reminders, what bodies set instead, and the units whose reminders one may set."""

    packaged: tuple[LadderLine, ...]
    basis: str
    recheck_months: int
    answer_days: int
    settings: tuple[Setting, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class UnitRules:
    """What holds in a unit today, whose it is, and what was set there, newest first."""

    unit: Unit
    rules: Reminders
    lines: tuple[LadderLine, ...]
    history: tuple[Setting, ...]
    own: bool
    may: bool


def lines_of(rules: Reminders) -> tuple[LadderLine, ...]:
    """Return the ladders in words."""
    return tuple(_line(LADDERS_SAID[name], rules.ladder(name)) for name in LADDERS)


def _line(name: str, ladder: Ladder) -> LadderLine:
    before = ", ".join(str(days) for days in ladder.before_days) or "không"
    late = tuple(f"sau {rung.after_days} ngày: {who(rung.to)}" for rung in ladder.overdue)
    return LadderLine(name, before, who(ladder.to), late)


def who(to: tuple[str, ...]) -> str:
    """Return in words whom the reminders mean."""
    return ", ".join(TOLD[word] for word in to)


def rules_page(actor: Actor, today: date) -> RulesPage:
    """Return the page of all bodies' reminders; two statements. Everybody may know when they are reminded."""
    found = reminders()
    may = reach_filter("shortcomings.set_reminders", actor, unit="pk")
    units = Unit.objects.filter(may, in_force(today)).order_by("sort_key", "pk")
    return RulesPage(
        lines_of(found), found.basis, found.recheck_months, found.answer_days, _latest(today), tuple(units)
    )


def unit_rules(unit: Unit, actor: Actor, today: date) -> UnitRules:
    """Return what holds in a unit and what was set there; two statements."""
    rows = ReminderRule.objects.filter(unit=unit).select_related("unit", "set_by")
    history = _told(list(rows.order_by("valid_from", "set_at", "id")), today)
    rules = rules_on(today)
    return UnitRules(
        unit=unit,
        rules=rules.of(unit.pk, unit.paths),
        lines=lines_of(rules.of(unit.pk, unit.paths)),
        history=tuple(reversed(history)),
        own=unit.pk in rules.own,
        may=decide("shortcomings.set_reminders", actor, unit_target(unit)).allowed,
    )


def _latest(today: date) -> tuple[Setting, ...]:
    """Return what is in force or comes, body by body; one statement."""
    rows = ReminderRule.objects.select_related("unit", "set_by")
    told = _told(list(rows.order_by("unit__sort_key", "unit_id", "valid_from", "set_at", "id")), today)
    return tuple(one for one in told if (one.now and one.own) or one.valid_from > today)


def _told(rows: list[ReminderRule], today: date) -> list[Setting]:
    """Return settings in their order, each unit's last one that has begun marked as what holds now."""
    begun = {row.unit_id: row.pk for row in rows if row.valid_from <= today}
    return [
        Setting(
            unit_id=row.unit_id, unit=row.unit.name, valid_from=row.valid_from, ground=row.ground, set_at=row.set_at,
            set_by=row.set_by.display_name if row.set_by else "", own=row.figures is not None,
            now=begun.get(row.unit_id) == row.pk,
        )
        for row in rows
    ]  # fmt: skip
