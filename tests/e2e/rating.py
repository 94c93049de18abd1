"""Ratings: appraised with their explanation, decided under the cap."""

from e2e.screen import Screen
from e2e.story import COMMITTEE, DEPUTY, EXECUTIVE, HEAD, MEMBER, TODAY, Seen, Story

CITY = "Đảng bộ thành phố Thử"


def goes_from_below_upwards(story: Story) -> None:
    """The party's committee waits for the people's committee; the page shows rule by rule why a level is what it is."""
    board = story.as_role("organiser")
    _propose(board, story, COMMITTEE)
    board.refused("Chưa đến lượt", EXECUTIVE, "Quy định 366-QĐ/TW, Điều 12.2")
    _propose(board, story, EXECUTIVE)
    board.reads("Đã ghi thẩm định, đề xuất mức.")
    _decide(board, story, EXECUTIVE, "01-QĐ/TU")
    board.reads("Đã ghi quyết định xếp loại.")
    story.refusals.add(Seen.RATED_BEFORE_ITS_TURN)


def keeps_to_the_cap(story: Story) -> None:
    """One excellent collective in a group without a good one is over the cap; a lower level needs its ground."""
    board = story.as_role("organiser")
    _propose(board, story, COMMITTEE)
    board.reads("Đã ghi thẩm định, đề xuất mức.")
    board.looks_right()
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


def reaches_the_people(story: Story) -> None:
    """Then the people, each in their group."""
    board = story.as_role("organiser")
    for number, name in enumerate((HEAD, DEPUTY, MEMBER), start=3):
        _propose(board, story, name)
        board.reads("Đã ghi thẩm định, đề xuất mức.")
        _decide(board, story, name, f"0{number}-QĐ/TU")
        board.reads("Đã ghi quyết định xếp loại.")


def _propose(board: Screen, story: Story, name: str) -> None:
    board.go(f"/xep-loai/doi-tuong/{story.subject(name)}/")
    board.reads("Mức tính theo quy định", "Quy định 366-QĐ/TW, Điều 11")
    board.fill("Nhận xét, căn cứ", "Đủ điều kiện theo báo cáo, biên bản hội nghị và số liệu thẩm định.")
    board.press("Ghi thẩm định, đề xuất")


def _decide(board: Screen, story: Story, name: str, number: str) -> None:
    board.go(f"/xep-loai/doi-tuong/{story.subject(name)}/")
    board.follow("Ghi quyết định ở bảng của nhóm")
    board.fill("Số quyết định", number)
    board.fill("Ngày quyết định", TODAY)
    board.choose("Cấp quyết định", CITY)
    board.press("Ghi quyết định xếp loại")
