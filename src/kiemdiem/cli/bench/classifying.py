"""Millions of subjects: the second reader beside SQL written by hand for the same work, and one subject explained."""

import resource
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb

from kiemdiem.adapters import bulk_rating
from kiemdiem.cli.bench import goals
from kiemdiem.cli.bench.goals import Goal
from kiemdiem.cli.rules.files import package
from kiemdiem.core.evaluation import evaluate_all
from kiemdiem.core.facts import Options, SubjectFacts
from kiemdiem.core.ruleset import Level, SubjectKind

KEY = "qd366_2025"
HERE = Path(__file__).parent
TABLES = ("results", "caps", "rollup")
COMPARED = "id, verdict, level, band, forbidden_levels, rules"
EXPLAINED = 200


@dataclass(frozen=True)
class Run:
    """One reader over the whole table: seconds to classify, seconds to write, and whether both readers agree."""

    classified: float
    written: float

    @property
    def whole(self) -> float:
        """Everything from the Parquet file in to the Parquet files out."""
        return self.classified + self.written


def report(subjects: int, units: int) -> None:
    """Make a table of `subjects` in `units`, classify it both ways, compare, print."""
    with TemporaryDirectory(prefix="kiemdiem-bench-") as folder:
        scratch = Path(folder)
        print(f"Đang lập bảng: {subjects} đối tượng, {units} đơn vị …", flush=True)
        _make(scratch / "subjects.parquet", subjects, units)
        before = _peak()
        checked, ours = _compiled(scratch)
        peak = _peak()
        hand = _by_hand(scratch)
        _compare(scratch)
    print(
        f"\nBộ quy định {KEY}, {subjects} đối tượng, {units} đơn vị; bộ nhớ trước khi tính {before:.2f} GB\n"
    )
    lines: list[tuple[str, float, str, Goal | None]] = [
        ("Kiểm tra bảng số liệu", checked, "s", None),
        ("Xếp, tính tỷ lệ, tổng hợp và ghi tệp", ours.whole, "s", goals.CLASSIFYING),
        ("Riêng phần ghi tệp", ours.written, "s", None),
        ("Câu lệnh SQL viết tay, cùng việc", hand.whole, "s", None),
        ("So với SQL viết tay", ours.whole / hand.whole, "lần", goals.CLASSIFYING_RATIO),
        ("Bộ nhớ cao nhất", peak, "GB", goals.CLASSIFYING_MEMORY),
        ("Giải thích một đối tượng", _explained() * 1000, "ms", goals.EXPLAINING),
    ]
    for says, figure, unit, goal in lines:
        wanted = (
            f"   mục tiêu ≤ {goal.limit:g} {unit}: {'đạt' if goal.met(figure) else 'CHƯA ĐẠT'}"
            if goal
            else ""
        )
        print(f"{says:<40} {figure:>9.2f} {unit}{wanted}")


def _make(target: Path, subjects: int, units: int) -> None:
    with duckdb.connect() as engine:
        text = (HERE / "subjects.sql").read_text(encoding="utf-8")
        engine.execute(text.replace("$subjects", str(subjects)).replace("$units", str(units)))
        engine.execute(f"COPY subjects TO '{target}' (FORMAT parquet)")


def _compiled(scratch: Path) -> tuple[float, Run]:
    rules = package(KEY).rules
    columns, options = bulk_rating.columns_of(rules, ()), Options()
    start = perf_counter()
    with bulk_rating.opened("duckdb", scratch / "subjects.parquet") as table:
        bulk_rating.check(rules, table, columns, options)
        checked = perf_counter()
        with bulk_rating.classified(rules, table, columns, options) as found:
            classified = perf_counter()
            for name in TABLES:
                getattr(found, name).to_parquet(scratch / f"ours-{name}.parquet")
            done = perf_counter()
    return checked - start, Run(classified - checked, done - classified)


def _by_hand(scratch: Path) -> Run:
    start = perf_counter()
    with duckdb.connect(config={"preserve_insertion_order": False}) as engine:
        engine.execute(f"CREATE VIEW subjects AS FROM '{scratch}/subjects.parquet'")
        engine.execute((HERE / "by_hand.sql").read_text(encoding="utf-8"))
        classified = perf_counter()
        for name in TABLES:
            engine.execute(f"COPY {name} TO '{scratch}/hand-{name}.parquet' (FORMAT parquet)")
    return Run(classified - start, perf_counter() - classified)


def _compare(scratch: Path) -> None:
    """Raise ValueError where the two do not say the same."""
    pairs = (("results", COMPARED), ("caps", '"group", base_count, allowed, proposed, over'), ("rollup", "*"))
    with duckdb.connect() as engine:
        for name, columns in pairs:
            ours, hand = (
                engine.read_parquet(f"{scratch}/{who}-{name}.parquet").project(columns)
                for who in ("ours", "hand")
            )
            odd = ours.except_(hand).union(hand.except_(ours)).limit(3).fetchall()
            if odd or len(ours) != len(hand):
                raise ValueError(f"{name}: the two readers differ: {odd}")


def _explained() -> float:
    """Return the seconds one subject takes with every reason in words."""
    rules = package(KEY).rules
    shares: Iterable[str] = (
        "tasks_done_pct",
        "tasks_done_on_time_quality_pct",
        "prev_limitations_resolved_pct",
    )
    facts = {key: Fraction(100) for key in shares}
    subject = SubjectFacts(
        "s1",
        SubjectKind.STAFF,
        proposed=Level.HTXS,
        points={"common": Fraction(28), "tasks": Fraction(66)},
        facts={**facts, "tasks_above_requirement_pct": Fraction(35), "tasks_late_pct": Fraction(0)},
    )
    took = []
    for _ in range(EXPLAINED):
        start = perf_counter()
        evaluate_all(rules, [subject], Options())
        took.append(perf_counter() - start)
    return median(took)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000
