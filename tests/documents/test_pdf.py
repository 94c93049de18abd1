"""PDFs, measured by where their texts stand: those of LibreOffice from the Word files, those of WeasyPrint from the papers."""

import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from documents.papers import RICH, SAID, STYLES, attached, brimful, everything, long_table, minutes, rich
from documents.pdf_reading import Drawn, Printed, read_pdf
from kiemdiem.adapters import pdf, word
from kiemdiem.adapters.docstyles import layouts
from kiemdiem.core.papers import Field, Paper
from kiemdiem.core.papers.layout import Layout
from kiemdiem.core.refusal import Refused

pytestmark = pytest.mark.xdist_group("office")  # one conversion of all files, by one worker
LAYOUTS = {layout.key: layout for layout in layouts()}
LONG_NAME = (
    "Đảng ủy Các cơ quan Đảng và tổ chức chính trị - xã hội của một thành phố thử nghiệm có tên rất dài"
)
PAPERS: dict[str, tuple[Paper, Layout]] = {key: (rich(key), LAYOUTS[key]) for key in STYLES}
PAPERS |= {f"{key}, appendices": (everything(key), LAYOUTS[key]) for key in STYLES}
PAPERS |= {
    f"{key}, below": (
        replace(everything(key), below=(Field("Nhận xét của người quản lý", "đồng ý"),)),
        LAYOUTS[key],
    )
    for key in STYLES
}
PAPERS["long appendix"] = (attached(90), LAYOUTS["nd30_2020"])
PAPERS["table"] = (long_table(200), LAYOUTS["nd30_2020"])
PAPERS["ward"] = (replace(minutes("Ủy ban nhân dân phường Tây Tựu"), superior=""), LAYOUTS["nd30_2020"])
PAPERS["minutes"] = (minutes(LONG_NAME), LAYOUTS["hd05_2026"])
BOTH = pytest.mark.parametrize("by", ["LibreOffice", "WeasyPrint"])
EVERY = pytest.mark.parametrize("key", STYLES)
BRIM = {
    ("hd05_2026", "a paragraph"): 16, ("hd05_2026", "a source"): 16, ("hd05_2026", "boxes"): 15, ("hd05_2026", "a table"): 12,
    ("nd30_2020", "a source"): 16, ("nd30_2020", "a table"): 12,
}  # fmt: skip
"""How many lines push the signature of a paper that ends in this over to a second page."""
FULL = {
    (key, end, most): f"{key}, {end}, {most}"
    for (key, end), brim in BRIM.items()
    for most in (brim - 2, brim - 1, brim + 1)
}
PAPERS |= {name: (brimful(*what), LAYOUTS[what[0]]) for what, name in FULL.items()}
OFFICE = import_module("kiemdiem.adapters.pdf.libreoffice")
TALL, SIDE = 0.4, 1.5  # what two programs may differ in, in millimetres: between lines, and from side to side


@cache
def by_office() -> dict[str, pdf.Pdf]:
    """Return all papers, made into PDF by one start of LibreOffice."""
    if not pdf.office():
        pytest.fail(
            "No LibreOffice: run tests/prepare-office.sh (make test does), or install libreoffice-writer-nogui."
        )
    return dict(zip(PAPERS, pdf.from_words([docx(name) for name in PAPERS]), strict=True))


@cache
def docx(name: str) -> bytes:
    """Return the Word file of a paper."""
    paper, layout = PAPERS[name]
    return word.fill(word.template(paper.key, layout), paper, layout)


@cache
def pages(name: str, by: str) -> tuple[list[Printed], list[Drawn], tuple[float, float]]:
    """Return what stands on the pages of a paper, made by either program."""
    made = by_office()[name] if by == "LibreOffice" else pdf.from_paper(*PAPERS[name])
    assert made.by.startswith(by)
    return read_pdf(made.content)


def said_by(key: str) -> str:
    """Return the paper of a layout that shows every component."""
    return f"{key}, appendices"


def find(name: str, by: str, text: str) -> Printed:
    """Return the line that says `text`, in whatever case."""
    lines = pages(name, by)[0]
    found = [line for line in lines if text.lower() in line.text.lower()]
    assert found, [line.text for line in lines]
    return found[0]


def page_of(key: str) -> dict[str, Any]:
    """Return the figures of a layout's page."""
    return dict(STYLES[key]["page"])


def text_of(key: str, component: str) -> str:
    """Return what to look for on the page for a component: as printed, in capitals where the layout wants them."""
    rows = {row["key"]: row for row in STYLES[key]["components"]}
    text = str(rows[component].get("text") or SAID[component])
    return text.upper() if rows[component].get("caps") else text


@BOTH
@EVERY
def test_what_others_write_on_a_signed_sheet_stands_below_the_signature_before_the_appendices(
    key: str, by: str
) -> None:
    name = f"{key}, below"
    signed, written, appended = (
        find(name, by, text) for text in ("Trần Thử Mẫu", "Nhận xét của người quản lý", "Phụ lục I")
    )
    assert signed.page <= written.page < appended.page
    assert signed.page < written.page or written.top > signed.top


@BOTH
@EVERY
def test_the_head_stands_in_the_middle_of_its_side(key: str, by: str) -> None:
    page = page_of(key)
    edge = page["left_mm"] + page["head_left_mm"]
    middles = {
        "left": (page["left_mm"] + edge) / 2,
        "right": (edge + page["width_mm"] - page["right_mm"]) / 2,
    }
    for row in STYLES[key]["components"]:
        if row["key"] in {"title", "motto", "superior", "issuer"}:
            line = find(key, by, text_of(key, row["key"]))
            assert line.page == 1
            assert line.middle == pytest.approx(middles[row["side"]], abs=SIDE)
            assert (line.left < edge) == (row["side"] == "left")
    assert find(key, by, "Hà Nội, ngày").middle == pytest.approx(middles["right"], abs=SIDE)
    assert find(key, by, "-BC/ĐU" if "hd" in key else "/BC/ĐU").middle == pytest.approx(
        middles["left"], abs=SIDE
    )


@BOTH
@EVERY
def test_capitals_weight_slant_and_family_are_printed(key: str, by: str) -> None:
    for row in STYLES[key]["components"]:
        if row["key"] in {"letter_subject", "address_list", "page_number", "body", "tick"}:
            continue
        text = row.get("text") or SAID.get(row["key"])
        if text is None:
            continue
        line = find(said_by(key), by, text)
        assert text_of(key, row["key"]).rstrip(";") in line.text
        assert "LiberationSerif" in line.font.replace("-", "") or "Times" in line.font
        assert ("Bold" in line.font) == row.get("bold", False)
        assert ("Italic" in line.font) == row.get("italic", False)


@BOTH
@EVERY
def test_every_component_is_printed_in_its_size(key: str, by: str) -> None:
    for row in STYLES[key]["components"]:
        text = row.get("text") or SAID.get(row["key"])
        if text:
            assert find(said_by(key), by, text).tall == pytest.approx(row["size"], abs=0.2)


@BOTH
@EVERY
def test_the_pages_margins_are_those_of_the_layout(key: str, by: str) -> None:
    page = page_of(key)
    lines, _, size = pages(key, by)
    assert size == (pytest.approx(page["width_mm"], abs=0.2), pytest.approx(page["height_mm"], abs=0.2))
    body = [line for line in lines if "tập thể đã nêu rõ" in line.text.lower()]
    first = page["left_mm"] + float(STYLES[key]["body"]["first_line_mm"])
    assert body[0].left == pytest.approx(first, abs=0.5)
    assert min(line.left for line in lines) == pytest.approx(page["left_mm"], abs=0.5)
    full = [line.right for line in lines if line.right - line.left > 140]
    assert max(full) == pytest.approx(page["width_mm"] - page["right_mm"], abs=0.7)
    tops = [line.top for line in lines if not line.text.isdigit()]
    assert min(tops) == pytest.approx(page["top_mm"], abs=2)
    bottoms = [line.bottom for line in lines if not line.text.startswith("Mã phiếu")]
    assert max(bottoms) <= page["height_mm"] - page["bottom_mm"] + 0.5


@BOTH
@EVERY
def test_the_page_number_is_centred_at_its_distance_and_not_on_page_1(key: str, by: str) -> None:
    page = page_of(key)
    lines = pages(key, by)[0]
    numbers = [line for line in lines if line.text.isdigit() and line.bottom < page["top_mm"]]
    last = max(line.page for line in lines)
    assert last >= 2
    assert [(line.page, line.text) for line in numbers] == [(each, str(each)) for each in range(2, last + 1)]
    middle = (page["left_mm"] + page["width_mm"] - page["right_mm"]) / 2
    for line in numbers:
        assert line.middle == pytest.approx(middle, abs=0.5)
        assert line.top == pytest.approx(page["number_from_top_mm"], abs=1)


@BOTH
@EVERY
def test_each_appendix_begins_a_page_in_the_middle_and_counts_its_pages_from_1(key: str, by: str) -> None:
    name, page = said_by(key), page_of(key)
    signed, first, second = (find(name, by, text) for text in ("Trần Thử Mẫu", "Phụ lục I", "Phụ lục II"))
    assert signed.page < first.page < second.page
    middle = (page["left_mm"] + page["width_mm"] - page["right_mm"]) / 2
    for line in (
        first,
        second,
        find(name, by, "DANH MỤC THỬ NGHIỆM"),
        find(name, by, "(Kèm theo Báo cáo số 05"),
    ):
        assert line.middle == pytest.approx(middle, abs=0.7)
    assert first.top == pytest.approx(page["top_mm"], abs=2)
    numbers = [line for line in pages(name, by)[0] if line.text.isdigit() and line.bottom < page["top_mm"]]
    assert [(line.page, line.text) for line in numbers] == [
        (each, str(each)) for each in range(2, signed.page + 1)
    ]


@BOTH
def test_the_pages_of_a_long_appendix_are_its_own(by: str) -> None:
    top = page_of("nd30_2020")["top_mm"]
    lines = pages("long appendix", by)[0]
    start = find("long appendix", by, "Phụ lục").page
    numbers = {line.page: line.text for line in lines if line.text.isdigit() and line.bottom < top}
    last = max(line.page for line in lines)
    assert last - start >= 2
    assert [numbers.get(each, "") for each in range(start, last + 1)] == [
        "",
        *map(str, range(2, last - start + 2)),
    ]
    assert [line.page for line in lines if line.text == "Phụ lục"] == [start]


@BOTH
@EVERY
def test_the_letters_of_the_code_stand_apart_from_its_picture(key: str, by: str) -> None:
    page = page_of(key)
    line = find(key, by, "Mã phiếu: KD-7F3A")
    picture = page["width_mm"] - page["right_mm"] - page["code_side_mm"]
    assert 1 <= picture - line.right <= 3


@BOTH
@EVERY
def test_lines_of_the_body_have_the_distance_of_the_layout(key: str, by: str) -> None:
    body = STYLES[key]["body"]
    lines = [line for line in pages(key, by)[0] if line.page == 1 and line.right - line.left > 140]
    start = next(place for place, line in enumerate(lines) if line.text.startswith("Tập thể đã nêu rõ"))
    pitch = (lines[start + 2].base - lines[start].base) / 2 / (25.4 / 72)
    single = 14 * 1.15  # a line of Times New Roman in size 14
    expected = body.get("line_exact_pt") or single * float(body["line_lines"])
    assert pitch == pytest.approx(expected, abs=TALL)


@BOTH
@EVERY
def test_a_rule_under_a_heading_is_as_long_as_the_layout_says(key: str, by: str) -> None:
    drawn = pages(key, by)[1]
    ruled = [row for row in STYLES[key]["components"] if "length_mm" in row.get("rule", {})]
    assert ruled
    for row in ruled:
        line = find(key, by, text_of(key, row["key"]))
        below = [each for each in drawn if each.page == 1 and 0 <= each.top - line.base < 6]
        under = [each for each in below if each.left < line.middle < each.right]
        assert [
            each for each in under if each.right - each.left == pytest.approx(row["rule"]["length_mm"], abs=1)
        ]
        if row["key"] in {"title", "motto"}:
            assert line.right - line.left == pytest.approx(row["rule"]["length_mm"], abs=2.5)


@BOTH
def test_a_long_table_repeats_its_titles_on_every_page_and_loses_no_row(by: str) -> None:
    lines = pages("table", by)[0]
    words = " ".join(line.text for line in lines)
    assert [row for row in range(1, 201) if f"Phòng số {row}." not in words] == []
    pages_of_rows = {line.page for line in lines if "Phòng số" in line.text}
    assert len(pages_of_rows) > 3
    assert {line.page for line in lines if "Kết quả" in line.text} == pages_of_rows


@BOTH
def test_a_long_name_wraps_within_its_side(by: str) -> None:
    page = page_of("hd05_2026")
    edge = page["left_mm"] + page["head_left_mm"]
    lines = [line for line in pages("minutes", by)[0] if line.page == 1 and line.top < 60]
    name = [line for line in lines if line.text.isupper() and line.left < edge and "Bold" in line.font]
    wrapped = " ".join(
        line.text for line in name if "ĐẢNG CỘNG SẢN" not in line.text and "BIÊN BẢN" not in line.text
    )
    assert LONG_NAME.upper() in wrapped
    assert all(line.right <= edge + 0.2 for line in name if line.text in LONG_NAME.upper())


@BOTH
def test_a_name_as_wide_as_its_side_keeps_apart_from_the_nation_s(by: str) -> None:
    name, nation = find("ward", by, "ỦY BAN NHÂN DÂN"), find("ward", by, "CỘNG HÒA")
    assert nation.left - name.right >= page_of("nd30_2020")["head_gap_mm"]


@BOTH
def test_two_sign_side_by_side(by: str) -> None:
    left, right = find("minutes", by, "Phạm Thử Nghiệm"), find("minutes", by, "Lê Thử Mẫu")
    assert left.base == pytest.approx(right.base, abs=0.3)
    assert left.middle < 112.5 < right.middle


@BOTH
@EVERY
def test_a_signature_stands_on_the_right_beside_the_recipients_and_never_alone(key: str, by: str) -> None:
    signer, title = find(key, by, "Trần Thử Mẫu"), find(key, by, "Nơi nhận:")
    last = find(key, by, "Trên đây là báo cáo thử nghiệm.")
    assert signer.left > 110
    assert title.left == pytest.approx(30, abs=0.5)
    assert signer.page == title.page == last.page


def test_the_same_word_file_gives_the_same_pdf_also_alone_and_beside_others() -> None:
    first = by_office()["minutes"]
    files = [docx("minutes")] * 2
    with ThreadPoolExecutor(2) as several:
        assert [made.content for made in several.map(pdf.from_word, files)] == [first.content] * 2
    assert first.by.startswith("LibreOffice ")


def test_the_same_paper_gives_the_same_pdf_without_libreoffice() -> None:
    assert pdf.from_paper(*PAPERS["minutes"]).content == pdf.from_paper(*PAPERS["minutes"]).content


def test_without_libreoffice_the_paper_itself_is_printed_and_says_by_what(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(OFFICE, "PROGRAMS", ("no-such-office",))
    paper, layout = PAPERS["minutes"]
    assert pdf.made(docx("minutes"), paper, layout).by.startswith("WeasyPrint ")
    with pytest.raises(Refused, match="chưa cài LibreOffice"):
        pdf.from_word(docx("minutes"))


def stand_in(folder: Path, script: str) -> str:
    """Write a program that stands in for LibreOffice, and return its path."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_a_hanging_libreoffice_is_ended_with_its_children_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    program = stand_in(tmp_path, f"sleep 60 & echo $! > {child}; wait")
    monkeypatch.setattr(OFFICE, "PROGRAMS", (program,))
    monkeypatch.setattr(OFFICE, "SECONDS", 1)
    monkeypatch.setattr(OFFICE, "SECONDS_EACH", 0)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with pytest.raises(Refused, match="không trả lời"):
        pdf.from_word(b"any")
    for _ in range(50):
        if not running(int(child.read_text())):
            break
        threading.Event().wait(0.1)
    assert not running(int(child.read_text()))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("kiemdiem-pdf-")] == []


def running(process: int) -> bool:
    """Return whether a process still runs."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").split()[2]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_file_that_libreoffice_cannot_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OFFICE, "PROGRAMS", (stand_in(tmp_path, "exit 0"),))
    with pytest.raises(Refused, match="không đọc được 2/2 tệp Word"):
        pdf.from_words([b"one", b"two"])


def test_libreoffice_knows_nothing_of_the_servers_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("KIEMDIEM_SECRET_KEY", "geheim")
    monkeypatch.setattr(OFFICE, "PROGRAMS", (stand_in(tmp_path, f'env >> {seen}; echo "$@" >> {seen}'),))
    with pytest.raises(Refused):
        pdf.from_word(b"any")
    said = seen.read_text(encoding="utf-8")
    assert "geheim" not in said
    assert f"HOME={os.environ['HOME']}\n" not in said
    assert "-env:UserInstallation=file://" in said


def test_no_files_make_no_pdf_and_start_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setattr(OFFICE, "PROGRAMS", (stand_in(tmp_path, f"touch {seen}"),))
    assert pdf.from_words([]) == []
    assert not seen.exists()


def test_a_paper_of_nothing_but_its_head_is_a_page() -> None:
    bare = replace(
        RICH, blocks=(), signatures=(), recipients=(), marks=(), code="", grounds=(), addressed_to=()
    )
    lines, _, _ = read_pdf(pdf.from_paper(bare, LAYOUTS["nd30_2020"]).content)
    assert {line.page for line in lines} == {1}


@BOTH
@pytest.mark.parametrize(("key", "end"), BRIM)
def test_signatures_never_stand_alone_on_a_last_page(key: str, end: str, by: str) -> None:
    """Nor does what the software notes below them."""
    signed_on = set()
    for name in (name for what, name in FULL.items() if what[:2] == (key, end)):
        last, signed, noted = (
            max(line.page for line in pages(name, by)[0] if text in line.text)
            for text in ("Câu cuối cùng", "Nguyễn Ký Tên", "ghi chú cuối")
        )
        assert last == signed == noted, name
        signed_on.add(signed)
    assert signed_on == {1, 2}
