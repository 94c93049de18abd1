"""Caps for each comparison group, and how many stand where."""

from fractions import Fraction

import ibis
from ibis.expr import types as ir

from kiemdiem.adapters.bulk_rating.judging import OUTSIDE_VERDICTS, told
from kiemdiem.core.facts import Options
from kiemdiem.core.rating import rank
from kiemdiem.core.ruleset import Cap, CapBase, Level, Rounding, RuleSet

PLACES = ("unit", "tier", "field", "path")


def capped(rules: RuleSet, results: ir.Table, options: Options) -> ir.Table:
    """Return where each comparison group stands against each cap that concerns one of its subjects."""
    rated = results.filter(results["group"].notnull(), results["verdict"].notin(OUTSIDE_VERDICTS))
    counts = rated.group_by(["group", "kind"]).aggregate(
        total=rated.count(),
        **{f"at{rank(level)}": (rated["standing"] == rank(level)).sum() for level in Level},
    )
    tables = [_cap(counts, cap, number, options) for number, cap in enumerate(rules.caps)]
    if not tables:
        nothing = counts.filter(ibis.literal(False))
        return _row(nothing, "", "", "", *[ibis.literal(0, "int64")] * 3)
    found = ibis.union(*tables) if len(tables) > 1 else tables[0]
    return found.order_by("group", "number").drop("number")


def _cap(counts: ir.Table, cap: Cap, number: int, options: Options) -> ir.Table:
    base = cap.base
    if options.cap_base is not None and options.cap_base in cap.alternatives:
        base = options.cap_base
    groups = counts.filter(counts["kind"].isin(sorted(cap.subjects)))
    groups = groups.group_by("group").aggregate(
        total=groups["total"].sum(),
        **{f"at{rank(level)}": groups[f"at{rank(level)}"].sum().fill_null(0) for level in Level},
    )
    based = groups.mutate(base_count=_base(groups, base), used=groups[f"at{rank(cap.level)}"])
    usual = _rounded(cap.share, cap.rounding, based["base_count"])
    if cap.share_outstanding is not None and options.outstanding_groups:
        raised = _rounded(cap.share_outstanding, cap.rounding, based["base_count"])
        chosen = based["group"].cast("string").isin(sorted(options.outstanding_groups))
        usual = ibis.ifelse(chosen, raised, usual)
    if cap.fewer_than is not None and cap.fewer_limit is not None:
        usual = ibis.ifelse(based["total"] < cap.fewer_than, ibis.literal(cap.fewer_limit, "int64"), usual)
    return _row(based, cap.rule.id, cap.level, base, based["base_count"], usual, based["used"]).mutate(
        number=ibis.literal(number, "int64")
    )


def _row(
    groups: ir.Table, rule: str, level: str, base: str, count: ir.Value, allowed: ir.Value, used: ir.Value
) -> ir.Table:
    """Return caps as they are written: the same columns whatever the rule set."""
    rows = groups.select(
        group=groups["group"],
        rule=ibis.literal(rule),
        level=ibis.literal(level),
        base=ibis.literal(base),
        base_count=_whole(count),
        allowed=_whole(allowed),
        proposed=_whole(used),
    )
    return rows.mutate(over=ibis.greatest(rows["proposed"] - rows["allowed"], 0))


def _base(groups: ir.Table, base: CapBase) -> ir.IntegerValue:
    if base is CapBase.TOTAL:
        return groups["total"]
    good = groups[f"at{rank(Level.HTT)}"]
    return good if base is CapBase.HTT else good + groups[f"at{rank(Level.HTXS)}"]


def _rounded(share: Fraction, rounding: Rounding, count: ir.IntegerValue) -> ir.IntegerValue:
    """Return a share of a count as a whole number: what is divided divides evenly."""
    half = 1 if rounding is Rounding.HALF_UP else 0
    top, bottom = count * (2 * share.numerator) + half * share.denominator, 2 * share.denominator
    return (top - top % bottom) // bottom


def _whole(number: ir.IntegerValue) -> ir.IntegerValue:
    """Return a sum as a 64-bit number. DuckDB sums in 128 bits, which it would write to a file as a binary float.

    Ibis takes a sum for a 64-bit number and leaves a plain cast away.
    """
    return number.cast("decimal(18, 0)").cast("int64")


def counted(results: ir.Table) -> ir.Table:
    """Return how many stand where (`cell`: kind, verdict and level), for each unit, tier, field and place of the tree."""
    places = [name for name in PLACES if name in results.columns]
    return results.group_by([*places, "cell"]).aggregate(subjects=results.count())


def rolled_up(leaves: ir.Table) -> ir.Table:
    """Return the numbers of `counted`: in all, by unit, by tier, by field, and down the tree."""
    parts = [_by("all", leaves.mutate(key=ibis.literal("")))]
    parts += [
        _by(name, leaves.rename(key=name)) for name in PLACES if name in leaves.columns and name != "path"
    ]
    if "path" in leaves.columns:
        parts.append(_by("path", leaves.inner_join(_above(leaves), "path")))
    found = ibis.union(*parts)
    return found.select("by", "key", **told(found["cell"]), subjects=found["subjects"])


def _by(dimension: str, keyed: ir.Table) -> ir.Table:
    keyed = keyed.filter(keyed["key"].notnull())
    sums = keyed.group_by(["key", "cell"]).aggregate(subjects=_whole(keyed["subjects"].sum()))
    return sums.select(
        by=ibis.literal(dimension),
        key=sums["key"].cast("string"),
        cell=sums["cell"],
        subjects=sums["subjects"],
    )


def _above(leaves: ir.Table) -> ir.Table:
    """Return for each path the places it counts in: `1/2/4/` in `1/`, `1/2/` and `1/2/4/`."""
    paths = leaves.filter(leaves["path"].notnull()).select("path").distinct()
    steps = paths.select("path", steps=paths["path"].split("/"))
    deepest = steps.aggregate(most=steps["steps"].length().max()).to_pyarrow()["most"][0].as_py() or 2
    places = []
    for above in range(1, deepest):
        deep = steps.filter(steps["steps"].length() > above)
        ancestor = ibis.literal("/").join([deep["steps"][each] for each in range(above)])
        places.append(deep.select("path", key=ancestor.concat("/")))
    return ibis.union(*places) if len(places) > 1 else places[0]
