"""Questions nobody would put: whatever comes in, an answer or a list of faults goes out, never a traceback."""

import copy
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db.utils import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.asking import ask
from kiemdiem import data
from kiemdiem.cli import rules as command
from kiemdiem.cli.rules import QUESTIONS, replaying

PATIENT = settings(deadline=None, suppress_health_check=list(HealthCheck))
ASKED: dict[str, dict[str, Any]] = {
    "evaluate": {
        "ruleset": "nd233_2026",
        "options": {"cap_base": "HTT", "outstanding_groups": ["g"], "period": {"start": "2026-01-01", "end": "2026-12-31"}},
        "subjects": [
            {"id": "a", "kind": "collective", "group": "g", "unit": "u", "points": {"common": 28, "tasks": 60}, "metrics": {"tasks_done_pct": 100}},
            {"id": "b", "kind": "leader", "unit": "u", "is_head": True, "unit_level": "HTT", "flags": {"disciplined": {"decided_on": "2026-05-20"}}, "quarters": [{"period": 1, "points": {"common": 20, "tasks": 55.5}}]},
            {"id": "c", "kind": "staff", "employment": {"admitted_on": "2026-08-01", "leave": [{"kind": "sick", "from": "2026-01-01", "to": "2026-02-01"}]}},
        ],
    },
    "order": {
        "ruleset": "qd366_2025", "cumulative": True, "units": [{"id": "u"}, {"id": "v", "above": "u"}],
        "subjects": [
            {"id": "c", "kind": "collective", "line": "party", "unit": "u", "reviewed": True},
            {"id": "h", "kind": "leader", "unit": "v", "seats": [{"collective": "c", "role": "head"}], "person": "p", "place": "branch"},
        ],
        "requests": [{"action": "rate", "subject": "h"}, {"action": "review", "subject": "c"}],
    },
    "deadlines": {
        "ruleset": "qd366_2025", "year": 2026,
        "conference": {"on": "2026-11-27", "days": 1, "collective_kind": "ban_thuong_vu", "suggested": True, "suggested_days": 2},
        "done": {"calendar.draft": "2026-11-23"},
        "options": {"counting": "first_day_counts", "days_off": [{"on": "2026-11-23", "says": "Nghỉ", "article": "Thử"}]},
    },
    "select": {"kind": "staff", "period": "year", "period_end": "2026-12-31", "family": "state", "status": "public_employee", "answers": {"unit_regulation": True}},
}  # fmt: skip
ODD = [None, True, 0, -1, 1.5, 10**40, "", " ", "x", "\x00", "HTXS", "2026-02-30", "9999-12-31", [], [[]], ["x"], [None], {}, {"x": 1}, {"": {"": []}}]  # fmt: skip
TEXTS = ["", " ", "null", "[]", "3", '"x"', "{", "{} x", '{"ruleset": NaN}', '{"x": -Infinity}', "[" * 100_000, '{"a":' * 100_000, '{"a": 1, "a": 2}', '{"ruleset": "\\ud800"}', f'{{"year": {"9" * 5000}}}', '{"year": 1e999999999}']  # fmt: skip


def paths(tree: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place in a tree."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [at, *(path for key, value in inner for path in paths(value, (*at, key)))]


def changed(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return the tree with something else at a place: a value, nothing (`...`), or twice the same."""
    made = copy.deepcopy(tree)
    if not path:
        return value if value is not ... else {}
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    if value is not ...:
        holder[path[-1]] = value
    elif isinstance(holder, dict):
        del holder[path[-1]]
    else:
        holder.append(holder[path[-1]])
    return made


def settled(question: str, raw: bytes) -> dict[str, Any]:
    """Ask in JSON and in words; return the answer, which is one of the two kinds there are."""
    code, out, err = ask(question, None, "--json", raw=raw)
    found: dict[str, Any] = json.loads(out)
    assert (code, err) == (2 if "faults" in found else 0, "")
    assert found["format"] == 1
    if code:
        assert found["faults"]
        assert all(set(each) == {"where", "text"} and each["text"] for each in found["faults"])
    told, out, err = ask(question, None, raw=raw)
    assert told == code
    assert bool(out) != bool(err)
    return found


@pytest.mark.parametrize("question", sorted(ASKED))
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_what_is_no_question_is_refused(question: str, text: str) -> None:
    assert "faults" in settled(question, text.encode())


@pytest.mark.parametrize("question", sorted(ASKED))
def test_the_question_as_it_should_be_is_answered(question: str) -> None:
    found = settled(question, json.dumps(ASKED[question]).encode())
    assert "faults" not in found


@pytest.mark.parametrize("question", sorted(ASKED))
@settings(PATIENT, max_examples=30)
@given(drawing=st.data())
def test_a_question_with_something_odd_in_it_is_answered_or_refused(
    question: str, drawing: st.DataObject
) -> None:
    asked = ASKED[question]
    for _ in range(drawing.draw(st.integers(1, 2))):
        path = drawing.draw(st.sampled_from(paths(asked)))
        asked = changed(asked, path, drawing.draw(st.sampled_from([..., *ODD])))
    settled(question, json.dumps(asked).encode())


@pytest.mark.parametrize("question", sorted(ASKED))
@settings(PATIENT, max_examples=20)
@given(raw=st.binary(max_size=40), at=st.integers(0, 400), length=st.integers(0, 5))
def test_a_question_with_bytes_out_of_place_is_answered_or_refused(
    question: str, raw: bytes, at: int, length: int
) -> None:
    text = json.dumps(ASKED[question]).encode()
    settled(question, text[:at] + raw + text[at + length :])


def test_every_fault_of_a_question_is_told_even_where_its_rule_set_is_unknown() -> None:
    found = settled("evaluate", b'{"ruleset": "qd999", "extra": 1, "subjects": []}')
    assert [each["where"] for each in found["faults"]] == ["extra", "ruleset"]


@pytest.mark.parametrize("question", sorted(ASKED))
def test_an_input_that_is_closed_is_told(question: str, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert command.run([question, "--json"]) == 2
    assert "Đầu vào chuẩn không có gì" in json.loads(capsys.readouterr().out)["faults"][0]["text"]


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_a_line_that_cannot_be_read_is_told_as_it_was_asked(question: str, capsys) -> None:
    with pytest.raises(SystemExit) as left:
        command.run([question, "--json", "--khong-co", "x", "y", "z"])
    assert left.value.code == 2
    assert "Dòng lệnh chưa đúng" in json.loads(capsys.readouterr().out)["faults"][0]["text"]
    with pytest.raises(SystemExit) as left:
        command.run([question, "--khong-co", "x", "y", "z"])
    assert left.value.code == 2
    assert "Cách dùng: kiemdiem rules" in capsys.readouterr().err


def test_a_question_nobody_knows_is_told_as_it_was_asked(capsys) -> None:
    assert command.run(["khong_co", "--json"]) == 2
    assert "khong_co" in json.loads(capsys.readouterr().out)["faults"][0]["text"]


def test_without_a_database_a_replay_is_refused_and_not_said_to_differ(
    monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    def gone(_said: str) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(replaying, "_cycle", gone)
    assert command.run(["replay", "1", "--json"]) == 2
    assert "Không dùng được cơ sở dữ liệu" in json.loads(capsys.readouterr().out)["faults"][0]["text"]


@settings(PATIENT, max_examples=10)
@given(raw=st.binary(max_size=60), odd=st.sampled_from(ODD))
def test_a_table_or_options_that_are_none_are_refused_and_nothing_is_written(
    raw: bytes, odd: object, tmp_path: Path, capsys
) -> None:
    table, chosen = tmp_path / "facts.parquet", tmp_path / "options.json"
    table.write_bytes(raw)
    chosen.write_text(json.dumps(odd), encoding="utf-8")
    line = ["classify", "--json", "--ruleset", "qd366_2025", "--input", str(table), "--output", str(tmp_path / "out")]  # fmt: skip
    for more in ([], ["--options", str(chosen)]):
        assert command.run([*line, *more]) == 2
        assert json.loads(capsys.readouterr().out)["faults"]
    assert not (tmp_path / "out").exists()


PACKAGE = data.ROOT / "rulesets" / "hn3814_2018"
TREES = {
    name: yaml.safe_load((PACKAGE / name).read_text(encoding="utf-8"))
    for name in ("rules.yaml", "cases.yaml")
}
LEAVES = st.sampled_from(ODD) | st.text(max_size=8) | st.dates() | st.floats()
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(PATIENT, max_examples=50)
@given(name=st.sampled_from(sorted(TREES)), drawing=st.data())
def test_a_package_with_something_odd_in_it_is_checked_to_the_end(
    name: str, drawing: st.DataObject, tmp_path: Path, capsys
) -> None:
    folder = tmp_path / "package"
    shutil.copytree(PACKAGE, folder, dirs_exist_ok=True)
    path = drawing.draw(st.sampled_from(paths(TREES[name])))
    tree = changed(TREES[name], path, drawing.draw(ANYTHING | st.just(...)))
    (folder / name).write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    code = command.run(["check", str(folder), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert code == (1 if found["faults"] else 0)
    assert all(each["text"] and each["file"] for each in found["faults"])


@settings(PATIENT, max_examples=40)
@given(text=st.text(max_size=60) | ANYTHING.map(lambda tree: yaml.safe_dump(tree, allow_unicode=True)))
def test_any_text_is_told_not_to_be_a_rule_set(text: str, tmp_path: Path, capsys) -> None:
    for name in ("rules.yaml", "weights.yaml"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8", errors="replace")
        assert command.run(["check", str(file), "--json"]) == 1
        faults = json.loads(capsys.readouterr().out)["faults"]
        assert faults
