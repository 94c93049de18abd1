"""Reports: written, refused, sent, taken in."""

import re

from playwright.sync_api import expect

from e2e.screen import Screen
from e2e.story import COMMITTEE, DEPUTY, EXECUTIVE, HEAD, MEMBER, POINT, Seen, Story

MARKED = "Việc quản lý đất công còn buông lỏng."
ANSWER = "Giải trình, nguyên nhân, trách nhiệm"
COLLECTIVE_FACTS = {
    "tasks_done_pct": "100", "tasks_done_on_time_quality_pct": "100", "tasks_above_requirement_pct": "32,5",
    "tasks_late_pct": "0",
}  # fmt: skip
LEADER_FACTS = {
    "led_units_tasks_done_pct": "100", "led_units_on_time_quality_pct": "100", "led_units_above_requirement_pct": "12",
    "led_units_tasks_late_pct": "0", "led_units_kht_pct": "0",
}  # fmt: skip


def saves_itself(story: Story) -> None:
    """What the office types is saved without a button, and is there after the page is opened anew."""
    office = story.as_role("officer_a")
    office.go(story.report(COMMITTEE))
    office.looks_right()
    office.page.locator('[name="muc-ii_1"]').press_sequentially(MARKED)
    expect(office.page.locator("#trang-thai")).to_contain_text("Đã lưu lúc")
    office.go(story.report(COMMITTEE))
    expect(office.page.locator('[name="muc-ii_1"]')).to_have_value(MARKED)


def is_not_sent_with_an_open_point(story: Story) -> None:
    """The collective's report is written but for the suggested point; it is not sent, and nothing is lost."""
    office = story.as_role("officer_a")
    office.go(story.report(COMMITTEE))
    office.reads(POINT)
    _write(office, facts=COLLECTIVE_FACTS, points=("28,5", "66"), level="Hoàn thành xuất sắc nhiệm vụ")
    office.field(ANSWER).fill("")
    office.press("Gửi báo cáo")
    office.refused("chưa giải trình gợi ý 1 (125-CV/BTC)")
    expect(office.page.locator('[name="diem-common"]')).to_have_value("28,5")
    story.refusals.add(Seen.MISSING_ANSWER)


def of_the_committee_is_sent(story: Story) -> None:
    """The office answers the point and sends the report."""
    office = story.as_role("officer_a")
    office.field(ANSWER).fill(
        "Tập thể nhận trách nhiệm về việc chậm kiểm tra; đã giao phòng chuyên môn rà soát từng hộ."
    )
    office.press("Gửi báo cáo")
    office.reads("Đã gửi báo cáo.", "Bản 1")


def a_marked_sentence_becomes_an_entry(story: Story) -> None:
    """Who reads the report marks a sentence and is two clicks away from a draft of the register."""
    office = story.as_role("officer_a")
    office.go(story.report(COMMITTEE))
    office.main.locator("[data-mark]").get_by_text(MARKED).first.click(click_count=3)
    expect(office.main.locator(".kd-marked")).to_contain_text(MARKED)
    office.follow("Ghi thành hạn chế")
    expect(office.field("Đoạn trích nguyên văn từ báo cáo")).to_have_value(re.compile(MARKED))
    office.press("Ghi dự thảo vào sổ")
    office.reads(MARKED)
    assert office.path.startswith("/so-han-che/")


def once_sent_is_not_edited(story: Story) -> None:
    """A window that still shows the editor, at a report that was sent meanwhile, saves nothing."""
    office = story.as_role("officer_a")
    stale = Screen(office.page.context.new_page(), office.address)
    stale.go(story.report(EXECUTIVE))
    office.go(story.report(EXECUTIVE))
    _write(office, facts=COLLECTIVE_FACTS, points=("26", "60"), level="Hoàn thành tốt nhiệm vụ")
    office.press("Gửi báo cáo")
    office.reads("Đã gửi báo cáo.")
    stale.page.locator('[name="muc-i_1"]').fill("Sửa lại sau khi đã gửi.")
    stale.press("Lưu")
    stale.refused("không sửa được nữa", "đề nghị nơi nhận trả lại")
    stale.reads("Sửa lại sau khi đã gửi.")
    stale.page.close()
    office.go(story.report(EXECUTIVE))
    office.does_not_read("Sửa lại sau khi đã gửi.")
    story.refusals.add(Seen.EDITED_SIGNED_REPORT)


def is_closed_to_strangers(story: Story) -> None:
    """The office of another ward may not read it."""
    stranger = story.as_role("stranger")
    stranger.go(story.report(COMMITTEE), status=403)
    stranger.refused()
    stranger.does_not_read(MARKED)
    story.refusals.add(Seen.WITHOUT_ACCESS)


def of_each_person_is_sent(story: Story) -> None:
    """Head, deputy and member write their own."""
    for role, name in (("head_a", HEAD), ("deputy_a", DEPUTY), ("member_a", MEMBER)):
        person = story.as_role(role)
        person.go(story.report(name))
        _write(person, facts=LEADER_FACTS, points=("27", "58"), level="Hoàn thành tốt nhiệm vụ")
        person.press("Gửi báo cáo")
        person.reads("Đã gửi báo cáo.")


def is_taken_in(story: Story) -> None:
    """The organiser returns one with a comment and takes it in once mended; the delegation takes in another."""
    board = story.as_role("organiser")
    for name in (COMMITTEE, HEAD, DEPUTY):
        board.go(story.report(name))
        board.press("Tiếp nhận báo cáo")
        board.reads("Đã tiếp nhận báo cáo.")
    delegate = story.as_role("delegate")
    delegate.go(story.report(EXECUTIVE))
    delegate.press("Tiếp nhận báo cáo")
    delegate.reads("Đã tiếp nhận báo cáo.")
    _is_returned_and_mended(story)


def _is_returned_and_mended(story: Story) -> None:
    board, member = story.as_role("organiser"), story.as_role("member_a")
    board.go(story.report(MEMBER))
    board.main.locator("summary", has_text="Trả lại để bổ sung, sửa").click()
    board.fill("Cần bổ sung, sửa gì", "Mục VI chưa nêu thời gian khắc phục.")
    board.press("Trả lại báo cáo")
    board.reads("Đã trả lại báo cáo")
    member.go(story.report(MEMBER))
    member.reads("Mục VI chưa nêu thời gian khắc phục.")
    member.page.locator('[name="muc-vi"]').fill("Hoàn thành việc rà soát trước ngày 30/6/2027.")
    member.press("Gửi báo cáo")
    member.go(story.report(MEMBER) + "so-sanh/?tu=1&den=2")
    expect(member.main.locator("ins").first).to_be_visible()
    board.go(story.report(MEMBER))
    board.press("Tiếp nhận báo cáo")


def _write(screen: Screen, *, facts: dict[str, str], points: tuple[str, str], level: str) -> None:
    """Fill in every place that is still empty."""
    for area in screen.page.locator(
        '#bao-cao textarea[name^="muc-"], #bao-cao textarea[name^="goi-y-"]'
    ).all():
        if not area.input_value():
            area.fill("Đã nêu đầy đủ, có số liệu và trách nhiệm kèm theo (minh họa).")
    for key, value in {"diem-common": points[0], "diem-tasks": points[1]}.items():
        screen.page.locator(f'[name="{key}"]').fill(value)
    for key, value in facts.items():
        screen.page.locator(f'[name="so-lieu-{key}"]').fill(value)
    disciplined = screen.page.locator('[name="so-lieu-subordinate_or_member_disciplined"]')
    if disciplined.count():
        disciplined.select_option(label="Không")
    screen.tick(level, "#o-tu-nhan-muc")


def carries_the_entry_over(story: Story) -> None:
    """Section III of the next report asks for the entry; "done" is not believed before the register says so."""
    office = story.as_role("officer_a")
    office.go(story.at["next report"])
    office.follow("Báo cáo kiểm điểm")
    story.at["next report"] = office.path
    office.reads("Hạn chế số 1", story.at["wording"], "Đang khắc phục", "Phó Bí thư, Chủ tịch UBND phường")
    office.looks_right()
    office.tick("Đã khắc phục", "#muc-iii")
    office.press("Gửi báo cáo")
    office.refused("sổ theo dõi đang ghi “Đang khắc phục”")
    story.refusals.add(Seen.DONE_AGAINST_REGISTER)


def knows_the_entry_is_overcome(story: Story) -> None:
    """Once the register has the proof, the next report says so of itself."""
    office = story.as_role("officer_a")
    office.go(story.at["next report"])
    office.reads("Hạn chế số 1", story.at["wording"])
    expect(office.page.locator('#muc-iii input[value="done"]')).to_be_checked()
    office.does_not_read("sổ theo dõi đang ghi")
