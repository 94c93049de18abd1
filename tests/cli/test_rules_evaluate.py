"""`kiemdiem rules evaluate`: the stable shape of its answers, exit code 2 with all faults, and never a traceback."""

import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cohorts import PACKAGES, cohort, printed
from kiemdiem.cli import rules as command
from kiemdiem.cli.rules.evaluate import as_json, as_text, evaluated
from kiemdiem.core.refusal import Refused

EXAMPLE = """
{"ruleset": "qd366_2025",
 "options": {"cap_base": "HTT", "outstanding_groups": ["g1"]},
 "subjects": [{"id": "s1", "kind": "collective", "group": "g1", "unit": "u1", "is_head": false,
               "proposed": "HTXS", "points": {"common": 28, "tasks": 66},
               "metrics": {"tasks_done_pct": 100, "tasks_done_on_time_quality_pct": 100,
                           "tasks_above_requirement_pct": 35, "prev_limitations_resolved_pct": 100},
               "flags": {"subordinate_or_member_disciplined": false}}]}
"""


class Stdin(io.TextIOWrapper):
    """The standard input as a program sees it: text over bytes."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(io.BytesIO(raw), encoding="utf-8")


@pytest.fixture
def evaluate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Return a function that runs the command on a text and returns exit code, output and errors."""

    def run(text: str | bytes, *arguments: str) -> tuple[int, str, str]:
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        monkeypatch.setattr(sys, "stdin", Stdin(raw))
        code = command.run(["evaluate", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_documented_example_gives_the_documented_answer(evaluate) -> None:
    code, out, err = evaluate(EXAMPLE, "--json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert answer["ruleset"] == "qd366_2025"
    assert answer["hash"].startswith("sha256:")
    result = answer["results"][0]
    assert {key: result[key] for key in ("id", "total", "band", "verdict", "level", "forbidden_levels")} == {
        "id": "s1", "total": "94", "band": "HTXS", "verdict": "eligible", "level": "HTXS", "forbidden_levels": [],
    }  # fmt: skip
    assert set(result["reasons"][0]) == {"rule", "article", "effect", "confidence", "inputs", "text"}
    assert result["reasons"][0]["inputs"] == {"common": "28", "tasks": "66", "score": "94"}
    cap = answer["caps"][0]
    assert {key: cap[key] for key in ("group", "level", "base", "base_count", "allowed", "proposed", "over")} == {
        "group": "g1", "level": "HTXS", "base": "HTT", "base_count": 0, "allowed": 0, "proposed": 1, "over": 1,
    }  # fmt: skip
    assert cap["article"]
    assert cap["raised"] is True
    other = json.loads(evaluate(EXAMPLE.replace('["g1"]', '["g2"]'), "--json")[1])["caps"][0]
    assert other == {**cap, "raised": False}


def test_the_same_is_told_in_words(evaluate) -> None:
    code, out, _ = evaluate(EXAMPLE)
    assert code == 0
    assert "s1, 94 điểm: được đề xuất mức" in out
    assert "vượt 1" in out


def test_a_file_may_be_named(evaluate, tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(EXAMPLE, encoding="utf-8")
    assert json.loads(evaluate("", "--json", "--input", str(file))[1])["results"][0]["level"] == "HTXS"


def test_another_rule_set_than_the_packaged_ones_may_be_named(evaluate, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(
        Path(f"{Path(command.__file__).parents[2]}/data/rulesets/qd366_2025/rules.yaml").read_text(
            encoding="utf-8"
        ),
        encoding="utf-8",
    )
    answer = json.loads(evaluate(EXAMPLE.replace("qd366_2025", str(file)), "--json")[1])
    assert answer["results"][0]["verdict"] == "eligible"


def test_everything_wrong_is_told_with_exit_code_two_and_nothing_is_guessed(evaluate) -> None:
    question = {
        "ruleset": "qd366_2025",
        "note": 1,
        "options": {"cap_bases": 1},
        "subjects": [
            {"id": "a", "kind": "staff", "points": {"common": 31}, "metrics": {"tasks": 1}},
            {"id": "a", "kind": "staff", "points": {"tasks": "70"}},
        ],
    }
    code, out, _ = evaluate(json.dumps(question), "--json")
    assert code == 2
    assert [fault["where"] for fault in json.loads(out)["faults"]] == [
        "note", "options.cap_bases", "subjects[a].metrics.tasks", "subjects[a].points.common", "subjects[a].id",
        "subjects[a].points.tasks",
    ]  # fmt: skip
    code, out, err = evaluate(json.dumps(question))
    assert (code, out) == (2, "")
    assert "subjects[a].points.common: điểm nằm ngoài thang từ 0 đến 30." in err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Đầu vào chuẩn không có gì"),
        (" \n", "Đầu vào chuẩn không có gì"),
        ("{", "dòng 1"),
        (b"\xef\xbb\xbf{}", "bộ quy định"),
        ("null", "bảng"),
        ("[]", "bảng"),
        ("{}", "bộ quy định"),
        ('{"ruleset": "qd999"}', "Không có bộ quy định"),
        ('{"ruleset": "/khong/co.yaml"}', "Không có tệp"),
        ('{"ruleset": "qd366_2025"}', "thiếu danh sách"),
        ('{"ruleset": "qd366_2025", "subjects": NaN}', "không phải là số"),
        (b"\xff\xfe{", "UTF-8"),
        ('{"ruleset": "qd366_2025", "subjects": [{"id": "\\ud800", "kind": "staff"}]}', "không để trống"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(evaluate, text: str | bytes, says: str) -> None:
    code, out, _ = evaluate(text, "--json")
    assert code == 2
    assert any(says in fault["text"] for fault in json.loads(out)["faults"]), out
    code, _, err = evaluate(text)
    assert code == 2
    assert says in err


CRITERIA = {f"criterion.collective.c{number}": 4 for number in range(1, 7)}


def overlaid(**more: object) -> str:
    """Return a question with points by criterion under an overlay."""
    subject = {"id": "a", "kind": "collective", "points": {"tasks": 66}, "criteria": CRITERIA}
    return json.dumps({"ruleset": "qd366_2025", "subjects": [subject], **more})


def test_points_by_criterion_are_added_up_under_the_local_text_that_is_named(evaluate, tmp_path) -> None:
    sample = Path(command.__file__).parents[2] / "data/rulesets/mau_tap_the_366/weights.yaml"
    own = tmp_path / "chia.yaml"
    own.write_text(sample.read_text(encoding="utf-8").replace("key: mau_tap_the_366", "key: chia"))
    for name, key in (("mau_tap_the_366", "mau_tap_the_366"), (str(own), "chia")):
        code, out, _ = evaluate(overlaid(options={"overlay": name}), "--json")
        answer = json.loads(out)
        assert (code, answer["results"][0]["total"]) == (0, "90")
        assert answer["overlay"]["key"] == key
        assert answer["overlay"]["confidence"] == "partial"
        assert answer["overlay"]["hash"].startswith("sha256:")
    assert "chưa đối chiếu bản gốc" in " ".join(evaluate(overlaid(options={"overlay": name}))[1].split())
    assert "overlay" not in json.loads(evaluate(EXAMPLE, "--json")[1])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "ghi văn bản chia điểm ở options.overlay"),
        ({"overlay": 3}, "phải là chữ"),
        ({"overlay": "khong_co"}, "Không có văn bản chia điểm “khong_co”. Có sẵn: mau_tap_the_366."),
        ({"overlay": "/khong/co.yaml"}, "Không có tệp"),
        ({"overlay": "qd366_2025/rules.yaml"}, "Không có tệp"),
        (
            {"overlay": "mau_tap_the_366", "period": {"start": "2024-01-01", "end": "2024-12-31"}},
            "chỉ dùng cho kỳ kết thúc từ 30/08/2025",
        ),
    ],
)
def test_a_local_text_that_cannot_be_used_is_a_fault(evaluate, options: object, says: str) -> None:
    code, out, _ = evaluate(overlaid(options=options), "--json")
    assert code == 2
    assert any(says in fault["text"] for fault in json.loads(out)["faults"]), out


def test_a_local_text_of_another_rule_set_is_a_fault(evaluate) -> None:
    question = overlaid(options={"overlay": "mau_tap_the_366"}).replace("qd366_2025", "nd233_2026")
    code, out, _ = evaluate(question, "--json")
    assert code == 2
    assert "chia điểm cho “qd366_2025”" in out


def test_the_answer_tells_what_was_switched_off(evaluate) -> None:
    options = {"disabled_rules": ["condition.htxs.no_kht_quarter"]}
    question = json.dumps({"ruleset": "qd366_2025", "options": options, "subjects": []})
    code, out, _ = evaluate(question, "--json")
    assert (code, json.loads(out)["disabled_rules"]) == (0, options["disabled_rules"])
    assert "Đã tắt: Người có một quý bị xếp Không hoàn thành nhiệm vụ" in " ".join(
        evaluate(question)[1].split()
    )


@pytest.mark.parametrize("key", sorted(PACKAGES))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawing=st.data())
def test_every_answer_can_be_printed(key: str, drawing: st.DataObject) -> None:
    question = {"ruleset": key, **drawing.draw(cohort(PACKAGES[key]))}
    try:
        found, evaluation, options = evaluated(printed(question))
    except Refused:
        return
    assert json.loads(json.dumps(as_json(found, evaluation, options), ensure_ascii=False))["ruleset"] == key
    assert all(line.isprintable() for line in as_text(found, evaluation, options))


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=40) | st.sampled_from(EXAMPLE.split('"')).map(lambda part: EXAMPLE.replace(part, "x", 1))
)
def test_any_text_is_answered_or_refused(text: str) -> None:
    try:
        evaluated(text)
    except Refused as refused:
        answered = refused
    else:
        return
    assert answered.reason
