"""The PDF of a paper by WeasyPrint, which needs no office suite: the same lines in the same layout."""

from hashlib import sha256
from typing import Any, NoReturn

import weasyprint

from kiemdiem.adapters.pdf.pages import html_of
from kiemdiem.adapters.pdf.result import Pdf
from kiemdiem.core.papers.content import Paper
from kiemdiem.core.papers.layout import Layout
from kiemdiem.core.papers.printed import printed


def from_paper(paper: Paper, layout: Layout) -> Pdf:
    """Return the PDF of a paper, made without the Word file. The same paper and layout give the same bytes."""
    html = html_of(printed(paper, layout), layout)
    content = weasyprint.HTML(string=html, url_fetcher=_nothing).write_pdf(
        pdf_identifier=sha256(html.encode()).digest()[:16]
    )
    return Pdf(content, f"WeasyPrint {weasyprint.__version__}")


def _nothing(url: str, *_: Any, **__: Any) -> NoReturn:
    """Fetch nothing: a paper is complete in itself."""
    raise ValueError(f"A paper points to {url}.")
