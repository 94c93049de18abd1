"""Papers to be made and measured: one with everything in it, and those that show one thing."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

import kiemdiem
from kiemdiem.core.papers import Appendix, Column, Field, Heading, Item, Paper, Signature, Table, Text, Ticks

FOLDER = Path(kiemdiem.__file__).parent / "data/docstyles"
STYLES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))
}
DAYS = {"hd05_2026": date(2026, 12, 5), "hd36_2018": date(2021, 2, 9), "nd30_2020": date(2026, 3, 9)}

LONG = "Tập thể đã nêu rõ kết quả, hạn chế, nguyên nhân và trách nhiệm; các số liệu được đối chiếu với sổ theo dõi. "
COLUMNS = (Column("TT", 6, "center"), Column("Chỉ tiêu", 50), Column("Kết quả", 20, "right"))
SAID = {
    "superior": "Đảng bộ tỉnh Mẫu",
    "issuer": "Đảng ủy xã Mẫu",
    "type_name": "Báo cáo",
    "subject": "kiểm điểm của tập thể năm thử nghiệm",
    "address": "Kính gửi: Ban Tổ chức thử nghiệm",
    "enacted_by": "Người có thẩm quyền thử nghiệm",
    "grounds": "Căn cứ văn bản thử nghiệm thứ nhất;",
    "part": "A. Phần thử nghiệm",
    "section": "I. Mục thử nghiệm",
    "item": "1. Khoản thử nghiệm",
    "body": "Đoạn văn thứ hai, ngắn.",
    "article": "Điều 1. Công nhận kết quả thử nghiệm.",
    "matter": "1. Việc chậm tiến độ thử nghiệm",
    "field": "Họ và tên: Nguyễn Thử Nghiệm",
    "tick": "Hoàn thành tốt nhiệm vụ",
    "note": "Nguồn: Sổ theo dõi thử nghiệm",
    "caption": "Bảng 1. Kết quả thử nghiệm",
    "table_head": "Chỉ tiêu",
    "table_cell": "Chỉ tiêu số 1",
    "table_last": "Cộng tất cả",
    "position": "Bí thư thử nghiệm",
    "signer": "Trần Thử Mẫu",
    "recipients_title": "Nơi nhận:",
    "recipient": "- Ban Thường vụ thử nghiệm",
    "mark": "(mẫu tham khảo của phần mềm) (số liệu minh họa)",
    "code": "Mã phiếu: KD-7F3A",
    "appendix": "Phụ lục I",
    "appendix_title": "Danh mục thử nghiệm",
}
"""What the rich paper says under each component, to be found again in the file and in the PDF."""

BLOCKS = (
    Heading("A. Phần thử nghiệm", 1),
    Heading("I. Mục thử nghiệm"),
    Heading("1. Khoản thử nghiệm", 3),
    Text(LONG * 3 + "\nĐoạn văn thứ hai, ngắn.", note="Nguồn: Sổ theo dõi thử nghiệm"),
    Table(
        COLUMNS,
        (("1", "Chỉ tiêu số 1", "95,5%"), ("2", "Chỉ tiêu số 2\nhai dòng", "1.234,5")),
        "Bảng 1. Kết quả thử nghiệm",
        ("", "Cộng tất cả", "2"),
    ),
    Item("1", "Việc chậm tiến độ thử nghiệm", (("Mức độ khắc phục", "Đang khắc phục"),)),
    Field("Họ và tên", "Nguyễn Thử Nghiệm"),
    Field("Ngày sinh"),
    Ticks((("Hoàn thành tốt nhiệm vụ", True), ("Hoàn thành nhiệm vụ", False))),
    Text("Điều 1. Công nhận kết quả thử nghiệm."),
    *(Text(LONG * 4) for _ in range(6)),
    Text("Trên đây là báo cáo thử nghiệm."),
)
RICH = Paper(
    key="thu_nghiem",
    superior="Đảng bộ tỉnh Mẫu",
    issuer="Đảng ủy xã Mẫu",
    number=5,
    notation="BC/ĐU",
    place="Hà Nội",
    issued_on=None,
    type_name="Báo cáo",
    subject="kiểm điểm của tập thể năm thử nghiệm",
    blocks=BLOCKS,
    signatures=(Signature("Bí thư thử nghiệm", "Trần Thử Mẫu", "TM", "Ban Thường vụ"),),
    recipients=("Ban Thường vụ thử nghiệm", "Ban Tổ chức thử nghiệm,", "Lưu Văn phòng."),
    addressed_to=("Ban Tổ chức thử nghiệm",),
    grounds=("Căn cứ văn bản thử nghiệm thứ nhất", "Theo đề nghị của bộ phận thử nghiệm;"),
    marks=("mẫu tham khảo của phần mềm", "số liệu minh họa"),
    code="KD-7F3A",
    enacted_by="Người có thẩm quyền thử nghiệm",
)


APPENDICES = (
    Appendix("Danh mục thử nghiệm", (Heading("Mục của phụ lục"), Text("Đoạn của phụ lục thứ nhất."))),
    Appendix("Danh mục thứ hai", (Text("Đoạn của phụ lục thứ hai."),)),
)


def everything(key: str) -> Paper:
    """Return the paper with everything and two appendices."""
    return replace(rich(key), appendices=APPENDICES)


def attached(rows: int) -> Paper:
    """Return a paper with one appendix whose table runs over pages."""
    return replace(
        rich("nd30_2020"), notation="BC-UBND", appendices=(Appendix("Số liệu", long_table(rows).blocks),)
    )


def rich(key: str) -> Paper:
    """Return the paper with everything, dated within the days of a layout."""
    return replace(RICH, issued_on=DAYS[key])


def long_table(rows: int) -> Paper:
    """Return a paper whose table runs over pages."""
    table = Table(COLUMNS, tuple((str(row), f"Phòng số {row}.", f"{row},5") for row in range(1, rows + 1)))
    return replace(RICH, blocks=(table,), issued_on=date(2026, 12, 20), grounds=(), addressed_to=())


def minutes(name: str) -> Paper:
    """Return minutes signed by two, of a body whose name is as long as one likes."""
    both = (Signature("Người ghi biên bản", "Phạm Thử Nghiệm"), Signature("Chủ trì hội nghị", "Lê Thử Mẫu"))
    return replace(
        RICH, issuer=name, signatures=both, type_name="Biên bản", number=0, notation="", blocks=BLOCKS[3:4],
        issued_on=date(2026, 12, 12), grounds=(), addressed_to=(), enacted_by="",
    )  # fmt: skip


def letter() -> Paper:
    """Return an official letter to two addressees."""
    return replace(
        RICH, type_name="", subject="mời dự hội nghị", addressed_to=("Ban Tổ chức", "Ủy ban Kiểm tra"),
        blocks=(Text("Trân trọng kính mời."),), issued_on=date(2026, 12, 12), grounds=(), enacted_by="",
    )  # fmt: skip


ENDS = {
    "a paragraph": Text("Câu cuối cùng."),
    "a source": Text("Đoạn có nguồn.", note="Câu cuối cùng"),
    "boxes": Ticks((("Mức một", False), ("Câu cuối cùng", True))),
    "a table": Table(
        COLUMNS, tuple((str(row), f"Dòng {row}" if row < 6 else "Câu cuối cùng", "") for row in range(1, 7))
    ),
}


def brimful(key: str, end: str, lines: int) -> Paper:
    """Return a paper of short lines, whose last ends about where a page does; the state's have two signatures."""
    signed = replace(rich(key).signatures[0], name="Nguyễn Ký Tên")
    return replace(
        rich(key),
        grounds=(), addressed_to=(), enacted_by="",
        blocks=(*(Text(f"Dòng thứ {line}.") for line in range(lines)), ENDS[end]),
        signatures=(signed, signed) if key == "nd30_2020" else (signed,), recipients=("Như trên",), marks=("ghi chú cuối",), code="",
    )  # fmt: skip
