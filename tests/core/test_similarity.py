"""How alike two wordings are."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kiemdiem.core.similarity import likeness, words

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
