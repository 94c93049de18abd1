"""Codes to scan, drawn: the same text is the same picture."""

from io import BytesIO

import segno

# Any of the eight patterns over a code reads alike; to weigh all of them against each other takes five times as long.
PATTERN = 2


def svg(text: str, css_class: str) -> str:
    """Return a code to scan as SVG to stand within a page."""
    return str(_code(text).svg_inline(scale=8, border=2, svgclass=css_class, lineclass=None, omitsize=True))


def png(text: str) -> bytes:
    """Return a code to scan as a picture of two colours, sharp at the size of a footer."""
    out = BytesIO()
    _code(text).save(out, kind="png", scale=6, border=2)
    return out.getvalue()


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False, mask=PATTERN)
