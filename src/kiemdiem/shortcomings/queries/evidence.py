"""Whether kept files are still what was handed in."""

import hashlib
from collections.abc import Iterator

from kiemdiem.shortcomings.models import Evidence

MB = 1024 * 1024


def evidence_faults() -> Iterator[tuple[str, str]]:
    """Yield every kept file: whose it is, and what is wrong with it (nothing where it is whole)."""
    rows = Evidence.objects.select_related("shortcoming__unit").order_by("pk")
    for one in rows.iterator(chunk_size=500):
        entry = one.shortcoming
        yield f"Hạn chế số {entry.number}, {entry.unit}, minh chứng {one.pk}", fault_of(one)


def fault_of(evidence: Evidence) -> str:
    """Return what is wrong with a kept file, as a sentence; empty where it is whole."""
    digest, size = hashlib.sha256(), 0
    try:
        with evidence.file.open("rb") as file:
            while piece := file.read(MB):
                digest.update(piece)
                size += len(piece)
    except OSError:
        return f"Không đọc được tệp “{evidence.title}” ({evidence.file.name}) trong kho lưu trữ."
    if size != evidence.size:
        return f"Tệp “{evidence.title}” ({evidence.file.name}) dài {size} byte, khi nộp dài {evidence.size} byte."
    if digest.hexdigest() != evidence.sha256:
        return f"Tệp “{evidence.title}” ({evidence.file.name}) đã bị sửa: không còn khớp mã SHA-256 khi nộp."
    return ""
