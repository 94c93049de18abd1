"""The report editor in a real browser: nothing typed is lost, whatever happens to the network, the page or the session."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from e2e.conftest import Served, a_database, serving
from e2e.screen import Screen

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

TEXT = "Chữ gõ khi mất mạng: còn 12 hộ chưa được cấp giấy chứng nhận."
DRAFTS = "() => Object.keys(localStorage).filter((key) => key.startsWith('kd:nhap|'))"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the cast's world with its open cycle."""
    with (
        a_database() as database,
        serving(tmp_path_factory.mktemp("editor"), database, "--cycle") as running,
    ):
        yield running


def cut(context: BrowserContext) -> None:
    """Let no request of the windows through any more."""
    context.set_offline(True)


def saved(screen: Screen) -> None:
    """Wait until the server has all that was typed: nothing is kept in the browser any more."""
    screen.page.wait_for_function(f"() => ({DRAFTS})().length === 0")


def opened(screen: Screen, report: str) -> Screen:
    """Open the report in a window of its own, with the same sign-in and the same kept text."""
    other = Screen(screen.page.context.new_page(), screen.address)
    other.go(report)
    return other


@pytest.fixture
def office(visitor: Callable[..., Screen]) -> Screen:
    """Return the office's window, signed in."""
    screen = visitor()
    screen.sign_in("officer_a")
    return screen


@pytest.fixture
def report(served: Served) -> str:
    """Return the address of the committee's report."""
    return f"/bao-cao/{served.ids['subject_committee']}/"


def test_what_was_typed_without_a_network_is_offered_after_the_page_was_closed(
    office: Screen, report: str
) -> None:
    office.go(report)
    cut(office.page.context)
    place = office.page.locator('[name="muc-i_1"]')
    place.press_sequentially(TEXT)
    expect(office.page.locator("#trang-thai")).to_contain_text("có thể do mất kết nối")
    office.page.close()
    office.page.context.set_offline(False)
    again = opened(office, report)
    offer = again.page.locator("#khoi-phuc")
    expect(offer).to_contain_text("Khôi phục nội dung chưa lưu (")
    expect(offer).to_contain_text(TEXT)
    place = again.page.locator('[name="muc-i_1"]')
    expect(place).to_have_value("")
    again.looks_right()
    again.page.get_by_role("button", name="Có, khôi phục").press("Enter")
    expect(place).to_have_value(TEXT)
    expect(again.page.locator("#trang-thai")).to_contain_text("Đã lưu lúc")
    assert again.page.evaluate(DRAFTS) == []
    again.go(report)
    expect(again.page.locator('[name="muc-i_1"]')).to_have_value(TEXT)
    expect(again.page.locator("#khoi-phuc")).to_be_hidden()


def test_the_save_is_tried_again_when_the_network_is_back(office: Screen, report: str) -> None:
    office.go(report)
    cut(office.page.context)
    office.page.locator('[name="muc-i_2"]').press_sequentially("Mạng trở lại thì tự lưu.")
    expect(office.page.locator("#trang-thai")).to_contain_text("có thể do mất kết nối")
    office.page.context.set_offline(False)
    expect(office.page.locator("#trang-thai")).to_contain_text("Đã lưu lúc")
    assert office.page.evaluate(DRAFTS) == []


def test_what_is_given_up_is_gone_and_the_saved_text_stays(office: Screen, report: str) -> None:
    office.go(report)
    cut(office.page.context)
    office.page.locator('[name="muc-i_3"]').press_sequentially("Câu sẽ bỏ.")
    office.page.close()
    office.page.context.set_offline(False)
    again = opened(office, report)
    again.page.get_by_role("button", name="Không, bỏ").press("Enter")
    expect(again.page.locator("#khoi-phuc")).to_be_hidden()
    expect(again.page.locator('[name="muc-i_3"]')).to_have_value("")
    assert again.page.evaluate(DRAFTS) == []
    again.page.locator('[name="muc-i_3"]').press_sequentially("Câu viết lại.")
    expect(again.page.locator("#trang-thai")).to_contain_text("Đã lưu lúc")


def test_a_session_that_ends_while_typing_leads_through_the_sign_in_page_back_to_the_text(
    office: Screen, report: str
) -> None:
    office.go(report)
    office.page.context.clear_cookies(name="sessionid")
    office.page.locator('[name="muc-i_4"]').press_sequentially("Gõ sau khi phiên đã hết.")
    state = office.page.locator("#trang-thai")
    expect(state).to_contain_text("phiên đăng nhập đã hết")
    expect(office.page.locator('[name="muc-i_4"]')).to_have_value("Gõ sau khi phiên đã hết.")
    with office.page.expect_navigation():
        state.get_by_role("link", name="Đăng nhập lại").click()
    with office.page.expect_navigation():
        office.page.locator('button[name="username"][value="officer_a"]').click()
    assert office.path == report
    office.page.get_by_role("button", name="Có, khôi phục").press("Enter")
    expect(office.page.locator("#trang-thai")).to_contain_text("Đã lưu lúc")
    office.go(report)
    expect(office.page.locator('[name="muc-i_4"]')).to_have_value("Gõ sau khi phiên đã hết.")


def test_the_save_button_of_an_ended_session_loses_nothing_either(office: Screen, report: str) -> None:
    office.go(report)
    office.page.locator('[name="muc-v"]').fill("Bấm nút Lưu khi phiên đã hết.")
    office.page.context.clear_cookies(name="sessionid")
    office.press("Lưu")
    assert office.path == "/tai-khoan/dang-nhap/"
    with office.page.expect_navigation():
        office.page.locator('button[name="username"][value="officer_a"]').click()
    assert office.path == report
    office.page.get_by_role("button", name="Có, khôi phục").press("Enter")
    expect(office.page.locator('[name="muc-v"]')).to_have_value("Bấm nút Lưu khi phiên đã hết.")
    expect(office.page.locator("#trang-thai")).to_contain_text("Đã lưu lúc")


def test_signing_out_leaves_nothing_typed_on_the_machine(office: Screen, report: str) -> None:
    office.go(report)
    office.page.route("**/luu/", lambda route: route.abort())
    office.page.locator('[name="muc-vi"]').press_sequentially("Chữ của người trước.")
    assert office.page.evaluate(DRAFTS) != []
    office.page.locator(".kd-who > summary").click()
    with office.page.expect_navigation():
        office.page.get_by_role("button", name="Đăng xuất").click()
    assert office.page.evaluate(DRAFTS) == []


def test_another_account_on_the_same_machine_finds_nothing_of_it(
    office: Screen, report: str, served: Served
) -> None:
    office.go(report)
    cut(office.page.context)
    office.page.locator('[name="muc-ii_2"]').press_sequentially("Chữ của cán bộ văn phòng.")
    assert office.page.evaluate(DRAFTS) != []
    office.page.context.clear_cookies()
    office.page.context.set_offline(False)
    office.sign_in("head_a")
    office.go(report)
    expect(office.page.locator("#khoi-phuc")).to_be_hidden()
    assert office.page.evaluate(DRAFTS) == []


def test_a_figure_of_a_register_is_inserted_by_the_keyboard_and_nothing_typed_is_replaced(
    office: Screen, report: str, served: Served
) -> None:
    office.go(report)
    place = office.page.locator('[name="muc-vi"]')
    place.fill("Trước  sau.")
    place.evaluate("box => { box.focus(); box.setSelectionRange(6, 6); }")
    opener = office.page.locator('[data-section="vi"] [data-pieces]')
    opener.press("Enter")
    dialog = office.page.locator("#chen")
    expect(dialog.get_by_text("Góp ý cho mục này").first).to_be_visible()
    office.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    place = office.page.locator('[name="muc-i_2"]')
    place.fill("Trước  sau.")
    place.evaluate("box => { box.focus(); box.setSelectionRange(6, 6); }")
    office.page.locator('[data-section="i_2"] [data-pieces]').press("Enter")
    piece = dialog.get_by_role("button", name="Chèn: Thu ngân sách: ước đạt 335 tỷ đồng")
    expect(piece).to_be_visible()
    office.looks_right()
    piece.press("Enter")
    expect(dialog).to_be_hidden()
    expect(place).to_be_focused()
    expect(place).to_have_value(f"Trước [[chỉ tiêu {served.ids['target']}: Thu ngân sách]] sau.")
    saved(office)
    office.go(report)
    expect(office.page.locator("#so-lieu-dan")).to_contain_text("ước đạt 335 tỷ đồng, kế hoạch 342 tỷ đồng")


def test_two_people_write_in_one_section_knowingly_and_both_texts_are_kept(
    office: Screen, report: str, as_role: Callable[[str], Screen]
) -> None:
    head = as_role("head_a")
    head.go(report)
    theirs = head.page.locator('[name="muc-ii_1"]')
    theirs.press_sequentially("Bản của Bí thư.")
    saved(head)
    office.go(report)
    note = office.page.locator('[data-section="ii_1"] .kd-writer')
    expect(note).to_contain_text("Vũ Tưởng Tượng đang soạn mục này từ")
    mine = office.page.locator('[name="muc-ii_1"]')
    expect(mine).to_have_attribute("readonly", "")
    office.looks_right()
    note.get_by_role("button", name="Vẫn soạn mục này").press("Enter")
    expect(note).to_be_empty()
    expect(mine).to_be_editable()
    head.page.route("**/luu/", lambda route: route.abort())
    theirs.press_sequentially(" Thêm câu nữa.")
    mine.fill("Bản của văn phòng.")
    saved(office)
    head.page.unroute("**/luu/")
    theirs.press_sequentially(" Hết.")
    clash = head.page.locator("#xung-dot")
    expect(clash).to_contain_text("Cả hai bản đều còn")
    expect(clash).to_contain_text("Bản của văn phòng.")
    expect(clash).to_contain_text("Thêm câu nữa. Hết.")


def test_last_years_report_is_a_tab_on_a_phone(as_role: Callable[[str], Screen], served: Served) -> None:
    """A person's collective is the report beside; one of the two is on the screen at a time."""
    member = as_role("member_a")
    member.page.set_viewport_size({"width": 390, "height": 800})
    address = f"/bao-cao/{served.ids['subject_member_a']}/"
    member.go(address)
    member.follow("Ban Thường vụ Đảng ủy phường An Thử")
    theirs, mine = member.page.locator(".kd-theirs").first, member.page.locator('[name="muc-i_1"]')
    expect(mine).to_be_visible()
    expect(theirs).to_be_hidden()
    member.page.locator('[data-show="theirs"]').press("Enter")
    expect(theirs).to_be_visible()
    expect(mine).to_be_hidden()
    member.looks_right()
