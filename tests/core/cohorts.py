"""Strategies of facts in the shape of `kiemdiem rules evaluate`: subjects that fit a rule set, and arbitrary JSON."""

from fractions import Fraction

from hypothesis import strategies as st

from kiemdiem import data
from kiemdiem.core.exact_json import number
from kiemdiem.core.facts import FactBook, Options, SubjectFacts, read_facts, read_options
from kiemdiem.core.loading import load
from kiemdiem.core.ruleset import NUMBERS, TRUTHS, Field, Metric, Periods, RuleSet, SubjectKind, Unit

PACKAGES = {
    path.parent.name: load(path.read_text(encoding="utf-8"))
    for path in sorted((data.ROOT / "rulesets").glob("*/rules.yaml"))
}
PERIOD = {"start": "2026-01-01", "end": "2026-12-31"}
EDGES = [0, 20, 21, 29, 30, 49, 50, 51, 69, 70, 80, 99, 100]

json_values = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers(-5, 200).map(Fraction),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def read(rules: RuleSet, question: dict[str, object]) -> tuple[tuple[SubjectFacts, ...], Options]:
    """Return the subjects and settings of a question. Raises FactFaults."""
    book = FactBook()
    options = read_options(question.get("options"), rules, book)
    return read_facts(question.get("subjects"), rules, options, (), book), options


def printed(value: object) -> str:
    """Return a value as JSON text, fractions as the exact numbers they are."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, Fraction):
        return number(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{quoted(key)}:{printed(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(printed(each) for each in value) + "]"
    return quoted(str(value))


def quoted(text: str) -> str:
    """Return a text as a JSON string."""
    return '"' + "".join(f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else sign for sign in text) + '"'


def value_of(rules: RuleSet, asked: Metric | Field) -> st.SearchStrategy[object]:
    """Return a strategy of values that fit a metric or a detail."""
    if asked.unit in TRUTHS:
        return st.booleans()
    if asked.unit in {Unit.DEGREE, Unit.CHOICE}:
        return st.sampled_from(rules.degrees if asked.unit is Unit.DEGREE else asked.choices)
    if asked.unit is Unit.DATE:
        return st.sampled_from(["2025-05-20", "2026-05-20", "2027-05-20"])
    if asked.unit is Unit.TEXT:
        return st.just("khiển trách")
    if asked.unit is Unit.COUNT:
        return st.integers(0, 6).map(Fraction)
    assert asked.unit in NUMBERS
    return st.sampled_from(EDGES).map(Fraction)


@st.composite
def subject(draw: st.DrawFn, rules: RuleSet, name: str) -> dict[str, object]:
    """Draw a subject that fits `rules`, any of its facts missing."""
    kind = draw(st.sampled_from(list(SubjectKind)))
    places: dict[str, dict[str, object]] = {"metrics": {}, "flags": {}, "degrees": {}}
    wholes = {metric.whole for metric in rules.metrics}
    for metric in rules.metrics:
        if kind not in metric.subjects or not draw(st.booleans()):
            continue
        place = {Unit.FLAG: "flags", Unit.YES_NO: "flags", Unit.DEGREE: "degrees"}.get(metric.unit, "metrics")
        value = draw(value_of(rules, metric))
        if metric.key in wholes:
            value = Fraction(6)
        if metric.fields and draw(st.booleans()):
            value = {
                field.key: draw(value_of(rules, field)) for field in metric.fields if draw(st.booleans())
            }
        places[place][metric.key] = value
    formulas = {formula.group for formula in rules.formulas if kind in formula.subjects}
    points = {
        group.key: Fraction(draw(st.integers(0, int(group.maximum) * 2)), 2)
        for group in rules.groups
        if group.key not in formulas and draw(st.integers(0, 9))
    }
    made: dict[str, object] = {
        "id": name, "kind": kind.value, "unit": draw(st.sampled_from(["u1", "u2"])),
        "group": draw(st.sampled_from(["g1", "g2"])), "is_head": draw(st.booleans()),
        "proposed": draw(st.sampled_from([None, "HTXS", "HTT"])), **places,
    }  # fmt: skip
    if rules.yearly and draw(st.booleans()):
        made["months" if rules.yearly.of is Periods.MONTHS else "quarters"] = [
            {"period": Fraction(number), "points": points} for number in (1, 2)
        ]
    else:
        made["points"] = points
    return made


@st.composite
def cohort(draw: st.DrawFn, rules: RuleSet) -> dict[str, object]:
    """Draw a question about up to six subjects that fit `rules`."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    return {"options": {"period": PERIOD}, "subjects": [draw(subject(rules, name)) for name in names]}
