"""Files that come in as reports: read as Word prints them, or refused with a sentence that helps."""

import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kiemdiem.adapters.word_in import LARGEST_BYTES, UnreadableError, read_report
from kiemdiem.core.reading.oldtext import (
    TONES,
    Old,
    meant,
    plausible,
    tcvn3,
    tcvn3_written,
    utf8_twice,
    vni,
    vni_written,
)

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = (
    "Việc giải ngân vốn đầu tư công còn chậm, chưa kịp thời; trật tự xây dựng chưa được xử lý dứt điểm, "
    "người đứng đầu chưa quyết liệt, kỹ năng phối hợp giữa các bộ phận còn yếu."
)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """Return a zipped file of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def word(body: str, more: dict[str, bytes | str] | None = None, declared: str = "") -> bytes:
    """Return a Word file with this body as raw XML."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{declared}<w:document {NS}><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": xml, **(more or {})})


def paragraph(text: str) -> str:
    """Return a paragraph as XML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def texts(content: bytes) -> list[str]:
    """Return the lines of a file."""
    return [line.text for line in read_report(content).lines]


def as_windows_1258(text: str) -> bytes:
    """Return text as Windows-1258 keeps it: the tones stand behind their letters."""
    written = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in TONES)
        written += unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES)) + tone
    return written.encode("cp1258")


def ole(*streams: str) -> bytes:
    """Return what begins like an old Office file with streams of these names."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(one.encode("utf-16-le") for one in streams)


def encrypted_member() -> bytes:
    """Return a Word file whose member says that it is encrypted."""
    content = bytearray(word(paragraph("Bí mật")))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(sign)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(sign, place + 4)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "name", "says", "way_out"),
    [
        (b"", "a.docx", "rỗng", "chọn lại"),
        (ole("WordDocument"), "bao-cao.doc", r"kiểu cũ \(.doc\)", "Lưu thành"),
        (ole("EncryptionInfo", "EncryptedPackage"), "a.docx", "mật khẩu", "xóa mật khẩu"),
        (ole("Workbook"), "a.xls", "kiểu cũ của Office", "Lưu thành"),
        (b"%PDF-1.7\n", "a.pdf", "PDF", r"\.docx"),
        (b"{\\rtf1\\ansi", "a.doc", "RTF", "Lưu thành"),
        (b"<html><body>Bao cao</body></html>", "a.doc", "trang web", "Lưu thành"),
        (b"\xff\xd8\xff\xe0abc", "a.jpg", "ảnh chụp", "bản Word"),
        (b"MZ\x90\x00", "a.exe", "không phải là báo cáo", "Lưu thành"),
        (b"PK\x03\x04 broken", "a.docx", "bị hỏng", "sửa tệp"),
        (word(paragraph("Báo cáo"))[:-40], "a.docx", "bị hỏng", "sửa tệp"),
        (word(paragraph("a b"), {"word/vbaProject.bin": b"x"}), "a.docx", "macro", r"\.docx"),
        (word(paragraph("a b")), "a.docm", "macro", r"\.docx"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), "a.xlsx", "Excel", "Word"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.odt", "LibreOffice", "Word"),
        (zipped({"bao-cao.docx": b"x"}), "a.zip", "Tệp nén", "giải nén"),
        (word(""), "a.docx", "không có chữ", "gõ lại"),
        (word("", {"word/media/image1.png": b"x"}), "a.docx", r"chỉ có ảnh \(1 ảnh\)", "gõ lại"),
        (word("<w:p>") + b"", "a.docx", "bị hỏng", "sửa tệp"),
        (encrypted_member(), "a.docx", "mật khẩu", "xóa mật khẩu"),
        (b"\x00\x01\x02\x03" * 20, "a.txt", "không phải là báo cáo", "Lưu thành"),
    ],
)
def test_what_is_no_report_is_refused_with_the_way_out(
    content: bytes, name: str, says: str, way_out: str
) -> None:
    with pytest.raises(UnreadableError, match=says) as refused:
        read_report(content, name)
    assert way_out.replace("\\", "") in refused.value.way_out


def test_a_huge_file_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(UnreadableError, match="lớn hơn 20 MB"):
        read_report(b"PK\x03\x04" + bytes(LARGEST_BYTES))


def test_a_file_that_unfolds_to_something_huge_is_not_unfolded() -> None:
    bomb = word(paragraph("x" * 30_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(UnreadableError, match="bung ra quá lớn"):
        read_report(bomb)


def test_many_parts_make_no_report() -> None:
    parts: dict[str, bytes | str] = {f"word/media/{number}.png": b"" for number in range(6000)}
    with pytest.raises(UnreadableError, match="bung ra quá lớn"):
        read_report(word(paragraph("Báo cáo"), parts))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_entities_are_neither_resolved_nor_expanded(declared: str) -> None:
    with pytest.raises(UnreadableError, match="DTD"):
        read_report(word(paragraph("&a; b"), declared=declared))


def test_absurd_nesting_is_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 300 + paragraph("a b") + "</w:sdtContent></w:sdt>" * 300
    with pytest.raises(UnreadableError):
        read_report(word(deep))


def test_a_very_long_text_is_refused() -> None:
    with pytest.raises(UnreadableError, match="dài hơn"):
        read_report("\n".join(f"Dòng thứ {number} của báo cáo" for number in range(25_000)).encode())


def test_letters_are_in_one_normal_form_without_unseen_ones() -> None:
    assert texts(word(paragraph("Ha\u0323n che\u0302\u0301\u200b  khuye\u0302\u0301t&#160;điểm"))) == [
        "Hạn chế khuyết điểm"
    ]


def test_hidden_text_is_left_out_and_said() -> None:
    report = read_report(
        word(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn đi</w:t></w:r></w:p>{paragraph('hiện ra')}")
    )
    assert [line.text for line in report.lines] == ["hiện ra"]
    assert any("chữ ẩn" in note for note in report.notes)


def test_line_breaks_split_a_paragraph_and_tabs_are_spaces() -> None:
    body = "<w:p><w:r><w:t>Một</w:t><w:tab/><w:t>hai</w:t><w:br/><w:t>ba bốn</w:t></w:r></w:p>"
    assert texts(word(body)) == ["Một hai", "ba bốn"]


def test_documents_of_the_strict_kind_are_read_too() -> None:
    content = word(paragraph("Báo cáo kiểm điểm")).replace(b"x", b"x")
    strict = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
            "<w:p><w:r><w:t>Báo cáo kiểm điểm</w:t></w:r></w:p></w:body></w:document>",
        }
    )
    assert texts(strict) == texts(content)


def test_content_controls_links_and_fields_are_read_through() -> None:
    body = (
        "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:sdt><w:sdtContent><w:r><w:t>Trong ô </w:t></w:r></w:sdtContent></w:sdt>"
        "<w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink><w:fldSimple><w:r><w:t> 12</w:t></w:r></w:fldSimple>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert texts(word(body)) == ["Trong ô liên kết 12"]


def test_a_cell_over_two_rows_speaks_in_both() -> None:
    paper = Document()
    table = paper.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text, table.cell(1, 1).text = "Chung", "một", "hai"
    table.cell(0, 0).merge(table.cell(1, 0))
    out = BytesIO()
    paper.save(out)
    lines = read_report(out.getvalue()).lines
    assert [line.cells for line in lines] == [("Chung", "một"), ("Chung", "hai")]
    assert [line.place for line in lines] == ["bảng 1, dòng 1", "bảng 1, dòng 2"]


def test_footnotes_stand_behind_what_refers_to_them_each_once() -> None:
    notes = (
        f'<w:footnotes {NS}><w:footnote w:type="separator" w:id="-1"/>'
        f'<w:footnote w:id="1">{paragraph("Theo sổ theo dõi")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Trong bảng")}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph("Không ai nhắc")}</w:footnote></w:footnotes>'
    )
    end = f'<w:endnotes {NS}><w:endnote w:id="1">{paragraph("Cuối tài liệu")}</w:endnote></w:endnotes>'
    first = '<w:r><w:t>Đạt 98%</w:t><w:footnoteReference w:id="1"/></w:r><w:r><w:endnoteReference w:id="1"/></w:r>'
    again = '<w:r><w:t>Nhắc lại</w:t><w:footnoteReference w:id="1"/></w:r>'
    gone = '<w:del><w:r><w:delText>Đã xóa</w:delText><w:footnoteReference w:id="3"/></w:r></w:del>'
    cell = '<w:tc><w:p><w:r><w:t>Ô</w:t><w:footnoteReference w:id="2"/></w:r></w:p></w:tc>'
    body = f"<w:p>{first}</w:p><w:p>{again}{gone}</w:p><w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    report = read_report(word(body, {"word/footnotes.xml": notes, "word/endnotes.xml": end}))
    assert [(line.text, line.place) for line in report.lines] == [
        ("Đạt 98%", "đoạn 1"),
        ("Chú thích 1: Theo sổ theo dõi", "đoạn 1, chú thích 1"),
        ("Chú thích 2: Cuối tài liệu", "đoạn 1, chú thích 2"),
        ("Nhắc lại", "đoạn 2"),
        ("Ô", "bảng 1, dòng 1"),
        ("Chú thích 3: Trong bảng", "bảng 1, dòng 1, chú thích 3"),
    ]
    assert report.notes[1:] == (
        "Đã đọc 3 chú thích, đặt ngay sau đoạn có chú thích.",
        "Không đọc 1 chú thích không gắn với đoạn nào.",
    )


def test_numbers_of_lists_are_counted_as_word_counts_them() -> None:
    numbering = (
        f'<w:numbering {NS}><w:abstractNum w:abstractNumId="1">'
        '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2)"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr></w:pPr><w:r><w:t>ý kiến</w:t></w:r></w:p>'
        for level in (0, 1, 1, 2, 0, 1)
    )
    lines = read_report(word(body, {"word/numbering.xml": numbering})).lines
    assert [line.number for line in lines] == ["III.", "1)", "2)", "-", "IV.", "1)"]


def test_a_box_is_read_once_though_word_writes_it_twice() -> None:
    box = f"<w:txbxContent>{paragraph('Trong hộp')}</w:txbxContent>"
    body = (
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>Ngoài hộp</w:t></w:r>'
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(word(body)) == ["Ngoài hộp", "Trong hộp"]


@pytest.mark.parametrize(
    ("way", "old"),
    [
        (lambda text: tcvn3_written(text.lower()), Old.TCVN3),
        (vni_written, Old.VNI),
        (lambda text: text.encode().decode("latin-1"), Old.UTF8_TWICE),
    ],
)
def test_old_letters_are_known_by_their_words_where_the_font_says_nothing(
    way: Callable[[str], str], old: Old
) -> None:
    written = way(TEXT)
    assert meant(written) is old
    report = read_report(word(paragraph(written.replace("&", "&amp;"))))
    assert [line.text.casefold() for line in report.lines] == [TEXT.casefold()]
    assert old.value in report.notes[0]


def test_unicode_stays_as_it_is() -> None:
    assert meant(TEXT) is None
    assert plausible(TEXT) == 1
    assert meant("The committee reviewed its work – naïve façade, 12 % of “results”.") is None


def test_unicode_typed_in_an_old_font_is_not_converted() -> None:
    paper = Document()
    run = paper.add_paragraph().add_run("Việc giải ngân còn chậm")
    run.font.name = ".VnTime"
    out = BytesIO()
    paper.save(out)
    assert texts(out.getvalue()) == ["Việc giải ngân còn chậm"]


def test_letters_that_make_no_vietnamese_in_any_way_are_refused() -> None:
    odd = " ".join(["Ðñæøå ÿþßðó ¥£§µ¶ ôûêîâ äëïöü"] * 12)
    with pytest.raises(UnreadableError, match="không đọc ra tiếng Việt") as refused:
        read_report(word(paragraph(odd)))
    assert "UniKey" in refused.value.way_out


def test_the_tables_of_old_letters_turn_back_to_what_they_were_made_of() -> None:
    assert tcvn3(tcvn3_written(TEXT.lower())) == TEXT.lower()
    assert vni(vni_written(TEXT)) == TEXT
    assert utf8_twice(TEXT.encode().decode("latin-1")) == TEXT


def test_text_in_utf_16_is_read() -> None:
    assert texts("Báo cáo kiểm điểm\r\nNăm 2026".encode("utf-16")) == ["Báo cáo kiểm điểm", "Năm 2026"]


def test_a_moved_paragraph_is_read_where_it_stands_now() -> None:
    paper = Document()
    body = paper.element.body
    for tag, text in (("moveFrom", "Chỗ cũ"), ("moveTo", "Chỗ mới")):
        body.insert(
            len(body) - 1,
            parse_xml(
                f"<w:p {nsdecls('w')}><w:{tag} w:id='1' w:author='a'><w:r><w:t>{text} này</w:t></w:r></w:{tag}></w:p>"
            ),
        )
    out = BytesIO()
    paper.save(out)
    assert texts(out.getvalue()) == ["Chỗ mới này"]


def test_the_u_with_a_horn_of_tcvn3_is_kept_where_the_office_program_made_a_soft_hyphen_of_it() -> None:
    """The code of "ư" in TCVN3 is that of a soft hyphen; LibreOffice and Word write it as an element of its own."""
    before, after = tcvn3_written("Ban Thư").split("\u00ad")[0], tcvn3_written("ờng vụ")
    font = '<w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr>'
    run = f"<w:p><w:r>{font}<w:t>{before}</w:t><w:softHyphen/><w:t>{after}</w:t></w:r></w:p>"
    assert texts(word(run)) == ["Ban Thường vụ"]


def test_a_soft_hyphen_of_unicode_text_is_not_read() -> None:
    assert texts(word("<w:p><w:r><w:t>giải </w:t><w:t>ng</w:t><w:softHyphen/><w:t>ân</w:t></w:r></w:p>")) == [
        "giải ngân"
    ]


@pytest.mark.parametrize(
    ("old", "content"),
    [
        (Old.WINDOWS_1258, as_windows_1258(TEXT)),
        (Old.TCVN3, tcvn3_written(TEXT).encode("latin-1")),
        (Old.VNI, vni_written(TEXT).encode("latin-1")),
    ],
)
def test_a_text_file_of_old_letters_is_read_in_its_own_way_and_this_is_said(old: Old, content: bytes) -> None:
    read = read_report(content, "bao-cao.txt")
    assert [line.text for line in read.lines] == [TEXT]
    assert read.notes == (f"Chữ kiểu cũ {old.value} đã được chuyển sang Unicode.",)


def test_a_short_text_file_of_old_letters_is_read_too() -> None:
    assert texts(tcvn3_written("Hạn chế, khuyết điểm: ghi rõ lỗi").encode("latin-1")) == [
        "Hạn chế, khuyết điểm: ghi rõ lỗi"
    ]


def test_a_text_file_whose_letters_make_no_vietnamese_is_refused() -> None:
    with pytest.raises(UnreadableError, match="phông"):
        read_report(bytes(range(0xC0, 0x100)) * 3 + b" bao cao " + bytes(range(0xA1, 0xC0)), "a.txt")
