"""The same facts under another rule set, side by side: what differs, what only one of them has, what is not known."""

import operator
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

from kiemdiem.core.condition import Condition, leaves
from kiemdiem.core.ruleset import Blocker, Metric, Period, RuleSet, SubjectKind, Unit
from kiemdiem.core.trace import Input, TraceLine, shown
from kiemdiem.ratings.queries.known import Known
from kiemdiem.ratings.queries.standing import Standing, Upshot, counted_metrics, is_tied, upshot
from kiemdiem.rulesets.models import RuleSetVersion
from kiemdiem.rulesets.queries import rule_set_of
from kiemdiem.rulesets.queries.explanation import TraceRow, trace_row, trace_rows

UNKNOWN_LEVEL = "Mức của tập thể mình đứng đầu"


@dataclass(frozen=True)
class Choice:
    """A published rule set to hold the facts against."""

    version: RuleSetVersion
    rules: RuleSet


@dataclass(frozen=True)
class Pair:
    """The same question in both rule sets: about the points, the same facts for the same level, the collective."""

    own: TraceRow
    other: TraceRow

    @property
    def differs(self) -> bool:
        """Whether the two answer otherwise, or do something else to the levels."""
        return (self.own.outcome, self.own.effect) != (self.other.outcome, self.other.effect)


@dataclass(frozen=True)
class Comparison:
    """One subject under two rule sets. `unknown`: what the other asks for and nobody has said. `unasked`: the reverse."""

    other_rules: RuleSet
    own: Upshot
    other: Upshot
    pairs: tuple[Pair, ...]
    only_own: tuple[TraceRow, ...]
    only_other: tuple[TraceRow, ...]
    unknown: tuple[str, ...]
    unasked: tuple[tuple[str, str], ...]

    @property
    def differing(self) -> tuple[Pair, ...]:
        """The questions answered otherwise."""
        return tuple(pair for pair in self.pairs if pair.differs)

    @property
    def agreeing(self) -> tuple[Pair, ...]:
        """The questions answered the same."""
        return tuple(pair for pair in self.pairs if not pair.differs)


def choices(now: Standing) -> tuple[Choice, ...]:
    """Return the published rule sets that rate such a subject, the newest text of each, latest in force first.

    The one the cycle is bound to is not among them; one statement.
    """
    bound = now.subject.cycle.rule_set.content_hash
    rows = RuleSetVersion.objects.exclude(content_hash=bound).order_by("published_at", "pk")
    newest = {row.key: Choice(row, rule_set_of(row)) for row in rows}
    listed = (each for each in newest.values() if _rates(each.rules, now.kind))
    return tuple(sorted(listed, key=lambda each: (each.rules.effective_from, each.rules.key), reverse=True))


def nearest(now: Standing, listed: Iterable[Choice]) -> Choice | None:
    """Return the rule set that stood for the same kind of rating just before this one, else just after; else any."""
    offered = tuple(listed)
    related = [each for each in offered if _reach(each.rules, now.kind) & _reach(now.rules, now.kind)]
    since = now.rules.effective_from
    before = [each for each in related if each.rules.effective_from < since]
    after = [each for each in related if each.rules.effective_from >= since]
    if before:
        return max(before, key=lambda each: each.rules.effective_from)
    if after:
        return min(after, key=lambda each: each.rules.effective_from)
    return offered[0] if offered else None


def compare(now: Standing, other: RuleSet) -> Comparison:
    """Return what `other` makes of the facts of a subject, beside what its own rules make of them."""
    carried = _carried(now, other)
    own_rating, other_rating = now.known.rating(now.rules), carried.rating(other)
    pairs, only_own, only_other = _paired(now.rules, own_rating.trace, other, other_rating.trace)
    return Comparison(
        other_rules=other,
        own=upshot(now.rules, own_rating),
        other=upshot(other, other_rating),
        pairs=tuple(Pair(trace_row(now.rules, mine), trace_row(other, theirs)) for mine, theirs in pairs),
        only_own=trace_rows(now.rules, only_own),
        only_other=trace_rows(other, only_other),
        unknown=_unknown(other, carried),
        unasked=_unasked(now, other, carried),
    )


def _rates(rules: RuleSet, kind: SubjectKind) -> bool:
    return not rules.governs or bool(_reach(rules, kind))


def _reach(rules: RuleSet, kind: SubjectKind) -> set[tuple[str, Period]]:
    """Return for whose ratings and which periods `rules` rate a subject of `kind`."""
    rows = (row for row in rules.governs if row.rates and kind in row.subjects)
    return {(row.family, period) for row in rows for period in row.periods}


def _carried(now: Standing, other: RuleSet) -> Known:
    """Return what is known, as far as `other` means the same by it: nothing is guessed, nothing is converted.

    Points count in a group of the same name and maximum; facts under the same key and unit; a verdict on a blocker
    where the other asks the very same question with the same effect.
    """
    known, kind = now.known, now.kind
    same = {(group.key, group.name, group.maximum) for group in now.rules.groups}
    groups = {group.key for group in other.groups if (group.key, group.name, group.maximum) in same}
    asked = {metric.key: metric for metric in counted_metrics(other, kind)}
    facts = {
        key: value
        for key, value in known.facts.items()
        if key in asked and now.rules.metric(key).unit is asked[key].unit and _fits(other, asked[key], value)
    }
    verdicts = {
        _asks(row): known.findings[row.rule.id] for row in now.rules.blockers if row.rule.id in known.findings
    }
    findings = {
        row.rule.id: verdicts[_asks(row)]
        for row in other.blockers
        if row.when is not None and kind in row.subjects and _asks(row) in verdicts
    }
    points = {key: value for key, value in known.points.items() if key in groups}
    return replace(known, points=points, facts=facts, findings=findings)


def _asks(row: Blocker) -> Hashable:
    return row.effect, row.when


def _fits(rules: RuleSet, metric: Metric, value: Input) -> bool:
    if metric.unit is Unit.DEGREE:
        return value in rules.degrees
    return metric.unit is not Unit.CHOICE or value in metric.choices


@dataclass(frozen=True)
class _Question:
    """What tells a rule's question from others, in whichever rule set: what it leads to, and which facts it looks at."""

    about: Hashable
    facts: frozenset[str] = frozenset()

    def meets(self, other: "_Question") -> bool:
        """Return whether both ask about the same thing: one looks at all that the other looks at, or at more."""
        return self.about == other.about and (self.facts <= other.facts or self.facts >= other.facts)


def _paired(
    own: RuleSet, own_lines: Iterable[TraceLine], other: RuleSet, other_lines: Iterable[TraceLine]
) -> tuple[list[tuple[TraceLine, TraceLine]], list[TraceLine], list[TraceLine]]:
    """Return the lines that ask the same in both, those of `own` alone, and those of `other` alone, in their order.

    Those that look at the very same facts find each other first.
    """
    mine = [(_question(own, line), line) for line in own_lines]
    theirs = [(_question(other, line), line) for line in other_lines]
    partner: dict[int, int] = {}
    for meets in (operator.eq, _Question.meets):
        for at, (question, _) in enumerate(mine):
            free = (
                to
                for to in range(len(theirs))
                if to not in partner.values() and meets(question, theirs[to][0])
            )
            if at not in partner and (found := next(free, None)) is not None:
                partner[at] = found
    pairs = [(line, theirs[partner[at]][1]) for at, (_, line) in enumerate(mine) if at in partner]
    only_own = [line for at, (_, line) in enumerate(mine) if at not in partner]
    only_other = [line for to, (_, line) in enumerate(theirs) if to not in partner.values()]
    return pairs, only_own, only_other


def _question(rules: RuleSet, line: TraceLine) -> _Question:
    for condition in rules.conditions:
        if condition.rule.id == line.rule_id:
            return _Question(("condition", condition.level), _looked_at(condition.when))
    for blocker in rules.blockers:
        if blocker.rule.id == line.rule_id:
            if blocker.when is None:
                return _Question(("blocker", line.rule_id))
            return _Question(("blocker", blocker.effect), _looked_at(blocker.when))
    return _Question("link" if any(row.rule.id == line.rule_id for row in rules.links) else "points")


def _looked_at(condition: Condition) -> frozenset[str]:
    """Return the facts a condition looks at; the details of a flag count as the flag."""
    return frozenset(leaf.metric.partition(".")[0] for leaf in leaves(condition))


def _unknown(other: RuleSet, carried: Known) -> tuple[str, ...]:
    kind = carried.rated.kind
    points = (f"Điểm “{group.name}”" for group in other.groups if group.key not in carried.points)
    facts = (metric.name for metric in counted_metrics(other, kind) if metric.key not in carried.facts)
    tied = [UNKNOWN_LEVEL] if is_tied(other, carried) and carried.tied_level is None else []
    return (*points, *facts, *tied)


def _unasked(now: Standing, other: RuleSet, carried: Known) -> tuple[tuple[str, str], ...]:
    """Return what counts under the subject's own rules and could not be carried over, each with its value."""
    known, rules = now.known, now.rules
    points = _left([(group.key, group.name, "") for group in rules.groups], known.points, carried.points)
    metrics = [(metric.key, metric.name, metric.unit) for metric in rules.metrics]
    kept = {_asks(row) for row in other.blockers if row.rule.id in carried.findings}
    verdicts = (
        (row.rule.says, "đã có kết luận")
        for row in rules.blockers
        if row.rule.id in known.findings and _asks(row) not in kept
    )
    return (*points, *_left(metrics, known.facts, carried.facts), *verdicts)


def _left(
    named: Iterable[tuple[str, str, str]], before: Mapping[str, Input], after: Mapping[str, Input]
) -> Iterable[tuple[str, str]]:
    return (
        (name, shown(before[key], unit)) for key, name, unit in named if key in before and key not in after
    )
