"""Opinions asked of organisations: what is asked by which article, the signed return, what is missing or late."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, World
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.models import Subject
from kiemdiem.notices.models import Notice
from kiemdiem.reviews import actions, queries
from kiemdiem.reviews.models import Consultation
from kiemdiem.reviews.queries.consultations import awaited, consultation_gaps, kinds_for

Actors = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
SCAN = b"%PDF-1.4 ban quet co chu ky"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    """Keep files in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


def asked(subject: Subject, by: Actor = SYSTEM, **more: Any) -> Consultation:
    kind = "peer" if subject.person_id is None else "residence"
    values = {"kind": kind, "body": "Chi ủy tổ dân phố số 5", "question": "Đề nghị nhận xét.",
              "due_on": date(2026, 12, 1)}  # fmt: skip
    return actions.consult(subject=subject, by=by, at=NOW, **(values | more))


def answered(consultation: Consultation, by: Actor = SYSTEM, **more: Any) -> Consultation:
    values = {"way": "scan", "opinion": "Gương mẫu.", "signed_by": "Bí thư chi bộ", "signed_on": TODAY,
              "file": SimpleUploadedFile("y-kien.pdf", SCAN)}  # fmt: skip
    return actions.enter_opinion(consultation=consultation, by=by, at=NOW, **(values | more))


def gaps(subject: Subject, on: date = TODAY) -> list[str]:
    return [gap.says for gap in consultation_gaps(subject, queries.consultations_of(subject), on)]


def test_what_is_asked_of_whom_carries_its_article(committee: Subject, world: World) -> None:
    assert gaps(committee) == ["Chưa lấy ý kiến: tổ chức cùng cấp (Hướng dẫn 43-HD/BTCTW, mục 2.1)."]
    assert gaps(world.subjects["deputy_a"]) == [
        "Chưa lấy ý kiến: cấp ủy nơi cư trú (Quy định 366-QĐ/TW, Điều 17 (hồ sơ; trừ trường hợp đặc biệt))."
    ]
    union = next(kind for kind in kinds_for(committee) if kind.key == "union")
    assert "không phải quy định" in union.article
    assert not union.always


def test_a_request_waits_is_late_and_is_done(committee: Subject) -> None:
    one = asked(committee)
    assert gaps(committee) == ["Chi ủy tổ dân phố số 5 chưa trả lời, hạn 01/12/2026."]
    assert gaps(committee, date(2026, 12, 2)) == [
        "Chi ủy tổ dân phố số 5 chưa trả lời, đã quá hạn 01/12/2026."
    ]
    done = answered(one)
    assert gaps(committee, date(2026, 12, 2)) == []
    assert done.sha256 == sha256(SCAN).hexdigest()
    assert next(iter(queries.consultation_faults()))[1] == ""
    Path(done.file.path).write_bytes(b"%PDF khac")
    assert "không còn khớp" in next(iter(queries.consultation_faults()))[1]


def test_no_opinion_keeps_a_report_from_being_sent(committee: Subject, sent: Callable[..., Any]) -> None:
    asked(committee)
    assert sent(committee).number == 1


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"kind": "residence"}, "không dùng cho"),
        ({"body": " "}, "Chưa ghi nơi"),
        ({"question": ""}, "Chưa ghi nội dung"),
        ({"due_on": TODAY - timedelta(days=1)}, "đã qua"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    committee: Subject, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        asked(committee, **more)


def test_the_same_organisation_is_not_asked_twice_at_once(committee: Subject) -> None:
    one = asked(committee)
    with pytest.raises(Refused, match="đang chờ trả lời"):
        asked(committee)
    actions.set_aside_consultation(consultation=one, ground="Đã chuyển nơi cư trú", by=SYSTEM, at=NOW)
    assert asked(committee).pk


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"way": "phone"}, "hình thức"),
        ({"opinion": ""}, "ý kiến"),
        ({"signed_by": ""}, "người ký"),
        ({"signed_on": TODAY + timedelta(days=1)}, "ở sau ngày ghi"),
        ({"file": SimpleUploadedFile("y-kien.pdf", b"")}, "rỗng"),
        ({"file": SimpleUploadedFile("y-kien.pdf", b"MZ chuong trinh")}, "không phải PDF"),
        ({"file": SimpleUploadedFile("y-kien.exe", b"MZ")}, "không nhận"),
    ],
)
def test_an_opinion_without_proof_is_refused(committee: Subject, more: dict[str, Any], says: str) -> None:
    one = asked(committee)
    with pytest.raises(Refused, match=says):
        answered(one, **more)
    assert queries.consultations_of(committee)[0].open


def test_what_came_back_stays_as_it_is(committee: Subject) -> None:
    one = answered(asked(committee))
    with pytest.raises(Refused, match="đã xong"):
        answered(one)
    with pytest.raises(Refused, match="đã xong"):
        actions.set_aside_consultation(consultation=one, ground="x", by=SYSTEM, at=NOW)


@pytest.mark.parametrize("who", ["head_a", "member_a", "stranger", "leader", "delegate"])
def test_only_the_office_and_the_board_ask(committee: Subject, actor: Actors, who: str) -> None:
    with pytest.raises(NotAllowed):
        asked(committee, actor(who))
    one = asked(committee)
    with pytest.raises(NotAllowed):
        answered(one, actor(who))
    with pytest.raises(NotAllowed):
        actions.set_aside_consultation(consultation=one, ground="x", by=actor(who), at=NOW)


def test_an_answer_that_is_due_is_spoken_of_once_to_each(
    committee: Subject, world: World, actor: Actors
) -> None:
    one = asked(committee, actor("organiser"), unit=world.units["ward_b"])
    due = one.due_on
    assert awaited(due - timedelta(days=4)) == []
    for on, new in ((due - timedelta(days=3), 3), (due - timedelta(days=3), 0), (due + timedelta(days=1), 3)):
        told = actions.remind_consultations(consultations=awaited(on), on=on, by=SYSTEM, at=NOW)
        assert told == new
    names = {"organiser", "officer_a", "stranger"}
    assert {notice.account_id for notice in Notice.objects.all()} == {world.accounts[key].pk for key in names}
    answered(one)
    assert awaited(due + timedelta(days=9)) == []


def test_the_page_asks_enters_and_hands_out(committee: Subject, signed_in: SignedIn) -> None:
    office = signed_in("officer_a")
    address = reverse("reviews:consultations", args=[committee.pk])
    html = office.get(address).content.decode()
    assert "Hồ sơ còn thiếu (1)" in html
    faulty = office.post(address, {"kind": "peer", "body": "", "due_on": "2026-13-01"})
    assert faulty.status_code == 422
    due = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011 -- as the browser of the office sends it
    assert office.post(address, {"kind": "peer", "body": "Mặt trận", "due_on": due}).status_code == 302
    one = Consultation.objects.get()
    assert one.question.startswith("Đề nghị cho ý kiến vào dự thảo")
    page = reverse("reviews:consultation", args=[committee.pk, one.pk])
    signed = date.today().isoformat()  # noqa: DTZ011
    sent = {"way": "scan", "opinion": "Nhất trí.", "signed_by": "Chủ tịch", "signed_on": signed}
    missing = office.post(page, sent)
    assert missing.status_code == 422
    assert "Nhất trí." in missing.content.decode()
    assert office.post(page, sent | {"file": SimpleUploadedFile("a.pdf", SCAN)}).status_code == 302
    file = office.get(reverse("reviews:opinion_file", args=[committee.pk, one.pk]))
    assert b"".join(file) == SCAN  # type: ignore[arg-type]
    assert file["Content-Disposition"].startswith("attachment")
    form = office.get(reverse("reviews:opinion_form", args=[committee.pk, one.pk])).content.decode()
    assert "Mẫu tham khảo của phần mềm" in form
    stranger = signed_in("stranger")
    for name in ("consultation", "opinion_form", "opinion_file"):
        assert stranger.get(reverse(f"reviews:{name}", args=[committee.pk, one.pk])).status_code == 403


def test_a_request_is_set_aside_on_a_ground_alone(committee: Subject, signed_in: SignedIn) -> None:
    one, office = asked(committee), signed_in("officer_a")
    page = reverse("reviews:set_aside", args=[committee.pk, one.pk])
    assert office.get(page).status_code == 302
    assert office.post(page, {"ground": ""}).status_code == 422
    assert office.post(page, {"ground": "Trường hợp đặc biệt"}).status_code == 302
    late = office.post(page, {"ground": "Ghi lần nữa"})
    assert late.status_code == 409
    assert "Ghi lần nữa" in late.content.decode()
    html = office.get(reverse("reviews:consultations", args=[committee.pk])).content.decode()
    assert "Thôi lấy ý kiến: Trường hợp đặc biệt" in html


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_asks_as_many_statements_for_one_request_as_for_three(
    committee: Subject, signed_in: SignedIn, more: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:  # fmt: skip
    for number in range(more + 1):
        asked(committee, body=f"Tổ chức {number}")
    client, address = signed_in("officer_a"), reverse("reviews:consultations", args=[committee.pk])
    client.get(address)
    with django_assert_num_queries(7):
        html = client.get(address).content.decode()
    assert html.count("Chờ trả lời") == more + 1
