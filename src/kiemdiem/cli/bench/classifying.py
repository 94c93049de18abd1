"""Millions of subjects: the second reader beside SQL written by hand for the same work, and one subject explained."""

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from kiemdiem.cli.bench import goals, readers
from kiemdiem.cli.bench.goals import Goal
from kiemdiem.cli.bench.readers import KEY, Run
from kiemdiem.cli.rules.files import package
from kiemdiem.core.evaluation import evaluate_all
from kiemdiem.core.facts import Options, SubjectFacts
from kiemdiem.core.ruleset import Level, SubjectKind

FULL = 5_600_000
EXPLAINED = 200
Line = tuple[str, float, str, Goal | None]


def report(subjects: int, units: int, rounds: int, *, spark: bool) -> None:
    """Make a table of `subjects` in `units`, classify it both ways `rounds` times, compare, print.

    With `spark`, once on Apache Spark as well, where it is installed.
    """
    with TemporaryDirectory(prefix="kiemdiem-bench-") as folder:
        scratch = Path(folder)
        _say(f"Xếp hàng loạt: đang lập bảng {subjects} đối tượng, {units} đơn vị …")
        readers.made(scratch, subjects, units)
        pairs = []
        for number in range(1, rounds + 1):
            _say(f"Vòng {number}/{rounds}: DuckDB qua bộ quy định, rồi câu lệnh SQL viết tay …")
            pairs.append(
                (
                    readers.alone(readers.compiled, scratch, "duckdb"),
                    readers.alone(readers.by_hand, scratch),
                )
            )
        readers.compare(scratch, "duckdb", "hand")
        lines = _of_pairs(pairs, full=subjects >= FULL)
        if spark:
            lines += _on_spark(scratch)
    lines.append(("Giải thích một đối tượng", _explained() * 1000, "ms", goals.EXPLAINING))
    _say(
        f"\nBộ quy định {KEY}, {subjects} đối tượng, {units} đơn vị, {os.cpu_count()} lõi; giữa {rounds} vòng\n"
    )
    for line in lines:
        _say(_printed(*line))


def _of_pairs(pairs: list[tuple[Run, Run]], *, full: bool) -> list[Line]:
    """Return the lines of both readers. What is to be reached is meant for the full size."""
    ours, hand = zip(*pairs, strict=True)
    whole, ratio = (goals.CLASSIFYING, goals.CLASSIFYING_RATIO) if full else (None, None)
    return [
        ("Kiểm tra bảng số liệu", median(run.checked for run in ours), "s", None),
        ("Xếp, tính tỷ lệ, tổng hợp và ghi tệp", median(run.whole for run in ours), "s", whole),
        ("  riêng phần ghi tệp và tổng hợp", median(run.written for run in ours), "s", None),
        ("  giây của bộ xử lý", median(run.processor for run in ours), "s", None),
        ("SQL viết tay, cùng việc", median(run.whole for run in hand), "s", None),
        ("  giây của bộ xử lý", median(run.processor for run in hand), "s", None),
        (
            "So với SQL viết tay",
            median(one.whole / other.whole for one, other in pairs),
            "lần",
            ratio,
        ),
        (
            "  theo giây của bộ xử lý",
            median(one.processor / other.processor for one, other in pairs),
            "lần",
            ratio,
        ),
        ("Bộ nhớ cao nhất", max(run.memory for run in ours), "GB", goals.CLASSIFYING_MEMORY),
        ("Bộ nhớ cao nhất của SQL viết tay", max(run.memory for run in hand), "GB", None),
    ]


def _on_spark(scratch: Path) -> list[Line]:
    if not readers.spark_is_here():
        _say("Chưa đo trên Spark: máy này chưa có Java hoặc chưa cài kiemdiem[spark] (make test-spark cài).")
        return []
    _say("Đang xếp trên Spark, ngay trong máy này …")
    run = readers.alone(readers.compiled, scratch, "spark")
    readers.compare(scratch, "duckdb", "spark")
    return [
        ("Spark: khởi động", run.opened, "s", None),
        ("Spark: kiểm tra bảng số liệu", run.checked, "s", None),
        ("Spark: xếp, tính tỷ lệ, tổng hợp và ghi tệp", run.whole, "s", None),
        ("Spark: bộ nhớ cao nhất, cả Java", run.memory, "GB", None),
    ]


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


def _printed(says: str, figure: float, unit: str, goal: Goal | None) -> str:
    wanted = (
        f"   mục tiêu ≤ {goal.limit:g} {unit}: {'đạt' if goal.met(figure) else 'CHƯA ĐẠT'}" if goal else ""
    )
    return f"{says:<46} {figure:>9.2f} {unit}{wanted}"


def _say(text: str) -> None:
    print(text, flush=True)
