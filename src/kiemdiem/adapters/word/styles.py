"""The layout's components as styles of Word, named in Vietnamese: who edits a template changes the look there."""

from fractions import Fraction
from html import escape

from kiemdiem.adapters.word.parts import W, xml
from kiemdiem.core.papers.layout import Align, Component, Layout, Rule, Side

TABLE, BOX, LABEL, PLAIN, END, COMMAND = "table", "box", "label", "plain", "end", "command"
_ALIGN = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right", Align.BOTH: "both"}
_MM_A_TWIP = Fraction(127, 7200)


def twips(mm: Fraction) -> int:
    """Return millimetres in Word's twentieths of a point."""
    return round(mm / _MM_A_TWIP)


def drawn(mm: Fraction) -> int:
    """Return millimetres in the units of Word's drawings."""
    return round(mm * 36_000)


def points(pt: Fraction) -> int:
    """Return points in twentieths."""
    return round(pt * 20)


def eighths(pt: Fraction) -> int:
    """Return points in eighths, as borders are measured."""
    return round(pt * 8)


def rule_style(component: Component) -> str:
    """Return the id of the style of what stands below a component."""
    return f"{component.key}_rule"


def side_width(layout: Layout, side: Side) -> Fraction:
    """Return the width in millimetres that a side of the paper's head has."""
    page = layout.page
    widths = {
        Side.LEFT: page.head_left - 2 * page.head_gap,
        Side.RIGHT: page.text_width - page.head_left,
        Side.WHOLE: page.text_width,
    }
    return widths[side]


def styles(layout: Layout) -> bytes:
    """Return the part of the file that holds all styles."""
    components = layout.components.values()
    rows = [_component(each, layout) for each in components]
    rows += [_rule(each, each.rule, layout) for each in components if each.rule]
    rows += [_end(), _command(), _box(), _label(), _plain(), _table(layout)]
    return xml(f'<w:styles xmlns:w="{W}">{_defaults(layout)}{"".join(rows)}</w:styles>')


def _defaults(layout: Layout) -> str:
    body = layout.components["body"]
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_font(layout)}{_size(body.size)}"
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )


def _font(layout: Layout) -> str:
    name = escape(layout.page.font)
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _size(pt: Fraction) -> str:
    half = round(pt * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _style(key: str, name: str, paragraph: str, run: str, based_on: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}"><w:name w:val="{escape(name)}"/>'
        f'<w:basedOn w:val="{based_on}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _component(part: Component, layout: Layout) -> str:
    return _style(part.key, part.name, _paragraph(part, layout), _run(part, layout))


def _paragraph(part: Component, layout: Layout) -> str:
    tabs = ""
    if part.key == "field":
        tabs = (
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(layout.page.text_width)}"/></w:tabs>'
        )
    first = twips(layout.body.first_line) if part.indent else 0
    indent = f'<w:ind w:left="{twips(part.left)}" w:firstLine="{first}"/>' if part.left or first else ""
    outline = f'<w:outlineLvl w:val="{part.outline - 1}"/>' if part.outline else ""
    return (
        f"{'<w:keepNext/>' if part.keep_next else ''}{'<w:keepLines/>' if part.outline else ''}{tabs}"
        f'<w:spacing w:before="{points(part.before)}" w:after="{points(part.after)}" {_lines(part, layout)}/>'
        f'{indent}<w:jc w:val="{_ALIGN[part.align]}"/>{outline}'
    )


def _lines(part: Component, layout: Layout) -> str:
    body = layout.body
    if part.spaced and body.line_exact is not None:
        return f'w:line="{points(body.line_exact)}" w:lineRule="exact"'
    lines = body.line_lines if part.spaced and body.line_lines is not None else Fraction(1)
    return f'w:line="{round(lines * 240)}" w:lineRule="auto"'


def _run(part: Component, layout: Layout) -> str:
    on = "".join(
        f"<w:{tag}/>" for tag, wanted in (("b", part.bold), ("i", part.italic), ("caps", part.caps)) if wanted
    )
    line = '<w:u w:val="single"/>' if part.underline else ""
    return f"{_font(layout)}{on}{_size(part.size)}{line}"


def _rule(part: Component, rule: Rule, layout: Layout) -> str:
    """Return the style of a rule below a component: a mark, or a line drawn as an upper border between two indents."""
    around = f'w:before="{points(rule.before)}" w:after="{points(rule.after)}"'
    if rule.mark:
        paragraph = f'<w:spacing {around} w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>'
        return _style(
            rule_style(part), f"Dấu dưới {part.name.lower()}", paragraph, _font(layout) + _size(part.size)
        )
    beside = twips((side_width(layout, part.side) - rule.length) / 2)
    border = f'<w:top w:val="single" w:sz="{eighths(rule.width)}" w:space="1" w:color="000000"/>'
    paragraph = (
        f'<w:pBdr>{border}</w:pBdr><w:spacing {around} w:line="20" w:lineRule="exact"/>'
        f'<w:ind w:left="{beside}" w:right="{beside}"/>'
    )
    return _style(rule_style(part), f"Kẻ dưới {part.name.lower()}", paragraph, _size(Fraction(1)))


def _end() -> str:
    """Return the style of the empty paragraph that Word wants after a table: as good as no height."""
    return _style(END, "Cuối văn bản", '<w:spacing w:line="20" w:lineRule="exact"/>', _size(Fraction(1)))


def _command() -> str:
    """Return the style of the paragraphs that hold a command: small and grey in the template, gone from the paper."""
    return _style(COMMAND, "Lệnh của mẫu", "", '<w:color w:val="808080"/>' + _size(Fraction(8)))


def _box() -> str:
    border = '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    return _character(BOX, "Ô vuông", border)


def _label() -> str:
    return _character(LABEL, "Nhãn", "<w:i/>")


def _plain() -> str:
    """Return the style of what follows a bold beginning in the same paragraph."""
    return _character(PLAIN, "Chữ thường", '<w:b w:val="0"/>')


def _character(key: str, name: str, run: str) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        f"<w:qFormat/><w:rPr>{run}</w:rPr></w:style>"
    )


def _table(layout: Layout) -> str:
    size, padding = eighths(layout.table.border), twips(layout.table.padding)
    borders = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(f'<w:{edge} w:w="{padding}" w:type="dxa"/>' for edge in ("left", "right"))
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE}"><w:name w:val="Bảng số liệu"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )
