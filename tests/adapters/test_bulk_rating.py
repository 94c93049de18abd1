"""Two readers of one rule source: whatever the facts, the database says what the core says."""

import os
from fractions import Fraction
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis.expr import types as ir

from adapters.bulk import FEW, READ, SUBJECTS, accepted, agrees, drawn, engine_with, facts, row, wide
from core.cohorts import PACKAGES
from kiemdiem.adapters.bulk_rating import check, classified, columns_of, opened
from kiemdiem.core.evaluation import evaluate_all
from kiemdiem.core.facts import FactBook, FactFaults, Options, read_facts
from kiemdiem.core.ruleset import RuleSet


@pytest.mark.parametrize("key", sorted(READ))
@FEW
@given(seed=st.integers(0, 2**32))
def test_the_database_says_of_every_subject_and_group_what_the_core_says(key: str, seed: int) -> None:
    rules, chance = READ[key], Random(seed)  # noqa: S311
    columns = columns_of(rules, ())
    subjects, refused = accepted(rules, [drawn(rules, chance, f"s{number}") for number in range(SUBJECTS)])
    known, options = facts(rules, subjects)
    expected = evaluate_all(rules, known, options)
    shuffled = chance.sample(subjects, len(subjects))
    _, table = engine_with(wide(rules, [row(subject) for subject in shuffled]))
    check(rules, table, columns, options)
    with classified(rules, table, columns, options) as found:
        agrees(found, expected)
    _, table = engine_with(wide(rules, [row(subject) for subject in refused[:15]]))
    assert refused == [] or _named(rules, table, options) == {each["id"] for each in refused[:15]}


def _named(rules: RuleSet, table: ir.Table, options: Options) -> set[object]:
    with pytest.raises(FactFaults) as wrong:
        check(rules, table, columns_of(rules, ()), options)
    return {fault.subject for fault in wrong.value.faults}


@pytest.mark.parametrize("key", sorted(PACKAGES))
def test_no_fact_of_a_rule_set_is_called_as_another_column(key: str) -> None:
    rules = PACKAGES[key]
    facts_of = [name for name, column in columns_of(rules, ()).items() if column.asked is not None]
    assert len(facts_of) == sum(1 + len(metric.fields) for metric in rules.metrics)


@pytest.mark.skipif("postgres" not in os.environ.get("DATABASE_URL", ""), reason="needs a PostgreSQL server")
@pytest.mark.parametrize("key", ["nd335_2025", "qd366_2025"])
def test_postgresql_says_what_duckdb_says(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIEMDIEM_CLASSIFY_URL", os.environ["DATABASE_URL"])
    rules, chance = PACKAGES[key], Random(1)  # noqa: S311
    columns = columns_of(rules, ())
    subjects, _ = accepted(rules, [drawn(rules, chance, f"s{number}") for number in range(SUBJECTS)])
    _, options = facts(rules, subjects)
    pq.write_table(wide(rules, [row(subject) for subject in subjects]), tmp_path / "in.parquet")
    said = []
    for engine in ("duckdb", "postgres"):
        with opened(engine, tmp_path / "in.parquet") as table:
            check(rules, table, columns, options)
            with classified(rules, table, columns, options) as found:
                tables = (found.results, found.caps, found.rollup)
                said.append([sorted(map(str, each.to_pyarrow().to_pylist())) for each in tables])
    assert said[0] == said[1]


def test_both_readers_raise_the_share_of_persons_only_where_their_unit_was_recognised() -> None:
    """Nghị định 233/2026/NĐ-CP, Điều 12.6."""
    rules, options = PACKAGES["nd233_2026"], Options(outstanding_groups=frozenset({"g"}))
    plain = {
        "points": {"common": Fraction(28), "tasks": Fraction(60)},
        "metrics": {},
        "flags": {},
        "degrees": {},
    }
    plain |= {
        "unit": "u",
        "is_head": False,
        "proposed": None,
        "employment": {"conditions": [], "admitted_on": None},
    }
    subjects = [
        {**plain, "id": f"{kind}-{level}-{group}", "kind": kind, "group": group, "unit_level": level}
        for kind in ("staff", "leader", "collective")
        for level in (None, "HTT", "HTXS")
        for group in ("g", "h")
    ]
    refused = {f"{kind}-{level}-g" for kind in ("staff", "leader") for level in (None, "HTT")}
    with pytest.raises(FactFaults) as wrong:
        read_facts(subjects, rules, options, (), FactBook())
    assert {fault.subject for fault in wrong.value.faults} == refused
    _, table = engine_with(wide(rules, [row(subject) for subject in subjects]))
    assert _named(rules, table, options) == refused
