"""Reading a report: what its headings open, what counts as a limitation, what a number measures."""

from decimal import Decimal

import pytest

from kiemdiem import data
from kiemdiem.cli.bench.intake import words_of_reading
from kiemdiem.core.loading import load
from kiemdiem.core.reading import Asked, Frame, Kind, Line, Reading, Side, read
from kiemdiem.core.reading.figures import value_of
from kiemdiem.core.reading.headings import prefix_of, unbulleted
from kiemdiem.core.ruleset import SubjectKind

WORDS = words_of_reading()
FORM = load(data.read("rulesets/qd366_2025/rules.yaml")).form_for(SubjectKind.COLLECTIVE)
PRIOR = (Asked("7", 1, "Chậm giải quyết hồ sơ đất đai"), Asked("8", 2, "Chợ tạm lấn chiếm vỉa hè"))
POINTS = (
    Asked("3", 1, "Giải trình việc chậm cấp giấy chứng nhận."),
    Asked("4", 2, "Làm rõ trách nhiệm trong quản lý trật tự xây dựng."),
)


def reading(*texts: str | Line) -> Reading:
    """Read lines of plain text, or lines as they are."""
    lines = [
        text if isinstance(text, Line) else Line(f"đoạn {number}", text)
        for number, text in enumerate(texts, start=1)
    ]
    return read(lines, Frame(FORM, POINTS, PRIOR), WORDS)


def section(found: Reading, key: str) -> str:
    """Return what stands in a section."""
    return "\n".join(one.text for one in found.of(Kind.SECTION) if one.target == key)


@pytest.mark.parametrize(
    ("text", "level", "number", "title"),
    [
        ("I. Ưu điểm", "chapter", "i", "Ưu điểm"),
        ("II- Hạn chế", "chapter", "ii", "Hạn chế"),
        ("Phần thứ ba: Giải trình", "chapter", "iii", "Giải trình"),
        ("Mục IV. Giải trình", "chapter", "iv", "Giải trình"),
        ("2) Nguyên nhân", "item", "2", "Nguyên nhân"),
        ("1.2. Về kinh tế", "deeper", "1.2", "Về kinh tế"),
        ("II.1. Hạn chế", "deeper", "ii.1", "Hạn chế"),
        ("a) Khách quan", "deeper", "a", "Khách quan"),
        ("B. TỰ ĐÁNH GIÁ", "part", "b", "TỰ ĐÁNH GIÁ"),
        ("Việc giải ngân", "", "", "Việc giải ngân"),
        ("Xã hội ổn định", "", "", "Xã hội ổn định"),
        ("2026 là năm khó khăn", "", "", "2026 là năm khó khăn"),
    ],
)
def test_what_stands_before_a_title_is_told_from_it(text: str, level: str, number: str, title: str) -> None:
    prefix = prefix_of(text)
    assert (prefix.level, prefix.number, prefix.title) == (level, number, title)


@pytest.mark.parametrize("text", ["- Chậm", "– Chậm", "+ Chậm", "• Chậm", "1. Chậm", "a) Chậm", "1.1. Chậm"])
def test_an_item_loses_its_bullet_and_nothing_else(text: str) -> None:
    assert unbulleted(text) == "Chậm"


@pytest.mark.parametrize(
    "headings",
    [
        ("II. Hạn chế, khuyết điểm và nguyên nhân", "1. Hạn chế, khuyết điểm", "2. Nguyên nhân"),
        ("PHẦN II: HẠN CHẾ VÀ NGUYÊN NHÂN", "HẠN CHẾ, KHUYẾT ĐIỂM", "NGUYÊN NHÂN"),
        ("II. HAN CHE, KHUYET DIEM VA NGUYEN NHAN", "1. Han che, khuyet diem", "2. Nguyen nhan"),
        ("II/ Những tồn tại và nguyên nhân", "a) Tồn tại, hạn chế:", "b) Nguyên nhân:"),
    ],
)
def test_headings_are_known_however_they_are_written(headings: tuple[str, str, str]) -> None:
    chapter, limitations, causes = headings
    found = reading(chapter, limitations, "- Giải ngân còn chậm.", causes, "- Chủ quan: thiếu đôn đốc.")
    assert section(found, "ii_1").endswith("- Giải ngân còn chậm.")
    assert section(found, "ii_2").endswith("- Chủ quan: thiếu đôn đốc.")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("1. Về nguyên tắc tổ chức: thực hiện tốt", "thực hiện tốt"),
        (
            "1. Chấp hành tốt nguyên tắc tổ chức và hoạt động, quy chế làm việc.",
            "Chấp hành tốt nguyên tắc tổ chức và hoạt động, quy chế làm việc.",
        ),
    ],
)
def test_what_a_numbered_line_says_of_its_section_is_not_taken_for_a_bare_heading(
    line: str, kept: str
) -> None:
    found = reading("I. Ưu điểm, kết quả đạt được", line, "II. Hạn chế", "- Giải ngân còn chậm.")
    assert section(found, "i_1") == kept
    assert section(found, "ii_1") == "- Giải ngân còn chậm."


@pytest.mark.parametrize(
    "lead", ["Gợi ý 2", "Về gợi ý thứ hai", "Về nội dung gợi ý thứ hai", "Đối với gợi ý số 2"]
)
def test_an_answer_that_names_the_number_of_its_point_belongs_to_it(lead: str) -> None:
    found = reading("IV. Giải trình những vấn đề được gợi ý kiểm điểm", f"{lead}: tập thể nhận trách nhiệm.")
    assert [(one.target, one.rule) for one in found.of(Kind.ANSWER)] == [("4", "point_number")]


def test_a_topic_inside_the_limitations_does_not_lead_back_to_the_results() -> None:
    found = reading(
        "I. Ưu điểm",
        "3. Xây dựng, chỉnh đốn Đảng",
        "Đã mở lớp.",
        "II. Hạn chế, khuyết điểm và nguyên nhân",
        "1. Hạn chế, khuyết điểm",
        Line("đoạn 6", "a) Về xây dựng, chỉnh đốn Đảng", bold=True),
        "- Sinh hoạt chi bộ còn hình thức.",
    )
    assert "còn hình thức" in section(found, "ii_1")
    assert "còn hình thức" not in section(found, "i_3")
    assert [one.text for one in found.of(Kind.LIMITATION)] == ["Sinh hoạt chi bộ còn hình thức."]


def test_a_solution_that_speaks_of_limitations_opens_no_section() -> None:
    found = reading(
        "VI. Phương hướng, biện pháp khắc phục",
        "1. Khắc phục hạn chế trong giải ngân vốn.",
        "2. Sửa quy chế.",
    )
    assert section(found, "vi") == "1. Khắc phục hạn chế trong giải ngân vốn.\n2. Sửa quy chế."
    assert not found.of(Kind.LIMITATION)


def test_good_news_in_the_limitations_section_and_lead_ins_are_no_limitations() -> None:
    found = reading(
        "II.1. Hạn chế, khuyết điểm",
        "Bên cạnh kết quả đạt được, tập thể còn một số hạn chế sau:",
        "Không có hạn chế trong công tác cán bộ.",
        "Việc thu gom rác chưa kịp thời. Nguyên nhân do thiếu xe.",
    )
    assert [one.text for one in found.of(Kind.LIMITATION)] == ["Việc thu gom rác chưa kịp thời."]
    assert [one.text for one in found.of(Kind.CAUSE)] == ["Nguyên nhân do thiếu xe."]


def test_causes_are_on_the_side_their_heading_or_they_themselves_name() -> None:
    found = reading(
        "II.2. Nguyên nhân",
        "a) Khách quan",
        "- Mưa bão kéo dài nhiều ngày.",
        "b) Chủ quan",
        "- Phân công chưa rõ người, rõ việc.",
    )
    assert [one.side for one in found.of(Kind.CAUSE)] == [Side.OBJECTIVE, Side.SUBJECTIVE]
    assert all(WORDS.reasons[one.rule].sure for one in found.of(Kind.CAUSE))
    guessed = reading("II.2. Nguyên nhân", "Người đứng đầu chưa quyết liệt.").of(Kind.CAUSE)
    assert [(one.side, WORDS.reasons[one.rule].sure) for one in guessed] == [(Side.SUBJECTIVE, False)]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Chậm giải quyết hồ sơ đất đai: đã khắc phục.", "done"),
        ("Chậm giải quyết hồ sơ đất đai: chưa khắc phục xong, còn 5 hồ sơ.", "doing"),
        ("Chậm giải quyết hồ sơ đất đai: chưa khắc phục.", "not"),
        ("Chậm giải quyết hồ sơ đất đai: đã xem xét.", ""),
    ],
)
def test_what_became_of_an_earlier_limitation_is_read_in_its_words(text: str, result: str) -> None:
    [one] = reading("III. Kết quả khắc phục hạn chế đã được chỉ ra ở kỳ kiểm điểm trước", text).of(Kind.PRIOR)
    assert (one.target, one.result) == ("7", result)


def test_answers_find_their_points_by_words_by_number_and_by_order() -> None:
    heading = "IV. Giải trình những vấn đề được gợi ý kiểm điểm"
    by_words = reading(
        heading,
        "1. Quản lý trật tự xây dựng: Tập thể nhận lỗi.",
        "2. Cấp giấy chứng nhận chậm: Do tồn hồ sơ.",
    )
    assert {(one.target, one.text) for one in by_words.of(Kind.ANSWER)} == {
        ("4", "Tập thể nhận lỗi."),
        ("3", "Do tồn hồ sơ."),
    }
    by_number = reading(heading, "Gợi ý 2:", "Đã xử lý.", "Gợi ý 1:", "Đã cấp xong.")
    assert [(one.target, one.rule) for one in by_number.of(Kind.ANSWER)] == [
        ("4", "point_number"),
        ("3", "point_number"),
    ]
    by_order = reading(heading, "1. Vấn đề trước: Đã xong.", "2. Vấn đề sau: Đang làm.")
    assert [(one.target, WORDS.reasons[one.rule].sure) for one in by_order.of(Kind.ANSWER)] == [
        ("3", False),
        ("4", False),
    ]


def test_text_under_no_heading_is_offered_and_belongs_nowhere() -> None:
    text = "Trong năm, tập thể đã chỉ đạo nhiều việc lớn của địa phương, giữ vững ổn định, chăm lo đời sống nhân dân và xây dựng khối đoàn kết trong toàn Đảng bộ phường."
    found = reading(text)
    assert [(one.target, one.rule, one.text) for one in found.of(Kind.SECTION)] == [("", "no_section", text)]
    assert len(found.missing) == len(FORM.sections)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12.345,6", "12345.6"),
        ("98,5", "98.5"),
        ("1.240", "1240"),
        ("8.89", "8.89"),
        ("335", "335"),
        ("1.234.567", "1234567"),
    ],
)
def test_numbers_are_read_as_offices_write_them(written: str, value: str) -> None:
    assert value_of(written) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value", "unit", "measures", "kind"),
    [
        ("Thu ngân sách đạt 12.345,6 tỷ đồng.", "12345.6", "tỷ đồng", "Thu ngân sách", "result"),
        ("Giải ngân ước đạt 335 tỉ đồng.", "335", "tỷ đồng", "Giải ngân", "estimate"),
        ("Kết nạp đảng viên: kế hoạch giao 30 đảng viên.", "30", "đảng viên", "kế hoạch giao", "plan"),
        ("Tỷ lệ hồ sơ đúng hạn đạt 98 %.", "98", "%", "Tỷ lệ hồ sơ đúng hạn", "result"),
        ("Hoàn thành 22/22 chỉ tiêu.", "22", "chỉ tiêu", "Hoàn thành", "result"),
    ],
)
def test_a_figure_says_what_it_measures(text: str, value: str, unit: str, measures: str, kind: str) -> None:
    [one] = reading("I.2. Kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ", text).of(Kind.FIGURE)
    assert one.figure is not None
    assert (one.figure.value, one.figure.unit, one.figure.kind) == (Decimal(value), unit, kind)
    assert one.figure.measures == measures
    assert one.place == "đoạn 2"


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 05/12/2026, phường tổng kết.",
        "Thực hiện Nghị quyết số 15-NQ/TW và Điều 6 của Quy định 366-QĐ/TW.",
        "Nhiệm kỳ 2025 - 2030.",
        "Quý III/2026 đã xong.",
    ],
)
def test_dates_articles_and_numbers_of_papers_are_no_figures(text: str) -> None:
    assert not reading("I.2. Kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ", text).of(Kind.FIGURE)


def test_a_table_of_figures_is_read_by_the_titles_of_its_columns() -> None:
    rows = [
        ("TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Thực hiện"),
        ("1", "Thu ngân sách", "tỷ đồng", "350", "362,4"),
        ("2", "Hộ nghèo", "hộ", "", "12"),
    ]
    found = reading(
        "I.2. Kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ",
        *(Line(f"bảng 1, dòng {at}", " | ".join(row), cells=row, table=1) for at, row in enumerate(rows, 1)),
    )
    told = [
        (one.place, str(one.figure.value), one.figure.unit, one.figure.measures, one.figure.kind)
        for one in found.of(Kind.FIGURE)
        if one.figure
    ]
    assert told == [
        ("bảng 1, dòng 2", "350", "tỷ đồng", "Thu ngân sách", "plan"),
        ("bảng 1, dòng 2", "362.4", "tỷ đồng", "Thu ngân sách", "result"),
        ("bảng 1, dòng 3", "12", "hộ", "Hộ nghèo", "result"),
    ]


def test_a_figure_named_like_a_field_of_the_report_is_for_it() -> None:
    fields = (Asked("so-lieu-x", 0, "Tỷ lệ nhiệm vụ hoàn thành đúng tiến độ", "%"),)
    lines = [
        Line("đoạn 1", "I.2. Kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ"),
        Line("đoạn 2", "Tỷ lệ nhiệm vụ hoàn thành đúng tiến độ đạt 97%."),
    ]
    [one] = read(lines, Frame(FORM, fields=fields), WORDS).of(Kind.FIGURE)
    assert (one.target, one.rule) == ("so-lieu-x", "figure_for_field")


@pytest.mark.parametrize(
    ("line", "degree"),
    [
        ("Tự đánh giá về cấp độ thực hiện: Xuất sắc □ Tốt ☑ Trung bình □ Kém □", "Tốt"),
        ("Tự đánh giá cấp độ: Trung bình", "Trung bình"),
        ("Tự đánh giá về cấp độ thực hiện: Xuất sắc □ Tốt □ Trung bình □ Kém □", ""),
    ],
)
def test_a_degree_is_read_where_exactly_one_is_chosen_and_its_line_stays_otherwise(
    line: str, degree: str
) -> None:
    rules = load(data.read("rulesets/qd132_2018/rules.yaml"))
    frame = Frame(rules.form_for(SubjectKind.COLLECTIVE), degrees=tuple(rules.degrees))
    texts = ["I.1. Nguyên tắc tổ chức và hoạt động, tập trung dân chủ, quy chế làm việc", "Giữ nghiêm.", line]
    found = read([Line(f"đoạn {at}", text) for at, text in enumerate(texts, 1)], frame, WORDS)
    assert [(one.target, one.text) for one in found.of(Kind.DEGREE)] == ([("i_1", degree)] if degree else [])
    assert section(found, "i_1") == ("Giữ nghiêm." if degree else f"Giữ nghiêm.\n{line}")


def test_every_passage_stands_in_the_file_word_for_word() -> None:
    texts = [
        "II.1. Hạn chế, khuyết điểm",
        "- Thu gom rác chưa kịp thời;",
        "II.2. Nguyên nhân",
        "- Chủ quan: thiếu đôn đốc.",
    ]
    for one in reading(*texts).found:
        assert one.passage in "\n".join(texts)


def test_every_rule_that_finds_something_has_its_words() -> None:
    used = {one.rule for one in reading("II.1. Hạn chế", "- Chậm quá hạn hồ sơ.", "Tốt.").found}
    assert used <= WORDS.reasons.keys()
