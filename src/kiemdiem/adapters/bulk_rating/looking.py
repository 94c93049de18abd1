"""The first layer, row by row: how each rule that speaks of a kind of subject answers, and the points."""

from dataclasses import dataclass

import ibis
from ibis.expr import types as ir

from kiemdiem.adapters.bulk_rating import truths
from kiemdiem.adapters.bulk_rating.layout import Columns
from kiemdiem.adapters.bulk_rating.ratios import Ratio
from kiemdiem.adapters.bulk_rating.reckoning import condition, reckoned, score_of
from kiemdiem.adapters.bulk_rating.signatures import CERTAIN, RANK, TRUTH, Packing
from kiemdiem.adapters.bulk_rating.truths import Truth
from kiemdiem.core.facts import Options
from kiemdiem.core.facts.employment import months_before
from kiemdiem.core.rating import rank
from kiemdiem.core.ruleset import Exemption, Level, RuleSet, SubjectKind

CARRIED = ("id", "group", "unit", "tier", "field", "path")
TOP = "top"


class Asked:
    """What is asked about the subjects of one kind: the rules that speak of them, and where each answer is kept.

    Answers: `head`, `proposed`, `tied`, `band`; by number in their lists `c` (is the condition met?) and `u` (is that
    left undecided?), `b` (is the blocker there?) and `m` (is it mitigated?), `x` (does the exemption apply?).
    """

    def __init__(self, rules: RuleSet, kind: SubjectKind, options: Options) -> None:
        self.rules, self.kind, self.options = rules, kind, options
        self.conditions = [row for row in rules.conditions if kind in row.subjects]
        self.blockers = [row for row in rules.blockers if kind in row.subjects and row.when is not None]
        self.links = [row for row in rules.links if kind in row.subjects]
        self.exemptions = [row for row in _in_force(rules, options) if kind in row.subjects]
        self.packing = Packing(kind, self._sizes())

    def _sizes(self) -> dict[str, int]:
        sizes = {"head": CERTAIN, "proposed": RANK, "tied": RANK, "band": RANK}
        for number, row in enumerate(self.conditions):
            sizes[f"c{number}"] = TRUTH
            if row.undecided_when is not None:
                sizes[f"u{number}"] = CERTAIN
        for number, blocker in enumerate(self.blockers):
            sizes[f"b{number}"] = TRUTH
            if blocker.mitigated_when is not None:
                sizes[f"m{number}"] = TRUTH
        return sizes | {f"x{number}": TRUTH for number, _ in enumerate(self.exemptions)}


@dataclass(frozen=True)
class Looked:
    """The rows of one kind: what is carried through, the answers packed, and the points as `TOP` over `bottom`."""

    asked: Asked
    rows: ir.Table
    bottom: int


def ranked(column: ir.StringValue) -> ir.IntegerValue:
    """Return how high the level written in `column` stands, NULL where none is."""
    return ibis.cases(*((column == level.value, rank(level)) for level in Level))


def looked(asked: Asked, own: ir.Table, columns: Columns, words: int) -> Looked:
    """Look at rows of the kind, which have a column `tied`: the rank of the level each is tied to.

    The answers are packed into `words` numbers.
    """
    found = reckoned(asked.rules, asked.kind, own, columns, asked.options.period)
    score = score_of(asked.rules, found.points)
    carried = [name for name in CARRIED if name in own.columns]
    answers: dict[str, ir.Value] = {name: own[name] for name in carried}
    answers["head"] = own["is_head"].fill_null(False)
    answers["proposed"] = ranked(own["proposed"]) if "proposed" in own.columns else ibis.null("int8")
    answers["tied"] = own["tied"]
    answers["band"] = _band(asked.rules, score)
    answers |= {name: truths.value(truth) for name, truth in _truths(asked, own, found.facts).items()}
    answers[TOP] = score.top.cast("int64") if score else ibis.null("int64")
    rows = own.select(**answers)
    packed = asked.packing.packed(rows, words)
    return Looked(asked, rows.select(*carried, TOP, **packed), score.fixed if score else 1)


def _truths(asked: Asked, table: ir.Table, facts: truths.Facts) -> dict[str, Truth]:
    found: dict[str, Truth] = {}
    for number, row in enumerate(asked.conditions):
        found[f"c{number}"] = truths.compiled(row.when, facts)
        if row.undecided_when is not None:
            found[f"u{number}"] = truths.certain(truths.compiled(row.undecided_when, facts))
    for number, blocker in enumerate(asked.blockers):
        if blocker.when is not None:
            found[f"b{number}"] = truths.compiled(blocker.when, facts)
        if blocker.mitigated_when is not None:
            found[f"m{number}"] = truths.compiled(blocker.mitigated_when, facts)
    for number, exemption in enumerate(asked.exemptions):
        found[f"x{number}"] = _applies(exemption, table, facts, asked.options)
    return found


def _band(rules: RuleSet, score: Ratio | None) -> ir.IntegerValue:
    if score is None or not rules.bands:
        return ibis.null("int8")
    inside = []
    for band in rules.bands:
        parts: list[Truth] = []
        if band.minimum is not None:
            parts.append(score.compared(">=", band.minimum))
        if band.below is not None:
            parts.append(score.compared("<", band.below))
        inside.append((truths.value(truths.all_of([score.top.notnull(), *parts])), rank(band.level)))
    return ibis.cases(*inside)


def _applies(row: Exemption, table: ir.Table, facts: truths.Facts, options: Options) -> Truth:
    if row.when is not None:
        return truths.compiled(row.when, facts)
    if row.months is None:
        return condition(table, row.condition)
    if options.period is None or "admitted_on" not in table.columns:
        return False
    since = months_before(options.period.end, row.months)
    return (table["admitted_on"] > ibis.date(since)).fill_null(False)


def _in_force(rules: RuleSet, options: Options) -> tuple[Exemption, ...]:
    if options.period is not None:
        return rules.exemptions_for(options.period.end)
    return tuple(row for row in rules.exemptions if row.since is None and row.until is None)
