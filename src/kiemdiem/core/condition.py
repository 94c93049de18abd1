"""Conditions over facts: a small closed syntax tree, exact, with missing data as an answer of its own."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Truth(StrEnum):
    """Holds, fails, or cannot be told because a fact is missing."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class IfMissing(StrEnum):
    """What a comparison answers where its fact is missing."""

    UNKNOWN = "unknown"
    HOLDS = "holds"
    FAILS = "fails"


@dataclass(frozen=True)
class Compare:
    """`metric` `op` `value`, with op one of `>= > <= < == !=`; `in` tests membership of `values`."""

    metric: str
    op: str
    value: Fraction | bool | str | None = None
    values: frozenset[str] = frozenset()
    if_missing: IfMissing = IfMissing.UNKNOWN


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition = Compare | AllOf | AnyOf | Not
Facts = Mapping[str, Fraction | bool | str]


def evaluate(condition: Condition, facts: Facts) -> Truth:
    """Answer a condition over `facts`, in three values: a missing fact is never taken for a pass.

    Raises TypeError where a fact is of another type than the value it is compared with.
    """
    if isinstance(condition, Compare):
        return _compare(condition, facts)
    if isinstance(condition, Not):
        return _NEGATED[evaluate(condition.part, facts)]
    answers = {evaluate(part, facts) for part in condition.parts}
    decisive = Truth.NO if isinstance(condition, AllOf) else Truth.YES
    if decisive in answers:
        return decisive
    return Truth.UNKNOWN if Truth.UNKNOWN in answers else _NEGATED[decisive]


def leaves(condition: Condition) -> tuple[Compare, ...]:
    """Return the comparisons of a condition, left to right."""
    if isinstance(condition, Compare):
        return (condition,)
    if isinstance(condition, Not):
        return leaves(condition.part)
    return tuple(leaf for part in condition.parts for leaf in leaves(part))


_NEGATED = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}
_MISSING = {IfMissing.UNKNOWN: Truth.UNKNOWN, IfMissing.HOLDS: Truth.YES, IfMissing.FAILS: Truth.NO}


def _compare(leaf: Compare, facts: Facts) -> Truth:
    if leaf.metric not in facts:
        return _MISSING[leaf.if_missing]
    fact = facts[leaf.metric]
    if leaf.op == "in":
        return Truth.YES if fact in leaf.values else Truth.NO
    if isinstance(fact, float) or isinstance(fact, bool) != isinstance(leaf.value, bool):
        raise TypeError(f"{leaf.metric}: {fact!r} cannot be compared with {leaf.value!r}")
    if leaf.op in _EQUALITIES:
        return Truth.YES if _EQUALITIES[leaf.op](fact, leaf.value) else Truth.NO
    if not isinstance(fact, Fraction | int) or not isinstance(leaf.value, Fraction) or isinstance(fact, bool):
        raise TypeError(f"{leaf.metric}: {fact!r} has no order")
    return Truth.YES if _ORDERS[leaf.op](Fraction(fact), leaf.value) else Truth.NO


_EQUALITIES: Mapping[str, Callable[[object, object], bool]] = {"==": operator.eq, "!=": operator.ne}
_ORDERS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
