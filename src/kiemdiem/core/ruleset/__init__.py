"""A rule set: a dated regulation as frozen data. Every rule says its article and how sure it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from kiemdiem.core.condition import Compare, leaves
from kiemdiem.core.ruleset.figures import (
    IS_HEAD,
    NUMBERS,
    TRUTHS,
    WHEN,
    WORK_SHARES,
    Band,
    Criterion,
    Derived,
    Field,
    Formula,
    Gap,
    GapEffect,
    GapKind,
    Metric,
    Periods,
    RollUp,
    RollUpFunction,
    RoundingMode,
    ScoreGroup,
    ScoreRounding,
    Unit,
    WorkRule,
)
from kiemdiem.core.ruleset.overlay import Overlay, Weight
from kiemdiem.core.ruleset.papers import DayCounting, Deadline, Duration, Form, FormSection, LegalActData
from kiemdiem.core.ruleset.rules import (
    Authority,
    Blocker,
    Cap,
    CapBase,
    Exemption,
    LevelCondition,
    Link,
    OrderRule,
    OrderStage,
    Relation,
    Rounding,
    Selector,
)
from kiemdiem.core.ruleset.scope import Family, Governs, Period, Status
from kiemdiem.core.ruleset.terms import Cited, Confidence, Level, SubjectKind
from kiemdiem.core.steps import StepTable

__all__ = [
    "IS_HEAD",
    "NUMBERS",
    "TRUTHS",
    "WHEN",
    "WORK_SHARES",
    "Authority",
    "Band",
    "Blocker",
    "Cap",
    "CapBase",
    "Cited",
    "Confidence",
    "Criterion",
    "DayCounting",
    "Deadline",
    "Derived",
    "Duration",
    "Exemption",
    "Family",
    "Field",
    "Form",
    "FormSection",
    "Formula",
    "Gap",
    "GapEffect",
    "GapKind",
    "Governs",
    "LegalActData",
    "Level",
    "LevelCondition",
    "Link",
    "Metric",
    "OrderRule",
    "OrderStage",
    "Overlay",
    "Period",
    "Periods",
    "Relation",
    "RollUp",
    "RollUpFunction",
    "Rounding",
    "RoundingMode",
    "RuleSet",
    "ScoreGroup",
    "ScoreRounding",
    "Selector",
    "Status",
    "SubjectKind",
    "Unit",
    "Weight",
    "WorkRule",
    "weighted",
]


@dataclass(frozen=True)
class RuleSet:
    """One regulation with its guidance, as a cycle pins it. `scale`: what the groups' points add up to."""

    key: str
    number: str
    title: str
    effective_from: date
    effective_to: date | None
    confidence: Confidence
    acts: tuple[LegalActData, ...]
    level_names: Mapping[Level, str]
    degrees: tuple[str, ...]
    groups: tuple[ScoreGroup, ...]
    bands: tuple[Band, ...]
    conditions: tuple[LevelCondition, ...]
    blockers: tuple[Blocker, ...]
    links: tuple[Link, ...]
    caps: tuple[Cap, ...]
    order: tuple[OrderRule, ...]
    exemptions: tuple[Exemption, ...]
    calendar: tuple[Deadline, ...]
    durations: tuple[Duration, ...]
    forms: tuple[Form, ...]
    metrics: tuple[Metric, ...]
    steps: StepTable
    criteria: tuple[Criterion, ...] = ()
    notes: tuple[Cited, ...] = ()
    formulas: tuple[Formula, ...] = ()
    derived: tuple[Derived, ...] = ()
    work: WorkRule | None = None
    yearly: RollUp | None = None
    quarterly: RollUp | None = None
    gaps: tuple[Gap, ...] = ()
    rounding: ScoreRounding | None = None
    authorities: tuple[Authority, ...] = ()
    governs: tuple[Governs, ...] = ()
    scale: Fraction | None = None

    @cached_property
    def compared(self) -> tuple[tuple[frozenset[SubjectKind], Compare], ...]:
        """Every comparison that a condition or a blocker makes, with the kinds of subjects it is made for."""
        rules = [(row.subjects, row.when) for row in self.conditions]
        rules += [(row.subjects, row.when) for row in self.blockers if row.when]
        return tuple((kinds, leaf) for kinds, when in rules for leaf in leaves(when))

    def form_for(self, subject: SubjectKind) -> Form:
        """Return the report form of `subject`. Raises KeyError where this rule set has none."""
        for form in self.forms:
            if form.subject == subject:
                return form
        raise KeyError(subject)

    def metric(self, key: str) -> Metric:
        """Return the metric with `key`, or one for `flag.field`. Raises KeyError where this rule set has none."""
        if key == IS_HEAD.key:
            return IS_HEAD
        name, _, detail = key.partition(".")
        for metric in self.metrics:
            if metric.key != name:
                continue
            if not detail:
                return metric
            for each in metric.fields:
                if each.key == detail:
                    return Metric(
                        key,
                        f"{metric.name} ({each.name})",
                        each.unit,
                        metric.subjects,
                        False,
                        choices=each.choices,
                    )
        raise KeyError(key)

    def asked_of(self, kind: SubjectKind) -> tuple[Metric, ...]:
        """Return the facts a subject of `kind` is asked for on a form.

        Not asked: what a register computes, what only a document raises, counts behind a share that is asked, and
        degrees, which are chosen in the sections of the report (`degrees_of`).
        """
        counts = {count for metric in self.metrics for count in (metric.part, metric.whole)}
        return tuple(
            metric
            for metric in self.metrics
            if kind in metric.subjects
            and not metric.register
            and metric.unit not in {Unit.FLAG, Unit.DEGREE}
            and metric.key not in counts
        )

    def degrees_of(self, kind: SubjectKind) -> tuple[Metric, ...]:
        """Return the degrees that a subject of `kind` holds."""
        return tuple(
            metric for metric in self.metrics if kind in metric.subjects and metric.unit is Unit.DEGREE
        )

    def every_rule(self) -> Iterator[Cited]:
        """Yield every rule of the file, in the order of its sections."""
        tables = (
            self.governs, self.groups, self.bands, self.conditions, self.blockers, self.links, self.caps, self.order,
            self.exemptions, self.calendar, self.durations, self.forms, self.criteria, self.derived, self.formulas,
            self.gaps, self.authorities,
        )  # fmt: skip
        for rows in tables:
            yield from (row.rule for row in rows)
        yield from (row.rule for row in self.reckonings())
        yield from self.notes

    def reckonings(self) -> tuple[WorkRule | RollUp | ScoreRounding, ...]:
        """Return the rules of which there is at most one each: products to shares, roll-ups, rounding."""
        rows = (self.work, self.yearly, self.quarterly, self.rounding)
        return tuple(row for row in rows if row is not None)

    @property
    def switchable(self) -> frozenset[str]:
        """The rules that may be switched off: defaults of the software, and what was not held against the original.

        Not groups and bands, without which nothing is rated, nor a condition that says a text was not read.
        """
        conditions = (row for row in self.conditions if row.undecided_when is None)
        tables = (
            conditions, self.blockers, self.links, self.caps, self.order, self.exemptions, self.derived, self.formulas,
            self.gaps, self.reckonings(),
        )  # fmt: skip
        rules = (row.rule for rows in tables for row in rows)
        return frozenset(
            rule.id for rule in rules if rule.is_default or rule.confidence is not Confidence.CONFIRMED
        )

    def without(self, rule_ids: frozenset[str]) -> "RuleSet":
        """Return this rule set as if the rules named did not stand in it. What is not `switchable` stays."""
        gone = rule_ids & self.switchable if rule_ids else rule_ids
        if not gone:
            return self
        return replace(
            self,
            conditions=tuple(row for row in self.conditions if row.rule.id not in gone),
            blockers=tuple(row for row in self.blockers if row.rule.id not in gone),
            links=tuple(row for row in self.links if row.rule.id not in gone),
            caps=tuple(row for row in self.caps if row.rule.id not in gone),
            order=tuple(row for row in self.order if row.rule.id not in gone),
            exemptions=tuple(row for row in self.exemptions if row.rule.id not in gone),
            derived=tuple(row for row in self.derived if row.rule.id not in gone),
            formulas=tuple(row for row in self.formulas if row.rule.id not in gone),
            work=None if self.work and self.work.rule.id in gone else self.work,
            yearly=None if self.yearly and self.yearly.rule.id in gone else self.yearly,
            quarterly=None if self.quarterly and self.quarterly.rule.id in gone else self.quarterly,
            gaps=tuple(row for row in self.gaps if row.rule.id not in gone),
            rounding=None if self.rounding and self.rounding.rule.id in gone else self.rounding,
        )

    def exemptions_for(self, period_end: date) -> tuple[Exemption, ...]:
        """Return the exemptions that hold for a period ending on that day (guidance changed within a regulation)."""
        return tuple(
            exemption
            for exemption in self.exemptions
            if (exemption.since is None or exemption.since <= period_end)
            and (exemption.until is None or period_end <= exemption.until)
        )

    @property
    def scored(self) -> bool:
        """Whether this regulation rates by points (since 2025) or by degrees and human decision."""
        return bool(self.bands)

    @property
    def leads_to_levels(self) -> bool:
        """Whether its own rules lead to a level, by points or by conditions; else the level is a decision's alone."""
        return bool(self.bands or self.conditions)


def weighted(rule_set: RuleSet, overlay: Overlay) -> RuleSet:
    """Return `rule_set` with the points that `overlay` gives its criteria."""
    maxima = overlay.maxima
    criteria = (replace(each, maximum=maxima.get(each.rule.id, each.maximum)) for each in rule_set.criteria)
    return replace(rule_set, criteria=tuple(criteria))
