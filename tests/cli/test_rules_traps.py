"""The traps of the regulations, asked as a program asks them: JSON in, the keys and shapes of the contract out."""

from typing import Any

import pytest

from cli.asking import answer

YEAR = {"period": {"start": "2026-01-01", "end": "2026-12-31"}}
COLLECTIVE = {
    "kind": "collective",
    "points": {"common": 28, "tasks": 67},
    "metrics": {
        "tasks_done_pct": 100, "tasks_done_on_time_quality_pct": 100, "tasks_above_requirement_pct": 35,
        "tasks_late_pct": 0, "limitations_pointed_out": 2, "limitations_resolved": 2,
    },
    "flags": {"subordinate_or_member_disciplined": False},
}  # fmt: skip
LEADER = {
    "kind": "leader",
    "points": {"common": 27, "tasks": 64},
    "metrics": {
        "tasks_done_pct": 100, "tasks_done_on_time_quality_pct": 100, "tasks_above_requirement_pct": 30,
        "tasks_late_pct": 0, "units_in_charge": 10, "units_KHT": 0, "limitations_pointed_out": 0, "limitations_resolved": 0,
    },
}  # fmt: skip
STAFF = {**COLLECTIVE, "kind": "staff", "flags": {}}
RESULT = ["id", "total", "band", "verdict", "level", "forbidden_levels", "reasons"]
REASON = ["rule", "article", "effect", "confidence", "inputs", "text"]
CAP = ["group", "level", "base", "base_count", "allowed", "proposed", "over", "article"]


def evaluated(key: str, *subjects: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Ask about subjects; return the answer, whose shape is the contract's."""
    numbered = [{"id": f"s{number}", **subject} for number, subject in enumerate(subjects, start=1)]
    found = answer("evaluate", {"ruleset": key, "options": options, "subjects": numbered})
    assert list(found) == ["format", "ruleset", "hash", "results", "caps"]
    for result in found["results"]:
        assert list(result) == RESULT
        assert all(list(reason) == REASON and all(reason[each] for each in REASON if each != "inputs") for reason in result["reasons"])  # fmt: skip
    assert all(set(CAP) <= set(cap) for cap in found["caps"])
    return found


def rated(key: str, subject: dict[str, Any], **options: Any) -> dict[str, Any]:
    result: dict[str, Any] = evaluated(key, subject, **options)["results"][0]
    return result


def changed(subject: dict[str, Any], **metrics: object) -> dict[str, Any]:
    return {**subject, "metrics": {**subject["metrics"], **metrics}}


def test_95_points_with_one_unresolved_limitation_forbid_excellence_and_leave_the_level_to_a_person() -> None:
    result = rated("qd366_2025", changed(COLLECTIVE, limitations_resolved=1))
    assert result["reasons"].pop(0)["effect"] == "band"
    assert {key: result[key] for key in RESULT[1:-1]} == {
        "total": "95", "band": "HTXS", "verdict": "human_decision", "level": None, "forbidden_levels": ["HTXS"],
    }  # fmt: skip
    assert [(each["rule"], each["effect"], each["inputs"]) for each in result["reasons"]] == [
        (
            "condition.htxs.prior_limitations",
            "condition_failed",
            {"prev_limitations_count": "2", "prev_limitations_resolved_pct": "50"},
        )
    ]


def test_a_leader_with_six_of_ten_units_not_completing_does_not_complete() -> None:
    result = rated("qd366_2025", changed(LEADER, units_KHT=6))
    assert (result["verdict"], result["level"]) == ("level", "KHT")
    assert result["forbidden_levels"] == ["HTXS", "HTT", "HT"]
    [blocker] = [each for each in result["reasons"] if each["effect"] == "blocker"]
    assert blocker["rule"] == "blocker.leader.led_units_kht"
    assert blocker["inputs"] == {"units_in_charge": "10", "led_units_kht_pct": "60"}
    assert rated("qd366_2025", changed(LEADER, units_KHT=5))["level"] == "HTXS"


@pytest.mark.parametrize(("good", "allowed"), [(10, 2), (9, 1), (5, 1), (4, 0), (1, 0), (0, 0)])
def test_the_share_is_rounded_down_on_those_rated_good(good: int, allowed: int) -> None:
    group = [{**STAFF, "group": "g", "proposed": "HTXS"}] * 3 + [{**STAFF, "group": "g", "proposed": "HTT"}] * good  # fmt: skip
    [cap] = evaluated("qd366_2025", *group)["caps"]
    assert {key: cap[key] for key in CAP[:-1]} == {
        "group": "g", "level": "HTXS", "base": "HTT", "base_count": good, "allowed": allowed, "proposed": 3,
        "over": 3 - allowed,
    }  # fmt: skip


def test_four_component_units_and_four_persons_under_decree_233() -> None:
    unit = {
        "kind": "collective", "group": "units", "points": {"common": 28, "tasks": 65},
        "metrics": {
            "tasks_done_pct": 100, "tasks_done_on_time_quality_pct": 100, "tasks_above_requirement_pct": 30,
            "tasks_late_pct": 0, "units_KHT": 0, "prev_limitations_count": 0,
        },
    }  # fmt: skip
    person = {"kind": "staff", "group": "people", "points": {"common": 28, "tasks": 65}}
    groups = [[each, *[{**each, "proposed": "HTT"}] * 3] for each in (unit, person)]
    people, units = evaluated("nd233_2026", *groups[0], *groups[1])["caps"]
    assert (units["group"], units["allowed"], units["proposed"], units["over"]) == ("units", 1, 1, 0)
    assert (people["group"], people["allowed"], people["proposed"], people["over"]) == ("people", 0, 1, 1)


@pytest.mark.parametrize(("where", "level"), [("this", "KHT"), ("former", "HTXS")])
def test_a_discipline_belongs_to_the_unit_where_the_act_was_done(where: str, level: str) -> None:
    told = {"form": "khiển trách", "duty_related": True, "violated_at": where, "decided_on": "2026-05-20"}
    assert rated("qd366_2025", {**STAFF, "flags": {"disciplined": told}}, **YEAR)["level"] == level


def test_maternity_leave_neither_exempts_nor_bars() -> None:
    leave = {"leave": [{"kind": "maternity", "from": "2026-02-01", "to": "2026-07-31"}]}
    result = rated("qd366_2025", {**STAFF, "employment": leave}, **YEAR)
    assert (result["verdict"], result["level"]) == ("eligible", "HTXS")


@pytest.mark.parametrize(("key", "year", "verdict"), [("qd366_2025", 2026, "exempt"), ("qd132_2018", 2022, "review_only")])  # fmt: skip
def test_a_member_admitted_five_months_ago(key: str, year: int, verdict: str) -> None:
    member = {"kind": "staff", "employment": {"admitted_on": f"{year}-08-01"}}
    result = rated(key, member, period={"start": f"{year}-01-01", "end": f"{year}-12-31"})
    assert (result["verdict"], result["level"], result["forbidden_levels"]) == (verdict, None, [])
    assert [each["effect"] for each in result["reasons"]] == ["exemption"]


def test_the_misprinted_example_gives_what_its_inputs_give() -> None:
    shares = {"quantity_pct": 84.4, "quality_pct": 90.3, "progress_pct": 63.3, "leading_pct": 83.3}
    leader = {"kind": "leader", "points": {"common": 30}, "metrics": shares}
    assert rated("hd02_2026", leader)["total"] == "86.2275"


@pytest.mark.parametrize(("key", "letters"), [("qd124_2023", ["2B", "2A"]), ("qd366_2025", ["2A", "2B"])])
def test_the_letters_of_the_personal_forms_changed_places(key: str, letters: list[str]) -> None:
    rules = {
        each["rule"]: each["text"] for group in answer("show", None, key)["groups"] for each in group["rules"]
    }
    assert [letter in rules[f"form.{kind}"] for kind, letter in zip(("leader", "staff"), letters, strict=True)] == [True, True]  # fmt: skip


@pytest.mark.parametrize(
    ("conference", "due", "days"),
    [
        ("2026-11-27", "2026-11-20", [("2026-11-24", False)]),
        ("2026-08-25", "2026-08-20", [("2026-08-22", True)]),
    ],
)
def test_three_working_days_over_a_day_off_and_over_a_worked_saturday(
    conference: str, due: str, days: list[tuple[str, bool]]
) -> None:
    question = {"ruleset": "qd366_2025", "year": 2026, "conference": {"on": conference}}
    [draft] = [each for each in answer("deadlines", question)["calendar"] if each["rule"] == "calendar.draft"]
    assert draft["due"] == due
    assert [(each["on"], each["working"]) for each in draft["special_days"]] == days


def test_whoever_is_asked_first_or_last_is_told_the_same() -> None:
    subjects = [COLLECTIVE, changed(LEADER, units_KHT=6), STAFF, changed(COLLECTIVE, tasks_done_pct=85)]
    there = evaluated("qd366_2025", *subjects)["results"]
    back = evaluated("qd366_2025", *reversed(subjects))["results"]
    bare = [{key: each[key] for key in RESULT[1:]} for each in there]
    assert [{key: each[key] for key in RESULT[1:]} for each in reversed(back)] == bare
