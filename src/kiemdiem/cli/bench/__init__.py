"""`kiemdiem bench`: how fast it is, as ratios within one run, on a scratch database in a temporary folder."""

import importlib
import os
from tempfile import TemporaryDirectory

import django

from kiemdiem.cli.options import Options

SUBJECTS, UNITS = 10_000, 130
BULK_SUBJECTS, BULK_UNITS = 560_000, 5_200
ENTRIES = 10_000


def run(arguments: list[str]) -> int:
    """Measure and print one table; the user's own database is never touched. Exit code 0 whatever was found."""
    options = Options(prog="kiemdiem bench")
    options.add_argument(
        "--rules",
        action="store_true",
        help="chỉ đo việc xếp hàng loạt theo quy định (kiemdiem rules classify)",
    )
    options.add_argument(
        "--register",
        action="store_true",
        help="chỉ đo các trang của sổ hạn chế; trên PostgreSQL trống nếu có KIEMDIEM_BENCH_DATABASE_URL",
    )
    options.add_argument(
        "--entries", type=int, default=ENTRIES, help=f"số hạn chế trong sổ, mặc định {ENTRIES}"
    )
    options.add_argument(
        "--subjects", type=int, help=f"số đối tượng, mặc định {SUBJECTS}; với --rules: {BULK_SUBJECTS}"
    )
    options.add_argument("--units", type=int, help=f"số đơn vị, mặc định {UNITS}; với --rules: {BULK_UNITS}")
    options.add_argument("--rounds", type=int, default=3, help="số lần mở và đóng đợt, mặc định 3")
    options.add_argument(
        "--seconds", type=int, default=10, help="số giây đo mỗi trang qua máy chủ, mặc định 10"
    )
    given = options.parse_args(arguments)
    given.subjects = given.subjects or (BULK_SUBJECTS if given.rules else SUBJECTS)
    given.units = given.units or (BULK_UNITS if given.rules else UNITS)
    if given.units < 1 or given.rounds < 1 or given.seconds < 1 or given.subjects < 10 * given.units:
        options.error("cần ít nhất một đơn vị, một lần đo, một giây, và mười đối tượng cho mỗi đơn vị")
    if given.rules:
        importlib.import_module("kiemdiem.cli.bench.classifying").report(given.subjects, given.units)
        return 0
    with TemporaryDirectory(prefix="kiemdiem-bench-") as folder:
        os.environ.update(
            KIEMDIEM_DATA=folder,
            DJANGO_SETTINGS_MODULE="kiemdiem.cli.bench.settings",
            DATABASE_URL=os.environ.get("KIEMDIEM_BENCH_DATABASE_URL", "") if given.register else "",
        )
        for name in ("KIEMDIEM_SAMPLE", "KIEMDIEM_DEBUG", "KIEMDIEM_HTTPS", "DATABASE_URL_FILE"):
            os.environ.pop(name, None)
        django.setup()
        if given.register:
            register = importlib.import_module("kiemdiem.cli.bench.register")
            register.report(given.entries, given.units, given.seconds)
            return 0
        report = importlib.import_module("kiemdiem.cli.bench.report")
        report.report(given.subjects, given.units, given.rounds, given.seconds)
    return 0
