"""Evaluations of many subjects: verdicts that hold for any facts, whatever the rule set."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.cohorts import PACKAGES, PERIOD, cohort, read
from kiemdiem import data
from kiemdiem.core.caps import cap_state
from kiemdiem.core.evaluation import OUTSIDE, Effect, Verdict, evaluate_all, standing
from kiemdiem.core.facts import FactFaults
from kiemdiem.core.loading import load
from kiemdiem.core.rating import rank
from kiemdiem.core.ruleset import CapBase, Level, RuleSet

RULES = PACKAGES["qd366_2025"]
KEYS = sorted(PACKAGES)
SCORED = [key for key in KEYS if PACKAGES[key].scored]
MANY = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
GOOD = {
    "tasks_done_pct": Fraction(100),
    "tasks_done_on_time_quality_pct": Fraction(100),
    "tasks_above_requirement_pct": Fraction(30),
    "tasks_late_pct": Fraction(0),
    "prev_limitations_resolved_pct": Fraction(100),
}


def asked(rules: RuleSet, drawn: dict[str, object]) -> tuple[object, object]:
    """Return what `read` gives, passing over drawn facts that contradict each other."""
    try:
        return read(rules, drawn)
    except FactFaults:
        assume(False)
        raise


@pytest.mark.parametrize("key", KEYS)
@MANY
@given(drawing=st.data())
def test_a_verdict_names_a_level_or_none_and_never_a_forbidden_one(key: str, drawing: st.DataObject) -> None:
    rules = PACKAGES[key]
    subjects, options = asked(rules, drawing.draw(cohort(rules)))
    for result in evaluate_all(rules, subjects, options).results:
        assert (result.level is not None) is (result.verdict in {Verdict.LEVEL, Verdict.ELIGIBLE})
        assert result.level not in result.forbidden
        effects = {reason.effect for reason in result.reasons}
        if result.verdict is Verdict.MISSING_DATA:
            assert Effect.MISSING in effects
        if result.verdict in OUTSIDE:
            assert effects == {Effect.EXEMPTION}
            assert result.total is None
        if result.verdict is Verdict.HUMAN_DECISION and rules.scored:
            assert effects & {Effect.CONDITION_FAILED, Effect.MITIGATION, Effect.LINK}
        if result.verdict is Verdict.LEVEL and result.level is Level.KHT:
            assert result.band is Level.KHT or Effect.BLOCKER in effects


@pytest.mark.parametrize("key", KEYS)
@MANY
@given(drawing=st.data())
def test_the_order_of_subjects_does_not_matter(key: str, drawing: st.DataObject) -> None:
    rules = PACKAGES[key]
    subjects, options = asked(rules, drawing.draw(cohort(rules)))
    shuffled = drawing.draw(st.permutations(subjects))
    first, second = evaluate_all(rules, subjects, options), evaluate_all(rules, shuffled, options)
    assert {result.id: result for result in first.results} == {result.id: result for result in second.results}
    assert first.caps == second.caps
    assert [result.id for result in second.results] == [subject.id for subject in shuffled]


@pytest.mark.parametrize("key", SCORED)
@MANY
@given(drawing=st.data())
def test_more_points_never_lower_a_level_nor_forbid_one(key: str, drawing: st.DataObject) -> None:
    rules = PACKAGES[key]
    drawn = drawing.draw(cohort(rules))
    for row in drawn["subjects"]:
        row.pop("months", None), row.pop("quarters", None)
        row.setdefault("points", {})
    subjects, options = asked(rules, drawn)
    for row in drawn["subjects"]:
        for group in rules.groups:
            have = row["points"].get(group.key)
            if have is not None:
                more = drawing.draw(st.integers(0, int((group.maximum - have) * 2)))
                row["points"] = {**row["points"], group.key: have + Fraction(more, 2)}
    for row in drawn["subjects"]:
        row.update(is_head=False)
    richer, _ = asked(rules, drawn)
    plain = [type(one)(**{**vars(one), "is_head": False}) for one in subjects]
    before = {result.id: result for result in evaluate_all(rules, plain, options).results}
    for result in evaluate_all(rules, richer, options).results:
        was = before[result.id]
        assert set(result.forbidden) <= set(was.forbidden)
        if was.level is not None and result.level is not None:
            assert rank(result.level) >= rank(was.level)
        if was.level is Level.KHT and result.level is not Level.KHT:
            assert was.band is Level.KHT


@pytest.mark.parametrize("key", KEYS)
@MANY
@given(drawing=st.data())
def test_the_figures_of_a_cap_are_those_one_counts_by_hand(key: str, drawing: st.DataObject) -> None:
    rules = PACKAGES[key]
    subjects, options = asked(rules, drawing.draw(cohort(rules)))
    evaluation = evaluate_all(rules, subjects, options)
    results = {result.id: result for result in evaluation.results}
    for found in evaluation.caps:
        members = [
            one for one in subjects
            if one.group == found.group and one.kind in found.cap.subjects
            and results[one.id].verdict not in OUTSIDE
        ]  # fmt: skip
        levels = Counter(standing(one, results[one.id]) for one in members)
        base = {
            CapBase.HTT: levels[Level.HTT],
            CapBase.HTT_AND_ABOVE: levels[Level.HTT] + levels[Level.HTXS],
            CapBase.TOTAL: len(members),
        }[found.base]
        assert found.state.base_count == base
        assert found.state.used == levels[found.cap.level]
        assert found.state.over == max(0, found.state.used - found.state.limit)
        if found.cap.fewer_than is not None and len(members) < found.cap.fewer_than:
            assert found.state.limit == found.cap.fewer_limit


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_fifth_is_never_exceeded_by_what_the_cap_allows(good: int, best: int) -> None:
    state = cap_state(RULES.caps[0], {Level.HTT: good, Level.HTXS: best}, good + best, outstanding=False)
    assert state.limit * 5 <= good < (state.limit + 1) * 5


def test_a_base_the_cap_does_not_know_is_not_counted_on() -> None:
    with pytest.raises(ValueError, match="not counted on"):
        cap_state(RULES.caps[0], {}, 0, outstanding=False, base=CapBase.TOTAL)


def test_fewer_than_a_few_have_a_limit_of_their_own() -> None:
    cap = next(cap for cap in PACKAGES["nd233_2026"].caps if cap.fewer_than == 5)
    limits = [cap_state(cap, {Level.HTT: total}, total, outstanding=False).limit for total in range(1, 7)]
    assert limits == [1, 1, 1, 1, 1, 1]
    assert cap_state(cap, {Level.HTT: 0}, 4, outstanding=False).limit == 1
    assert cap_state(cap, {Level.HTT: 0}, 5, outstanding=False).limit == 0


@pytest.mark.parametrize("rule", ["band.htxs", "condition.htxs.above", "group.common", "ghost"])
def test_what_was_held_against_the_original_is_never_switched_off(rule: str) -> None:
    with pytest.raises(FactFaults) as caught:
        read(RULES, {"options": {"disabled_rules": [rule]}, "subjects": []})
    assert "không phải quy tắc tắt được" in str(caught.value.faults[0])
    assert RULES.without(frozenset({rule})) is RULES


def test_a_text_that_was_not_read_is_no_rule_to_switch_off() -> None:
    assert "condition.htt.civil_unread" not in PACKAGES["nd90_2020"].switchable
    assert "condition.htxs.tasks" in PACKAGES["nd90_2020"].switchable


def test_what_was_not_held_against_the_original_is_switched_off_and_then_neither_counts_nor_is_looked_at() -> (
    None
):
    row = {"id": "a", "kind": "leader", "points": {"common": Fraction(28), "tasks": Fraction(66)}}
    row["metrics"] = {
        "led_units_tasks_done_pct": Fraction(100), "led_units_above_requirement_pct": Fraction(30),
        "led_units_on_time_quality_pct": Fraction(100), "led_units_tasks_late_pct": Fraction(0),
        "led_units_kht_pct": Fraction(0), "prev_limitations_count": Fraction(0), "kht_quarters_count": Fraction(1),
    }  # fmt: skip
    subjects, options = read(RULES, {"subjects": [row]})
    (law,) = evaluate_all(RULES, subjects, options).results
    question = {"options": {"disabled_rules": ["condition.htxs.no_kht_quarter"]}, "subjects": [row]}
    subjects, options = read(RULES, question)
    (less,) = evaluate_all(RULES, subjects, options).results
    assert (law.verdict, less.verdict) == (Verdict.HUMAN_DECISION, Verdict.ELIGIBLE)
    assert "condition.htxs.no_kht_quarter" not in {line.rule_id for line in less.trace}


def test_a_formula_that_is_switched_off_leaves_the_points_as_told() -> None:
    rules = PACKAGES["hd02_2026"]
    row = {"id": "a", "kind": "leader", "points": {"common": Fraction(28), "tasks": Fraction(66)}}
    row["metrics"] = dict.fromkeys(
        ("quantity_pct", "quality_pct", "progress_pct", "leading_pct"), Fraction(50)
    )
    with pytest.raises(FactFaults):
        read(rules, {"subjects": [row]})
    subjects, _ = read(rules, {"options": {"disabled_rules": ["formula.kpi"]}, "subjects": [row]})
    assert subjects[0].points["tasks"] == 66


def test_a_default_of_the_software_is_switched_off() -> None:
    text = "    level: HTXS\n    subjects: [collective, staff, outside]\n    when: {metric: tasks_above_requirement_pct"
    whole = data.read("rulesets/qd366_2025/rules.yaml")
    assert whole.count(text) == 1
    marked = load(whole.replace(text, f"    is_default: true\n{text}"))
    row = {"id": "a", "kind": "staff", "points": {"common": Fraction(28), "tasks": Fraction(66)}}
    row["metrics"] = {**GOOD, "tasks_above_requirement_pct": Fraction(0)}
    question = {"options": {"disabled_rules": ["condition.htxs.above"]}, "subjects": [row]}
    subjects, options = read(marked, question)
    assert evaluate_all(marked, subjects, options).results[0].verdict is Verdict.ELIGIBLE
    subjects, options = read(marked, {"subjects": [row]})
    assert evaluate_all(marked, subjects, options).results[0].verdict is Verdict.HUMAN_DECISION


def test_a_head_is_tied_to_the_lowest_collective_of_the_unit_and_waits_for_one_that_is_open() -> None:
    head = {"id": "head", "kind": "leader", "unit": "u", "is_head": True}
    head["points"] = {"common": Fraction(28), "tasks": Fraction(64)}
    head["metrics"] = {**GOOD, "led_units_kht_pct": Fraction(0)}
    head["metrics"].pop("prev_limitations_resolved_pct")
    head["metrics"]["limitations_pointed_out"] = Fraction(0)
    low = {"id": "low", "kind": "collective", "unit": "u", "metrics": dict(GOOD)}
    low["points"] = {"common": Fraction(22), "tasks": Fraction(58)}
    low["flags"] = {"subordinate_or_member_disciplined": False}
    open_one = {"id": "open", "kind": "collective", "unit": "u", "points": {"common": Fraction(22)}}

    def verdict(*rows: dict[str, object]) -> Verdict:
        subjects, options = read(RULES, {"subjects": [head, *rows]})
        return evaluate_all(RULES, subjects, options).results[0].verdict

    assert verdict(low) is Verdict.HUMAN_DECISION
    assert verdict(low, open_one) is Verdict.MISSING_DATA
    assert verdict(low, {**open_one, "proposed": "HTXS"}) is Verdict.HUMAN_DECISION
    assert verdict({**low, "points": {"common": Fraction(28), "tasks": Fraction(64)}}) is Verdict.ELIGIBLE


def test_exemptions_bound_to_a_time_need_the_period() -> None:
    old = PACKAGES["qd132_2018"]
    row = {"id": "a", "kind": "staff", "employment": {"admitted_on": "2019-09-01"}}
    period = {"start": "2019-01-01", "end": "2019-12-31"}
    subjects, options = read(old, {"options": {"period": period}, "subjects": [row]})
    assert evaluate_all(old, subjects, options).results[0].verdict is Verdict.REVIEW_ONLY
    subjects, options = read(
        RULES,
        {"options": {"period": PERIOD}, "subjects": [{**row, "employment": {"admitted_on": "2026-09-01"}}]},
    )
    assert evaluate_all(RULES, subjects, options).results[0].verdict is Verdict.EXEMPT


@pytest.mark.parametrize(("key", "verdict"), [("qd366_2025", Verdict.EXEMPT), ("qd124_2023", Verdict.EXEMPT)])
def test_a_condition_told_by_its_name_exempts_without_any_date(key: str, verdict: Verdict) -> None:
    row = {"id": "a", "kind": "staff", "employment": {"conditions": ["admitted_under_months"]}}
    subjects, options = read(PACKAGES[key], {"subjects": [row]})
    assert evaluate_all(PACKAGES[key], subjects, options).results[0].verdict is verdict
