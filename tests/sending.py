"""Forms found on pages, filled in, sent, and what is wrong with the answer."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import ResolverMatch, resolve

from addresses import body_of
from cast import World
from form_pages import pages
from hostile import (
    ANYHOW,
    BOUNDARY,
    CLASSES,
    MISSING,
    STRANGERS,
    TWICE,
    UPLOADS,
    VALUES,
    Pair,
    Upload,
    multipart,
    query,
)
from reading_forms import CHOSEN, Control, Form, Page

FINE = {200, 302, 400, 403, 404, 405, 409, 413, 422}
ENGLISH = re.compile(
    r"This field|Enter a|Select a|Ensure|is not one of|valid|submitted|Null characters|Please|ManagementForm|required"
    r"|Traceback|Exception|\bError\b|not allowed|Forbidden|Bad Request|Not Found"
)
VIETNAMESE = re.compile(
    r"[ăâđêôơưáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữự]", re.IGNORECASE
)
GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
SAYS_SO = {
    "publishing:make_codes",
    "accounts:password_link",
    "accounts:tokens",
    "organisations:accounts",
    "cycles:open_run",
    "cycles:issue_many",
    "documents:batch",
}
"""Forms answered by a page of their own, where nothing is wrong."""
ANSWERED_IN_PLACE = {
    "ratings:try",
    "shortcomings:handover",
    "targets:paste",
    "shortcomings:batches",
    "targets:lists",
    "cycles:lists",
}
"""Forms whose own page shows what comes of them, with all that was typed, where nothing is wrong."""
OWN = {"csrfmiddlewaretoken"}
EVERY = 8
"""One run sends a class of value to every eighth field alone; `KIEMDIEM_BAD_INPUT` turns through the rest."""


@dataclass(frozen=True)
class Found:
    """A form, who was offered it, and where it goes."""

    who: str
    page: str
    address: str
    match: ResolverMatch
    form: Form
    suggestions: dict[str, list[str]]

    @property
    def name(self) -> str:
        """The full name of the address that takes it, with what else tells it apart."""
        told = [value for value in self.match.kwargs.values() if isinstance(value, str)]
        return " ".join([self.match.view_name, *told])

    @property
    def fields(self) -> list[str]:
        """The names to try."""
        return [name for name in self.form.names if name not in OWN]


@dataclass(frozen=True)
class Sending:
    """A form filled in: everything plausible but for what is tried."""

    found: Found
    what: str
    pairs: tuple[Pair, ...]
    tried: frozenset[str]
    files: tuple[tuple[str, Upload], ...] = ()

    def __str__(self) -> str:
        """Return who sent what, where."""
        tried = next(iter(self.tried)) if len(self.tried) == 1 else "all fields"
        return f"{self.found.who or 'a visitor'}, {self.found.form.method} {self.found.name}, {tried}: {self.what}"


Clients = Callable[[str], Client]


def forms_of(world: World, signed_in: Clients) -> list[Found]:
    """Return every form once, as the first person who is offered it gets it."""
    found: dict[tuple[object, ...], Found] = {}
    for who, address in pages(world):
        for page in _with_folded(signed_in(who) if who else Client(), address):
            for form in page.forms:
                to = (form.action or address).partition("#")[0]
                one = Found(who, address, to, resolve(to.partition("?")[0]), form, page.suggestions)
                shape = (form.method, one.name, *sorted({re.sub(r"\d+", "#", name) for name in form.names}))
                found.setdefault(shape, one)
    return [one for one in found.values() if one.match.view_name != "accounts:sign_out"]


def _with_folded(client: Client, address: str) -> Iterator[Page]:
    """Yield a page, and each part of it that the page asks for when it is unfolded."""
    page = Page(_got(client, address))
    yield page
    yield from (Page(_got(client, folded, headers={"HX-Request": "true"})) for folded in page.folded)


def _got(client: Client, address: str, **how: Any) -> str:
    answer = client.get(address, **how)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return body_of(answer)


def plausible(found: Found) -> dict[str, list[str]]:
    """Return the form filled in as somebody willing would: boxes keep what stands in them, empty ones get something."""
    filled: dict[str, list[str]] = {}
    for control in found.form.controls:
        if not control.name or control.name in OWN or control.kind == "file":
            continue
        values = filled.setdefault(control.name, [])
        if control.kind in CHOSEN:
            first = control.kind == "radio" and not any(each.checked for each in found.form.of(control.name))
            if control.checked or (first and not values):
                values.append(control.value)
        elif control.kind == "select":
            values += control.selected or [option for option in control.options if option][:1] or [""]
        else:
            values.append(control.value or _something(control, found))
    return filled


def _something(control: Control, found: Found) -> str:
    if control.kind == "hidden":
        return ""
    if control.suggestions:
        return next(iter(found.suggestions.get(control.suggestions, [])), "")
    by_kind = {"date": "2026-11-30", "time": "08:30", "password": "mat-khau-thu-nghiem-7"}
    return by_kind.get(control.kind, "1" if control.numeric else "Nội dung thử")


def sendings(found: Found, at: int, turn: int | None) -> Iterator[Sending]:
    """Yield what to send of a form; `at` is the number of its first field among all, `turn` the turn of the run."""
    usual = plausible(found)
    for number, name in enumerate(found.fields):
        classes = _classes(found.form.of(name)[0].kind)
        now = (
            [classes[(at + number + turn) // EVERY % len(classes)]]
            if turn is not None and (at + number + turn) % EVERY == 0
            else []
        )
        for what in classes if turn is None else now:
            yield _sending(found, what, frozenset({name}), usual)
    if found.fields:
        for what in CLASSES if turn is None else [CLASSES[(at + turn) % len(CLASSES)]]:
            yield _sending(found, what, frozenset(found.fields), usual)


def _classes(kind: str) -> list[str]:
    """Return what to try in a field: what is chosen, or written at length, is no day and no figure."""
    if kind == "file":
        return list(UPLOADS)
    return ANYHOW if kind in {*CHOSEN, "select", "textarea"} else CLASSES


def _sending(found: Found, what: str, tried: frozenset[str], filled: dict[str, list[str]]) -> Sending:
    pairs: list[Pair] = [("csrfmiddlewaretoken", "x" * 32)] if found.form.method == "post" else []
    files: list[tuple[str, Upload]] = []
    for name in found.fields:
        usual = filled.get(name, [])
        if found.form.of(name)[0].kind == "file":
            if what != MISSING or name not in tried:
                files.append(
                    (name, UPLOADS[what] if what in UPLOADS else Upload("tep.pdf", b"%PDF-1.7 noi dung"))
                )
        elif name not in tried:
            pairs += [(name, value) for value in usual]
        else:
            pairs += [(name, value) for value in _hostile(found, name, what, usual)]
    return Sending(found, what, tuple(pairs), tried, tuple(files))


def _hostile(found: Found, name: str, what: str, usual: list[str]) -> list[str]:
    if what == MISSING or what in UPLOADS:
        return []
    if what == TWICE:
        return [*usual, "khác"]
    if what in STRANGERS - VALUES.keys():
        offered = {option for control in found.form.of(name) for option in [control.value, *control.options]}
        return [next(str(key) for key in range(1, 1000) if str(key) not in offered)]
    return [VALUES[what]]


def send(client: Client, sending: Sending) -> HttpResponseBase:
    """Send it exactly as it is, and undo what it did."""
    found = sending.found
    with transaction.atomic():
        if found.form.method == "get":
            answer = client.get(found.address.partition("?")[0], QUERY_STRING=query(sending.pairs))
        elif found.form.multipart:
            body = multipart(sending.pairs, sending.files)
            answer = client.generic("POST", found.address, body, f"multipart/form-data; boundary={BOUNDARY}")
        else:
            body = query(sending.pairs).encode()
            answer = client.generic("POST", found.address, body, "application/x-www-form-urlencoded")
        answer.text_of_body = body_of(answer)
        transaction.set_rollback(True)
    return answer


def faults(sending: Sending, answer: HttpResponseBase) -> Iterator[str]:
    """Yield what is wrong with the answer to something that could not be meant."""
    found, status = sending.found, answer.status_code
    if status not in FINE:
        yield f"answered {status} {getattr(answer, 'exc_info', ('', ''))[1]!r}"
    if status >= 300 and status < 400:
        return
    text = answer.text_of_body
    page = Page(text)
    if english := ENGLISH.search(page.text):
        yield f"English: {page.text[max(0, english.start() - 40) : english.end() + 60]!r}"
    if "<script>alert" in text:
        yield "a script came back unescaped"
    if status >= 500 or (status == 200 and found.match.view_name in SAYS_SO):
        return
    in_place = found.form.method == "get" or found.match.view_name in ANSWERED_IN_PLACE
    refused = not in_place or status != 200
    if status in {400, 403, 404, 413}:
        page.complaints.append(page.text)
    if refused and not any(VIETNAMESE.search(said) for said in page.complaints):
        yield f"{status} without a Vietnamese sentence {page.complaints}"
    if status == 400 and found.form.method == "get":
        return
    if (
        status == 413
    ):  # what is over the limit is not read; the browser still has it, and the report's page keeps it
        return
    yield from _lost(sending, page)


def _lost(sending: Sending, page: Page) -> Iterator[str]:
    """Yield what was typed and is gone."""
    form = sending.found.form
    if form.method == "get" and any(form.of(name)[0].kind == "hidden" for name in sending.tried):
        return
    for name in dict.fromkeys(name for name, _ in sending.pairs if name not in OWN):
        sent = [value for other, value in sending.pairs if other == name]
        kinds = {control.kind for control in form.of(name)}
        if kinds & {"password", "hidden"} or (name in sending.tried and not form.of(name)[0].typed):
            continue
        back = [form for value in sent for form in (_readable(value), _ungrouped(value))]
        if "".join(sent).strip() and not any(page.shows(name, value) for value in back):
            yield f"lost {name}={sent[-1][:40]!r}"


def _readable(value: str) -> str:
    """Return a value as it can come back: what no text can hold is replaced when a request is read."""
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _ungrouped(value: str) -> str:
    """Return a figure as it comes back once it was taken: without the points between its thousands."""
    return value.replace(".", "") if GROUPED.fullmatch(value) else value
