"""What leaves the conference: minutes read out, signed, frozen; tasks from directing speeches; a news draft."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from time_machine import travel

from apps.conferences.hall import DAY, Actors, finish, later, refusal_of, say
from apps.conferences.pages import SignedIn, get, post, text_of
from cast import World
from kiemdiem.assignments.models import Task
from kiemdiem.conferences import actions
from kiemdiem.conferences.actions import TaskWords
from kiemdiem.conferences.models import AgendaItem, Conference, MinutesVersion, NewsDraft, Speech, TaskDraft
from kiemdiem.conferences.phrases import NO_LEVEL, NO_NAME, due_said, redacted
from kiemdiem.conferences.queries.news import news_parts
from kiemdiem.conferences.queries.screen import conferences_for_pages
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.refusal import NotAllowed, NotReady

CLOSING = "Giao đồng chí Đặng Hư Cấu khắc phục. Thống nhất mức Hoàn thành tốt nhiệm vụ."


@pytest.fixture
def closed(hall: Conference, item: Callable[[str], AgendaItem], actor: Actors) -> Conference:
    """A conference held to its end."""
    for number, name in enumerate(("Ủy", "Ban", "Vũ", "Đặng", "Bùi")):
        finish(item(name), actor("officer_a"), 20 + 2 * number)
    actions.close_conference(conference=hall, conclusion=CLOSING, by=actor("head_a"), at=later(60))
    return conferences_for_pages().get()


@pytest.fixture
def version(closed: Conference, actor: Actors) -> MinutesVersion:
    """The first version of its minutes."""
    actions.read_out(conference=closed, by=actor("officer_a"), at=later(61))
    return actions.make_minutes(conference=closed, by=actor("officer_a"), at=later(62))


def test_minutes_are_made_after_the_closing_and_the_reading_out(
    hall: Conference, actor: Actors, closed: Conference
) -> None:
    early = refusal_of(lambda: actions.make_minutes(conference=closed, by=actor("officer_a"), at=later(61)))
    assert early.reason == "Biên bản chưa được đọc trước hội nghị."
    actions.read_out(conference=closed, by=actor("officer_a"), at=later(61))
    assert (
        refusal_of(lambda: actions.read_out(conference=closed, by=actor("officer_a"), at=later(62))).reason
        == "Đã ghi việc đọc biên bản."
    )


def test_nobody_makes_minutes_of_an_open_conference(hall: Conference, actor: Actors) -> None:
    with pytest.raises(NotAllowed):
        actions.make_minutes(conference=hall, by=actor("officer_a"), at=later(5))


def test_the_text_stands_under_its_hash_and_is_frozen_with_both_names(
    version: MinutesVersion, actor: Actors
) -> None:
    assert version.content_hash == sha256(version.content.encode()).hexdigest()
    for words in (
        "Chủ trì: Vũ Tưởng Tượng. Thư ký: Đỗ Phỏng Tác.",
        "3.1. Ủy ban nhân dân",
        CLOSING,
        "đọc trước hội nghị lúc 09:01",
    ):
        assert words in version.content
    actions.sign_minutes(version=version, by=actor("officer_a"), at=later(63))
    version.refresh_from_db()
    assert version.frozen_at is None
    assert (
        refusal_of(lambda: actions.sign_minutes(version=version, by=actor("officer_a"), at=later(64))).reason
        == "Đồng chí đã ký biên bản này."
    )
    actions.sign_minutes(version=version, by=actor("head_a"), at=later(64))
    version.refresh_from_db()
    assert version.frozen_at == later(64)


def test_only_chair_and_secretary_sign(version: MinutesVersion, actor: Actors) -> None:
    for who in ("deputy_a", "member_a", "delegate", "organiser"):
        with pytest.raises(NotAllowed):
            actions.sign_minutes(version=version, by=actor(who), at=later(63))


def test_names_on_paper_are_taken_down_once_and_not_ahead(version: MinutesVersion, actor: Actors) -> None:
    def enter(role: str, on: date = DAY) -> None:
        actions.enter_signature(version=version, role=role, signed_on=on, by=actor("officer_a"), at=later(63))

    assert "Ngày ký" in refusal_of(lambda: enter("chair", date(2026, 12, 2))).reason
    enter("chair")
    assert "Đã có chữ ký" in refusal_of(lambda: enter("chair")).reason
    enter("secretary")
    version.refresh_from_db()
    assert version.frozen_at


def test_what_is_signed_changes_by_a_new_version_with_its_ground_alone(
    version: MinutesVersion, closed: Conference, actor: Actors
) -> None:
    def again(
        ground: str = "Đề nghị của Đoàn số 1", amendment: str = "Mục 3.1: sửa hai dự án thành ba dự án."
    ) -> MinutesVersion:
        return actions.make_minutes(
            conference=closed, ground=ground, amendment=amendment, by=actor("officer_a"), at=later(70)
        )

    assert refusal_of(again).reason == "Biên bản lần 1 chưa đủ chữ ký."
    for who in ("officer_a", "head_a"):
        actions.sign_minutes(version=version, by=actor(who), at=later(65))
    for faulty in ({"ground": ""}, {"amendment": " "}):
        assert "phải ghi căn cứ và nội dung sửa" in refusal_of(lambda faulty=faulty: again(**faulty)).reason
    second = again()
    assert second.content.startswith(version.content)
    assert "SỬA LẦN 2 (căn cứ: Đề nghị của Đoàn số 1)" in second.content
    version.refresh_from_db()
    assert version.content_hash == sha256(version.content.encode()).hexdigest()


def test_the_pages_lead_from_reading_out_to_the_signed_text(closed: Conference, signed_in: SignedIn) -> None:
    client = signed_in("officer_a")
    post(client, "conferences:read_out", closed.pk)
    post(client, "conferences:make_minutes", closed.pk)
    version = MinutesVersion.objects.get()
    post(client, "conferences:sign", version.pk)
    wrong = text_of(post(client, "conferences:enter_signature", version.pk, role="chair", signed_on=""))
    assert "Chưa nhập ô này." in wrong
    post(client, "conferences:enter_signature", version.pk, role="chair", signed_on="2026-12-01")
    page = get(client, "conferences:version", version.pk)
    assert "Đã ký đủ, không sửa được nữa" in page
    assert version.content_hash in page
    file = client.get(reverse("conferences:version", args=[version.pk]) + "?tep=1")
    assert sha256(file.content).hexdigest() == version.content_hash
    assert "Biên bản lần 1" in get(client, "conferences:minutes", closed.pk)
    assert signed_in("stranger").get(reverse("conferences:version", args=[version.pk])).status_code == 403


def test_a_changed_text_is_told(version: MinutesVersion, signed_in: SignedIn) -> None:
    MinutesVersion.objects.update(content=version.content + " thêm")
    assert "Nội dung không khớp mã băm" in get(signed_in("officer_a"), "conferences:version", version.pk)


def test_the_page_of_a_version_names_the_software_at_its_foot(
    version: MinutesVersion, signed_in: SignedIn
) -> None:
    page = get(signed_in("officer_a"), "conferences:version", version.pk)
    assert f"Kiểm Điểm {settings.VERSION}. Phần mềm hỗ trợ" in page


@pytest.fixture
def directive(under_way: AgendaItem, world: World, actor: Actors) -> Speech:
    """A directing speech of the delegation's."""
    return actions.record_speech(
        item=under_way, speaker=world.people["delegate"], kind="directive", by=actor("officer_a"), at=later(9),
        text="Làm rõ trách nhiệm. Xử lý xong 12 trường hợp lấn chiếm trước ngày 31/3/2027.",
    )  # fmt: skip


def send(client: Client, address: str, number: int, /, **data: object) -> None:
    """Send a form that has a field called name."""
    with travel(later(60), tick=False):
        assert client.post(reverse(address, args=[number]), data).status_code == 302


def draft(speech: Speech, by: Actors, **words: object) -> TaskDraft:
    return actions.draft_task(
        speech=speech, passage="Xử lý xong 12 trường hợp lấn chiếm trước ngày 31/3/2027.",
        words=TaskWords(**{"name": "Xử lý 12 trường hợp lấn chiếm", **words}), by=by("officer_a"), at=later(10),
    )  # fmt: skip


def test_a_sentence_of_a_directing_speech_becomes_a_task_of_its_owner(
    directive: Speech, world: World, actor: Actors
) -> None:
    made = draft(directive, actor)
    with pytest.raises(NotReady) as lacking:
        actions.give_task(draft=made, by=actor("head_a"), at=later(11))
    assert len(lacking.value.missing) == 2
    words = TaskWords(made.name, world.posts["deputy_a"], date(2027, 3, 31))
    actions.edit_task(draft=made, words=words, by=actor("officer_a"), at=later(12))
    given = actions.give_task(draft=made, by=actor("head_a"), at=later(13))
    assert (given.person, given.due_on) == (world.people["deputy_a"], date(2027, 3, 31))
    assert "Ý kiến chỉ đạo tại Hội nghị kiểm điểm năm 2026" in given.source
    twice = refusal_of(lambda: actions.give_task(draft=made, by=actor("head_a"), at=later(14)))
    assert "đã được giao" in twice.reason
    assert Task.objects.count() == 1


def test_only_what_was_said_as_a_direction_and_only_once(
    directive: Speech, under_way: AgendaItem, world: World, actor: Actors
) -> None:
    draft(directive, actor)
    assert "đã được soạn thành nhiệm vụ" in refusal_of(lambda: draft(directive, actor)).reason
    comment = say(under_way, world, actor("officer_a"))
    assert "không phải ý kiến chỉ đạo" in refusal_of(lambda: draft(comment, actor)).reason
    unsaid = refusal_of(
        lambda: actions.draft_task(
            speech=directive,
            passage="Chưa ai nói câu này.",
            words=TaskWords("x"),
            by=actor("officer_a"),
            at=later(11),
        )
    )
    assert "Đoạn trích không có trong ý kiến này." in unsaid.reason


def test_a_draft_is_dropped_with_a_reason(directive: Speech, actor: Actors) -> None:
    made = draft(directive, actor)
    empty = refusal_of(
        lambda: actions.drop_task(draft=made, because=" ", by=actor("officer_a"), at=later(11))
    )
    assert "phải nêu lý do" in empty.reason
    actions.drop_task(draft=made, because="đã có trong kế hoạch", by=actor("officer_a"), at=later(11))
    gone = refusal_of(lambda: actions.give_task(draft=made, by=actor("head_a"), at=later(12)))
    assert "đã bỏ: đã có trong kế hoạch" in gone.reason


def test_a_task_without_a_name_is_refused(directive: Speech, actor: Actors) -> None:
    for name in (" ", "x" * 301):
        assert (
            "Tên nhiệm vụ phải có" in refusal_of(lambda name=name: draft(directive, actor, name=name)).reason
        )


def test_the_pages_lead_from_the_speech_to_the_task(
    directive: Speech, world: World, signed_in: SignedIn
) -> None:
    client = signed_in("officer_a")
    page = get(
        client,
        "conferences:draft_task",
        directive.pk,
        query="?doan=L%C3%A0m+r%C3%B5+tr%C3%A1ch+nhi%E1%BB%87m.",
    )
    assert "Làm rõ trách nhiệm.</textarea>" in page
    send(
        client,
        "conferences:draft_task",
        directive.pk,
        passage="Làm rõ trách nhiệm.",
        name="Làm rõ trách nhiệm",
    )
    made = TaskDraft.objects.get()
    refused = text_of(post(client, "conferences:give_task", made.pk))
    assert "Chưa chọn chức vụ được giao." in refused
    send(
        client,
        "conferences:task",
        made.pk,
        name=made.name,
        post=world.posts["deputy_a"].pk,
        due_on="2027-03-31",
    )
    post(client, "conferences:give_task", made.pk)
    assert "Đã giao" in get(client, "conferences:task", made.pk)
    assert "Nhiệm vụ (đã giao)" in get(client, "conferences:conference", directive.item.conference_id)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Xử lý xong trước ngày 31/3/2027.", date(2027, 3, 31)),
        ("Từ 01/01/2027 rà soát, chậm nhất 30-6-2027 báo cáo.", date(2027, 6, 30)),
        ("Hoàn thành đến hết ngày 15.2.2027", date(2027, 2, 15)),
        ("Kế hoạch ban hành ngày 05/12/2026 còn chung chung.", None),
        ("Xong trước 31/02/2027.", None),
        ("Xong trước quý II.", None),
    ],
)
def test_the_day_by_which_something_is_to_be_done_is_heard(said: str, day: date | None) -> None:
    assert due_said(said) == day


def test_the_draft_of_a_task_has_the_post_and_the_day_that_were_said_and_tells_who_holds_a_post(
    directive: Speech, world: World, signed_in: SignedIn
) -> None:
    post, second = world.posts["deputy_a"], world.posts["member_a"]
    second.title = post.title
    second.save()
    directive.text = f"Giao {world.posts['head_a'].title} chỉ đạo xong trước ngày 31/3/2027."
    directive.save()
    page = get(signed_in("officer_a"), "conferences:draft_task", directive.pk)
    assert f"{post.title}: {world.people['deputy_a'].full_name}</option>" in page
    assert f"{post.title}: {world.people['member_a'].full_name}</option>" in page
    assert f'<option value="{world.posts["head_a"].pk}" selected>' in page
    assert 'value="2027-03-31"' in page
    directive.text = f"Giao {post.title} chỉ đạo."
    directive.save()
    two_of_that_title = get(signed_in("officer_a"), "conferences:draft_task", directive.pk)
    assert "selected>Chưa chọn" in two_of_that_title


def test_names_and_levels_are_covered_unless_kept(closed: Conference, actor: Actors) -> None:
    keys = [part.key for part in news_parts(closed)]

    def made(*, names: bool, levels: bool) -> NewsDraft:
        return actions.draft_news(
            conference=closed, title="Kiểm điểm tại An Thử", parts=keys, names=names, levels=levels,
            by=actor("officer_a"), at=later(70),
        )  # fmt: skip

    covered, kept = made(names=False, levels=False), made(names=True, levels=True)
    assert f"Giao {NO_NAME} khắc phục." in covered.text
    assert f"mức {NO_LEVEL}" in covered.text
    assert "Hư Cấu" not in covered.text
    assert "Hoàn thành tốt" not in covered.text
    assert covered.redacted == 2
    assert (kept.redacted, CLOSING.split(". ", maxsplit=1)[0] in kept.text) == (0, True)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("ĐẶNG HƯ CẤU báo cáo", f"{NO_NAME} báo cáo"),
        ("đ/c Cấu nhận khuyết điểm", f"{NO_NAME} nhận khuyết điểm"),
        ("Đồng chí Hư  Cấu hứa", f"{NO_NAME} hứa"),
        ("xếp HTXSNV, KHT", f"xếp {NO_LEVEL}, {NO_LEVEL}"),
        ("cơ cấu hợp lý, hoàn thành kế hoạch", "cơ cấu hợp lý, hoàn thành kế hoạch"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, clean: str) -> None:
    assert redacted(text, ["Đặng Hư Cấu"], levels=False)[0] == clean


def test_conclusions_on_people_are_never_offered(closed: Conference, world: World) -> None:
    people = {item.pk for item in closed.agenda.filter(subject__person__isnull=False)}
    assert not any(part.key.startswith(f"noi-dung-{pk}-") for part in news_parts(closed) for pk in people)


def test_a_second_person_approves_the_news(closed: Conference, signed_in: SignedIn, actor: Actors) -> None:
    client = signed_in("officer_a")
    assert "Chưa nhập ô này." in text_of(post(client, "conferences:news", closed.pk, title="Tin"))
    post(client, "conferences:news", closed.pk, title="Tin của Vũ Tưởng Tượng", parts=["dien-ra"])
    made = NewsDraft.objects.get()
    assert made.title == f"Tin của {NO_NAME}"
    own = refusal_of(lambda: actions.approve_news(draft=made, by=actor("officer_a"), at=later(71)))
    assert own.reason == "Người soạn không tự duyệt dự thảo tin của mình."
    early = client.get(reverse("conferences:download_news", args=[made.pk]))
    assert "chưa được người thứ hai duyệt" in text_of(early)
    post(signed_in("head_a"), "conferences:approve_news", made.pk)
    file = client.get(reverse("conferences:download_news", args=[made.pk])).content.decode()
    assert file.startswith(made.title)
    assert (
        "đã được duyệt"
        in refusal_of(lambda: actions.approve_news(draft=made, by=SYSTEM, at=later(80))).reason
    )
    assert signed_in("member_a").get(reverse("conferences:news_draft", args=[made.pk])).status_code == 403
