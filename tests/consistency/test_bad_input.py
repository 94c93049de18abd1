"""Bad input, form by form: a clear Vietnamese sentence, and nothing typed is lost.

Every form that the pages of the cast's world offer is sent with hostile values (`hostile.py`). A run sends every
eighth field one class of them and every form one class in all its fields at once; which ones turns with
`KIEMDIEM_BAD_INPUT` (a number, 0 unless told), so that eight times as many runs as there are
classes send everything. `KIEMDIEM_BAD_INPUT=all` sends everything at once, in parts that the workers share and that
tell each fault when they meet it; the full name of an address (`reviews:save`) sends everything to that form alone.
"""

import ast
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import gettext, ngettext, override

from addresses import addresses
from cast import World
from crowd import crowded
from form_pages import WITHOUT_FORMS
from sending import Clients, Found, Sending, faults, forms_of, send, sendings

__all__ = ["crowded"]

NOT_SHOWN = {
    "accounts:sample_sign_in": "offered in sample mode alone",
    "accounts:sign_out": "ends the session that sends the rest; nothing to fill in",
    "plenums:read": "a button without fields, shown to delegates",
    "plenums:renew_paper": "a button without fields, shown where there is a newer version",
    "conferences:close": "shown once every item is concluded; one field, like a conclusion's",
    "conferences:entry_from_conclusion": "a button without fields",
    "conferences:read_out": "a button without fields",
    "conferences:make_minutes": "shown on closed conferences; tested in conferences/test_papers",
    "conferences:sign": "a button without fields",
    "conferences:enter_signature": "shown on minutes to be signed; tested in conferences/test_papers",
    "conferences:news": "shown on closed conferences; tested in conferences/test_papers",
    "conferences:approve_news": "a button without fields",
    "conferences:task": "shown once a task is drafted; the fields of drafting one",
    "conferences:give_task": "a button without fields",
    "conferences:drop_task": "shown once a task is drafted; one field",
    "cycles:close": "a button without fields",
    "cycles:cancel_visit": "a button without fields, shown until the report of the visit is written",
    "shortcomings:export": "a button without fields",
    "targets:export": "a button without fields",
    "documents:cycle_zip": "a button without fields",
    "documents:dossier_zip": "a button without fields",
    "documents:dossier_pdf": "a button without fields",
    "notices:open": "a link that is sent, shown where a notice waits; without fields",
    "publishing:propose": "a button without fields",
    "notices:read": "a button without fields, shown where a notice waits",
    "notices:read_all": "a button without fields, shown where a notice waits",
    "shortcomings:batch": "a button without fields, shown once a list was taken in",
    "reviews:hold": "sent by the editor's script; tested in reviews/test_holding",
    "reviews:undo_intake": "a button without fields",
    "reviews:take_all": "a button that sends which section, hidden",
    "shortcomings:take_in": "shown after a preview; one field, sealed",
    "cycles:take_list": "shown after a preview; one field, sealed",
    "targets:take_list": "shown after a preview; one field, sealed",
    "organisations:take_list": "shown after a preview; one field, sealed",
    "programmes:receive": "a button without fields, shown to whoever was asked for comment",
    "programmes:difference": "shown once a programme has two versions; two lists to choose from",
    "cycles:correct_name": "a button without fields",
    "shortcomings:handover_run": "shown after a preview; the fields are those of the plan, hidden",
    "organisations:first_administrator": "offered only where nobody administers yet",
}


WANTED = os.environ.get("KIEMDIEM_BAD_INPUT", "0")
TURN = int(WANTED) if WANTED.isdecimal() else None
PARTS = 8 if WANTED == "all" else 1
BY_PART = [pytest.param(part, marks=pytest.mark.xdist_group(f"bad input {part}")) for part in range(PARTS)]


@pytest.mark.parametrize("part", BY_PART)
def test_bad_input_gets_a_sentence_and_loses_nothing_typed(
    crowded: World, signed_in: Clients, capsys: pytest.CaptureFixture[str], part: int
) -> None:
    clients: dict[str, Client] = {}
    wrong: list[str] = []

    def tell(what: str) -> None:
        if TURN is None:
            with capsys.disabled():
                print(what, file=sys.stderr, flush=True)

    for found, sent in _forms(forms_of(crowded, signed_in), part):
        tell(f"part {part}: {found.match.view_name}, {len(sent)} to send")
        if found.who not in clients:
            clients[found.who] = signed_in(found.who) if found.who else Client()
            clients[found.who].raise_request_exception = False
        for sending in sent:
            for fault in faults(sending, send(clients[found.who], sending)):
                wrong.append(f"{sending}: {fault}")
                tell(wrong[-1])
    assert not wrong, "\n".join(wrong)


def _forms(offered: list[Found], part: int) -> Iterator[tuple[Found, list[Sending]]]:
    """Yield the forms of one part, each with what this run sends."""
    forgotten = (
        {name for name in addresses() if not name.startswith("api:")}
        - {one.match.view_name for one in offered}
        - WITHOUT_FORMS
        - NOT_SHOWN.keys()
    )
    assert not forgotten, "add the page with this form to form_pages.pages, or name it in WITHOUT_FORMS"
    before = 0
    for number, found in enumerate(offered):
        if number % PARTS == part and (":" not in WANTED or found.match.view_name == WANTED):
            yield found, list(sendings(found, before, TURN))
        before += len(found.fields)


SPOKEN_BY_FORMS = [
    "django.forms.fields", "django.forms.models", "django.forms.formsets", "django.forms.utils", "django.core.validators",
    "django.contrib.auth.password_validation",
]  # fmt: skip


@pytest.mark.parametrize("module", SPOKEN_BY_FORMS)
def test_whatever_django_says_of_a_form_is_said_in_vietnamese(module: str) -> None:
    english = []
    with override("vi"):
        for call in ast.walk(
            ast.parse(Path(str(import_module(module).__file__)).read_text(encoding="utf-8"))
        ):
            texts = _sentences(call)
            said = gettext(*texts) if len(texts) == 1 else ngettext(*texts, 5) if texts else ""
            if " " in said and said in texts:
                english.append(said)
    assert english == []


def _sentences(node: ast.AST) -> list[str]:
    """Return what a call of a translating function says: a sentence, or one and its plural."""
    if (
        not isinstance(node, ast.Call)
        or not isinstance(node.func, ast.Name)
        or not node.func.id.startswith(("_", "gettext", "ngettext"))
    ):
        return []
    return [
        text.value for text in node.args if isinstance(text, ast.Constant) and isinstance(text.value, str)
    ][:2]
