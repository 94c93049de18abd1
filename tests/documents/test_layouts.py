"""Layouts are data: which one holds on a day, how numbers, dates and signatures are written, what is wrong in a file."""

import ast
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import kiemdiem
from documents.papers import FOLDER, STYLES
from kiemdiem.adapters.docstyles import layouts
from kiemdiem.core.loading import RuleSetFaults
from kiemdiem.core.papers import Signature
from kiemdiem.core.papers.layout import Basis, Line, Period, date_line, layout_for, number_line, signing
from kiemdiem.core.papers.loading import load
from kiemdiem.core.refusal import Refused

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
LAYOUTS = {layout.key: layout for layout in layouts()}
PARTY = (FOLDER / "hd05_2026.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "on", "key"),
    [
        ("party", date(2026, 5, 26), "hd36_2018"),
        ("party", date(2026, 5, 27), "hd05_2026"),
        ("party", date(2018, 4, 3), "hd36_2018"),
        ("state", date(2020, 3, 5), "nd30_2020"),
        ("state", date(2026, 12, 31), "nd30_2020"),
    ],
)
def test_the_day_and_the_body_choose_the_layout(line: str, on: date, key: str) -> None:
    assert layout_for(layouts(), Line(line), on).key == key


@pytest.mark.parametrize(("line", "on"), [("party", date(2018, 4, 2)), ("state", date(2020, 3, 4))])
def test_a_day_before_the_first_known_text_is_refused(line: str, on: date) -> None:
    with pytest.raises(Refused, match="Chưa có thể thức văn bản"):
        layout_for(layouts(), Line(line), on)


@pytest.mark.parametrize("line", list(Line))
def test_on_no_day_two_layouts_of_one_line_hold(line: Line) -> None:
    spans = sorted((each.valid_from, each.valid_to or date.max) for each in layouts() if each.line is line)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert spans[-1][1] == date.max


def test_the_party_counts_by_term_and_the_state_by_year() -> None:
    assert {layout.key: layout.numbers.per for layout in layouts()} == {
        "hd05_2026": Period.TERM,
        "hd36_2018": Period.TERM,
        "nd30_2020": Period.YEAR,
    }


@pytest.mark.parametrize(
    ("key", "number", "notation", "says"),
    [
        ("hd05_2026", 5, "BC/ĐU", "Số 05-BC/ĐU"),
        ("hd05_2026", 12, "QĐ/TU", "Số 12-QĐ/TU"),
        ("hd05_2026", 1234, "CV/VPTW", "Số 1234-CV/VPTW"),
        ("hd05_2026", 0, "BC/ĐU", "Số …-BC/ĐU"),
        ("nd30_2020", 9, "BC-UBND", "Số: 09/BC-UBND"),
        ("nd30_2020", 15, "BC-UBND", "Số: 15/BC-UBND"),
    ],
)
def test_a_number_is_written_as_its_line_writes_it(key: str, number: int, notation: str, says: str) -> None:
    assert number_line(LAYOUTS[key], number, notation) == says


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2026, 2, 9), "Hà Nội, ngày 09 tháng 02 năm 2026"),
        (date(2026, 3, 10), "Hà Nội, ngày 10 tháng 3 năm 2026"),
        (date(2026, 12, 31), "Hà Nội, ngày 31 tháng 12 năm 2026"),
        (None, "Hà Nội, ngày … tháng … năm …"),
    ],
)
@pytest.mark.parametrize("key", STYLES)
def test_days_below_ten_and_the_first_two_months_have_a_nought(key: str, on: date | None, says: str) -> None:
    assert date_line(LAYOUTS[key], "Hà Nội", on) == says


@pytest.mark.parametrize(
    ("key", "signature", "authority", "position"),
    [
        ("hd05_2026", Signature("Bí thư", "A", "TM", "Ban Thường vụ"), "T/M Ban Thường vụ", "Bí thư"),
        ("nd30_2020", Signature("Chủ tịch", "A", "TM", "Ủy ban nhân dân"), "TM. Ủy ban nhân dân", "Chủ tịch"),
        (
            "hd05_2026",
            Signature("Phó Trưởng ban", "A", "KT", "Trưởng ban"),
            "K/T Trưởng ban",
            "Phó Trưởng ban",
        ),
        ("nd30_2020", Signature("Phó Chủ tịch", "A", "KT", "Chủ tịch"), "KT. Chủ tịch", "Phó Chủ tịch"),
        ("nd30_2020", Signature("Chủ tịch", "A", "Q"), "Q. Chủ tịch", ""),
        ("hd05_2026", Signature("Người tự kiểm điểm", "A"), "", "Người tự kiểm điểm"),
    ],
)
def test_the_party_signs_with_a_slash_and_the_state_with_a_dot(
    key: str, signature: Signature, authority: str, position: str
) -> None:
    signed = signing(LAYOUTS[key], signature)
    assert (signed.authority, signed.position) == (authority, position)


def test_an_authority_that_the_layout_does_not_know_is_refused_with_those_it_knows() -> None:
    with pytest.raises(Refused, match="không có hình thức ký “TUQ”") as refused:
        signing(LAYOUTS["hd05_2026"], Signature("Chánh Văn phòng", "A", "TUQ", "Ban Thường vụ"))
    assert refused.value.way_out == "Chọn một trong: TM, KT, TL, Q."


def test_every_figure_says_where_it_comes_from_and_memory_is_called_memory() -> None:
    for layout in layouts():
        sources = [layout.page.source, layout.body.source, layout.numbers.source, layout.dates.source]
        sources += [each.source for each in layout.components.values()]
        assert all(each.article for each in sources if each.basis is not Basis.SOFTWARE)
    assert LAYOUTS["hd36_2018"].page.source.basis is Basis.MEMORY
    assert LAYOUTS["hd05_2026"].page.source.basis is Basis.CONFIRMED
    assert LAYOUTS["nd30_2020"].components["note"].source.basis is Basis.SOFTWARE


def test_a_size_is_within_the_range_the_text_allows() -> None:
    ranges = [row["sizes"] for style in STYLES.values() for row in style["components"] if "sizes" in row]
    assert len(ranges) > 20
    assert STYLES["hd05_2026"]["body"]["line_exact_range"] == [18, 22]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "size: 16, sizes: [15, 16]",
            "size: 13, sizes: [15, 16]",
            "13 ngoài khoảng 15–16",
        ),
        ("line_exact_pt: 20", "line_exact_pt: 30", "30 ngoài khoảng 18–22"),
        ("line_exact_pt: 20", "line_lines: 1", None),
        ("between_pt: 6", "between_pt: 3", "ít nhất 6 pt"),
        ("top_mm: 20", "top_mm: -20", "không được âm"),
        ("  left_mm: 30\n", "", "Thiếu mục “left_mm”"),
        ("{number}-{notation}", "{nummer}-{notation}", "phải có đúng các chỗ: {number}, {notation}"),
        ("{number}-{notation}", "{number}-{notation}{", "phải có đúng các chỗ"),
        ("key: superior", "key: supperior", "“supperior” không có trong"),
        ("key: superior", "key: issuer", "“issuer” đã có ở dòng"),
        ("align: both", "align: justified", "“justified” không có trong"),
        ('mark: "*"', 'mark: "*", length_mm: 3, width_pt: 1', "nói một trong hai: mark"),
        ("head_left_mm: 83", "head_left_mm: 165", "cột trái rộng hơn phần giữa hai lề"),
        ("from: 2026-05-27", "from: 2026-05-27\nto: 2026-05-01", "ngày hết hiệu lực trước ngày có hiệu lực"),
        ("name: Việc,", "name: Điều,", "tên “Điều” dùng cho hai thành phần"),
        ("sizes: [15, 16]", "sizes: [16, 15]", "phải là hai số, nhỏ trước lớn sau"),
        ("line: party", "line: parti", "“parti” không có trong: party, state"),
        ("font: Times New Roman", "font: Times New Roman\n  fount: x", "Không có mục nào tên là “fount”"),
    ],
)
def test_a_fault_in_a_layout_is_told_with_its_line(old: str, new: str, says: str | None) -> None:
    assert old in PARTY
    wrong = PARTY.replace(old, new, 1)
    if says is None:
        assert load(wrong).body.line_lines == 1
        return
    with pytest.raises(RuleSetFaults) as told:
        load(wrong)
    lines = wrong.splitlines()
    found = [
        fault for fault in told.value.faults if re.search(re.escape(says).replace(r"\|", "|"), fault.says)
    ]
    assert found, told.value.faults
    assert 1 <= found[0].line <= len(lines)


def test_all_faults_of_a_layout_are_told_at_once() -> None:
    wrong = (
        PARTY.replace("top_mm: 20", "top_mm: x")
        .replace("size: 15", "size: -1")
        .replace("per: term", "per: week")
    )
    with pytest.raises(RuleSetFaults) as told:
        load(wrong)
    assert len(told.value.faults) >= 3


@pytest.mark.parametrize("wrong", ["", "- a", "key: [", "key: x", "components: 3"])
def test_what_is_no_layout_is_refused_and_nothing_breaks(wrong: str) -> None:
    with pytest.raises(RuleSetFaults):
        load(wrong)


def test_a_missing_component_is_named() -> None:
    line = next(row for row in PARTY.splitlines() if "key: grounds" in row)
    with pytest.raises(RuleSetFaults) as told:
        load(PARTY.replace(line + "\n", ""))
    assert "thiếu thành phần “grounds”" in told.value.faults[0].says


COUNTS = {0, 1, 2, 3, -1, 100}
UNITS = {
    20,
    8,
    240,
    127,
    7200,
    23,
    36_000,
}  # Word's twentieths, eighths and lines; millimetres in those and in drawings; a font's own height
LOOKS = (
    "core/papers/layout.py", "core/papers/printed.py", "adapters/pdf/pages.py", "adapters/word/building.py",
    "adapters/word/parts.py", "adapters/word/styles.py", "adapters/word/tables.py", "adapters/word/tags.py",
)  # fmt: skip
WORDS = re.compile(r"Times|ĐẢNG CỘNG SẢN|CỘNG HÒA|Nơi nhận|Kính|T/M|TM\.|[0-9](mm|pt)\b")


@pytest.mark.parametrize("name", LOOKS)
def test_no_figure_and_no_word_of_a_layout_stands_in_the_code(name: str) -> None:
    tree = ast.parse((Path(kiemdiem.__file__).parent / name).read_text(encoding="utf-8"))
    said = [ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)]
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    numbers = [value for value in values if type(value) in {int, float} and value not in COUNTS | UNITS]
    texts = [
        value for value in values if isinstance(value, str) and value not in said and WORDS.search(value)
    ]
    assert (numbers, texts) == ([], [])
