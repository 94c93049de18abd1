"""One programme from its draft to the citizen: a drafter, a delegate on a phone, the board that adopts and approves.

Nothing is adopted before every comment has its answer; nothing is read by the public before both have agreed, and what
is read is what they saw.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from cast import PEOPLE
from e2e.conftest import Served
from e2e.screen import PHONE, Screen, violations

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

TITLE = "Chương trình hành động thực hiện Nghị quyết 15"
TASK, COMMENT, ANSWER = (
    "Rà soát quỹ đất dịch vụ",
    "Nêu rõ số hộ theo từng thôn.",
    "Đã bổ sung số hộ theo thôn.",
)
DECISION = "16-CTr/ĐU"
PAGE = "/cong-khai/phuong-an-thu/"
ASKED = "Dự thảo chương trình được mời góp ý"
WAITING = "Nội dung công khai chờ đồng chí đọc, duyệt"


def test_a_programme_is_drafted_commented_adopted_approved_and_read_by_a_citizen(
    visitor: Callable[..., Screen], served: Served
) -> None:
    drafter, phone, board = visitor(), visitor(viewport=PHONE), visitor()
    _drafts(drafter)
    draft = drafter.path
    _sends(drafter)
    _comments(phone)
    _is_refused(board, draft)
    _answers(drafter, draft)
    _adopts(board, draft)
    citizen = visitor(java_script_enabled=False, viewport=PHONE)
    citizen.go(PAGE, status=404)
    _opens(board, served)
    proposal = _proposes(drafter, served)
    citizen.go(PAGE)
    citizen.reads("chưa công khai nội dung nào")
    read = _approves(board, proposal)
    citizen.go(PAGE)
    citizen.follow(TITLE)
    assert citizen.page.locator(".ck-thing").inner_text() == read
    citizen.reads("Số liệu đến ngày", "Nghị quyết 15-NQ/TW")
    citizen.does_not_read(DECISION, TASK, ANSWER)
    citizen.in_vietnamese()
    wide = citizen.page.locator(".ck-thing").bounding_box()
    assert wide is not None
    assert wide["width"] <= PHONE["width"]
    windows = (drafter, phone, board, citizen)
    assert {host for window in windows for host in window.asked_hosts} == {"127.0.0.1"}


def _drafts(drafter: Screen) -> None:
    """Begin a programme for a resolution that is recorded with it; write all that adoption asks for."""
    drafter.sign_in("officer_a")
    drafter.go("/chuong-trinh/lap/")
    drafter.fill("Tên chương trình, kế hoạch", TITLE)
    drafter.fill("Nếu chưa có trong danh sách: số hiệu", "Nghị quyết 15-NQ/TW")
    drafter.fill("Trích yếu", "Phát triển Thủ đô")
    drafter.fill("Cơ quan ban hành", "Bộ Chính trị")
    drafter.fill("Ngày ban hành", "2022-05-05")
    drafter.fill("Đơn vị ban hành", "Phường An Thử")
    drafter.press("Lập và soạn nội dung")
    for panel in ("muc-quan-diem", "muc-muc-tieu", "muc-to-chuc"):
        drafter.follow("Soạn mục này", f"#{panel}")
        drafter.fill("Nội dung", "Nêu rõ việc phải làm.")
        drafter.press("Ghi")
    drafter.follow("Thêm chỉ tiêu")
    drafter.fill("Chỉ tiêu", "Hộ được giao đất")
    drafter.fill("Mức phấn đấu", "120,5")
    drafter.fill("Đơn vị tính", "hộ")
    drafter.fill("Chức vụ chịu trách nhiệm", "Bí thư Đảng ủy phường")
    drafter.press("Ghi")
    drafter.follow("Thêm nhiệm vụ lớn")
    drafter.fill("Nhiệm vụ, giải pháp", TASK)
    drafter.fill("Chức vụ chịu trách nhiệm", "Bí thư Đảng ủy phường")
    drafter.fill("Hạn hoàn thành", "2027-06-30")
    drafter.press("Ghi")
    drafter.reads("Không còn thiếu gì để ban hành.")


def _sends(drafter: Screen) -> None:
    """Freeze the draft and send it to the deputy for comment."""
    panel = drafter.unfold("lay-y-kien")
    drafter.tick(PEOPLE["deputy_a"], panel)
    drafter.press("Chốt bản và gửi", panel)
    drafter.reads("Đợt lấy ý kiến")


def _comments(phone: Screen) -> None:
    """Read the draft on the phone, from the home page, and comment on its task."""
    phone.sign_in("deputy_a")
    phone.reads(ASKED)
    phone.follow(TITLE)
    phone.press("Tôi đã nhận dự thảo này")
    with phone.page.expect_navigation():
        phone.page.get_by_role("link", name=TASK).click()
    phone.fill("Góp ý", COMMENT, "#gop-y")
    phone.press("Gửi góp ý")
    phone.reads(COMMENT, "Chưa xử lý")
    phone.in_vietnamese()


def _is_refused(board: Screen, draft: str) -> None:
    """Try to adopt while a comment waits and the round is open: both are named."""
    board.sign_in("organiser")
    board.go(draft)
    _decides(board)
    board.refused("Chưa thể ban hành")
    board.reads("chưa kết thúc", f"Góp ý của {PEOPLE['deputy_a']}")


def _answers(drafter: Screen, draft: str) -> None:
    """Answer the comment, and end the round."""
    drafter.go(draft)
    drafter.follow("Góp ý")
    drafter.page.locator("summary", has_text="Tiếp thu, giải trình").click()
    drafter.tick("Tiếp thu")
    drafter.fill("Nội dung tiếp thu, giải trình", ANSWER)
    drafter.press("Ghi")
    drafter.reads(ANSWER, "đã xử lý hết")
    drafter.go(draft)
    drafter.press("Kết thúc đợt", drafter.unfold("ket-thuc-dot"))


def _adopts(board: Screen, draft: str) -> None:
    board.go(draft)
    _decides(board)
    board.reads("Ban hành", DECISION, TASK)


def _decides(board: Screen) -> None:
    panel = board.unfold("ban-hanh")
    board.fill("Số văn bản ban hành", DECISION, panel)
    board.press("Ban hành", panel)


def _opens(board: Screen, served: Served) -> None:
    board.go(_desk(served))
    board.fill("Căn cứ, lý do", "Quyết định 1-QĐ/ĐU")
    board.press("Mở trang công khai")
    board.reads("Trang đang mở")


def _proposes(officer: Screen, served: Served) -> str:
    """Propose the programme without its number; return where the proposal stands."""
    officer.go(_desk(served))
    officer.follow("Chương trình")
    officer.press("Soạn đề nghị")
    officer.page.get_by_label("Số văn bản", exact=True).uncheck()
    officer.press("Lưu và xem trước")
    officer.press("Đồng ý, gửi người thứ hai duyệt")
    officer.reads("Đang chờ người đứng đầu đơn vị")
    return officer.path


def _approves(board: Screen, proposal: str) -> str:
    """Find the proposal on the home page, read its preview and approve it; return what was read."""
    board.go("/")
    board.reads(WAITING)
    board.follow(TITLE)
    assert board.path == proposal
    read = board.page.locator(".ck-thing").inner_text()
    board.press("Duyệt, công khai ngay")
    board.reads("đang công khai")
    expect(board.main).to_contain_text("Xem như người dân")
    assert violations(board.page) == []
    return read


def _desk(served: Served) -> str:
    return f"/cong-khai/quan-ly/don-vi/{served.ids['unit_ward_a']}/"
