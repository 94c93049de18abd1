"""Two readers of one rule source: whatever the facts, the database says what the core says."""

from random import Random

import pytest
from adapters.bulk import PACKAGES, accepted, drawn, engine_with, facts, row, wide
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiemdiem.adapters.bulk_rating import classified, columns_of
from kiemdiem.core.evaluation import Evaluation, evaluate_all

FEW = settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck))
SUBJECTS = 300
Row = dict[str, object]


@pytest.mark.parametrize("key", sorted(PACKAGES))
@FEW
@given(seed=st.integers(0, 2**32))
def test_the_database_says_of_every_subject_and_group_what_the_core_says(key: str, seed: int) -> None:
    rules, chance = PACKAGES[key], Random(seed)
    subjects, _ = accepted(rules, [drawn(rules, chance, f"s{number}") for number in range(SUBJECTS)])
    known, options = facts(rules, subjects)
    _, table = engine_with(wide(rules, [row(subject) for subject in subjects]))
    with classified(rules, table, columns_of(rules, ()), options) as found:
        results = {each["id"]: each for each in found.results.to_pyarrow().to_pylist()}
        caps = found.caps.to_pyarrow().to_pylist()
    expected = evaluate_all(rules, known, options)
    assert len(results) == len(subjects)
    for subject, wanted in zip(subjects, _results(expected), strict=True):
        got = {name: results[wanted["id"]][name] for name in wanted if name != "total"}
        total = results[wanted["id"]]
        assert (got, _over(total)) == ({k: v for k, v in wanted.items() if k != "total"}, wanted["total"]), subject
    assert caps == _caps(expected)


def _over(result: Row) -> tuple[object, ...] | None:
    from fractions import Fraction

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
