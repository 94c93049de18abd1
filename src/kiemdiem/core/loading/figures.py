"""Groups, criteria, bands, facts and formulas, each read from its table."""

from fractions import Fraction

from kiemdiem.core.condition import Condition
from kiemdiem.core.loading.book import Table
from kiemdiem.core.loading.terms import cited, needed_when
from kiemdiem.core.ruleset import (
    Band,
    Criterion,
    Derived,
    Field,
    Formula,
    Gap,
    GapEffect,
    GapKind,
    Level,
    Metric,
    Periods,
    RollUp,
    RollUpFunction,
    RoundingMode,
    ScoreGroup,
    ScoreRounding,
    SubjectKind,
    Unit,
    WorkRule,
)


def group(row: Table) -> ScoreGroup:
    """Return a score group."""
    return ScoreGroup(row.text("key"), row.text("name"), row.number("maximum") or Fraction(0), cited(row))


def criterion(row: Table) -> Criterion:
    """Return a criterion."""
    return Criterion(
        cited(row),
        row.text("group"),
        row.choices("subjects", SubjectKind, needed=True),
        row.number("maximum", needed=False),
    )


def band(row: Table) -> Band:
    """Return a band."""
    return Band(
        cited(row),
        row.choice("level", Level),
        row.number("minimum", needed=False),
        row.number("below", needed=False),
    )


def metric(row: Table) -> Metric:
    """Return a fact that rules may ask about."""
    read = Metric(
        key=row.text("key"),
        name=row.text("name"),
        unit=_unit(row),
        subjects=row.choices("subjects", SubjectKind, needed=True),
        register=row.truth("register", default=False),
        part=row.text("part", needed=False),
        whole=row.text("whole", needed=False),
        same_as=row.text("same_as", needed=False),
        choices=row.words("choices"),
        fields=row.rows("fields", _field, needed=False),
        section=row.text("section", needed=False),
    )
    if f"metrics.{read.key}" in row.book.lines:
        row.wrong("key", f"số liệu “{read.key}” đã khai ở dòng {row.book.lines[f'metrics.{read.key}']}.")
    row.book.lines[f"metrics.{read.key}"] = row.line
    return read


def _field(row: Table) -> Field:
    key = row.text("key")
    return Field(key, row.text("name", needed=False) or key, _unit(row), row.words("choices"))


def _unit(row: Table) -> Unit:
    return row.choice("unit", Unit)


def derived(row: Table) -> Derived:
    """Return how a number follows from other facts."""
    return Derived(
        cited(row),
        row.choices("subjects", SubjectKind, needed=True),
        row.text("metric"),
        row.rows("values", _valued),
    )


def _valued(row: Table) -> tuple[Condition, Fraction]:
    return needed_when(row), row.number("value") or Fraction(0)


def formula(row: Table) -> Formula:
    """Return how a group's points follow from shares."""
    return Formula(
        cited(row),
        row.choices("subjects", SubjectKind, needed=True),
        row.text("group"),
        row.words("mean_of", needed=True),
    )


def work(row: Table) -> WorkRule:
    """Return how products become shares."""
    zero = Fraction(0)
    return WorkRule(cited(row), row.number("fault_cut") or zero, row.number("delay_cut") or zero)


def roll_up(row: Table) -> RollUp:
    """Return how shorter periods make up a longer one."""
    return RollUp(cited(row), row.choices("of", Periods, needed=True), row.choice("function", RollUpFunction))


def gap(row: Table) -> Gap:
    """Return what a period without points does to a roll-up."""
    return Gap(cited(row), row.choice("kind", GapKind), row.choice("effect", GapEffect))


def scores(row: Table) -> ScoreRounding | None:
    """Return how the total is rounded."""
    return row.nested("rounding", _rounding)


def _rounding(row: Table) -> ScoreRounding:
    rule, step = cited(row), row.number("step")
    return ScoreRounding(rule, Fraction(1) if step is None else step, row.choice("mode", RoundingMode))
