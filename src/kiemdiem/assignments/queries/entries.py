"""What a sheet asks to be filled in, and what of it the register of tasks and the dates of the person tell already."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kiemdiem.core.ruleset import (
    IS_HEAD,
    TRUTHS,
    WORK_SHARES,
    Criterion,
    Metric,
    RuleSet,
    ScoreGroup,
    SubjectKind,
    Unit,
)

Value = Fraction | bool | str
LEAVES = ("maternity", "sick", "unpaid", "training", "other")
# What the dates of the person, the period itself and the sheets of the quarters tell: nobody is asked for it.
TOLD = frozenset(
    {f"{leave}_leave_months" for leave in LEAVES}
    | {f"{leave}_leave" for leave in LEAVES}
    | {
        "months_worked", "months_absent", "months_since_appointment", "months_since_transfer", "first_appointment",
        "rated_period", "kht_quarters_count", IS_HEAD.key,
    }
)  # fmt: skip


@dataclass(frozen=True)
class AskedGroup:
    """A group of points: what is looked at in it, and whether its points follow from figures instead of being given."""

    group: ScoreGroup
    criteria: tuple[Criterion, ...]
    follows: bool


@dataclass(frozen=True)
class Outline:
    """What one sheet asks. `tied`: the level of the collective that the person heads is asked too."""

    groups: tuple[AskedGroup, ...]
    metrics: tuple[Metric, ...]
    flags: tuple[Metric, ...]
    tied: bool


def outline(rules: RuleSet, kind: SubjectKind, computed: Mapping[str, object], *, is_head: bool) -> Outline:
    """Return what a sheet of `kind` asks, when the figures of `computed` need not be asked."""
    formulas = {row.group for row in rules.formulas if kind in row.subjects}
    return Outline(
        groups=tuple(
            AskedGroup(
                group,
                tuple(each for each in rules.criteria if each.group == group.key and kind in each.subjects),
                group.key in formulas,
            )
            for group in rules.groups
        ),
        metrics=tuple(metric for metric in _asked(rules, kind) if not _known(metric, computed)),
        flags=tuple(
            metric
            for metric in rules.metrics
            if kind in metric.subjects and metric.unit is Unit.FLAG and metric.key not in TOLD
        ),
        tied=any(kind in row.subjects and (is_head or not row.head_only) for row in rules.links),
    )


def _asked(rules: RuleSet, kind: SubjectKind) -> list[Metric]:
    """Return the figures of the rules that a form of a period asks for.

    The register of shortcomings stands above this context, so what it would compute is asked too.
    """
    follows = {row.metric for row in rules.derived if kind in row.subjects}
    register = [metric for metric in rules.metrics if metric.register and kind in metric.subjects]
    asked = [metric for metric in (*rules.asked_of(kind), *register) if metric.key not in follows]
    return [metric for metric in asked if metric.key not in TOLD]


def _known(metric: Metric, computed: Mapping[str, object]) -> bool:
    return metric.key in computed or (bool(metric.whole) and metric.whole in computed)


def from_text(metric: Metric, text: str) -> Value:
    """Return a kept figure as the value the rules compare: exact, a truth, or a word of a list."""
    if metric.unit in TRUTHS:
        return text == "true"
    return text if metric.unit in {Unit.CHOICE, Unit.DEGREE} else Fraction(text)


def told_by_tasks(rules: RuleSet, kind: SubjectKind, counts: Mapping[str, int]) -> dict[str, Fraction]:
    """Return the figures that counted tasks give, where the rules know them; none where no task was due."""
    total = counts["tasks_total"]
    if not total:
        return {}
    known = {metric.key: metric for metric in rules.metrics if kind in metric.subjects}
    told = {key: Fraction(value) for key, value in counts.items() if key in known}
    share = known.get("tasks_done_on_time_quality_pct")
    if share is not None and not share.whole:
        told[share.key] = Fraction(100 * counts["tasks_on_time_quality"], total)
    return told


def told_by_products(work: Mapping[str, object]) -> dict[str, object]:
    """Return the shares that products give, as keys alone: `core.facts` reckons them."""
    return dict.fromkeys(WORK_SHARES) if work.get("products") else {}
