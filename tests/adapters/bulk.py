"""Subjects for both readers of a rule set: as JSON for the one, as rows of a wide table for the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import cycle
from random import Random
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import HealthCheck, Phase, settings
from ibis.backends.duckdb import Backend

from core.cohorts import EDGES, PACKAGES, PERIOD, read
from kiemdiem import data
from kiemdiem.adapters.bulk_rating import Classified, columns_of
from kiemdiem.adapters.bulk_rating.layout import CONDITION, CRITERIA, POINTS, Kind, rated_kinds
from kiemdiem.core.condition import Compare
from kiemdiem.core.evaluation import Evaluation
from kiemdiem.core.facts import FactFaults, Options, SubjectFacts
from kiemdiem.core.loading import load_overlay
from kiemdiem.core.ruleset import (
    NUMBERS,
    TRUTHS,
    CapBase,
    Field,
    Level,
    Metric,
    Rounding,
    RoundingMode,
    RuleSet,
    ScoreRounding,
    SubjectKind,
    Unit,
    weighted,
)

TYPES = {
    Kind.KEY: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.TRUTH: pa.bool_(),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.decimal128(9, 2),
    Kind.DAY: pa.date32(),
}
OPTIONS = {"period": PERIOD}
BAD = ("late", "kht", "not_", "leave", "absent")
Json = dict[str, object]


def odd(rules: RuleSet) -> RuleSet:
    """Return `rules` with what the language allows and no packaged rule set says."""
    unsaid = Compare("self_detected_and_remedied", "==", value=True)
    middling = [
        replace(row, effect=level, mitigated_when=unsaid)
        for row, level in zip(rules.blockers, cycle([Level.HT, Level.HTT, Level.KHT]), strict=False)
    ]
    cited = rules.bands[0].rule
    caps = [
        replace(row, rounding=Rounding.HALF_UP, base=CapBase.HTT_AND_ABOVE, fewer_than=30, fewer_limit=1)
        for row in rules.caps
    ]
    return replace(
        rules,
        blockers=tuple(middling),
        caps=tuple(caps),
        rounding=ScoreRounding(cited, Fraction(3, 2), RoundingMode.HALF_UP),
    )


FEW = settings(
    max_examples=1,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SUBJECTS = 200
WEIGHTS = data.read("rulesets/mau_tap_the_366/weights.yaml")
WEIGHTED = weighted(PACKAGES["qd366_2025"], load_overlay(WEIGHTS, PACKAGES["qd366_2025"]))
READ = {**PACKAGES, "odd": odd(PACKAGES["qd366_2025"]), "weighted": WEIGHTED}


def drawn(rules: RuleSet, chance: Random, name: str) -> Json:
    """Draw a subject with facts of the vocabulary of `rules`, many of them missing, most of them near a threshold."""
    kinds = sorted(rated_kinds(rules)) if chance.random() < 0.97 else list(SubjectKind)
    kind = chance.choice(kinds)
    told = chance.choice([0.4, 0.9, 1.0])
    good = chance.random() < 0.5
    wholes, parts = ({getattr(metric, name) for metric in rules.metrics} for name in ("whole", "part"))
    places: dict[str, Json] = {"metrics": {}, "flags": {}, "degrees": {}}
    for metric in rules.metrics:
        if kind not in metric.subjects or chance.random() > told:
            continue
        place = {Unit.FLAG: "flags", Unit.YES_NO: "flags", Unit.DEGREE: "degrees"}.get(metric.unit, "metrics")
        raised = metric.unit is not Unit.FLAG or chance.random() < (0.01 if good else 0.2)
        if metric.fields and raised and chance.random() < 0.5:
            places[place][metric.key] = {
                field.key: _value(rules, field, chance, good)
                for field in metric.fields
                if chance.random() < 0.6
            }
        else:
            places[place][metric.key] = _value(rules, metric, chance, good) if raised else False
        if metric.key in wholes:
            places[place][metric.key] = Fraction(12 if good else chance.choice([0, 3, 7, 12]))
        elif metric.key in parts and good:
            wanted = 0 if _unwanted(metric.key) else 12
            places[place][metric.key] = Fraction(chance.choice([wanted, wanted, wanted, 4]))
    counts = places["metrics"]
    for metric in rules.metrics:
        part, whole = counts.get(metric.part), counts.get(metric.whole)
        if isinstance(part, Fraction) and isinstance(whole, Fraction) and chance.random() < 0.97:
            counts[metric.part] = min(part, whole)
    conditions = [row.condition for row in rules.exemptions if row.condition and row.months is None]
    formulas = {formula.group for formula in rules.formulas if kind in formula.subjects}
    criteria = _criteria(rules, kind, chance)
    return {
        "id": name,
        "kind": kind.value,
        "unit": chance.choice(["u1", "u2", "u3", "u4", None]),
        "group": chance.choice(["g1", "g2", "g3", None]),
        "is_head": chance.random() < 0.5,
        "proposed": chance.choice([None, "HTXS", "HTT"]),
        "unit_level": chance.choice([None, None, None, "HTXS", "HT"]),
        **places,
        "criteria": criteria,
        "points": {
            group.key: Fraction(
                chance.randint(int(group.maximum) * (3 if good else 1), int(group.maximum) * 4), 4
            )
            for group in rules.groups
            if group.key not in formulas and chance.random() < (0.03 if criteria else 0.95)
        },
        "employment": {
            "conditions": [key for key in conditions if chance.random() < 0.05],
            "admitted_on": chance.choice([None, None, "2020-03-01", "2026-08-15", "2026-06-30"]),
        },
    }


def _criteria(rules: RuleSet, kind: SubjectKind, chance: Random) -> Json:
    """Draw points of criteria that have a maximum: mostly all of a kind, at times some, or somebody else's."""
    told = chance.choice([0, 0.9, 1, 1, 1])
    return {
        row.rule.id: Fraction(chance.randint(int(row.maximum) * 2, int(row.maximum) * 4), 4)
        for row in rules.criteria
        if row.maximum is not None
        and chance.random() < told
        and (kind in row.subjects or chance.random() < 0.01)
    }


def _value(rules: RuleSet, asked: Metric | Field, chance: Random, good: bool) -> object:
    if asked.unit in TRUTHS:
        return chance.random() < (0.02 if good else 0.5)
    if asked.unit in {Unit.DEGREE, Unit.CHOICE}:
        return chance.choice(rules.degrees if asked.unit is Unit.DEGREE else asked.choices)
    if asked.unit is Unit.DATE:
        return chance.choice(["2025-05-20", "2026-01-01", "2026-12-31", "2027-05-20"])
    if asked.unit is Unit.TEXT:
        return "khiển trách"
    if asked.unit is Unit.COUNT:
        return Fraction(chance.randint(0, 3 if good else 12))
    assert asked.unit in NUMBERS
    if good and chance.random() < 0.9:
        return Fraction(0 if _unwanted(asked.key) else 100)
    value = Fraction(chance.choice(EDGES))
    return value if value == 100 else value + Fraction(chance.choice([0, 0, 1]), 100)


def accepted(rules: RuleSet, drawn_ones: Sequence[Json]) -> tuple[list[Json], list[Json]]:
    """Return the subjects that the first reader takes, and those it refuses."""
    taken, refused = [], []
    for one in drawn_ones:
        try:
            read(rules, {"options": OPTIONS, "subjects": [one]})
        except FactFaults:
            refused.append(one)
        else:
            taken.append(one)
    return taken, refused


def facts(rules: RuleSet, subjects: Sequence[Json]) -> tuple[tuple[SubjectFacts, ...], Options]:
    """Return the subjects as the first reader reads them, and the settings."""
    return read(rules, {"options": OPTIONS, "subjects": list(subjects)})


def row(subject: Json) -> Json:
    """Return a subject as a row of the wide table."""
    made: Json = {
        key: subject[key] for key in ("id", "kind", "unit", "group", "is_head", "proposed", "unit_level")
    }
    for place in ("metrics", "flags", "degrees"):
        for key, value in _table(subject[place]).items():
            if isinstance(value, dict):
                made[key] = True
                made |= {f"{key}.{detail}": each for detail, each in value.items()}
            else:
                made[key] = value
    made |= {f"{POINTS}{key}": value for key, value in _table(subject["points"]).items()}
    made |= {f"{CRITERIA}{key}": value for key, value in _table(subject.get("criteria", {})).items()}
    employment = _table(subject["employment"])
    made |= {f"{CONDITION}{key}": True for key in employment["conditions"]}  # type: ignore[attr-defined]
    made["admitted_on"] = employment["admitted_on"]
    return made


def wide(rules: RuleSet, rows: Sequence[Json]) -> pa.Table:
    """Return rows as the wide table of `rules`, with every column it knows."""
    columns = columns_of(rules, ())
    return pa.table(
        {
            name: pa.array([_cell(each.get(name), column.kind) for each in rows], TYPES[column.kind])
            for name, column in columns.items()
        }
    )


def engine_with(table: pa.Table) -> tuple[Backend, ibis.Table]:
    """Return a database in memory that holds a table."""
    engine = ibis.duckdb.connect()
    return engine, engine.create_table("subjects", table)


def agrees(found: Classified, expected: Evaluation) -> None:
    """Assert that a database says of every subject and of every group what the core says."""
    results = {each["id"]: each for each in found.results.to_pyarrow().to_pylist()}
    assert len(results) == len(expected.results)
    for wanted in _results(expected):
        got = results[wanted["id"]] | {"total": _total(results[wanted["id"]])}
        assert {name: got[name] for name in wanted} == wanted
    assert found.caps.to_pyarrow().to_pylist() == _caps(expected)


def _total(result: dict[str, Any]) -> Fraction | None:
    top, bottom = result["total_numerator"], result["total_denominator"]
    return None if top is None else Fraction(top, bottom)


def _results(evaluation: Evaluation) -> list[Json]:
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


def _caps(evaluation: Evaluation) -> list[Json]:
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


def _unwanted(key: str) -> bool:
    return any(word in key.lower() for word in BAD)


def _cell(value: object, kind: Kind) -> object:
    if isinstance(value, Fraction):
        return int(value) if kind is Kind.WHOLE else Decimal(value.numerator) / Decimal(value.denominator)
    return date.fromisoformat(value) if isinstance(value, str) and kind is Kind.DAY else value


def _table(value: object) -> Mapping[str, object]:
    assert isinstance(value, dict)
    return value
