"""A template made from a layout: a Word file with tags, ready to be filled or to be edited by an officer first."""

from html import escape

from kiemdiem.adapters.qr import png
from kiemdiem.adapters.word import parts
from kiemdiem.adapters.word.packing import packed
from kiemdiem.adapters.word.styles import BOX, COMMAND, END, LABEL, PLAIN, drawn, rule_style, styles, twips
from kiemdiem.core.papers.layout import Component, Layout, Rule

_APPENDIX = {"ten_phu_luc": "appendix_title", "kem_theo": "appendix_of"}
_HEADINGS = {"phan": "part", "muc": "section", "khoan": "item", "viec": "matter"}
_SMALL = {"nguon": "note", "ten_bang": "caption"}
_APART = "\u2002"  # half the size of the letters, between them and the picture
_KEPT = "<w:keepNext/>"


def template(form_key: str, layout: Layout) -> bytes:
    """Return the Word template of a form in a layout. The same form and layout give the same bytes."""
    return packed(
        {
            parts.CONTENT_TYPES: parts.content_types(),
            parts.RELATIONS: parts.package_relations(),
            parts.DOCUMENT: parts.xml(_document(layout)),
            "word/_rels/document.xml.rels": parts.document_relations(),
            parts.STYLES: styles(layout),
            parts.SETTINGS: parts.settings(),
            parts.HEADER: parts.xml(_header()),
            parts.FOOTER: parts.xml(_footer(layout)),
            parts.FIRST_FOOTER: parts.xml(_footer(layout)),
            parts.relations_of(parts.FOOTER): parts.footer_relations(),
            parts.relations_of(parts.FIRST_FOOTER): parts.footer_relations(),
            parts.CODE_PICTURE: png(parts.CODE_NAME),
            parts.APP: parts.app(),
            parts.CORE: parts.core({"title": form_key, "category": form_key}),
            parts.CUSTOM: parts.custom({}),
        }
    )


def _p(style: str, text: str, extra: str = "") -> str:
    """Return a paragraph in a style; tags and plain text alike are its text."""
    return _line(style, _r(text), extra)


def _line(style: str, runs: str, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def _r(text: str, style: str = "") -> str:
    if not text:
        return ""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def _tag(tag: str) -> str:
    """Return a paragraph that only holds a tag; nothing of it prints."""
    return _p(COMMAND, tag)


def _if(condition: str, then: str, otherwise: str = "") -> str:
    middle = _tag("{%p else %}") + otherwise if otherwise else ""
    return _tag("{%p if " + condition + " %}") + then + middle + _tag("{%p endif %}")


def _each(name: str, among: str, body: str) -> str:
    return _tag("{%p for " + f"{name} in {among}" + " %}") + body + _tag("{%p endfor %}")


def _table(layout: Layout, left: int, rows: str) -> str:
    """Return a table of two columns without borders, as wide as the text."""
    whole = twips(layout.page.text_width)
    grid = f'<w:gridCol w:w="{left}"/><w:gridCol w:w="{whole - left}"/>'
    none = "".join(f'<w:{edge} w:w="0" w:type="dxa"/>' for edge in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{whole}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{none}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(layout: Layout, left: int, first: str, second: str, gap: int = 0) -> str:
    """Return a row of two cells; `gap` stays free on both sides of the first."""
    free = "".join(f'<w:{edge} w:w="{gap}" w:type="dxa"/>' for edge in ("left", "right"))
    beside = (f"<w:tcMar>{free}</w:tcMar>" if gap else "", "")
    widths = (left, twips(layout.page.text_width) - left)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{margins}</w:tcPr>{inside}</w:tc>'
        for width, margins, inside in zip(widths, beside, (first, second), strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _below(part: Component) -> str:
    """Return the rule or the mark below a component."""
    return _p(rule_style(part), part.rule.mark) if isinstance(part.rule, Rule) else ""


def _document(layout: Layout) -> str:
    said = _lines("noi_dung", [])
    body = _head(layout) + _opening(layout) + said + _closing(layout) + _appendices(layout) + _section(layout)
    return f'<w:document xmlns:w="{parts.W}" xmlns:r="{parts.R}"><w:body>{body}</w:body></w:document>'


def _head(layout: Layout) -> str:
    """Return the two columns at the top: whose paper it is, and where and when it was issued."""
    part, left = layout.components, twips(layout.page.head_left)
    issuer = _if("co_quan_cap_tren", _p("superior", "{{ co_quan_cap_tren }}"))
    issuer += _p("issuer", "{{ co_quan_ban_hanh }}") + _below(part["issuer"])
    nation = "".join(_p(key, part[key].text) + _below(part[key]) for key in ("title", "motto") if key in part)
    number = _p("number", "{{ so_ky_hieu }}")
    number += _if("trich_yeu_cong_van", _p("letter_subject", "{{ trich_yeu_cong_van }}"))
    date = _p("place_date", "{{ noi_ngay }}")
    gap = twips(layout.page.head_gap)
    rows = _row(layout, left, issuer, nation, gap) + _row(layout, left, number, date, gap)
    return _table(layout, left, rows)


def _opening(layout: Layout) -> str:
    subject = _p("subject", "{{ trich_yeu }}") + _below(layout.components["subject"])
    return (
        _if("ten_loai", _p("type_name", "{{ ten_loai }}"))
        + _if("trich_yeu", subject)
        + _if("kinh_gui", _p("address", "{{ kinh_gui }}"))
        + _each("dong", "kinh_gui_nhieu_noi", _p("address_list", "{{ dong }}"))
        + _if("tham_quyen", _p("enacted_by", "{{ tham_quyen }}"))
        + _each("dong", "can_cu", _p("grounds", "{{ dong }}"))
    )


def _appendices(layout: Layout) -> str:
    """Return the loop over the appendices: each ends the section before it, so that its pages count anew."""
    broken = f'<w:p><w:pPr><w:pStyle w:val="{END}"/>{_section(layout)}</w:pPr></w:p>'
    first = [("phu_luc", broken + _p("appendix", "{{ d.chu }}"))]
    return _lines("phu_luc", first + [(kind, _p(style, "{{ d.chu }}")) for kind, style in _APPENDIX.items()])


def _lines(among: str, branches: list[tuple[str, str]]) -> str:
    """Return the loop over lines: one branch for each kind of paragraph, and the table as one tag."""
    said = _r("{{ d.nhan }}", LABEL) + _r("{{ d.chu }}")
    article = _r("{{ d.nhan }}") + _r("{{ d.chu }}", PLAIN)
    branches = [*branches, ("doan", _line("body", said)), ("dieu", _line("article", article))]
    branches += [(kind, _p(style, "{{ d.chu }}")) for kind, style in (_HEADINGS | _SMALL).items()]
    blank = _r("{%r if d.chu %}") + _r("{{ d.chu }}") + _r("{%r else %}")
    blank += "<w:r><w:tab/></w:r>" + _r("{%r endif %}")
    branches.append(("dong_khai", _line("field", _r("{{ d.nhan }}") + blank)))
    branches.append(("o_chon", _line("tick", _r("{{ d.o }}", BOX) + _r("  {{ d.chu }}"))))
    branches.append(("bang", _p("table_cell", "{{p d.bang }}") + _p("table_cell", "", _KEPT)))
    chosen = "".join(
        _tag("{%p " + ("elif" if place else "if") + f" d.la_{kind}" + " %}") + inside
        for place, (kind, inside) in enumerate(branches)
    )
    return _each("d", among, chosen + _tag("{%p endif %}"))


def _closing(layout: Layout) -> str:
    """Return recipients and signatures: side by side for one signature, else the signatures two by two.

    All of it is one table whose rows stay together: nothing of the closing stands alone on a last page.
    """
    left = twips(layout.page.sign_left)
    title = layout.recipients.title
    list_ = _p("recipients_title", title, _KEPT)
    list_ += _each("dong", "noi_nhan", _p("recipient", "{{ dong }}", _KEPT))
    recipients = _if("noi_nhan", list_, _p("recipient", "", _KEPT))
    marks, end = _if("ghi_chu", _p("mark", "{{ ghi_chu }}")), _p(END, "")
    one = _row(layout, left, recipients, _signature("chu_ky")) + _wide(layout, marks + end)
    half = twips(layout.page.text_width) // 2
    pair = _row(layout, half, _tag("{%tr for doi in doi_chu_ky %}"), end)
    pair += _row(layout, half, _signature("doi.trai"), _signature("doi.phai"))
    pair += _row(layout, half, _tag("{%tr endfor %}"), end)
    gap, rest = _p("table_cell", "", _KEPT), _if("noi_nhan", list_) + marks
    several = gap + _table(layout, half, pair + _wide(layout, gap + rest + end))
    return _if("mot_chu_ky", gap + _table(layout, left, one), _if("doi_chu_ky", several, rest)) + end


def _wide(layout: Layout, inside: str) -> str:
    """Return a row of one cell across both columns."""
    cell = (
        f'<w:tcPr><w:tcW w:w="{twips(layout.page.text_width)}" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>'
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>{cell}{inside}</w:tc></w:tr>"


def _signature(name: str) -> str:
    lines = ("quyen_han", "authority"), ("chuc_vu", "position")
    above = "".join(_if(f"{name}.{key}", _p(style, "{{ " + f"{name}.{key}" + " }}")) for key, style in lines)
    return above + _p("signer", "{{ " + f"{name}.ho_ten" + " }}", _KEPT)


def _section(layout: Layout) -> str:
    page = layout.page
    edge = twips(page.number_from_top)
    first = "" if page.number_on_first else "<w:titlePg/>"
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="first" r:id="rId5"/>'
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"/>'
        f'<w:pgMar w:top="{twips(page.top)}" w:right="{twips(page.right)}" w:bottom="{twips(page.bottom)}"'
        f' w:left="{twips(page.left)}" w:header="{edge}" w:footer="{edge}" w:gutter="0"/><w:pgNumType w:start="1"/>{first}</w:sectPr>'
    )


def _header() -> str:
    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    return f'<w:hdr xmlns:w="{parts.W}"><w:p><w:pPr><w:pStyle w:val="page_number"/></w:pPr>{number}</w:p></w:hdr>'


def _footer(layout: Layout) -> str:
    code = _line("code", _r("Mã phiếu: {{ ma_phieu }}" + _APART) + _code_picture(layout))
    said = _if("ma_phieu", code, _p("code", ""))
    spaces = f'xmlns:w="{parts.W}" xmlns:r="{parts.R}" xmlns:wp="{parts.WP}" xmlns:a="{parts.A}" xmlns:pic="{parts.PIC}"'
    return f"<w:ftr {spaces}>{said}</w:ftr>"


def _code_picture(layout: Layout) -> str:
    """Return the place of the code to scan, known by its name when it is filled, in a line no higher than the margin."""
    side = drawn(layout.page.code_side)
    size = f'cx="{side}" cy="{side}"'
    name = f'id="1" name="{parts.CODE_NAME}" descr="Mã phiếu để quét"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {name}/>'
        f'<a:graphic><a:graphicData uri="{parts.PIC}"><pic:pic><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
