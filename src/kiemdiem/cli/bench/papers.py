"""A thousand papers of about three pages, beside the plain zipping of the very same files in the same run."""

import zipfile
from datetime import date
from io import BytesIO
from statistics import median
from time import perf_counter

from docxtpl import DocxTemplate

from kiemdiem.adapters import word
from kiemdiem.adapters.docstyles import layouts
from kiemdiem.adapters.word.filling import as_docxtpl_takes_it
from kiemdiem.cli.bench import goals
from kiemdiem.cli.bench.goals import Goal
from kiemdiem.core.papers import Column, Heading, Item, Paper, Signature, Table, Text, Ticks
from kiemdiem.core.papers.codes import Code, write
from kiemdiem.core.papers.layout import Layout

AT_ONCE, AS_IT_COMES = 50, 10
ON = date(2026, 12, 5)
_SENTENCE = "Tập thể đã giữ nghiêm quy chế làm việc, phân công rõ người, rõ việc và đối chiếu kết quả với sổ theo dõi. "
_COLUMNS = (
    Column("TT", 6, "center"),
    Column("Chỉ tiêu", 50),
    Column("Kế hoạch", 14, "right"),
    Column("Kết quả", 14, "right"),
    Column("Ghi chú", 16),
)


def report(count: int, rounds: int) -> None:
    """Make `count` papers `rounds` times, zip the same files plainly, print both and their ratio."""
    layout = next(each for each in layouts() if each.key == "hd05_2026")
    template = word.template("bench", layout)
    print(f"Đang lập {count} văn bản Word, {rounds} lần …", flush=True)
    runs = [_made_and_zipped(template, layout, count) for _ in range(rounds)]
    made, zipped = (median(run[place] for run in runs) for place in (0, 1))
    plain = _as_it_comes(template, layout) * count
    size = len(word.fill(template, _paper(1), layout))
    print(
        f"\n{count} văn bản, mỗi văn bản khoảng ba trang, hai bảng 10 và 40 dòng, {size / 1000:.1f} kB; giữa {rounds} lần\n"
    )
    _say("Lập văn bản", made, "s")
    _say("Chỉ nén đúng các tệp ấy", zipped, "s")
    _say("Lập so với chỉ nén", median(one / other for one, other in runs), "lần", goals.PAPERS_RATIO)
    _say(f"docxtpl nguyên bản so với chỉ nén ({AS_IT_COMES} văn bản)", plain / zipped, "lần")


def _made_and_zipped(template: bytes, layout: Layout, count: int) -> tuple[float, float]:
    """Return the seconds of making all papers, and of zipping the same parts; in turns, so that both meet the same load."""
    made = zipped = 0.0
    for start in range(0, count, AT_ONCE):
        papers = [_paper(number) for number in range(start + 1, min(start + AT_ONCE, count) + 1)]
        began = perf_counter()
        files = [word.fill(template, paper, layout) for paper in papers]
        made += perf_counter() - began
        unpacked = [_unpacked(file) for file in files]
        began = perf_counter()
        for parts in unpacked:
            _zipped(parts)
        zipped += perf_counter() - began
    return made, zipped


def _unpacked(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _as_it_comes(template: bytes, layout: Layout) -> float:
    """Return the seconds of one paper made by docxtpl without anything prepared."""
    began = perf_counter()
    for number in range(1, AS_IT_COMES + 1):
        document = DocxTemplate(BytesIO(template))
        document.render(as_docxtpl_takes_it(template, _paper(number), layout), autoescape=True)
        document.save(BytesIO())
    return (perf_counter() - began) / AS_IT_COMES


def _paper(number: int) -> Paper:
    """Return a paper that differs from every other one in its texts and figures."""
    rows = tuple(
        (str(row), f"Chỉ tiêu số {row} của đơn vị số {number}", "95%", f"{(row * number) % 100},5%", "Đạt")
        for row in range(1, 41)
    )
    return Paper(
        key="bench", superior="Đảng bộ Thành phố", issuer=f"Đảng ủy phường số {number}", number=number,
        notation="BC/ĐU", place="Hà Nội", issued_on=ON, type_name="Báo cáo",
        subject=f"kiểm điểm, tự đánh giá, xếp loại chất lượng của tập thể số {number}",
        blocks=(
            Heading("A. Nội dung kiểm điểm", 1), Heading("I. Ưu điểm, kết quả đạt được"),
            *(Text(f"{place}.{number}. " + _SENTENCE * 5) for place in range(1, 8)),
            Table(_COLUMNS, rows[:10], "Bảng 1. Kết quả chủ yếu"),
            Item("1", f"Việc chậm tiến độ số {number}", (("Mức độ khắc phục", _SENTENCE),)),
            Table(_COLUMNS, rows, "Bảng 2. Toàn bộ chỉ tiêu", ("", "Cộng", "", "", "40/40")),
            Ticks((("Hoàn thành tốt nhiệm vụ", True), ("Hoàn thành nhiệm vụ", False))),
        ),
        signatures=(Signature("Bí thư", "Nguyễn Thử Nghiệm", "TM", "Ban Thường vụ"),),
        recipients=("Ban Thường vụ Thành ủy", "Lưu Văn phòng Đảng ủy"),
        code=write(Code("BC", number)),
    )  # fmt: skip


def _say(says: str, figure: float, unit: str, goal: Goal | None = None) -> None:
    wanted = (
        f"   mục tiêu ≤ {goal.limit:g} {goal.unit}: {'đạt' if goal.met(figure) else 'CHƯA ĐẠT'}"
        if goal
        else ""
    )
    print(f"{says:<46} {figure:>9.2f} {unit}{wanted}", flush=True)
