"""Word files, measured from their XML by a reader of their own, against the figures of the layout."""

import re
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from documents.papers import DAYS, RICH, SAID, STYLES, everything, letter, long_table, minutes, rich
from documents.reading import MM_A_TWIP, Line, W, WordFile
from kiemdiem.adapters import word
from kiemdiem.adapters.docstyles import layouts
from kiemdiem.core.papers import Field, Heading, Paper, Signature, Text
from kiemdiem.core.papers.layout import Layout
from kiemdiem.core.refusal import Refused

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

LAYOUTS = {layout.key: layout for layout in layouts()}
ALIGN = {"both": "both", "left": "left", "center": "center", "right": "right"}
EVERY = pytest.mark.parametrize("key", STYLES)


@cache
def made(key: str) -> bytes:
    """Return the Word file of the paper with everything."""
    return filled(everything(key), LAYOUTS[key])


def filled(paper: Paper, layout: Layout) -> bytes:
    """Return the Word file of a paper."""
    return word.fill(word.template(paper.key, layout), paper, layout)


@cache
def lines(key: str) -> list[Line]:
    """Return all paragraphs of that file: its text, its header, its footer."""
    file = WordFile(made(key))
    return [line for part in ("document", "header1", "footer1") for line in file.lines(f"word/{part}.xml")]


def rows(key: str) -> dict[str, dict[str, Any]]:
    """Return the components of a layout as the file says them."""
    return {row["key"]: row for row in STYLES[key]["components"]}


def line_of(key: str, component: str) -> Line:
    """Return the paragraph in which the paper with everything shows a component."""
    named = [line for line in lines(key) if line.style == rows(key)[component]["name"]]
    return next(line for line in named if SAID.get(component, "") in line.text)


def points(said: Any) -> float:
    """Return a figure of the layout, which may be a fraction."""
    above, _, below = str(said).partition("/")
    return float(above) / float(below or 1)


PLACED = [
    (key, row["key"])
    for key, style in STYLES.items()
    for row in style["components"]
    if row["key"] not in {"letter_subject", "address_list"}
]


@pytest.mark.parametrize(("key", "component"), PLACED)
def test_a_component_looks_as_its_layout_says(key: str, component: str) -> None:
    row, line = rows(key)[component], line_of(key, component)
    for text, look in ((text, look) for text, look in line.runs if text):
        run_in = component == "article" and not text.startswith("Điều")
        label = component == "body" and text.endswith(": ")
        assert look.size == row["size"]
        assert look.bold == (row.get("bold", False) and not run_in)
        assert look.italic == (row.get("italic", False) or label)
        assert (look.caps, look.underline) == (row.get("caps", False), row.get("underline", False))
        if "X" not in text:
            assert look.fonts == (STYLES[key]["page"]["font"],) * 4
    look = line.look
    assert look.align == row["align"]
    assert (look.before, look.after) == (row.get("before", 0), row.get("after", 0))
    first = float(STYLES[key]["body"]["first_line_mm"]) if row.get("indent") else 0
    assert look.first_line == pytest.approx(first, abs=0.02)
    assert look.keep_next >= row.get("keep_next", False)
    assert look.outline == row.get("outline", 0)


@pytest.mark.parametrize(("key", "component"), PLACED)
def test_lines_are_as_high_as_the_layout_says(key: str, component: str) -> None:
    row, body, look = rows(key)[component], STYLES[key]["body"], line_of(key, component).look
    if row.get("spaced") and "line_exact_pt" in body:
        assert (look.line / 20, look.line_rule) == (body["line_exact_pt"], "exact")
    elif row.get("spaced"):
        assert (look.line / 240, look.line_rule) == (pytest.approx(float(body["line_lines"])), "auto")
    else:
        assert (look.line / 240, look.line_rule) == (1, "auto")


@pytest.mark.parametrize(("key", "component"), [(key, part) for key in STYLES for part in SAID])
def test_every_component_says_what_the_paper_says(key: str, component: str) -> None:
    said = line_of(key, component).text.replace("\xa0X\xa0  ", "")
    assert said.rstrip(",;\u2002") == SAID[component].rstrip(";")


@EVERY
def test_the_page_has_the_size_the_margins_and_the_distances_of_the_layout(key: str) -> None:
    section, page = WordFile(made(key)).section(), STYLES[key]["page"]
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert size is not None
    assert margins is not None
    found = {"width": size.get(f"{W}w"), "height": size.get(f"{W}h")}
    found |= {edge: margins.get(f"{W}{edge}") for edge in ("top", "bottom", "left", "right")}
    for name, twips in found.items():
        assert int(twips or 0) * MM_A_TWIP == pytest.approx(page[f"{name}_mm"], abs=0.02)
    assert int(margins.get(f"{W}header", "0")) * MM_A_TWIP == pytest.approx(
        page["number_from_top_mm"], abs=0.02
    )


@EVERY
def test_the_page_number_is_in_the_header_of_all_pages_but_the_first(key: str) -> None:
    file = WordFile(made(key))
    assert file.section().find(f"{W}titlePg") is not None
    kinds = [each.get(f"{W}type") for each in file.section().findall(f"{W}headerReference")]
    assert kinds == ["default"]
    field = file.part("word/header1.xml").find(f"{W}p/{W}fldSimple")
    assert field is not None
    assert field.get(f"{W}instr", "").strip() == "PAGE"


@EVERY
def test_the_head_has_its_two_sides(key: str) -> None:
    sides = {"left": 0, "right": 1}
    head = [line for line in lines(key)[:14] if line.cell]
    for component in ("title", "superior", "issuer", "number", "place_date"):
        row = rows(key)[component]
        found = next(line for line in head if line.style == row["name"])
        assert found.cell == (0 if component in {"title", "superior", "issuer"} else 1, sides[row["side"]])


@EVERY
def test_rules_are_drawn_between_two_indents_or_are_the_mark_of_the_layout(key: str) -> None:
    page = STYLES[key]["page"]
    whole = page["width_mm"] - page["left_mm"] - page["right_mm"]
    inside = page["head_left_mm"] - 2 * page["head_gap_mm"]
    widths = {"left": inside, "right": whole - page["head_left_mm"], "whole": whole}
    ruled = [row for row in rows(key).values() if "rule" in row]
    assert len(ruled) == 3
    for row in ruled:
        rule = row["rule"]
        name = f"{'Dấu' if 'mark' in rule else 'Kẻ'} dưới {row['name'].lower()}"
        line = next(line for line in lines(key) if line.style == name)
        if "mark" in rule:
            assert (line.text, line.look.align, line.look.size) == (rule["mark"], "center", row["size"])
            continue
        assert line.look.border_pt == points(rule["width_pt"])
        assert line.look.left == line.look.right
        drawn = widths[row["side"]] - line.look.left - line.look.right
        assert drawn == pytest.approx(rule["length_mm"], abs=0.05)


def texts_of(key: str, component: str) -> list[str]:
    return [line.text for line in lines(key) if line.style == rows(key)[component]["name"]]


def test_numbers_dates_and_signing_forms_are_those_of_each_line() -> None:
    said = {
        key: (texts_of(key, "number"), texts_of(key, "place_date"), texts_of(key, "authority"))
        for key in STYLES
    }
    assert said == {
        "hd05_2026": (["Số 05-BC/ĐU"], ["Hà Nội, ngày 05 tháng 12 năm 2026"], ["T/M Ban Thường vụ"]),
        "hd36_2018": (["Số 05-BC/ĐU"], ["Hà Nội, ngày 09 tháng 02 năm 2021"], ["T/M Ban Thường vụ"]),
        "nd30_2020": (["Số: 05/BC/ĐU"], ["Hà Nội, ngày 09 tháng 3 năm 2026"], ["TM. Ban Thường vụ"]),
    }


def test_recipients_end_as_each_layout_ends_them() -> None:
    named = ["Ban Thường vụ thử nghiệm", "Ban Tổ chức thử nghiệm", "Lưu Văn phòng"]
    for key, between in (("hd05_2026", ";"), ("hd36_2018", ","), ("nd30_2020", ";")):
        assert texts_of(key, "recipient") == [
            f"- {named[0]}{between}",
            f"- {named[1]}{between}",
            f"- {named[2]}.",
        ]


def test_grounds_end_with_semicolons_and_the_last_with_a_full_stop() -> None:
    assert texts_of("hd05_2026", "grounds") == [
        "Căn cứ văn bản thử nghiệm thứ nhất;",
        "Theo đề nghị của bộ phận thử nghiệm.",
    ]


def test_a_draft_has_dots_for_its_number_and_its_day() -> None:
    draft = WordFile(filled(replace(RICH, number=0, issued_on=None), LAYOUTS["nd30_2020"]))
    said = [line.text for line in draft.lines()]
    assert "Số: …/BC/ĐU" in said
    assert "Hà Nội, ngày … tháng … năm …" in said


def test_a_field_without_a_value_is_a_dotted_line() -> None:
    file = WordFile(made("hd05_2026"))
    assert [line.text for line in file.lines() if line.style == "Dòng khai"] == [
        "Họ và tên: Nguyễn Thử Nghiệm",
        "Ngày sinh: \t",
    ]
    tab = file.styles["field"].find(f"{W}pPr/{W}tabs/{W}tab")
    assert tab is not None
    assert (tab.get(f"{W}leader"), tab.get(f"{W}val")) == ("dot", "right")


def test_a_box_is_ticked_only_where_the_paper_says_so() -> None:
    assert texts_of("hd05_2026", "tick") == [
        "\xa0X\xa0  Hoàn thành tốt nhiệm vụ",
        "\xa0\xa0\xa0\xa0\xa0  Hoàn thành nhiệm vụ",
    ]


def test_minutes_are_signed_side_by_side_and_bear_no_number() -> None:
    said = WordFile(filled(minutes("Đảng ủy phường"), LAYOUTS["hd05_2026"])).lines()
    places = {line.text: line.cell for line in said if line.text in {"Phạm Thử Nghiệm", "Lê Thử Mẫu"}}
    assert places == {"Phạm Thử Nghiệm": (0, 0), "Lê Thử Mẫu": (0, 1)}
    assert not [line for line in said if line.text.startswith("Số")]


def test_a_deputy_signs_for_a_collective_and_for_its_head_on_two_lines() -> None:
    signature = Signature("Phó Chủ tịch", "Lê Thử Mẫu", "TM,KT", "Ủy ban nhân dân <A>\nChủ tịch")
    said = WordFile(filled(replace(RICH, signatures=(signature,)), LAYOUTS["nd30_2020"])).lines()
    found = [line.text for line in said if line.style in {"Quyền hạn ký", "Chức vụ người ký"}]
    assert found == ["TM. Ủy ban nhân dân <A>\nKT. Chủ tịch", "Phó Chủ tịch"]


@pytest.mark.parametrize(
    ("key", "subject"), [("hd05_2026", "về việc mời dự hội nghị"), ("nd30_2020", "V/v mời dự hội nghị")]
)
def test_an_official_letter_has_its_subject_under_the_number(key: str, subject: str) -> None:
    said = WordFile(filled(letter(), LAYOUTS[key])).lines()
    found = next(line for line in said if line.style == "Trích yếu công văn")
    row = rows(key)["letter_subject"]
    assert (found.text, found.cell) == (subject, (1, 0))
    assert (found.look.size, found.look.italic) == (row["size"], row.get("italic", False))
    several = [line for line in said if line.style == rows(key)["address_list"]["name"]]
    assert [line.text for line in several] == ["Kính gửi:", "- Ban Tổ chức;", "- Ủy ban Kiểm tra."]
    assert several[0].look.left == pytest.approx(45, abs=0.02)


def test_a_submission_of_the_party_says_kinh_trinh_since_2026_only() -> None:
    paper = replace(RICH, type_name="Tờ trình", issued_on=date(2026, 12, 5))
    said = {
        key: [line.text for line in WordFile(filled(paper, LAYOUTS[key])).lines() if line.style == "Kính gửi"]
        for key in STYLES
    }
    place = "Ban Tổ chức thử nghiệm"
    assert said == {
        "hd05_2026": [f"Kính trình: {place}"],
        "hd36_2018": [f"Kính gửi: {place}"],
        "nd30_2020": [f"Kính gửi: {place}"],
    }


def test_a_report_to_the_level_above_is_addressed_to_it_by_the_state_and_named_first_by_the_party() -> None:
    paper = replace(RICH, sent_to="Thành ủy Thử", recipients=("Lưu Văn phòng",), addressed_to=())
    said = {}
    for key in STYLES:
        found = WordFile(filled(paper, LAYOUTS[key])).lines()
        said[key] = [line.text for line in found if line.style in {"Kính gửi", "Nơi nhận - dòng"}]
    assert said == {
        "hd05_2026": ["- Thành ủy Thử (để báo cáo);", "- Lưu Văn phòng."],
        "hd36_2018": ["- Thành ủy Thử (để báo cáo),", "- Lưu Văn phòng."],
        "nd30_2020": ["Kính gửi: Thành ủy Thử", "- Như trên;", "- Lưu Văn phòng."],
    }
    plan = WordFile(filled(replace(paper, type_name="Kế hoạch"), LAYOUTS["nd30_2020"])).lines()
    assert "- Thành ủy Thử (để báo cáo);" in [line.text for line in plan]


def test_a_table_repeats_its_titles_and_keeps_its_rows_whole() -> None:
    file = WordFile(filled(long_table(200), LAYOUTS["nd30_2020"]))
    table = file.document.findall(f"{W}body/{W}tbl")[1]
    found = table.findall(f"{W}tr")
    assert len(found) == 201
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in found[:3]] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in found)
    widths = [int(column.get(f"{W}w", "0")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    assert sum(widths) * MM_A_TWIP == pytest.approx(165, abs=0.05)
    assert widths[1] / widths[0] == pytest.approx(50 / 6, rel=0.01)


def test_cells_stand_as_their_column_says_and_keep_their_lines() -> None:
    cells = [line for line in lines("hd05_2026") if line.style == "Bảng - ô" and line.cell and line.text]
    assert [(line.text, line.look.align) for line in cells[3:]] == [
        ("2", "center"),
        ("Chỉ tiêu số 2", "left"),
        ("hai dòng", "left"),
        ("1.234,5", "right"),
    ]


def test_the_properties_name_the_paper_as_the_decree_does() -> None:
    file = WordFile(made("nd30_2020"))
    found = {each.get("name"): "".join(each.itertext()) for each in file.part("docProps/custom.xml")}
    assert found == {
        "TypeName": "Báo cáo",
        "CodeNumber": "5",
        "CodeNotation": "BC/ĐU",
        "IssuedDate": "2026-03-09",
        "Subject": "kiểm điểm của tập thể năm thử nghiệm",
        "SignerInfo": "Bí thư thử nghiệm - Trần Thử Mẫu",
    }


def test_the_subject_among_the_properties_has_500_characters_at_most() -> None:
    file = WordFile(filled(replace(RICH, subject="a" * 600), LAYOUTS["nd30_2020"]))
    found = {each.get("name"): "".join(each.itertext()) for each in file.part("docProps/custom.xml")}
    assert len(found["Subject"]) == 500


@EVERY
def test_the_same_paper_gives_the_same_bytes(key: str) -> None:
    assert filled(everything(key), LAYOUTS[key]) == made(key)
    with zipfile.ZipFile(BytesIO(made(key))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert len(archive.namelist()) == len(set(archive.namelist()))


def test_every_text_is_in_nfc_and_nothing_that_xml_forbids_gets_in() -> None:
    torn = unicodedata.normalize("NFD", "Đảng ủy nghiêm túc\x0b \x00kiểm điểm <b>&amp;</b> {{ ten_loai }}")
    file = WordFile(filled(replace(RICH, blocks=(Text(torn),)), LAYOUTS["hd05_2026"]))
    whole = "".join(line.text for line in file.lines())
    assert "Đảng ủy nghiêm túc kiểm điểm <b>&amp;</b> {{ ten_loai }}" in whole
    assert unicodedata.is_normalized("NFC", whole)


def test_an_appendix_says_what_it_belongs_to() -> None:
    assert {key: texts_of(key, "appendix_of")[0] for key in STYLES} == {
        "hd05_2026": "(Kèm theo Báo cáo số 05-BC/ĐU ngày 05 tháng 12 năm 2026 của Đảng ủy xã Mẫu)",
        "hd36_2018": "(Kèm theo Báo cáo số 05-BC/ĐU ngày 09 tháng 02 năm 2021 của Đảng ủy xã Mẫu)",
        "nd30_2020": "(Kèm theo Báo cáo số 05/BC/ĐU ngày 09 tháng 3 năm 2026 của Đảng ủy xã Mẫu)",
    }


def test_an_appendix_of_what_bears_no_number_names_who_signs_it() -> None:
    own = replace(everything("hd05_2026"), type_name="BẢN KIỂM ĐIỂM", notation="", number=0)
    said = [line.text for line in WordFile(filled(own, LAYOUTS["hd05_2026"])).lines()]
    assert "(Kèm theo Bản kiểm điểm của Trần Thử Mẫu)" in said
    nobody = replace(own, signatures=())
    said = [line.text for line in WordFile(filled(nobody, LAYOUTS["hd05_2026"])).lines()]
    assert "(Kèm theo Bản kiểm điểm của Đảng ủy xã Mẫu)" in said


def test_one_appendix_has_no_number_and_several_are_counted_in_roman() -> None:
    one, two = everything("nd30_2020").appendices
    counted = {}
    for several in ((one,), (one, two)):
        file = WordFile(filled(replace(RICH, appendices=several), LAYOUTS["nd30_2020"]))
        counted[len(several)] = [line.text for line in file.lines() if line.style == "Phụ lục"]
    assert counted == {1: ["Phụ lục"], 2: ["Phụ lục I", "Phụ lục II"]}


@EVERY
def test_an_appendix_is_a_section_after_the_signatures_whose_pages_count_from_1(key: str) -> None:
    file = WordFile(made(key))
    sections = list(file.document.iter(f"{W}sectPr"))
    assert len(sections) == 3
    for section in sections:
        number = section.find(f"{W}pgNumType")
        assert number is not None
        assert number.get(f"{W}start") == "1"
        assert section.find(f"{W}titlePg") is not None
    said = [line.text for line in file.lines()]
    assert said.index("Trần Thử Mẫu") < said.index("Phụ lục I") < said.index("Đoạn của phụ lục thứ nhất.")
    assert said.index("Đoạn của phụ lục thứ nhất.") < said.index("Phụ lục II")
    plain = WordFile(filled(rich(key), LAYOUTS[key]))
    assert len(list(plain.document.iter(f"{W}sectPr"))) == 1


@EVERY
def test_what_others_write_on_a_signed_sheet_follows_the_signature_in_the_same_section(key: str) -> None:
    below = (Heading("Đánh giá của nơi quản lý"), Field("Nhận xét của người quản lý"))
    file = WordFile(filled(replace(rich(key), below=below), LAYOUTS[key]))
    said = [line.text for line in file.lines()]
    after = said[said.index("Trần Thử Mẫu") :]
    assert [line for line in after if line.startswith(("Đánh giá", "Nhận xét"))] == [
        "Đánh giá của nơi quản lý", "Nhận xét của người quản lý: \t",
    ]  # fmt: skip
    assert len(list(file.document.iter(f"{W}sectPr"))) == 1


def test_a_template_of_before_appendices_loses_none_but_is_refused_for_papers_with_some() -> None:
    layout = LAYOUTS["hd05_2026"]
    with zipfile.ZipFile(BytesIO(word.template("thu", layout))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    begin, end = (
        parts["word/document.xml"].index(mark) for mark in (b"in phu_luc %}", b"<w:sectPr><w:header")
    )
    assert begin < end
    start = parts["word/document.xml"].rindex(b"<w:p>", 0, begin)
    last = parts["word/document.xml"].rindex(b"<w:sectPr>")
    parts["word/document.xml"] = parts["word/document.xml"][:start] + parts["word/document.xml"][last:]
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert word.fill(buffer.getvalue(), rich("hd05_2026"), layout)
    with pytest.raises(Refused, match="chưa có chỗ cho phần sau chữ ký, phụ lục"):
        word.fill(buffer.getvalue(), everything("hd05_2026"), layout)
    assert any("phu_luc" in says for says in word.faults(buffer.getvalue()))


def test_the_code_of_a_sheet_stands_at_its_foot_to_be_scanned_too() -> None:
    layout = LAYOUTS["nd30_2020"]
    template = word.template("thu", layout)
    for code in ("KD-7F3A", "BKP-4TC-7"):
        file = WordFile(word.fill(template, replace(RICH, code=code), layout))
        picture = Image.open(BytesIO(file.archive.read("word/media/ma_phieu.png")))
        assert [read.text for read in zxingcpp.read_barcodes(picture)] == [code]
        for footer in ("word/footer1.xml", "word/footer2.xml"):
            [extent] = file.part(footer).iter(f"{WP}extent")
            assert extent.get("cx") == extent.get("cy") == str(9 * 36_000)
    plain = WordFile(word.fill(template, replace(RICH, code=""), layout))
    assert not list(plain.part("word/footer1.xml").iter(f"{WP}extent"))


def test_every_part_is_xml_and_every_style_that_is_used_exists() -> None:
    file = WordFile(made("nd30_2020"))
    for name in file.archive.namelist():
        if not name.endswith(".png"):
            file.part(name)
    used = {
        each.get(f"{W}val")
        for tag in ("pStyle", "rStyle", "tblStyle")
        for each in file.document.iter(f"{W}{tag}")
    }
    assert used <= set(file.styles)
    assert not re.search(r"\{[{%]", file.archive.read("word/document.xml").decode())


def test_a_style_is_named_in_vietnamese_for_who_edits_the_template() -> None:
    file = WordFile(word.template("thu_nghiem", LAYOUTS["hd05_2026"]))
    names = {file.name(key) for key in file.styles}
    assert {row["name"] for row in STYLES["hd05_2026"]["components"]} <= names
    assert DAYS.keys() == STYLES.keys()
