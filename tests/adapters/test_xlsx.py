"""Lists in from Excel, CSV and the clipboard; what is no list is refused before it is opened."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from kiemdiem.adapters.xlsx import (
    LARGEST_BYTES,
    MOST_ROWS,
    TemplateColumn,
    UnreadableError,
    read_table,
    template,
)
from kiemdiem.cli.bench.offices.letters import windows_1258
from kiemdiem.core.reading.oldtext import Old, tcvn3_written, vni_written

KNOWN = ("Nội dung", "Ngày", "Số")


def book(*rows: tuple[object, ...], merge: str = "") -> bytes:
    made = Workbook()
    page = made.active
    assert page is not None
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def cells(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in read_table(content, KNOWN).rows]


def test_rows_come_with_their_numbers_days_as_days_and_figures_as_written_here() -> None:
    content = book(
        ("Danh sách",),
        ("NỘI DUNG *", "ngày", "Số"),
        ("Chậm", date(2026, 3, 1), 1300.5),
        (),
        ("Lại chậm", "1/4/2026", 20),
    )
    assert cells(content) == [(3, ("Chậm", "01/03/2026", "1300,5")), (5, ("Lại chậm", "1/4/2026", "20"))]


def test_a_merged_cell_speaks_for_each_of_its_rows() -> None:
    content = book(("Nội dung", "Ngày"), ("Một", "x"), ("Hai", None), merge="B2:B3")
    assert cells(content) == [(2, ("Một", "x")), (3, ("Hai", "x"))]


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book(("Nội dung", "Ngày"), ("Một", None), merge="A2:B2"))) as small,
        zipfile.ZipFile(out, "w") as huge,
    ):
        for part in small.namelist():
            huge.writestr(part, small.read(part).replace(b"A2:B2", b"A2:XFD1048576"))
    assert cells(out.getvalue()) == [(2, ("Một", "Một"))]


def test_a_formula_that_was_never_worked_out_is_told() -> None:
    assert read_table(book(("Nội dung", "Ngày"), ("Một", "=1+1")), KNOWN).unread == {(2, 1)}


@pytest.mark.parametrize(
    "content", ["Nội dung;Ngày\nMột;2/3/2026\n".encode(), "Nội dung\tNgày\r\nMột\t2/3/2026".encode("utf-16")]
)
def test_csv_and_pasted_rows_read_alike(content: bytes) -> None:
    assert cells(content) == [(2, ("Một", "2/3/2026"))]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ\x90\x00\x03chuong trinh", "không phải là danh sách"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "kiểu cũ"),
        (b"PK\x03\x04" + bytes(50), "hỏng"),
        (zipped(a=b"x"), "không phải là tệp Excel"),
        (zipped(**{"xl__workbook.xml": b"<x/>"}), "Không đọc được"),
        (bytes(LARGEST_BYTES + 1), "lớn hơn"),
        (bytes(range(128, 256)) * 20, "không phải là danh sách"),
        ("không có tiêu đề".encode(), "hàng tiêu đề"),
        ("Nội dung;Ngày\n".encode(), "chưa có dòng nào"),
        (("Nội dung;Ngày\n" + "x;y\n" * (MOST_ROWS + 1)).encode(), r"hơn 1\.000 dòng"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says) as refused:
        read_table(content, KNOWN)
    assert refused.value.way_out.startswith("Hãy")


SAID = "Việc giải quyết hồ sơ của người dân chậm, chưa kiểm tra đầy đủ, nhiều kiến nghị để kéo dài"


@pytest.mark.parametrize(
    ("encoded", "letters"),
    [
        (lambda text: tcvn3_written(text).encode("latin-1"), Old.TCVN3),
        (lambda text: vni_written(text).encode("latin-1"), Old.VNI),
        (windows_1258, Old.WINDOWS_1258),
    ],
)
def test_a_text_file_from_before_unicode_is_read_by_its_words(
    encoded: Callable[[str], bytes], letters: Old
) -> None:
    table = read_table(encoded(f"Nội dung;Ngày\n{SAID};1/3/2026\n"), KNOWN)
    assert (table.letters, [row.cells for row in table.rows]) == (letters.value, [(SAID, "1/3/2026")])


def test_old_letters_of_one_cell_are_turned_and_unicode_ones_stay() -> None:
    table = read_table(book(("Nội dung", "Ngày"), (tcvn3_written(SAID), "1/3/2026"), ("Đất đai", "x")), KNOWN)
    assert [row.cells[0] for row in table.rows] == [SAID, "Đất đai"]
    assert table.letters == Old.TCVN3.value


def test_a_heading_of_unicode_letters_that_old_ones_have_too_stays_beside_cells_in_tcvn3() -> None:
    """The "á" of "phát" is a letter of TCVN3 as well, where it means "ỏ"."""
    table = read_table(
        book(("Nội dung", "Ngày", "Nguồn phát hiện"), (tcvn3_written(SAID), "1/3/2026", "x")), KNOWN
    )
    assert table.headings == ("Nội dung", "Ngày", "Nguồn phát hiện")
    assert table.rows[0].cells[0] == SAID


def test_letters_that_nobody_can_read_are_refused() -> None:
    said = " ".join(["Ñððð×þ", "ÞßÐÝ¤", "¶¶µ§ðÐ"] * 8)
    with pytest.raises(UnreadableError, match="không nhận ra là TCVN3"):
        read_table(book(("Nội dung", "Ngày"), (said, "x")), KNOWN)


def test_a_zip_bomb_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(**{"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": bytes(100_000_000)})
    assert len(bomb) < 200_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("unfolded"))
    with pytest.raises(UnreadableError, match="quá lớn"):
        read_table(bomb, KNOWN)


def test_the_template_offers_lists_and_reads_back_as_an_empty_list() -> None:
    columns = [TemplateColumn("Nội dung", 40, "Việc gì", required=True), TemplateColumn("Ngày", 12, "dd/mm/yyyy", day=True),
               TemplateColumn("Số", 12, "Chọn", ("=1+1", "hai"))]  # fmt: skip
    made = template("Hạn chế", columns, ("Ghi chú",))
    with pytest.raises(UnreadableError, match="chưa có dòng nào"):
        read_table(made, KNOWN)
    opened = load_workbook(BytesIO(made))
    page = opened["Hạn chế"]
    assert [cell.value for cell in page[1]] == ["Nội dung *", "Ngày", "Số"]
    assert [str(offer.sqref) for offer in page.data_validations.dataValidation] == [f"C2:C{MOST_ROWS + 1}"]
    assert opened["Danh mục"]["C2"].data_type == "s"
