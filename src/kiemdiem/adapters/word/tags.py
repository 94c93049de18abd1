"""What the tags of a template stand for. Names are Vietnamese without marks: officers read and move them in Word."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from kiemdiem.adapters.word.tables import table_xml
from kiemdiem.core.papers.layout import Layout, Signed
from kiemdiem.core.papers.printed import Printed, Row

KINDS = {
    "body": "doan",
    "article": "dieu",
    "item": "khoan",
    "section": "muc",
    "part": "phan",
    "matter": "viec",
    "note": "nguon",
    "caption": "ten_bang",
    "field": "dong_khai",
    "tick": "o_chon",
    "table": "bang",
    "appendix": "phu_luc",
    "appendix_title": "ten_phu_luc",
    "appendix_of": "kem_theo",
}
HELD = "\uffff"
"""Stands, until the paper is filled, in the paragraph that must stay with the signatures; no paper can hold it."""
_TICKED, _EMPTY = "\u00a0X\u00a0", "\u00a0\u00a0\u00a0\u00a0\u00a0"
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_SIGNATURE = {"quyen_han": "", "chuc_vu": "", "ho_ten": ""}
_LINE = {"chu": "", "nhan": "", "o": "", "bang": ""}
_FLAGS = {f"la_{kind}": "" for kind in KINDS.values()}
Shape = str | Mapping[str, "Shape"] | list["Shape"]

SHAPE: Mapping[str, Shape] = {
    "co_quan_cap_tren": "",
    "co_quan_ban_hanh": "",
    "so_ky_hieu": "",
    "trich_yeu_cong_van": "",
    "noi_ngay": "",
    "ten_loai": "",
    "trich_yeu": "",
    "kinh_gui": "",
    "kinh_gui_nhieu_noi": [""],
    "tham_quyen": "",
    "can_cu": [""],
    "noi_dung": [{**_LINE, **_FLAGS}],
    "mot_chu_ky": "",
    "chu_ky": _SIGNATURE,
    "doi_chu_ky": [{"trai": _SIGNATURE, "phai": _SIGNATURE}],
    "noi_nhan": [""],
    "ghi_chu": "",
    "ma_phieu": "",
    "phu_luc": [{**_LINE, **_FLAGS}],
}
"""Every tag there is: a text or a yes/no (""), a thing with parts (a mapping), or several of one shape (a list)."""


ENVIRONMENT = ImmutableSandboxedEnvironment(
    autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
)
ENVIRONMENT.globals.clear()
ENVIRONMENT.filters.clear()


class Line:
    """One paragraph of the body, or one table, as the template's loop meets it: exactly one `la_…` is true."""

    la_doan = la_dieu = la_khoan = la_muc = la_phan = la_viec = la_nguon = la_ten_bang = False
    la_dong_khai = la_o_chon = la_bang = la_phu_luc = la_ten_phu_luc = la_kem_theo = False
    chu = nhan = o = bang = ""


class Signatory:
    """Who signs, as the template meets it."""

    def __init__(self, signed: Signed | None) -> None:
        self.quyen_han = _broken(signed.authority) if signed else ""
        self.chuc_vu = _broken(signed.position) if signed else ""
        self.ho_ten = signed.name if signed else ""


def _broken(text: str) -> str:
    """Return a text of several lines as Word breaks them within a run; who escapes is `join`."""
    return _BREAK.join(text.split("\n")) if "\n" in text else text


def context(paper: Printed, layout: Layout, ids: Mapping[str, str]) -> dict[str, Any]:
    """Return what each tag stands for in one paper; `ids` are those of the styles that tables are made with."""
    signed = paper.signatures
    several = signed if len(signed) > 1 else ()
    pairs = zip_longest(several[::2], several[1::2])
    return {
        "co_quan_cap_tren": paper.superior,
        "co_quan_ban_hanh": paper.issuer,
        "so_ky_hieu": paper.number,
        "trich_yeu_cong_van": paper.letter_subject,
        "noi_ngay": paper.place_date,
        "ten_loai": paper.type_name,
        "trich_yeu": paper.subject,
        "kinh_gui": paper.address[0] if len(paper.address) == 1 else "",
        "kinh_gui_nhieu_noi": paper.address if len(paper.address) > 1 else (),
        "tham_quyen": paper.enacted_by,
        "can_cu": paper.grounds,
        "noi_dung": [_line(row, layout, ids) for row in paper.rows],
        "mot_chu_ky": len(signed) == 1,
        "chu_ky": Signatory(signed[0] if signed else None),
        "doi_chu_ky": [{"trai": Signatory(left), "phai": Signatory(right)} for left, right in pairs],
        "noi_nhan": paper.recipients,
        "ghi_chu": " ".join(paper.marks),
        "ma_phieu": paper.code,
        "phu_luc": [_line(row, layout, ids) for row in paper.appended],
    }


def _line(row: Row, layout: Layout, ids: Mapping[str, str]) -> Line:
    line = Line()
    setattr(line, f"la_{KINDS[row.kind]}", True)
    line.chu = row.text
    line.nhan = f"{row.label} " if row.label else ""
    if row.last and row.label:
        line.nhan = HELD + line.nhan
    elif row.last:
        line.chu = HELD + row.text
    line.o = _TICKED if row.ticked else _EMPTY
    if row.table:
        line.bang = Markup(table_xml(row.table, layout, ids, held=row.last))  # noqa: S704 -- its texts are escaped where it is made
    return line
