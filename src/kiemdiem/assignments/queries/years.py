"""A person's months and quarters of a year: what each came to, and what the rules make of the year.

What is read here is always worked out anew from the latest results, so a correction reaches the quarter, the year
and the yearly review at once; the older versions stay beside it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kiemdiem.accounts.models import Person
from kiemdiem.assignments.access.sheets import visible_sheets
from kiemdiem.assignments.models import PeriodKind, PeriodState, Sheet, SheetResult
from kiemdiem.assignments.queries.schemes import rules_of
from kiemdiem.assignments.queries.sealing import kept_points
from kiemdiem.assignments.queries.setting_aside import did_not_work
from kiemdiem.core import facts
from kiemdiem.core.access import Actor
from kiemdiem.core.evaluation import Result, evaluate_one
from kiemdiem.core.facts import FactBook, Options, read_facts
from kiemdiem.core.facts.reading import reads
from kiemdiem.core.facts.rollup import PeriodPoints, RolledUp, rolled_up
from kiemdiem.core.ruleset import Cited, Family, Level, Periods, RuleSet, SubjectKind
from kiemdiem.rulesets.queries.explanation import TraceRow, trace_rows

KINDS = {PeriodKind.MONTH: Periods.MONTHS, PeriodKind.QUARTER: Periods.QUARTERS}
MONTHS_OF_QUARTER = 3


@dataclass(frozen=True)
class Kept:
    """One period of a person with all that its closings found, the newest last; `sheet` is None where there is none."""

    number: int
    sheet: Sheet | None
    versions: tuple[SheetResult, ...]
    worked: bool

    @property
    def result(self) -> SheetResult | None:
        """The result that counts: the newest; None while the period is open, for a correction or at all."""
        closed = self.sheet is not None and self.sheet.period.state == PeriodState.CLOSED
        return self.versions[-1] if self.versions and closed else None

    @property
    def points(self) -> PeriodPoints:
        """The points as the roll-up takes them: none while the period has no result."""
        points = kept_points(self.result.facts) if self.result and self.worked else {}
        return PeriodPoints(self.number, points, worked=self.worked)


@dataclass(frozen=True)
class YearUnder:
    """The periods of one kind that a person had in a year under one rule set."""

    rules: RuleSet
    kind: PeriodKind
    kept: tuple[Kept, ...]

    @property
    def rolled(self) -> RolledUp | None:
        """What the year's points are by the rules; None where they make no year out of such periods."""
        rule = self.rules.yearly
        if rule is None or KINDS[self.kind] not in rule.of:
            return None
        return rolled_up(self.rules, [each.points for each in self.kept])

    @property
    def quarters(self) -> tuple[tuple[int, RolledUp], ...]:
        """What the months make of each quarter, where the rules say how; else nothing."""
        if self.kind is not PeriodKind.MONTH or self.rules.quarterly is None:
            return ()
        found: defaultdict[int, list[PeriodPoints]] = defaultdict(list)
        for each in self.kept:
            found[(each.number - 1) // MONTHS_OF_QUARTER + 1].append(each.points)
        return tuple((number, rolled_up(self.rules, periods)) for number, periods in sorted(found.items()))

    @property
    def result(self) -> Result | None:
        """What the rules make of the year's points; None where they make no year out of such periods.

        Whom they rate is told by the last closed sheet. A case recorded on a sheet (a discipline, a conclusion) counts
        in the year; what no sheet asks of the whole year (the months worked, the level of the unit) is not known here.
        """
        closed = [(each.sheet, each.result) for each in self.kept if each.sheet and each.result]
        if self.rolled is None or not closed:
            return None
        last, year = closed[-1][0], closed[-1][0].period.year
        kind = SubjectKind(last.kind)
        raised = {key for _, result in closed for key in result.facts["row"]["flags"]}
        row = {
            "id": str(last.person_id),
            "kind": kind,
            "is_head": last.is_head,
            "flags": {key: True for key in sorted(raised) if reads(self.rules, kind, key)},
            **self.facts,
        }
        options = Options(period=facts.Period(date(year, 1, 1), date(year, 12, 31)))
        (subject,) = read_facts([row], self.rules, options, (), FactBook())
        return evaluate_one(self.rules, subject, options, None)

    @property
    def trace(self) -> tuple[TraceRow, ...]:
        """The explanation of `result`, as it is shown."""
        return trace_rows(self.rules, self.result.trace) if self.result else ()

    @property
    def notes(self) -> tuple[Cited, ...]:
        """What the rules say of the year where they make no sum of it."""
        return tuple(note for note in self.rules.notes if note.id in {"note.year", "note.use"})

    @property
    def facts(self) -> dict[str, Any]:
        """The periods in the shape of `core.facts`: `{"months": […]}` or `{"quarters": […]}`."""
        return {
            KINDS[self.kind].value: [
                {
                    "period": Fraction(each.number),
                    **({"points": dict(each.points.points)} if each.points.points else {}),
                    **({} if each.worked else {"not_worked": True}),
                }
                for each in self.kept
            ]
        }


@dataclass(frozen=True)
class PersonYear:
    """A person's periods of a year, by rule set and kind; and the quarters rated Không hoàn thành nhiệm vụ."""

    person: Person
    year: int
    under: tuple[YearUnder, ...]
    kht_quarters: int | None


def months_of(person: Person, year: int) -> PersonYear:
    """Return a person's months and quarters of `year`; two statements.

    A period between the first and the last kept that has no sheet is there too: it is missing, not forgotten.
    """
    return _year(person, year, _sheets(person.pk, year))


def visible_year(person: Person, year: int, actor: Actor) -> PersonYear:
    """Return of a person's year what `actor` may see; two statements."""
    return _year(person, year, _sheets(person.pk, year).filter(visible_sheets(actor)))


def kht_quarters_count(person_id: int, start: date, end: date) -> int | None:
    """Return in how many quarters that end between two days the Party's rating was Không hoàn thành nhiệm vụ.

    None where no such quarter has been closed: the person is not followed by quarters. Two statements.
    """
    sheets = Sheet.objects.filter(
        person=person_id, period__kind=PeriodKind.QUARTER, period__end__gte=start, period__end__lte=end
    ).select_related("period__rule_set", "period__unit")
    return _kht(list(sheets.order_by("pk")))


def _sheets(person_id: int, year: int) -> Any:
    return (
        Sheet.objects.filter(person=person_id, period__year=year)
        .select_related("period__rule_set", "period__unit")
        .order_by("period__kind", "period__number", "pk")
    )


def _year(person: Person, year: int, found: Iterable[Sheet]) -> PersonYear:
    sheets = list(found)
    versions = _versions(sheets)
    groups: defaultdict[tuple[str, str], list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        groups[(sheet.period.rule_set_key, sheet.period.kind)].append(sheet)
    under = tuple(
        YearUnder(rules_of(rows[-1].period), PeriodKind(kind), _kept(rows, versions))
        for (_, kind), rows in sorted(groups.items())
    )
    return PersonYear(person, year, under, _counted(sheets, versions))


def _versions(sheets: Iterable[Sheet]) -> dict[int, tuple[SheetResult, ...]]:
    found: defaultdict[int, list[SheetResult]] = defaultdict(list)
    rows = SheetResult.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).select_related("correction")
    for row in rows.order_by("version"):
        found[row.sheet_id].append(row)
    return {key: tuple(each) for key, each in found.items()}


def _kept(rows: list[Sheet], versions: dict[int, tuple[SheetResult, ...]]) -> tuple[Kept, ...]:
    """Return the periods from the first to the last; of two sheets of one period (two units) the later one counts."""
    by_number = {sheet.period.number: sheet for sheet in rows}
    kept = []
    for number in range(min(by_number), max(by_number) + 1):
        sheet = by_number.get(number)
        idle = sheet is not None and did_not_work(rules_of(sheet.period), sheet.not_rated_rule)
        kept.append(Kept(number, sheet, versions.get(sheet.pk, ()) if sheet else (), worked=not idle))
    return tuple(kept)


def _kht(sheets: list[Sheet]) -> int | None:
    return _counted(sheets, _versions(sheets))


def _counted(sheets: Iterable[Sheet], versions: dict[int, tuple[SheetResult, ...]]) -> int | None:
    levels = {
        sheet.period.number: versions[sheet.pk][-1].level
        for sheet in sheets
        if sheet.period.kind == PeriodKind.QUARTER
        and sheet.pk in versions
        and any(row.family is Family.PARTY for row in rules_of(sheet.period).governs)
    }
    return sum(level == Level.KHT for level in levels.values()) if levels else None
