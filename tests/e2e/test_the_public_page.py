"""A citizen's phone and the second approver: nothing is read before both have agreed, and what is read is what they saw."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from e2e.conftest import Served, a_database, serving
from e2e.screen import PHONE, Screen, violations

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

PAGE = "/cong-khai/phuong-an-thu/"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the cast's world with its target."""
    with a_database() as database, serving(tmp_path_factory.mktemp("public"), database, "--cycle") as running:
        yield running


def test_a_target_reaches_the_citizen_once_a_second_person_has_read_it(
    visitor: Callable[..., Screen], served: Served
) -> None:
    citizen, officer, head = visitor(java_script_enabled=False), visitor(), visitor()
    citizen.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    citizen.go(PAGE, status=404)
    desk = f"/cong-khai/quan-ly/don-vi/{served.ids['unit_ward_a']}/"
    _opens(head, desk)
    proposal = _proposes(officer, desk)
    citizen.go(PAGE)
    citizen.reads("chưa công khai nội dung nào")
    read = _approves(head, proposal)
    citizen.go(PAGE)
    citizen.follow("Thu ngân sách")
    assert citizen.page.locator(".ck-thing").inner_text() == read
    citizen.reads("ước 335 tỷ đồng", "số ước", "Số liệu đến ngày 31/10/2026")
    citizen.does_not_read("342")
    citizen.in_vietnamese()
    wide = citizen.page.locator(".ck-thing").bounding_box()
    assert wide is not None
    assert wide["width"] <= PHONE["width"]
    _takes_off(head)
    citizen.go(f"{PAGE}1/", status=410)
    citizen.reads("Nội dung đã được gỡ")
    citizen.does_not_read("Thu ngân sách")
    windows = (citizen, officer, head)
    assert {host for window in windows for host in window.asked_hosts} == {"127.0.0.1"}


def _opens(head: Screen, desk: str) -> None:
    head.sign_in("head_a")
    head.go(desk)
    head.fill("Căn cứ, lý do", "Quyết định 1-QĐ/ĐU")
    head.press("Mở trang công khai")
    head.reads("Trang đang mở")


def _proposes(officer: Screen, desk: str) -> str:
    """Propose the target without its plan; return where the proposal stands."""
    officer.sign_in("officer_a")
    officer.go(desk)
    officer.follow("Chỉ tiêu")
    officer.press("Soạn đề nghị")
    officer.page.get_by_label("Kế hoạch", exact=True).uncheck()
    officer.press("Lưu và xem trước")
    officer.looks_right()
    officer.press("Đồng ý, gửi người thứ hai duyệt")
    officer.reads("Đang chờ người đứng đầu đơn vị")
    return officer.path


def _approves(head: Screen, proposal: str) -> str:
    """Read the preview and approve it; return what was read."""
    head.go(proposal)
    read = head.page.locator(".ck-thing").inner_text()
    head.looks_right()
    head.press("Duyệt, công khai ngay")
    head.reads("đang công khai")
    return read


def _takes_off(head: Screen) -> None:
    head.page.locator("summary", has_text="Gỡ khỏi trang công khai").click()
    head.fill("Căn cứ, lý do", "Rà soát lại số liệu")
    head.press("Gỡ ngay")
    expect(head.main).to_contain_text("đã gỡ")
    assert violations(head.page) == []
