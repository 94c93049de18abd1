"""A report from a Word file: nothing enters unseen, what is taken goes through the usual deeds, all of it can go back."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from browsing import words
from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.cli.bench.offices import FILES
from kiemdiem.core.access import Actor
from kiemdiem.core.reading import Kind
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.cycles.models import Subject, SuggestedPoint
from kiemdiem.reviews import actions
from kiemdiem.reviews.models import FoundItem, FoundState, Intake, PointAnswer, PriorItem, SectionText
from kiemdiem.reviews.queries import cells as at
from kiemdiem.reviews.queries.intake import intake_page
from kiemdiem.reviews.queries.references import references_of
from kiemdiem.shortcomings import actions as register
from kiemdiem.shortcomings.actions.details import Details
from kiemdiem.shortcomings.models import Shortcoming, State

SignedIn = Callable[[str], Client]
ActorOf = Callable[[str], Actor]
LIST, ONE = 9, 11
"""Statements of the page of files and of the page of one file."""
REPORT = FILES["danh_so_tu_dong.docx"]()


@pytest.fixture(autouse=True)
def _files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def intake(committee: Subject, entry: Shortcoming, suggested: list[SuggestedPoint], actor: ActorOf) -> Intake:
    """Return a file taken in for the committee's report; nothing of it decided."""
    return actions.take_file(
        subject=committee,
        content=REPORT,
        file_name="C:\\bao cao\\Báo cáo.docx",
        by=actor("officer_a"),
        at=NOW,
    )


def the(intake: Intake, kind: Kind, target: str = "") -> FoundItem:
    """Return the first thing found of a kind, for a place."""
    rows = intake.items.filter(kind=kind)
    found = (rows.filter(target=target) if target else rows).first()
    assert found is not None
    return found


def take(item: FoundItem, by: Actor, **told: object) -> FoundItem:
    """Take a thing found, as it is unless told otherwise."""
    said = {"text": item.text, "result": item.result} | told
    return actions.take_found(item=item, by=by, at=NOW, **said)


def standing(subject: Subject) -> dict[str, str]:
    """Return what stands in the sections of a report."""
    return dict(SectionText.objects.filter(review__subject=subject).values_list("key", "text"))


def test_a_file_is_kept_with_what_was_found_and_nothing_enters_the_report(
    intake: Intake, committee: Subject
) -> None:
    assert intake.file_name == "Báo cáo.docx"
    with intake.file.open("rb") as kept:
        assert kept.read() == REPORT
    assert len(intake.sha256) == 64
    kinds = set(intake.items.values_list("kind", flat=True))
    assert kinds == {"section", "limitation", "cause", "prior", "answer", "figure"}
    assert not standing(committee)
    assert Shortcoming.objects.count() == 1
    assert set(intake.items.values_list("state", flat=True)) == {FoundState.WAITING}
    [event] = Event.objects.filter(action="reviews.intake")
    assert '"deed":"upload"' in event.payload


def test_what_looks_like_a_live_reference_in_a_file_stays_words(committee: Subject, actor: ActorOf) -> None:
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(REPORT)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            said = old.read(part).replace("Tiến độ lát".encode(), "[[chỉ tiêu 5: Thu]] lát".encode())
            new.writestr(part, said)
    taken = actions.take_file(
        subject=committee, content=changed.getvalue(), file_name="bc.docx", by=actor("officer_a"), at=NOW
    )
    texts = [item.text for item in taken.items.all() if "chỉ tiêu 5" in item.text]
    assert texts
    assert all("[ [chỉ tiêu 5: Thu] ] lát" in text for text in texts)
    assert not [one for text in texts for one in references_of(text)]


def test_the_very_file_again_goes_on_with_the_same_intake(
    intake: Intake, committee: Subject, actor: ActorOf
) -> None:
    take(the(intake, Kind.SECTION), actor("officer_a"))
    again = actions.take_file(
        subject=committee, content=REPORT, file_name="khac.docx", by=actor("officer_a"), at=NOW
    )
    assert again == intake
    assert again.items.filter(state=FoundState.TAKEN).count() == 1


def test_a_section_enters_through_saving_with_what_the_person_made_of_it(
    intake: Intake, committee: Subject, actor: ActorOf
) -> None:
    item = the(intake, Kind.SECTION, "muc-i_2")
    take(item, actor("officer_a"), text="Đã sửa cho đúng.")
    assert standing(committee)["i_2"] == "Đã sửa cho đúng."
    assert Event.objects.filter(action="reviews.save").exists()
    item.refresh_from_db()
    assert (item.state, item.taken_into, item.decided_by_id) == (
        "taken",
        "muc-i_2",
        actor("officer_a").account_id,
    )


def test_what_stands_in_a_section_stays_in_front_unless_it_is_to_be_replaced(
    intake: Intake, committee: Subject, actor: ActorOf
) -> None:
    by = actor("officer_a")
    actions.save(
        subject=committee,
        cells={at.section("v"): "Viết trước.", at.section("vi"): "Viết trước."},
        by=by,
        at=NOW,
    )
    take(the(intake, Kind.SECTION, "muc-v"), by)
    take(the(intake, Kind.SECTION, "muc-vi"), by, replace=True, seen=at.digest("Viết trước."))
    assert standing(committee)["v"].startswith("Viết trước.\nBan Thường vụ chịu trách nhiệm chung")
    assert standing(committee)["vi"].startswith("Hoàn thành lát đá")


def test_what_the_report_already_says_is_not_written_twice(
    intake: Intake, committee: Subject, actor: ActorOf, signed_in: SignedIn
) -> None:
    """A file that is taken in again, mended, says most things once more."""
    by, item = actor("officer_a"), the(intake, Kind.SECTION, "muc-v")
    actions.save(subject=committee, cells={at.section("v"): f"Mở đầu.\n{item.text}"}, by=by, at=NOW)
    address = reverse("reviews:intake", args=[committee.pk, intake.pk])
    assert "Báo cáo đã có đúng nội dung này" in signed_in("officer_a").get(address).content.decode()
    take(item, by)
    assert standing(committee)["v"] == f"Mở đầu.\n{item.text}"
    mended = f"Mở đầu.\n{item.text} Thêm một câu."
    actions.save(subject=committee, cells={at.section("v"): mended}, by=by, at=NOW)
    actions.undo_intake(intake=intake, by=by, at=NOW)
    assert standing(committee)["v"] == mended


def test_replacing_what_somebody_changed_meanwhile_is_refused_and_loses_nothing(
    intake: Intake, committee: Subject, actor: ActorOf
) -> None:
    by = actor("officer_a")
    actions.save(subject=committee, cells={at.section("v"): "Người khác vừa viết."}, by=by, at=NOW)
    item = the(intake, Kind.SECTION, "muc-v")
    with pytest.raises(actions.StaleSave):
        take(item, by, replace=True, seen=at.digest(""))
    assert standing(committee)["v"] == "Người khác vừa viết."
    item.refresh_from_db()
    assert item.state == FoundState.WAITING


def test_a_limitation_becomes_a_draft_with_its_passage_as_origin(
    intake: Intake, committee: Subject, actor: ActorOf
) -> None:
    item = intake.items.filter(kind=Kind.LIMITATION, passage__contains="lát vỏ đá").get()
    objective = the(intake, Kind.CAUSE)
    with pytest.raises(Refused, match="chưa được xác nhận"):
        take(item, actor("officer_a"), causes=[objective])
    take(objective, actor("officer_a"), text="Giá vật liệu tăng.", side="objective")
    take(item, actor("officer_a"), causes=[objective])
    item.refresh_from_db()
    assert item.entry is not None
    made = item.entry
    assert (made.state, made.unit_id, made.born_in_id) == (
        State.DRAFT,
        committee.unit.unit_id,
        committee.cycle_id,
    )
    assert made.origin_passage == item.passage
    assert (made.origin_type, made.origin_id) == ("reviews.founditem", item.pk)
    assert made.cause == "Giá vật liệu tăng."
    assert item.place in made.source
    assert item.get_absolute_url().endswith(f"#tim-thay-{item.pk}")


def test_causes_are_confirmed_one_by_one_and_only_these_go_into_a_draft(
    intake: Intake, committee: Subject, actor: ActorOf, signed_in: SignedIn
) -> None:
    by, client = actor("officer_a"), signed_in("officer_a")
    first, second = intake.items.filter(kind=Kind.CAUSE)[:2]
    limitation = the(intake, Kind.LIMITATION)
    address = reverse("reviews:found", args=[committee.pk, intake.pk, limitation.pk])
    mended = {"text": "Chậm kiểm tra.", "side": "subjective"}
    unclear = reverse("reviews:found", args=[committee.pk, intake.pk, second.pk])
    assert "Hãy chọn khách quan hay chủ quan" in client.post(unclear, mended | {"side": ""}).content.decode()
    assert client.post(unclear, mended).status_code == 302
    actions.drop_found(item=first, by=by, at=NOW)
    assert client.post(address, {"text": "Một hạn chế.", "causes": [first.pk]}).status_code == 422
    assert client.post(address, {"text": "Một hạn chế.", "causes": [second.pk]}).status_code == 302
    limitation.refresh_from_db()
    assert limitation.entry is not None
    assert limitation.entry.cause == "Chậm kiểm tra."
    second.refresh_from_db()
    assert (second.state, second.taken_text, second.side, second.entry) == (
        "taken",
        "Chậm kiểm tra.",
        "subjective",
        None,
    )
    actions.undo_intake(intake=intake, by=by, at=NOW)
    assert not intake.items.filter(state=FoundState.TAKEN).exists()


def test_causes_are_taken_together_only_where_it_is_known_who_answers_for_them(
    intake: Intake, actor: ActorOf
) -> None:
    causes = intake.items.filter(kind=Kind.CAUSE)
    causes.update(side="objective")
    assert actions.take_all(intake=intake, items=causes, by=actor("officer_a"), at=NOW) == causes.count()
    assert set(causes.values_list("state", "side")) == {("taken", "objective")}


def test_a_cause_without_a_side_is_refused(intake: Intake, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="khách quan hay chủ quan"):
        take(the(intake, Kind.CAUSE), actor("officer_a"))


def test_answers_and_results_enter_sections_iv_and_iii(
    intake: Intake, committee: Subject, entry: Shortcoming, suggested: list[SuggestedPoint], actor: ActorOf
) -> None:
    by = actor("officer_a")
    for item in intake.items.filter(kind__in=[Kind.ANSWER, Kind.PRIOR]).exclude(target=""):
        take(item, by)
    answers = dict(PointAnswer.objects.values_list("point_id", "text"))
    assert "bản đồ địa chính" in answers[suggested[0].pk]
    assert "Chủ tịch Ủy ban nhân dân phường" in answers[suggested[1].pk]
    told = PriorItem.objects.get(shortcoming=entry)
    assert told.result == "doing"
    assert "11 hồ sơ" in told.text


def test_what_belongs_nowhere_asks_for_its_place(intake: Intake, actor: ActorOf) -> None:
    item = intake.items.filter(kind=Kind.PRIOR, target="").get()
    with pytest.raises(Refused, match="Chưa chọn chỗ"):
        take(item, actor("officer_a"))
    with pytest.raises(Refused, match="Chưa chọn chỗ"):
        take(item, actor("officer_a"), into="muc-i_1")


def test_nothing_is_taken_twice_and_nothing_empty(intake: Intake, actor: ActorOf) -> None:
    item = the(intake, Kind.SECTION)
    with pytest.raises(Refused, match="Chưa có nội dung"):
        take(item, actor("officer_a"), text="  ", result="")
    take(item, actor("officer_a"))
    with pytest.raises(Refused, match="đã được nhận"):
        take(item, actor("officer_a"))


def test_all_of_a_section_at_once_is_all_or_nothing(
    intake: Intake, actor: ActorOf, committee: Subject
) -> None:
    limitations = list(intake.items.filter(kind=Kind.LIMITATION))
    assert actions.take_all(intake=intake, items=limitations, by=actor("officer_a"), at=NOW) == len(
        limitations
    )
    assert Shortcoming.objects.filter(state=State.DRAFT).count() == len(limitations)
    assert actions.take_all(intake=intake, items=limitations, by=actor("officer_a"), at=NOW) == 0
    unplaced = list(intake.items.filter(kind=Kind.PRIOR))
    with pytest.raises(Refused):
        actions.take_all(intake=intake, items=unplaced, by=actor("officer_a"), at=NOW)
    assert not PriorItem.objects.filter(review__subject=committee).exists()


def test_a_thing_left_out_can_be_taken_later_and_one_taken_can_be_left_out(
    intake: Intake, committee: Subject, actor: ActorOf
) -> None:
    by, item = actor("officer_a"), the(intake, Kind.SECTION, "muc-i_1")
    actions.drop_found(item=item, by=by, at=NOW)
    take(item, by)
    assert standing(committee)["i_1"]
    actions.drop_found(item=item, by=by, at=NOW)
    assert standing(committee)["i_1"] == ""
    item.refresh_from_db()
    assert (item.state, item.taken_into) == (FoundState.DROPPED, "")


def test_undoing_puts_everything_back_and_withdraws_the_drafts(
    intake: Intake, committee: Subject, actor: ActorOf
) -> None:
    by = actor("officer_a")
    actions.save(subject=committee, cells={at.section("i_1"): "Viết trước."}, by=by, at=NOW)
    for item in intake.items.filter(kind__in=[Kind.SECTION, Kind.LIMITATION, Kind.ANSWER]).exclude(
        target="", kind=Kind.SECTION
    ):
        take(item, by)
    actions.undo_intake(intake=intake, by=by, at=NOW)
    assert {key: text for key, text in standing(committee).items() if text} == {"i_1": "Viết trước."}
    assert not PointAnswer.objects.exclude(text="").exists()
    assert not Shortcoming.objects.filter(state=State.DRAFT).exists()
    intake.refresh_from_db()
    assert intake.undone_at == NOW
    assert intake.file
    with pytest.raises(Refused, match="đã được hoàn tác"):
        take(the(intake, Kind.SECTION), by)


def test_undoing_leaves_what_somebody_wrote_around_it_and_refuses_where_it_was_rewritten(
    intake: Intake, committee: Subject, actor: ActorOf
) -> None:
    by = actor("officer_a")
    one, other = the(intake, Kind.SECTION, "muc-v"), the(intake, Kind.SECTION, "muc-vi")
    take(one, by)
    take(other, by)
    text = standing(committee)["v"]
    actions.save(subject=committee, cells={at.section("v"): f"Mở đầu.\n{text}\nKết."}, by=by, at=NOW)
    actions.drop_found(item=one, by=by, at=NOW)
    assert standing(committee)["v"] == "Mở đầu.\nKết."
    actions.save(subject=committee, cells={at.section("vi"): "Viết lại hết."}, by=by, at=NOW)
    with pytest.raises(NotReady) as refused:
        actions.undo_intake(intake=intake, by=by, at=NOW)
    assert "sửa tiếp" in refused.value.missing[0].says
    assert standing(committee)["vi"] == "Viết lại hết."


def test_a_draft_that_somebody_went_on_with_is_not_withdrawn(intake: Intake, actor: ActorOf) -> None:
    by = actor("officer_a")
    item = take(the(intake, Kind.LIMITATION), by)
    assert item.entry is not None
    register.edit(
        entry=item.entry,
        wording="Viết rõ hơn",
        first_seen_on=item.entry.first_seen_on,
        details=Details(),
        by=by,
        at=NOW,
    )
    with pytest.raises(NotReady):
        actions.undo_intake(intake=intake, by=by, at=NOW)
    item.entry.refresh_from_db()
    assert item.entry.state == State.DRAFT


def test_after_the_report_is_sent_nothing_is_taken_and_nothing_undone(
    intake: Intake, committee: Subject, actor: ActorOf, whole_report: Callable[[Subject], dict[at.Cell, str]]
) -> None:
    by = actor("officer_a")
    actions.save(subject=committee, cells=whole_report(committee), by=by, at=NOW)
    actions.submit(subject=committee, by=by, at=NOW)
    for deed in (
        lambda: take(the(intake, Kind.SECTION), by),
        lambda: actions.drop_found(item=the(intake, Kind.SECTION), by=by, at=NOW),
        lambda: actions.undo_intake(intake=intake, by=by, at=NOW),
        lambda: actions.take_file(
            subject=committee, content=FILES["chu_thuong.docx"](), file_name="a.docx", by=by, at=NOW
        ),
    ):
        with pytest.raises(Refused, match="đã gửi"):
            deed()


@pytest.mark.parametrize("who", ["stranger", "organiser", "member_a", "delegate", "leader"])
def test_who_does_not_write_the_report_takes_no_file_in(
    intake: Intake, committee: Subject, actor: ActorOf, who: str
) -> None:
    with pytest.raises(NotAllowed):
        actions.take_file(subject=committee, content=REPORT, file_name="a.docx", by=actor(who), at=NOW)
    with pytest.raises(NotAllowed):
        take(the(intake, Kind.SECTION), actor(who))
    with pytest.raises(NotAllowed):
        actions.undo_intake(intake=intake, by=actor(who), at=NOW)


def test_a_persons_file_is_that_persons_alone(world: World, actor: ActorOf, signed_in: SignedIn) -> None:
    own = actions.take_file(
        subject=world.subjects["deputy_a"],
        content=FILES["mau_2a.docx"](),
        file_name="toi.docx",
        by=actor("deputy_a"),
        at=NOW,
    )
    with pytest.raises(NotAllowed):
        intake_page(own, actor("officer_a"))
    for name in ("intake", "intake_file"):
        address = reverse(f"reviews:{name}", args=[own.subject_id, own.pk])
        assert signed_in("officer_a").get(address).status_code == 403
        answer = signed_in("deputy_a").get(address)
        assert answer.status_code == 200
        if answer.streaming:
            assert b"".join(answer.streaming_content)
    found = intake_page(own, actor("deputy_a"))
    assert found.may
    assert not found.may_draft


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.docx", "rỗng"),
        (b"%PDF-1.7 ...", "a.pdf", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", "kiểu cũ"),
        ("Xin chào các đồng chí, đây không phải báo cáo.".encode(), "a.txt", "không thấy đề mục nào"),
    ],
)
def test_a_file_that_is_no_report_is_refused_with_a_way_out(
    committee: Subject, actor: ActorOf, content: bytes, name: str, says: str
) -> None:
    with pytest.raises(Refused, match=says) as refused:
        actions.take_file(subject=committee, content=content, file_name=name, by=actor("officer_a"), at=NOW)
    assert refused.value.way_out
    assert not Intake.objects.exists()


# The pages


def upload(client: Client, subject: Subject, content: bytes = REPORT, name: str = "bc.docx") -> HttpResponse:
    return client.post(
        reverse("reviews:intakes", args=[subject.pk]), {"file": SimpleUploadedFile(name, content)}
    )  # type: ignore[return-value]


def test_a_file_is_uploaded_read_and_shown_with_places_and_reasons(
    committee: Subject, entry: Shortcoming, signed_in: SignedIn
) -> None:
    client = signed_in("officer_a")
    assert "Chưa có tệp nào" in words(client.get(reverse("reviews:intakes", args=[committee.pk])))
    answer = upload(client, committee)
    assert answer.status_code == 302
    told = words(client.get(answer.headers["Location"]))
    assert "Tiến độ lát vỏ đá 3 tuyến phố Thử Nghiệm" in told
    assert "Đoạn 8" in told
    assert "Đề mục có số và tên như trong mẫu" in told
    assert "nên xem kỹ" in told
    assert "bc.docx" in words(client.get(reverse("reviews:intakes", args=[committee.pk])))
    assert "Nhập từ tệp Word" in words(client.get(reverse("reviews:report", args=[committee.pk])))


def test_a_refused_file_leaves_its_sentence_on_the_page(committee: Subject, signed_in: SignedIn) -> None:
    answer = upload(signed_in("officer_a"), committee, b"%PDF-1.4", "scan.pdf")
    assert answer.status_code == 409
    assert "Hãy tải lên bản Word (.docx) gốc" in words(answer)


def test_items_are_taken_left_out_and_taken_all_at_once_by_the_page(
    intake: Intake, committee: Subject, signed_in: SignedIn
) -> None:
    client = signed_in("officer_a")
    item = the(intake, Kind.SECTION, "muc-i_2")
    there = reverse("reviews:found", args=[committee.pk, intake.pk, item.pk])
    answer = client.post(there, {"text": "Sửa tay.", "into": "muc-i_3"})
    assert answer.status_code == 302
    assert standing(committee) == {"i_3": "Sửa tay."}
    assert "#tim-thay-" in answer.headers["Location"]
    client.post(there, {"viec": "bo"})
    assert standing(committee) == {"i_3": ""}
    everything = reverse("reviews:take_all", args=[committee.pk, intake.pk])
    client.post(everything, {"muc": "so-han-che"})
    assert Shortcoming.objects.filter(state=State.DRAFT).count() == 4
    client.post(reverse("reviews:undo_intake", args=[committee.pk, intake.pk]))
    assert not Shortcoming.objects.filter(state=State.DRAFT).exists()


def test_a_refusal_keeps_what_was_typed_and_says_why(
    intake: Intake, committee: Subject, signed_in: SignedIn
) -> None:
    client = signed_in("officer_a")
    item = the(intake, Kind.SECTION, "muc-i_2")
    answer = client.post(
        reverse("reviews:found", args=[committee.pk, intake.pk, item.pk]),
        {"text": "Chữ đã gõ rất lâu", "into": ""},
    )
    assert answer.status_code == 422
    assert "Hãy chọn chỗ trong báo cáo" in words(answer)
    assert "Chữ đã gõ rất lâu" in answer.content.decode()


def test_the_file_is_handed_out_as_it_came_only_to_be_saved(
    intake: Intake, committee: Subject, signed_in: SignedIn
) -> None:
    answer = signed_in("officer_a").get(reverse("reviews:intake_file", args=[committee.pk, intake.pk]))
    assert b"".join(answer.streaming_content) == REPORT  # type: ignore[attr-defined]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_an_intake_of_another_report_is_not_found_here(
    intake: Intake, world: World, signed_in: SignedIn
) -> None:
    other = world.subjects["executive"]
    assert (
        signed_in("officer_a").get(reverse("reviews:intake", args=[other.pk, intake.pk])).status_code == 404
    )


def test_the_pages_ask_as_often_for_one_file_as_for_three(
    intake: Intake,
    committee: Subject,
    actor: ActorOf,
    signed_in: SignedIn,
    django_assert_num_queries: Callable[..., object],
) -> None:
    client = signed_in("officer_a")
    address = reverse("reviews:intakes", args=[committee.pk])
    here = reverse("reviews:intake", args=[committee.pk, intake.pk])
    client.get(address)
    with django_assert_num_queries(LIST):
        client.get(address)
    with django_assert_num_queries(ONE):
        client.get(here)
    for name in ("chu_thuong.docx", "hai_cot.docx"):
        actions.take_file(
            subject=committee, content=FILES[name](), file_name=name, by=actor("officer_a"), at=NOW
        )
    take(the(intake, Kind.LIMITATION), actor("officer_a"))
    with django_assert_num_queries(LIST):
        client.get(address)
    with django_assert_num_queries(ONE):
        client.get(here)
