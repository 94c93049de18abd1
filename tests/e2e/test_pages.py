"""What holds of the pages whatever the journey: sign-in, keyboard, no script, nothing from outside."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.screen import Screen

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

HOMES = ["verifier", "delegate", "admin", "head_a"]  # the journey looks at the homes of the others
SEARCHED = ["/so-han-che/", "/hoi-nghi/", "/chi-tieu/", "/to-chuc/"]
WIDTHS, FOLDED = [1280, 1200, 1024, 992, 768, 390], 992
ROOMS = [
    "/dot-kiem-diem/", "/bao-cao/", "/hoi-nghi/", "/xep-loai/", "/so-han-che/", "/chi-tieu/", "/to-chuc/",
    "/bo-quy-dinh/", "/nhat-ky/", "/tai-khoan/toi/",
]  # fmt: skip


def test_the_sign_in_page_is_in_order_and_refuses_a_wrong_password_in_vietnamese(
    visitor: Callable[..., Screen],
) -> None:
    """A visitor is led to it from anywhere; what was typed as the name stays."""
    window = visitor()
    window.go("/so-han-che/")
    assert window.path == "/tai-khoan/dang-nhap/"
    window.looks_right()
    window.fill("Tên đăng nhập", "organiser")
    window.fill("Mật khẩu", "khong-dung-mat-khau")
    window.press("Đăng nhập")
    window.refused()
    expect(window.field("Tên đăng nhập")).to_have_value("organiser")


@pytest.mark.parametrize("role", HOMES)
def test_everybody_has_a_home_that_is_in_order(as_role: Callable[[str], Screen], role: str) -> None:
    """Home by role: axe, a phone's width, Vietnamese."""
    as_role(role).looks_right()


def test_no_page_asks_anything_of_another_machine(as_role: Callable[[str], Screen]) -> None:
    """Styles, scripts, icons and fonts all come from the server itself; every room of the menu is in order."""
    window = as_role("organiser")
    for room in ROOMS:
        window.go(room)
        window.in_vietnamese()
        window.page.wait_for_load_state("networkidle")
    assert window.asked_hosts == {"127.0.0.1"}


def test_the_menu_keeps_to_one_line_at_every_width(as_role: Callable[[str], Screen]) -> None:
    """The administrator has the longest menu; at every width all of it is reached, and the current place is marked."""
    window = as_role("admin")
    for width in WIDTHS:
        window.page.set_viewport_size({"width": width, "height": 900})
        window.go("/to-chuc/vai-tro/")
        top = window.page.locator(".kd-top")
        box = top.bounding_box()
        assert box is not None
        assert box["height"] < 60, f"the menu breaks at {width} px"
        fold = top.locator("summary:visible", has_text="Danh mục" if width < FOLDED else "Quản trị")
        fold.click()
        expect(top.get_by_role("link", name="Vai trò")).to_have_attribute("aria-current", "page")
        expect(top.get_by_role("link", name="Xếp loại")).to_be_in_viewport(ratio=1)
        window.looks_right()


def test_the_menu_opens_and_closes_by_the_keyboard(as_role: Callable[[str], Screen]) -> None:
    """Enter opens what stands behind a word, Escape closes it and stays there, Tab out of it closes it, too."""
    window = as_role("organiser")
    keys, more = window.page.keyboard, window.page.locator(".kd-nav summary", has_text="Khác")
    journal = window.page.locator(".kd-nav").get_by_role("link", name="Nhật ký")
    more.focus()
    keys.press("Enter")
    expect(journal).to_be_visible()
    keys.press("Escape")
    expect(journal).to_be_hidden()
    expect(more).to_be_focused()
    keys.press("Enter")
    behind = more.locator("..").get_by_role("link").count()
    for _ in range(behind + 1):
        keys.press("Tab")
    expect(journal).to_be_hidden()
    more.click()
    with window.page.expect_navigation():
        journal.click()
    assert window.path == "/nhat-ky/"


def test_a_list_is_searched_by_the_keyboard_alone(as_role: Callable[[str], Screen]) -> None:
    """From the skip link by Tab to the search box, Enter searches, and the box still says for what."""
    window = as_role("organiser")
    keys = window.page.keyboard
    for room in SEARCHED:
        window.go(room)
        keys.press("Tab")
        keys.press("Enter")
        _tab_to(window, "tim")
        keys.type("giai ngan")
        with window.page.expect_navigation():
            keys.press("Enter")
        assert "tim=giai+ngan" in window.page.url
        expect(window.main.locator("[name=tim]")).to_have_value("giai ngan")


def test_a_limitation_is_written_down_by_the_keyboard_alone(as_role: Callable[[str], Screen]) -> None:
    """Tab, arrows, typing and Enter are enough, from the skip link to the saved draft."""
    window = as_role("stranger")
    window.go("/so-han-che/moi/")
    keys = window.page.keyboard
    keys.press("Tab")
    expect(window.page.locator(":focus")).to_have_text("Đến nội dung chính")
    keys.press("Enter")
    _tab_to(window, "wording")
    keys.type("Bàn phím: hồ sơ một cửa còn trễ hẹn.")
    _tab_to(window, "origin")
    keys.press("ArrowDown")
    _tab_to(window, "source")
    keys.type("Báo cáo minh họa")
    with window.page.expect_navigation():
        keys.press("Enter")
    assert window.path.endswith("/sua/")
    window.go("/so-han-che/")
    window.reads("Bàn phím: hồ sơ một cửa còn trễ hẹn.")


def test_a_limitation_is_written_down_without_scripts(visitor: Callable[..., Screen]) -> None:
    """Where scripts are off, signing in, a form, its refusal and its saving still work; nothing typed is lost."""
    window = visitor(java_script_enabled=False)
    window.sign_in("stranger")
    window.go("/so-han-che/moi/")
    window.fill("Nội dung hạn chế, khuyết điểm", "Không kịch bản: chậm trả lời kiến nghị của cử tri.")
    window.fill("Thấy lần đầu ngày", "2027-05-01")
    window.press("Ghi và sang bước tiếp")
    window.refused()
    expect(window.field("Nội dung hạn chế, khuyết điểm")).to_have_value(
        "Không kịch bản: chậm trả lời kiến nghị của cử tri."
    )
    window.fill("Thấy lần đầu ngày", "2026-11-01")
    window.press("Ghi và sang bước tiếp")
    assert window.path.endswith("/sua/")


def test_who_holds_a_post_gets_an_account_on_a_slip_and_signs_in(
    as_role: Callable[[str], Screen], visitor: Callable[..., Screen]
) -> None:
    """From a new unit to its newcomer's home: the administrator never knows the password."""
    window = as_role("admin")
    window.go("/to-chuc/don-vi/them/")
    window.fill("Tên đơn vị", "Trung tâm Mô Phỏng")
    window.choose("Loại đơn vị", "Đơn vị sự nghiệp công lập")
    window.choose("Khối", "Khối Nhà nước")
    window.fill("Hoạt động từ ngày", "2026-01-01")
    window.press("Thêm đơn vị")
    unit = window.path
    window.follow("Thêm chức vụ")
    window.fill("Chức vụ", "Giám đốc")
    window.choose("Vai trò", "Người đứng đầu")
    window.fill("Thứ tự", "1")
    window.fill("Từ ngày", "2026-01-01")
    window.press("Thêm chức vụ")
    window.follow("Thêm người")
    window.fill("Họ và tên", "Trần Hư Danh")
    window.main.get_by_label("Phân công vào chức vụ còn trống").select_option(index=1)
    window.fill("Giữ chức vụ từ ngày", "2026-01-01")
    window.press("Thêm người")
    window.go(f"{unit}tai-khoan/")
    window.looks_right()
    window.main.get_by_label("Trần Hư Danh").uncheck()
    window.press("Cấp tài khoản")
    window.refused("Chưa chọn ai")
    window.main.get_by_label("Trần Hư Danh").check()
    window.press("Cấp tài khoản")
    window.reads("Tên đăng nhập: tran.hu.danh")
    window.looks_right()
    said = re.search(r"https?://[^/]+(/\S+/dat-mat-khau/\S+/)", window.main.inner_text())
    assert said is not None
    newcomer = visitor()
    newcomer.go(said[1])
    newcomer.fill("Mật khẩu mới", "mat-khau-cua-nguoi-moi-7")
    newcomer.fill("Nhập lại mật khẩu mới", "mat-khau-cua-nguoi-moi-7")
    newcomer.main.get_by_role("button").first.click()
    newcomer.fill("Tên đăng nhập", "tran.hu.danh")
    newcomer.fill("Mật khẩu", "mat-khau-cua-nguoi-moi-7")
    newcomer.press("Đăng nhập")
    newcomer.reads("Việc của tôi")


def _tab_to(window: Screen, name: str) -> None:
    passed = []
    for _ in range(40):
        window.page.keyboard.press("Tab")
        passed.append(window.page.evaluate("document.activeElement.name"))
        if passed[-1] == name:
            return
    raise AssertionError(f"the Tab key does not reach “{name}” at {window.page.url}, but {passed}")
