"""The conference: planned in time, opened with a roll, items in order, speeches, votes, conclusions."""

import re

from e2e.screen import Screen
from e2e.story import (
    COMMITTEE,
    DELEGATE,
    DEPUTY,
    EXECUTIVE,
    HEAD,
    LIMITATION,
    MEMBER,
    OFFICER,
    TODAY,
    WARD,
    Seen,
    Story,
)

COUNT = {"issued": 3, "returned": 3, "invalid": 0, "htxs": 0, "htt": 3, "ht": 0, "kht": 0, "unrated": 0}
COMMENT = "Đề nghị nêu rõ ai chịu trách nhiệm về 12 trường hợp lấn chiếm chưa xử lý."


def is_planned(story: Story) -> None:
    """The office plans it; a draft report sent three days before is refused, the rule is named."""
    office = story.as_role("officer_a")
    office.go("/hoi-nghi/")
    office.follow("Lên lịch hội nghị")
    office.follow(WARD)
    office.fill("Ngày bắt đầu", TODAY)
    office.fill("Ngày kết thúc", TODAY)
    office.fill("Địa điểm", "Hội trường Đảng ủy phường")
    office.choose("Chủ trì", HEAD)
    office.choose("Thư ký", OFFICER)
    office.fill("Ngày gửi dự thảo báo cáo", "2026-11-20")
    office.fill("Văn bản quyết định thời gian", "Công văn 125-CV/BTC")
    office.press("Ghi kế hoạch")
    office.refused("phải gửi chậm nhất ngày", "43-HD/BTCTW")
    story.refusals.add(Seen.LATE_DRAFT)
    office.fill("Ngày gửi dự thảo báo cáo", "2026-11-16")
    office.press("Ghi kế hoạch")
    office.reads("Đã lên lịch", COMMITTEE, EXECUTIVE)
    story.at["conference"] = office.path


def is_opened(story: Story) -> None:
    """The roll is called, then the conference is opened."""
    office = story.as_role("officer_a")
    office.go(story.at["conference"])
    office.press("Khai mạc hội nghị")
    office.refused("Chưa điểm danh")
    office.follow("Điểm danh")
    office.press("Những người chưa ghi đều có mặt")
    office.go(story.at["conference"])
    office.press("Khai mạc hội nghị")
    office.reads("Hội nghị đã khai mạc.", "3/3")
    office.looks_right()


def keeps_its_order(story: Story) -> None:
    """The standing committee does not come before the people's committee, nor a person before a collective."""
    office = story.as_role("officer_a")
    for name, first in ((COMMITTEE, EXECUTIVE), (MEMBER, COMMITTEE)):
        office.send(f"/hoi-nghi/noi-dung/{_item(office, name)}/bat-dau/")
        office.refused("Chưa đến lượt", first, "Quy định 366-QĐ/TW, Điều 7.3")
    story.refusals.add(Seen.WRONG_ORDER)


def reviews_the_executive(story: Story) -> None:
    """Its votes are on paper: two people count, disagree, and agree; neither sees the other's count before."""
    office, delegate = story.as_role("officer_a"), story.as_role("delegate")
    _begin(office, story, EXECUTIVE)
    office.follow("Phiếu kín, kiểm phiếu")
    votes = office.path
    office.fill("Số người có mặt, được bỏ phiếu", "3")
    office.press("Lập biên bản")
    _count(office, COUNT)
    office.reads("Chờ người thứ hai nhập.")
    delegate.go(votes)
    delegate.looks_right()
    _count(delegate, {**COUNT, "htt": 2, "ht": 1})
    delegate.reads("Hai kết quả chưa khớp", "khác nhau")
    _count(delegate, COUNT)
    delegate.reads("Kết quả đã thống nhất", DELEGATE)
    _conclude(
        office, story, "Đồng chí thống nhất mức Hoàn thành tốt nhiệm vụ đối với Ủy ban nhân dân phường."
    )


def reviews_the_committee(story: Story) -> None:
    """A comment waits for its disposition before the item is concluded; a phone can be used in the hall."""
    office = story.as_role("officer_a")
    _begin(office, story, COMMITTEE)
    office.choose("Người phát biểu", MEMBER, "#ghi-y-kien")
    office.choose("Loại ý kiến", "Góp ý, phê bình", "#ghi-y-kien")
    office.fill("Nội dung ý kiến", COMMENT, "#ghi-y-kien")
    office.press("Ghi ý kiến", "#ghi-y-kien")
    office.reads(COMMENT, "Chưa xử lý")
    office.looks_right()
    office.fill("Nội dung kết luận", LIMITATION, "#ket-luan")
    office.press("Kết luận", "#ket-luan")
    office.refused("Chưa kết luận được")
    story.refusals.add(Seen.UNDISPOSED_COMMENT)
    speech = office.main.locator("article.kd-speech")
    speech.get_by_label(re.compile("^Nội dung tiếp thu")).first.fill(
        "Tiếp thu, giao Chủ tịch UBND phường chịu trách nhiệm."
    )
    office.press("Ghi xử lý")
    _conclude(office, story, LIMITATION)


def reviews_the_people(story: Story) -> None:
    """The head first, then the deputy and the member; the conference closes, its minutes can be read."""
    office = story.as_role("officer_a")
    for name in (HEAD, DEPUTY, MEMBER):
        _begin(office, story, name)
        _conclude(office, story, f"Nhất trí với bản tự kiểm điểm của đồng chí {name}.")
    office.fill("Nội dung kết luận", "Hội nghị hoàn thành chương trình.", "#be-mac")
    office.press("Bế mạc hội nghị", "#be-mac")
    office.reads("Hội nghị đã bế mạc.")
    office.follow("Biên bản")
    office.reads(COMMENT, LIMITATION, "Kết quả bỏ phiếu")
    office.looks_right()


def gives_birth_to_an_entry(story: Story) -> None:
    """The office turns the conclusion on the standing committee into a draft of the register, by one click."""
    office = story.as_role("officer_a")
    office.go(story.at["conference"])
    item = f"#noi-dung-{_item(office, COMMITTEE)}"
    office.page.locator(f"{item} summary").first.click()
    office.press("Ghi kết luận thành hạn chế", item)
    office.page.locator(f"{item} summary").first.click()
    story.at["entry"] = office.address_of("Hạn chế số 1")
    story.at["wording"] = LIMITATION


def _item(screen: Screen, name: str) -> int:
    title = screen.page.locator(".kd-agenda-head > strong", has_text=name)
    found = screen.page.locator("#chuong-trinh li", has=title)
    identifier = found.first.get_attribute("id")
    assert identifier is not None
    return int(identifier.rpartition("-")[2])


def _begin(screen: Screen, story: Story, name: str) -> None:
    screen.go(story.at["conference"])
    screen.press("Bắt đầu kiểm điểm", f"#noi-dung-{_item(screen, name)}")
    screen.reads(f"Đang kiểm điểm: {name}")


def _conclude(screen: Screen, story: Story, conclusion: str) -> None:
    screen.go(story.at["conference"])
    screen.fill("Nội dung kết luận", conclusion, "#ket-luan")
    screen.press("Kết luận", "#ket-luan")
    screen.reads("Đã ghi kết luận.")


def _count(screen: Screen, figures: dict[str, int]) -> None:
    for name, figure in figures.items():
        screen.page.locator(f'[name="{name}"]').fill(str(figure))
    screen.press("Ghi kết quả kiểm phiếu")
