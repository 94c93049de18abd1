""" "What if": the rules asked again with changed figures, beside what they say of the present ones. Nothing is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import RuleSet
from kiemdiem.core.trace import Input, shown
from kiemdiem.ratings.models import BlockerVerdict
from kiemdiem.ratings.queries.explanation import Lacking, lacking_above
from kiemdiem.ratings.queries.known import Known
from kiemdiem.ratings.queries.standing import Standing, Upshot, counted_metrics, upshot
from kiemdiem.rulesets.queries.explanation import TraceRow, trace_row

NO_FINDING = "chưa có kết luận"


@dataclass(frozen=True)
class Change:
    """One figure that was changed for the trial."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class TrialLine:
    """One rule before the present and before the changed figures."""

    before: TraceRow
    after: TraceRow

    @property
    def differs(self) -> bool:
        """Whether the rule finds something else, or does something else to the levels."""
        return (self.before.outcome, self.before.effect) != (self.after.outcome, self.after.effect)

    @property
    def refigured(self) -> bool:
        """Whether the rule looks at a figure that was changed."""
        return self.before.inputs != self.after.inputs


@dataclass(frozen=True)
class Trial:
    """What the changed figures lead to, beside the present ones."""

    changes: tuple[Change, ...]
    before: Upshot
    after: Upshot
    lines: tuple[TrialLine, ...]
    lacking: tuple[Lacking, ...]

    @property
    def changed(self) -> tuple[TrialLine, ...]:
        """The rules that answer otherwise."""
        return tuple(line for line in self.lines if line.differs)

    @property
    def unchanged(self) -> tuple[TrialLine, ...]:
        """The rules that answer the same."""
        return tuple(line for line in self.lines if not line.differs)


def require_levels(now: Standing) -> None:
    """Raise Refused where the rules lead to no level, whatever the figures are."""
    if not now.rules.leads_to_levels:
        raise Refused(
            f"{now.rules.number} không có thang điểm hay điều kiện để tính mức, nên đổi số liệu cũng không ra mức khác.",
            way_out="Có thể đối chiếu với một bộ quy định khác ở trang xếp loại của đối tượng.",
        )


def trial(now: Standing, tried: Known) -> Trial:
    """Return what the rules make of `tried`, beside what they make of the present figures.

    The rules are the same and the subject is the same, so each rule has one line on either side.
    """
    rules = now.rules
    present, changed = now.known.rating(rules), tried.rating(rules)
    return Trial(
        changes=tuple(_changes(now, tried)),
        before=upshot(rules, present),
        after=upshot(rules, changed),
        lines=tuple(
            TrialLine(trace_row(rules, before), trace_row(rules, after))
            for before, after in zip(present.trace, changed.trace, strict=True)
        ),
        lacking=lacking_above(rules, tried, changed),
    )


def _changes(now: Standing, tried: Known) -> Iterator[Change]:
    rules, known = now.rules, now.known
    for group in rules.groups:
        yield from _change(group.name, known.points, tried.points, group.key)
    for metric in counted_metrics(rules, now.kind):
        yield from _change(metric.name, known.facts, tried.facts, metric.key, metric.unit)
    yield from _tied(rules, known, tried)
    for blocker in rules.blockers:
        before, after = known.findings.get(blocker.rule.id), tried.findings.get(blocker.rule.id)
        if before != after:
            yield Change(blocker.rule.says, _verdict(before), _verdict(after))


def _change(
    name: str, before: Mapping[str, Input], after: Mapping[str, Input], key: str, unit: str = ""
) -> Iterator[Change]:
    if before.get(key) != after.get(key):
        yield Change(name, shown(before.get(key), unit), shown(after.get(key), unit))


def _tied(rules: RuleSet, known: Known, tried: Known) -> Iterator[Change]:
    if known.tied_level is not tried.tied_level:
        names = (
            rules.level_names[each] if each else "chưa xếp loại"
            for each in (known.tied_level, tried.tied_level)
        )
        yield Change("Mức của tập thể mình đứng đầu", *names)


def _verdict(verdict: str | None) -> str:
    return str(BlockerVerdict(verdict).label).lower() if verdict else NO_FINDING
