"""The traps of the regulations, each told in the language of those who rate: what no rule set may get wrong."""

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest

from kiemdiem import data
from kiemdiem.core import exact_json
from kiemdiem.core.caps import cap_state
from kiemdiem.core.deadlines import latest_before, read_working_days
from kiemdiem.core.evaluation import Evaluation, Result, Verdict, evaluate_all
from kiemdiem.core.facts import FactBook, read_facts, read_options
from kiemdiem.core.loading import load
from kiemdiem.core.ruleset import CapBase, Level, RuleSet, SubjectKind

YEAR_2026 = {"start": "2026-01-01", "end": "2026-12-31"}
YEAR_2025 = {"start": "2025-01-01", "end": "2025-12-31"}
YEAR_2022 = {"start": "2022-01-01", "end": "2022-12-31"}
CONDITIONS = ("exempt_party_life", "suspended_party_life", "maternity_leave", "sick_leave")

COLLECTIVE_366 = {
    "kind": "collective",
    "points": {"common": 28, "tasks": 67},
    "metrics": {
        "tasks_done_pct": 100,
        "tasks_done_on_time_quality_pct": 100,
        "tasks_above_requirement_pct": 35,
        "tasks_late_pct": 0,
        "prev_limitations_count": 2,
        "prev_limitations_resolved_pct": 100,
    },
    "flags": {"subordinate_or_member_disciplined": False},
}
LEADER_366 = {
    "kind": "leader",
    "points": {"common": 27, "tasks": 64},
    "metrics": {
        "led_units_tasks_done_pct": 100,
        "led_units_on_time_quality_pct": 100,
        "led_units_above_requirement_pct": 30,
        "led_units_tasks_late_pct": 0,
        "led_units_kht_pct": 0,
        "prev_limitations_count": 0,
    },
}
STAFF_366 = {
    "kind": "staff",
    "points": {"common": 28, "tasks": 66},
    "metrics": {
        "tasks_done_pct": 100,
        "tasks_done_on_time_quality_pct": 100,
        "tasks_above_requirement_pct": 30,
        "tasks_late_pct": 0,
        "prev_limitations_count": 0,
    },
}
STAFF_90 = {
    "kind": "staff",
    "metrics": {
        "status": "public_employee",
        "tasks_done_pct": 100,
        "tasks_above_requirement_pct": 50,
        "tasks_done_on_time_quality_pct": 100,
        "tasks_not_assured_pct": 0,
    },
}
UNIT_233 = {
    "kind": "collective",
    "points": {"common": 28, "tasks": 65},
    "metrics": {
        "tasks_done_pct": 100,
        "tasks_done_on_time_quality_pct": 100,
        "tasks_above_requirement_pct": 30,
        "tasks_late_pct": 0,
        "units_KHT": 0,
        "prev_limitations_count": 0,
    },
}
SCORED = {"points": {"common": 28, "tasks": 66}}


def rules_of(key: str) -> RuleSet:
    return load(data.read(f"rulesets/{key}/rules.yaml"))


def evaluated(key: str, *subjects: Mapping[str, object], **options: object) -> Evaluation:
    """Return what a packaged rule set makes of subjects, told as a file of facts tells them."""
    rules, book = rules_of(key), FactBook()
    numbered = [{"id": str(number), **subject} for number, subject in enumerate(subjects, start=1)]
    settings = read_options(exact_json.read(json.dumps(options)), rules, book)
    facts = read_facts(exact_json.read(json.dumps(numbered)), rules, settings, CONDITIONS, book)
    return evaluate_all(rules, facts, settings)


def rated(key: str, subject: Mapping[str, object], **options: object) -> Result:
    return evaluated(key, subject, **options).results[0]


def with_metrics(subject: Mapping[str, object], **metrics: object) -> dict[str, object]:
    told = subject["metrics"]
    assert isinstance(told, dict)
    return {**subject, "metrics": {**told, **metrics}}


def why(result: Result) -> set[str]:
    return {reason.line.rule_id for reason in result.reasons}


# ------------------------------------------------------------------ Points are necessary, never sufficient


@pytest.mark.parametrize(
    ("key", "subject"),
    [("qd366_2025", COLLECTIVE_366), ("nd233_2026", {**UNIT_233, "points": {"common": 28, "tasks": 67}})],
)
def test_95_points_with_one_unresolved_limitation_forbid_excellence_and_leave_the_level_to_a_person(
    key: str, subject: Mapping[str, object]
) -> None:
    result = rated(key, with_metrics(subject, prev_limitations_count=2, prev_limitations_resolved_pct=50))
    assert (result.total, result.verdict, result.level) == (Fraction(95), Verdict.HUMAN_DECISION, None)
    assert result.forbidden == (Level.HTXS,)
    assert "condition.htxs.prior_limitations" in why(result)


@pytest.mark.parametrize(("key", "subject"), [("qd366_2025", COLLECTIVE_366), ("nd233_2026", UNIT_233)])
def test_between_70_and_100_percent_of_tasks_no_level_fits_and_none_is_invented(
    key: str, subject: Mapping[str, object]
) -> None:
    behind = with_metrics(subject, tasks_done_pct=85, tasks_done_on_time_quality_pct=85)
    result = rated(key, {**behind, "points": {"common": 20, "tasks": 40}})
    assert (result.verdict, result.level) == (Verdict.HUMAN_DECISION, None)
    assert result.forbidden == (Level.HTXS, Level.HTT, Level.HT)


def test_a_leader_with_six_of_ten_units_not_completing_does_not_complete() -> None:
    for told in ({"led_units_kht_pct": 60}, {"units_in_charge": 10, "units_KHT": 6}):
        result = rated("qd366_2025", with_metrics(LEADER_366, **told))
        assert (result.verdict, result.level) == (Verdict.LEVEL, Level.KHT)
    assert rated("qd366_2025", with_metrics(LEADER_366, led_units_kht_pct=50)).level is Level.HTXS


# ------------------------------------------------------------------ The share of the excellent


@pytest.mark.parametrize(("good", "allowed"), [(10, 2), (9, 1), (5, 1), (4, 0), (1, 0), (0, 0)])
def test_the_share_is_rounded_down_on_those_rated_good(good: int, allowed: int) -> None:
    caps = {
        f"{key} {cap.rule.id}": cap
        for key in ("qd124_2023", "qd366_2025", "hd02_2026", "nd335_2025", "nd233_2026")
        for cap in rules_of(key).caps
        if cap.fewer_than is None
    }
    assert len(caps) == 6
    for name, cap in caps.items():
        assert cap.base is CapBase.HTT, name
        counts = {Level.HTT: good, Level.HTXS: 3}
        assert cap_state(cap, counts, good + 3, outstanding=False).limit == allowed, name


def test_only_decree_90_counts_the_share_on_everybody() -> None:
    bases = {
        cap.base
        for key in ("qd124_2023", "qd366_2025", "nd335_2025", "nd233_2026")
        for cap in rules_of(key).caps
    }
    assert bases == {CapBase.HTT}
    [cap] = rules_of("nd90_2020").caps
    assert cap_state(cap, {Level.HTXS: 2, Level.HTT: 1, Level.HT: 7}, 10, outstanding=False).limit == 2


def test_of_four_component_units_one_may_be_excellent_and_of_four_persons_none() -> None:
    units = [{**UNIT_233, "group": "units"}] * 2 + [{**UNIT_233, "group": "units", "proposed": "HTT"}] * 2
    people = [{"kind": "staff", **SCORED, "group": "people"}] * 1 + [
        {"kind": "staff", **SCORED, "group": "people", "proposed": "HTT"}
    ] * 3
    caps = {each.group: each for each in evaluated("nd233_2026", *units, *people).caps}
    assert (caps["units"].state.limit, caps["units"].state.over) == (1, 1)
    assert (caps["people"].state.limit, caps["people"].state.over) == (0, 1)


def test_of_five_units_the_share_counts_again() -> None:
    units = [{**UNIT_233, "group": "g"}] + [{**UNIT_233, "group": "g", "proposed": "HTT"}] * 4
    [cap] = evaluated("nd233_2026", *units).caps
    assert (cap.state.base_count, cap.state.limit, cap.state.over) == (4, 0, 1)


# ------------------------------------------------------------------ Discipline, leave, admission


@pytest.mark.parametrize(
    ("key", "subject"),
    [("qd366_2025", STAFF_366), ("qd366_2025", LEADER_366), ("nd233_2026", {"kind": "staff", **SCORED})],
)
def test_a_discipline_for_what_was_done_at_the_old_unit_belongs_to_the_old_unit(
    key: str, subject: Mapping[str, object]
) -> None:
    def disciplined(where: str) -> dict[str, object]:
        return {**subject, "flags": {"disciplined": {"duty_related": True, "violated_at": where}}}

    assert rated(key, disciplined("this")).level is Level.KHT
    assert rated(key, disciplined("former")).level is Level.HTXS


def test_a_member_disciplined_for_the_old_unit_does_not_sink_the_collective_but_a_person_decides_on_excellence() -> (
    None
):
    told = {"duty_related": True, "violated_at": "former"}
    flags = {"subordinate_or_member_disciplined": told, "member_disciplined_for_duty": told}
    result = rated("qd366_2025", {**COLLECTIVE_366, "flags": flags})
    assert (result.verdict, result.level) == (Verdict.HUMAN_DECISION, None)
    assert Level.HTT not in result.forbidden
    here = {**told, "violated_at": "this"}
    flags = {"subordinate_or_member_disciplined": here, "member_disciplined_for_duty": here}
    assert rated("qd366_2025", {**COLLECTIVE_366, "flags": flags}).level is Level.KHT


@pytest.mark.parametrize(
    ("key", "subject"), [("nd90_2020", STAFF_90), ("nd233_2026", {"kind": "staff", **SCORED})]
)
def test_one_act_leads_to_not_completing_in_one_year_only(key: str, subject: Mapping[str, object]) -> None:
    told = {"duty_related": True, "used_in_earlier_year": False}
    assert rated(key, {**subject, "flags": {"disciplined": told}}).level is Level.KHT
    again = {**told, "used_in_earlier_year": True}
    assert rated(key, {**subject, "flags": {"disciplined": again}}).level is Level.HTXS


def test_only_decree_90_asks_not_whether_the_discipline_was_for_duty() -> None:
    private = {"flags": {"disciplined": {"duty_related": False}}}
    assert rated("nd90_2020", {**STAFF_90, **private}).level is Level.KHT
    for key in ("nd335_2025", "nd233_2026"):
        assert rated(key, {"kind": "staff", **SCORED, **private}).level is Level.HTXS


@pytest.mark.parametrize(
    ("key", "subject"),
    [
        ("qd366_2025", STAFF_366),
        ("nd90_2020", STAFF_90),
        ("nd335_2025", {"kind": "staff", **SCORED}),
        ("nd233_2026", {"kind": "staff", **SCORED}),
    ],
)
def test_maternity_leave_of_seven_months_neither_exempts_nor_bars(
    key: str, subject: Mapping[str, object]
) -> None:
    leave = {"leave": [{"kind": "maternity", "from": "2026-02-01", "to": "2026-08-31"}]}
    result = rated(key, {**subject, "employment": leave}, period=YEAR_2026)
    assert (result.verdict, result.level) == (Verdict.ELIGIBLE, Level.HTXS)


def test_a_quarter_of_which_two_months_were_maternity_leave_is_not_rated() -> None:
    leave = {"leave": [{"kind": "maternity", "from": "2026-07-01", "to": "2026-09-10"}]}
    leader = {"kind": "leader", **SCORED, "metrics": {"rated_period": "q3"}, "employment": leave}
    quarter = {"start": "2026-07-01", "end": "2026-09-30"}
    assert rated("hd02_2026", leader, period=quarter).verdict is Verdict.NOT_RATED


def test_four_months_of_sick_leave_bar_good_under_decree_90_alone() -> None:
    leave = {"employment": {"leave": [{"kind": "sick", "from": "2026-01-01", "to": "2026-04-30"}]}}
    result = rated("nd90_2020", {**STAFF_90, **leave}, period=YEAR_2026)
    assert (result.level, result.forbidden) == (Level.HT, (Level.HTXS, Level.HTT))
    for key in ("nd335_2025", "nd233_2026"):
        assert rated(key, {"kind": "staff", **SCORED, **leave}, period=YEAR_2026).level is Level.HTXS


def test_five_months_of_work_are_reviewed_under_decree_90_and_not_rated_under_233() -> None:
    began = {"employment": {"started_on": "2026-08-01"}}
    assert rated("nd90_2020", {**STAFF_90, **began}, period=YEAR_2026).verdict is Verdict.REVIEW_ONLY
    new = {"kind": "staff", **SCORED, **began}
    assert rated("nd233_2026", new, period=YEAR_2026).verdict is Verdict.NOT_RATED


@pytest.mark.parametrize(
    ("key", "year", "verdict"),
    [
        ("qd132_2018", YEAR_2022, Verdict.REVIEW_ONLY),
        ("qd124_2023", {"start": "2024-01-01", "end": "2024-12-31"}, Verdict.EXEMPT),
        ("qd366_2025", YEAR_2025, Verdict.EXEMPT),
    ],
)
def test_a_member_admitted_five_months_ago(key: str, year: Mapping[str, str], verdict: Verdict) -> None:
    admitted = date.fromisoformat(year["end"]).replace(month=8, day=1).isoformat()
    member = {"kind": "staff", "employment": {"admitted_on": admitted}}
    assert rated(key, member, period=year).verdict is verdict
    longer = {"kind": "staff", "employment": {"admitted_on": admitted.replace("-08-", "-05-")}}
    assert rated(key, longer, period=year).verdict not in {Verdict.EXEMPT, Verdict.REVIEW_ONLY}


# ------------------------------------------------------------------ Forms, arithmetic, days


def test_the_letters_of_the_personal_forms_changed_places_between_guidance_25_and_43() -> None:
    def numbers(key: str) -> tuple[str, str]:
        rules = rules_of(key)
        return rules.form_for(SubjectKind.LEADER).number, rules.form_for(SubjectKind.STAFF).number

    assert [number.removeprefix("Mẫu ").lstrip("0") for number in numbers("qd124_2023")] == ["2B", "2A"]
    assert [number.removeprefix("Mẫu ").lstrip("0") for number in numbers("qd366_2025")] == ["2A", "2B"]


def test_the_misprinted_example_of_the_quarter_gives_what_its_inputs_give() -> None:
    shares = {"quantity_pct": 84.4, "quality_pct": 90.3, "progress_pct": 63.3, "leading_pct": 83.3}
    result = rated("hd02_2026", {"kind": "leader", "points": {"common": 30}, "metrics": shares})
    assert result.total == Fraction("86.2275")


def test_the_year_of_a_civil_servant_is_the_exact_mean_of_the_months() -> None:
    months = [
        {"period": number, "points": {"common": 28, "tasks": 60 + number % 2}} for number in range(1, 4)
    ]
    assert rated("nd335_2025", {"kind": "staff", "months": months}).total == 28 + Fraction(182, 3)


def test_a_fault_and_a_delay_cut_only_their_own_product_and_never_below_nothing() -> None:
    products = [
        {"factor": 2, "assigned": 10, "done": 10, "faults": 5},
        {"factor": 1, "assigned": 20, "done": 20, "delays": 2, "objective_delays": 1},
    ]
    result = rated("nd335_2025", {"kind": "staff", "points": {"common": 30}, "work": {"products": products}})
    assert result.total == 30 + Fraction(100 + 50, 300) * 70 + Fraction(175, 2) / 300 * 70


@pytest.mark.parametrize(
    ("conference", "last", "why_so"),
    [
        (date(2026, 11, 27), date(2026, 11, 20), "24/11 is a day off"),
        (date(2026, 8, 25), date(2026, 8, 20), "Saturday 22/8 is worked for Monday 31/8"),
        (date(2026, 9, 3), date(2026, 8, 25), "31/8, 1/9 and 2/9 are days off"),
    ],
)
def test_three_working_days_lie_between_the_draft_and_the_conference(
    conference: date, last: date, why_so: str
) -> None:
    days = read_working_days(data.read("calendar/holidays.yaml"))
    drafts = [
        deadline
        for key in ("qd124_2023", "qd366_2025")
        for deadline in rules_of(key).calendar
        if deadline.rule.id == "calendar.draft"
    ]
    assert drafts
    for deadline in drafts:
        assert latest_before(deadline, conference, days) == last, why_so
    assert days.between(last, conference) >= 3
