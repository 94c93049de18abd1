"""Two readers of one rule source: whatever the facts, the database says what the core says."""

from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ibis.expr import types as ir

from adapters.bulk import accepted, drawn, engine_with, facts, row, wide
from core.cohorts import PACKAGES
from kiemdiem.adapters.bulk_rating import check, classified, columns_of
from kiemdiem.core.evaluation import Evaluation, evaluate_all
from kiemdiem.core.facts import FactFaults, Options
from kiemdiem.core.ruleset import RuleSet

FEW = settings(
    max_examples=1,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SUBJECTS = 200
Row = dict[str, object]


@pytest.mark.parametrize("key", sorted(PACKAGES))
@FEW
@given(seed=st.integers(0, 2**32))
def test_the_database_says_of_every_subject_and_group_what_the_core_says(key: str, seed: int) -> None:
    rules, chance = PACKAGES[key], Random(seed)  # noqa: S311
    columns = columns_of(rules, ())
    subjects, refused = accepted(rules, [drawn(rules, chance, f"s{number}") for number in range(SUBJECTS)])
    known, options = facts(rules, subjects)
    expected = evaluate_all(rules, known, options)
    shuffled = chance.sample(subjects, len(subjects))
    _, table = engine_with(wide(rules, [row(subject) for subject in shuffled]))
    check(rules, table, columns, options)
    with classified(rules, table, columns, options) as found:
        results = {each["id"]: each for each in found.results.to_pyarrow().to_pylist()}
        caps = found.caps.to_pyarrow().to_pylist()
    assert len(results) == len(subjects)
    for subject, wanted in zip(subjects, _results(expected), strict=True):
        got = results[subject["id"]] | {"total": _total(results[subject["id"]])}
        assert {name: got[name] for name in wanted} == wanted, subject
    assert caps == _caps(expected)
    _, table = engine_with(wide(rules, [row(subject) for subject in refused[:15]]))
    assert refused == [] or _named(rules, table, options) == {each["id"] for each in refused[:15]}


def _named(rules: RuleSet, table: ir.Table, options: Options) -> set[object]:
    with pytest.raises(FactFaults) as wrong:
        check(rules, table, columns_of(rules, ()), options)
    return {fault.subject for fault in wrong.value.faults}


def _total(result: dict[str, Any]) -> Fraction | None:
    top, bottom = result["total_numerator"], result["total_denominator"]
    return None if top is None else Fraction(top, bottom)


def _results(evaluation: Evaluation) -> list[Row]:
    return [
        {
            "id": each.id,
            "verdict": each.verdict,
            "level": each.level,
            "band": each.band,
            "forbidden_levels": " ".join(each.forbidden),
            "rules": " ".join(reason.line.rule_id for reason in each.reasons),
            "total": each.total,
        }
        for each in evaluation.results
    ]


def _caps(evaluation: Evaluation) -> list[Row]:
    return [
        {
            "group": each.group,
            "rule": each.cap.rule.id,
            "level": each.cap.level,
            "base": each.base,
            "base_count": each.state.base_count,
            "allowed": each.state.limit,
            "proposed": each.state.used,
            "over": each.state.over,
        }
        for each in evaluation.caps
    ]
