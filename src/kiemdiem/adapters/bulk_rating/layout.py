"""The wide table: one row a subject, one column a fact. Which columns a rule set knows, and of what type."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import ibis
from ibis.expr import datatypes as dt

from kiemdiem.core.facts import FactBook
from kiemdiem.core.facts.book import cut
from kiemdiem.core.facts.reading import reads
from kiemdiem.core.ruleset import NUMBERS, TRUTHS, Criterion, Field, Metric, RuleSet, SubjectKind, Unit

DIGITS, DECIMALS = 18, 6
POINTS, CRITERIA, CONDITION = "points.", "criteria.", "condition."


class Kind(StrEnum):
    """What type of values a column holds."""

    KEY = "mã: chữ hoặc số nguyên"
    TEXT = "chữ"
    TRUTH = "true/false (BOOLEAN)"
    WHOLE = "số nguyên"
    NUMBER = (
        f"số nguyên hoặc DECIMAL (nhiều nhất {DIGITS} chữ số, {DECIMALS} số lẻ), không nhận số thực nhị phân"
    )
    DAY = "ngày (DATE)"


@dataclass(frozen=True)
class Column:
    """A column of the table. `asked`: the fact it holds, or `criterion`: whose points; `subjects`: whom it is filled for."""

    kind: Kind
    needed: bool = False
    asked: Metric | Field | None = None
    criterion: Criterion | None = None
    subjects: frozenset[SubjectKind] = frozenset(SubjectKind)


Columns = Mapping[str, Column]


def columns_of(rules: RuleSet, conditions: Iterable[str]) -> Columns:
    """Return every column a table for `rules` may have; `conditions` are those of persons that may be told."""
    columns = {
        "id": Column(Kind.KEY, needed=True),
        "kind": Column(Kind.TEXT, needed=True),
        "group": Column(Kind.KEY, needed=True),
        "unit": Column(Kind.KEY, needed=True),
        "is_head": Column(Kind.TRUTH, needed=True),
        "proposed": Column(Kind.TEXT),
        "unit_level": Column(Kind.TEXT),
        "path": Column(Kind.TEXT),
        "field": Column(Kind.TEXT),
        "tier": Column(Kind.TEXT),
        "admitted_on": Column(Kind.DAY),
    }
    known = {
        *conditions,
        *(row.condition for row in rules.exemptions if row.condition and row.months is None),
    }
    columns |= {f"{CONDITION}{key}": Column(Kind.TRUTH) for key in sorted(known)}
    reckoned = {formula.group for formula in rules.formulas}
    for group in rules.groups:
        columns[f"{POINTS}{group.key}"] = Column(Kind.NUMBER, needed=group.key not in reckoned)
    for criterion in rules.criteria:
        if criterion.maximum is not None:
            columns[f"{CRITERIA}{criterion.rule.id}"] = Column(
                Kind.NUMBER, criterion=criterion, subjects=criterion.subjects
            )
    for metric in rules.metrics:
        subjects = frozenset(kind for kind in SubjectKind if reads(rules, kind, metric.key))
        columns[metric.key] = Column(_kind(metric), asked=metric, subjects=subjects)
        for field in metric.fields:
            columns[f"{metric.key}.{field.key}"] = Column(_kind(field), asked=field, subjects=subjects)
    return columns


def check_schema(given: ibis.Schema, columns: Columns, book: FactBook) -> None:
    """Note every column that is missing, unknown, or of another type."""
    for name, column in columns.items():
        if column.needed and name not in given:
            book.fault(name, f"thiếu cột này ({column.kind}).")
    for name, found in given.items():
        if name not in columns:
            book.fault(cut(name), "bộ quy định này không có cột nào tên như vậy.")
        elif not _fits(columns[name].kind, found):
            book.fault(name, f"cột phải là {columns[name].kind}; trong tệp là {found}.")


def rated_kinds(rules: RuleSet) -> frozenset[SubjectKind]:
    """Return the kinds of subjects that the rule set is known to govern."""
    governed = (row.subjects for row in rules.governs if not row.doubt)
    return frozenset().union(*governed) if rules.governs else frozenset(SubjectKind)


def _kind(asked: Metric | Field) -> Kind:
    if asked.unit in TRUTHS:
        return Kind.TRUTH
    if asked.unit in NUMBERS:
        return Kind.WHOLE if asked.unit is Unit.COUNT else Kind.NUMBER
    return Kind.DAY if asked.unit is Unit.DATE else Kind.TEXT


def _fits(kind: Kind, found: dt.DataType) -> bool:
    if kind in {Kind.WHOLE, Kind.NUMBER}:
        return found.is_integer() or _exact(found, 0 if kind is Kind.WHOLE else DECIMALS)
    if kind is Kind.KEY:
        return found.is_string() or found.is_integer()
    fits = {Kind.TEXT: found.is_string(), Kind.TRUTH: found.is_boolean(), Kind.DAY: found.is_date()}
    return fits[kind]


def _exact(found: dt.DataType, most: int) -> bool:
    if not isinstance(found, dt.Decimal) or found.precision is None or found.scale is None:
        return False
    return found.precision <= DIGITS and found.scale <= most
