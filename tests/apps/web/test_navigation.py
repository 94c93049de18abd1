"""The main menu: everybody finds every place they have business with, and sees where they are."""

import re

import pytest
from django.urls import reverse

from addresses import body_of
from cast import World

MAIN = ["Việc của tôi", "Đợt kiểm điểm", "Sổ hạn chế", "Báo cáo", "Hội nghị", "Xếp loại", "Chỉ tiêu"]


def bar(text: str) -> str:
    """Return the menu as it stands in the bar of a wide window."""
    return text.split('class="kd-nav"', 1)[1].split("</nav>", 1)[0]


def links(text: str) -> list[str]:
    """Return the places of the bar, in order."""
    return re.findall(r"<a [^>]*>([^<]+)</a>", bar(text))


def marked(text: str) -> list[str]:
    """Return what the bar marks as the current place, with the kind of mark."""
    return re.findall(r'<(?:a|summary)[^>]*aria-current="(\w+)">([^<]+)<', bar(text))


def test_an_office_head_finds_every_place_of_the_loop_ratings_included(world: World, signed_in) -> None:
    assert links(body_of(signed_in("head_a").get("/"))) == [
        *MAIN,
        "Văn bản",
        "Chương trình hành động",
        "Nhiệm vụ trọng tâm",
        "Nhiệm vụ",
        "Phiếu đánh giá",
        "Hội nghị toàn thể",
        "Công khai",
        "Bình chọn",
        "Tổ chức",
        "Ai chịu trách nhiệm",
        "Bộ quy định",
    ]


def test_the_administrator_finds_accounts_roles_and_the_journal(world: World, signed_in) -> None:
    text = body_of(signed_in("admin").get("/"))
    assert links(text)[-3:] == ["Nhật ký", "Tài khoản", "Vai trò"]


def test_nobody_else_is_led_to_accounts_or_roles(world: World, signed_in) -> None:
    for key in ("organiser", "leader", "officer_a", "member_a"):
        assert not {"Tài khoản", "Vai trò"} & set(links(body_of(signed_in(key).get("/"))))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("boards:home", [("page", "Việc của tôi")]),
        ("ratings:index", [("page", "Xếp loại")]),
        ("shortcomings:groups", [("true", "Sổ hạn chế")]),
        ("organisations:people", [("true", "Khác"), ("true", "Tổ chức")]),
        ("organisations:responsible", [("true", "Khác"), ("page", "Ai chịu trách nhiệm")]),
        ("accounts:me", []),
    ],
)
def test_the_menu_marks_the_current_place_and_the_word_it_stands_behind(
    world: World, signed_in, name: str, expected: list[tuple[str, str]]
) -> None:
    assert marked(body_of(signed_in("organiser").get(reverse(name)))) == expected


def test_roles_are_marked_as_administration_not_as_organisation(world: World, signed_in) -> None:
    text = body_of(signed_in("admin").get(reverse("organisations:roles")))
    assert marked(text) == [("true", "Quản trị"), ("page", "Vai trò")]


def test_whoever_looks_at_their_own_account_sees_their_name_marked_not_the_accounts(
    world: World, signed_in
) -> None:
    text = body_of(signed_in("admin").get(reverse("accounts:me")))
    assert marked(text) == []
    assert re.search(r'<summary aria-current="true"><span>Hoàng Thử Nghiệm<', text)


def test_a_page_that_does_not_exist_marks_nothing(world: World, signed_in) -> None:
    assert marked(body_of(signed_in("organiser").get("/khong-co-trang-nay/"))) == []
