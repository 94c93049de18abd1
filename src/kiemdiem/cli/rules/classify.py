"""`kiemdiem rules classify`: a rule set over a table of any size; results, caps and numbers as Parquet files."""

import importlib
import json
import os
from argparse import Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from kiemdiem import data
from kiemdiem.cli.rules import answers
from kiemdiem.cli.rules.asked import AskedFault, AskedFaults
from kiemdiem.cli.rules.evaluate import SAYS, read_settings, weights_of
from kiemdiem.cli.rules.files import Package, package, read_text
from kiemdiem.core import exact_json
from kiemdiem.core.evaluation import Verdict
from kiemdiem.core.facts import FactBook, FactFaults, Options
from kiemdiem.core.refusal import Refused
from kiemdiem.core.ruleset import Level

if TYPE_CHECKING:
    from kiemdiem.adapters import bulk_rating

BULK = "kiemdiem.adapters.bulk_rating"
ENGINES = ("duckdb", "spark", "postgres")
MANIFEST = "manifest.json"
Numbers = list[dict[str, Any]]


def run(arguments: list[str]) -> int:
    """Classify a table. Return 0, or 2 with everything that is wrong; then nothing has been written."""
    options = answers.options("classify")
    options.add_argument("--ruleset", required=True, metavar="KHÓA", help="bộ quy định")
    options.add_argument(
        "--input", required=True, type=Path, metavar="TỆP", help="bảng số liệu, dạng Parquet"
    )
    options.add_argument(
        "--output", required=True, type=Path, metavar="THƯ_MỤC", help="thư mục mới cho kết quả"
    )
    options.add_argument("--engine", choices=ENGINES, default="duckdb", help="công cụ tính, mặc định duckdb")
    options.add_argument(
        "--options", type=Path, metavar="TỆP", help="tệp JSON như mục “options” của kiemdiem rules evaluate"
    )
    given = options.parse_args(arguments)
    try:
        manifest, numbers = _classified(given)
    except FactFaults as wrong:
        faults = [AskedFault(f"{each.subject}.{each.key}".strip("."), each.says) for each in wrong.faults]
        return answers.refuse(given, AskedFaults(faults))
    except Refused as refused:
        return answers.refuse(given, refused)
    answers.give(given, manifest, _lines(given.output, manifest, numbers))
    return 0


def _classified(given: Namespace) -> tuple[dict[str, Any], Numbers]:
    bulk = _bulk()
    found = package(given.ruleset)
    found, settings = _settings(given.options, found)
    kinds = data.table("organisations/kinds.yaml")["conditions"]
    columns = bulk.columns_of(found.rules, kinds)
    _check_output(given.output)
    with bulk.opened(given.engine, given.input) as table:
        bulk.check(found.rules, table, columns, settings)
        with bulk.classified(found.rules, table, columns, settings) as answer:
            return _write(given, found, answer)


def _bulk() -> Any:
    """Return the second reader, loaded only now: its databases are an extra of the installation. Raises Refused."""
    try:
        return importlib.import_module(BULK)
    except ModuleNotFoundError as error:
        raise Refused(
            "Máy này chưa cài phần tính hàng loạt.", way_out="Cài bằng lệnh: pip install kiemdiem[analytics]"
        ) from error


def _settings(source: Path | None, found: Package) -> tuple[Package, Options]:
    if source is None:
        return found, Options()
    book = FactBook()
    settings = read_settings(found, exact_json.read(read_text(source)), book)
    if book.faults:
        raise FactFaults(book.faults)
    return settings


def _check_output(output: Path) -> None:
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise Refused(
            f"{output} đã có, không ghi đè.", way_out="Chọn một thư mục chưa có, hoặc dọn thư mục ấy trước."
        )
    if not output.absolute().parent.is_dir():
        raise Refused(f"Không có thư mục {output.absolute().parent}.", way_out="Tạo thư mục ấy trước.")


def _write(
    given: Namespace, found: Package, answer: "bulk_rating.Classified"
) -> tuple[dict[str, Any], Numbers]:
    """Write everything beside the output folder and put it there in one move: all of it or nothing."""
    output = given.output.absolute()
    folder = Path(mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    try:
        tables = {"results": answer.results, "caps": answer.caps, "rollup": answer.rollup}
        rows = {}
        for name, table in tables.items():
            table.to_parquet(folder / f"{name}.parquet")
            rows[name] = int(table.count().to_pyarrow().as_py())
        manifest = {
            "ruleset": found.rules.key,
            "hash": found.hash,
            **weights_of(found),
            "engine": given.engine,
            "input": given.input.name,
            "options": exact_json.read(read_text(given.options)) if given.options else {},
            "rows": rows,
        }
        text = json.dumps({"format": answers.FORMAT, **manifest}, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
        folder.chmod(0o755)
        numbers = answer.rollup.filter(answer.rollup["by"] == "all").to_pyarrow().to_pylist()
        os.replace(folder, output)
    except OSError as error:
        raise Refused(f"Không ghi được vào {output.parent}: {error.strerror}.") from error
    finally:
        rmtree(folder, ignore_errors=True)
    return manifest, numbers


def _lines(output: Path, manifest: Mapping[str, Any], numbers: Numbers) -> list[str]:
    rows = manifest["rows"]
    lines = [f"Đã xếp {rows['results']} đối tượng theo {manifest['ruleset']} ({manifest['hash']}).", ""]
    for verdict in Verdict:
        for level in (*Level, None):
            count = sum(_counts(numbers, verdict, level))
            if count:
                lines.append(f"{count:>12} {level or '':<5} {SAYS[verdict]}")
    return [*lines, "", f"Kết quả: {output} (results, caps, rollup, {MANIFEST})"]


def _counts(numbers: Numbers, verdict: Verdict, level: Level | None) -> Iterable[int]:
    return (each["subjects"] for each in numbers if each["verdict"] == verdict and each["level"] == level)
