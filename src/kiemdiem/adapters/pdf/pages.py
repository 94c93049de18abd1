"""A paper as HTML in its layout, for the PDF where no LibreOffice is installed: the same lines, the same figures."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape
from itertools import pairwise, zip_longest

from kiemdiem.adapters.qr import svg
from kiemdiem.core.papers.content import Table
from kiemdiem.core.papers.layout import Align, Component, Layout, Rule, Signed
from kiemdiem.core.papers.printed import Printed, Row

_ALIGN = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right", Align.BOTH: "justify"}

_SINGLE = Fraction(23, 20)  # the height of a single line of Times New Roman, in sizes of the letters


def html_of(paper: Printed, layout: Layout) -> str:
    """Return a whole page of HTML: nothing in it points anywhere."""
    inside = "".join(
        (
            _code(paper),
            _head(paper, layout),
            *_opening(paper, layout),
            *_said(paper.rows),
            *_closing(paper, layout),
            *_appendices(paper),
        )
    )
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(paper.type_name)}</title>'
        f"<style>{_css(paper, layout)}</style></head><body>{inside}</body></html>"
    )


def _css(paper: Printed, layout: Layout) -> str:
    page, cell = layout.page, layout.components["table_cell"]
    gap, inside = _pt(cell.size), f"{_pt(cell.before)} {_mm(layout.table.padding)} {_pt(cell.after)}"
    rows = [
        _page(paper, layout),
        f"body{{margin:0;font-family:{_font(layout)};color:#000}}",
        "p{margin:0;orphans:2;widows:2}table{border-collapse:collapse;table-layout:fixed;width:100%}",
        "td,th{vertical-align:top;padding:0}tr{break-inside:avoid}",
        f".head td:first-child{{box-sizing:border-box;width:{_mm(page.head_left)};padding:0 {_mm(page.head_gap)}}}",
        f".sign td:first-child{{width:{_mm(page.sign_left)}}}",
        f".sign,.pairs{{margin-top:{gap};break-inside:avoid}}.rows,.pairs{{margin-bottom:{gap}}}",
        f".rows td,.rows th{{border:{_pt(layout.table.border)} solid;padding:{inside}}}",
        ".rows td{overflow-wrap:anywhere}.label{font-style:italic}.plain{font-weight:normal}",
        ".last,.sign,.pairs,.recipients_title,.recipient{break-after:avoid}",
        f".box{{display:inline-block;border:{_pt(layout.table.border)} solid;width:1em;line-height:1em}}",
        ".box{text-align:center;text-indent:0;margin-right:.5em}",
        f".sheet_code{{position:running(code);text-align:right;white-space:nowrap;font-size:{_pt(layout.components['code'].size)}}}",
        f".sheet_code svg{{width:{_mm(page.code_side)};vertical-align:middle;margin-left:.5em}}",
        ".blank{display:flex}.blank span{flex:1;border-bottom:thin dotted;margin-left:.3em}",
    ]
    return "".join([*rows, *(_rule_of(each, layout) for each in layout.components.values())])


def _page(paper: Printed, layout: Layout) -> str:
    """Return the CSS of the sheet: its size and margins, the page's number at the top, the sheet's code below."""
    page, number, code = layout.page, layout.components["page_number"], layout.components["code"]
    margins = " ".join(_mm(each) for each in (page.top, page.right, page.bottom, page.left))
    top = f"content:counter(page);vertical-align:top;padding-top:{_mm(page.number_from_top)}"
    boxes = f"@top-center{{{top};font:{_pt(number.size)} {_font(layout)}}}"
    if paper.code:
        boxes += f"@bottom-right{{content:element(code);font:{_pt(code.size)} {_font(layout)}}}"
    sheet = f"@page{{size:{_mm(page.width)} {_mm(page.height)};margin:{margins};{boxes}}}"
    first = "" if page.number_on_first else "@top-center{content:none}"
    appendices = sum(row.kind == "appendix" for row in paper.appended)
    anew = (
        f"@page:nth(1 of phu-luc-{number}){{counter-reset:page 1;{first}}}" for number in range(appendices)
    )
    return "".join([sheet, f"@page:first{{{first}}}", *anew])


def _rule_of(part: Component, layout: Layout) -> str:
    """Return the CSS of one component, and of what stands below it."""
    body = layout.body
    said = [
        f"font-size:{_pt(part.size)}",
        f"text-align:{_ALIGN[part.align]}",
        f"margin:{_pt(part.before)} 0 {_pt(part.after)}",
        f"line-height:{_lines(layout) if part.spaced else 'normal'}",
        "font-weight:bold" if part.bold else "font-weight:normal",
        "font-style:italic" if part.italic else "",
        "text-decoration:underline" if part.underline else "",
        "text-transform:uppercase" if part.caps else "",
        f"text-indent:{_mm(body.first_line)}" if part.indent else "",
        f"padding-left:{_mm(part.left)}" if part.left else "",
        "break-after:avoid" if part.keep_next else "",
    ]
    css = f".{part.key}{{{';'.join(each for each in said if each)}}}"
    return css + (_below_css(part, part.rule) if part.rule else "")


def _lines(layout: Layout) -> str:
    body = layout.body
    if body.line_exact is not None:
        return _pt(body.line_exact)
    return f"{float(_SINGLE * (body.line_lines or 1)):.3f}"


def _below_css(part: Component, rule: Rule) -> str:
    if rule.mark:
        return f".{part.key}_rule{{text-align:center;font-size:{_pt(part.size)};margin:{_pt(rule.before)} 0 {_pt(rule.after)}}}"
    return (
        f".{part.key}_rule{{width:{_mm(rule.length)};border-top:{_pt(rule.width)} solid;"
        f"margin:{_pt(rule.before)} auto {_pt(rule.after)};height:0}}"
    )


def _mm(value: Fraction) -> str:
    return f"{float(value):.3f}mm"


def _pt(value: Fraction) -> str:
    return f"{float(value):.3f}pt"


def _font(layout: Layout) -> str:
    return f"{_quoted(layout.page.font)},'Liberation Serif',serif"


def _quoted(text: str) -> str:
    """Return a text as CSS says one, fit to stand inside HTML's `style`."""
    return (
        '"'
        + "".join(letter if letter.isalnum() or letter in " :-" else f"\\{ord(letter):x} " for letter in text)
        + '"'
    )


def _p(key: str, text: str) -> str:
    return f'<p class="{key}">{_lined(text)}</p>'


def _part(layout: Layout, key: str, text: str) -> str:
    """Return a component with what stands below it."""
    part = layout.components[key]
    return _p(key, text) + (_p(f"{key}_rule", part.rule.mark) if part.rule else "")


def _code(paper: Printed) -> str:
    """Return the sheet's code, in letters and to scan, as it stands at the foot of each page."""
    if not paper.code:
        return ""
    return f'<div class="sheet_code">Mã phiếu: {escape(paper.code)}{svg(paper.code, "")}</div>'


def _head(paper: Printed, layout: Layout) -> str:
    issuer = (_p("superior", paper.superior) if paper.superior else "") + _part(
        layout, "issuer", paper.issuer
    )
    nation = "".join(
        _part(layout, key, layout.components[key].text)
        for key in ("title", "motto")
        if key in layout.components
    )
    number = _p("number", paper.number)
    if paper.letter_subject:
        number += _p("letter_subject", paper.letter_subject)
    rows = _two(issuer, nation) + _two(number, _p("place_date", paper.place_date))
    return f'<table class="head">{rows}</table>'


def _two(left: str, right: str) -> str:
    return f"<tr><td>{left}</td><td>{right}</td></tr>"


def _opening(paper: Printed, layout: Layout) -> Iterator[str]:
    if paper.type_name:
        yield _p("type_name", paper.type_name)
    if paper.subject:
        yield _part(layout, "subject", paper.subject)
    yield from (_p("address" if len(paper.address) == 1 else "address_list", line) for line in paper.address)
    if paper.enacted_by:
        yield _p("enacted_by", paper.enacted_by)
    yield from (_p("grounds", line) for line in paper.grounds)


def _appendices(paper: Printed) -> Iterator[str]:
    """Yield what stands below the signatures, then each appendix as a run of pages with a name, by which they count from 1."""
    starts = [place for place, row in enumerate(paper.appended) if row.kind == "appendix"]
    yield from _said(paper.appended[: starts[0] if starts else None])
    for number, (start, end) in enumerate(pairwise([*starts, len(paper.appended)])):
        yield f'<section style="page:phu-luc-{number}">{"".join(_said(paper.appended[start:end]))}</section>'


def _said(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        if row.table:
            yield _table(row.table, last=row.last)
        elif row.kind == "tick":
            yield f'<p class="tick{_last(row)}"><span class="box">{"X" if row.ticked else "&nbsp;"}</span>{escape(row.text)}</p>'
        elif row.kind == "field" and not row.text:
            yield f'<p class="field blank{_last(row)}">{escape(row.label)}<span></span></p>'
        else:
            yield _paragraph(row)


def _paragraph(row: Row) -> str:
    label = escape(row.label) + " " if row.label else ""
    if label and row.kind == "body":
        label = f'<span class="label">{label}</span>'
    if row.kind == "article":
        return f'<p class="article{_last(row)}">{label}<span class="plain">{escape(row.text)}</span></p>'
    return f'<p class="{row.kind}{_last(row)}">{label}{escape(row.text)}</p>'


def _last(row: Row) -> str:
    return " last" if row.last else ""


def _table(table: Table, *, last: bool) -> str:
    whole = sum(max(column.width, 1) for column in table.columns)
    widths = "".join(
        f'<col style="width:{100 * max(column.width, 1) / whole:.3f}%">' for column in table.columns
    )
    heads = "".join(f'<th class="table_head">{escape(column.title)}</th>' for column in table.columns)
    rows = [_row(table, row, "table_cell") for row in table.rows]
    rows += [_row(table, table.last, "table_last")] if table.last else []
    if last and rows:
        rows[-1] = rows[-1].replace("<tr>", '<tr class="last">', 1)
    return f'<table class="rows"><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _row(table: Table, cells: tuple[str, ...], key: str) -> str:
    inside = "".join(
        f'<td class="{key}" style="text-align:{column.align}">{_lined(cell)}</td>'
        for column, cell in zip(table.columns, cells, strict=True)
    )
    return f"<tr>{inside}</tr>"


def _lined(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _closing(paper: Printed, layout: Layout) -> Iterator[str]:
    recipients = ""
    if paper.recipients:
        recipients = _p("recipients_title", layout.recipients.title)
        recipients += "".join(_p("recipient", line) for line in paper.recipients)
    signed = [_signature(each) for each in paper.signatures]
    if len(signed) == 1:
        yield f'<table class="sign">{_two(recipients, signed[0])}</table>'
    else:
        if signed:
            pairs = [
                _two(left, right) for left, right in zip_longest(signed[::2], signed[1::2], fillvalue="")
            ]
            yield f'<table class="pairs">{"".join(pairs)}</table>'
        yield recipients
    if paper.marks:
        yield _p("mark", " ".join(paper.marks))


def _signature(signed: Signed) -> str:
    above = (("authority", signed.authority), ("position", signed.position))
    return "".join(_p(key, text) for key, text in above if text) + _p("signer", signed.name)
