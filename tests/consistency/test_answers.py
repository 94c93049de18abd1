"""One convention of answers in every context: 422 for faults in a form, 409 for a refusal, 403 for access."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import CharField, Form, formset_factory
from django.test import Client

import kiemdiem
from addresses import addresses, addresses_of, body_of
from cast import World
from kiemdiem.core.refusal import Missing, NotAllowed, NotReady, Refused
from kiemdiem.web.refusals import answer_code, refusals_on

PACKAGE = Path(kiemdiem.__file__).parent
VIEWS = {
    path.relative_to(PACKAGE).as_posix(): path
    for path in [*PACKAGE.glob("*/views.py"), *PACKAGE.glob("*/views/*.py")]
}
REFUSALS = {403, 409, 422}
ALERT = 'role="alert"'


class Note(Form):
    """A form with one box that must be filled."""

    text = CharField()


Notes = formset_factory(Note)


def sent(**data: str) -> Note:
    """Return the form as sent."""
    return Note(data)


def rows(text: str) -> object:
    """Return a form of several rows as sent."""
    return Notes({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-text": text})


def test_faults_of_a_form_or_of_its_rows_are_answered_422() -> None:
    assert answer_code(sent()) == 422
    assert answer_code(sent(text="đủ"), rows("")) == 422  # type: ignore[arg-type]
    assert answer_code(sent(text="đủ"), rows("đủ")) == 200  # type: ignore[arg-type]


def test_nothing_sent_or_nothing_wrong_is_answered_200() -> None:
    assert answer_code(None, Note(), sent(text="đủ")) == 200


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (Refused("Chưa đến lượt.", article="Điều 7", way_out="Chờ."), 409),
        (NotReady("Chưa đủ.", [Missing("Thiếu biên bản.")]), 409),
        (ValidationError("Trùng số."), 422),
        (IntegrityError("unique"), 422),
    ],
)
def test_what_an_action_raises_onto_a_form_decides_the_code(raised: Exception, code: int) -> None:
    form = sent(text="đủ")
    with refusals_on(form):
        raise raised
    assert form.non_field_errors()
    assert answer_code(form) == code


def test_a_refusal_without_a_form_is_answered_409_a_missing_permission_403() -> None:
    assert answer_code(None, Refused("Chưa được.")) == 409
    assert answer_code(sent(), Refused("Chưa được.")) == 409
    assert answer_code(Refused("Chưa được."), NotAllowed("Không có quyền.")) == 403


@pytest.mark.parametrize("name", VIEWS)
def test_views_take_the_codes_of_refusals_from_one_place(name: str) -> None:
    if name.startswith("web/"):
        return
    text = VIEWS[name].read_text(encoding="utf-8")
    literal = [
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and node.value in REFUSALS
    ]
    assert literal == []


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_that_catches_refusals_says_so_by_its_code(name: str) -> None:
    text = VIEWS[name].read_text(encoding="utf-8")
    catches = "refusals_on(" in text or re.search(r"except \(?(Refused|NotReady|RuleSetFaults)\b", text)
    if catches and name not in ANSWERED_ELSEWHERE:
        assert "answer_code(" in text


# The deeds of these are shown by a page of the same context that another module renders, or not by a page at all.
# What is refused while many papers are issued is told in the page as it streams.
ANSWERED_ELSEWHERE = {
    "shortcomings/views/panels.py",
    "boards/views.py",
    "reviews/views/comments.py",
    "documents/views/lists.py",
}


SENDERS = ("organiser", "officer_a", "head_a", "admin", "member_a", "stranger")
"""Who sends empty forms everywhere: one for each way of being let in or refused."""


@pytest.mark.parametrize("key", SENDERS)
def test_a_form_sent_empty_is_never_answered_as_if_all_were_well(
    world: World, signed_in: Callable[[str], Client], key: str
) -> None:
    client, wrong, codes = signed_in(key), [], set()
    client.raise_request_exception = False
    for name, pattern in addresses().items():
        if name == "accounts:sign_out":
            continue
        for address in addresses_of(name, pattern, missing=key == "organiser"):
            answer = client.post(address, {})
            shows = ALERT in body_of(answer)
            codes.add(answer.status_code)
            told = answer.status_code in {404, 405} or shows == (answer.status_code in REFUSALS)
            if not told or answer.status_code >= 500:
                wrong.append(f"{key} {address}: {answer.status_code} {getattr(answer, 'exc_info', None)}")
    assert not wrong, "\n".join(wrong)
    assert 403 in codes
    assert key != "organiser" or codes >= REFUSALS
