"""Opening a Word file that somebody sends: small enough, really one, and nothing in it that acts or reaches out."""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from kiemdiem.adapters.word import parts
from kiemdiem.core.refusal import Refused

MOST_BYTES, MOST_PARTS, MOST_UNPACKED = 5_000_000, 300, 40_000_000
_MADE_IN_WORD = "Mở tệp bằng Word, lưu lại dưới dạng “Word Document (.docx)” rồi tải lên lần nữa."
_ACTING = re.compile(r"vbaProject|vbaData|/activeX|/embeddings/|oleObject|\.bin$", re.IGNORECASE)
_FIELDS = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|MACROBUTTON|DATABASE)\b", re.IGNORECASE
)
_INSTRUCTIONS = (f"{{{parts.W}}}instrText", f"{{{parts.W}}}fldSimple")
_TEXTUAL = re.compile(r"\.(xml|rels)$", re.IGNORECASE)


@dataclass(frozen=True)
class Package:
    """The parts of a Word file, by name, in their order."""

    parts: Mapping[str, bytes]


def opened(content: bytes) -> Package:
    """Return the parts of a Word file. Raises Refused with a whole sentence where it isn't one or is not harmless."""
    package = Package(_unpacked(content))
    if parts.CONTENT_TYPES not in package.parts or parts.DOCUMENT not in package.parts:
        raise Refused("Tệp không phải là văn bản Word (.docx).", way_out=_MADE_IN_WORD)
    if parts.RELATIONS not in package.parts or parts.STYLES not in package.parts:
        raise Refused("Tệp Word bị hỏng: thiếu danh mục các phần hoặc các kiểu đoạn.", way_out=_MADE_IN_WORD)
    for says in _harms(package):
        raise Refused(says, way_out="Bỏ phần đó trong Word, lưu lại rồi tải lên lần nữa.")
    return package


def xml_of(part: bytes) -> etree._Element:
    """Return the XML of a part. Raises Refused where it is broken or brings definitions of its own."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("Tệp Word bị hỏng: có phần không đọc được.", way_out=_MADE_IN_WORD) from error
    if root.getroottree().docinfo.doctype:
        raise Refused("Tệp Word có khai báo XML riêng nên không nhận.", way_out=_MADE_IN_WORD)
    return root


def _unpacked(content: bytes) -> dict[str, bytes]:
    if len(content) > MOST_BYTES:
        raise Refused(
            f"Tệp lớn quá {MOST_BYTES // 1_000_000} MB.",
            way_out="Bỏ bớt hình ảnh trong mẫu rồi tải lên lần nữa.",
        )
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            return {entry.filename: _read(archive, entry) for entry in entries if not entry.is_dir()}
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise Refused(
            "Tệp không phải là văn bản Word (.docx), hoặc đã bị hỏng hay đặt mật khẩu.", way_out=_MADE_IN_WORD
        ) from error


def _check_sizes(entries: list[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_PARTS or len(set(names)) != len(names):
        raise Refused("Tệp Word có quá nhiều phần hoặc có phần trùng tên.", way_out=_MADE_IN_WORD)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused(
            f"Nội dung tệp khi mở ra lớn quá {MOST_UNPACKED // 1_000_000} MB.",
            way_out="Dùng một tệp mẫu gọn hơn.",
        )


def _read(archive: ZipFile, entry: ZipInfo) -> bytes:
    """Return a part, never more of it than its own entry says."""
    with archive.open(entry) as file:
        return file.read(entry.file_size)


def _harms(package: Package) -> Iterator[str]:
    types = package.parts[parts.CONTENT_TYPES].decode("utf-8", "replace")
    if "macroEnabled" in types or any(_ACTING.search(name) for name in package.parts):
        yield "Tệp có macro hoặc đối tượng nhúng nên không nhận."
    for name, content in package.parts.items():
        if not _TEXTUAL.search(name):
            continue
        root = xml_of(content)
        if name.endswith(".rels"):
            outside = [each.get("Target", "") for each in root if each.get("TargetMode") == "External"]
            if outside:
                yield f"Tệp có liên kết ra ngoài ({outside[0][:80]}) nên không nhận."
        elif name.startswith("word/") and _reaches_out(root):
            yield "Tệp có trường lấy dữ liệu từ tệp khác hoặc gọi chương trình nên không nhận."
        if name.startswith("word/") and next(root.iter(f"{{{parts.W}}}altChunk"), None) is not None:
            yield "Tệp có nội dung nhúng từ tệp khác nên không nhận."


def _reaches_out(root: etree._Element) -> bool:
    for each in root.iter(*_INSTRUCTIONS):
        if _FIELDS.search(each.text or "") or _FIELDS.search(each.get(f"{{{parts.W}}}instr") or ""):
            return True
    return False
