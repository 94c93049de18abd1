"""All subjects of a table before a rule set: results, caps by group, numbers by unit, kind, level and tree."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

import ibis
from ibis.expr import types as ir

from kiemdiem.adapters.bulk_rating.counting import capped, counted, rolled_up
from kiemdiem.adapters.bulk_rating.judging import OUTSIDE_VERDICTS, judged, named
from kiemdiem.adapters.bulk_rating.layout import Columns, rated_kinds
from kiemdiem.adapters.bulk_rating.looking import CARRIED, TOP, Asked, Looked, looked, ranked
from kiemdiem.adapters.bulk_rating.signatures import WORD
from kiemdiem.core.facts import Options
from kiemdiem.core.ruleset import RuleSet, SubjectKind

TOLD = ("verdict", "level", "band", "forbidden_levels", "rules")
Keep: TypeAlias = Callable[[ir.Table], ir.Table]


@dataclass(frozen=True)
class Classified:
    """What a rule set makes of a table of subjects."""

    results: ir.Table
    caps: ir.Table
    rollup: ir.Table


@contextmanager
def classified(rules: RuleSet, table: ir.Table, columns: Columns, options: Options) -> Iterator[Classified]:
    """Give what `rules` make of `table`, whose rows have been checked.

    A head is tied to the lowest level among the collectives of the same unit, or to the level told with it, as in
    `core.evaluation.evaluate_all`: the collectives are judged first. What is kept in between goes with the context.
    """
    ibis.options.sql.fuse_selects = False
    rules = rules.without(options.disabled_rules)
    asked = [Asked(rules, kind, options) for kind in sorted(rated_kinds(rules))]
    with ExitStack() as kept:

        def keep(one: ir.Table) -> ir.Table:
            return kept.enter_context(one.cache())

        found = _looked_at(asked, table, columns, keep)
        results = _answered(found, keep)
        leaves = keep(counted(results))
        yield Classified(_written(results), capped(rules, results, options), rolled_up(leaves))


def _looked_at(asked: Sequence[Asked], table: ir.Table, columns: Columns, keep: Keep) -> list[Looked]:
    """Return the rows of every kind with the answers of the rules; where people are tied, the collectives go first."""
    words = max(each.packing.words for each in asked)
    collectives = [each for each in asked if each.kind is SubjectKind.COLLECTIVE]
    people = [each for each in asked if each.kind is not SubjectKind.COLLECTIVE]
    found = [looked(each, _tied_as_told(_own(each, table)), columns, words) for each in collectives]
    units = None
    if found and any(each.links for each in people):
        found = [replace(each, rows=keep(each.rows)) for each in found]
        units = keep(_lowest(_answered(found, keep)))
    for each in people:
        rows = _tied_as_told(_own(each, table))
        if each.links and units is not None:
            rows = _tied_to_unit(rows, units)
        found.append(looked(each, rows, columns, words))
    return found


def _own(asked: Asked, table: ir.Table) -> ir.Table:
    return table.filter(table["kind"] == asked.kind.value)


def _answered(found: Sequence[Looked], keep: Keep) -> ir.Table:
    """Return the rows with what follows from their answers, judged once for each set of answers that occurs."""
    rows = keep(_union([each.rows for each in found])) if len(found) > 1 else found[0].rows
    words = [name for name in rows.columns if name.startswith(WORD)]
    seen = keep(rows.select(*words).distinct())
    verdicts = keep(_union([judged(each.asked, seen, each.bottom) for each in found]))
    return rows.inner_join(verdicts, words)


def _written(results: ir.Table) -> ir.Table:
    """Return the results as they are written."""
    first, *places = [name for name in CARRIED if name in results.columns]
    return results.select(
        first,
        "kind",
        *places,
        *TOLD,
        total_numerator=ibis.ifelse(results["scored"], results[TOP], ibis.null("int64")),
        total_denominator=results["total_denominator"],
        standing=named(results["standing"]),
    )


def _union(tables: Sequence[ir.Table]) -> ir.Table:
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def _tied_as_told(table: ir.Table) -> ir.Table:
    told = ranked(table["unit_level"]) if "unit_level" in table.columns else ibis.null("int8")
    return table.mutate(tied=told)


def _lowest(collectives: ir.Table) -> ir.Table:
    """Return the lowest rank among the collectives of each unit where all are known."""
    rated = collectives.filter(collectives["unit"].notnull(), collectives["verdict"].notin(OUTSIDE_VERDICTS))
    units = rated.group_by(of_unit=rated["unit"]).aggregate(
        lowest=rated["standing"].min(), known=rated["standing"].count(), all=rated.count()
    )
    return units.filter(units["known"] == units["all"]).select("of_unit", "lowest")


def _tied_to_unit(rows: ir.Table, units: ir.Table) -> ir.Table:
    """Return the rows with the rank they are tied to: as told, else that of the unit."""
    joined = rows.left_join(units, rows["unit"] == units["of_unit"])
    return joined.mutate(tied=ibis.coalesce(joined["tied"], joined["lowest"])).drop("of_unit", "lowest")
