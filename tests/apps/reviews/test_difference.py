"""The word-level difference gives both texts back exactly."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiemdiem.reviews.queries.difference import Change, Piece, word_difference


def test_a_replaced_word_is_shown_as_gone_and_come() -> None:
    assert word_difference("Đã cấp 120 giấy.", "Đã cấp 180 giấy.") == (
        Piece(Change.SAME, "Đã cấp "),
        Piece(Change.REMOVED, "120 "),
        Piece(Change.ADDED, "180 "),
        Piece(Change.SAME, "giấy."),
    )


def test_an_untouched_paragraph_stays_whole() -> None:
    pieces = word_difference("Đoạn một.\nĐoạn hai.", "Đoạn một.\nĐoạn hai, có sửa.")
    assert pieces[0] == Piece(Change.SAME, "Đoạn một.\nĐoạn hai")
    assert Piece(Change.ADDED, ", có sửa") in pieces


def test_equal_texts_have_one_piece_and_empty_ones_none() -> None:
    assert word_difference("Như cũ.", "Như cũ.") == (Piece(Change.SAME, "Như cũ."),)
    assert word_difference("", "") == ()


WORDS = st.lists(
    st.sampled_from(["đã", "chưa", "khắc phục", " ", "\n", ",", "12,5", "<b>"]), max_size=20
).map("".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(old=WORDS, new=WORDS)
def test_both_texts_come_back_whole(old: str, new: str) -> None:
    pieces = word_difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.change != Change.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.change != Change.REMOVED) == new
