"""Every address, for everybody of the cast and for a visitor: sign-in where it belongs, never a fault of ours."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from addresses import addresses, addresses_of, body_of
from cast import PEOPLE, World

PUBLIC = {
    "accounts:sign_in",
    "accounts:sample_sign_in",
    "accounts:set_password",
    "organisations:first_administrator",
    "conferences:pulse",  # asked with a signed key that a page of somebody signed in was given
    "publishing:answer_poll",
    "publishing:bodies",
    "publishing:body",
    "publishing:csv",
    "publishing:data",
    "publishing:feed",
    "publishing:item",
    "publishing:json",
    "publishing:listing",
    "publishing:public_poll",
    "publishing:public_polls",
    "publishing:sitemap",  # frozen publications alone: tests/apps/publishing/test_leaks.py
}


FOOT = '<footer class="container-xl kd-foot">Kiểm Điểm '
BY_KEY = "api:"
"""What programs ask for: a key, not a session, says who asks."""
OPEN_TO_PROGRAMS, DESCRIPTION_OR_NOTHING = {"api:openapi-json", "api:api-root"}, {200, 404, 405}


def test_only_these_pages_are_public() -> None:
    public = {
        name
        for name, pattern in addresses().items()
        if not getattr(pattern.callback, "login_required", True) and not name.startswith(BY_KEY)
    }
    assert public == PUBLIC


@pytest.mark.parametrize("verb", ["get", "post"])
def test_a_visitor_gets_the_sign_in_page_everywhere_else(world: World, client: Client, verb: str) -> None:
    for name, pattern in addresses().items():
        for address in addresses_of(name, pattern):
            answer = getattr(client, verb)(address)
            if name in PUBLIC:
                assert answer.status_code < 500
            elif name.startswith(BY_KEY):
                wanted = DESCRIPTION_OR_NOTHING if name in OPEN_TO_PROGRAMS else {401, 405}
                assert answer.status_code in wanted, address
            else:
                assert answer.status_code == 302, address
                assert answer["Location"].startswith(reverse("accounts:sign_in")), address


LISTS = re.compile("spreadsheet|csv|zip|json")


def is_list(answer: HttpResponseBase) -> bool:
    """Return whether an answer is a list or an archive to be saved."""
    return "attachment" in answer.get("Content-Disposition", "") and bool(
        LISTS.search(answer["Content-Type"])
    )


@pytest.mark.parametrize("key", PEOPLE)
def test_no_page_fails_for_anybody(world: World, signed_in, key: str) -> None:
    client = signed_in(key)
    client.raise_request_exception = False
    failed = []
    for name, pattern in addresses().items():
        for address in addresses_of(name, pattern, missing=key == "organiser"):
            answer = client.get(address)
            text = body_of(answer)
            assert FOOT not in text or f"{FOOT}{settings.VERSION}. " in text, (
                f"{address}: what stands at its foot?"
            )
            if answer.status_code >= 500 or "Traceback" in text:
                failed.append(f"{address}: {answer.status_code} {getattr(answer, 'exc_info', ('', ''))[1]!r}")
    assert not failed, "\n".join(failed)


class _Visible(HTMLParser):
    """Collects what a reader sees of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        """Leave out the head and scripts."""
        self.hidden += tag in {"head", "script"}

    def handle_endtag(self, tag: str) -> None:
        """Come back from them."""
        self.hidden -= tag in {"head", "script"}

    def handle_data(self, data: str) -> None:
        """Take the words."""
        if not self.hidden:
            self.words += re.findall(r"[^\W\d_]+", data.lower())


ENGLISH = {
    "the", "this", "that", "field", "required", "please", "enter", "correct", "both", "fields", "may",
    "case", "sensitive", "username", "password", "user", "login", "log", "sign", "out", "are", "not",
    "valid", "invalid", "value", "choice", "select", "error", "errors", "forgot", "your", "account",
    "submit", "search", "must", "contain", "too", "short", "common", "similar", "least", "characters",
    "old", "new", "again", "incorrect", "match", "inactive",
}  # fmt: skip


@pytest.mark.parametrize("typed", [None, {}, {"username": "ai", "password": "sai"}])
def test_the_sign_in_page_speaks_vietnamese_only(
    db: None, client: Client, typed: dict[str, str] | None
) -> None:
    address = reverse("accounts:sign_in")
    answer = client.get(address) if typed is None else client.post(address, typed)
    reader = _Visible()
    reader.feed(body_of(answer))
    assert set(reader.words) & ENGLISH == set()
    assert "đăng" in reader.words


def test_error_pages_reach_visitors_and_people_alike(world: World, client: Client, signed_in) -> None:
    for asking in (client, signed_in("officer_a")):
        missing = asking.get("/khong-co-trang-nay/")
        assert missing.status_code == 404
        assert "Không tìm thấy trang" in body_of(missing)
    assert "Danh mục" not in body_of(client.get("/khong-co-trang-nay/"))


def test_an_unknown_host_gets_a_page_not_a_fault(db: None, client: Client) -> None:
    answer = client.get("/", headers={"host": "ke-xau.example"})
    assert answer.status_code == 400
    assert "Yêu cầu không đọc được" in body_of(answer)


def test_an_expired_form_gets_a_page_that_says_what_to_do(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("accounts:sign_in"), {"username": "ai", "password": "gì"})
    assert answer.status_code == 403
    assert "tải lại rồi gửi lại" in body_of(answer)


def test_every_answer_forbids_foreign_and_inline_scripts(db: None, client: Client) -> None:
    answer = client.get(reverse("accounts:sign_in"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
