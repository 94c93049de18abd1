"""What holds for every request."""

import logging
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from cast import World
from hostile import BOUNDARY, Upload, multipart
from kiemdiem.accounts.models import Person
from kiemdiem.core.refusal import Missing, NotReady, Refused
from kiemdiem.web import middleware
from kiemdiem.web.logs import WithoutTokens
from kiemdiem.web.middleware import ReadOnlyGetMiddleware, RefusalMiddleware, WriteInGetError
from reading_forms import Page


def answered(view: Callable[[HttpRequest], None], request: HttpRequest) -> HttpResponse:
    def respond(asked: HttpRequest) -> HttpResponse:
        view(asked)
        return HttpResponse("xong")

    return ReadOnlyGetMiddleware(respond)(request)  # type: ignore[return-value]


def save_somebody(_: HttpRequest) -> None:
    Person.objects.create(full_name="Mai Dự Bị", fictional=True)


def change_everybody(_: HttpRequest) -> None:
    Person.objects.update(fictional=False)


def drop_a_table(_: HttpRequest) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE accounts_setuplink")


def clear_sessions_and_more(_: HttpRequest) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM accounts_setuplink WHERE token_hash NOT IN (SELECT session_key FROM django_session)"
        )


@pytest.mark.parametrize("view", [save_somebody, change_everybody, drop_a_table, clear_sessions_and_more])
@pytest.mark.parametrize("verb", ["get", "head"])
def test_a_get_that_writes_is_stopped(world: World, rf: RequestFactory, view, verb: str) -> None:
    with pytest.raises(WriteInGetError), transaction.atomic():
        answered(view, getattr(rf, verb)("/"))
    assert not Person.objects.filter(full_name="Mai Dự Bị").exists()
    assert not Person.objects.filter(fictional=False).exists()


def test_a_get_that_reads_is_answered(world: World, rf: RequestFactory) -> None:
    assert answered(lambda _: list(Person.objects.all()), rf.get("/")).content == b"xong"


def test_a_post_may_write(world: World, rf: RequestFactory) -> None:
    answered(save_somebody, rf.post("/"))
    assert Person.objects.filter(full_name="Mai Dự Bị").exists()


def test_the_session_store_keeps_its_own_table_even_in_a_get(
    world: World, rf: RequestFactory, client: Client
) -> None:
    session = client.session
    session["x"] = 1
    assert answered(lambda _: session.save(), rf.get("/")).content == b"xong"


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (Refused("Chưa được.", article="Điều 5", way_out="Hãy đợi."), 409),
        (NotReady("Còn thiếu.", [Missing("Thiếu mục IV.")]), 409),
    ],
)
def test_a_refusal_becomes_a_page_with_reason_article_and_way_out(
    world: World, signed_in, monkeypatch: pytest.MonkeyPatch, refused: Refused, status: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise refused

    monkeypatch.setattr("kiemdiem.accounts.queries.own_grants", refuse)
    answer = signed_in("officer_a").get(reverse("accounts:me"))
    page = answer.content.decode()
    assert answer.status_code == status
    for said in (
        refused.reason,
        refused.article,
        refused.way_out,
        *(one.says for one in getattr(refused, "missing", [])),
    ):
        assert said in page


def test_other_faults_are_none_of_its_business(rf: RequestFactory) -> None:
    assert RefusalMiddleware(lambda _: HttpResponse()).process_exception(rf.get("/"), ValueError()) is None


def test_a_fault_of_ours_gets_a_page_without_traceback_even_without_a_database(
    world: World, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("no such host: secret-host")

    client = signed_in("officer_a")
    client.raise_request_exception = False
    monkeypatch.setattr(middleware, "presence_of", broken)
    answer = client.get(reverse("accounts:me"))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Phần mềm gặp lỗi" in page
    assert "secret-host" not in page


def test_a_forms_address_merely_visited_says_so(world: World, signed_in) -> None:
    address = reverse("accounts:deactivate", args=[world.accounts["officer_a"].pk])
    answer = signed_in("admin").get(address)
    assert answer.status_code == 405
    assert "chỉ nhận biểu mẫu" in answer.content.decode()


def test_who_signs_in_after_a_lapsed_session_returns_to_the_page_with_the_form(
    world: World, client: Client
) -> None:
    shown = reverse("accounts:create")
    sent = client.post(shown, {"x": "y"}, headers={"referer": f"http://testserver{shown}?trang=2"})
    assert sent["Location"].endswith(f"?next={shown}%3Ftrang%3D2")
    foreign = client.post(shown, headers={"referer": "https://ke-xau.example/x"})
    assert foreign["Location"].endswith("?next=/")


def test_a_piece_of_a_page_sends_the_whole_page_to_sign_in(db: None, client: Client) -> None:
    page = reverse("accounts:me")
    answer = client.get(page, headers={"hx-request": "true", "referer": f"http://testserver{page}"})
    assert answer["HX-Redirect"] == f"{reverse('accounts:sign_in')}?next={page}"


@pytest.mark.parametrize("place", ["tai-khoan/dat-mat-khau", "to-chuc/quan-tri-dau-tien"])
def test_no_token_reaches_a_log(place: str) -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Gone: %s", (f"/{place}/abc-DEF_123/",), None
    )
    assert WithoutTokens().filter(record)
    assert record.getMessage() == f"Gone: /{place}/…/"


def test_the_server_logs_through_that_filter(settings) -> None:
    [handler] = settings.LOGGING["root"]["handlers"]
    assert settings.LOGGING["handlers"][handler]["filters"] == ["without_tokens"]
    assert settings.LOGGING["loggers"]["django"]["handlers"] == []


def test_a_file_name_of_any_length_takes_nothing_away_that_was_typed_beside_it(
    world: World, signed_in
) -> None:
    body = multipart(
        [("unit", "an thu"), ("pasted", "")], [("file", Upload("đ" * 5000 + ".pdf", b"%PDF-1.7"))]
    )
    answer = signed_in("officer_a").generic(
        "POST", reverse("shortcomings:batches"), body, f"multipart/form-data; boundary={BOUNDARY}"
    )
    assert answer.status_code == 422
    [form] = [form for form in Page(answer.content.decode()).forms if "pasted" in form.names]
    assert [control.value for control in form.of("unit")] == ["an thu"]
