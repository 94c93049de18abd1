"""Conditions as expressions of a database: true, false and NULL are the three answers of `core.condition`.

SQL joins the three exactly as `core.condition.evaluate` does. What is known before any row is read (a fact that has
no column) stays a Python constant and is folded away.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

import ibis
from ibis.expr import types as ir

from kiemdiem.adapters.bulk_rating.ratios import Ratio
from kiemdiem.core.condition import AllOf, Compare, Condition, IfMissing, Not

Truth: TypeAlias = ir.BooleanValue | bool | None
Fact: TypeAlias = Ratio | ir.BooleanValue | ir.StringValue
Facts = Mapping[str, Fact]


def compiled(condition: Condition, facts: Facts) -> Truth:
    """Return the answer of a condition over the facts that have columns."""
    if isinstance(condition, Compare):
        return _compare(condition, facts)
    if isinstance(condition, Not):
        return negated(compiled(condition.part, facts))
    parts = [compiled(part, facts) for part in condition.parts]
    return all_of(parts) if isinstance(condition, AllOf) else any_of(parts)


def value(truth: Truth) -> ir.BooleanValue:
    """Return a truth as a column."""
    if truth is None:
        return ibis.null("boolean")
    return ibis.literal(truth) if isinstance(truth, bool) else truth


def certain(truth: Truth) -> ir.BooleanValue:
    """Return whether a truth is known to hold."""
    return value(truth).fill_null(False) if not isinstance(truth, bool) else ibis.literal(truth)


def unknown(truth: Truth) -> ir.BooleanValue:
    """Return whether a truth cannot be told."""
    return value(truth).isnull()


def negated(truth: Truth) -> Truth:
    """Return the opposite; what cannot be told stays so."""
    if truth is None or isinstance(truth, bool):
        return None if truth is None else not truth
    return ~truth


def all_of(parts: Iterable[Truth]) -> Truth:
    """Return whether every part holds."""
    return _joined(parts, False, ibis.and_)


def any_of(parts: Iterable[Truth]) -> Truth:
    """Return whether at least one part holds."""
    return _joined(parts, True, ibis.or_)


def _joined(parts: Iterable[Truth], decisive: bool, join: Callable[..., ir.BooleanValue]) -> Truth:
    listed = list(parts)
    if any(part is decisive for part in listed):
        return decisive
    rest = [part for part in listed if part is not (not decisive)]
    if all(part is None for part in rest):
        return None if rest else not decisive
    return join(*(value(part) for part in rest))


def _compare(leaf: Compare, facts: Facts) -> Truth:
    fallback = {IfMissing.UNKNOWN: None, IfMissing.HOLDS: True, IfMissing.FAILS: False}[leaf.if_missing]
    fact = facts.get(leaf.metric)
    if fact is None:
        return fallback
    answer = _answer(leaf, fact)
    return answer if fallback is None else answer.fill_null(fallback)


def _answer(leaf: Compare, fact: Fact) -> ir.BooleanValue:
    """Return the comparison, NULL where the fact is. Raises TypeError where fact and value cannot be compared."""
    if leaf.op == "in" and isinstance(fact, ir.StringValue):
        return fact.isin(sorted(leaf.values))
    if isinstance(fact, Ratio):
        if isinstance(leaf.value, bool) or not isinstance(leaf.value, Fraction):
            raise TypeError(f"{leaf.metric}: a number cannot be compared with {leaf.value!r}")
        return fact.compared(leaf.op, leaf.value)
    if leaf.op not in {"==", "!="} or isinstance(leaf.value, bool) != isinstance(fact, ir.BooleanValue):
        raise TypeError(f"{leaf.metric} cannot be compared with {leaf.value!r} by {leaf.op}")
    equal: ir.BooleanValue = fact == leaf.value
    return equal if leaf.op == "==" else ~equal
