"""The rule language: what a file may say beyond the yearly review by points, and that no file breaks the reader."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cohorts import PACKAGES
from kiemdiem import data
from kiemdiem.core.condition import Compare
from kiemdiem.core.loading import RuleSetFaults, load, load_overlay
from kiemdiem.core.rating import RatedSubject, Verdict, rate, score_of
from kiemdiem.core.ruleset import Cited, Confidence, Level, LevelCondition, SubjectKind, Unit, weighted

GOOD = data.read("rulesets/qd366_2025/rules.yaml")
RULES = load(GOOD)
CITED = "says: Câu thử., article: Điều thử, confidence: partial"
METRICS = "metrics:\n"
WORK = "".join(
    f"  - {{key: {key}, name: Thử, unit: '%', subjects: [staff]}}\n"
    for key in ("quantity_pct", "quality_pct", "progress_pct")
)


def said(text: str) -> list[str]:
    """Return what is wrong with a rule set file; nothing where it can be used."""
    try:
        load(text)
    except RuleSetFaults as faults:
        return [fault.says for fault in faults.faults]
    return []


def with_metric(row: str) -> str:
    return GOOD.replace(METRICS, f"{METRICS}  - {{{row}, name: Thử, subjects: [staff]}}\n", 1)


def with_condition(when: str) -> str:
    row = f"  - {{id: condition.test, level: HTT, subjects: [staff], when: {{{when}}}, {CITED}}}\n"
    return GOOD.replace("conditions:\n", f"conditions:\n{row}", 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (with_metric("key: x, unit: '%', part: tasks_done"), "“part” và “whole” phải đi cùng nhau"),
        (with_metric("key: x, unit: count, part: tasks_done, whole: tasks_total"), "chỉ dùng cho đơn vị %"),
        (with_metric("key: x, unit: '%', part: tasks_made, whole: tasks_total"), "“tasks_made” phải là số liệu"),
        (with_metric("key: x, unit: '%', part: units_KHT, whole: tasks_total"), "“units_KHT” không dùng cho mọi"),
        (with_metric("key: x, unit: '%', same_as: tasks_done"), "“same_as” phải là số liệu khác"),
        (with_metric("key: x, unit: choice"), "“choices” đi cùng"),
        (with_metric("key: x, unit: count, choices: [a]"), "“choices” đi cùng"),
        (with_metric("key: x, unit: degree"), "không có cấp độ nào"),
        (with_metric("key: x, unit: date"), "chỉ dùng cho chi tiết"),
        (with_metric("key: x, unit: count, fields: [{key: y, unit: yes_no}]"), "“fields” chỉ dùng cho flag"),
        (with_metric("key: x, unit: flag, fields: [{key: y, unit: flag}]"), "không dùng được ở đây"),
        (with_metric("key: x, unit: flag, fields: [{key: y, unit: yes_no}, {key: y, unit: yes_no}]"), "khai hai lần"),
        (with_metric("key: is_head, unit: yes_no"), "phần mềm tự điền"),
        (with_metric("key: tên, unit: yes_no"), "chữ không dấu"),
        (with_metric("key: tasks_done, unit: count"), "đã khai ở dòng"),
        (with_condition("metric: disciplined.kind, op: '==', value: true"), "không có trong tệp"),
        (with_condition("metric: disciplined.form, in: [khiển trách]"), "chữ tự do"),
        (with_condition("metric: disciplined.violated_at, op: '==', value: this"), "chỉ so sánh được bằng “in”"),
        (with_condition("metric: disciplined.violated_at, in: [here]"), "chỉ được gồm các giá trị this, former"),
        (with_condition("metric: disciplined.decided_on, in: [today]"), "before_period"),
        (with_condition("metric: tasks_done, in: ['1']"), "không hợp với đơn vị"),
        (with_condition("metric: tasks_done, op: '>=', value: nhiều"), "không hợp với đơn vị"),
        (GOOD.replace("maximum: 30", "maximum: 0"), "phải lớn hơn 0"),
        (GOOD.replace("key: tasks\n", "key: common\n"), "bị khai hai lần"),
        (GOOD.replace("alternatives: [HTT_and_above]", "alternatives: [HTT]"), "cách tính khác với “base”"),
        (GOOD.replace("rounding: down\n", "rounding: down\n    fewer_than: 5\n", 1), "phải đi cùng nhau"),
        (GOOD.replace("rounding: down\n", "rounding: down\n    fewer_than: 5\n    fewer_limit: 6\n", 1), "từ 0 đến “fewer_than”"),
        (GOOD.replace("condition: exempt_party_life, ", ""), "đúng một trong: condition, when"),
        (GOOD.replace("condition: exempt_party_life, ", "condition: exempt_party_life, when: {metric: is_head, op: '==', value: true}, "), "đúng một trong"),
        (GOOD.replace("reviewed: false, rated: false", "reviewed: false, rated: true", 1), "không kiểm điểm thì không xếp loại"),
        (GOOD + f"work: {{id: work.x, fault_cut: '1/4', delay_cut: '1/4', {CITED}}}\n", "thiếu số liệu “quantity_pct”"),
        (GOOD.replace(METRICS, METRICS + WORK) + f"work: {{id: work.x, fault_cut: '5/4', delay_cut: '1/4', {CITED}}}\n", "từ 0 đến 1"),
        (GOOD + f"formulas:\n  - {{id: f.a, subjects: [staff], group: bonus, mean_of: [tasks_done_pct], {CITED}}}\n", "nhóm điểm “bonus”"),
        (GOOD + f"formulas:\n  - {{id: f.a, subjects: [staff], group: tasks, mean_of: [tasks_done], {CITED}}}\n", "với đơn vị %"),
        (GOOD + f"formulas:\n  - {{id: f.a, subjects: [leader], group: tasks, mean_of: [tasks_done_pct], {CITED}}}\n", "không dùng cho mọi đối tượng"),
        (GOOD + f"formulas:\n  - {{id: f.a, subjects: [staff], group: tasks, mean_of: [], {CITED}}}\n", "không được để trống"),
        (GOOD + "formulas:\n" + f"  - {{id: f.a, subjects: [staff], group: tasks, mean_of: [tasks_done_pct], {CITED}}}\n  - {{id: f.b, subjects: [staff], group: tasks, mean_of: [tasks_done_pct], {CITED}}}\n", "đã có công thức"),
        (GOOD + f"scores: {{rounding: {{id: r.a, step: 0, mode: half_up, {CITED}}}}}\n", "phải lớn hơn 0"),
        (GOOD + f"scores: {{rounding: {{id: r.a, step: 1, mode: up, {CITED}}}}}\n", "không có trong: half_up"),
        (GOOD + f"yearly: {{id: y.a, of: [weeks], function: mean, {CITED}}}\n", "không có trong: months"),
        (GOOD + f"quarterly: {{id: q.a, of: [quarters], function: mean, {CITED}}}\n", "chỉ tính được từ các tháng"),
        (GOOD + f"gaps:\n  - {{id: g.a, kind: no_points, effect: left_out, {CITED}}}\n", "không tính điểm từ các kỳ"),
        (GOOD + f"yearly: {{id: y.a, of: [months], function: mean, {CITED}}}\ngaps:\n  - {{id: g.a, kind: no_points, effect: left_out, {CITED}}}\n  - {{id: g.b, kind: no_points, effect: unknown, {CITED}}}\n", "đã có quy tắc"),
    ],
)  # fmt: skip
def test_a_fault_of_the_language_is_told(text: str, says: str) -> None:
    found = said(text)
    assert any(says in one for one in found), found


def test_a_rule_set_needs_neither_forms_nor_steps() -> None:
    start, end = GOOD.index("steps:\n"), GOOD.index("# ", GOOD.index("moves:\n"))
    bare = GOOD[:start] + GOOD[end:]
    bare = bare[: bare.index("forms:\n")] + bare[bare.index("notes:\n") :]
    rules = load(_without_steps(bare))
    assert rules.forms == ()
    assert list(rules.steps.keys()) == []


def _without_steps(text: str) -> str:
    for step in ("decided", "submitted", "appraised", "reviewed_at_conference", "accepted"):
        text = text.replace(f" step: {step},", "")
    return text


def test_a_form_does_not_ask_for_what_documents_raise_nor_for_counts_behind_a_share() -> None:
    for kind in SubjectKind:
        for metric in RULES.asked_of(kind):
            assert metric.unit is not Unit.FLAG
            assert not metric.register
            assert metric.key not in {"tasks_total", "tasks_done", "units_KHT", "units_in_charge"}
    assert [metric.key for metric in RULES.asked_of(SubjectKind.STAFF)] == [
        "tasks_done_pct", "tasks_done_on_time_quality_pct", "tasks_above_requirement_pct", "tasks_late_pct",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "mode", "total"),
    [
        ("'1/100'", "half_up", Fraction("86.23")),
        ("'1/10'", "half_up", Fraction("86.2")),
        ("'1/2'", "half_up", Fraction(86)),
        ("'1/100'", "down", Fraction("86.22")),
        ("1", "half_up", Fraction(86)),
    ],
)
def test_a_total_is_rounded_only_where_the_rule_set_says_so(step: str, mode: str, total: Fraction) -> None:
    points = {"common": Fraction(30), "tasks": Fraction("56.2275")}
    rules = load(GOOD + f"scores: {{rounding: {{id: r.a, step: {step}, mode: {mode}, {CITED}}}}}\n")
    assert score_of(rules, points) == total
    assert score_of(RULES, points) == Fraction("86.2275")


def test_rounding_half_up_reaches_the_band_above() -> None:
    rules = load(GOOD + f"scores: {{rounding: {{id: r.a, step: 1, mode: half_up, {CITED}}}}}\n")
    points = {"common": Fraction(30), "tasks": Fraction("59.5")}
    assert score_of(rules, points) == 90


def test_a_condition_left_open_stops_the_level_but_does_not_bar_it() -> None:
    row = next(row for row in RULES.conditions if row.rule.id == "condition.htxs.no_discipline")
    assert row.undecided_when is not None
    facts = {
        "tasks_done_pct": Fraction(100), "tasks_done_on_time_quality_pct": Fraction(100),
        "tasks_above_requirement_pct": Fraction(30), "tasks_late_pct": Fraction(0),
        "prev_limitations_resolved_pct": Fraction(100), "subordinate_or_member_disciplined": True,
        "subordinate_or_member_disciplined.violated_at": "former",
    }  # fmt: skip
    collective = RatedSubject(SubjectKind.COLLECTIVE, is_head=False)
    points = {"common": Fraction(28), "tasks": Fraction(64)}
    rating = rate(RULES, collective, points, facts, {}, None)
    assert rating.level is None
    assert rating.barred == {}
    assert [line.rule_id for line in rating.needs_decision] == ["condition.htxs.no_discipline"]
    lower = rate(RULES, collective, {**points, "tasks": Fraction(50)}, facts, {}, None)
    assert lower.level is Level.HTT
    assert lower.needs_decision == ()


def by_degree(level: Level, *degrees: str) -> LevelCondition:
    """Return the condition that a staff member's results are of one of these degrees."""
    rule = Cited(f"condition.{level.value.lower()}", "Câu thử.", "Điều thử", Confidence.PARTIAL)
    when = Compare("tasks_degree", "in", values=frozenset(degrees))
    return LevelCondition(rule, level, frozenset({SubjectKind.STAFF}), when)


def test_conditions_alone_may_name_the_level() -> None:
    conditions = (by_degree(Level.HTXS, "Xuất sắc"), by_degree(Level.HTT, "Xuất sắc", "Tốt"))
    rules = replace(PACKAGES["qd124_2023"], conditions=conditions, blockers=())
    staff = RatedSubject(SubjectKind.STAFF, is_head=False)

    def level(**facts: str) -> Level | None:
        return rate(rules, staff, {}, facts, {}, None).level

    assert level(tasks_degree="Xuất sắc") is Level.HTXS
    assert level(tasks_degree="Tốt") is Level.HTT
    assert level(tasks_degree="Trung bình") is None
    assert level() is None
    leader = rate(rules, RatedSubject(SubjectKind.LEADER, is_head=False), {}, {}, {}, None)
    assert leader.level is None
    assert leader.needs_decision


def test_a_confirmed_blocker_leads_to_its_level_even_without_points() -> None:
    findings = {"blocker.staff.degradation": Verdict.CONFIRMED}
    rating = rate(RULES, RatedSubject(SubjectKind.STAFF, is_head=False), {}, {}, findings, None)
    assert rating.level is Level.KHT


OVERLAY = """\
key: dia_phuong
overlay_of: qd366_2025
number: Văn bản thử
title: Chia điểm tiêu chí tập thể
effective_from: 2026-01-01
confidence: partial
weights:
"""
SIX = "".join(f"  - {{criterion: criterion.collective.c{number}, maximum: 5}}\n" for number in range(1, 7))
TWO = (
    "  - {criterion: criterion.collective.t1, maximum: 50}\n"
    "  - {criterion: criterion.collective.t2, maximum: 20}\n"
)


def test_an_overlay_gives_criteria_their_points_and_nothing_else() -> None:
    refined = weighted(RULES, load_overlay(OVERLAY + SIX + TWO, RULES))
    maxima = {row.rule.id: row.maximum for row in refined.criteria}
    assert maxima["criterion.collective.c1"] == 5
    assert maxima["criterion.collective.t1"] == 50
    assert maxima["criterion.leader.c1"] is None
    assert refined.groups == RULES.groups


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (OVERLAY + SIX.replace("c6, maximum: 5", "c6, maximum: 4"), "được 29, không phải 30"),
        (OVERLAY + SIX.replace("collective.c6", "collective.c7"), "không có tiêu chí này"),
        (OVERLAY + SIX + SIX, "chia điểm hai lần"),
        (OVERLAY + TWO[: TWO.index("\n") + 1], "chưa có điểm tối đa"),
        (
            OVERLAY.replace("overlay_of: qd366_2025", "overlay_of: qd124_2023") + SIX,
            "không phải “qd366_2025”",
        ),
        (OVERLAY + SIX + "bands: []\n", "Không có mục nào tên là “bands”"),
        ("- 1\n", "phải là một bảng"),
    ],
)
def test_an_overlay_may_not_break_what_it_refines(text: str, says: str) -> None:
    with pytest.raises(RuleSetFaults) as caught:
        load_overlay(text, RULES)
    assert any(says in fault.says for fault in caught.value.faults)


LINES = GOOD.splitlines(keepends=True)
SPOILED = st.sampled_from(
    ["", "x: 1\n", "- \n", "  - {}\n", "key: [\n", "  metric: 5\n", "\t\n", "when: {all: []}\n", "&a *a\n", "'\n",
     "    subjects: [collective, []]\n", "    level: null\n", "? {a: 1}\n", "    maximum: 1e9\n"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), SPOILED | st.text(max_size=12)), min_size=1, max_size=4
    )
)
def test_a_spoiled_file_is_refused_at_its_lines_or_still_a_rule_set(changes: list[tuple[int, str]]) -> None:
    lines = list(LINES)
    for place, text in changes:
        lines[place] = text
    assert all(one.endswith(".") for one in said("".join(lines)))


TEXTS = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
SECTIONS = [
    "acts", "levels", "groups", "bands", "conditions", "blockers", "links", "caps", "order", "exemptions", "calendar",
    "durations", "forms", "metrics", "steps", "moves", "criteria", "notes", "formulas", "work", "yearly", "quarterly", "gaps", "scores",
    "authorities",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(SECTIONS), TEXTS, max_size=6))
def test_any_sections_are_refused_with_sentences(sections: dict[str, object]) -> None:
    assert all(one.endswith(".") for one in said(json.dumps(sections)))
