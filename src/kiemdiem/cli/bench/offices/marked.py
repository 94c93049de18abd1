"""Reports with what Word puts over and beside the text: tracked changes, text boxes."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kiemdiem.cli.bench.offices.making import head, new, packed, say, sign

WHO = 'w:author="Văn phòng" w:date="2026-11-20T08:00:00Z"'


def with_tracked_changes() -> bytes:
    """Mẫu 01 that the office changed and nobody accepted: words in, words out, a whole paragraph struck."""
    paper = new()
    head(paper, "ĐẢNG ỦY PHƯỜNG AN THỬ", "BÁO CÁO KIỂM ĐIỂM, TỰ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG")
    say(paper, "I. Ưu điểm, kết quả đạt được", bold=True)
    say(paper, "2. Kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ", bold=True)
    _changed(paper, "Giải ngân vốn đầu tư công đạt ", "91,5%", "89%", " kế hoạch giao.")
    say(paper, "II. Hạn chế, khuyết điểm và nguyên nhân", bold=True)
    say(paper, "1. Hạn chế, khuyết điểm", bold=True)
    _changed(paper, "- Tiến độ dự án trường mầm non ", "chậm 4 tháng", "cơ bản bảo đảm", " so với kế hoạch.")
    _struck(paper, "- Công tác tiếp công dân chưa nền nếp, còn vắng lãnh đạo.")
    _changed(paper, "- Ứng dụng công nghệ thông tin ", "trong sinh hoạt chi bộ còn hạn chế", "tốt", ".")
    say(paper, "2. Nguyên nhân", bold=True)
    _changed(
        paper,
        "- Nguyên nhân chủ quan: ",
        "cán bộ phụ trách thiếu kinh nghiệm, ",
        "",
        "chưa chủ động báo cáo khó khăn.",
    )
    say(paper, "VI. Phương hướng, biện pháp khắc phục", bold=True)
    say(paper, "Giao ban dự án vào thứ hai hằng tuần.")
    sign(paper)
    return packed(paper)


def _changed(paper: Any, before: str, put_in: str, taken_out: str, after: str) -> None:
    body = paper.element.body
    body.insert(
        len(body) - 1,
        parse_xml(
            f"<w:p {nsdecls('w')}>{_run(before)}"
            + (f'<w:del w:id="1" {WHO}><w:r><w:delText xml:space="preserve">{taken_out}</w:delText></w:r></w:del>' if taken_out else "")
            + f'<w:ins w:id="2" {WHO}>{_run(put_in)}</w:ins>{_run(after)}</w:p>'
        ),
    )  # fmt: skip


def _struck(paper: Any, text: str) -> None:
    body = paper.element.body
    body.insert(
        len(body) - 1,
        parse_xml(
            f'<w:p {nsdecls("w")}><w:del w:id="3" {WHO}><w:r><w:delText>{text}</w:delText></w:r></w:del></w:p>'
        ),
    )


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def with_text_boxes() -> bytes:
    """A report with its main figures in a drawn box and its limitations in a framed one, each twice in the XML."""
    paper = new()
    head(paper, "ĐẢNG ỦY PHƯỜNG EO HƯ CẤU", "BÁO CÁO KIỂM ĐIỂM TẬP THỂ")
    say(paper, "I. ƯU ĐIỂM, KẾT QUẢ ĐẠT ĐƯỢC", bold=True)
    _box(paper, ["Thu ngân sách đạt 128,3 tỷ đồng.", "Số hộ kinh doanh mới: tăng 212 hộ."])
    say(paper, "Các mặt văn hóa, xã hội có chuyển biến.")
    say(paper, "II. HẠN CHẾ, KHUYẾT ĐIỂM", bold=True)
    _box(
        paper,
        [
            "- Ngập úng cục bộ ở ngõ 5 chưa được xử lý sau 2 mùa mưa.",
            "- Chuyển đổi số trong cơ quan còn lúng túng, 30% văn bản vẫn gửi giấy.",
        ],
    )
    say(paper, "III. NGUYÊN NHÂN", bold=True)
    say(paper, "Do lãnh đạo chưa chủ động làm việc với đơn vị thoát nước.")
    say(paper, "IV. PHƯƠNG HƯỚNG, BIỆN PHÁP KHẮC PHỤC", bold=True)
    say(paper, "Nạo vét 1,8 km cống trước mùa mưa 2027.")
    sign(paper)
    return packed(paper)


def _box(paper: Any, texts: list[str]) -> None:
    said = "".join(f"<w:p>{_run(text)}</w:p>" for text in texts)
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    box = f"<w:txbxContent>{said}</w:txbxContent>"
    body = paper.element.body
    body.insert(
        len(body) - 1,
        parse_xml(
            f"<w:p {nsdecls('w')} {spaces}><w:r><mc:AlternateContent>"
            f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        ),
    )
