"""The organisation board's part: cycles, suggestions, delegations."""

from e2e.story import (
    COMMITTEE,
    CYCLE,
    DEPUTY,
    EXECUTIVE,
    HEAD,
    MEMBER,
    NEXT_CYCLE,
    OFFICER,
    POINT,
    WARD,
    Seen,
    Story,
)


def is_opened(story: Story) -> None:
    """The organiser prepares the cycle of 2026 over the city, reads what it takes in, and opens it."""
    board = story.as_role("organiser")
    board.looks_right()
    board.go("/dot-kiem-diem/")
    board.follow("Lập đợt mới")
    board.press("Lập đợt")
    board.reads("Tập thể được kiểm điểm", "Mở đợt này sẽ lập")
    story.at["cycle"] = board.path.removesuffix("chuan-bi/")
    board.press("Mở đợt")
    board.reads("Đã lập", f"Đã mở đợt “{CYCLE}”")
    board.follow("Xem bảng tiến độ")
    assert board.path == story.at["cycle"]
    board.reads("5 đối tượng", WARD, "Đang viết báo cáo")
    board.looks_right()
    board.follow(WARD)
    for name in (COMMITTEE, EXECUTIVE, HEAD, DEPUTY, MEMBER):
        story.at[name] = board.address_of(name)


def gets_a_suggestion(story: Story) -> None:
    """The organiser suggests a point to the ward's standing committee, and issues it with a number."""
    board = story.as_role("organiser")
    board.go(story.at[COMMITTEE])
    board.follow("Soạn gợi ý")
    board.page.locator('[name="form-0-text"]').fill(POINT)
    board.page.locator('[name="form-0-ground"]').fill(
        "Thông báo kết luận kiểm tra quý III (số liệu minh họa)"
    )
    board.press("Lưu bản soạn")
    board.reads(POINT, "chưa ban hành")
    board.fill("Ý kiến của ủy ban kiểm tra", "Nhất trí (minh họa)")
    board.press("Ghi ý kiến")
    board.fill("Căn cứ phê duyệt", "Kết luận 15-KL/TU (minh họa)")
    board.press("Ghi phê duyệt")
    board.fill("Số, ký hiệu văn bản", "125-CV/BTC")
    board.fill("Hạn trả lời", "2026-12-10")
    board.press("Ban hành")
    board.reads("125-CV/BTC", "chưa ký nhận", "10/12/2026")
    story.at["suggestion"] = board.path


def gets_a_delegation(story: Story) -> None:
    """The organiser forms a delegation, gives it the ward, and puts somebody on it."""
    board = story.as_role("organiser")
    board.go(story.at["cycle"] + "doan-cong-tac/")
    board.reads("Đơn vị được gợi ý nhưng chưa có đoàn")
    board.press("Lập đoàn")
    board.tick(WARD)
    board.press("Giao các đơn vị đã chọn")
    board.fill("Tìm người để cử (không cần dấu)", "kich ban")
    board.press("Tìm")
    board.follow("Cử Phạm Kịch Bản")
    board.choose("Vai trò", "Trưởng đoàn")
    board.press("Cử vào đoàn")
    board.reads("Phạm Kịch Bản", "Trưởng đoàn")


def suggestion_is_received(story: Story) -> None:
    """The ward's office learns on its home page what waits, and confirms that the suggestion has arrived."""
    office = story.as_role("officer_a")
    office.looks_right()
    office.go(story.at["suggestion"])
    office.press("Ký nhận gợi ý")
    office.reads(OFFICER)
    office.does_not_read("chưa ký nhận")


def is_not_closed_unfinished(story: Story) -> None:
    """The cycle does not close while somebody has no decision."""
    board = story.as_role("organiser")
    board.go(story.at["cycle"] + "ket-thuc/")
    board.reads("đối tượng chưa xong")
    board.send(story.at["cycle"] + "ket-thuc/")
    board.refused("chưa thể kết thúc đợt", "Hãy hoàn thành các đối tượng này")
    story.refusals.add(Seen.UNFINISHED_CYCLE)


def is_closed(story: Story) -> None:
    """The organiser closes the cycle."""
    board = story.as_role("organiser")
    board.go(story.at["cycle"])
    board.reads("100% đã xong")
    board.follow("Kết thúc đợt…")
    board.press("Kết thúc đợt")
    board.reads("Đã kết thúc")


def next_one_is_opened(story: Story) -> None:
    """The organiser opens the cycle of 2027, which follows the one of 2026."""
    board = story.as_role("organiser")
    board.go("/dot-kiem-diem/lap/")
    board.fill("Tên đợt", NEXT_CYCLE)
    board.fill("Năm", "2027")
    board.fill("Kỳ từ ngày", "2027-01-01")
    board.fill("Kỳ đến ngày", "2027-12-31")
    board.choose("Đợt trước", CYCLE)
    board.press("Lập đợt")
    board.reads(CYCLE)
    board.press("Mở đợt")
    board.follow("Xem bảng tiến độ")
    board.follow(WARD)
    story.at["next report"] = board.address_of(COMMITTEE)
