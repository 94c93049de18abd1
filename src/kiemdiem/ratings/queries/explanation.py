"""The explanation of a level as people read it: its lines, and what is missing for each level above it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kiemdiem.core.condition import Truth
from kiemdiem.core.rating import Rating
from kiemdiem.core.refusal import Missing
from kiemdiem.core.ruleset import Confidence, Level, RuleSet
from kiemdiem.core.trace import TraceLine
from kiemdiem.ratings.phrases import about, input_text, outcome
from kiemdiem.ratings.queries.assessment import exact
from kiemdiem.ratings.queries.known import Known


@dataclass(frozen=True)
class TraceRow:
    """A line of the explanation as it is shown and printed; `about` heads the lines that belong together."""

    about: str
    says: str
    article: str
    confidence: Confidence
    inputs: tuple[tuple[str, str], ...]
    outcome: str
    tone: str
    effect: str


@dataclass(frozen=True)
class Lacking:
    """What the subject lacks to reach one level."""

    level: Level
    missing: tuple[Missing, ...]


def trace_row(rules: RuleSet, line: TraceLine) -> TraceRow:
    """Return a line of a trace as it is shown."""
    return TraceRow(
        about(rules, line.rule_id), line.says, line.article, line.confidence,
        tuple(input_text(rules, key, value) for key, value in line.inputs.items()),
        *outcome(rules, line.rule_id, line.outcome), line.effect,
    )  # fmt: skip


def trace_rows(rules: RuleSet, lines: Iterable[TraceLine]) -> tuple[TraceRow, ...]:
    """Return the lines of a trace as they are shown."""
    return tuple(trace_row(rules, line) for line in lines)


def sealed_rows(rules: RuleSet, lines: Iterable[Mapping[str, Any]]) -> tuple[TraceRow, ...]:
    """Return a sealed trace as rows; its numbers are kept as exact text."""
    return trace_rows(
        rules,
        (
            TraceLine(
                line["rule_id"], line["says"], line["article"], Confidence(line["confidence"]),
                {key: None if value is None else exact(value) for key, value in line["inputs"].items()},
                Truth(line["outcome"]), line["effect"],
            )
            for line in lines
        ),
    )  # fmt: skip


def lacking_above(rules: RuleSet, known: Known, rating: Rating) -> tuple[Lacking, ...]:
    """Return what is missing for each level above the computed one, the nearest first."""
    if not rules.leads_to_levels:
        return ()
    reached = list(Level).index(rating.level) if rating.level else len(Level) - 1
    above = list(Level)[:reached]
    return tuple(Lacking(level, known.lacking(rules, level)) for level in reversed(above))
