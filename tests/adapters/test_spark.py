"""Apache Spark on two workers says what the core and DuckDB say. Needs Java and `requirements/spark.txt`."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis.backends import BaseBackend

from adapters.bulk import FEW, READ, accepted, agrees, drawn, facts, row, wide
from core.cohorts import PERIOD
from kiemdiem.adapters.bulk_rating import check, classified, columns_of, spark
from kiemdiem.cli.rules import run
from kiemdiem.core.evaluation import evaluate_all

pyspark = pytest.importorskip("pyspark", reason="needs make test-spark")
pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),  # PySpark 4.0 on pandas 3
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # sockets that PySpark leaves to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SUBJECTS = 120
WORKERS = 2


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BaseBackend]:
    """A master and two workers, each a Java process of its own with one core."""
    left = Path(pyspark.__file__).parent / "work"  # where workers write what they log
    scratch = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(spark.MASTER, f"local-cluster[{WORKERS},1,1024]")
        backend = spark.connect(str(scratch))
    try:
        yield backend
    finally:
        backend.disconnect()
        shutil.rmtree(left, ignore_errors=True)


@pytest.mark.parametrize("key", ["qd366_2025", "nd335_2025", "odd"])
@FEW
@given(seed=st.integers(0, 2**32))
def test_two_workers_say_of_every_subject_and_group_what_the_core_says(
    key: str, seed: int, cluster: BaseBackend, tmp_path: Path
) -> None:
    rules, chance = READ[key], Random(seed)  # noqa: S311
    columns = columns_of(rules, ())
    subjects, _ = accepted(rules, [drawn(rules, chance, f"s{number}") for number in range(SUBJECTS)])
    known, options = facts(rules, subjects)
    expected = evaluate_all(rules, known, options)
    pq.write_table(wide(rules, [row(subject) for subject in subjects]), tmp_path / "in.parquet")
    table = cluster.read_parquet(tmp_path / "in.parquet")
    check(rules, table, columns, options)
    with classified(rules, table, columns, options) as found:
        agrees(found, expected)
    assert cluster._session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == WORKERS + 1


def test_the_command_writes_on_spark_what_it_writes_on_duckdb(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(spark.MASTER, "local[2]")
    rules, chance = READ["qd366_2025"], Random(1)  # noqa: S311
    subjects, _ = accepted(rules, [drawn(rules, chance, f"s{number}") for number in range(SUBJECTS)])
    places = {"path": ["1/2/", "1/3/", "1/3/4/"], "field": ["f", "g", None], "tier": ["tỉnh", "xã", "v"]}
    rows = [{**row(each), **{name: chance.choice(of) for name, of in places.items()}} for each in subjects]
    pq.write_table(wide(rules, rows), tmp_path / "in.parquet")
    (tmp_path / "options.json").write_text(json.dumps({"period": PERIOD}), encoding="utf-8")
    said = []
    for engine in ("spark", "duckdb"):
        asked = [
            "--ruleset",
            "qd366_2025",
            "--options",
            f"{tmp_path}/options.json",
            "--engine",
            engine,
            "--json",
        ]
        assert (
            run(["classify", "--input", f"{tmp_path}/in.parquet", "--output", f"{tmp_path}/{engine}", *asked])
            == 0
        )
        tables = (
            pq.read_table(tmp_path / engine / f"{name}.parquet") for name in ("results", "caps", "rollup")
        )
        said.append([sorted(map(str, each.to_pylist())) for each in tables])
        manifest = json.loads(capsys.readouterr().out)
        assert (manifest["engine"], manifest["rows"]["results"]) == (engine, len(subjects))
    assert said[0] == said[1]
