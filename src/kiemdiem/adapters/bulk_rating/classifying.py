"""All subjects of a table before a rule set: results, caps by group, numbers by unit, kind, level and tree."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import ibis
from ibis.expr import types as ir

from kiemdiem.adapters.bulk_rating.counting import capped, counted, rolled_up
from kiemdiem.adapters.bulk_rating.engines import numbered
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
    with ExitStack() as kept:

        def keep(one: ir.Table) -> ir.Table:
            return kept.enter_context(one.cache())

        asked = [Asked(rules, kind, options) for kind in _kinds(rules, table)]
        results = _answered(asked, table, columns, keep)
        leaves = keep(counted(results))
        yield Classified(_written(results), capped(rules, results, options), rolled_up(leaves))


def _kinds(rules: RuleSet, table: ir.Table) -> list[SubjectKind]:
    """Return the kinds that are rated and have rows; where none has, all that are rated."""
    rated = sorted(rated_kinds(rules))
    there = set(table.select("kind").distinct().to_pyarrow()["kind"].to_pylist())
    return [kind for kind in rated if kind.value in there] or rated


def _answered(asked: Sequence[Asked], table: ir.Table, columns: Columns, keep: Keep) -> ir.Table:
    """Return the rows of every kind with what the rules make of them; where people are tied, the collectives first."""
    words = max(each.packing.words for each in asked)
    collectives = [each for each in asked if each.kind is SubjectKind.COLLECTIVE]
    people = [each for each in asked if each.kind is not SubjectKind.COLLECTIVE]
    parts, units = [], None
    if collectives:
        found = [looked(each, _tied_as_told(_own(each, table)), columns, words) for each in collectives]
        parts.append(_judged_once(found, keep))
        if any(each.links for each in people):
            units = keep(_lowest(_joined(parts, keep)))
    found = []
    for each in people:
        rows = _tied_as_told(_own(each, table))
        if each.links and units is not None:
            rows = _tied_to_unit(rows, units)
        found.append(looked(each, rows, columns, words))
    if found:
        parts.append(_judged_once(found, keep))
    return _joined(parts, keep)


def _judged_once(found: Sequence[Looked], keep: Keep) -> tuple[ir.Table, ir.Table]:
    """Return rows, and what follows from their answers: judged once for each set of answers that occurs."""
    rows = keep(_union([each.rows for each in found]))
    seen = keep(rows.select(*_words(rows)).distinct())
    return rows, keep(_union([judged(each.asked, seen, each.bottom) for each in found]))


def _joined(parts: Sequence[tuple[ir.Table, ir.Table]], keep: Keep) -> ir.Table:
    rows, verdicts = (_union(tables) for tables in zip(*parts, strict=True))
    return rows.inner_join(numbered(keep(verdicts)), _words(rows))


def _words(rows: ir.Table) -> list[str]:
    return [name for name in rows.columns if name.startswith(WORD)]


def _own(asked: Asked, table: ir.Table) -> ir.Table:
    return table.filter(table["kind"] == asked.kind.value)


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
