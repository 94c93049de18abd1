"""Reports from before Unicode: the letters are those of an old font, or were misread on the way."""

import unicodedata
from collections.abc import Callable
from typing import Any

from kiemdiem.cli.bench.offices.making import new, packed
from kiemdiem.core.reading.oldtext import TONES, tcvn3_written, vni_written

TEXTS = {
    "an": [
        ("B", "ĐẢNG BỘ XÃ HƯ CẤU"),
        ("B", "BÁO CÁO KIỂM ĐIỂM TẬP THỂ NĂM 2026"),
        ("b", "I. Ưu điểm, kết quả đạt được"),
        ("b", "2. Kết quả thực hiện mục tiêu, chỉ tiêu, nhiệm vụ"),
        ("", "Tổng đàn lợn đạt 3.250 con, sản lượng cá đạt 412 tấn; thu ngân sách đạt 18,6 tỷ đồng."),
        ("b", "II. Hạn chế, khuyết điểm và nguyên nhân"),
        ("b", "1. Hạn chế, khuyết điểm"),
        ("", "- Đường trục xã xuống cấp, sửa chữa còn chậm."),
        ("", "- Vệ sinh môi trường ở làng nghề chưa được xử lý triệt để."),
        ("b", "2. Nguyên nhân"),
        ("", "- Chủ quan: Ủy ban nhân dân xã thiếu kiểm tra, đôn đốc."),
        ("b", "III. Kết quả khắc phục những hạn chế, khuyết điểm được chỉ ra ở kỳ kiểm điểm trước"),
        ("", "1. Chậm giải quyết hồ sơ đất đai: đã khắc phục, không còn hồ sơ tồn."),
        ("b", "VI. Phương hướng, biện pháp khắc phục"),
        ("", "Sửa 4,2 km đường trục xã trong năm 2027."),
    ],
    "binh": [
        ("b", "BÁO CÁO KIỂM ĐIỂM TẬP THỂ NĂM 2026"),
        ("b", "I. Ưu điểm, kết quả đạt được"),
        ("", "Hoàn thành 9/11 chỉ tiêu. Xây mới 26 nhà tình nghĩa, vận động được 1,35 tỷ đồng."),
        ("b", "II. Hạn chế, khuyết điểm"),
        ("", "- Trật tự đô thị ở khu vực cổng trường chưa ổn định, còn tình trạng ùn tắc;"),
        ("", "- Việc lấy ý kiến nhân dân có lúc chưa đầy đủ;"),
        ("", "- Thu hồi nợ thuế đạt thấp, mới đạt 54%."),
        ("b", "III. Nguyên nhân"),
        ("", "Nguyên nhân chủ quan là chính: người đứng đầu một số bộ phận chưa quyết liệt."),
        ("b", "IV. Phương hướng, biện pháp khắc phục"),
        ("", "Phân luồng giao thông trước ngày 15/3/2027."),
    ],
}  # fmt: skip


def in_vntime() -> bytes:
    """TCVN3 in .VnTime; headings in capitals of .VnTimeH, whose small letters look like capitals."""
    return _made("an", tcvn3_written, ".VnTime", capitals=".VnTimeH")


def in_vni() -> bytes:
    """VNI in VNI-Times."""
    return _made("an", vni_written, "VNI-Times")


def misread_windows_1258() -> bytes:
    """Windows-1258 that some program took for Windows-1252, in a font that says nothing."""
    return _made("binh", lambda text: windows_1258(text).decode("cp1252"), "Times New Roman")


def plain_text() -> bytes:
    """The same as a text file of an old program, in Windows-1258."""
    return windows_1258("\r\n".join(text for _, text in TEXTS["binh"]))


def windows_1258(text: str) -> bytes:
    """Return text in Windows-1258: letters with their tones behind them."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(part for part in parts if part in TONES)
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            out += base.encode("cp1258") + tone.encode("cp1258")
    return out


def _made(key: str, written: Callable[[str], str], font: str, capitals: str = "") -> bytes:
    paper = new()
    for look, text in TEXTS[key]:
        paragraph = paper.add_paragraph()
        in_capitals = look == "B" and capitals
        run = paragraph.add_run(written(text.lower() if in_capitals else text))
        run.bold = bool(look) or None
        _font(run, capitals if in_capitals else font)
    return packed(paper)


def _font(run: Any, name: str) -> None:
    run.font.name = name
