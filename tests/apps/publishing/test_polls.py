"""Polls of the public: asked by one, approved by another, answered once, closed for good, and nobody's trace in it."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client

from apps.publishing.stage import desk_of
from cast import NOW, TODAY, World, cause
from kiemdiem.audit.models import Event
from kiemdiem.cli.tick import tick
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.notices.models import Notice
from kiemdiem.publishing.actions import polls as actions
from kiemdiem.publishing.actions import publications
from kiemdiem.publishing.actions.polls import Details
from kiemdiem.publishing.models import Poll, PollAnswer, PollCode, PollState
from kiemdiem.publishing.queries import beneath
from kiemdiem.publishing.queries import polls as queries
from kiemdiem.publishing.views.limits import Limits, address_of
from kiemdiem.shortcomings import actions as register
from kiemdiem.shortcomings.models import Shortcoming

ActorOf = Callable[[str], Actor]
Clients = Callable[[str], Client]
KEY = "0f" * 32
ASKED = Details(
    question="Có nên xây dựng thành phố thông minh?", purpose="Lấy ý kiến cho chương trình năm 2027.",
    options=("Nên làm ngay", "Nên làm từng bước", "Chưa nên"), way="device", several=False, shows="closed",
    opens_on=TODAY, closes_on=TODAY + timedelta(days=7), per_minute=30,
)  # fmt: skip
PHONE = "Mozilla/5.0 (Linux; Android 5.1; Máy-Riêng-Của-Tôi)"
ADDRESS = "203.0.113.77"


@pytest.fixture(autouse=True)
def fresh_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test begin with a process that has counted nobody."""
    monkeypatch.setattr("kiemdiem.publishing.views.polls.LIMITS", Limits())


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Hold the day of the cast."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def poll(world: World, actor: ActorOf) -> Poll:
    """Return a poll of ward A, drafted by its officer."""
    return drafted(world, actor)


@pytest.fixture
def opened(poll: Poll, actor: ActorOf) -> Poll:
    """Return the poll, approved by the head."""
    return approved(poll, actor)


def drafted(world: World, actor: ActorOf, **changed: object) -> Poll:
    return actions.draft_poll(
        unit=world.units["ward_a"], details=replace(ASKED, **changed), by=actor("officer_a"), at=NOW
    )


def approved(poll: Poll, actor: ActorOf) -> Poll:
    return actions.approve_poll(poll=poll, key=KEY, by=actor("head_a"), at=NOW)


def phone() -> Client:
    return Client(HTTP_USER_AGENT=PHONE, REMOTE_ADDR=ADDRESS)


def answer(client: Client, poll: Poll, **sent: object) -> str:
    """Open the page, answer, follow; return what the page then says."""
    client.get(f"/cong-khai/binh-chon/{poll.pk}/")
    told = client.post(f"/cong-khai/binh-chon/{poll.pk}/tra-loi/", sent or {"picks": 2}, follow=True)
    return told.content.decode()


def test_a_poll_needs_a_question_a_purpose_options_that_differ_and_a_window(
    world: World, actor: ActorOf
) -> None:
    for changed, says in (
        ({"question": " "}, "câu hỏi"),
        ({"purpose": ""}, "mục đích"),
        ({"options": ("Một",)}, "từ 2 đến 20 phương án; đang có 1"),
        ({"options": ("Đồng ý", "đồng  Y")}, "trùng nhau"),
        ({"closes_on": TODAY - timedelta(days=1)}, "ở trước ngày bắt đầu"),
    ):
        with pytest.raises(Refused, match=says):
            drafted(world, actor, **changed)
    assert not Poll.objects.exists()


def test_who_drafted_or_edited_it_does_not_approve_it(world: World, poll: Poll, actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        actions.approve_poll(poll=poll, key=KEY, by=actor("officer_a"), at=NOW)
    actions.edit_poll(poll=poll, details=ASKED, by=actor("head_a"), at=NOW)
    with pytest.raises(Refused, match="không tự duyệt"):
        actions.approve_poll(poll=poll, key=KEY, by=actor("head_a"), at=NOW)
    assert actions.approve_poll(poll=poll, key=KEY, by=actor("organiser"), at=NOW).state == PollState.APPROVED


def test_who_may_approve_a_poll_is_told_that_it_waits(world: World, poll: Poll) -> None:
    told = Notice.objects.filter(about_type="publishing.poll", about_id=poll.pk)
    assert {one.account for one in told} == {world.accounts["head_a"], world.accounts["organiser"]}
    assert {one.url for one in told} == {f"/cong-khai/quan-ly/binh-chon/{poll.pk}/"}


def test_once_approved_nothing_of_it_changes(opened: Poll, actor: ActorOf) -> None:
    with pytest.raises(NotAllowed, match="Bình chọn đã duyệt"):
        actions.edit_poll(poll=opened, details=ASKED, by=actor("officer_a"), at=NOW)


def test_a_window_that_is_past_is_not_approved(world: World, actor: ActorOf) -> None:
    late = drafted(world, actor, opens_on=date(2026, 11, 1), closes_on=date(2026, 11, 2))
    with pytest.raises(Refused, match="đã hết từ 02/11/2026"):
        approved(late, actor)


def test_the_public_sees_no_draft(poll: Poll, client: Client) -> None:
    assert client.get(f"/cong-khai/binh-chon/{poll.pk}/").status_code == 404
    assert client.post(f"/cong-khai/binh-chon/{poll.pk}/tra-loi/", {"picks": 1}).status_code == 404
    assert ASKED.question not in client.get("/cong-khai/binh-chon/").content.decode()


def test_a_device_answers_once_and_is_told_so_in_a_sentence(opened: Poll) -> None:
    client = phone()
    assert "Đã ghi câu trả lời" in answer(client, opened, picks=2)
    assert "Thiết bị này đã trả lời bình chọn này rồi." in answer(client, opened, picks=1)
    assert "Đã ghi câu trả lời" in answer(phone(), opened, picks=2)
    assert queries.tally(opened.pk) == queries.Tally(2, {2: 2})


def test_a_second_answer_keeps_what_was_picked_on_the_page(opened: Poll) -> None:
    client = phone()
    answer(client, opened, picks=2)
    told = client.post(f"/cong-khai/binh-chon/{opened.pk}/tra-loi/", {"picks": "3"})
    assert told.status_code == 409
    assert [
        box for box in told.content.decode().split("<input ")[1:] if "checked" in box and 'value="3"' in box
    ]


def test_what_is_no_option_or_none_is_refused(opened: Poll) -> None:
    client = phone()
    assert "Phương án này không có" in answer(client, opened, picks=9)
    assert "Chưa chọn phương án nào" in answer(client, opened, other=1)
    assert not PollAnswer.objects.exists()


def test_a_browser_without_cookies_or_with_a_forged_one_is_told_what_to_do(opened: Poll) -> None:
    client = phone()
    path = f"/cong-khai/binh-chon/{opened.pk}/tra-loi/"
    assert "Hãy bật cookie" in client.post(path, {"picks": 1}).content.decode()
    client.cookies[f"kd_binh_chon_{opened.pk}"] = f"{opened.pk}:tu-nghi-ra:chu-ky-gia"
    assert "Hãy bật cookie" in client.post(path, {"picks": 1}).content.decode()
    assert not PollAnswer.objects.exists()


def test_several_options_may_be_picked_where_the_poll_says_so(world: World, actor: ActorOf) -> None:
    poll = approved(drafted(world, actor, several=True), actor)
    answer(phone(), poll, picks=[1, 3])
    answer(phone(), poll, picks=[3])
    assert queries.tally(poll.pk) == queries.Tally(2, {1: 1, 3: 2})


def test_a_printed_code_answers_once_from_any_device(world: World, actor: ActorOf) -> None:
    poll = approved(drafted(world, actor, way="code"), actor)
    actions.make_codes(poll=poll, codes=["ABCD-2345-WXYZ"], by=actor("officer_a"), at=NOW)
    assert "Mã này không đúng." in answer(phone(), poll, picks=1, code="ABCD-2345-WXY2")
    assert "Đã ghi câu trả lời" in answer(phone(), poll, picks=1, code=" abcd2345wxyz ")
    assert "Mã này đã trả lời bình chọn này rồi." in answer(phone(), poll, picks=2, code="ABCD-2345-WXYZ")
    assert queries.tally(poll.pk) == queries.Tally(1, {1: 1})


def test_codes_are_shown_once_to_be_printed_and_kept_as_hashes(
    world: World, actor: ActorOf, signed_in: Clients
) -> None:
    poll = approved(drafted(world, actor, way="code"), actor)
    page = signed_in("officer_a").post(f"/cong-khai/quan-ly/binh-chon/{poll.pk}/ma/", {"count": 3})
    codes = [part.split("<")[0] for part in page.content.decode().split("<li><strong>")[1:]]
    assert len(codes) == 3
    assert page["Cache-Control"] == "no-store"
    kept = set(PollCode.objects.values_list("hash", flat=True))
    assert kept == {actions.trace(KEY, actions.code_letters(code)) for code in codes}
    with pytest.raises(Refused, match="tính theo thiết bị"):
        actions.make_codes(
            poll=approved(drafted(world, actor), actor), codes=["X"], by=actor("officer_a"), at=NOW
        )


def test_before_its_first_day_and_after_its_last_nobody_answers(opened: Poll) -> None:
    client = phone()
    client.get(f"/cong-khai/binh-chon/{opened.pk}/")
    for day in (-1, 8):
        with time_machine.travel(NOW + timedelta(days=day), tick=False):
            told = client.post(f"/cong-khai/binh-chon/{opened.pk}/tra-loi/", {"picks": 1})
        assert told.status_code == 409
        assert "không còn nhận trả lời" in told.content.decode() or "chưa bắt đầu" in told.content.decode()
    assert not PollAnswer.objects.exists()


def test_the_result_is_seen_only_when_the_setting_says_so(world: World, actor: ActorOf) -> None:
    later, at_once, never = (
        approved(drafted(world, actor, shows=shows), actor) for shows in ("closed", "answered", "never")
    )
    asked = "Số lượt"
    assert asked not in phone().get(f"/cong-khai/binh-chon/{at_once.pk}/").content.decode()
    assert asked in answer(phone(), at_once, picks=1)
    assert asked not in answer(phone(), later, picks=1)
    assert asked not in answer(phone(), never, picks=1)
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        page = phone().get(f"/cong-khai/binh-chon/{later.pk}/").content.decode()
        assert "<strong>1</strong> lượt trả lời" in page
        assert f"Số liệu đến ngày {later.closes_on:%d/%m/%Y}." in page
        assert "không đại diện cho ý kiến của toàn thể Nhân dân" in page
        assert asked not in phone().get(f"/cong-khai/binh-chon/{never.pk}/").content.decode()


def test_who_answered_by_code_sees_the_result_where_the_setting_says_so(world: World, actor: ActorOf) -> None:
    poll = approved(drafted(world, actor, way="code", shows="answered"), actor)
    actions.make_codes(poll=poll, codes=["ABCD-2345-WXYZ"], by=actor("officer_a"), at=NOW)
    assert "Số lượt" in answer(phone(), poll, picks=1, code="ABCD-2345-WXYZ")
    assert "Số lượt" not in phone().get(f"/cong-khai/binh-chon/{poll.pk}/").content.decode()


def test_a_poll_closes_itself_after_its_last_day_and_its_key_is_gone(opened: Poll) -> None:
    answer(phone(), opened, picks=1)
    answer(phone(), opened, picks=2)
    told: list[str] = []
    for day in (7, 8, 8):
        tick(TODAY + timedelta(days=day), NOW + timedelta(days=day), told.append)
    assert [line for line in told if "Bình chọn" in line] == [
        f"- Bình chọn hết hạn, đã lưu trữ: {count}." for count in (0, 1, 0)
    ]
    opened.refresh_from_db()
    assert (opened.state, opened.key, opened.answers) == (PollState.CLOSED, "", 2)
    assert list(opened.options.values_list("votes", flat=True)) == [1, 1, 0]
    event = Event.objects.get(action="publishing.archive_poll")
    assert event.actor_name == SYSTEM.name
    assert json.loads(event.payload) == {"amount": 2}


def test_ending_early_takes_a_reason_and_is_for_good(opened: Poll, actor: ActorOf) -> None:
    with pytest.raises(Refused, match="lý do kết thúc sớm"):
        actions.close_poll(poll=opened, because=" ", by=actor("head_a"), at=NOW)
    actions.close_poll(poll=opened, because="Câu hỏi gây hiểu lầm", by=actor("head_a"), at=NOW)
    page = phone().get(f"/cong-khai/binh-chon/{opened.pk}/").content.decode()
    assert f"Số liệu đến ngày {TODAY:%d/%m/%Y}." in page
    with pytest.raises(Refused, match="không còn nhận trả lời"):
        actions.answer(poll_id=opened.pk, picks=[1], token="x", at=NOW)
    with pytest.raises(NotAllowed):
        actions.close_poll(poll=opened, because="Lần nữa", by=actor("head_a"), at=NOW)


def test_one_address_is_slowed_and_others_are_not(world: World, actor: ActorOf) -> None:
    poll = approved(drafted(world, actor, per_minute=2), actor)
    assert "Đã ghi" in answer(phone(), poll)
    assert "Đã ghi" in answer(phone(), poll)
    assert "quá nhiều lượt gửi" in answer(phone(), poll)
    assert "Đã ghi" in answer(Client(REMOTE_ADDR="203.0.113.78"), poll)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert "Đã ghi" in answer(phone(), poll)


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(rf, settings) -> None:
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 198.51.100.9")
    settings.HTTPS = False
    assert address_of(request) == "127.0.0.1"
    settings.HTTPS = True
    assert address_of(request) == "198.51.100.9"
    assert address_of(rf.get("/", REMOTE_ADDR="2001:db8::1")) == address_of(
        rf.get("/", REMOTE_ADDR="2001:db8::9")
    )


def test_the_memory_of_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiemdiem.publishing.views.limits.MOST_ADDRESSES", 3)
    limits = Limits()
    for number in range(10):
        assert limits.allow(f"10.0.0.{number}", 1, NOW)
    assert len(limits._counts) <= 3


@contextmanager
def everything_logged() -> Iterator[list[str]]:
    """Collect whatever any logger says, down to the least of its levels."""
    lines: list[str] = []

    class Taken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    root, handler = logging.getLogger(), Taken(level=0)
    django = logging.getLogger("django")
    before = root.level, django.level
    root.addHandler(handler)
    root.setLevel(0)
    django.setLevel(0)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(before[0])
        django.setLevel(before[1])


def every_value() -> Iterator[str]:
    """Yield every value of every table of the database, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- our own tables
            for row in cursor.fetchall():
                yield from (
                    bytes(value).decode(errors="replace")
                    if isinstance(value, memoryview | bytes)
                    else str(value)
                    for value in row
                )


def test_after_answering_no_table_and_no_log_knows_address_device_or_token(
    world: World, actor: ActorOf, capfd: pytest.CaptureFixture[str]
) -> None:
    by_device = approved(drafted(world, actor, shows="answered"), actor)
    by_code = approved(drafted(world, actor, way="code"), actor)
    actions.make_codes(poll=by_code, codes=["ABCD-2345-WXYZ"], by=actor("officer_a"), at=NOW)
    client = phone()
    with everything_logged() as lines:
        assert "Đã ghi" in answer(client, by_device, picks=1)
        answer(client, by_device, picks=1)
        answer(client, by_device, picks=77)
        answer(client, by_code, picks=1, code="SAI2-SAI2-SAI2")
        assert "Đã ghi" in answer(client, by_code, picks=1, code="ABCD-2345-WXYZ")
    cookies = [morsel.value for name, morsel in client.cookies.items() if name.startswith("kd_")]
    assert len(cookies) == 2
    tokens = [part for cookie in cookies for part in cookie.split(":")[1:2] if part != "da-tra-loi"]
    assert len(tokens) == 1
    secrets = [ADDRESS, PHONE, "Máy-Riêng-Của-Tôi", *cookies, *tokens, "ABCD-2345-WXYZ", "ABCD2345WXYZ"]
    said = capfd.readouterr()
    values = [*every_value(), *lines, said.out, said.err]
    assert any(ASKED.question in value for value in values), "the search must be able to find something"
    assert [(secret, value) for value in values for secret in secrets if secret in value] == []
    assert {"PollAnswer", "PollCode"} <= {model.__name__ for model in apps.get_models()}
    assert settings.LOGGING["handlers"].keys() == {"stderr"}


def test_an_answer_is_no_event_of_the_journal_and_takes_two_statements(
    opened: Poll, django_assert_num_queries
) -> None:
    before = Event.objects.count()
    actions.answer(poll_id=opened.pk, picks=[1], token="x", at=NOW)
    with django_assert_num_queries(
        4
    ):  # two, and the mark and its release that a transaction is within a test
        actions.answer(poll_id=opened.pk, picks=[1], token="y", at=NOW)
    assert Event.objects.count() == before


def test_the_public_s_page_takes_few_statements(opened: Poll, django_assert_num_queries) -> None:
    client = phone()
    client.get(f"/cong-khai/binh-chon/{opened.pk}/")
    with django_assert_num_queries(2):
        client.get(f"/cong-khai/binh-chon/{opened.pk}/")
    with django_assert_num_queries(
        5
    ):  # three, and the mark and its release that a transaction is within a test
        client.post(f"/cong-khai/binh-chon/{opened.pk}/tra-loi/", {"picks": 1})


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_the_same_statements_for_one_and_for_three(
    world: World, actor: ActorOf, signed_in: Clients, django_assert_num_queries, count: int
) -> None:
    for _ in range(count):
        approved(drafted(world, actor), actor)
    officer = actor("officer_a")
    with django_assert_num_queries(2):
        queries.poll_list(officer, TODAY, lambda _: slice(0, 50))
    with django_assert_num_queries(2):
        assert len(queries.open_to_public(TODAY)) == count
    assert ASKED.question in signed_in("officer_a").get("/cong-khai/quan-ly/binh-chon/").content.decode()


@pytest.mark.parametrize(("way", "statements"), [("device", 2), ("code", 3)])
def test_the_office_s_page_and_the_public_result_take_few_statements(
    world: World, actor: ActorOf, django_assert_num_queries, way: str, statements: int
) -> None:
    poll = approved(drafted(world, actor, way=way, shows="answered"), actor)
    found, head = queries.polls_for_pages().get(pk=poll.pk), actor("head_a")
    with django_assert_num_queries(statements):
        queries.poll_page(found, head, TODAY)
    with django_assert_num_queries(3):
        shown = queries.public_poll(poll.pk, TODAY, lambda _: True)
    assert shown is not None
    assert shown.result is not None
    assert shown.result.answers == 0


def test_a_stranger_neither_lists_nor_opens_a_poll_of_another_unit(
    opened: Poll, actor: ActorOf, signed_in: Clients
) -> None:
    assert queries.poll_list(actor("stranger"), TODAY, lambda _: slice(0, 50)).rows == ()
    assert signed_in("stranger").get(f"/cong-khai/quan-ly/binh-chon/{opened.pk}/").status_code == 403


def test_from_drafting_to_the_result_by_the_pages(world: World, signed_in: Clients) -> None:
    officer, head = signed_in("officer_a"), signed_in("head_a")
    sent = {
        "unit": world.units["ward_a"].name, "question": ASKED.question, "purpose": ASKED.purpose, "options": "Nên\nChưa nên",
        "way": "device", "shows": "answered", "opens_on": "2026-11-23", "closes_on": "2026-11-30", "per_minute": 30,
    }  # fmt: skip
    made = officer.post("/cong-khai/quan-ly/binh-chon/soan/", sent, follow=True)
    assert "Một người thứ hai đọc lại và duyệt." in made.content.decode()
    poll = Poll.objects.get()
    officer.post(
        f"/cong-khai/quan-ly/binh-chon/{poll.pk}/sua/", {**sent, "options": "Nên\nChưa nên\nÝ kiến khác"}
    )
    assert officer.post(f"/cong-khai/quan-ly/binh-chon/{poll.pk}/duyet/").status_code == 403
    assert (
        "tự kết thúc"
        in head.post(f"/cong-khai/quan-ly/binh-chon/{poll.pk}/duyet/", follow=True).content.decode()
    )
    assert ASKED.question in Client().get("/cong-khai/binh-chon/").content.decode()
    assert "100,0%" in answer(phone(), poll, picks=3)
    ended = head.post(
        f"/cong-khai/quan-ly/binh-chon/{poll.pk}/ket-thuc/", {"because": "Đủ ý kiến"}, follow=True
    )
    assert "Đã kết thúc và lưu trữ" in ended.content.decode()
    assert datetime.now(UTC) == NOW


def commitment(world: World, actor: ActorOf, unit: str) -> Shortcoming:
    details = register.Details(
        field=world.field, cause_node=cause(), cause="Chỉ đạo thiếu quyết liệt", owner_post=world.posts["chairman_a"],
        deadline=date(2026, 12, 31), measure_kind="document", measure="Giao xong đất",
        responsibilities=(register.Share("collective", "Tập thể chậm kiểm tra", None, 100),),
    )  # fmt: skip
    entry = register.draft(
        unit=world.units[unit], wording="Giao đất dịch vụ chậm", origin="self_review", first_seen_on=TODAY,
        details=details, by=actor("organiser"), at=NOW,
    )  # fmt: skip
    return register.open_entry(entry=entry, by=actor("organiser"), at=NOW)


def test_a_poll_is_tied_to_a_commitment_of_its_own_unit_only(
    world: World, poll: Poll, actor: ActorOf, signed_in: Clients
) -> None:
    own, other = (commitment(world, actor, unit) for unit in ("ward_a", "ward_b"))
    with pytest.raises(NotAllowed):
        actions.link_poll(poll=poll, programme=None, commitment=other, by=actor("officer_a"), at=NOW)
    with pytest.raises(Refused, match="của đơn vị khác"):
        actions.link_poll(poll=poll, programme=None, commitment=other, by=actor("organiser"), at=NOW)
    office = signed_in("officer_a")
    told = office.post(f"/cong-khai/quan-ly/binh-chon/{poll.pk}/gan/", {"commitment": own.pk}, follow=True)
    assert f'href="/so-han-che/{own.pk}/"' in told.content.decode()
    approved(poll, actor)
    assert "Giao đất" not in phone().get(f"/cong-khai/binh-chon/{poll.pk}/").content.decode()


def test_a_poll_stands_under_what_it_asks_about_once_both_are_public(
    world: World, poll: Poll, actor: ActorOf
) -> None:
    entry = commitment(world, actor, "ward_a")
    actions.link_poll(poll=poll, programme=None, commitment=entry, by=actor("officer_a"), at=NOW)
    desk = desk_of(world, actor)
    one = desk.published("commitment", entry.pk)
    thing, foot = f"/cong-khai/{desk.page.address}/{one.number}/", f"/cong-khai/{desk.page.address}/"
    before = {address: phone().get(address) for address in (thing, foot)}
    assert all(ASKED.question not in page.content.decode() for page in before.values())
    approved(poll, actor)
    for address, page in before.items():
        again = phone().get(address, headers={"if-none-match": page["ETag"]})
        assert again.status_code == 200, "the cache keeps a page without the poll"
        assert f'href="/cong-khai/binh-chon/{poll.pk}/">{ASKED.question}' in again.content.decode()
    asked = phone().get(f"/cong-khai/binh-chon/{poll.pk}/").content.decode()
    assert f'<a href="{thing}">Giao đất dịch vụ chậm</a>' in asked
    publications.withdraw(publication=one, ground="Rà soát", by=actor("head_a"), at=NOW)
    assert "Giao đất" not in phone().get(f"/cong-khai/binh-chon/{poll.pk}/").content.decode()


def test_what_is_covered_in_a_publication_is_covered_where_a_poll_names_it(
    world: World, poll: Poll, actor: ActorOf
) -> None:
    entry = commitment(world, actor, "ward_a")
    actions.link_poll(poll=poll, programme=None, commitment=entry, by=actor("officer_a"), at=NOW)
    approved(poll, actor)
    desk = desk_of(world, actor)
    choice = desk.chosen(desk.proposed("commitment", entry.pk), [], passages=["đất dịch vụ"])
    desk.approved(desk.sent(choice))
    told = phone().get(f"/cong-khai/binh-chon/{poll.pk}/").content.decode()
    assert "Giao [đã che] chậm" in told
    assert "đất dịch vụ" not in told


@pytest.mark.parametrize("count", [1, 3])
def test_polls_beneath_a_public_page_take_one_statement(
    world: World, actor: ActorOf, django_assert_num_queries, count: int
) -> None:
    page = desk_of(world, actor).page
    for _ in range(count):
        approved(drafted(world, actor), actor)
    with django_assert_num_queries(1):
        assert len(beneath.of_body(page, TODAY)) == count
    with django_assert_num_queries(1):
        assert beneath.of_item(page, 1, TODAY) == ()
