"""The register: an entry gets its address, a plan, a result, and a verification that is worth its name."""

from e2e.screen import Screen
from e2e.story import LIMITATION, Seen, Story

OWNER = "Phó Bí thư, Chủ tịch UBND phường"
RESULT = {"attainment": "full", "text": "Đã xử lý xong.", "decision_ground": ""}


def refuses_an_entry_without_owner(story: Story) -> None:
    """A draft stands in the register; it is not taken in while nobody answers for it."""
    office = story.as_role("officer_a")
    office.go("/so-han-che/")
    office.looks_right()
    office.follow(LIMITATION)
    assert office.path == story.at["entry"]
    office.looks_right()
    office.press("Đưa vào sổ theo dõi", office.unfold("dua-vao-so"))
    office.refused("Chưa giao chức vụ chịu trách nhiệm khắc phục.", "Chưa có thời hạn khắc phục.")
    story.refusals.add(Seen.NO_OWNER)


def takes_the_entry_in(story: Story) -> None:
    """Cause, responsibility, owner post, deadline, measure: the address is whole, the entry is followed."""
    office = story.as_role("officer_a")
    office.go(story.at["entry"])
    office.follow("Sửa, bổ sung địa chỉ")
    office.choose("Lĩnh vực", "Đất đai")
    office.page.locator('[name="cause_node"]').select_option(
        label="\u2003Thiếu kiểm tra, đôn đốc thường xuyên"
    )
    office.fill("Nguyên nhân cụ thể, bằng lời", "Chậm kiểm tra, chưa kiên quyết cưỡng chế.")
    office.page.locator('[name="phan-0-role"]').select_option(label="Tập thể")
    office.page.locator('[name="phan-0-says"]').fill("Chưa kiểm tra đủ bốn kỳ trong năm.")
    office.page.locator('[name="phan-0-share_percent"]').fill("100")
    office.fill("Chức vụ chịu trách nhiệm khắc phục", OWNER)
    office.fill("Thời hạn khắc phục", "2027-06-30")
    office.choose("Cách đo kết quả", "Văn bản, hồ sơ chứng minh kết quả")
    office.fill("Thước đo kết quả", "Biên bản bàn giao đất của cả 12 trường hợp.")
    office.looks_right()
    office.press("Ghi lại")
    office.press("Đưa vào sổ theo dõi", office.unfold("dua-vao-so"))
    office.reads("Đang khắc phục", OWNER, "30/06/2027")


def plans_the_remedy(story: Story) -> None:
    """The office writes the plan with a step that somebody carries out by a day."""
    office = story.as_role("officer_a")
    office.go(story.at["entry"])
    plan = office.unfold("ke-hoach")
    office.page.locator('[name="viec-0-text"]').fill("Kiểm tra, lập hồ sơ từng trường hợp.")
    office.page.locator('[name="viec-0-post"]').fill(OWNER)
    office.page.locator('[name="viec-0-due_on"]').fill("2027-03-31")
    office.press("Ghi kế hoạch", plan)
    office.reads("Kiểm tra, lập hồ sơ từng trường hợp.", "31/03/2027")


def refuses_a_result_without_proof(story: Story) -> None:
    """The owner claims the result; nobody closes it alone, in the owner's line, or without proof."""
    owner = story.as_role("deputy_a")
    owner.go(story.at["entry"])
    _claim(owner, "Cả 12 trường hợp đã tự tháo dỡ.")
    owner.send(story.at["entry"] + "tham-tra/", **RESULT)
    owner.refused()
    story.refusals.add(Seen.WITHOUT_VERIFICATION)
    near = story.as_role("member_a")
    near.go(story.at["entry"])
    near.reads("thuộc tuyến của người chịu trách nhiệm")
    near.send(story.at["entry"] + "tham-tra/", **RESULT)
    near.refused("thuộc tuyến của người chịu trách nhiệm", "người độc lập")
    story.refusals.add(Seen.IN_THE_OWNERS_LINE)
    verifier = story.as_role("verifier")
    verifier.go(story.at["entry"])
    _verify(verifier, "Đạt đầy đủ", "Đã kiểm tra tại chỗ.")
    verifier.refused("chưa đủ điều kiện kết thúc", "Chưa có minh chứng về kết quả")
    story.refusals.add(Seen.WITHOUT_PROOF)
    _verify(verifier, "Đạt một phần", "Chưa có hồ sơ bàn giao đất.")
    verifier.reads("Đang khắc phục", "Đạt một phần")


def closes_with_proof(story: Story) -> None:
    """With the record of the result, the independent verifier closes the entry; its whole story stays."""
    owner, verifier = story.as_role("deputy_a"), story.as_role("verifier")
    owner.go(story.at["entry"])
    evidence = owner.unfold("nop-minh-chung")
    paper = {
        "name": "bien-ban-ban-giao.txt",
        "mimeType": "text/plain",
        "buffer": "Biên bản minh họa".encode(),
    }
    owner.page.locator(f'{evidence} input[type="file"]').set_input_files([paper])  # type: ignore[list-item]
    owner.fill("Tên minh chứng", "Biên bản bàn giao đất", evidence)
    owner.choose("Loại", "Kết quả đạt được", evidence)
    owner.fill("Ngày của tài liệu", "2026-11-20", evidence)
    owner.press("Nộp minh chứng", evidence)
    owner.reads("bien-ban-ban-giao.txt")
    _claim(owner, "Đã bàn giao đất, có biên bản.")
    verifier.go(story.at["entry"])
    _verify(verifier, "Đạt đầy đủ", "Biên bản khớp với thực địa.")
    verifier.reads("Đã khắc phục", "Biên bản bàn giao đất", "Đạt một phần", "Đạt đầy đủ")
    verifier.looks_right()


def _claim(owner: Screen, text: str) -> None:
    form = owner.unfold("bao-cao-ket-qua")
    owner.tick("Đạt đầy đủ", form)
    owner.fill("Kết quả khắc phục", text, form)
    owner.press("Gửi báo cáo kết quả", form)
    owner.reads("Chờ thẩm tra kết quả")


def _verify(verifier: Screen, attainment: str, remark: str) -> None:
    form = verifier.unfold("tham-tra")
    verifier.tick(attainment, form)
    verifier.fill("Nhận xét thẩm tra", remark, form)
    verifier.press("Ghi kết quả thẩm tra", form)
