"""Several PDFs as one, in their order; the same files give the same bytes."""

from collections.abc import Iterable
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from kiemdiem.core.refusal import Refused


def joined(files: Iterable[bytes]) -> bytes:
    """Return the pages of all files as one PDF. Raises Refused where one of them is no readable PDF."""
    writer = PdfWriter()
    for number, content in enumerate(files, start=1):
        try:
            writer.append(PdfReader(BytesIO(content)), import_outline=False)
        except (PyPdfError, ValueError, KeyError, OSError) as broken:
            raise Refused(
                f"Tệp PDF thứ {number} của hồ sơ không đọc được nên không ghép được thành một tệp.",
                way_out="Hãy tải hồ sơ dạng zip, hoặc nộp lại tệp ấy.",
            ) from broken
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
