"""`kiemdiem bench`: how fast it is, as ratios within one run, on a scratch database in a temporary folder."""

import importlib
import importlib.util
import os
import subprocess
import sys
from argparse import Namespace
from tempfile import TemporaryDirectory

import django

from kiemdiem.cli.options import Options

SUBJECTS, UNITS = 10_000, 130
BULK_SUBJECTS, BULK_UNITS = 5_600_000, 52_000
ENTRIES, SHEETS = 10_000, 1_000
PARTS = ("pages", "rules", "register", "programmes", "reading", "papers", "batch", "hall", "poll")
MEASURES = {
    "batch": ("sheets", "seconds"),
    "hall": ("seconds",),
    "poll": ("seconds",),
    "register": ("entries", "units", "seconds"),
    "programmes": ("seconds",),
    "report": ("subjects", "units", "rounds", "seconds"),
}
"""What is measured on a scratch database, by the module that measures it, and which options it takes."""
BULK = "kiemdiem.cli.bench.classifying"


def run(arguments: list[str]) -> int:
    """Measure and print; the user's own database is never touched. Exit code 0 whatever was found."""
    options = _options()
    given = options.parse_args(arguments)
    sizes = ((given.subjects, given.units), (given.bulk_subjects, given.bulk_units))
    if (
        given.rounds < 1
        or given.sheets < 1
        or given.seconds < 1
        or any(units < 1 or subjects < 10 * units for subjects, units in sizes)
    ):
        options.error("cần ít nhất một đơn vị, một lần đo, một giây, và mười đối tượng cho mỗi đơn vị")
    only = next((part for part in PARTS if getattr(given, part)), "")
    if only in {"", "reading"}:
        importlib.import_module("kiemdiem.cli.bench.intake").report(faults=only == "reading")
    if only in {"", "papers"}:
        importlib.import_module("kiemdiem.cli.bench.papers").report(given.sheets, given.rounds)
    if only in {"", "pages", "register", "programmes", "batch", "hall", "poll"}:
        _pages(given)
    if not only:
        # A database of its own, and so a process of its own: settings are read once.
        again = "from kiemdiem.cli.main import main; main()"
        sizes_again = ["--seconds", str(given.seconds), "--sheets", str(given.sheets)]
        for part in ("--batch", "--hall", "--poll"):
            subprocess.run([sys.executable, "-c", again, "bench", part, *sizes_again], check=False)
    if only in {"", "rules"}:
        _rules(given)
    return 0


def _options() -> Options:
    options = Options(prog="kiemdiem bench")
    only = options.add_mutually_exclusive_group()
    only.add_argument("--pages", action="store_true", help="chỉ đo đợt kiểm điểm và các trang")
    only.add_argument(
        "--rules", action="store_true", help="chỉ đo việc xếp hàng loạt (kiemdiem rules classify)"
    )
    only.add_argument(
        "--register",
        action="store_true",
        help="chỉ đo các trang của sổ hạn chế; trên PostgreSQL trống nếu có KIEMDIEM_BENCH_DATABASE_URL",
    )
    only.add_argument(
        "--programmes",
        action="store_true",
        help="chỉ đo các bảng của chương trình hành động; trên PostgreSQL trống nếu có KIEMDIEM_BENCH_DATABASE_URL",
    )
    only.add_argument(
        "--reading",
        action="store_true",
        help="chỉ đo việc đọc báo cáo từ tệp Word: chính xác, đầy đủ, kể từng chỗ sai",
    )
    only.add_argument(
        "--papers", action="store_true", help="chỉ đo việc lập văn bản Word, so với chỉ nén đúng các tệp ấy"
    )
    only.add_argument(
        "--batch",
        action="store_true",
        help="chỉ đo trang web trong lúc ban hành hàng loạt văn bản của một đợt",
    )
    only.add_argument(
        "--hall", action="store_true", help="chỉ đo phòng họp: 200 điện thoại theo dõi một hội nghị"
    )
    only.add_argument(
        "--poll", action="store_true", help="chỉ đo bình chọn: 200 câu trả lời mỗi giây, không mất câu nào"
    )
    options.add_argument(
        "--sheets", type=int, default=SHEETS, help=f"số văn bản Word được lập, mặc định {SHEETS}"
    )
    options.add_argument(
        "--entries", type=int, default=ENTRIES, help=f"số hạn chế trong sổ, mặc định {ENTRIES}"
    )
    options.add_argument(
        "--subjects", type=int, default=SUBJECTS, help=f"số đối tượng của đợt, mặc định {SUBJECTS}"
    )
    options.add_argument("--units", type=int, default=UNITS, help=f"số đơn vị của đợt, mặc định {UNITS}")
    options.add_argument(
        "--bulk-subjects",
        type=int,
        default=BULK_SUBJECTS,
        help=f"số đối tượng xếp hàng loạt, mặc định {BULK_SUBJECTS}",
    )
    options.add_argument(
        "--bulk-units", type=int, default=BULK_UNITS, help=f"số đơn vị xếp hàng loạt, mặc định {BULK_UNITS}"
    )
    options.add_argument("--rounds", type=int, default=3, help="số lần đo mỗi việc, mặc định 3")
    options.add_argument(
        "--seconds", type=int, default=10, help="số giây đo mỗi trang qua máy chủ, mặc định 10"
    )
    options.add_argument("--no-spark", action="store_true", help="không đo trên Spark dù có cài")
    return options


def _pages(given: Namespace) -> None:
    with TemporaryDirectory(prefix="kiemdiem-bench-") as folder:
        os.environ.update(
            KIEMDIEM_DATA=folder,
            DJANGO_SETTINGS_MODULE="kiemdiem.cli.bench.settings",
            DATABASE_URL=os.environ.get("KIEMDIEM_BENCH_DATABASE_URL", "")
            if given.register or given.programmes
            else "",
        )
        for name in (
            "KIEMDIEM_SAMPLE",
            "KIEMDIEM_DEBUG",
            "KIEMDIEM_HTTPS",
            "KIEMDIEM_ADDRESS",
            "DATABASE_URL_FILE",
        ):
            os.environ.pop(name, None)
        django.setup()
        part = next((part for part in MEASURES if getattr(given, part, False)), "report")
        measured = importlib.import_module(f"kiemdiem.cli.bench.{part}")
        measured.report(*(getattr(given, name) for name in MEASURES[part]))


def _rules(given: Namespace) -> None:
    if importlib.util.find_spec("ibis") is None:
        print("\nChưa đo việc xếp hàng loạt: cài bằng lệnh pip install kiemdiem[analytics]")
        return
    bulk = importlib.import_module(BULK)
    bulk.report(given.bulk_subjects, given.bulk_units, given.rounds, spark=not given.no_spark)
