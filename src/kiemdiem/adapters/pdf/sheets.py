"""The PDF of a paper by WeasyPrint, which needs no office suite: the same lines in the same layout."""

from hashlib import sha256
from importlib import import_module
from typing import Any, NoReturn

from kiemdiem.adapters.pdf.pages import html_of
from kiemdiem.adapters.pdf.result import Pdf
from kiemdiem.core.papers.content import Paper
from kiemdiem.core.papers.layout import Layout
from kiemdiem.core.papers.printed import printed
from kiemdiem.core.refusal import Refused


def from_paper(paper: Paper, layout: Layout) -> Pdf:
    """Return the PDF of a paper, made without the Word file. The same paper and layout give the same bytes.

    Raises Refused where the machine lacks Pango, which WeasyPrint draws letters with.
    """
    try:
        weasyprint = import_module(
            "weasyprint"
        )  # only now: it takes a while to load, and the system may lack Pango
    except OSError as error:
        raise Refused(
            "Máy chủ thiếu cả LibreOffice lẫn thư viện Pango nên không tạo được PDF.",
            way_out="Tải tệp Word, hoặc nhờ người quản trị cài một trong hai.",
        ) from error
    html = html_of(printed(paper, layout), layout)
    content = weasyprint.HTML(string=html, url_fetcher=_nothing).write_pdf(
        pdf_identifier=sha256(html.encode()).digest()[:16]
    )
    return Pdf(content, f"WeasyPrint {weasyprint.__version__}")


def _nothing(url: str, *_: Any, **__: Any) -> NoReturn:
    """Fetch nothing: a paper is complete in itself."""
    raise ValueError(f"A paper points to {url}.")
