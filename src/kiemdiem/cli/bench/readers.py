"""Who classifies the table of the bench, each in a process of its own: what it takes is then nobody else's."""

import importlib.util
import os
import re
import resource
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import duckdb

from kiemdiem.adapters import bulk_rating
from kiemdiem.cli.rules.files import package
from kiemdiem.core.facts import Options

KEY = "qd366_2025"
HERE = Path(__file__).parent
SUBJECTS = "subjects.parquet"
TABLES = ("results", "caps", "rollup")
HELD = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
COMPARED = {
    "results": "id, verdict, level, band, forbidden_levels, rules",
    "caps": '"group", base_count, allowed, proposed, over',
    "rollup": "*",
}


@dataclass(frozen=True)
class Run:
    """Seconds to open, to check the table, to classify it and to write the files; seconds of processor; memory in GB.

    `processor` covers classifying and writing, of the process alone; `memory` is the most it and its children held.
    """

    opened: float
    checked: float
    classified: float
    written: float
    processor: float
    memory: float

    @property
    def whole(self) -> float:
        """Everything from the Parquet file in to the Parquet files out."""
        return self.classified + self.written


def alone(reader: Callable[..., Run], *given: object) -> Run:
    """Run a reader in a fresh process."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(reader, *given).result()


def made(scratch: Path, subjects: int, units: int) -> None:
    """Make the table of the bench."""
    with duckdb.connect() as engine:
        text = (HERE / "subjects.sql").read_text(encoding="utf-8")
        engine.execute(text.replace("$subjects", str(subjects)).replace("$units", str(units)))
        engine.execute(f"COPY subjects TO '{scratch / SUBJECTS}' (FORMAT parquet)")


def compiled(scratch: Path, engine: str) -> Run:
    """Classify through the compiler, as `kiemdiem rules classify` does; files are called after the engine."""
    rules = package(KEY).rules
    columns, options = bulk_rating.columns_of(rules, ()), Options()
    start = perf_counter()
    with bulk_rating.opened(engine, scratch / SUBJECTS) as table:
        opened = perf_counter()
        bulk_rating.check(rules, table, columns, options)
        checked, processor = perf_counter(), _processor()
        with bulk_rating.classified(rules, table, columns, options) as found:
            classified = perf_counter()
            for name in TABLES:
                getattr(found, name).to_parquet(scratch / f"{engine}-{name}.parquet")
            done = perf_counter()
    return Run(
        opened - start,
        checked - opened,
        classified - checked,
        done - classified,
        _processor() - processor,
        _peak(),
    )


def by_hand(scratch: Path) -> Run:
    """Do the same work with SQL written by hand for DuckDB."""
    start, processor = perf_counter(), _processor()
    with duckdb.connect(config={"preserve_insertion_order": False}) as engine:
        engine.execute(f"CREATE VIEW subjects AS FROM '{scratch / SUBJECTS}'")
        engine.execute((HERE / "by_hand.sql").read_text(encoding="utf-8"))
        classified = perf_counter()
        for name in TABLES:
            engine.execute(f"COPY {name} TO '{scratch}/hand-{name}.parquet' (FORMAT parquet)")
    done = perf_counter()
    return Run(0, 0, classified - start, done - classified, _processor() - processor, _peak())


def compare(scratch: Path, one: str, other: str) -> None:
    """Raise ValueError where two readers do not say the same."""
    with duckdb.connect() as engine:
        for name, columns in COMPARED.items():
            files = [scratch / f"{who}-{name}.parquet" for who in (one, other)]
            said = [str(file / "*.parquet") if file.is_dir() else str(file) for file in files]
            ours, theirs = (engine.read_parquet(file).project(columns) for file in said)
            odd = ours.except_(theirs).union(theirs.except_(ours)).limit(3).fetchall()
            if odd or len(ours) != len(theirs):
                raise ValueError(f"{name}: {one} and {other} differ: {odd}")


def spark_is_here() -> bool:
    """Return whether Spark can be asked on this machine."""
    return importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    """Return the most memory that this process and each of its children (Java, for Spark) ever held, in GB."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    pids = children.read_text(encoding="ascii").split() if children.exists() else []
    said = "".join(Path(f"/proc/{pid}/status").read_text(encoding="utf-8") for pid in pids)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + sum(int(held) for held in HELD.findall(said))) / 1_000_000
