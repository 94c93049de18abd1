"""Files that were taken in: handed out only to be saved, never run or shown in the page's own place; whole or not."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from kiemdiem.core.refusal import Refused


def kept_file(kept: FieldFile, name: str, title: str = "") -> FileResponse:
    """Return a stored file under the name it came with. Raises Refused where the store has lost it."""
    with _found(title or name):
        file = kept.open("rb")
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def kept_bytes(kept: FieldFile, title: str) -> bytes:
    """Return what a stored file holds. Raises Refused where the store has lost it."""
    with _found(title), kept.open("rb") as file:
        content: bytes = file.read()
    return content


def file_fault(kept: FieldFile, sha256: str) -> str:
    """Return what is wrong with a kept file, as a sentence; empty where it is whole."""
    try:
        with kept.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return f"Không đọc được tệp {kept.name} trong kho lưu trữ."
    return "" if digest == sha256 else f"Tệp {kept.name} đã bị sửa: không còn khớp mã SHA-256 khi giữ."


@contextmanager
def _found(title: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as gone:
        raise Refused(
            f"Không tìm thấy tệp “{title}” trong kho lưu trữ.",
            way_out="Hãy báo quản trị viên khôi phục từ bản sao lưu.",
        ) from gone
