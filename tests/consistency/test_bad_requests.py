"""Requests that no browser of a careful person sends: each gets a page in Vietnamese, none a fault of ours."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote_plus, unquote_to_bytes

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from addresses import addresses, addresses_of, body_of
from cast import World
from kiemdiem.reviews.actions.figures import LONGEST_TEXT

FINE = {200, 302, 400, 403, 404, 405, 413, 422}
SPOKEN = re.compile(r"[ăâđêôơưạảấầậếềệịọộớờợụủứừự]")
LARGE = "9" * 20
HUGE = "9" * 3900
QUERIES = [
    (f"trang={LARGE}&don-vi={LARGE}&chuc-vu={LARGE}&linh-vuc={LARGE}&nhom={LARGE}&tu-nam={LARGE}&dot={LARGE}&goc={LARGE}&nam={LARGE}"
    f"&cap-tren={LARGE}&doan={LARGE}&nguoi={LARGE}&ma={LARGE}&loai=x&trang-thai=x&buoc=x&muc=x&dien=x&viec=x&he=x&khoi=x"),
    f"trang={HUGE}",
    f"nguoi={HUGE}",
    "trang=%D9%A3&nguoi=%C2%B2&dot=%C2%B2&don-vi=-1&nam=1e9&tu=31/31&den=0000-00-00&ngay=2026-02-31&tim=%25_%5C%27%22&q=%25_%5C",
    "trang=-1&tu=0001-01-01&den=9999-12-31&ngay=0001-01-01&tim=%ED%A0%80&q=%FF%FE%C3&nhom=%FF",
    "trang=abc&ngay=9999-12-31&hanh_dong=x&nguon=x&tinh-trang=x&chi-so=x&nguyen-nhan=x&tim=a&tim=b&&==&=&%",
    "tim=" + "a" * 3900,
    "tim=" + "a" * 60_000,
    "tim=%00&q=%00&nguoi=%00&doi_tuong=%00&phu-trach=%00&nhom=%00",
    "%00=1",
]  # fmt: skip
METHODS = ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "HEAD"]


@pytest.fixture
def client_of(signed_in: Callable[[str], Client]) -> Callable[[str], Client]:
    """Return a client that shows a fault as a page, as a browser would get it."""

    def client(key: str) -> Client:
        made = signed_in(key)
        made.raise_request_exception = False
        return made

    return client


def _pages() -> Iterator[str]:
    for name, pattern in addresses().items():
        if name != "accounts:sign_out" and not name.startswith("api:"):
            yield next(iter(addresses_of(name, pattern)))


def test_no_query_string_breaks_a_page(world: World, client_of: Callable[[str], Client]) -> None:
    failed = []
    clients = [client_of("organiser"), client_of("admin")]
    for number, address in enumerate(_pages()):
        for turn, query in enumerate(QUERIES):
            if (number + turn) % 3:  # every page meets every third, every query every third page
                continue
            answer = clients[(number + turn) % 2].get(address, QUERY_STRING=query)
            text = body_of(answer)
            if answer.status_code not in {*FINE, 409, 410} or "Traceback" in text:
                failed.append(
                    f"{address}?{query[:60]}: {answer.status_code} {getattr(answer, 'exc_info', '')}"
                )
    assert not failed, "\n".join(failed)


def test_no_method_breaks_a_page(world: World, client_of: Callable[[str], Client]) -> None:
    client, failed = client_of("organiser"), []
    for number, address in enumerate(_pages()):
        method = METHODS[number % len(METHODS)]
        answer = client.generic(method, address, b"x", "text/plain")
        if answer.status_code not in {*FINE, 409, 410}:
            failed.append(f"{method} {address}: {answer.status_code}")
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"comment": "x"}'),
        ("application/json", b"\xff\xfe{"),
        ("text/plain", b"comment=x"),
        ("", b"comment=x"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=", b"--\r\n"),
        ("multipart/form-data; boundary=\xe9", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="comment"\r\n\r\nnothing ends this'),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="comment"\r\nContent-Transfer-Encoding: base64\r\n\r\n*\r\n--x--\r\n'),
        ("application/x-www-form-urlencoded; charset=utf-16", b"comment=x"),
        ("multipart/form-data; boundary=x; charset=unicode_escape", b'--x\r\nContent-Disposition: form-data; name="comment"\r\n\r\n\\ud800\r\n--x--\r\n'),
        ("application/x-www-form-urlencoded", b"comment=%FF%FE&=&&%"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=" % number for number in range(3000))),
        ("application/x-www-form-urlencoded", b"comment=" + b"a" * 21_000_000),
    ],
    ids=range(14),
)  # fmt: skip
def test_a_body_that_is_no_form_gets_a_page(
    world: World, client_of: Callable[[str], Client], kind: str, body: bytes
) -> None:
    for address in (
        reverse("accounts:sign_in"),
        reverse("reviews:return_report", args=[world.subjects["committee"].pk]),
        reverse("rulesets:publish"),
    ):
        answer = client_of("organiser").generic("POST", address, body, kind)
        assert answer.status_code in {*FINE, 409}, address
        assert answer.status_code == 302 or SPOKEN.search(body_of(answer))


def test_what_is_too_long_says_so(world: World, client_of: Callable[[str], Client]) -> None:
    body = b"comment=" + b"a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    address = reverse("reviews:return_report", args=[world.subjects["committee"].pk])
    answer = client_of("organiser").generic("POST", address, body, "application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "Nội dung gửi lên quá lớn" in body_of(answer)


def test_a_report_filled_to_the_brim_in_vietnamese_is_not_too_long() -> None:
    letters, sections, bytes_a_letter = LONGEST_TEXT, 40, len(quote_plus("ệ"))
    assert letters * sections * bytes_a_letter <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE


@pytest.mark.parametrize(
    "cookie",
    ["sessionid=x", 'sessionid="a\\000bcdefghijk"; csrftoken="\\000"', "=;;;=a", "sessionid=" + "k" * 5000, 'a="\\777', "\xff\xfe=\xe9"],
)  # fmt: skip
def test_a_broken_cookie_makes_a_visitor(world: World, cookie: str) -> None:
    client = Client(raise_request_exception=False)
    for address in (reverse("accounts:sign_in"), reverse("boards:home")):
        answer = client.get(address, headers={"cookie": cookie})
        assert answer.status_code in {200, 302, 400}
        assert answer.status_code == 302 or SPOKEN.search(body_of(answer))


@pytest.mark.parametrize(
    "path",
    ["/%ff%fe/", "/%00/", "/so-han-che/%00/", "/so-han-che/1/%ed%a0%80/", "/so-han-che/" + "9" * 5000 + "/", "/so-han-che/-1/",
     "/so-han-che/99999999999999999999999/", "/bo-quy-dinh/a%00/b/", "/tai-khoan/dat-mat-khau/%00/", "/tai-khoan/dat-mat-khau/%ff/",
     "/..%2f..%2fetc/passwd", "/static/..%2f..%2fsettings.py", "/static/%00", "/" + "a" * 9000, "/so-han-che/٣/", "//ke-xau.example/"],
)  # fmt: skip
def test_no_path_breaks_the_software(world: World, client_of: Callable[[str], Client], path: str) -> None:
    client = client_of("organiser")
    answer = client.generic("GET", "/", PATH_INFO=unquote_to_bytes(path).decode("latin-1"))
    assert answer.status_code in {301, 302, 400, 404, 410}
    assert answer.status_code in {301, 302} or SPOKEN.search(body_of(answer))


def test_a_form_of_no_session_of_ours_gets_a_vietnamese_page(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    for data in ({}, {"csrfmiddlewaretoken": "\x00"}, {"csrfmiddlewaretoken": "x" * 64}):
        answer = client.post(reverse("accounts:sign_in"), {"username": "ai", "password": "gì", **data})
        assert answer.status_code == 403
        assert "Phiên làm việc đã hết hạn" in body_of(answer)


def test_a_mark_that_is_no_text_is_no_mark(world: World, client_of: Callable[[str], Client]) -> None:
    address = reverse("reviews:save", args=[world.subjects["head_a"].pk])
    client, failed = client_of("head_a"), []
    for marks in (
        '{"muc-i_1": "\\ud800"}',
        "[]",
        "1",
        '{"muc-i_1": {"a": 1}}',
        "[" * 5000,
        '{"muc-i_1": NaN}',
        "9" * 5000,
        "\x00",
    ):
        for name in ("da-doc", "ghi-de", "lay-lai"):
            answer = client.post(address, {"muc-i_1": "Đã làm", name: marks})
            if answer.status_code not in {200, 302, 409, 422}:
                failed.append(f"{name}={marks[:20]}: {answer.status_code} {getattr(answer, 'exc_info', '')}")
    assert not failed, "\n".join(failed)
