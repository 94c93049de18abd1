"""Templates that officers edit in Word: what may stand in them, what is refused, and what must not be lost."""

import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docxtpl import DocxTemplate

from documents.papers import RICH, rich
from documents.reading import W, WordFile
from kiemdiem.adapters import pdf, word
from kiemdiem.adapters.docstyles import layouts
from kiemdiem.adapters.qr import png
from kiemdiem.adapters.word import opening
from kiemdiem.adapters.word.tags import SHAPE
from kiemdiem.core.refusal import Refused

LAYOUTS = {layout.key: layout for layout in layouts()}
DOCUMENT, TYPES = "word/document.xml", "[Content_Types].xml"
TEMPLATE = word.template("thu_nghiem", LAYOUTS["hd05_2026"])
Edit = Callable[[dict[str, bytes]], None]


def edited(edit: Edit) -> bytes:
    """Return the template with its parts changed."""
    with zipfile.ZipFile(BytesIO(TEMPLATE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    edit(parts)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def replaced(old: str, new: str, part: str = DOCUMENT) -> bytes:
    """Return the template with one piece of a part changed."""

    def edit(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part], old
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)

    return edited(edit)


def with_part(name: str, content: bytes) -> bytes:
    """Return the template with a part more."""
    return edited(lambda parts: parts.update({name: content}))


@pytest.mark.parametrize("key", LAYOUTS)
def test_the_template_of_every_layout_has_no_fault(key: str) -> None:
    assert word.faults(word.template("thu_nghiem", LAYOUTS[key])) == []


def test_the_same_form_and_layout_give_the_same_template() -> None:
    assert word.template("thu_nghiem", LAYOUTS["hd05_2026"]) == TEMPLATE


def test_an_officer_may_move_text_change_styles_and_words() -> None:
    changed = replaced("Nơi nhận:", "Gửi đến:")
    assert word.faults(changed) == []
    made = WordFile(word.fill(changed, rich("hd05_2026"), LAYOUTS["hd05_2026"]))
    assert "Gửi đến:" in [line.text for line in made.lines()]
    bigger = edited(
        lambda parts: parts.update({"word/styles.xml": parts["word/styles.xml"].replace(b'"28"', b'"30"')})
    )
    assert word.faults(bigger) == []


def test_a_tag_that_word_tore_into_several_runs_is_put_together() -> None:
    torn = replaced(
        "{{ ten_loai }}",
        '{</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>{ ten</w:t></w:r><w:r><w:t>_loai }}',
    )
    assert word.faults(torn) == []
    made = WordFile(word.fill(torn, RICH, LAYOUTS["hd05_2026"]))
    assert "Báo cáo" in [line.text for line in made.lines()]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{{ ten_loai }}", "{{ ten_loi }}", "Không có thẻ nào tên là “ten_loi”"),
        ("{{ d.chu }}", "{{ d.chuu }}", "Không có thẻ nào tên là “d.chuu”"),
        ("{{ ten_loai }}", "{{ noi_dung }}", "Không có thẻ nào tên là “noi_dung”"),
        ("{{ ten_loai }}", "{{ ten_loai", "Thẻ mở mà không đóng trong cùng một đoạn"),
        ("{{ ten_loai }}", "ten_loai }}", "Thẻ mở mà không đóng trong cùng một đoạn"),
        ("{%p endfor %}", "", "Các lệnh của mẫu không khớp nhau"),
        ("{%p if ten_loai %}", "{%p if ten_loi %}", "Không có thẻ nào tên là “ten_loi”"),
        ("{%p for dong in can_cu %}", "{%p for dong in so_ky_hieu %}", "Không lặp được theo “so_ky_hieu”"),
        ("{%p for dong in can_cu %}", "{% for dong in can_cu %}", "Một lệnh đặt sai chỗ"),
        ("{{ ten_loai }}", "{{ ten_loai|upper }}", "Mẫu chỉ dùng được thẻ"),
        ("{{ ten_loai }}", "{{ ''.__class__.__mro__ }}", "Không có thẻ nào"),
        ("{{ ten_loai }}", "{{ range(999999999) }}", "Mẫu chỉ dùng được thẻ"),
        ("{{ ten_loai }}", "{{ 7*7 }}", "Mẫu chỉ dùng được thẻ"),
        ("{{ ten_loai }}", "{% include 'x' %}", "Mẫu chỉ dùng được thẻ"),
        ("{{ ten_loai }}", "{% set x = 1 %}", "Mẫu chỉ dùng được thẻ"),
        ("{%p if ten_loai %}", "{%p if ten_loai == so_ky_hieu %}", "Sau “if” chỉ đặt được tên thẻ"),
        ("{{ so_ky_hieu }}", "", "Mẫu thiếu chỗ cho số, ký hiệu (so_ky_hieu)"),
        ("{{ ghi_chu }}", "", "Mẫu thiếu chỗ cho ghi chú của phần mềm (ghi_chu)"),
        ("{{p d.bang }}", "", "Mẫu thiếu chỗ cho bảng (d.bang)"),
        ("{{ doi.trai.ho_ten }}", "", "Mẫu thiếu chỗ cho người ký bên trái (doi_chu_ky)"),
    ],
)
def test_a_fault_is_told_in_a_sentence(old: str, new: str, says: str) -> None:
    found = word.faults(replaced(old, new))
    assert any(says in each for each in found), found


def test_a_loop_within_a_loop_is_refused() -> None:
    paragraph = "</w:t></w:r></w:p><w:p><w:r><w:t>"
    tags = ("{%p for k in noi_nhan %}", "{%p for m in can_cu %}", "{%p endfor %}", "{%p endfor %}")
    found = word.faults(replaced("{{ ten_loai }}", "{{ ten_loai }}" + paragraph + paragraph.join(tags)))
    assert found == ["Không đặt một vòng lặp trong một vòng lặp khác."]


def test_commands_that_stand_too_deep_are_refused_and_break_nothing() -> None:
    for depth in (20, 900):
        nested = "{% if ten_loai %}" * depth + "{% endif %}" * depth
        found = word.faults(replaced("{{ ten_loai }}", "{{ ten_loai }}" + nested))
        assert found in (["Các lệnh “if”, “for” lồng nhau quá sâu."], [TOO_MUCH])


TOO_MUCH = "Mẫu Word quá dài hoặc có quá nhiều thẻ. Bắt đầu lại từ mẫu của phần mềm."


@pytest.mark.parametrize("text", ["{{r " * 2000, "a" * 1_000_001])
def test_a_text_made_to_keep_the_server_busy_is_refused_before_its_tags_are_read(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[str]()
    whole = DocxTemplate.patch_xml
    monkeypatch.setattr(DocxTemplate, "patch_xml", lambda made, xml: read.append(xml) or whole(made, xml))
    assert word.faults(replaced("{{ ten_loai }}", text)) == [TOO_MUCH]
    assert not any(text in xml for xml in read)


def test_changes_still_tracked_are_refused() -> None:
    found = word.faults(replaced("<w:p><w:pPr>", '<w:p><w:ins w:id="1" w:author="x"/><w:pPr>'))
    assert any("Track Changes" in each for each in found)


def test_a_cell_left_without_a_paragraph_is_told() -> None:
    paragraph = "</w:t></w:r></w:p><w:p><w:r><w:t>"
    only = paragraph.join(("{%p if noi_ngay %}", "{{ noi_ngay }}", "{%p endif %}"))
    found = word.faults(replaced("{{ noi_ngay }}", only))
    assert found == []
    nothing = paragraph.join(("{%p if tham_quyen %}", "{{ so_ky_hieu }}", "{%p endif %}"))
    found = word.faults(replaced("{{ so_ky_hieu }}", nothing))
    assert any("không còn đoạn nào" in each for each in found)


RELATION = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "http://example.org/x.dotm"),
        ("image", "file://///evil/x.png"),
        ("hyperlink", "http://a.b"),
    ],
)
def test_a_file_that_points_outside_is_refused(kind: str, target: str) -> None:
    found = word.faults(
        replaced(
            "</Relationships>", RELATION.format(kind=kind, target=target), "word/_rels/document.xml.rels"
        )
    )
    assert len(found) == 1
    assert "liên kết ra ngoài" in found[0]


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml"]
)
def test_a_file_with_macros_or_objects_is_refused(name: str) -> None:
    assert word.faults(with_part(name, b"<x/>")) == [
        "Tệp có macro hoặc đối tượng nhúng nên không nhận. Bỏ phần đó trong Word, lưu lại rồi tải lên lần nữa."
    ]


def test_a_file_declared_as_one_with_macros_is_refused() -> None:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    found = word.faults(replaced(main, "application/vnd.ms-word.document.macroEnabled.main+xml", TYPES))
    assert "macro" in found[0]


@pytest.mark.parametrize("field", ["DDEAUTO c:\\\\x.exe", "INCLUDETEXT x", "INCLUDEPICTURE http://x"])
def test_a_field_that_fetches_or_calls_is_refused(field: str) -> None:
    found = word.faults(
        replaced(
            "{{ ten_loai }}",
            f"</w:t></w:r><w:r><w:instrText>{field}</w:instrText></w:r><w:r><w:t>{{{{ ten_loai }}}}",
        )
    )
    assert found[0].startswith("Tệp có trường lấy dữ liệu từ tệp khác")


def test_xml_that_brings_definitions_of_its_own_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert "khai báo XML riêng" in word.faults(with_part("word/extra.xml", bomb))[0]


def test_a_zip_that_swells_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_part("word/media/a.txt", b"0" * (opening.MOST_UNPACKED + 1))
    assert len(bomb) < opening.MOST_BYTES
    assert "khi mở ra lớn quá 40 MB" in word.faults(bomb)[0]


def test_too_many_parts_and_parts_of_one_name_are_refused() -> None:
    many = edited(
        lambda parts: parts.update({f"word/a{number}.xml": b"<x/>" for number in range(opening.MOST_PARTS)})
    )
    assert "quá nhiều phần" in word.faults(many)[0]


@pytest.mark.parametrize(
    "content", [b"", b"abc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, TEMPLATE[:-40], b"PK\x03\x04"]
)
def test_what_is_no_word_file_is_refused_with_the_way_out(content: bytes) -> None:
    found = word.faults(content)
    assert len(found) == 1
    assert found[0].startswith("Tệp không phải là văn bản Word (.docx)")
    assert "Word Document (.docx)" in found[0]


def test_a_file_too_large_is_refused_unread() -> None:
    assert "lớn quá 5 MB" in word.faults(b"PK" + b"\0" * opening.MOST_BYTES)[0]


def test_a_faulty_template_is_not_filled() -> None:
    with pytest.raises(Refused, match="Mẫu Word có lỗi: Không có thẻ nào tên là “ten_loi”"):
        word.fill(replaced("{{ ten_loai }}", "{{ ten_loi }}"), RICH, LAYOUTS["hd05_2026"])


def test_a_file_that_lost_its_properties_gets_them_back() -> None:
    def edit(parts: dict[str, bytes]) -> None:
        for name in ("docProps/core.xml", "docProps/custom.xml"):
            del parts[name]
            parts[TYPES] = parts[TYPES].replace(f'PartName="/{name}"'.encode(), b'PartName="/gone.xml"')
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"docProps/c", b"gone/c")

    made = WordFile(word.fill(edited(edit), RICH, LAYOUTS["hd05_2026"]))
    assert {each.get("name") for each in made.part("docProps/custom.xml")} >= {"TypeName", "Subject"}
    assert b"/docProps/custom.xml" in made.archive.read(TYPES)
    assert b"docProps/custom.xml" in made.archive.read("_rels/.rels")


@pytest.mark.xdist_group("office")
def test_a_template_saved_by_another_program_still_works(tmp_path: Path) -> None:
    if not pdf.office():
        pytest.fail(
            "No LibreOffice: run tests/prepare-office.sh (make test does), or install libreoffice-writer-nogui."
        )
    (tmp_path / "mau.docx").write_bytes(TEMPLATE)
    subprocess.run(
        [pdf.office(), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "mau.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = (tmp_path / "out/mau.docx").read_bytes()
    assert saved != TEMPLATE
    assert word.faults(saved) == []
    made = WordFile(word.fill(saved, RICH, LAYOUTS["hd05_2026"]))
    pictures = [made.archive.read(name) for name in made.archive.namelist() if "/media/" in name]
    assert pictures == [png(RICH.code)] * len(pictures) != []
    lines = {line.text: line for line in made.lines()}
    assert {"Báo cáo", "Số 05-BC/ĐU", "Trần Thử Mẫu"} <= set(lines)
    assert (lines["Chỉ tiêu"].style, lines["Chỉ tiêu"].look.bold) == ("Bảng - tên cột", True)
    table = made.document.findall(f".//{W}tblStyle")[-1].get(f"{W}val", "")
    assert made.styles[table].find(f"{W}tblPr/{W}tblBorders") is not None


def test_the_manual_names_every_tag() -> None:
    manual = (Path(__file__).parents[2] / "docs/manual/mau-van-ban.md").read_text(encoding="utf-8")
    assert [tag for tag in SHAPE if tag not in manual] == []
