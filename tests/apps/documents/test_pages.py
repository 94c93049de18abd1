"""The pages of papers: what they show, what they cost, what they hand out."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from addresses import body_of
from apps.documents.conftest import ISSUED_AT, Issue
from browsing import words
from cast import NOW, TODAY, World
from kiemdiem.adapters import pdf
from kiemdiem.core.access import Actor
from kiemdiem.core.papers.codes import Code, write
from kiemdiem.cycles.models import Subject
from kiemdiem.documents.models import Body, IssuedPaper, PaperVersion
from kiemdiem.documents.queries.dossier import dossier_of
from kiemdiem.documents.queries.listing import seen_papers
from kiemdiem.reviews.actions import consult, enter_opinion

SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(ISSUED_AT, tick=False):
        yield


def bytes_of(client: Client, address: str, verb: str = "get") -> bytes:
    """Return a handed out file, streamed or not."""
    answer = getattr(client, verb)(address)
    assert answer.status_code == 200, answer.content
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_the_page_of_a_paper_says_what_is_missing_and_how_the_form_is_known(
    committee: Subject, signed_in: SignedIn
) -> None:
    text = words(
        signed_in("officer_a").get(reverse("documents:paper", args=["report_collective", committee.pk]))
    )
    for said in (
        "Mẫu 01: Báo cáo kiểm điểm của tập thể", "chưa ban hành", "chưa được gửi", "chưa khai tên cơ quan ban hành",
        "Hướng dẫn 43-HD/BTCTW, Mẫu 01", "Tải Word (dự thảo)",
    ):  # fmt: skip
        assert said in text, said


def test_the_software_s_own_forms_say_so(world: World, signed_in: SignedIn) -> None:
    text = words(
        signed_in("officer_a").get(
            reverse("documents:paper", args=["remedy_plan", world.cycle_units["ward_a"].pk])
        )
    )
    assert "mẫu tham khảo của phần mềm" in text
    assert "Sổ của đơn vị chưa có hạn chế nào" in text


def test_a_paper_is_issued_from_its_page(reported: Subject, party_body: Body, signed_in: SignedIn) -> None:
    address = reverse("documents:paper", args=["report_collective", reported.pk])
    client = signed_in("officer_a")
    assert client.post(address, {"on": "2027-01-01"}).status_code == 409
    assert client.post(address, {"on": ""}).status_code == 422
    assert client.post(address, {"on": "2026-11-24"}).status_code == 302
    text = words(client.get(address))
    assert "Số 01-BC/ĐU" in text
    assert "Tải Word" in text
    again = client.post(address, {"viec": "ban-hanh-lai", "ground": "Thử", "on": "2026-11-24"})
    assert again.status_code == 409
    assert "Nội dung không khác bản 1" in words(again)


def test_a_paper_is_withdrawn_from_its_page_by_the_head(
    reported: Subject, party_body: Body, issue: Issue, signed_in: SignedIn
) -> None:
    version = issue("report_collective", reported.pk)
    address = reverse("documents:withdraw", args=[version.pk])
    assert signed_in("officer_a").post(address, {"ground": "Sai"}).status_code == 403
    head = signed_in("head_a")
    assert head.post(address, {"ground": ""}).status_code == 422
    assert head.post(address, {"ground": "Ghi nhầm"}).status_code == 302
    text = words(head.get(reverse("documents:paper", args=["report_collective", reported.pk])))
    assert "đã thu hồi" in text
    assert "Ghi nhầm" in text


def test_files_are_handed_out_before_and_after_issuing(
    reported: Subject, party_body: Body, issue: Issue, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "office", lambda: "")
    client = signed_in("officer_a")
    draft = bytes_of(client, reverse("documents:draft_word", args=["report_collective", reported.pk]))
    assert draft[:2] == b"PK"
    version = issue("report_collective", reported.pk)
    kept = bytes_of(client, reverse("documents:version_word", args=[version.pk]))
    assert kept == bytes_of(client, reverse("documents:version_word", args=[version.pk]))
    assert kept != draft
    made = client.get(reverse("documents:version_pdf", args=[version.pk]))
    assert made.content[:5] == b"%PDF-"
    assert made["X-Made-By"].startswith("WeasyPrint")
    assert signed_in("stranger").get(reverse("documents:version_word", args=[version.pk])).status_code == 403


@pytest.mark.parametrize("papers", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(
    papers: int, world: World, party_body: Body, state_body: Body, entry: object, reported: Subject, sent: Callable[..., object],
    issue: Issue, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    issue("report_collective", reported.pk)
    if papers == 3:
        issue("progress_report", world.cycle_units["ward_a"].pk)
        sent(world.subjects["executive"])
        issue("report_collective", world.subjects["executive"].pk)
    client = signed_in("officer_a")
    for name, args, count in (
        ("documents:index", [], COSTS[0]),
        ("documents:cycle", [world.cycle.pk], COSTS[1]),
        ("documents:unit", [world.units["ward_a"].pk], COSTS[2]),
        ("documents:register", [party_body.pk], COSTS[3]),
        ("documents:thing", ["report", reported.pk], COSTS[4]),
    ):
        with django_assert_num_queries(count, info=name):
            client.get(reverse(name, args=args))


COSTS = (6, 28, 11, 6, 11)


def test_lists_show_what_the_reader_sees_and_no_more(
    reported: Subject,
    party_body: Body,
    issue: Issue,
    signed_in: SignedIn,
    actor: Callable[[str], Actor],
    world: World,
) -> None:
    issue("report_collective", reported.pk)
    address = reverse("documents:unit", args=[world.units["ward_a"].pk])
    assert "Báo cáo kiểm điểm của tập thể: Ban Thường vụ" in words(signed_in("officer_a").get(address))
    assert "Chưa ban hành văn bản nào" in words(signed_in("stranger").get(address))
    seen = {
        who: IssuedPaper.objects.filter(seen_papers(actor(who), date(2026, 11, 24))).count()
        for who in ("organiser", "officer_a", "deputy_a", "stranger")
    }
    assert seen == {"organiser": 1, "officer_a": 1, "deputy_a": 1, "stranger": 0}


def test_filters_narrow_a_list(
    reported: Subject, party_body: Body, issue: Issue, signed_in: SignedIn, world: World
) -> None:
    issue("report_collective", reported.pk)
    client, address = signed_in("officer_a"), reverse("documents:cycle", args=[world.cycle.pk])
    assert "01-BC/ĐU" in words(client.get(address, {"tim": "thuong vu", "mau": "report_collective"}))
    assert "Không có văn bản nào đúng" in words(client.get(address, {"tinh-trang": "da-thu-hoi"}))
    assert "01-BC" in words(client.get(address, {"mau": "khong-co"}))


def test_the_register_is_a_book_of_numbers(
    reported: Subject, party_body: Body, issue: Issue, signed_in: SignedIn
) -> None:
    issue("report_collective", reported.pk)
    address = reverse("documents:register", args=[party_body.pk])
    text = words(signed_in("officer_a").get(address))
    assert "BC, 2025-2030 (1 số)" in text
    assert "Đảng bộ thành phố Thử; Thành viên Ban Thường vụ" in text
    assert "Số 01-BC/ĐU" in text
    assert signed_in("stranger").get(address).status_code == 403


def test_a_body_is_described_and_its_term_noted_on_its_page(world: World, signed_in: SignedIn) -> None:
    client = signed_in("officer_a")
    address = reverse("documents:body", args=[world.units["ward_a"].pk, "party"])
    text = words(client.get(address))
    assert "Các ô dưới đây là tên thường gặp" in text
    given = {
        "name": "Đảng ủy phường An Thử",
        "superior": "Đảng bộ thành phố Thử",
        "abbreviation": "ĐU",
        "place": "An Thử",
    }
    assert client.post(address, {**given, "place": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    term = {"viec": "nhiem-ky", "name": "2025-2030", "starts_on": "2025-07-01"}
    assert client.post(address, term).status_code == 302
    assert "2025-2030: từ 01/07/2025" in words(client.get(address))
    clash = client.post(address, {**term, "name": "2026-2031", "starts_on": "2026-07-01"})
    assert clash.status_code == 409
    assert (
        client.get(reverse("documents:body", args=[world.units["ward_a"].pk, "khong-co"])).status_code == 404
    )


def test_many_are_issued_one_by_one_and_again_from_where_it_stopped(
    world: World, city_body: Body, decided: Subject, signed_in: SignedIn
) -> None:
    address = reverse("documents:batch", args=[world.cycle.pk, "notice"])
    client = signed_in("organiser")
    text = body_of(client.post(address))
    assert "Đã ban hành 1 văn bản" in text
    assert "còn 4 văn bản chưa đủ điều kiện" in text
    assert "Chưa có quyết định xếp loại" in text
    again = body_of(client.post(address))
    assert "Đã ban hành 0 văn bản" in again
    assert PaperVersion.objects.count() == 1
    packed = bytes_of(client, reverse("documents:cycle_zip", args=[world.cycle.pk, "notice"]), "post")
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 1
    empty = client.post(reverse("documents:cycle_zip", args=[world.cycle.pk, "minutes"]))
    assert empty.status_code == 409


def test_a_dossier_says_what_is_there_and_what_is_missing(
    decided: Subject,
    sent: Callable[..., object],
    party_body: Body,
    city_body: Body,
    issue: Issue,
    signed_in: SignedIn,
) -> None:
    sent(decided)
    issue("report_collective", decided.pk)
    issue("decision", decided.pk, who="organiser")
    lines = {line.item.key: line for line in dossier_of(decided)}
    assert lines["report"].there
    assert lines["decision"].there
    assert {key for key, line in lines.items() if line.missing} == {"minutes", "appraisal"}
    text = words(signed_in("officer_a").get(reverse("documents:dossier", args=[decided.pk])))
    assert "còn thiếu 2" in text
    assert "Quy định 366-QĐ/TW, Điều 17" in text


def test_a_person_s_dossier_asks_for_the_comment_of_the_place_of_residence(
    world: World, committee: Subject
) -> None:
    keys = [line.item.key for line in dossier_of(world.subjects["head_a"])]
    assert "residence" in keys
    assert "residence" not in [line.item.key for line in dossier_of(committee)]


def test_an_opinion_that_came_back_signed_is_in_the_dossier(
    world: World, signed_in: SignedIn, actor: Callable[[str], Actor]
) -> None:
    subject = world.subjects["head_a"]
    one = consult(
        subject=subject, kind="residence", body="Chi ủy tổ 5", question="Đề nghị nhận xét.", due_on=date(2026, 12, 1),
        by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    client, address = signed_in("officer_a"), reverse("documents:dossier", args=[subject.pk])
    assert "Đã đề nghị Chi ủy tổ 5" in words(client.get(address))
    [waiting] = [line for line in dossier_of(subject) if line.item.key == "residence"]
    assert waiting.missing
    scan = SimpleUploadedFile("y-kien.pdf", b"%PDF-1.4 ban quet")
    enter_opinion(
        consultation=one, way="scan", opinion="Gương mẫu.", signed_by="Bí thư chi bộ", signed_on=TODAY, file=scan,
        by=actor("officer_a"), at=NOW,
    )  # fmt: skip
    [line] = [line for line in dossier_of(subject) if line.item.key == "residence"]
    assert (line.missing, line.says) == (False, "Ý kiến của Chi ủy tổ 5, ký ngày 23/11/2026")
    with zipfile.ZipFile(
        BytesIO(bytes_of(client, reverse("documents:dossier_zip", args=[subject.pk]), "post"))
    ) as archive:
        assert archive.read("2-1-y-kien-chi-uy-to-5.pdf") == b"%PDF-1.4 ban quet"
    assert "Ý kiến của Chi ủy tổ 5" in words(client.get(address))


def test_a_dossier_is_one_archive_and_one_pdf_the_same_each_time(
    decided: Subject, sent: Callable[..., object], party_body: Body, city_body: Body, issue: Issue, signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(pdf, "office", lambda: "")
    sent(decided)
    client = signed_in("officer_a")
    nothing = client.post(reverse("documents:dossier_pdf", args=[decided.pk]))
    assert nothing.status_code == 409
    issue("report_collective", decided.pk)
    issue("decision", decided.pk, who="organiser")
    address = reverse("documents:dossier_zip", args=[decided.pk])
    first = bytes_of(client, address, "post")
    assert first == bytes_of(client, address, "post")
    with zipfile.ZipFile(BytesIO(first)) as archive:
        names = archive.namelist()
    assert names[0] == "0-danh-muc-ho-so.docx"
    assert [name[0] for name in names] == ["0", "1", "4"]
    joined = bytes_of(client, reverse("documents:dossier_pdf", args=[decided.pk]), "post")
    assert len(PdfReader(BytesIO(joined)).pages) >= 2
    assert joined == bytes_of(client, reverse("documents:dossier_pdf", args=[decided.pk]), "post")


def test_a_file_is_put_into_a_dossier_from_its_page(committee: Subject, signed_in: SignedIn) -> None:
    client, address = signed_in("officer_a"), reverse("documents:dossier", args=[committee.pk])
    file = BytesIO(b"%PDF-1.4\n%%EOF")
    file.name = "gop-y.pdf"
    sent = {"item": "comments", "title": "Góp ý của Mặt trận", "dated": "2026-11-20", "file": file}
    assert client.post(address, {**sent, "file": ""}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert "Góp ý của Mặt trận" in words(client.get(address))
    added = committee.dossier_files.get()
    assert bytes_of(client, reverse("documents:dossier_file", args=[added.pk])) == b"%PDF-1.4\n%%EOF"
    assert signed_in("stranger").get(reverse("documents:dossier_file", args=[added.pk])).status_code == 403


def test_a_printed_code_leads_where_the_sheet_is_typed_in(hall: object, signed_in: SignedIn) -> None:
    item = hall.agenda.first()  # type: ignore[attr-defined]
    client, address = signed_in("officer_a"), reverse("documents:code")
    code = write(Code("PBQ", item.pk))
    assert client.get(address, {"ma": f" {code.lower()} "}).url == reverse("ballots:vote", args=[item.pk])  # type: ignore[attr-defined]
    minutes = write(Code("BBH", hall.pk))  # type: ignore[attr-defined]
    assert client.get(address, {"ma": minutes}).url == reverse("conferences:conference", args=[hall.pk])  # type: ignore[attr-defined]
    wrong = client.get(address, {"ma": code[:-1] + ("2" if code[-1] != "2" else "3")})
    assert wrong.status_code == 422
    assert "không phải mã của phiếu nào" in words(wrong)
    assert "Chưa ghi mã" in words(client.get(address))


def test_what_was_written_on_a_sheet_is_typed_in_at_its_thing_until_the_paper_is_issued(
    committee: Subject,
    decided: Subject,
    reported: Subject,
    party_body: Body,
    issue: Issue,
    signed_in: SignedIn,
) -> None:
    client, address = signed_in("officer_a"), reverse("documents:code")

    def leads(form: str) -> str:
        return str(client.get(address, {"ma": write(Code(form, committee.pk))}).url)  # type: ignore[attr-defined]

    assert leads("BCT") == reverse("reviews:report", args=[committee.pk])
    assert leads("QX") == reverse("documents:paper", args=["decision", committee.pk])
    issue("report_collective", committee.pk)
    assert leads("BCT") == reverse("documents:paper", args=["report_collective", committee.pk])


def test_every_form_is_listed_with_its_printed_number_and_source(world: World, signed_in: SignedIn) -> None:
    client = signed_in("officer_a")
    text = words(client.get(reverse("documents:forms")))
    for said in ("Mẫu 2A", "Mẫu 02B", "chưa đối chiếu bản gốc", "mẫu tham khảo của phần mềm"):
        assert said in text
    assert bytes_of(client, reverse("documents:template", args=["minutes", "state"]))[:2] == b"PK"


def test_every_form_makes_a_word_file_of_its_own_thing(
    hall: object, entry: object, suggested: list[object], decided: Subject, world: World,
    signed_in: SignedIn,
) -> None:  # fmt: skip
    client = signed_in("organiser")
    unit, item = world.cycle_units["ward_a"].pk, hall.agenda.first().pk  # type: ignore[attr-defined]
    things = {
        "report_collective": decided.pk, "suggestion": suggested[0].suggestion_id, "review_plan": hall.pk,  # type: ignore[attr-defined]
        "invitation": hall.pk, "minutes": hall.pk, "ballot": item, "counting_minutes": item, "appraisal_summary": decided.pk,  # type: ignore[attr-defined]
        "decision": decided.pk, "rerating_decision": decided.pk, "notice": decided.pk, "dossier_list": decided.pk,
        "remedy_plan_entry": entry.pk, "remedy_plan": unit, "progress_report": unit, "level_summary": unit,  # type: ignore[attr-defined]
    }  # fmt: skip
    for form_key, thing_id in things.items():
        assert client.get(reverse("documents:paper", args=[form_key, thing_id])).status_code == 200, form_key
        assert bytes_of(client, reverse("documents:draft_word", args=[form_key, thing_id]))[:2] == b"PK", (
            form_key
        )


def test_the_page_of_a_paper_says_that_its_pdf_would_mix_letters(
    committee: Subject, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("documents:paper", args=["report_collective", committee.pk])
    monkeypatch.setattr(pdf, "mixed_letters", lambda _font: "")
    assert "thiếu phông" not in words(signed_in("officer_a").get(address))
    monkeypatch.setattr(pdf, "mixed_letters", lambda font: f"Máy chủ không có phông {font}.")
    text = words(signed_in("officer_a").get(address))
    assert "thiếu phông" in text
    assert "Máy chủ không có phông Times New Roman." in text


@pytest.mark.parametrize("form_key", ["decision", "rerating_decision"])
def test_what_no_text_confirms_of_a_decision_is_told_on_the_screen_and_not_printed(
    decided: Subject, signed_in: SignedIn, form_key: str
) -> None:
    client = signed_in("organiser")
    said = ("Dòng thẩm quyền ban hành in phía trên các căn cứ", "Dòng “Quyết định:” in trước Điều 1")
    page = words(client.get(reverse("documents:paper", args=[form_key, decided.pk])))
    listed = words(client.get(reverse("documents:forms")))
    for line in said:
        assert f'{line} <span class="kd-badge kd-badge-warn">chưa đối chiếu bản gốc' in page
        assert f'{line} <span class="kd-badge kd-badge-warn">chưa đối chiếu bản gốc' in listed
    with zipfile.ZipFile(
        BytesIO(bytes_of(client, reverse("documents:draft_word", args=[form_key, decided.pk])))
    ) as file:
        printed = file.read("word/document.xml").decode()
    assert "chưa đối chiếu" not in printed
    assert "in phía trên" not in printed
