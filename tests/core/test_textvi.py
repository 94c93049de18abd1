"""Vietnamese text: dictionary order, search keys, one normal form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiemdiem.core.textvi import fold, normal, person_sort_key, sort_key

WORDS = st.text(alphabet="aàảãáạăắâấbcdđeêếghiíkloôốơớpquưứy HĐOÂ", max_size=20)


def test_the_order_of_the_dictionary() -> None:
    words = ["An", "Án", "Ăn", "Ân", "Ấn", "Bình", "Dân", "Đà", "Đống Đa", "Ê", "Ông", "Ơn", "Ưng"]
    assert sorted(set(words), key=sort_key) == words


def test_tones_decide_only_between_the_same_letters() -> None:
    assert sorted(["ma", "mạ", "má", "mã", "mả", "mà", "mẹ"], key=sort_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ", "mẹ",
    ]  # fmt: skip


def test_people_are_sorted_by_given_name() -> None:
    names = ["Trần Văn Ân", "Nguyễn Thị An", "Lê Đà", "Phạm Dân"]
    assert sorted(names, key=person_sort_key) == ["Nguyễn Thị An", "Trần Văn Ân", "Phạm Dân", "Lê Đà"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hoà", "hòa"), ("dong da", "Đống Đa"), ("BAC TU LIEM", "Bắc Từ Liêm"), ("thuỷ", "thủy")],
)
def test_search_meets_with_and_without_marks(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant)


@given(WORDS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert normal(normal(text)) == normal(text)


@given(WORDS)
def test_composed_and_decomposed_text_are_the_same_text(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert (fold(decomposed), sort_key(decomposed)) == (fold(text), sort_key(text))


@given(WORDS)
def test_a_sort_key_is_digits_only_so_that_every_collation_agrees(text: str) -> None:
    key = sort_key(text)
    assert not key or (key.isascii() and key.isdigit())
