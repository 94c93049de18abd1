"""Sheets before the rules of their period: what was entered and what is told, and the verdict, for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from kiemdiem.assignments.models import Period, PeriodKind, Sheet, SheetFact, SheetPoint, Stage
from kiemdiem.assignments.queries.entries import (
    Outline,
    Value,
    from_text,
    outline,
    told_by_products,
    told_by_tasks,
)
from kiemdiem.assignments.queries.schemes import rules_of
from kiemdiem.assignments.queries.work import Counts, Work, counts_of_many, work_of_many
from kiemdiem.core import facts
from kiemdiem.core.condition import Truth
from kiemdiem.core.evaluation import Effect, Reason, Result, Verdict, evaluate_one
from kiemdiem.core.facts import FactBook, FactFaults, Options, SubjectFacts, read_facts
from kiemdiem.core.ruleset import Level, RuleSet, SubjectKind, Unit
from kiemdiem.core.trace import line
from kiemdiem.organisations.models import Appointment, PersonCondition, PostRole

TIED = "unit_level"
LEAVES = {"maternity_leave": "maternity", "sick_leave": "sick"}
LEADING = (PostRole.HEAD, PostRole.DEPUTY, PostRole.MEMBER)


@dataclass(frozen=True)
class Entry:
    """What one stage says: points by group, figures and flags, the level of the collective headed."""

    points: Mapping[str, Fraction] = field(default_factory=dict)
    figures: Mapping[str, Value] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    tied: Level | None = None


@dataclass(frozen=True)
class Told:
    """What nobody is asked for: the products, the counts of tasks, the dates, and the period itself."""

    rules: RuleSet
    kind: SubjectKind
    outline: Outline
    work: Work
    counts: Counts
    row: Mapping[str, Any]
    options: Options


@dataclass(frozen=True)
class Judged:
    """A sheet before its rules. `facts` and `result` are None where the figures cannot be used (`faults`).

    `unconfirmed` are the tasks that count here and wait for the superior.
    """

    row: Mapping[str, Any]
    facts: SubjectFacts | None
    result: Result | None
    faults: tuple[str, ...] = ()
    unconfirmed: int = 0

    @property
    def level(self) -> Level | None:
        """The level that the rules name, or let be proposed."""
        return self.result.level if self.result else None

    @property
    def verdict(self) -> Verdict | None:
        """What the rules make of the sheet."""
        return self.result.verdict if self.result else None


def told_of(period: Period, sheets: Iterable[Sheet]) -> dict[int, Told]:
    """Return what is told of each sheet of `period`, by its key; four statements, however many sheets.

    Raises Refused where the rules are no longer those the period pinned.
    """
    listed = list(sheets)
    people = [sheet.person_id for sheet in listed]
    rules = rules_of(period)
    work = work_of_many(people, period.start, period.end)
    counts = counts_of_many(people, period.start, period.end)
    leaves, appointments = _leaves(period, people), _appointments(period, people)
    options = Options(period=facts.Period(period.start, period.end))
    told = {}
    for sheet in listed:
        kind, person = SubjectKind(sheet.kind), sheet.person_id
        products = work[person] if rules.work and work[person]["products"] else {}
        figures: dict[str, Value] = {**told_by_tasks(rules, kind, counts[person].metrics)}
        figures |= _of_period(rules, kind, period)
        if _knows(rules, kind, "first_appointment") and appointments[person]:
            figures["first_appointment"] = len(appointments[person]) == 1
        row = {
            "kind": sheet.kind, "is_head": sheet.is_head, "metrics": figures,
            "employment": _employment(rules, kind, leaves[person], appointments[person]),
            **({"work": products} if products else {}),
        }  # fmt: skip
        asked = outline(rules, kind, {**figures, **told_by_products(products)}, is_head=sheet.is_head)
        told[sheet.pk] = Told(rules, kind, asked, products, counts[person], row, options)
    return told


def judge(sheet: Sheet, told: Told, entry: Entry) -> Judged:
    """Return what the rules make of `entry` together with what is told; no statement.

    Somebody set aside for this period is not rated, whatever the figures.
    """
    flags = {key: True for key, raised in entry.flags.items() if raised}
    row = {
        **told.row,
        "id": str(sheet.pk),
        "points": dict(entry.points),
        "metrics": {**entry.figures, **told.row["metrics"]},
        "flags": flags,
        **({"unit_level": entry.tied.value} if entry.tied else {}),
    }
    book = FactBook()
    try:
        (subject,) = read_facts([row], told.rules, told.options, (), book)
    except FactFaults as refused:
        return Judged(row, None, None, tuple(f"“{each.key}”: {each.says}" for each in refused.faults))
    if sheet.not_rated_ground:
        return Judged(row, subject, _set_aside(sheet, told.rules))
    result = evaluate_one(told.rules, subject, told.options, subject.unit_level)
    counts = told.work or "tasks_total" in told.row["metrics"]
    return Judged(row, subject, result, unconfirmed=told.counts.unconfirmed if counts else 0)


def _set_aside(sheet: Sheet, rules: RuleSet) -> Result:
    rule = next((each for each in rules.every_rule() if each.id == sheet.not_rated_rule), None)
    reasons = (Reason(line(rule, {}, Truth.YES), Effect.EXEMPTION),) if rule else ()
    return Result(
        id=str(sheet.pk), verdict=Verdict.NOT_RATED, level=None, total=None, band=None, forbidden=(), reasons=reasons,
        trace=tuple(reason.line for reason in reasons),
    )  # fmt: skip


def entries_of(sheets: Iterable[Sheet], stage: Stage, rules: RuleSet) -> dict[int, Entry]:
    """Return what `stage` entered on each sheet, by its key; two statements."""
    keys = [sheet.pk for sheet in sheets]
    points: defaultdict[int, dict[str, Fraction]] = defaultdict(dict)
    for row in SheetPoint.objects.filter(sheet__in=keys, stage=stage, criterion="").order_by("pk"):
        points[row.sheet_id][row.group] = Fraction(row.points)
    figures: defaultdict[int, dict[str, Value]] = defaultdict(dict)
    flags: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    tied: dict[int, Level] = {}
    for fact in SheetFact.objects.filter(sheet__in=keys, stage=stage).order_by("pk"):
        if fact.metric == TIED:
            tied[fact.sheet_id] = Level(fact.value)
            continue
        metric = rules.metric(fact.metric)
        if metric.unit is Unit.FLAG:
            flags[fact.sheet_id][fact.metric] = fact.value == "true"
        else:
            figures[fact.sheet_id][fact.metric] = from_text(metric, fact.value)
    return {key: Entry(points[key], figures[key], flags[key], tied.get(key)) for key in keys}


def judgements(period: Period, sheets: Iterable[Sheet], stage: Stage = Stage.ASSESSED) -> dict[int, Judged]:
    """Return what the rules make of each sheet as `stage` filled it in; six statements, however many sheets."""
    listed = list(sheets)
    told = told_of(period, listed)
    entries = entries_of(listed, stage, rules_of(period))
    return {sheet.pk: judge(sheet, told[sheet.pk], entries[sheet.pk]) for sheet in listed}


def _of_period(rules: RuleSet, kind: SubjectKind, period: Period) -> dict[str, Value]:
    if period.kind != PeriodKind.QUARTER or not _knows(rules, kind, "rated_period"):
        return {}
    return {"rated_period": f"q{period.number}"}


def _knows(rules: RuleSet, kind: SubjectKind, key: str) -> bool:
    return any(metric.key == key and kind in metric.subjects for metric in rules.metrics)


def _employment(
    rules: RuleSet, kind: SubjectKind, leaves: list[dict[str, str]], appointments: list[date]
) -> dict[str, object]:
    """Return the dates of a person in the shape of `employment`: leaves, and the latest appointment to lead.

    Rules that ask for the months worked in a year cannot be answered from one month of it: no leaves for those.
    """
    newest: dict[str, object] = {"appointed_on": appointments[-1].isoformat()} if appointments else {}
    of_the_year = any(_knows(rules, kind, key) for key in ("months_worked", "months_absent"))
    return newest if of_the_year else {"leave": leaves, **newest}


def _leaves(period: Period, people: list[int]) -> Mapping[int, list[dict[str, str]]]:
    found: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    rows = PersonCondition.objects.filter(
        person__in=people, kind__in=LEAVES, valid_from__lte=period.end
    ).order_by("valid_from", "pk")
    for person, kind, first, last in rows.values_list("person_id", "kind", "valid_from", "valid_to"):
        until = min(last or period.end, period.end)
        if until >= period.start:
            found[person].append(
                {"kind": LEAVES[kind], "from": first.isoformat(), "to": max(first, until).isoformat()}
            )
    return found


def _appointments(period: Period, people: list[int]) -> Mapping[int, list[date]]:
    """Return the days on which people were appointed to lead, up to the end of the period, oldest first."""
    found: defaultdict[int, list[date]] = defaultdict(list)
    rows = Appointment.objects.filter(
        person__in=people, post__role__in=LEADING, valid_from__lte=period.end
    ).order_by("valid_from", "pk")
    for person, day in rows.values_list("person_id", "valid_from"):
        if day not in found[person]:
            found[person].append(day)
    return found
