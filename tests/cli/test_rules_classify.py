"""`kiemdiem rules classify`: a table in, four files out, or a refusal with every fault and nothing written."""

import json
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kiemdiem.adapters.bulk_rating import spark
from kiemdiem.cli.rules import run
from kiemdiem.cli.rules.files import package
from kiemdiem.core.refusal import Refused

KEY = "hn3814_2018"
TWO_DIGITS = pa.decimal128(5, 2)


def table(**columns: object) -> pa.Table:
    """Return three subjects of two units that fit the rule set; `columns` replace or add, None takes away."""
    groups = [group.key for group in package(KEY).rules.groups]
    maxima = {group.key: group.maximum for group in package(KEY).rules.groups}
    usual: dict[str, object] = {
        "id": ["a", "b", "c"],
        "kind": ["staff", "staff", "leader"],
        "group": ["g", "g", "g"],
        "unit": ["u", "v", None],
        "is_head": [False, False, True],
        "path": ["1/2/", "1/3/", "1/2/"],
        **{f"points.{key}": pa.array([Decimal(int(maxima[key]))] * 3, TWO_DIGITS) for key in groups},
    }
    made = usual | columns
    return pa.table({name: values for name, values in made.items() if values is not None})


def classify(folder: Path, given: pa.Table, *more: str) -> int:
    """Classify a table into `folder/out`."""
    pq.write_table(given, folder / "in.parquet")
    return run(
        [
            "classify",
            "--ruleset",
            KEY,
            "--input",
            f"{folder}/in.parquet",
            "--output",
            f"{folder}/out",
            "--json",
            *more,
        ]
    )


def faults(output: str) -> Mapping[str, str]:
    """Return what is wrong, by place."""
    return {each["where"]: each["text"] for each in json.loads(output)["faults"]}


def test_a_table_becomes_results_caps_numbers_and_a_manifest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify(tmp_path, table()) == 0
    out = tmp_path / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        "caps.parquet", "manifest.json", "results.parquet", "rollup.parquet",
    ]  # fmt: skip
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["ruleset"], manifest["hash"], manifest["rows"]["results"]) == (KEY, package(KEY).hash, 3)
    assert json.loads(capsys.readouterr().out) == manifest
    results = pq.read_table(out / "results.parquet").to_pylist()
    assert {(row["id"], row["band"]) for row in results} == {("a", "HTXS"), ("b", "HTXS"), ("c", "HTXS")}
    rollup = pq.read_table(out / "rollup.parquet").to_pylist()
    tree: dict[str, int] = {}
    for row in rollup:
        if row["by"] == "path":
            tree[row["key"]] = tree.get(row["key"], 0) + row["subjects"]
    assert tree == {"1/": 3, "1/2/": 2, "1/3/": 1}
    assert sum(row["subjects"] for row in rollup if row["by"] == "unit") == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_columns_that_are_missing_unknown_or_of_another_type_are_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    group = package(KEY).rules.groups[0].key
    wrong = {f"points.{group}": pa.array([1.5, 2.0, 3.0]), "is_head": None, "ghost": [1, 2, 3]}
    assert classify(tmp_path, table(**wrong)) == 2
    said = faults(capsys.readouterr().out)
    assert "thiếu cột này" in said["is_head"]
    assert "không có cột nào tên như vậy" in said["ghost"]
    assert "không nhận số thực nhị phân" in said[f"points.{group}"]
    assert not (tmp_path / "out").exists()


def test_rows_that_are_wrong_are_refused_at_once_each_with_its_subject(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    group = package(KEY).rules.groups[0]
    over = pa.array([Decimal(int(group.maximum)) + 1, Decimal(-1), Decimal(0)], TWO_DIGITS)
    wrong = {
        f"points.{group.key}": over,
        "kind": ["staff", "ghost", None],
        "proposed": ["HTXS", "A", None],
        "path": ["1/2/", "1/3", "/"],
        "unit": ["u", " ", "v"],
        "admitted_on": [date(2026, 1, 1), None, None],
    }
    assert classify(tmp_path, table(**wrong)) == 2
    said = faults(capsys.readouterr().out)
    assert set(said) == {
        f"a.points.{group.key}", f"b.points.{group.key}", "b.kind", "c.kind", "b.proposed", "b.path", "c.path", "b.unit",
        "a.admitted_on",
    }  # fmt: skip


def test_two_subjects_with_one_id_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify(tmp_path, table(id=["a", "a", None])) == 2
    said = faults(capsys.readouterr().out)
    assert said == {"a.id": "có hai đối tượng cùng mã này.", "id": "thiếu mã đối tượng."}


def test_a_folder_that_holds_something_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("của tôi", encoding="utf-8")
    assert classify(tmp_path, table()) == 2
    assert "không ghi đè" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_file_that_is_no_parquet_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--ruleset", KEY, "--input", f"{tmp_path}/in.parquet", "--output", f"{tmp_path}/out"]
    for content, says in (
        (b"id,kind\n", "không phải là tệp Parquet"),
        (b"", "không phải là tệp Parquet"),
        (b"PAR1 not at all PAR1", "không đọc hoặc không tính được"),
    ):
        (tmp_path / "in.parquet").write_bytes(content)
        assert run(["classify", *asked]) == 2
        assert says in capsys.readouterr().err
    assert run(["classify", *asked[:3], f"{tmp_path}/none.parquet", *asked[4:]]) == 2
    assert "Không có tệp" in capsys.readouterr().err


def test_an_engine_that_is_not_set_up_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIEMDIEM_CLASSIFY_URL", raising=False)
    assert classify(tmp_path, table(), "--engine", "postgres") == 2
    assert "KIEMDIEM_CLASSIFY_URL" in capsys.readouterr().out


def test_spark_without_its_package_or_without_java_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    assert classify(tmp_path, table(), "--engine", "spark") == 2
    assert "pip install kiemdiem[spark]" in capsys.readouterr().out
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Refused, match="chưa có Java"):
        spark.connect(str(tmp_path))
    assert not (tmp_path / "out").exists()


def test_what_is_rolled_up_is_conserved_in_all_by_unit_tier_field_and_down_the_tree(tmp_path: Path) -> None:
    chance, count = Random(7), 400  # noqa: S311
    units = {f"u{n}": f"1/{n % 3}/{'4/' if n % 2 else ''}{n}/" for n in range(20)}
    in_units = [chance.choice([*units, None]) for _ in range(count)]
    given: dict[str, list[str | None]] = {
        "unit": in_units,
        "path": [units[unit] if unit else None for unit in in_units],
        "tier": [chance.choice(["tỉnh", "xã", None]) for _ in range(count)],
        "field": [chance.choice(["đầu tư", "cán bộ", None]) for _ in range(count)],
    }
    maxima = {group.key: int(group.maximum) for group in package(KEY).rules.groups}
    points = {
        f"points.{key}": pa.array([Decimal(chance.randint(0, most)) for _ in range(count)], TWO_DIGITS)
        for key, most in maxima.items()
    }
    people = {
        "id": list(range(count)),
        "kind": [chance.choice(["staff", "leader"]) for _ in range(count)],
        "group": given["unit"],
        "is_head": [False] * count,
    }
    assert classify(tmp_path, table(**people, **given, **points)) == 0
    for name in ("results", "caps", "rollup"):
        written = pq.read_schema(tmp_path / "out" / f"{name}.parquet")
        assert [field.name for field in written if pa.types.is_floating(field.type)] == [], name
    numbers = pq.read_table(tmp_path / "out" / "rollup.parquet").to_pylist()
    results = pq.read_table(tmp_path / "out" / "results.parquet").to_pylist()
    assert len({tuple(row.values())[:5] for row in numbers}) == len(numbers)
    for by in ("all", *given):
        wanted: Counter[tuple[object, ...]] = Counter()
        for row in results:
            at = [""] if by == "all" else _places(by, row[by])
            wanted.update((key, row["kind"], row["verdict"], row["level"]) for key in at)
        found = {
            (row["key"], row["kind"], row["verdict"], row["level"]): row["subjects"]
            for row in numbers
            if row["by"] == by
        }
        assert found == wanted, by


def _places(by: str, value: str | None) -> list[str]:
    """Return the keys a value counts in: a path in itself and in all above it."""
    if value is None or by != "path":
        return [] if value is None else [value]
    steps = value.split("/")
    return ["/".join(steps[:depth]) + "/" for depth in range(1, len(steps))]


def test_options_are_read_as_in_evaluate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "options.json").write_text('{"outstanding_groups": ["h"], "ghost": 1}', encoding="utf-8")
    assert classify(tmp_path, table(), "--options", f"{tmp_path}/options.json") == 2
    assert "options.ghost" in faults(capsys.readouterr().out)
    (tmp_path / "options.json").write_text('{"outstanding_groups": ["h"]}', encoding="utf-8")
    assert classify(tmp_path, table(), "--options", f"{tmp_path}/options.json") == 2
    assert (
        "không có đối tượng nào thuộc nhóm “h”"
        in faults(capsys.readouterr().out)["options.outstanding_groups"]
    )


def test_local_weights_add_up_to_the_group_as_in_evaluate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    criteria = {f"criteria.criterion.collective.c{number}": [5, 5, 5] for number in range(1, 7)}
    criteria["criteria.criterion.collective.c2"] = [4, 5, None]  # type: ignore[list-item]
    given = pa.table(
        {
            "id": ["a", "b", "c"], "kind": ["collective"] * 3, "group": ["g"] * 3, "unit": ["u", "v", "w"],
            "is_head": [False] * 3, "points.common": pa.nulls(3, pa.int64()), "points.tasks": [21, 20, 21], **criteria,
        }
    )  # fmt: skip
    pq.write_table(given, tmp_path / "in.parquet")
    (tmp_path / "options.json").write_text('{"overlay": "mau_tap_the_366"}', encoding="utf-8")
    line = ["classify", "--ruleset", "qd366_2025", "--input", f"{tmp_path}/in.parquet", "--json"]
    line += ["--options", f"{tmp_path}/options.json", "--output"]
    assert run([*line, f"{tmp_path}/out"]) == 0
    manifest = json.loads(capsys.readouterr().out)
    assert (manifest["overlay"]["key"], manifest["overlay"]["confidence"]) == ("mau_tap_the_366", "partial")
    rows = pq.read_table(tmp_path / "out" / "results.parquet").to_pylist()
    assert {row["id"]: (row["band"], row["verdict"]) for row in rows} == {
        "a": ("HT", "missing_data"), "b": ("HT", "missing_data"), "c": (None, "missing_data"),
    }  # fmt: skip
    assert {row["id"]: row["total_numerator"] for row in rows} == {"a": 50, "b": 50, "c": None}
    (tmp_path / "options.json").write_text('{"overlay": "nowhere"}', encoding="utf-8")
    assert run([*line, f"{tmp_path}/none"]) == 2
    assert "options.overlay" in faults(capsys.readouterr().out)
    (tmp_path / "options.json").write_text("{}", encoding="utf-8")
    assert run([*line, f"{tmp_path}/none"]) == 2
    assert "criteria.criterion.collective.c1" in faults(capsys.readouterr().out)
