"""The PDF of a paper: by LibreOffice from its Word file where that is installed, else by WeasyPrint from the paper."""

from kiemdiem.adapters.pdf.libreoffice import from_word, from_words, mixed_letters, office
from kiemdiem.adapters.pdf.result import Pdf
from kiemdiem.adapters.pdf.sheets import from_paper
from kiemdiem.core.papers.content import Paper
from kiemdiem.core.papers.layout import Layout

__all__ = ["Pdf", "from_paper", "from_word", "from_words", "made", "mixed_letters", "office"]


def made(docx: bytes, paper: Paper, layout: Layout) -> Pdf:
    """Return the PDF of a paper by the better way this machine has; `by` says which.

    Raises Refused where LibreOffice is there but does not answer in time.
    """
    return from_word(docx) if office() else from_paper(paper, layout)
