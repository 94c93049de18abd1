"""The register through the API: the same reach, the same refusals, the same actions as the pages."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from cast import NOW, World
from kiemdiem.core.access import Actor
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.models import Evidence, ProgressNote, Shortcoming, State

from .conftest import Caller

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_this_test(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def drafted(world: World, actor: Callable[[str], Actor]) -> Callable[..., Shortcoming]:
    """Write a draft into a ward's register."""

    def make(wording: str, unit: str = "ward_a") -> Shortcoming:
        return actions.draft(
            unit=world.units[unit], wording=wording, origin="inspection", first_seen_on=date(2026, 1, 5),
            by=actor("organiser"), at=NOW,
        )  # fmt: skip

    return make


def test_a_list_goes_on_from_the_last_id_and_ends(
    drafted: Callable[..., Shortcoming], calls: Callable[[str], Caller]
) -> None:
    made = [drafted(f"Hạn chế thứ {number}").pk for number in range(3)]
    ask = calls("officer_a")
    first = ask("get", "/entries?limit=2").json()
    assert [entry["id"] for entry in first["items"]] == made[:2]
    rest = ask("get", f"/entries?limit=2&after={first['next_after']}").json()
    assert [entry["id"] for entry in rest["items"]] == made[2:]
    assert rest["next_after"] is None


def test_one_sees_through_the_api_what_one_sees_on_the_pages(
    drafted: Callable[..., Shortcoming], calls: Callable[[str], Caller]
) -> None:
    here, there = drafted("Ở phường A"), drafted("Ở phường B", "ward_b")
    ask = calls("officer_a")
    assert [entry["id"] for entry in ask("get", "/entries").json()["items"]] == [here.pk]
    assert ask("get", f"/entries/{here.pk}").status_code == 200
    assert ask("get", f"/entries/{there.pk}").status_code == 403
    assert ask("get", f"/entries/{there.pk + 1000}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_the_same_statements_however_long(
    drafted: Callable[..., Shortcoming],
    calls: Callable[[str], Caller],
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        drafted(f"Hạn chế {number}")
    ask = calls("officer_a")
    with django_assert_num_queries(3):  # the key, its grants, the entries
        assert len(ask("get", "/entries").json()["items"]) == count


def test_what_is_sent_in_becomes_a_draft_and_nothing_more(
    world: World, calls: Callable[[str], Caller]
) -> None:
    sent = {
        "unit_id": world.units["ward_a"].pk, "wording": "Chậm giải ngân vốn đầu tư", "first_seen_on": "2026-01-05",
        "origin": "petition", "state": "entry_closed",
    }  # fmt: skip
    answer = calls("officer_a")("post", "/entries", data=sent, content_type="application/json")
    assert answer.status_code == 201
    entry = Shortcoming.objects.get(pk=answer.json()["id"])
    assert (entry.state, entry.origin) == (State.DRAFT, "petition")


def test_the_same_limitation_twice_is_refused_with_the_number_it_has(
    world: World, calls: Callable[[str], Caller]
) -> None:
    sent = {"unit_id": world.units["ward_a"].pk, "wording": "Chậm giải ngân", "first_seen_on": "2026-01-05"}
    ask = calls("officer_a")
    assert ask("post", "/entries", data=sent, content_type="application/json").status_code == 201
    again = ask("post", "/entries", data=sent, content_type="application/json")
    assert again.status_code == 409
    assert "đã có trong sổ" in again.json()["reason"]


def test_every_fault_of_what_was_sent_is_named_at_once(world: World, calls: Callable[[str], Caller]) -> None:
    sent = {"unit_id": "x", "wording": "", "first_seen_on": "2026-02-30"}
    answer = calls("officer_a")("post", "/entries", data=sent, content_type="application/json")
    assert answer.status_code == 422
    assert len(answer.json()["missing"]) == 3


def test_progress_and_evidence_come_in_only_where_the_entry_stands_for_it(
    drafted: Callable[..., Shortcoming], calls: Callable[[str], Caller]
) -> None:
    entry, ask = drafted("Còn ở dạng dự thảo"), calls("officer_a")
    note = {"noted_on": "2026-01-06", "text": "Đã họp"}
    refused = ask("post", f"/entries/{entry.pk}/progress", data=note, content_type="application/json")
    assert refused.status_code == 403
    Shortcoming.objects.filter(pk=entry.pk)
    file = SimpleUploadedFile("bien-ban.pdf", PDF)
    facts = {"kind": "result", "title": "Biên bản", "dated": "2026-01-06", "file": file}
    assert ask("post", f"/entries/{entry.pk}/evidence", data=facts).status_code == 403
    assert not Evidence.objects.exists()
    assert not ProgressNote.objects.exists()


def test_targets_and_units_are_listed_with_their_ids(world: World, calls: Callable[[str], Caller]) -> None:
    ask = calls("officer_a")
    units = ask("get", "/units?words=phuong").json()["items"]
    assert {unit["id"] for unit in units} >= {world.units["ward_a"].pk, world.units["ward_b"].pk}
    assert ask("get", "/targets").json() == {"items": [], "next_after": None}


def test_a_wrong_address_or_method_is_answered_without_a_page(calls: Callable[[str], Caller]) -> None:
    answer = calls("officer_a")("delete", "/entries")
    assert answer.status_code == 405
    assert "<html" not in answer.content.decode()
