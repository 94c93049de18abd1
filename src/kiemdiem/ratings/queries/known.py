"""What was known when a stage was sealed: kept whole, so that the very same question can be put again years later."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kiemdiem.core.rating import RatedSubject, Rating, lacking, rate
from kiemdiem.core.refusal import Missing
from kiemdiem.core.ruleset import NUMBERS, TRUTHS, Level, RuleSet, SubjectKind
from kiemdiem.ratings.queries.assessment import Assessment
from kiemdiem.rulesets.queries.explanation import exact_text

FORMAT = 1


@dataclass(frozen=True)
class Known:
    """Everything the rules looked at for one subject."""

    rated: RatedSubject
    points: Mapping[str, Fraction]
    facts: Mapping[str, Fraction | bool | str]
    findings: Mapping[str, str]
    tied_level: Level | None

    def rating(self, rules: RuleSet) -> Rating:
        """Return what `rules` make of it. Raises Refused where they cannot take it."""
        return rate(rules, self.rated, self.points, self.facts, self.findings, self.tied_level)

    def lacking(self, rules: RuleSet, level: Level) -> tuple[Missing, ...]:
        """Return what the subject lacks to reach `level` ("còn thiếu gì để đạt mức …")."""
        return lacking(rules, self.rated, self.points, self.facts, self.findings, self.tied_level, level)


def known_of(assessment: Assessment) -> Known:
    """Return what `assessment` rests on."""
    return Known(
        rated=assessment.rated,
        points=assessment.points,
        facts=assessment.facts,
        findings={finding.rule: str(finding.verdict) for finding in assessment.findings},
        tied_level=assessment.tied,
    )


def sealed_known(assessment: Assessment, rule_set_hash: str) -> dict[str, object]:
    """Return what `assessment` rests on, as a stage keeps it: plain JSON, exact numbers as text."""
    known = known_of(assessment)
    return {
        "format": FORMAT,
        "rule_set_hash": rule_set_hash,
        "kind": known.rated.kind.value,
        "is_head": known.rated.is_head,
        "points": {group: exact_text(value) for group, value in known.points.items()},
        "facts": {metric: exact_text(value) for metric, value in known.facts.items()},
        "findings": dict(known.findings),
        "tied_level": known.tied_level.value if known.tied_level else None,
    }


def unsealed(rules: RuleSet, kept: Mapping[str, object]) -> Known:
    """Return what a stage kept.

    Raises KeyError, TypeError or ValueError where it is not what `sealed_known` writes, under these rules.
    """
    if kept["format"] != FORMAT:
        raise ValueError(kept["format"])
    points, facts, findings = _table(kept["points"]), _table(kept["facts"]), _table(kept["findings"])
    tied = kept["tied_level"]
    return Known(
        rated=RatedSubject(SubjectKind(str(kept["kind"])), kept["is_head"] is True),
        points={group: Fraction(str(value)) for group, value in points.items()},
        facts={metric: _value(rules, metric, value) for metric, value in facts.items()},
        findings={rule: str(verdict) for rule, verdict in findings.items()},
        tied_level=None if tied is None else Level(str(tied)),
    )


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _value(rules: RuleSet, metric: str, value: object) -> Fraction | bool | str:
    unit = rules.metric(metric).unit
    if unit in TRUTHS:
        if not isinstance(value, bool):
            raise TypeError(value)
        return value
    return Fraction(str(value)) if unit in NUMBERS else str(value)
