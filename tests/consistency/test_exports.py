"""Whatever leaves as a list or an archive stands in the journal: who took it, how much, by which filters; never what it says.

That none leaves by a page merely read is tested where all of these are opened, in `test_pages`.
"""

import ast
import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter

import kiemdiem
from addresses import addresses
from cast import NOW, TODAY, World
from crowd import crowded  # noqa: F401 -- a fixture
from kiemdiem.audit.models import Event
from kiemdiem.audit.phrases import details
from kiemdiem.core.access import Actor
from kiemdiem.documents.actions import add_file
from kiemdiem.documents.queries.dossier import dossier_of
from kiemdiem.shortcomings.models import Shortcoming

PACKAGE = Path(kiemdiem.__file__).parent
SignedIn = Callable[[str], Client]
MAKERS = {"workbook", "book_bytes", "csv_lines", "zipped", "joined"}
NOTED = re.compile(r"\bexport(_\w+)?\(")


def test_whoever_makes_a_file_of_many_rows_notes_it() -> None:
    unnoted = set()
    for path in PACKAGE.rglob("*.py"):
        if not {"views", "views.py", "actions", "actions.py"} & set(path.parts):
            continue
        text = path.read_text(encoding="utf-8")
        calls = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        if {one.id for one in calls if isinstance(one, ast.Name)} & MAKERS and not NOTED.search(text):
            unnoted.add(path.relative_to(PACKAGE).as_posix())
    assert unnoted == {"publishing/views/public.py"}  # the public's own data


def whole(answer: HttpResponseBase) -> bytes:
    """Return what an answer holds."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def dossier(crowded: World, actor: Callable[[str], Actor]) -> int:  # noqa: F811 -- the fixture
    """Return a subject whose dossier holds one sheet."""
    subject = crowded.subjects["committee"]
    sheet, made = PdfWriter(), BytesIO()
    sheet.add_blank_page(width=595, height=842)
    sheet.write(made)
    key = dossier_of(subject)[0].item.key
    file = ContentFile(made.getvalue(), "phieu.pdf")
    add_file(subject=subject, item=key, title="Phiếu", file=file, dated=TODAY, by=actor("officer_a"), at=NOW)
    return subject.pk


def test_every_export_leaves_one_event_of_who_how_much_and_which_filters(
    crowded: World, dossier: int, signed_in: SignedIn  # noqa: F811 -- the fixture
) -> None:  # fmt: skip
    client = signed_in("organiser")
    tried = {
        "shortcomings:export xlsx": (reverse("shortcomings:export", args=["xlsx"]) + "?tim=giao+dat&la=1", "shortcomings.export"),
        "shortcomings:export csv": (reverse("shortcomings:export", args=["csv"]) + "?trang-thai=late", "shortcomings.export"),
        "targets:export": (reverse("targets:export") + "?nam=2026", "targets.export"),
        "boards:summary": (reverse("boards:summary", args=[crowded.cycle.pk]), "boards.export_cycle"),
        "documents:cycle_zip": (reverse("documents:cycle_zip", args=[crowded.cycle.pk, "progress_report"]), "documents.export_papers"),
        "documents:dossier_zip": (reverse("documents:dossier_zip", args=[dossier]), "documents.export_dossier"),
        "documents:dossier_pdf": (reverse("documents:dossier_pdf", args=[dossier]), "documents.export_dossier"),
    }  # fmt: skip
    assert {name.split()[0] for name in tried} == {
        name for name in addresses() if re.search(r":(export|summary|cycle_zip|dossier_zip|dossier_pdf)$", name)
    }  # fmt: skip
    organiser = crowded.accounts["organiser"]
    secrets = [row.wording for row in Shortcoming.objects.all()]
    for name, (address, action) in tried.items():
        before = Event.objects.count()
        answer = client.post(address)
        assert answer.status_code == 200, (name, answer.status_code)
        assert len(whole(answer)) > 50
        [event] = Event.objects.filter(seq__gt=before).order_by("seq")
        noted = json.loads(event.payload)
        assert (event.action, event.actor_id, set(noted)) == (
            action,
            organiser.pk,
            {"format", "rows", "filters"},
        )
        assert noted["rows"] or noted["rows"] == 0
        assert not [text for text in secrets if text in event.payload]
        assert dict(details(event.payload))["dạng tệp"] == noted["format"]
    sent = Event.objects.filter(action="shortcomings.export").order_by("seq").first()
    assert sent is not None
    assert json.loads(sent.payload)["filters"] == {"tim": "giao dat"}
    assert dict(details(sent.payload))["lọc theo"] == "tim: giao dat"
