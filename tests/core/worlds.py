"""Strategies shared by the property tests of the core: subjects of a conference, facts and points of a rating."""

from fractions import Fraction

from hypothesis import strategies as st

from kiemdiem import data
from kiemdiem.core.loading import load
from kiemdiem.core.order import OrderSubject
from kiemdiem.core.ruleset import NUMBERS, TRUTHS, WHEN, Field, Metric, RuleSet, SubjectKind, Unit

RULES = load(data.read("rulesets/qd366_2025/rules.yaml"))
OLD_RULES = load(data.read("rulesets/qd132_2018/rules.yaml"))
PATHS = ["1/", "1/2/", "1/3/", "1/2/4/"]
PERCENTS = st.sampled_from([0, 20, 21, 29, 30, 49, 50, 51, 69, 70, 99, 100]).map(Fraction)
POINTS = {"common": st.integers(0, 300), "tasks": st.integers(0, 700)}


@st.composite
def subjects(draw: st.DrawFn) -> list[OrderSubject]:
    """Draw collectives over a small tree of units, and people who sit in some of them, in any order."""
    collectives = [
        OrderSubject(
            id=number,
            kind=SubjectKind.COLLECTIVE,
            role="",
            line=draw(st.sampled_from(["party", "state", "mass", "enterprise"])),
            name=f"Tập thể {number}",
            collective_ids=frozenset({number}),
            unit_id=PATHS.index(path),
            unit_path=path,
        )
        for number, path in enumerate(draw(st.lists(st.sampled_from(PATHS), max_size=5)), start=1)
    ]
    seats = (
        st.frozensets(st.sampled_from([each.id for each in collectives]))
        if collectives
        else st.just(frozenset())
    )
    people = [
        OrderSubject(
            id=100 + number,
            kind=draw(st.sampled_from([SubjectKind.LEADER, SubjectKind.STAFF])),
            role=draw(st.sampled_from(["head", "deputy", "member", "staff"])),
            line="party",
            name=f"Người {number}",
            collective_ids=draw(seats),
            unit_id=PATHS.index(path),
            unit_path=path,
        )
        for number, path in enumerate(draw(st.lists(st.sampled_from(PATHS), max_size=6)))
    ]
    return draw(st.permutations([*collectives, *people]))


def facts(rules: RuleSet, kind: SubjectKind) -> st.SearchStrategy[dict[str, Fraction | bool | str]]:
    """Return a strategy of facts about a subject, with details of flags, any of them missing."""
    asked = [metric for metric in rules.metrics if kind in metric.subjects]
    values = {metric.key: _value(metric) for metric in asked}
    values |= {f"{metric.key}.{field.key}": _value(field) for metric in asked for field in metric.fields}
    return st.fixed_dictionaries({}, optional=values)


def _value(asked: Metric | Field) -> st.SearchStrategy[Fraction | bool | str]:
    if asked.unit in TRUTHS:
        return st.booleans()
    if asked.unit in NUMBERS:
        return PERCENTS
    return st.sampled_from(WHEN if asked.unit is Unit.DATE else asked.choices or ("chữ",))


def points() -> st.SearchStrategy[dict[str, Fraction]]:
    """Return a strategy of points in tenths, within each group."""
    return st.fixed_dictionaries(POINTS).map(
        lambda drawn: {key: Fraction(value, 10) for key, value in drawn.items()}
    )
