"""Files that cannot be read as a report, each with one sentence and the way out."""

import codecs
from dataclasses import dataclass

SAVE_AS = "Mở tệp bằng Word, chọn Tệp > Lưu thành (Save As), chọn kiểu “Word Document (*.docx)”, rồi tải tệp .docx lên."


class UnreadableError(Exception):
    """The file cannot be read as a report; `str()` is a Vietnamese sentence, `way_out` what to do."""

    def __init__(self, says: str, way_out: str) -> None:
        super().__init__(says)
        self.way_out = way_out


@dataclass(frozen=True)
class Reason:
    """A reason with its way out."""

    says: str
    way_out: str = SAVE_AS


EMPTY = Reason("Tệp rỗng, không có nội dung.", "Hãy chọn lại tệp báo cáo.")
TOO_BIG = Reason(
    "Tệp lớn hơn 20 MB.",
    "Bỏ bớt ảnh trong tệp (hoặc chọn Tệp > Nén ảnh), lưu lại dạng .docx rồi tải lên.",
)
TOO_LONG = Reason(
    "Tệp dài hơn một báo cáo kiểm điểm rất nhiều nên không được đọc.",
    "Chỉ để lại phần báo cáo trong tệp rồi tải lên.",
)
OLD_WORD = Reason("Tệp là Word kiểu cũ (.doc).")
LOCKED = Reason(
    "Tệp có mật khẩu nên không đọc được.",
    "Mở tệp bằng Word, chọn Tệp > Thông tin > Bảo vệ tài liệu, xóa mật khẩu, lưu dạng .docx rồi tải lên.",
)
OLD_OTHER = Reason("Tệp thuộc kiểu cũ của Office, không phải báo cáo Word (.docx).")
PDF = Reason(
    "Tệp là PDF, phần mềm không đọc PDF để khỏi nhầm dòng, nhầm bảng.",
    "Hãy tải lên bản Word (.docx) gốc; bản chỉ có PDF thì mở bằng Word, Word sẽ chuyển thành văn bản, xem lại rồi lưu dạng .docx. Bản quét (ảnh chụp) phải gõ lại hoặc xin tệp gốc.",
)
RTF = Reason("Tệp là văn bản kiểu RTF.")
WEB = Reason("Tệp là trang web (HTML), dù tên tệp ghi thế nào.")
PICTURE = Reason(
    "Tệp là ảnh chụp, không có chữ để đọc.", "Hãy xin bản Word (.docx) gốc của báo cáo rồi tải lên."
)
MACROS = Reason(
    "Tệp Word có chứa macro (đoạn chương trình) nên không được mở.",
    "Mở tệp bằng Word, chọn Lưu thành, kiểu “Word Document (*.docx)” (không phải .docm), rồi tải lên.",
)
BROKEN = Reason(
    "Tệp Word bị hỏng, không mở được.",
    "Mở tệp bằng Word; nếu Word hỏi sửa tệp thì đồng ý, lưu lại dạng .docx rồi tải lên. Không mở được thì xin gửi lại tệp.",
)
BOMB = Reason(
    "Tệp bung ra quá lớn so với một báo cáo nên không được mở.",
    "Chép nội dung báo cáo sang một tệp Word mới, lưu dạng .docx rồi tải lên.",
)
ENTITIES = Reason(
    "Tệp Word có phần khai báo lạ (DTD) mà Word không bao giờ ghi, nên không được mở.",
    "Chép nội dung báo cáo sang một tệp Word mới, lưu dạng .docx rồi tải lên.",
)
NO_TEXT = Reason(
    "Tệp không có chữ nào để đọc.",
    "Tải lên tệp .docx có nội dung báo cáo. Nếu trong tệp chỉ có ảnh quét thì phải gõ lại hoặc xin tệp gốc.",
)
OLD_LETTERS = Reason(
    "Chữ trong tệp không đọc ra tiếng Việt: phông chữ kiểu cũ mà phần mềm không nhận ra.",
    "Mở tệp bằng Word, dùng UniKey (Ctrl+Shift+F6) chuyển mã sang Unicode, lưu dạng .docx rồi tải lên.",
)
OTHERS = {
    "xl/workbook.xml": Reason(
        "Tệp là bảng tính Excel, không phải báo cáo Word.", "Hãy tải lên tệp Word (.docx) của báo cáo."
    ),
    "ppt/presentation.xml": Reason(
        "Tệp là bài trình chiếu, không phải báo cáo Word.", "Hãy tải lên tệp Word (.docx) của báo cáo."
    ),
    "mimetype": Reason(
        "Tệp là văn bản LibreOffice (.odt).",
        "Mở bằng LibreOffice hoặc Word, chọn Lưu thành, kiểu “Word (.docx)”, rồi tải lên.",
    ),
}
NOT_WORD = Reason(
    "Tệp nén này không phải là tệp Word (.docx).",
    "Hãy giải nén, chọn đúng tệp Word (.docx) của báo cáo rồi tải lên.",
)
NOT_TEXT = Reason("Tệp không phải là báo cáo Word (.docx) hay văn bản thuần (.txt).")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STARTS = (
    (b"%PDF", PDF),
    (b"{\\rtf", RTF),
    (b"\xff\xd8\xff", PICTURE),
    (b"\x89PNG", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"GIF8", PICTURE),
    (b"Rar!", NOT_WORD),
    (b"7z\xbc\xaf", NOT_WORD),
    (b"PK\x05\x06", BROKEN),
    (b"MZ", NOT_TEXT),
)
LARGEST_BYTES = 20 * 1024 * 1024


def refused(reason: Reason, *, pictures: int = 0) -> UnreadableError:
    """Return the refusal for a reason; pictures in a file without text are named."""
    if reason is NO_TEXT and pictures:
        return UnreadableError(f"Tệp chỉ có ảnh ({pictures} ảnh), không có chữ để đọc.", reason.way_out)
    return UnreadableError(reason.says, reason.way_out)


def refused_by_content(content: bytes, name: str) -> None:
    """Raise UnreadableError where the first bytes already tell that this is no readable report."""
    if not content:
        raise refused(EMPTY)
    if len(content) > LARGEST_BYTES:
        raise refused(TOO_BIG)
    if content.startswith(OLE):
        raise refused(_ole(content, name))
    beginning = content[:2048].lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower()
    if beginning.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"mime-version:" in beginning[:200]:
        raise refused(WEB)
    for start, reason in STARTS:
        if content.startswith(start) or (start == b"%PDF" and start in content[:1024]):
            raise refused(reason)


def _ole(content: bytes, name: str) -> Reason:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return LOCKED
    if "WordDocument".encode("utf-16-le") in content or name.lower().endswith(".doc"):
        return OLD_WORD
    return OLD_OTHER
