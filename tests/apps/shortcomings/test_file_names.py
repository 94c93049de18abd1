"""A file whose name carries folders is refused wherever files are sent in, and nothing typed beside it is lost."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import kiemdiem
from cast import World
from hostile import BOUNDARY, Upload, multipart
from kiemdiem.accounts.actions import create_token
from kiemdiem.core.access import Actor
from kiemdiem.reviews.models import Intake
from kiemdiem.shortcomings.models import Evidence

from .conftest import Make

SignedIn = Callable[[str], Client]
SAYS = "có cả đường dẫn thư mục nên tệp chưa được nhận. Hãy đổi tên tệp"
NAMES = ("../../etc/passwd.pdf", "C:\\Users\\vp\\bien-ban.pdf", "a/b.pdf", "..&#47;b.pdf", "thu-muc/")
FACTS = [
    ("title", "Biên bản bàn giao đất"),
    ("kind", "result"),
    ("dated", "2026-11-01"),
    ("source", "Phòng Kinh tế"),
]


def send(client: Client, address: str, name: str, *, size: int = 17) -> tuple[int, str]:
    """Send the facts with a file of that very name, which no test client would send as it is."""
    body = multipart(FACTS, [("file", Upload(name, b"%PDF-1.7 noi dung".ljust(size)))])
    answer = client.post(address, body, content_type=f"multipart/form-data; boundary={BOUNDARY}")
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_evidence_named_with_folders_is_refused_at_its_field_and_what_was_typed_stays(
    today: None, opened: Make, signed_in: SignedIn, tmp_path: Path, name: str
) -> None:
    entry, client = opened(), signed_in("officer_a")
    code, page = send(client, reverse("shortcomings:act", args=[entry.pk, "nop-minh-chung"]), name)
    assert (code, SAYS in page) == (422, True)
    assert "Biên bản bàn giao đất" in page
    assert not Evidence.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_was_stored_stays_whole_and_a_plain_name_is_taken(
    today: None, opened: Make, evidence: Callable[..., Evidence], signed_in: SignedIn
) -> None:
    entry, client = opened(), signed_in("officer_a")
    kept = evidence(entry)
    before = Path(kept.file.path).read_bytes()
    address = reverse("shortcomings:act", args=[entry.pk, "nop-minh-chung"])
    send(client, address, f"../{kept.file.name}")
    assert Path(Evidence.objects.get().file.path).read_bytes() == before
    assert send(client, address, "bien-ban.pdf")[0] == 302
    assert Evidence.objects.count() == 2


def test_a_file_too_large_for_memory_is_looked_at_the_same_way(
    today: None, opened: Make, signed_in: SignedIn, settings: LazySettings
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100
    address = reverse("shortcomings:act", args=[opened().pk, "nop-minh-chung"])
    assert SAYS in send(signed_in("officer_a"), address, "a/b.pdf", size=200)[1]


def test_a_program_is_refused_with_the_same_sentence(
    world: World, today: None, opened: Make, actor: Callable[[str], Actor]
) -> None:
    now = timezone.now()
    create_token(
        account=world.accounts["officer_a"], name="Phần mềm khác", scope="write", expires_on=now.date(), token="kd_khoa",
        by=actor("officer_a"), at=now,
    )  # fmt: skip
    client = Client(headers={"authorization": "Bearer kd_khoa"})
    code, said = send(client, f"/api/v1/entries/{opened().pk}/evidence", "../b.pdf")
    assert (code, "có cả đường dẫn thư mục" in json.loads(said)["reason"]) == (409, True)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("who", "address"),
    [("officer_a", "reviews:intakes"), ("admin", "rulesets:publish"), ("officer_a", "documents:dossier")],
)
def test_other_forms_for_files_say_the_same(
    world: World, signed_in: SignedIn, who: str, address: str
) -> None:
    args = [] if address == "rulesets:publish" else [world.subjects["committee"].pk]
    assert SAYS in send(signed_in(who), reverse(address, args=args), "../bao-cao.docx")[1]
    assert not Intake.objects.exists()


def test_every_form_takes_files_by_the_one_field() -> None:
    root = Path(kiemdiem.__file__).parent
    taken = {
        str(path.relative_to(root)): re.findall(
            r"\bforms\.(?:File|Image)Field\(", path.read_text(encoding="utf-8")
        )
        for path in root.rglob("*.py")
    }
    assert {name for name, found in taken.items() if found} == set()
