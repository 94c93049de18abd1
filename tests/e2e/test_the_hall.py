"""The hall in four windows: the secretary's, the chair's, a delegate's phone and the big screen, none of them reloaded.

What is pressed is pressed by the keyboard; what the others see comes by itself.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from e2e.conftest import Served
from e2e.screen import PHONE, Screen, violations

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

EXECUTIVE, COMMITTEE = "Ủy ban nhân dân phường An Thử", "Ban Thường vụ Đảng ủy phường An Thử"
DEPUTY, MEMBER = "Đặng Hư Cấu", "Bùi Mô Phỏng"
LINE = "Đề nghị làm rõ trách nhiệm về giải ngân chậm."


@pytest.fixture
def served(served_halls: Served) -> Served:
    """Serve the cast's world with what sits and waits in it."""
    return served_halls


def test_a_conference_is_arranged_and_followed_live_by_everybody_in_the_hall(
    visitor: Callable[..., Screen], served: Served
) -> None:
    _arranges(visitor(), served)
    hall = f"/hoi-nghi/{served.ids['conference']}/"
    secretary, chair, phone, big = visitor(), visitor(), visitor(), visitor()
    phone.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for window, who, room in (
        (secretary, "officer_a", "thu-ky/"), (chair, "head_a", "chu-tri/"), (phone, "member_a", "du-hop/"), (big, "officer_a", "man-hinh/"),
    ):  # fmt: skip
        window.sign_in(who)
        window.go(hall + room)
    _checks_in(secretary, phone, big)
    _opens(secretary, chair, hall)
    expect(phone.page.locator("#truc-tiep")).to_contain_text(EXECUTIVE)
    _speaks(chair, phone, big)
    _takes_down_through_a_lost_network(secretary)
    chair.press("Kết thúc lượt")
    expect(big.page.locator("#truc-tiep")).not_to_contain_text("Đang phát biểu")
    for window in (secretary, chair, phone):
        window.looks_right()
    big.in_vietnamese()
    assert violations(big.page) == []
    assert {host for window in (secretary, chair, phone, big) for host in window.asked_hosts} == {"127.0.0.1"}


def _arranges(office: Screen, served: Served) -> None:
    """A member goes before a deputy; the standing committee does not go before the people's committee. By keyboard or dragged."""
    office.sign_in("officer_a")
    office.go(f"/hoi-nghi/{served.ids['conference']}/chuong-trinh/")
    office.press(f"↑ đưa {MEMBER} lên trước")
    office.reads("Đã chuyển.")
    office.press("↑ đưa Ban Thường vụ Đảng ủy phường An Thử lên trước")
    office.refused("Quy định 366-QĐ/TW, Điều 7.3", EXECUTIVE)
    office.looks_right()
    _drags(office, DEPUTY, MEMBER)
    office.reads("Đã chuyển.")
    _drags(office, COMMITTEE, EXECUTIVE)
    office.refused("Quy định 366-QĐ/TW, Điều 7.3", EXECUTIVE)


def _drags(office: Screen, name: str, onto: str) -> None:
    def row(who: str) -> Locator:
        title = office.page.locator("strong", has_text=re.compile(rf"^\d+\. {who}$"))
        return office.page.locator("#chuong-trinh li").filter(has=title)

    with office.page.expect_navigation():
        row(name).locator("strong").drag_to(row(onto).locator("strong"))


def _checks_in(secretary: Screen, phone: Screen, big: Screen) -> None:
    secretary.press("Phát mã điểm danh")
    code = secretary.page.locator(".kd-code").inner_text()
    assert re.fullmatch(r"\d{6}", code)
    expect(big.page.locator(".kd-code")).to_have_text(code)
    phone.fill("Mã điểm danh", "000000" if code != "000000" else "111111")
    phone.press("Tôi có mặt")
    phone.refused("Mã điểm danh không đúng.")
    phone.fill("Mã điểm danh", code)
    phone.press("Tôi có mặt")
    phone.reads("Đồng chí có mặt từ")
    expect(secretary.page.locator("#diem-danh")).to_contain_text("1/3")


def _opens(secretary: Screen, chair: Screen, hall: str) -> None:
    office, room = secretary, secretary.path
    office.follow("Điểm danh theo danh sách")
    office.press("Những người chưa ghi đều có mặt")
    office.go(hall)
    office.press("Khai mạc hội nghị")
    office.go(room)
    chair.page.get_by_role("button", name=re.compile("^Bắt đầu")).first.wait_for()
    chair.press("Bắt đầu phần")
    expect(chair.page.locator("#dang-lam")).to_contain_text(EXECUTIVE)


def _speaks(chair: Screen, phone: Screen, big: Screen) -> None:
    phone.press("Đăng ký phát biểu")
    phone.reads("Đã đăng ký phát biểu, thứ 1 trong danh sách.")
    expect(chair.page.locator("#danh-sach-phat-bieu")).to_contain_text(MEMBER)
    chair.press(f"Mời {MEMBER} phát biểu")
    expect(big.page.locator("#truc-tiep")).to_contain_text("Đang phát biểu")
    expect(big.page.locator(".kd-clock")).to_have_text(re.compile(r"^\d+:\d\d"))
    phone.reads("Mời đồng chí phát biểu")


def _takes_down_through_a_lost_network(secretary: Screen) -> None:
    """What is typed stays while nothing gets through; pressed then, it is not sent, and it is once the network is back."""
    page, told = secretary.page, secretary.page.locator("#mat-ket-noi")
    secretary.choose("Người phát biểu", MEMBER)
    secretary.fill("Nội dung ý kiến", LINE)
    page.context.set_offline(True)
    expect(told).to_contain_text("Mất kết nối, đang thử lại.")
    page.get_by_role("button", name="Ghi ý kiến").press("Enter")
    expect(told).to_contain_text("chưa gửi")
    expect(secretary.field("Nội dung ý kiến")).to_have_value(LINE)
    page.context.set_offline(False)
    expect(told).to_be_hidden()
    expect(secretary.field("Nội dung ý kiến")).to_have_value(LINE)
    secretary.press("Ghi ý kiến")
    secretary.reads("Đã ghi ý kiến.", LINE)
    expect(secretary.field("Nội dung ý kiến")).to_have_value("")
