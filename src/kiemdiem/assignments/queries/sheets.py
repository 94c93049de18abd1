"""A sheet's page: what it asks, what was given, how the points come about line by line, the result and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kiemdiem.assignments.access.sheets import sheet_target
from kiemdiem.assignments.models import Sheet, SheetFact, SheetPoint, SheetResult, SheetState, Stage, Task
from kiemdiem.assignments.queries.closing import reasons_missing
from kiemdiem.assignments.queries.entries import Outline, Value, from_text
from kiemdiem.assignments.queries.judging import TIED, Entry, Judged, Told, judge, told_of
from kiemdiem.assignments.queries.people import Stay, stays
from kiemdiem.assignments.queries.reckoned import Reckoned, points_text, reckoned, task_ids
from kiemdiem.assignments.queries.setting_aside import Ground, grounds
from kiemdiem.audit.access import decide, require
from kiemdiem.core.access import Actor, Target
from kiemdiem.core.evaluation import Verdict
from kiemdiem.core.ruleset import Cited, Level, RuleSet, Unit
from kiemdiem.core.trace import shown
from kiemdiem.rulesets.queries.explanation import TraceRow, sealed_rows, trace_rows

DEEDS = ("score_sheet", "submit_sheet", "return_sheet", "assess_sheet", "set_aside", "take_up")


@dataclass(frozen=True)
class PointRow:
    """A group of points: what is looked at, what each stage gives, where a figure follows from others."""

    key: str
    name: str
    maximum: str
    criteria: tuple[Cited, ...]
    follows: bool
    own: str
    assessed: str
    own_remark: str
    assessed_remark: str


@dataclass(frozen=True)
class FigureRow:
    """A figure that the rules ask for: what each stage says, or what is told without asking."""

    name: str
    own: str
    assessed: str
    ground: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the rules make of the figures that count: verdict, level, total, and why."""

    verdict: str
    level: Level | None
    total: str
    trace: tuple[TraceRow, ...]
    waits: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class SheetPage:
    """Everything on a sheet's page."""

    sheet: Sheet
    rules: RuleSet
    outline: Outline
    points: tuple[PointRow, ...]
    figures: tuple[FigureRow, ...]
    told: tuple[FigureRow, ...]
    reckoned: Reckoned
    outcome: Outcome
    versions: tuple[SheetResult, ...]
    stays: tuple[Stay, ...]
    grounds: tuple[Ground, ...]
    own: Entry
    assessed: Entry
    remarks: Mapping[Stage, Mapping[str, str]]
    fact_grounds: Mapping[Stage, Mapping[str, str]]
    may: Mapping[str, bool]

    @property
    def latest(self) -> SheetResult | None:
        """The newest sealed result."""
        return self.versions[-1] if self.versions else None


def sheet_of(sheet_id: int) -> Sheet:
    """Return a sheet with its period and person. Raises Sheet.DoesNotExist."""
    return Sheet.objects.select_related(
        "period__unit", "period__rule_set", "person", "post", "submitted_by", "assessed_by"
    ).get(pk=sheet_id)


def sheet_page(sheet: Sheet, actor: Actor) -> SheetPage:
    """Return a sheet as `actor` may see it. Raises NotAllowed.

    A closed sheet shows what was sealed, however tasks and figures have moved on since.
    """
    target = sheet_target(sheet, actor)
    require("assignments.see_sheet", actor, target)
    told = told_of(sheet.period, [sheet])[sheet.pk]
    points = list(SheetPoint.objects.filter(sheet=sheet, criterion="").order_by("pk"))
    facts = list(SheetFact.objects.filter(sheet=sheet).order_by("pk"))
    own, assessed = (_entry(told.rules, points, facts, stage) for stage in (Stage.SELF, Stage.ASSESSED))
    counting = assessed if sheet.assessed_at else own
    judged = judge(sheet, told, counting)
    versions = tuple(sheet.results.select_related("correction").order_by("version"))
    sealed = versions[-1] if versions and sheet.state == SheetState.CLOSED else None
    names = dict(Task.objects.filter(pk__in=task_ids(told, sealed)).values_list("pk", "name"))
    return SheetPage(
        sheet=sheet,
        rules=told.rules,
        outline=told.outline,
        points=tuple(_points(sheet, told, own, assessed, points)),
        figures=tuple(_figures(told, own, assessed, facts)),
        told=tuple(_told_rows(told)),
        reckoned=reckoned(told, judged, sealed, names),
        outcome=_sealed(told.rules, sealed) if sealed else _outcome(told.rules, judged),
        versions=versions,
        stays=stays(sheet.period, sheet.person_id),
        grounds=grounds(told.rules, sheet),
        own=own,
        assessed=assessed,
        remarks={stage: {row.group: row.comment for row in points if row.stage == stage} for stage in Stage},
        fact_grounds={
            stage: {row.metric: row.ground for row in facts if row.stage == stage} for stage in Stage
        },
        may=_may(sheet, actor, target),
    )


def _may(sheet: Sheet, actor: Actor, target: Target) -> dict[str, bool]:
    mine = actor.person_id is not None and actor.person_id == sheet.person_id
    may = {name: decide(f"assignments.{name}", actor, target).allowed for name in DEEDS}
    for name in ("return_sheet", "assess_sheet", "set_aside", "take_up"):
        may[name] = may[name] and not mine
    aside = bool(sheet.not_rated_ground)
    may["see_period"] = decide("assignments.see_period", actor, target).allowed
    may["take_up"] = may["take_up"] and aside
    for name in ("set_aside", "score_sheet", "submit_sheet", "assess_sheet"):
        may[name] = may[name] and not aside
    return may


def _entry(rules: RuleSet, points: Iterable[SheetPoint], facts: Iterable[SheetFact], stage: Stage) -> Entry:
    mine = [fact for fact in facts if fact.stage == stage]
    flags = {
        fact.metric for fact in mine if fact.metric != TIED and rules.metric(fact.metric).unit is Unit.FLAG
    }
    return Entry(
        points={row.group: Fraction(row.points) for row in points if row.stage == stage},
        figures={
            fact.metric: from_text(rules.metric(fact.metric), fact.value)
            for fact in mine
            if fact.metric != TIED and fact.metric not in flags
        },
        flags=dict.fromkeys(flags, True),
        tied=next((Level(fact.value) for fact in mine if fact.metric == TIED), None),
    )


def _points(
    sheet: Sheet, told: Told, own: Entry, assessed: Entry, rows: Iterable[SheetPoint]
) -> Iterable[PointRow]:
    remarks = {(row.stage, row.group): row.comment for row in rows}
    given = {
        stage: judge(sheet, told, entry).facts
        for stage, entry in ((Stage.SELF, own), (Stage.ASSESSED, assessed))
    }
    for asked in told.outline.groups:
        key = asked.group.key
        values = {stage: facts.points.get(key) if facts else None for stage, facts in given.items()}
        yield PointRow(
            key, asked.group.name, shown(asked.group.maximum), tuple(row.rule for row in asked.criteria), asked.follows,
            points_text(values[Stage.SELF]), points_text(values[Stage.ASSESSED]),
            remarks.get((Stage.SELF, key), ""), remarks.get((Stage.ASSESSED, key), ""),
        )  # fmt: skip


def _figures(told: Told, own: Entry, assessed: Entry, facts: Iterable[SheetFact]) -> Iterable[FigureRow]:
    grounds_of = {fact.metric: fact.ground for fact in facts if fact.stage == Stage.ASSESSED}
    for metric in told.outline.metrics:
        yield FigureRow(
            metric.name,
            _value_text(own.figures.get(metric.key), metric.unit),
            _value_text(assessed.figures.get(metric.key), metric.unit),
        )
    for flag in told.outline.flags:
        if flag.key in own.flags or flag.key in assessed.flags:
            yield FigureRow(
                flag.name, "–", "có" if flag.key in assessed.flags else "–", grounds_of.get(flag.key, "")
            )
    if told.outline.tied:
        names = told.rules.level_names
        yield FigureRow(
            "Mức của tập thể mình đứng đầu trong kỳ",
            names[own.tied] if own.tied else "–",
            names[assessed.tied] if assessed.tied else "–",
        )


def _value_text(value: Value | None, unit: str) -> str:
    return "–" if value is None else shown(value, unit)


def _told_rows(told: Told) -> Iterable[FigureRow]:
    for key, value in told.row["metrics"].items():
        metric = told.rules.metric(key)
        if metric.unit is not Unit.CHOICE:
            text = shown(value, metric.unit)
            yield FigureRow(metric.name, text, text)


def _outcome(rules: RuleSet, judged: Judged) -> Outcome:
    result = judged.result
    if result is None:
        return Outcome("", None, "–", (), (), judged.faults)
    waits = tuple(reasons_missing(result)) if result.verdict is Verdict.MISSING_DATA else ()
    return Outcome(
        result.verdict.value,
        result.level,
        points_text(result.total),
        trace_rows(rules, result.trace),
        waits,
        (),
    )


def _sealed(rules: RuleSet, sealed: SheetResult) -> Outcome:
    return Outcome(
        sealed.verdict,
        Level(sealed.computed_level) if sealed.computed_level else None,
        shown(Fraction(sealed.total)) if sealed.total else "–",
        sealed_rows(rules, sealed.trace),
        (),
        (),
    )
