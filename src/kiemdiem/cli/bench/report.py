"""Everything measured in one run, as one table."""

from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from django.urls import reverse

from kiemdiem.cli.bench import goals, measures, world
from kiemdiem.cli.bench.goals import Goal
from kiemdiem.cli.bench.serving import USERS, Answered, ask_for, server
from kiemdiem.cli.tables import make_tables
from kiemdiem.cycles.models import Cycle

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FIRST_YEAR = 2026
COPY_YEAR = 2099


@dataclass(frozen=True)
class Line:
    """One line of the table; without a goal it only stands beside the others for comparison."""

    says: str
    figure: str
    statements: int | None
    goal: Goal | None = None
    met: bool = False


def report(subjects: int, units: int, rounds: int, seconds: int) -> None:
    """Build the scratch organisation, measure, print."""
    print(f"Đang lập cơ sở dữ liệu tạm: {subjects} đối tượng, {units} đơn vị …", flush=True)
    make_tables()
    scratch = world.build(subjects, units, AT)
    lines, cycles = _openings(scratch, rounds)
    print("Đã đo mở đợt. Đang đo các trang …", flush=True)
    first = cycles[0]
    board = measures.overview(scratch.organiser, first)
    lines.append(line_of(goals.OVERVIEW, board.seconds * 1000, board.statements))
    saved = measures.saving(scratch.officer, first)
    lines.append(line_of(goals.SAVING, saved.seconds * 1000, saved.statements))
    lines += _served(scratch, first, seconds)
    closed = measures.middle([measures.closing(scratch, cycle, AT) for cycle in cycles])
    lines.append(line_of(goals.CLOSING, closed.seconds, closed.statements))
    print_table(lines)


def _openings(scratch: world.Scratch, rounds: int) -> tuple[list[Line], list[Cycle]]:
    cycles, opened, plain = [], [], []
    for year in range(FIRST_YEAR, FIRST_YEAR + rounds):
        cycle, measured = measures.opening(scratch, year, AT)
        cycles.append(cycle)
        opened.append(measured)
        plain.append(measures.plain_insert(cycle, COPY_YEAR))
    ratio = median(one.seconds / other.seconds for one, other in zip(opened, plain, strict=True))
    whole, floor = measures.middle(opened), measures.middle(plain)
    return [
        line_of(goals.OPENING, whole.seconds, whole.statements),
        Line(
            "  chỉ ghi hàng loạt cùng số dòng (bulk_create)",
            f"{_number(floor.seconds, 2)} s",
            floor.statements,
        ),
        line_of(goals.OPENING_RATIO, ratio, None),
    ], cycles


def _served(scratch: world.Scratch, cycle: Cycle, seconds: int) -> list[Line]:
    session = measures.signed_in(scratch.organiser).cookies["sessionid"].value
    address = reverse("cycles:unit", args=[cycle.units.order_by("-depth", "id")[0].pk])
    client = measures.signed_in(scratch.organiser)
    client.get(address)
    statements = measures.timed(lambda: client.get(address)).statements
    with server() as port:
        pairs = [
            (ask_for(port, address, session, seconds), ask_for(port, "/bare/", session, seconds))
            for _ in range(3)
        ]
    page, bare = (_middle([pair[place] for pair in pairs]) for place in (0, 1))
    ratio = median(ours.a_second / theirs.a_second for ours, theirs in pairs)
    return [
        Line(f"  trang danh sách 50 dòng, {USERS} người cùng lúc", _pace(page), statements),
        Line(f"  trang bảng 50 dòng trơn, {USERS} người cùng lúc", _pace(bare), 1),
        line_of(goals.LISTING, ratio, None),
    ]


def _middle(runs: list[Answered]) -> Answered:
    return Answered(median(run.a_second for run in runs), median(run.p95 for run in runs))


def _pace(answered: Answered) -> str:
    return f"{_number(answered.a_second, 0)} trang/s, p95 {_number(answered.p95 * 1000, 0)} ms"


def line_of(goal: Goal, figure: float, statements: int | None) -> Line:
    """Return the line of a figure beside its goal."""
    return Line(goal.says, f"{_number(figure, goal.digits)} {goal.unit}", statements, goal, goal.met(figure))


def _number(figure: float, digits: int) -> str:
    return f"{figure:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def print_table(lines: list[Line]) -> None:
    """Print the lines as one table, with a verdict for each goal."""
    width = max(len(line.says) for line in lines)
    print(f"\n{'Việc đo':<{width}}  {'Đo được':>26}  {'Mục tiêu':>14}  {'':<9}  Câu lệnh SQL")
    for line in lines:
        goal = (
            f"{'≥' if line.goal.at_least else '≤'} {_number(line.goal.limit, 0)} {line.goal.unit}"
            if line.goal
            else ""
        )
        verdict = ("đạt" if line.met else "CHƯA ĐẠT") if line.goal else ""
        statements = "" if line.statements is None else str(line.statements)
        print(f"{line.says:<{width}}  {line.figure:>26}  {goal:>14}  {verdict:<9}  {statements:>12}")
    missed = sum(1 for line in lines if line.goal and not line.met)
    print(
        f"\n{'Đạt mọi mục tiêu.' if not missed else f'{missed} mục tiêu chưa đạt.'} Con số phụ thuộc máy; tỷ lệ trong cùng một lần chạy thì ít hơn."
    )
