"""Ratings: appraised with their explanation, decided under the cap."""

from e2e.screen import Screen
from e2e.story import COMMITTEE, DEPUTY, EXECUTIVE, HEAD, MEMBER, TODAY, Seen, Story

CITY = "Đảng bộ thành phố Thử"


def is_proposed(story: Story) -> None:
    """The organiser appraises everybody; the page shows rule by rule why the level is what it is."""
    board = story.as_role("organiser")
    for name in (EXECUTIVE, COMMITTEE, HEAD, DEPUTY, MEMBER):
        board.go(f"/xep-loai/doi-tuong/{story.subject(name)}/")
        board.reads("Mức tính theo quy định", "Quy định 366-QĐ/TW, Điều 11")
        if name == COMMITTEE:
            board.looks_right()
        board.fill("Nhận xét, căn cứ", "Đủ điều kiện theo báo cáo, biên bản hội nghị và số liệu thẩm định.")
        board.press("Ghi thẩm định, đề xuất")
        board.reads("Đã ghi thẩm định, đề xuất mức.")


def keeps_to_the_cap(story: Story) -> None:
    """One excellent collective in a group without a good one is over the cap; a lower level needs its ground."""
    board = story.as_role("organiser")
    _decide(board, story, EXECUTIVE, "01-QĐ/TU")
    board.reads("Đã ghi quyết định xếp loại.")
    _decide(board, story, COMMITTEE, "02-QĐ/TU")
    board.refused("Hoàn thành xuất sắc nhiệm vụ", COMMITTEE, "Quy định 366-QĐ/TW, Điều 11")
    story.refusals.add(Seen.OVER_THE_CAP)
    board.looks_right()
    subject = story.subject(COMMITTEE)
    board.page.locator(f'[name="muc_{subject}"]').select_option("HTT")
    board.press("Ghi quyết định xếp loại")
    board.refused("cần căn cứ")
    board.page.locator(f'[name="can_cu_{subject}"]').fill("Nhóm đã hết tỷ lệ mức cao nhất.")
    board.press("Ghi quyết định xếp loại")
    board.reads("Đã ghi quyết định xếp loại.", "02-QĐ/TU")


def is_decided(story: Story) -> None:
    """Then the people, each in their group."""
    board = story.as_role("organiser")
    for number, name in enumerate((HEAD, DEPUTY, MEMBER), start=3):
        _decide(board, story, name, f"0{number}-QĐ/TU")
        board.reads("Đã ghi quyết định xếp loại.")


def _decide(board: Screen, story: Story, name: str, number: str) -> None:
    board.go(f"/xep-loai/doi-tuong/{story.subject(name)}/")
    board.follow("Ghi quyết định ở bảng của nhóm")
    board.fill("Số quyết định", number)
    board.fill("Ngày quyết định", TODAY)
    board.choose("Cấp quyết định", CITY)
    board.press("Ghi quyết định xếp loại")
