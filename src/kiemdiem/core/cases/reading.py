"""Worked cases as a file says them. What a case does not say is None or empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kiemdiem.core.cases.selections import SelectionCase, selection_case
from kiemdiem.core.evaluation import Effect
from kiemdiem.core.evaluation import Verdict as Conclusion
from kiemdiem.core.loading import Table
from kiemdiem.core.order import OrderSubject
from kiemdiem.core.rating import Verdict
from kiemdiem.core.ruleset import CapBase, Level, OrderStage, SubjectKind

NONE = "none"
Value = Fraction | bool | str
Facts = Mapping[str, Value | None]
Good = Mapping[SubjectKind, Facts]


@dataclass(frozen=True)
class RatingCase:
    """One subject, and what the rules make of it. `changes` are the facts that differ from good ones; None takes away."""

    line: int
    name: str
    kind: SubjectKind
    head: bool
    points: Mapping[str, Fraction]
    changes: Facts
    findings: Mapping[str, str]
    tied: Level | None
    level: str
    asks: bool
    barred: frozenset[Level]


@dataclass(frozen=True)
class WantedResult:
    """What must come out for one subject; only what is in `said` is looked at."""

    id: str
    verdict: Conclusion
    level: Level | None
    band: Level | None
    total: Fraction | None
    forbidden: frozenset[Level]
    reasons: Mapping[str, str]
    said: frozenset[str]


@dataclass(frozen=True)
class WantedCap:
    """What must come out for one group and level; None is not looked at."""

    group: str
    level: Level
    base: CapBase | None
    figures: Mapping[str, int | None]


@dataclass(frozen=True)
class EvaluationCase:
    """Many subjects in the shape of `kiemdiem rules evaluate`. `good`: each meets everything it does not tell."""

    line: int
    name: str
    good: bool
    options: object
    subjects: object
    faults: tuple[str, ...]
    results: tuple[WantedResult, ...]
    caps: tuple[WantedCap, ...]


@dataclass(frozen=True)
class CapCase:
    """A group counted by level, and what its cap allows."""

    line: int
    name: str
    rule: str
    counts: Mapping[Level, int]
    total: int | None
    outstanding: bool
    limit: int | None
    over: int | None


@dataclass(frozen=True)
class OrderCase:
    """Who wants their turn next, who has had theirs, and the rules that breaks."""

    line: int
    name: str
    stage: OrderStage
    subjects: tuple[OrderSubject, ...]
    done: frozenset[int]
    breaks: tuple[str, ...]
    turn: int | None


@dataclass(frozen=True)
class CalendarCase:
    """The dates of a year."""

    line: int
    year: int
    due: Mapping[str, date | None]


@dataclass(frozen=True)
class ExemptionCase:
    """A person's condition, and what follows for a period that ends on a day."""

    line: int
    name: str
    condition: str
    kind: SubjectKind
    period_end: date
    reviewed: bool
    rated: bool


@dataclass(frozen=True)
class Cases:
    """A whole file of cases."""

    good: Good
    ratings: tuple[RatingCase, ...]
    evaluations: tuple[EvaluationCase, ...]
    caps: tuple[CapCase, ...]
    orders: tuple[OrderCase, ...]
    calendar: tuple[CalendarCase, ...]
    exemptions: tuple[ExemptionCase, ...]
    selections: tuple[SelectionCase, ...]


def read_cases(root: Table) -> Cases:
    """Return the cases of a file; whatever is wrong is in the root's book."""
    return Cases(
        good=root.nested("good", _good, needed=False) or {},
        ratings=root.rows("ratings", rating_case, needed=False),
        evaluations=root.rows("evaluations", evaluation_case, needed=False),
        caps=root.rows("caps", cap_case, needed=False),
        orders=root.rows("orders", order_case, needed=False),
        calendar=root.rows("calendar", calendar_case, needed=False),
        exemptions=root.rows("exemptions", exemption_case, needed=False),
        selections=root.rows("selections", selection_case, needed=False),
    )


def rating_case(row: Table) -> RatingCase:
    """Return the case of one subject."""
    return RatingCase(
        line=row.line,
        name=row.text("name"),
        kind=row.choice("subject", SubjectKind),
        head=row.truth("head", default=False),
        points=row.nested("points", _points, needed=False) or {},
        changes=row.nested("facts", _facts, needed=False) or {},
        findings=row.nested("findings", _findings, needed=False) or {},
        tied=row.perhaps_one("tied", Level),
        level=row.word("level", (*Level, NONE)),
        asks=row.truth("asks", default=False),
        barred=row.choices("barred", Level),
    )


def evaluation_case(row: Table) -> EvaluationCase:
    """Return the case of many subjects."""
    return EvaluationCase(
        line=row.line,
        name=row.text("name"),
        good=row.truth("good", default=False),
        options=row.plain("options"),
        subjects=row.plain("subjects"),
        faults=row.words("faults"),
        results=row.rows("results", wanted_result, needed=False),
        caps=row.rows("caps", wanted_cap, needed=False),
    )


def wanted_result(row: Table) -> WantedResult:
    """Return what must come out for one subject."""
    return WantedResult(
        id=row.text("id"),
        verdict=row.choice("verdict", Conclusion),
        level=row.perhaps_one("level", Level),
        band=row.perhaps_one("band", Level),
        total=row.number("total", needed=False),
        forbidden=row.choices("forbidden", Level),
        reasons=row.nested("reasons", _reasons, needed=False) or {},
        said=frozenset(row.names()),
    )


def wanted_cap(row: Table) -> WantedCap:
    """Return what must come out for one cap."""
    figures = ("base_count", "allowed", "proposed", "over")
    return WantedCap(
        group=row.text("group"),
        level=row.choice("level", Level),
        base=row.perhaps_one("base", CapBase),
        figures={key: row.whole(key, needed=False) for key in figures},
    )


def cap_case(row: Table) -> CapCase:
    """Return the case of a cap."""
    return CapCase(
        line=row.line,
        name=row.text("name"),
        rule=row.text("rule"),
        counts=row.nested("counts", _counts) or {},
        total=row.whole("total", needed=False),
        outstanding=row.truth("outstanding", default=False),
        limit=row.whole("limit"),
        over=row.whole("over"),
    )


def order_case(row: Table) -> OrderCase:
    """Return the case of an order."""
    return OrderCase(
        line=row.line,
        name=row.text("name"),
        stage=row.choice("stage", OrderStage),
        subjects=row.rows("subjects", order_subject),
        done=_numbers(row.words("done")),
        breaks=tuple(sorted(set(row.words("breaks")))),
        turn=row.whole("next"),
    )


def order_subject(row: Table) -> OrderSubject:
    """Return a subject as the order rules see it; units are told apart by their path."""
    number = row.whole("id") or 0
    kind = row.choice("kind", SubjectKind)
    sits, path = _numbers(row.words("sits_in")), row.text("path")
    return OrderSubject(
        id=number,
        kind=kind,
        role=row.text("role", needed=False),
        line=row.text("line", needed=False),
        name=str(number),
        collective_ids=frozenset({number}) if kind is SubjectKind.COLLECTIVE else sits,
        unit_id=hash(path),
        unit_path=path,
        person=row.whole("person", needed=False) or 0,
        place=row.text("place", needed=False),
    )


def calendar_case(row: Table) -> CalendarCase:
    """Return the case of a year."""
    return CalendarCase(row.line, row.whole("year") or 1, row.nested("due", _due) or {})


def exemption_case(row: Table) -> ExemptionCase:
    """Return the case of a person's condition."""
    return ExemptionCase(
        line=row.line,
        name=row.text("name"),
        condition=row.text("condition"),
        kind=row.choice("subject", SubjectKind),
        period_end=row.day("period_end") or date.min,
        reviewed=row.truth("reviewed"),
        rated=row.truth("rated"),
    )


def _good(row: Table) -> Good:
    return {kind: row.nested(kind.value, _facts, needed=False) or {} for kind in SubjectKind}


def _facts(row: Table) -> Facts:
    return {name: row.value(name) for name in row.names()}


def _points(row: Table) -> Mapping[str, Fraction]:
    points = {name: row.number(name, needed=False) for name in row.names()}
    return {name: value for name, value in points.items() if value is not None}


def _findings(row: Table) -> Mapping[str, str]:
    return {name: row.word(name, Verdict) for name in row.names()}


def _reasons(row: Table) -> Mapping[str, str]:
    return {name: row.word(name, Effect) for name in row.names()}


def _due(row: Table) -> Mapping[str, date | None]:
    return {name: row.day(name) for name in row.names()}


def _counts(row: Table) -> Mapping[Level, int]:
    return {level: row.whole(level.value, needed=False) or 0 for level in Level}


def _numbers(words: tuple[str, ...]) -> frozenset[int]:
    return frozenset(int(word) for word in words if word.isdecimal())
