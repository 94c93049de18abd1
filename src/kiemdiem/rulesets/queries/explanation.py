"""The explanation of a level as people read it: the lines of a trace in words, and how they are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from kiemdiem.core.condition import Truth
from kiemdiem.core.ruleset import Confidence, RuleSet
from kiemdiem.core.trace import TraceLine
from kiemdiem.rulesets.phrases.traces import about, input_text, outcome

Value = Fraction | bool | str


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


def sealed_line(line: TraceLine) -> dict[str, object]:
    """Return a line of the trace as it is kept: plain JSON, exact numbers as text."""
    kept = asdict(line)
    kept["inputs"] = {key: exact_text(value) for key, value in line.inputs.items()}
    return kept


def exact(text: str | bool) -> Value:
    """Return a stored value as a truth or an exact number; what is neither is a word, such as a degree."""
    if isinstance(text, bool) or text in {"true", "false"}:
        return text in {True, "true"}
    try:
        return Fraction(text)
    except ValueError:
        return text


def exact_text(value: Value | str | None) -> str | bool | None:
    """Return a value as it is kept in JSON: exact text, never a float; a fraction without end stays a fraction."""
    if value is None or isinstance(value, bool | str):
        return value
    return str(value)
