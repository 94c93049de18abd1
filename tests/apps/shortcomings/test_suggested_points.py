"""An entry born of a suggested point and the suggestion lead to each other."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from browsing import page
from cast import NOW, World
from kiemdiem.core.access import Actor
from kiemdiem.cycles.actions import Point, issue_suggestion, suggest
from kiemdiem.cycles.models import Suggestion
from kiemdiem.shortcomings.models import Shortcoming
from preparing import prepared

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]


@pytest.fixture
def suggestion(world: World, actor: Callable[[str], Actor]) -> Suggestion:
    """Return a suggestion of two points to the standing committee, issued."""
    made = suggest(
        subject=world.subjects["committee"], points=[Point("Trật tự đô thị"), Point("Giao đất dịch vụ chậm")],
        by=actor("organiser"), at=NOW,
    )  # fmt: skip
    issue_suggestion(
        suggestion=prepared(made, actor("organiser")), number="12-TB/TU", by=actor("organiser"), at=NOW
    )
    return made


def test_the_entry_leads_to_its_point(drafted: Make, suggestion: Suggestion, signed_in: SignedIn) -> None:
    point = suggestion.points.get(number=2)
    entry = drafted(origin="point", point=point)
    client, address = signed_in("officer_a"), reverse("shortcomings:origin", args=[entry.pk])
    text = page(client, "shortcomings:entry", entry.pk)
    assert address in text
    assert f'href="{point.get_absolute_url()}"' in text
    assert client.get(address).headers["Location"] == point.get_absolute_url()
    assert 'id="noi-dung-2"' in page(client, "cycles:suggestion", suggestion.pk)


def test_the_suggestion_leads_to_the_entries_born_of_it_and_no_others(
    drafted: Make, suggestion: Suggestion, signed_in: SignedIn
) -> None:
    drafted("Giao đất", origin="point", point=suggestion.points.get(number=2))
    drafted("Chợ")
    client = signed_in("officer_a")
    address = f"{reverse('shortcomings:index')}?goi-y={suggestion.pk}"
    assert f'href="{address}"' in page(client, "cycles:suggestion", suggestion.pk)
    text = page(client, "shortcomings:index", query=f"?goi-y={suggestion.pk}")
    assert ">Giao đất<" in text
    assert ">Chợ<" not in text
    assert reverse("cycles:suggestion", args=[suggestion.pk]) in text


def test_a_point_is_written_into_the_register_from_its_suggestion(
    world: World, suggestion: Suggestion, signed_in: SignedIn
) -> None:
    client, point = signed_in("officer_a"), suggestion.points.get(number=2)
    address = f"{reverse('shortcomings:draft')}?noi-dung={point.pk}"
    assert f'href="{address}"' in page(client, "cycles:suggestion", suggestion.pk)
    text = page(client, "shortcomings:draft", query=f"?noi-dung={point.pk}")
    assert "Giao đất dịch vụ chậm" in text
    assert f'name="point" value="{point.pk}"' in text
    sent = {
        "unit": "an thu", "wording": "Chậm giao đất dịch vụ", "first_seen_on": "2026-11-20", "origin": "point",
        "origin_passage": point.text, "born_in": world.cycle.pk, "field": "", "source": "", "point": point.pk,
    }  # fmt: skip
    assert client.post(reverse("shortcomings:draft"), sent).status_code == 302
    entry = Shortcoming.objects.get()
    assert (entry.point, entry.origin, entry.born_in) == (point, "point", world.cycle)


@pytest.mark.parametrize("issued", [True, False])
def test_a_point_one_does_not_see_is_neither_offered_nor_taken(
    suggestion: Suggestion, signed_in: SignedIn, issued: bool
) -> None:
    if not issued:
        Suggestion.objects.filter(pk=suggestion.pk).update(issued_at=None)
    point = suggestion.points.get(number=2)
    client = signed_in("stranger" if issued else "officer_a")
    assert "Giao đất dịch vụ chậm" not in page(client, "shortcomings:draft", query=f"?noi-dung={point.pk}")
    sent = {
        "unit": "phuong", "wording": "Chậm giao đất", "first_seen_on": "2026-11-20", "origin": "point", "point": point.pk,
    }  # fmt: skip
    response = client.post(reverse("shortcomings:draft"), sent)
    assert response.status_code == 422
    assert "Không tìm thấy nội dung gợi ý này." in response.content.decode()


def test_whoever_writes_no_entries_is_not_offered_to(suggestion: Suggestion, signed_in: SignedIn) -> None:
    text = page(signed_in("leader"), "cycles:suggestion", suggestion.pk)
    assert "Hạn chế trong sổ nêu từ gợi ý này" in text
    assert "Ghi vào sổ hạn chế" not in text
