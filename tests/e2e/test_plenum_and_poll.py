"""A delegate on a phone in a plenary session; a second person who approves a poll; a citizen without JavaScript."""

from collections.abc import Callable

import pytest

from e2e.conftest import Served
from e2e.screen import PHONE, Screen

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

REMARK, ANSWER = "Đề nghị nêu rõ nguyên nhân chủ quan.", "Đã nêu ở mục Nguyên nhân."
QUESTION = "Có nên xây dựng thành phố thông minh?"


@pytest.fixture
def served(served_halls: Served) -> Served:
    """Serve the cast's world with what sits and waits in it."""
    return served_halls


def test_a_delegate_reads_and_comments_on_the_phone_and_reads_the_answer(
    visitor: Callable[..., Screen], served: Served
) -> None:
    phone, office = visitor(), visitor()
    phone.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    phone.sign_in("member_a")
    phone.go(f"/hoi-nghi-toan-the/{served.ids['plenum']}/")
    phone.page.locator("#tai-lieu a").first.click()
    phone.reads("SHA-256")
    phone.press("Tôi đã đọc")
    phone.reads("Đồng chí đã đọc tài liệu này.")
    phone.page.get_by_role("link", name="Góp ý vào mục này").first.click()
    phone.fill("Ý kiến", REMARK)
    phone.press("Gửi ý kiến")
    phone.reads("Đã ghi ý kiến.", REMARK, "chưa xử lý")
    phone.looks_right()
    paper = phone.path
    office.sign_in("officer_a")
    office.go(paper)
    office.page.get_by_role("link", name="Mở ý kiến của").first.click()
    office.tick("Giải trình")
    office.fill("Nội dung tiếp thu, giải trình, lý do", ANSWER)
    office.press("Ghi kết quả xử lý")
    phone.go(paper)
    phone.reads(ANSWER)


def test_a_citizen_answers_without_javascript_what_a_second_person_approved(
    visitor: Callable[..., Screen], served: Served
) -> None:
    head, citizen = visitor(), visitor(java_script_enabled=False)
    public = f"/cong-khai/binh-chon/{served.ids['poll']}/"
    citizen.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    citizen.go(public, status=404)
    head.sign_in("head_a")
    head.go(f"/cong-khai/quan-ly/binh-chon/{served.ids['poll']}/")
    head.press("Duyệt bình chọn")
    head.reads("Đã duyệt.")
    head.looks_right()
    citizen.go("/cong-khai/binh-chon/")
    citizen.follow(QUESTION)
    citizen.tick("Nên")
    citizen.press("Gửi câu trả lời")
    citizen.reads("Đã ghi câu trả lời.", "1 lượt trả lời", "không đại diện cho ý kiến của toàn thể Nhân dân")
    citizen.go(public)
    citizen.tick("Chưa nên")
    citizen.press("Gửi câu trả lời")
    citizen.refused("Thiết bị này đã trả lời bình chọn này rồi.")
