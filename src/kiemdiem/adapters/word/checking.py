"""What is wrong with a template that an officer has edited, in sentences that say where."""

from collections.abc import Iterator
from datetime import date

from jinja2 import TemplateError
from lxml import etree

from kiemdiem.adapters.docstyles import layouts
from kiemdiem.adapters.word.filling import APPENDED, FILLED, fill, tagged
from kiemdiem.adapters.word.grammar import grammar_faults
from kiemdiem.adapters.word.opening import Package, opened, xml_of
from kiemdiem.adapters.word.parts import W
from kiemdiem.core.papers.content import (
    Appendix,
    Block,
    Column,
    Field,
    Heading,
    Item,
    Paper,
    Signature,
    Table,
    Text,
    Ticks,
)
from kiemdiem.core.papers.printed import printed
from kiemdiem.core.refusal import Refused

_PAIRS = (("{{", "}}"), ("{%", "%}"))
_SHOWN = 80
_CHANGES = tuple(f"{{{W}}}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))


def _blocks(mark: str) -> tuple[Block, ...]:
    """Return one block of each kind, each with words of its own that begin with `mark`."""
    return (
        Heading(f"{mark}-phần", 1),
        Heading(f"{mark}-mục", 2),
        Heading(f"{mark}-khoản", 3),
        Text(f"{mark}-đoạn", note=f"{mark}-nguồn"),
        Item("", f"{mark}-việc", ((f"{mark}-nhãn", f"{mark}-trả-lời"),)),
        Field(f"{mark}-dòng-khai", f"{mark}-giá-trị"),
        Table((Column(f"{mark}-cột", 1),), ((f"{mark}-ô",),), f"{mark}-tên-bảng"),
        Ticks(((f"{mark}-ô-chọn", True),)),
        Text(f"Điều 1. {mark}-điều"),
    )


_PLURAL = ("thử-nơi-thứ-nhất", "thử-nơi-thứ-hai")
_LINES = {
    "phần": "tên phần (d.la_phan)",
    "mục": "tên mục (d.la_muc)",
    "khoản": "tên khoản (d.la_khoan)",
    "đoạn": "đoạn văn (d.la_doan)",
    "nguồn": "nguồn số liệu (d.la_nguon)",
    "việc": "từng việc (d.la_viec)",
    "nhãn:": "nhãn của câu trả lời (d.nhan)",
    "trả-lời": "câu trả lời (d.chu)",
    "dòng-khai:": "dòng khai (d.la_dong_khai, d.nhan)",
    "giá-trị": "nội dung của dòng khai (d.chu)",
    "cột": "bảng (d.bang)",
    "tên-bảng": "tên bảng (d.la_ten_bang)",
    "ô-chọn": "ô đánh dấu (d.la_o_chon)",
    "điều": "điều (d.la_dieu)",
}
_PLACES = {
    **{f"thử-{word}": where for word, where in _LINES.items()},
    **{f"kèm-{word}": f"{where} trong phụ lục (phu_luc)" for word, where in _LINES.items()},
    "kèm-phụ-lục": "tên phụ lục (phu_luc, d.la_ten_phu_luc)",
    "Kèm theo": "văn bản có phụ lục (phu_luc, d.la_kem_theo)",
    "Phụ lục": "chữ “Phụ lục” (phu_luc, d.la_phu_luc)",
    "thử-cơ-quan": "cơ quan ban hành (co_quan_ban_hanh)",
    "thử-cấp-trên": "cơ quan cấp trên (co_quan_cap_tren)",
    "07-THU": "số, ký hiệu (so_ky_hieu)",
    "thử-nơi": "địa danh và ngày (noi_ngay)",
    "thử-tên-loại": "tên loại (ten_loai)",
    "thử-trích-yếu": "trích yếu (trich_yeu)",
    "thử-công-văn": "trích yếu công văn (trich_yeu_cong_van)",
    "thử-kính-gửi": "nơi kính gửi (kinh_gui)",
    "thử-nơi-thứ-nhất": "nhiều nơi kính gửi (kinh_gui_nhieu_noi)",
    "thử-thẩm-quyền": "thẩm quyền ban hành (tham_quyen)",
    "thử-căn-cứ": "căn cứ (can_cu)",
    "thử-nơi-nhận": "nơi nhận (noi_nhan)",
    "thử-quyền-hạn": "quyền hạn ký (chu_ky.quyen_han)",
    "thử-chức-vụ": "chức vụ người ký (chu_ky.chuc_vu)",
    "thử-họ-tên": "họ tên người ký (chu_ky.ho_ten)",
    "thử-trái": "người ký bên trái (doi_chu_ky)",
    "thử-phải": "người ký bên phải (doi_chu_ky)",
    "thử-ghi-chú": "ghi chú của phần mềm (ghi_chu)",
    "thử-mã": "mã phiếu (ma_phieu)",
}


def faults(template: bytes) -> list[str]:
    """Return what is wrong with a template; an empty list where every paper can be made from it and none loses a word."""
    try:
        package = opened(template)
        found = [*_torn(package), *_tag_faults(template, package)]
        return found or list(dict.fromkeys(says for paper in _trials() for says in _tried(template, paper)))
    except Refused as refusal:
        return [f"{refusal.reason} {refusal.way_out}".strip()]


def _torn(package: Package) -> Iterator[str]:
    """Yield what the text itself shows: tags that begin in one paragraph and end in another, changes still tracked."""
    for name, content in package.parts.items():
        if not FILLED.fullmatch(name):
            continue
        root = xml_of(content)
        if next(root.iter(*_CHANGES), None) is not None:
            yield "Mẫu còn vết sửa đổi (Track Changes): hãy chấp nhận hoặc bỏ hết rồi lưu lại."
        for paragraph in root.iter(f"{{{W}}}p"):
            said = "".join(paragraph.itertext(f"{{{W}}}t"))
            if any(said.count(start) != said.count(end) for start, end in _PAIRS):
                yield f"Thẻ mở mà không đóng trong cùng một đoạn: “{said.strip()[:_SHOWN]}”."


def _tag_faults(template: bytes, package: Package) -> Iterator[str]:
    sources = [tagged(template, part) for name, part in package.parts.items() if FILLED.fullmatch(name)]
    for source in sources:
        yield from grammar_faults(source)
    if not any(APPENDED.search(source) for source in sources):
        yield "Mẫu thiếu chỗ cho phụ lục (phu_luc)."


def _trials() -> list[Paper]:
    """Return papers that between them have everything: one signature, two signatures, an official letter."""
    one = Paper(
        key="thử", superior="thử-cấp-trên", issuer="thử-cơ-quan", number=7, notation="THU", place="thử-nơi",
        issued_on=date(2026, 11, 22), type_name="thử-tên-loại", subject="thử-trích-yếu", blocks=_blocks("thử"),
        signatures=(Signature("thử-chức-vụ", "thử-họ-tên", "TM", "thử-quyền-hạn"),),
        recipients=("thử-nơi-nhận",), addressed_to=("thử-kính-gửi",), grounds=("thử-căn-cứ",),
        marks=("thử-ghi-chú",), code="thử-mã", enacted_by="thử-thẩm-quyền",
        appendices=(Appendix("kèm-phụ-lục", _blocks("kèm")),),
    )  # fmt: skip
    pair = (Signature("", "thử-trái"), Signature("", "thử-phải"))
    two = Paper(
        "thử",
        "",
        "thử-cơ-quan",
        0,
        "",
        "thử-nơi",
        None,
        "thử-tên-loại",
        "",
        (),
        pair,
        ("thử-nơi-nhận",),
    )
    letter = Paper(
        "thử", "", "thử-cơ-quan", 7, "THU", "thử-nơi", None, "", "thử-công-văn", (), addressed_to=_PLURAL
    )
    return [one, two, letter]


def _tried(template: bytes, paper: Paper) -> Iterator[str]:
    """Yield what is lost when `paper` is made from the template, or what keeps it from being made."""
    try:
        made = opened(fill(template, paper, layouts()[0]))
        roots = [xml_of(content) for name, content in made.parts.items() if FILLED.fullmatch(name)]
    except (Refused, TemplateError, ValueError):
        yield "Một lệnh đặt sai chỗ làm hỏng văn bản: mỗi lệnh “{%p … %}” đứng một mình trong một đoạn, “{%tr … %}” trong một hàng."
        return
    texts = {text for root in roots for text in _texts(root)}
    for wanted in _wanted(paper):
        if not any(wanted in text for text in texts):
            yield f"Mẫu thiếu chỗ cho {_PLACES[wanted]}."
    if any(_unfinished(cell) for root in roots for cell in root.iter(f"{{{W}}}tc")):
        yield "Có ô của bảng không còn đoạn nào sau khi điền: đặt thêm một đoạn trống ở cuối ô."


def _texts(root: etree._Element) -> Iterator[str]:
    return ("".join(paragraph.itertext(f"{{{W}}}t")) for paragraph in root.iter(f"{{{W}}}p"))


def _wanted(paper: Paper) -> list[str]:
    """Return which of the trial's words must be found: those the paper says."""
    said = repr(printed(paper, layouts()[0]))
    return [word for word in _PLACES if word.rstrip(":") in said]


def _unfinished(cell: etree._Element) -> bool:
    return len(cell) == 0 or cell[-1].tag != f"{{{W}}}p"
