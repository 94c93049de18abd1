"""Files of evidence are what their names say, unpack to something sensible, and stay what was handed in."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from cast import NOW, World
from kiemdiem.cli import check
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details
from kiemdiem.shortcomings.actions.files import allowed, endings
from kiemdiem.shortcomings.models import Evidence, Shortcoming

ActorOf = Callable[[str], Actor]
Make = Callable[..., Shortcoming]
HandIn = Callable[..., Evidence]
PDF = b"%PDF-1.7\n%noi dung"
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


def packed(members: Mapping[str, bytes], how: int = ZIP_DEFLATED) -> bytes:
    """Pack without the hour: the tests are named by it, and both workers must know them by one name."""
    kept = io.BytesIO()
    with ZipFile(kept, "w", how) as file:
        for name, content in members.items():
            file.writestr(ZipInfo(name), content, how)
    return kept.getvalue()


@pytest.fixture
def hand_in(opened: Make, evidence: HandIn) -> Callable[[str, bytes], Evidence]:
    entry = opened()
    return lambda name, content: evidence(entry, file=ContentFile(content, name))


HandFile = Callable[[str, bytes], Evidence]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bien-ban.pdf", PDF),
        ("BIEN BAN.PDF", PDF),
        ("bao-cao.quy-1.docx", packed(WORD)),
        ("so-lieu.xlsx", packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})),
        ("anh.jpg", b"\xff\xd8\xff\xe0 anh"),
        ("ho-so.zip", packed({"a.pdf": PDF, "thu muc/b.pdf": PDF})),
        ("ghi-chep.txt", "Đã giao 300 hộ".encode()),
        ("so-lieu.csv", b"\xef\xbb\xbfho;da giao\n1;2\n"),
    ],
)
def test_files_of_the_kinds_in_the_table_are_kept(hand_in: HandFile, name: str, content: bytes) -> None:
    assert hand_in(name, content).file_name == name


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("bien-ban.pdf", b"MZ\x90\x00 This program cannot be run", "không phải PDF"),
        ("bien-ban.pdf", b"<html><script>alert(1)</script>", "không phải PDF"),
        ("bien-ban.docx", PDF, "không phải Word"),
        ("bien-ban.docx", packed({"a.txt": b"x"}), "không phải Word"),
        ("anh.png", b"\xff\xd8\xff\xe0 anh", "không phải ảnh PNG"),
        ("trang.html", b"<html>", "không nhận"),
        ("hinh.svg", b"<svg onload='x'/>", "không nhận"),
        ("cai-dat.exe", b"MZ", "không nhận"),
        ("khong-duoi", PDF, "không nhận"),
        (".pdf", b"khong phai", "không phải PDF"),
        ("hoa-don.exe.pdf", PDF, "hai phần đuôi"),
        ("trang.txt", b"  <!DOCTYPE html><script>", "không phải văn bản"),
        ("hinh.txt", b"<svg xmlns='x'>", "không phải văn bản"),
        ("ma.txt", b"#!/bin/sh\nrm -rf /", "không phải văn bản"),
        ("nhi-phan.txt", b"a\x00b", "không phải văn bản"),
        ("bang-ma.txt", "Đã giao".encode("utf-16"), "không phải văn bản"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    hand_in: HandFile, name: str, content: bytes, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        hand_in(name, content)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"bom.txt": b"0" * 30_000_000}, "lớn bất thường"),
        ({f"{number}.txt": b"" for number in range(5001)}, "lớn bất thường"),
        ({"trong.zip": packed({"a.txt": b"x"})}, "chứa tệp không nhận"),
        ({"thu/muc/chay.EXE": b"MZ"}, "chứa tệp không nhận"),
        ({"../../etc/passwd.txt": b"x"}, "chứa tệp không nhận"),
        ({"/etc/passwd.txt": b"x"}, "chứa tệp không nhận"),
    ],
)
@pytest.mark.parametrize("name", ["ho-so.zip", "bao-cao.docx"])
def test_a_container_that_hides_something_is_refused(
    hand_in: HandFile, members: dict[str, bytes], says: str, name: str
) -> None:
    with pytest.raises(Refused, match=says):
        hand_in(name, packed({**WORD, **members}))


def test_a_large_file_that_does_not_explode_is_kept(hand_in: HandFile) -> None:
    assert hand_in("ho-so.zip", packed({"a.pdf": PDF * 60_000}, ZIP_STORED)).size > 1_000_000


def test_a_broken_container_is_told_in_words(hand_in: HandFile) -> None:
    whole = packed(WORD)
    for broken in (whole[: len(whole) // 2], b"PK\x03\x04", whole[:-10] + b"\xff" * 10):
        with pytest.raises(Refused, match="không phải Word"):
            hand_in("bao-cao.docx", broken)


def test_every_kind_of_the_table_can_be_told_from_others() -> None:
    for kind in allowed()["kinds"]:
        assert sum(bool(kind.get(mark) is not None) for mark in ("starts", "zip_has", "text")) == 1, kind
    assert len(set(endings())) == len(endings())
    assert not set(endings()) & set(allowed()["programs"])


# Versions


def test_a_newer_version_takes_the_proof_over(
    opened: Make, evidence: HandIn, actor: ActorOf, details: Details
) -> None:
    entry = opened(details=replace(details, measure_kind="document"))
    first = evidence(entry, content=b"ban dau")
    second = evidence(entry, content=b"ban sau", kind="activity", replaces=first)
    assert second.replaces == first
    actions.claim(entry=entry, attainment="full", text="Xong", by=actor("deputy_a"), at=NOW)
    with pytest.raises(NotReady):
        actions.verify(entry=entry, attainment="full", text="Đúng", by=actor("verifier"), at=NOW)


def test_a_version_follows_the_newest_of_its_own_entry(opened: Make, evidence: HandIn) -> None:
    entry, other = opened(), opened("Việc khác")
    first = evidence(entry, content=b"1")
    evidence(entry, content=b"2", replaces=first)
    with pytest.raises(Refused, match="đã có bản thay thế"):
        evidence(entry, content=b"3", replaces=first)
    with pytest.raises(Refused, match="không phải minh chứng của hạn chế này"):
        evidence(other, content=b"4", replaces=first)


# Kept whole


def test_a_verifier_notes_that_a_file_is_whole(
    opened: Make, evidence: HandIn, actor: ActorOf, tmp_path: Path
) -> None:
    kept = evidence(opened())
    for who in ("officer_a", "deputy_a", "leader"):
        with pytest.raises(NotAllowed):
            actions.check_evidence(evidence=kept, by=actor(who), at=NOW)
    looked = actions.check_evidence(evidence=kept, by=actor("verifier"), at=NOW)
    assert (looked.checked_at, looked.checked_by_id) == (NOW, actor("verifier").account_id)
    (tmp_path / kept.file.name).write_bytes(b"noi dunG")
    with pytest.raises(Refused, match="đã bị sửa"):
        actions.check_evidence(evidence=kept, by=actor("verifier"), at=NOW)


def test_files_that_are_gone_or_changed_are_named(
    opened: Make, evidence: HandIn, tmp_path: Path, capsys: Any
) -> None:
    entry = opened()
    whole, gone, longer, changed = (
        evidence(entry, content=f"tep {n}".encode(), title=f"Tệp {n}") for n in range(4)
    )
    assert check.run(["evidence"]) == 0
    assert (
        "4 tệp đã giữ (minh chứng, văn bản, hồ sơ, bản công khai): tất cả còn nguyên"
        in capsys.readouterr().out
    )
    (tmp_path / gone.file.name).unlink()
    (tmp_path / longer.file.name).write_bytes(b"tep 2 dai hon")
    (tmp_path / changed.file.name).write_bytes(b"tep X")
    assert check.run(["evidence"]) == 1
    told = capsys.readouterr().out
    assert "Không đọc được tệp “Tệp 1”" in told
    assert "“Tệp 2”" in told
    assert "dài 13 byte" in told
    assert "“Tệp 3”" in told
    assert "“Tệp 0”" not in told
    assert f"Hạn chế số {entry.number}, Phường An Thử" in told
    assert whole.size == 5


def test_the_form_says_what_is_taken_and_a_refused_file_keeps_what_was_typed(
    opened: Make, signed_in: Callable[[str], Client], world: World, today: None
) -> None:
    entry, client = opened(), signed_in("officer_a")
    asked = reverse("shortcomings:act", args=[entry.pk, "nop-minh-chung"])
    assert "Nhận các tệp pdf, docx" in client.get(asked).content.decode()
    typed = {
        "title": "Biên bản bàn giao",
        "kind": "result",
        "dated": "2026-11-01",
        "source": "",
        "replaces": "",
    }
    sent = {**typed, "file": ContentFile(b"MZ\x90", "bien-ban.pdf")}
    answer = client.post(asked, sent)
    assert answer.status_code == 409
    assert "không phải PDF" in answer.content.decode()
    assert 'value="Biên bản bàn giao"' in answer.content.decode()
