"""Conditions over facts: a small closed syntax tree, exact, with missing data as an answer of its own."""

from collections.abc import Mapping
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
