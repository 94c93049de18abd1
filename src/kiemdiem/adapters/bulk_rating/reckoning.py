"""From columns to the facts and points that rules ask about, as `core.facts.reckoning` does for one subject."""

import operator
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce

import ibis
from ibis.expr import datatypes as dt
from ibis.expr import types as ir

from kiemdiem.adapters.bulk_rating import ratios, truths
from kiemdiem.adapters.bulk_rating.layout import CONDITION, CRITERIA, POINTS, Columns, Kind
from kiemdiem.adapters.bulk_rating.ratios import Ratio
from kiemdiem.adapters.bulk_rating.truths import Fact
from kiemdiem.core.facts import Period
from kiemdiem.core.ruleset import IS_HEAD, WHEN, Derived, Formula, RoundingMode, RuleSet, SubjectKind, Unit

LARGEST = 10**9


@dataclass
class Reckoned:
    """What is known of the subjects of one kind, and where two ways of saying it disagree (key → says, rows)."""

    facts: dict[str, Fact]
    points: dict[str, Ratio]
    conflicts: list[tuple[str, str, ir.BooleanValue]] = field(default_factory=list)


def reckoned(
    rules: RuleSet, kind: SubjectKind, table: ir.Table, columns: Columns, period: Period | None
) -> Reckoned:
    """Return the facts and points of the subjects of `kind` in `table`."""
    facts = {
        name: _fact(table, name, columns, period)
        for name, column in columns.items()
        if column.asked is not None and kind in column.subjects and name in table.columns
    }
    facts = {name: fact for name, fact in facts.items() if fact is not None}
    points = {
        group.key: number(table, f"{POINTS}{group.key}")
        for group in rules.groups
        if f"{POINTS}{group.key}" in table.columns
    }
    found = Reckoned(facts, points)
    for group in rules.groups:
        _criteria(rules, kind, group.key, table, found)
    _shares(rules, kind, found)
    for row in rules.derived:
        if kind in row.subjects:
            _derived(row, found)
    for formula in rules.formulas:
        if kind in formula.subjects and all(key in found.facts for key in formula.mean_of):
            _formula(rules, formula, found)
    found.facts[IS_HEAD.key] = table["is_head"].fill_null(False)
    return found


def _criteria(rules: RuleSet, kind: SubjectKind, group: str, table: ir.Table, found: Reckoned) -> None:
    """Put the sum of a group's criteria where every one has points, as `core.facts.criteria` does."""
    asked = [
        f"{CRITERIA}{row.rule.id}" for row in rules.criteria if row.group == group and kind in row.subjects
    ]
    told = [number(table, name) for name in asked if name in table.columns]
    if not told:
        return
    complete = len(told) == len(asked)
    follows = ratios.total(told)
    follows = follows if complete else ratios.where(ibis.literal(False), follows)
    own = found.points.get(group)
    if own is not None:
        some = reduce(operator.or_, (each.top.notnull() for each in told))
        torn = some & follows.top.isnull() & own.top.notnull()
        key = f"{POINTS}{group}"
        found.conflicts.append((key, "khác với tổng điểm các tiêu chí.", own.differs(follows)))
        found.conflicts.append((key, "ghi cùng điểm tiêu chí nhưng còn tiêu chí thiếu điểm.", torn))
        follows = ratios.first_of(own, follows)
    found.points[group] = follows


def score_of(rules: RuleSet, points: Mapping[str, Ratio]) -> Ratio | None:
    """Return the total of the groups, missing where one of them is; None where one has no column at all."""
    if not rules.groups or any(group.key not in points for group in rules.groups):
        return None
    score = ratios.total([points[group.key] for group in rules.groups])
    rule = rules.rounding
    if rule is None:
        return score
    half = Fraction(1, 2) if rule.mode is RoundingMode.HALF_UP else Fraction(0)
    steps = ratios.total([ratios.times(score, 1 / rule.step), ratios.constant(half)])
    return ratios.times(ratios.floored(steps), rule.step)


def number(table: ir.Table, name: str) -> Ratio:
    """Return a column of whole or decimal numbers exactly. A number out of every range counts as missing."""
    column = table[name]
    kind = column.type()
    if not _narrow(kind):
        column = ibis.ifelse(column.between(-LARGEST, LARGEST), column, ibis.null(kind))
    if kind.is_integer():
        return Ratio(column.cast("int64"), 1)
    return Ratio((column * 10**kind.scale).cast("int64"), 10**kind.scale)


def _narrow(kind: dt.DataType) -> bool:
    """Return whether no value of a type is out of range."""
    return kind.nbytes < 4 if kind.is_integer() else 10 ** (kind.precision - kind.scale) <= LARGEST


def condition(table: ir.Table, key: str) -> truths.Truth:
    """Return whether persons are in a condition; where nothing is said they aren't."""
    name = f"{CONDITION}{key}"
    return table[name].fill_null(False) if name in table.columns else False


def _fact(table: ir.Table, name: str, columns: Columns, period: Period | None) -> Fact | None:
    column = columns[name]
    if column.kind in {Kind.WHOLE, Kind.NUMBER}:
        return number(table, name)
    if column.asked is None or column.asked.unit is not Unit.DATE:
        found: ir.BooleanValue | ir.StringValue = table[name]
        return found
    if period is None:
        return None
    before, within, after = WHEN
    day = table[name]
    return ibis.cases(
        (day < ibis.date(period.start), before),
        (day <= ibis.date(period.end), within),
        (day.notnull(), after),
    )


def _shares(rules: RuleSet, kind: SubjectKind, found: Reckoned) -> None:
    facts = found.facts
    for metric in rules.metrics:
        part, whole = facts.get(metric.part), facts.get(metric.whole)
        if not metric.part or not isinstance(part, Ratio) or not isinstance(whole, Ratio):
            continue
        both = part.top.notnull() & whole.top.notnull()
        found.conflicts.append(
            (metric.part, f"lớn hơn “{metric.whole}”.", (both & (part.top > whole.top)).fill_null(False))
        )
        share = Ratio(ibis.ifelse(both & (whole.top > 0), part.top * 100, ibis.null("int64")), whole.top)
        given = facts.get(metric.key)
        facts[metric.key] = (
            ratios.first_of(share, ratios.where(~both, given)) if isinstance(given, Ratio) else share
        )
    for metric in rules.metrics:
        other, own = facts.get(metric.same_as), facts.get(metric.key)
        if other is None or kind not in metric.subjects:
            continue
        if isinstance(other, Ratio):
            facts[metric.key] = ratios.first_of(own, other) if isinstance(own, Ratio) else other
        else:
            facts[metric.key] = other if own is None else ibis.coalesce(own, other)


def _derived(row: Derived, found: Reckoned) -> None:
    follows = None
    for when, given in reversed(row.values):
        truth = truths.compiled(when, found.facts)
        here = ratios.where(truths.value(truth), ratios.constant(given))
        later = here if follows is None else ratios.where(~truths.value(truth), follows)
        follows = here if follows is None else ratios.first_of(here, later)
    own = found.facts.get(row.metric)
    if follows is None:
        return
    if isinstance(own, Ratio):
        says = f"khác với số tính theo {row.rule.id}."
        found.conflicts.append((row.metric, says, own.differs(follows)))
        follows = ratios.first_of(own, follows)
    found.facts[row.metric] = follows


def _formula(rules: RuleSet, formula: Formula, found: Reckoned) -> None:
    maximum = next(group.maximum for group in rules.groups if group.key == formula.group)
    parts = [part for key in formula.mean_of if isinstance(part := found.facts[key], Ratio)]
    follows = ratios.times(ratios.total(parts), maximum / 100 / len(parts))
    own = found.points.get(formula.group)
    if own is not None:
        says = f"khác với số tính theo {formula.rule.id}."
        found.conflicts.append((f"{POINTS}{formula.group}", says, own.differs(follows)))
        follows = ratios.first_of(follows, own)
    found.points[formula.group] = follows
