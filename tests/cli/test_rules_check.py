"""`kiemdiem rules check` on files nobody should trust: each is refused in one clear sentence, nothing is half-loaded."""

import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiemdiem import data
from kiemdiem.cli import rules as command
from kiemdiem.cli.rules import check

PACKAGE = data.ROOT / "rulesets" / "qd366_2025"
TEXT = (PACKAGE / "rules.yaml").read_text(encoding="utf-8")
BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of a packaged rule set."""
    return Path(shutil.copytree(PACKAGE, tmp_path / "qd366_2025"))


def checked(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict]:
    """Return the faults found at a path."""
    code = command.run(["check", str(path), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["format"] == 1
    assert code == (1 if said["faults"] else 0)
    return said["faults"]


def only(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the sentence of the only fault at a path."""
    faults = checked(path, capsys)
    assert len(faults) == 1, faults
    return faults[0]["text"]


def test_the_packages_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["check"]) == 0
    assert "qd366_2025" in capsys.readouterr().out


def test_a_copy_of_a_package_is_right(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(folder, capsys) == []
    assert checked(folder / "rules.yaml", capsys) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BOMB.encode(), "neo và bí danh"),
        (TEXT.encode("utf-16"), "UTF-16"),
        ("key: Quy định của Đảng".encode("utf-16-le"), "bảng"),
        ("key: Quy d\u1ecbnh".replace("\u1ecb", "i\u0323").encode("cp1258"), "Windows-1258"),
        (b"key: \xff\xff", "UTF-8"),
        (b"\x00\x01\x02", "YAML"),
        (b"", "phải là một bảng"),
        (b"- 1", "phải là một bảng"),
        (b"key: [1", "cú pháp YAML"),
        (b"[" * 200_000, "quá sâu"),
        (b"{" * 200_000, "quá sâu"),
        (b"key: !!python/object/apply:os.system [ls]", "“key”"),
    ],
    ids=["bomb", "utf-16", "utf-16-le", "windows-1258", "bytes", "binary", "empty", "list", "open", "deep", "deeper", "python"],
)  # fmt: skip
def test_a_file_that_is_no_rule_set_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, says: str
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_bytes(content)
    code = command.run(["check", str(file)])
    said = capsys.readouterr()
    assert code == 1
    assert says in said.out + said.err


def test_a_file_of_fifty_megabytes_is_not_even_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "rules.yaml"
    with file.open("wb") as opened:
        opened.truncate(50_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("was read"))
    assert command.run(["check", str(tmp_path)]) == 1
    assert "lớn quá 1000 KB" in capsys.readouterr().out


def test_a_folder_where_a_file_belongs_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules.yaml").mkdir()
    assert "là thư mục" in only(tmp_path, capsys)


def test_a_pipe_is_never_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "rules.yaml")
    assert "không phải tệp thường" in only(tmp_path, capsys)


def test_a_link_that_goes_round_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules.yaml").symlink_to(tmp_path / "rules.yaml")
    assert "Không" in only(tmp_path, capsys)


def test_a_file_one_may_not_read_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert "Không đọc được tệp" in only(folder, capsys)


@pytest.mark.parametrize("path", ["/khong/co", "\0", "x" * 5000])
def test_a_path_that_leads_nowhere_is_told(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["check", path]) == 1
    assert "Không" in capsys.readouterr().err


def test_missing_cases_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cases.yaml").unlink()
    assert "chưa có cases.yaml" in only(folder, capsys)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", BOMB.encode(), b"ratings: 3", b"calendar: [{year: -5, due: {}}]"]
)
def test_cases_that_cannot_be_read_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (folder / "cases.yaml").write_bytes(content)
    assert all(fault["file"].endswith("cases.yaml") for fault in checked(folder, capsys))


def test_a_case_that_fails_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = folder / "cases.yaml"
    cases.write_text(
        cases.read_text(encoding="utf-8").replace("limit: 2, over: 0", "limit: 3, over: 0"), encoding="utf-8"
    )
    [fault] = checked(folder, capsys)
    assert "số tối đa phải là 3, nhưng là 2" in fault["text"]
    told = cases.read_text(encoding="utf-8").splitlines()[fault["line"] - 1]
    assert "limit: 3, over: 0" in told


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("facts: {prev_limitations_resolved_pct: 50}, level", "facts: {prev_limitation_pct: 50}, level", "không có số liệu “prev_limitation_pct”"),
        ("points: {common: 28, tasks: 67}", "points: {comon: 28, tasks: 67}", "không có nhóm điểm “comon”"),
        ("points: {common: 28, tasks: 67}", "points: {common: 31, tasks: 67}", "31 điểm nằm ngoài thang từ 0 đến 30"),
        ("findings: {blocker.collective.tasks_below_70: confirmed}", "findings: {blocker.x: confirmed}", "không có quy tắc blocker.x"),
        ("findings: {blocker.collective.tasks_below_70: confirmed}", "findings: {blocker.collective.tasks_below_70: maybe}", "“maybe” không có trong"),
        ("facts: {tasks_above_requirement_pct: 29}", "facts: {tasks_above_requirement_pct: true}", "không chạy được"),
        ("year: 2026", "year: 9999", "không chạy được"),
        ("outcome: governs, rows: [governs.year]", "outcome: none", "kết luận phải là none, nhưng là governs"),
    ],
)  # fmt: skip
def test_a_case_that_names_what_is_not_there_or_cannot_run_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, says: str
) -> None:
    cases = folder / "cases.yaml"
    text = cases.read_text(encoding="utf-8")
    assert old in text
    cases.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(says in fault["text"] and fault["line"] for fault in checked(folder, capsys))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("minimum: 90", "minimum: 91", "khoảng trống"),
        ("minimum: 90", "minimum: 89", "chồng lên"),
        ("    maximum: 30", "    maximum: 35", "cộng lại là 105, không phải 100"),
        ("metric: tasks_above_requirement_pct, op: '>=', value: 30", "metric: khong_co, op: '>=', value: 30", "khong_co"),
        ("metric: tasks_above_requirement_pct, op: '>=', value: 30", "metric: tasks_above_requirement_pct, op: '>=', value: 101", "không ai"),
        ("metric: tasks_late_pct, op: '<=', value: 20", "metric: tasks_done_pct, op: '<', value: 100", "các điều kiện của mức này trái nhau"),
        ("    article: Quy định 366-QĐ/TW, Điều 10\n", "", "Thiếu mục “article”"),
        ("    article: Quy định 366-QĐ/TW, Điều 10\n", "    article: ''\n", "không được để trống"),
        ("    confidence: confirmed\n  - id: group.tasks", "  - id: group.tasks", "Thiếu mục “confidence”"),
        ("working_days: 3, counting", "working_days: 99999, counting", "số ngày phải từ 1 đến"),
        ("value: 20", "value: '" + "9" * 5000 + "'", "phân số"),
        ("effective_to: null", "effective_to: 2020-01-01", "đứng trước ngày bắt đầu"),
    ],
)  # fmt: skip
def test_what_does_not_make_sense_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, says: str
) -> None:
    (folder / "rules.yaml").write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    assert TEXT.count(old) >= 1
    faults = checked(folder, capsys)
    assert any(says in fault["text"] and fault["line"] for fault in faults), faults


def test_two_rule_sets_that_govern_the_same_are_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = shutil.copytree(folder, tmp_path / "qd367_2026")
    (other / "rules.yaml").write_text(
        TEXT.replace("key: qd366_2025\n", "key: qd367_2026\n", 1), encoding="utf-8"
    )
    assert any("cùng áp dụng cho một đối tượng" in fault["text"] for fault in checked(tmp_path, capsys))
    (other / "rules.yaml").write_text(TEXT, encoding="utf-8")
    assert "đã dùng ở" in only(tmp_path, capsys)


def test_a_rule_without_a_word_of_explanation_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    instrument = folder / "instrument.md"
    text = instrument.read_text(encoding="utf-8")
    instrument.write_text(text.replace('<a id="band.htxs">', '<a id="band.khac">'), encoding="utf-8")
    assert [fault["text"].split(":")[0] for fault in checked(folder, capsys)] == ["band.htxs", "band.khac"]


def test_a_local_overlay_is_checked_against_what_it_refines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.yaml"
    head = (
        "key: thu\noverlay_of: {}\nnumber: 1-QĐ/TU\ntitle: Chia điểm\neffective_from: 2026-01-01\n"
        "confidence: confirmed\nweights: [{{criterion: criterion.outside.t1, maximum: {}}}]\n"
    )
    file.write_text(head.format("qd366_2025", 70), encoding="utf-8")
    assert checked(tmp_path, capsys) == []
    file.write_text(head.format("qd366_2025", 60), encoding="utf-8")
    assert "cộng các tiêu chí được 60, không phải 70" in only(tmp_path, capsys)
    file.write_text(head.format("qd999", 60), encoding="utf-8")
    assert "Không có bộ quy định “qd999”" in only(tmp_path, capsys)


def test_a_folder_is_searched_for_local_overlays_too(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = tmp_path / "mau"
    shutil.copytree(data.ROOT / "rulesets" / "mau_tap_the_366", sample)
    assert command.run(["check", str(tmp_path), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rulesets"]
    assert [row["key"] for row in rows] == ["mau_tap_the_366", "qd366_2025"]
    assert all(row["hash"].startswith("sha256:") for row in rows)
    weights = sample / "weights.yaml"
    text = weights.read_text(encoding="utf-8")
    for old, new, says in [
        ("overlay_of: qd366_2025\n", "", "Thiếu mục “overlay_of”"),
        ("c1, maximum: 5", "c1, maximum: 6", "cộng các tiêu chí được 31, không phải 30"),
        ("c1, maximum: 5", "c9, maximum: 5", "qd366_2025 không có tiêu chí này"),
        ("c1, maximum: 5", "c1, maximum: -5", "dưới 0 điểm"),
        ("key: mau_tap_the_366", "key: qd366_2025", "đã dùng ở"),
        ("weights:", "conditions: []\nweights:", "Không có mục nào tên là “conditions”"),
        (text, BOMB, "Thiếu mục “overlay_of”"),
        ("weights:", BOMB + "weights:", "neo và bí danh"),
    ]:
        weights.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert any(says in fault["text"] for fault in checked(tmp_path, capsys)), says


def test_an_edited_package_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "changed_packages", lambda: ["Tệp đã bị sửa."])
    assert command.run(["check"]) == 1
    assert "Tệp đã bị sửa." in capsys.readouterr().out


PIECES = [
    b"",
    b"\t",
    b"- ",
    b": ",
    b"{",
    b"}",
    b"[",
    b"'",
    b"&a ",
    b"*a",
    b"!!int ",
    b"1e400",
    b"\xff",
    b"null",
    b"9" * 40,
    b"\n",
]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, len(TEXT)), length=st.integers(0, 200), piece=st.sampled_from(PIECES))
def test_no_file_ends_in_a_traceback(
    start: int, length: int, piece: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = TEXT.encode()
    file = tmp_path / "rules.yaml"
    file.write_bytes(raw[:start] + piece + raw[start + length :])
    assert command.run(["check", str(file)]) == 1
    said = capsys.readouterr()
    assert said.out or said.err


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, 12_000),
    length=st.integers(0, 60),
    piece=st.sampled_from(["", "null", "[", "-1", "x: y", "{}", "1/0", "true"]),
)
def test_no_cases_end_in_a_traceback(
    start: int, length: int, piece: str, folder_of_cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = (PACKAGE / "cases.yaml").read_text(encoding="utf-8")
    (folder_of_cases / "cases.yaml").write_text(
        cases[:start] + piece + cases[start + length :], encoding="utf-8"
    )
    assert command.run(["check", str(folder_of_cases)]) in {0, 1}
    capsys.readouterr()


@pytest.fixture
def folder_of_cases(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGE, tmp_path / "cases"))
