"""The packaged rule sets: they load, their cases hold, their instruments name every rule, their hashes are frozen."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from kiemdiem import data
from kiemdiem.cli import rules as command
from kiemdiem.core.cases import run_cases
from kiemdiem.core.deadlines import read_working_days
from kiemdiem.core.loading import load
from kiemdiem.core.ruleset import Confidence, LegalActData, RuleSet, SubjectKind

KEYS = [
    "hd02_2026", "hn3814_2018", "kl198_2025", "nd233_2026", "nd335_2025", "nd90_2020", "qd124_2023", "qd132_2018",
    "qd366_2025",
]  # fmt: skip
REVIEWING = ["qd124_2023", "qd132_2018", "qd366_2025"]
STEPS = ["drafting", "returned", "submitted", "accepted", "reviewed_at_conference", "appraised", "decided"]


def rules_of(key: str) -> str:
    return data.read(f"rulesets/{key}/rules.yaml")


def cited(rule_set: RuleSet) -> list[str]:
    return [rule.id for rule in rule_set.every_rule()]


def test_every_packaged_rule_set_is_listed_here() -> None:
    assert sorted(path.parent.name for path in (data.ROOT / "rulesets").rglob("rules.yaml")) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_the_cases_hold_and_prove_every_rule_from_both_sides(key: str) -> None:
    report = run_cases(
        load(rules_of(key)),
        data.read(f"rulesets/{key}/cases.yaml"),
        read_working_days(data.read("calendar/holidays.yaml")),
    )
    assert report.faults == []
    assert report.ran > 10


@pytest.mark.parametrize("key", KEYS)
def test_the_instrument_has_an_anchor_for_every_rule_and_no_other(key: str) -> None:
    anchors = re.findall(r'<a id="([^"]+)">', data.read(f"rulesets/{key}/instrument.md"))
    assert len(anchors) == len(set(anchors))
    assert sorted(anchors) == sorted(cited(load(rules_of(key))))


@pytest.mark.parametrize("key", KEYS)
def test_the_text_is_the_newest_frozen_one(key: str) -> None:
    frozen = yaml.safe_load(data.read("rulesets/frozen.yaml"))
    assert sha256(rules_of(key).encode()).hexdigest() == frozen[key][-1]


def test_every_rule_set_says_the_same_of_a_legal_act() -> None:
    said: dict[str, LegalActData] = {}
    for key in KEYS:
        for act in load(rules_of(key)).acts:
            assert said.setdefault(act.key, act) == act


@pytest.mark.parametrize("key", REVIEWING)
def test_steps_moves_forms_and_levels_are_what_the_other_contexts_build_on(key: str) -> None:
    rule_set = load(rules_of(key))
    assert list(rule_set.steps.keys()) == STEPS
    assert rule_set.steps.after("reviews.submit", "returned") == "submitted"
    assert rule_set.steps.after("ratings.decide", "reviewed_at_conference") is None
    assert {form.subject for form in rule_set.forms} == set(SubjectKind)
    for form in rule_set.forms:
        assert [section.kind for section in form.sections].count("prior_items") == 1
        assert [section.kind for section in form.sections].count("points") == 1


def test_132_computes_nothing_and_asks_for_degrees() -> None:
    rule_set = load(rules_of("qd132_2018"))
    assert not rule_set.scored
    assert (rule_set.caps, rule_set.conditions, rule_set.blockers, rule_set.calendar) == ((), (), (), ())
    assert rule_set.degrees == ("Xuất sắc", "Tốt", "Trung bình", "Kém")
    assert any(section.degree for section in rule_set.form_for(SubjectKind.COLLECTIVE).sections)


def test_366_reviews_leaders_and_managers_whatever_takes_other_members_out() -> None:
    """Điều 5.2: all Party members except three groups, and besides them the leaders and managers of all levels."""
    exemptions = load(rules_of("qd366_2025")).exemptions
    assert len(exemptions) == 3
    assert {each.subjects for each in exemptions} == {frozenset({SubjectKind.STAFF, SubjectKind.OUTSIDE})}


def test_132_speaks_of_members_and_names_no_leader_apart() -> None:
    exemptions = load(rules_of("qd132_2018")).exemptions
    assert {each.subjects for each in exemptions} == {frozenset(SubjectKind) - {SubjectKind.COLLECTIVE}}


def test_the_letters_of_the_forms_are_those_of_guidance_43() -> None:
    rule_set = load(rules_of("qd366_2025"))
    assert [rule_set.form_for(kind).number for kind in SubjectKind] == [
        "Mẫu 01",
        "Mẫu 2A",
        "Mẫu 2B",
        "Mẫu 2C",
    ]
    assert rule_set.form_for(SubjectKind.LEADER).rule.confidence is Confidence.PARTIAL


def test_the_command_checks_what_is_packaged(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["check"]) == 0
    assert "qd366_2025" in capsys.readouterr().out


def test_the_command_names_file_and_line_of_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(rules_of("qd366_2025").replace("minimum: 90", "minimum: 91"), encoding="utf-8")
    assert command.run(["check", str(file)]) == 1
    out = capsys.readouterr().out
    assert re.search(r"rules\.yaml:\d+: band\.htxs: có khoảng trống", out)


def test_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run([]) == 2
    assert command.run(["check", "/khong/co"]) == 1
    assert "Cách dùng" in capsys.readouterr().out
