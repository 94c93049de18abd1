"""The trace of a rating: which rule looked at which facts, what it found, and what follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from kiemdiem.core.condition import Compare, Condition, Facts, Truth, leaves
from kiemdiem.core.ruleset import Cited, Confidence, RuleSet

Input = Fraction | bool | str | None


@dataclass(frozen=True)
class TraceLine:
    """One rule before one subject.

    `inputs` maps what the rule looked at to its value (None: missing). `outcome` answers the rule's own question:
    a condition is met, a blocker holds, points lie in the band. `effect` says in Vietnamese what follows,
    empty where nothing does.
    """

    rule_id: str
    says: str
    article: str
    confidence: Confidence
    inputs: Mapping[str, Input] = field(default_factory=dict)
    outcome: Truth = Truth.YES
    effect: str = ""


def line(rule: Cited, inputs: Mapping[str, Input], outcome: Truth, effect: str = "") -> TraceLine:
    """Return the line of a rule."""
    return TraceLine(rule.id, rule.says, rule.article, rule.confidence, dict(inputs), outcome, effect)


def looked_at(condition: Condition, facts: Facts) -> dict[str, Input]:
    """Return the facts a condition looks at, missing ones as None."""
    return {leaf.metric: facts.get(leaf.metric) for leaf in leaves(condition)}


def spelled(rule_set: RuleSet, condition: Condition, facts: Facts) -> str:
    """Return in Vietnamese what a condition looked at: "Tỷ lệ … : 98,5%; …"."""
    return "; ".join(_spelled_leaf(rule_set, leaf, facts) for leaf in _once(leaves(condition)))


def shown(value: Input, unit: str = "") -> str:
    """Return a value as a person reads it: 98,5% · có · chưa có số liệu."""
    if value is None:
        return "chưa có số liệu"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Fraction):
        value = _decimal(value)
    return f"{value}%" if unit == "%" else value


def _decimal(value: Fraction) -> str:
    """Return a number exactly; one that has no end is cut, never rounded up to a threshold it misses."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        value = Fraction(value * 100 // 1, 100)
    return f"{(Decimal(value.numerator) / Decimal(value.denominator)).normalize():f}".replace(".", ",")


def _spelled_leaf(rule_set: RuleSet, leaf: Compare, facts: Facts) -> str:
    metric = rule_set.metric(leaf.metric)
    return f"{metric.name}: {shown(facts.get(leaf.metric), metric.unit)}"


def _once(found: Iterable[Compare]) -> Iterable[Compare]:
    return {leaf.metric: leaf for leaf in found}.values()
