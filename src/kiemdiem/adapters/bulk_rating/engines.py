"""The databases that may do the work, and files in and out of them."""

import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis
from ibis.backends import BaseBackend
from ibis.common.exceptions import IbisError
from ibis.expr import types as ir

from kiemdiem.core.refusal import Refused

URL = "KIEMDIEM_CLASSIFY_URL"


@dataclass(frozen=True)
class Engine:
    """A database: the module it needs, how that is installed, how it is opened on a scratch folder and loaded."""

    name: str
    module: str
    install: str
    connect: Callable[[str], BaseBackend]
    load: Callable[[BaseBackend, Path], ir.Table]


@contextmanager
def opened(name: str, source: Path) -> Iterator[ir.Table]:
    """Give the Parquet file `source` as a table of the engine.

    Raises Refused: the engine's package is not installed, the file is not Parquet, or the engine gives up.
    """
    engine = ENGINES[name]
    try:
        driver = importlib.import_module(engine.module)
    except ModuleNotFoundError as error:
        raise Refused(
            f"Máy này chưa cài gói cho công cụ “{name}”.",
            way_out=f"Cài bằng lệnh: pip install {engine.install}",
        ) from error
    if not source.is_file():
        raise Refused(f"Không có tệp {source}.")
    with TemporaryDirectory(prefix="kiemdiem-classify-") as scratch:
        try:
            backend = engine.connect(scratch)
            try:
                yield engine.load(backend, source)
            finally:
                backend.disconnect()
        except (driver.Error, duckdb.Error, IbisError) as error:
            said = (str(error).splitlines() or [""])[0]
            raise Refused(
                f"Công cụ “{name}” không đọc hoặc không tính được tệp {source}: {said}",
                way_out="Kiểm tra tệp có đúng là Parquet không, công cụ có chạy không, bộ nhớ và ổ đĩa còn chỗ không.",
            ) from error


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


ENGINES: Mapping[str, Engine] = {
    each.name: each
    for each in (
        Engine("duckdb", "duckdb", "kiemdiem[analytics]", _duckdb, _view),
        Engine("postgres", "psycopg", "kiemdiem[analytics,postgres]", _postgres, _copied),
    )
}
