"""Several PDFs as one, in their order; the same files give the same bytes."""

from collections.abc import Iterable
from importlib import import_module
from io import BytesIO

from kiemdiem.core.refusal import Refused


def joined(files: Iterable[bytes]) -> bytes:
    """Return the pages of all files as one PDF. Raises Refused where one of them is no readable PDF."""
    pypdf = import_module("pypdf")  # only now: it takes half a second to load, and few ever join
    writer = pypdf.PdfWriter()
    for number, content in enumerate(files, start=1):
        try:
            writer.append(pypdf.PdfReader(BytesIO(content)), import_outline=False)
        except (pypdf.errors.PyPdfError, ValueError, KeyError, OSError) as broken:
            raise Refused(
                f"Tệp PDF thứ {number} của hồ sơ không đọc được nên không ghép được thành một tệp.",
                way_out="Hãy tải hồ sơ dạng zip, hoặc nộp lại tệp ấy.",
            ) from broken
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
