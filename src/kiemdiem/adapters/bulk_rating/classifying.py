"""All subjects of a table before a rule set: results, caps by group, numbers by unit, kind, level and tree."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import ibis
from ibis.expr import types as ir

from kiemdiem.adapters.bulk_rating.counting import capped, counted, rolled_up
from kiemdiem.adapters.bulk_rating.judging import OUTSIDE_VERDICTS, judged, named, ranked
from kiemdiem.adapters.bulk_rating.layout import Columns, rated_kinds
from kiemdiem.core.facts import Options
from kiemdiem.core.ruleset import RuleSet, SubjectKind


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
    first = judged(rules, SubjectKind.COLLECTIVE, _of_kind(table, SubjectKind.COLLECTIVE), columns, options)
    with ExitStack() as kept:
        collectives = kept.enter_context(first.cache())
        people = _tied_to_unit(table, collectives)
        persons = sorted(rated_kinds(rules) - {SubjectKind.COLLECTIVE})
        parts = [judged(rules, kind, _of_kind(people, kind), columns, options) for kind in persons]
        results = kept.enter_context((ibis.union(collectives, *parts) if parts else collectives).cache())
        leaves = kept.enter_context(counted(results).cache())
        told = results.mutate(standing=named(results["standing"]))
        yield Classified(told, capped(rules, results, options), rolled_up(leaves))


def _of_kind(table: ir.Table, kind: SubjectKind) -> ir.Table:
    rows = _tied_as_told(table) if "tied" not in table.columns else table
    return rows.filter(rows["kind"] == kind.value)


def _tied_as_told(table: ir.Table) -> ir.Table:
    told = ranked(table["unit_level"]) if "unit_level" in table.columns else ibis.null("int8")
    return table.mutate(tied=told)


def _tied_to_unit(table: ir.Table, collectives: ir.Table) -> ir.Table:
    """Return the rows with the rank they are tied to: as told, else the lowest of the unit where all are known."""
    rated = collectives.filter(collectives["unit"].notnull(), collectives["verdict"].notin(OUTSIDE_VERDICTS))
    units = rated.group_by(of_unit=rated["unit"]).aggregate(
        lowest=rated["standing"].min(), known=rated["standing"].count(), all=rated.count()
    )
    units = units.filter(units["known"] == units["all"]).select("of_unit", "lowest")
    joined = _tied_as_told(table).left_join(units, table["unit"] == units["of_unit"])
    return joined.mutate(tied=ibis.coalesce(joined["tied"], joined["lowest"])).drop("of_unit", "lowest")
