"""A table of figures as Word's XML: widths by shares, column titles repeated on each page, rows kept whole."""

import re
from collections.abc import Mapping
from fractions import Fraction
from html import escape
from itertools import pairwise

from kiemdiem.adapters.word.styles import TABLE, twips
from kiemdiem.core.papers.content import Table
from kiemdiem.core.papers.layout import Layout

_STYLED = re.compile(r'<w:pStyle w:val="[^"]*"/>')


def table_xml(table: Table, layout: Layout, ids: Mapping[str, str], *, held: bool = False) -> str:
    """Return a table as wide as the text between the margins; `ids`: component → id of its style in the template.

    `held` keeps its last row with what follows.
    """
    widths = column_widths(table, twips(layout.page.text_width))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cells = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]
    heads = [_opening(ids["table_head"], "")] * len(widths)
    plain = [_opening(ids["table_cell"], column.align) for column in table.columns]
    closing = [_opening(ids["table_last"], column.align) for column in table.columns]
    titles = tuple(column.title for column in table.columns)
    rows = [_row(titles, cells, heads, "<w:cantSplit/><w:tblHeader/>")]
    rows += [_row(row, cells, plain, "<w:cantSplit/>") for row in table.rows]
    if table.last:
        rows.append(_row(table.last, cells, closing, "<w:cantSplit/>"))
    if held:
        rows[-1] = _STYLED.sub(r"\g<0><w:keepNext/>", rows[-1])
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{ids[TABLE]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def column_widths(table: Table, whole: int) -> list[int]:
    """Return the widths of the columns, in the unit of `whole`, which they fill exactly."""
    shares = [max(column.width, 1) for column in table.columns]
    edges = [round(Fraction(whole * sum(shares[:place]), sum(shares))) for place in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _opening(style: str, align: str) -> str:
    stands = f'<w:jc w:val="{align}"/>' if align else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{stands}</w:pPr><w:r><w:t xml:space="preserve">'


def _row(texts: tuple[str, ...], cells: list[str], openings: list[str], look: str) -> str:
    inside = [
        cell + _cell(text, opening) + "</w:tc>"
        for text, cell, opening in zip(texts, cells, openings, strict=True)
    ]
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(inside)}</w:tr>"


def _cell(text: str, opening: str) -> str:
    safe = escape(text, quote=False)
    if "\n" not in safe:
        return f"{opening}{safe}</w:t></w:r></w:p>"
    return "".join(f"{opening}{line}</w:t></w:r></w:p>" for line in safe.split("\n"))
