"""Reading rule sets on a terminal: list, show, diff."""

import json

import pytest

from kiemdiem.cli import rules as command
from kiemdiem.cli.rules.files import package, packaged_keys
from kiemdiem.core.loading import load
from kiemdiem.rulesets.queries import rule_groups

KEYS = packaged_keys()


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert command.run([*arguments, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["format"] == 1
    return answer


def every_id(key: str) -> set[str]:
    """Return the ids of all rules, found apart from the grouping that is tested."""
    found: set[str] = set()

    def walk(value: object) -> None:
        rule = getattr(value, "rule", None)
        if hasattr(value, "confidence") and hasattr(value, "says"):
            found.add(value.id)
        elif hasattr(rule, "says"):
            found.add(rule.id)
        elif isinstance(value, tuple):
            for each in value:
                walk(each)

    for value in vars(package(key).rules).values():
        walk(value)
    return found


def test_the_list_names_every_package_with_its_hash_and_how_sure_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    listed = asked(capsys, "list")["rulesets"]
    assert sorted(each["key"] for each in listed) == KEYS
    assert all(each["hash"].startswith("sha256:") and len(each["hash"]) == 71 for each in listed)
    assert [each["effective_from"] for each in listed] == sorted(each["effective_from"] for each in listed)
    command.run(["list"])
    assert "chưa đối chiếu bản gốc" in capsys.readouterr().out


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_the_page_shows_every_rule_with_article_and_confidence_within_the_terminal(
    key: str, columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert command.run(["show", key]) == 0
    text = capsys.readouterr().out
    joined = "".join(text.split())
    for rule_id in every_id(key):
        assert rule_id in joined, rule_id
    longest = max(text.splitlines(), key=len)
    assert len(longest) <= max(int(columns), 73), longest
    assert "đã đối chiếu" in " ".join(text.split()) or "chưa đối chiếu" in " ".join(text.split())


@pytest.mark.parametrize("key", KEYS)
def test_the_page_as_json_holds_the_same_rules(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = asked(capsys, "show", key)
    rules = [rule for group in page["groups"] for rule in group["rules"]]
    assert {rule["rule"] for rule in rules} == every_id(key)
    assert all(rule["article"] and rule["confidence"] in {"confirmed", "partial", "memory"} for rule in rules)
    sure = {rule["rule"] for rule in rules if rule["confidence"] == "confirmed" and rule["is_law"]}
    assert set(page["switchable"]) <= every_id(key) - sure


def test_what_the_software_computes_stands_beside_what_the_text_says() -> None:
    lines = {rule.id: rule for group in rule_groups(package("qd366_2025").rules) for rule in group.rules}
    assert lines["condition.htxs.tasks"].tested.endswith("từ 100% trở lên")
    assert lines["band.htt"].tested == "điểm từ 70 và điểm dưới 90 → “Hoàn thành tốt nhiệm vụ”"
    assert "cùng một đơn vị" in lines["order.rate_unit_before_head"].tested


def test_a_rule_set_compared_with_itself_does_not_differ(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "diff", "qd366_2025", "qd366_2025")
    assert (found["only_left"], found["only_right"], found["changed"]) == ([], [], [])
    assert found["same"] == len(every_id("qd366_2025"))


def test_the_difference_tells_figures_articles_and_what_only_one_has(
    tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = package("qd366_2025").content
    start = text.index("  - {id: duration.others")
    changed = (
        text.replace("key: common\n    name: Nhóm tiêu chí chung\n    maximum: 30", "key: common\n    name: Nhóm tiêu chí chung\n    maximum: 40")
        .replace("    maximum: 70", "    maximum: 60")
        .replace("share: '1/5'", "share: '1/4'")
        .replace(text[start : text.index("\n", start) + 1], "")
    )  # fmt: skip
    load(changed)
    file = tmp_path / "rules.yaml"
    file.write_text(changed, encoding="utf-8")
    found = asked(capsys, "diff", "qd366_2025", str(file))
    assert [each["rule"] for each in found["only_left"]] == ["duration.others"]
    fields = {each["rule"]: {field["field"] for field in each["fields"]} for each in found["changed"]}
    assert fields["group.common"] == fields["group.tasks"] == {"computed"}
    assert fields["cap.htxs"] == {"detail"}
    command.run(["diff", "qd366_2025", str(file)])
    out = " ".join(capsys.readouterr().out.split())
    assert "từ 0 đến 30 điểm" in out
    assert "từ 0 đến 40 điểm" in out


def test_two_regulations_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "diff", "qd132_2018", "qd366_2025")
    assert "band.htxs" in {each["rule"] for each in found["only_right"]}
    changed = {each["rule"]: each["fields"] for each in found["changed"]}
    assert any(field["field"] == "article" for field in changed["order.collective_first"])


@pytest.mark.parametrize(
    "arguments", [["show", "qd999"], ["diff", "qd366_2025", "qd999"], ["show", "/khong/co.yaml"]]
)
def test_an_unknown_rule_set_is_told_with_those_there_are(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(arguments) == 2
    said = capsys.readouterr().err
    assert "Không có" in said
    assert command.run([*arguments, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["faults"]


def test_the_command_lists_its_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["help"]) == 0
    assert "kiemdiem rules deadlines" in capsys.readouterr().out
    assert command.run(["khong-co"]) == 2
