"""How alike two wordings are."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiemdiem.core.similarity import ALIKE, alike_pairs, likeness, words

TEXTS = st.lists(
    st.sampled_from(["giao", "đất", "dịch", "vụ", "chậm", "nhiều", "năm", "đô", "thị", "trật", "tự", "và"]),
    max_size=8,
).map(" ".join)


def test_marks_case_order_and_filling_words_do_not_count() -> None:
    assert words("Việc giao ĐẤT dịch vụ, còn chậm!") == words("cham giao dat dich vu")
    assert likeness(words("Giao đất dịch vụ chậm"), words("Chậm giao đất dịch vụ")) == 1


def test_wordings_about_different_things_are_not_alike() -> None:
    assert likeness(words("Giao đất dịch vụ chậm"), words("Trật tự đô thị chưa nghiêm")) == 0


def test_half_of_the_words_in_common_is_a_half() -> None:
    assert likeness(words("giao đất"), words("giao thông")) == Fraction(1, 2)


def test_nothing_is_like_nothing() -> None:
    assert likeness(words(""), words("và của")) == 0


@given(TEXTS, TEXTS)
def test_likeness_is_mutual_and_between_nothing_and_the_same(one: str, other: str) -> None:
    degree = likeness(words(one), words(other))
    assert degree == likeness(words(other), words(one))
    assert 0 <= degree <= 1
    assert (degree == 1) == (words(one) == words(other) != frozenset())


SAME = [
    ("Giao đất dịch vụ cho các hộ dân còn chậm", "Còn chậm: việc giao dat dich vu cho hộ dân"),
    (
        "Chưa giao đất dịch vụ cho các hộ bị thu hồi đất nông nghiệp; việc kéo dài gần 20 năm.",
        "Việc giao đất dịch vụ cho hộ có đất nông nghiệp bị thu hồi kéo dài nhiều năm chưa dứt điểm",
    ),
    (
        "Giải ngân vốn đầu tư công chậm, dự án trên địa bàn không bảo đảm tiến độ.",
        "Tiến độ dự án và giải ngân đầu tư công trên địa bàn còn chậm",
    ),
    (
        "Vi phạm trật tự đô thị còn xảy ra.",
        "Trật tự đô thị còn để xảy ra vi phạm ở một số tuyến phố",
    ),
    (
        "Vệ sinh môi trường chưa được giải quyết dứt điểm.",
        "Ve sinh moi truong chua giai quyet dut diem",
    ),
    ("Cải cách hành chính còn hạn chế.", "Công tác cải cách thủ tục hành chính còn hạn chế"),
    (
        "Công tác quản lý đất đai còn buông lỏng, để xảy ra lấn chiếm",
        "Buông lỏng quản lý đất đai, xảy ra tình trạng lấn chiếm đất công",
    ),
    (
        "Sinh hoạt chi bộ ở một số nơi còn hình thức",
        "Một số chi bộ sinh hoạt còn hình thức, chất lượng chưa cao",
    ),
    (
        "Giải phóng măt bằng dự án đường vành đai chậm",
        "Chậm giải phòng mặt bằng đừơng vành đai",
    ),
]
DIFFERENT = [
    ("Giao đất dịch vụ cho các hộ dân còn chậm", "Giao thông trên địa bàn còn ùn tắc"),
    ("Giải ngân vốn đầu tư công chậm", "Giải quyết đơn thư của công dân chậm"),
    ("Cải cách hành chính còn hạn chế.", "Vi phạm hành chính về xây dựng còn nhiều"),
    (
        "Một số dự án trọng điểm của quận chậm tiến độ.",
        "Một số chi bộ của quận chậm sinh hoạt định kỳ",
    ),
    (
        "Hồ sơ đất đai giải quyết quá hạn còn nhiều",
        "Hồ sơ cán bộ chưa được bổ sung kịp thời",
    ),
    (
        "Vệ sinh môi trường chưa được giải quyết dứt điểm.",
        "Vệ sinh an toàn thực phẩm chưa được kiểm tra thường xuyên",
    ),
    ("Thu hồi đất nông nghiệp còn vướng mắc", "Thu hồi nợ thuế còn vướng mắc"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_limitation_told_twice_is_suggested(one: str, other: str) -> None:
    assert likeness(words(one), words(other)) >= ALIKE
    assert [pair[1:] for pair in alike_pairs({3: one, 8: other}, ALIKE)] == [(3, 8)]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_limitations_that_share_some_words_are_not_suggested(one: str, other: str) -> None:
    assert likeness(words(one), words(other)) < ALIKE
    assert list(alike_pairs({1: one, 2: other}, ALIKE)) == []


def test_among_many_texts_exactly_the_alike_ones_meet() -> None:
    texts = dict(enumerate(text for pair in SAME + DIFFERENT[:2] for text in pair))
    found = {(one, other) for _, one, other in alike_pairs(texts, ALIKE)}
    assert {(2 * place, 2 * place + 1) for place in range(len(SAME))} <= found
    assert all(likeness(words(texts[one]), words(texts[other])) >= ALIKE for one, other in found)


def test_texts_of_the_same_words_make_a_row_and_not_all_pairs() -> None:
    texts = dict.fromkeys(range(50), "Giao đất dịch vụ chậm")
    assert list(alike_pairs(texts, ALIKE)) == [(1, place, place + 1) for place in range(49)]


def test_texts_without_a_meaningful_word_are_like_nothing() -> None:
    assert list(alike_pairs({1: "và của", 2: "", 3: "của các"}, ALIKE)) == []


@given(st.dictionaries(st.integers(1, 40), TEXTS, max_size=12))
def test_pairs_are_told_once_in_order_and_as_alike_as_they_are(texts: dict[int, str]) -> None:
    found = list(alike_pairs(texts, ALIKE))
    assert len({pair[1:] for pair in found}) == len(found)
    for degree, one, other in found:
        assert one < other
        assert degree == likeness(words(texts[one]), words(texts[other])) >= ALIKE
