"""Codes to scan, drawn: the same text is the same picture."""

from io import BytesIO

import segno


def svg(text: str, css_class: str) -> str:
    """Return a code to scan as SVG to stand within a page."""
    made = segno.make(text, error="m", micro=False)
    return str(made.svg_inline(scale=8, border=2, svgclass=css_class, lineclass=None, omitsize=True))


def png(text: str) -> bytes:
    """Return a code to scan as a picture of two colours, sharp at the size of a footer."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=6, border=2)
    return out.getvalue()
