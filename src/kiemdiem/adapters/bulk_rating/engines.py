"""The databases that may do the work, and files in and out of them."""

import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
from ibis.backends import BaseBackend
from ibis.common.exceptions import IbisError
from ibis.expr import types as ir

from kiemdiem.adapters.bulk_rating import spark
from kiemdiem.core.refusal import Refused

URL = "KIEMDIEM_CLASSIFY_URL"
PARQUET = b"PAR1"


@dataclass(frozen=True)
class Engine:
    """A database: how it is opened on a scratch folder and loaded; the package it needs, and what that raises."""

    name: str
    install: str
    connect: Callable[[str], BaseBackend]
    load: Callable[[BaseBackend, Path], ir.Table]
    raises: tuple[tuple[str, str], ...]

    def faults(self) -> tuple[type[Exception], ...]:
        """Return what the engine raises when it gives up. Raises Refused: its package is not installed."""
        try:
            return tuple(getattr(importlib.import_module(module), name) for module, name in self.raises)
        except ModuleNotFoundError as error:
            raise Refused(
                f"Máy này chưa cài gói cho công cụ “{self.name}”.",
                way_out=f"Cài bằng lệnh: pip install {self.install}",
            ) from error


@contextmanager
def opened(name: str, source: Path) -> Iterator[ir.Table]:
    """Give the Parquet file `source` as a table of the engine.

    Raises Refused: the engine's package is not installed, the file is not Parquet, or the engine gives up.
    """
    engine = ENGINES[name]
    faults = engine.faults()
    _check_parquet(source)
    with TemporaryDirectory(prefix="kiemdiem-classify-", ignore_cleanup_errors=True) as scratch:
        try:
            backend = engine.connect(scratch)
            try:
                yield engine.load(backend, source)
            finally:
                backend.disconnect()
        except (*faults, IbisError) as error:
            said = (str(error).splitlines() or [""])[0]
            raise Refused(
                f"Công cụ “{name}” không đọc hoặc không tính được tệp {source}: {said}",
                way_out="Kiểm tra tệp có nguyên vẹn không, công cụ có chạy không, bộ nhớ và ổ đĩa còn chỗ không.",
            ) from error


def numbered(table: ir.Table) -> ir.Table:
    """Return a small table that is kept, its words as numbers of a dictionary where the engine knows such.

    DuckDB writes them to files, row upon row, in half the time.
    """
    backend = table.get_backend()
    if backend.name != DUCKDB[0]:
        return table
    name = table.op().name
    told = [column for column, kind in table.schema().items() if kind.is_string()]
    counts = table.aggregate(**{column: table[column].count() for column in told}).to_pyarrow().to_pylist()[0]
    for column in filter(counts.get, told):
        words = f"{name}_{column}"
        distinct = f'SELECT DISTINCT "{column}" FROM "{name}"'  # noqa: S608 our own column, a name Ibis gave
        backend.raw_sql(f'CREATE TYPE "{words}" AS ENUM ({distinct})')
        backend.raw_sql(f'ALTER TABLE "{name}" ALTER "{column}" TYPE "{words}"')
    return table


def _check_parquet(source: Path) -> None:
    """Raise Refused where `source` is not a file that begins and ends as Parquet files do."""
    if not source.is_file():
        raise Refused(f"Không có tệp {source}.")
    try:
        with source.open("rb") as file:
            first = file.read(len(PARQUET))
            file.seek(-min(len(PARQUET), source.stat().st_size), os.SEEK_END)
            last = file.read()
    except OSError as error:
        raise Refused(f"Không đọc được tệp {source}: {error.strerror}.") from error
    if first != PARQUET or last != PARQUET:
        raise Refused(
            f"{source} không phải là tệp Parquet, hoặc chưa ghi xong.",
            way_out="Xuất bảng số liệu ra dạng Parquet; xem docs/reference/classify.md.",
        )


def _duckdb(scratch: str) -> BaseBackend:
    return ibis.duckdb.connect(temp_directory=scratch, preserve_insertion_order=False)


def _view(backend: BaseBackend, source: Path) -> ir.Table:
    return backend.read_parquet(source)


def _postgres(_scratch: str) -> BaseBackend:
    url = os.environ.get(URL, "")
    if not url:
        raise Refused(
            "Chưa biết cơ sở dữ liệu PostgreSQL nào để tính.",
            way_out=f"Đặt biến môi trường {URL}=postgresql://người-dùng:mật-khẩu@máy/cơ-sở.",
        )
    return ibis.connect(url)


def _copied(backend: BaseBackend, source: Path) -> ir.Table:
    reader = ibis.duckdb.connect()
    try:
        rows = reader.read_parquet(source).to_pyarrow()
    finally:
        reader.disconnect()
    return backend.create_table("kiemdiem_subjects", rows, temp=True)


DUCKDB = ("duckdb", "Error")
ENGINES: Mapping[str, Engine] = {
    each.name: each
    for each in (
        Engine("duckdb", "kiemdiem[analytics]", _duckdb, _view, (DUCKDB,)),
        Engine(
            "postgres", "kiemdiem[analytics,postgres]", _postgres, _copied, (DUCKDB, ("psycopg", "Error"))
        ),
        Engine("spark", "kiemdiem[spark]", spark.connect, _view, spark.RAISES),
    )
}
