"""A new entry by hand, its address, its opening, in a browser."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from browsing import page, rows, send, words
from cast import World, cause
from kiemdiem.shortcomings.models import Shortcoming, State

pytestmark = pytest.mark.usefixtures("today")
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]


def test_an_entry_is_written_addressed_and_opened_by_hand(world: World, signed_in: SignedIn) -> None:
    client = signed_in("officer_a")
    made = client.post(
        reverse("shortcomings:draft"),
        {
            "unit": "an thu", "wording": "Giao đất dịch vụ chậm", "first_seen_on": "2006-03-01", "origin": "inspection",
            "origin_passage": "Chậm giao đất", "born_in": "", "field": "", "source": "Kết luận số 5",
        },
    )  # fmt: skip
    entry = Shortcoming.objects.get()
    assert made.headers["Location"] == reverse("shortcomings:edit", args=[entry.pk])
    refused = send(client, "shortcomings:act", entry.pk, "dua-vao-so")
    assert refused.status_code == 409
    assert "Chưa giao chức vụ chịu trách nhiệm khắc phục." in words(refused)
    post = world.posts["chairman_a"]
    address = {
        "wording": "Giao đất dịch vụ chậm", "first_seen_on": "2006-03-01", "field": world.field.pk, "group": "",
        "cause_node": cause().pk, "cause": "Thiếu đôn đốc", "owner_post": "chu tich ubnd",
        "deadline": "2027-06-30", "measure_kind": "figure", "measure": "Số hộ được giao đất",
        "measure_direction": "up", "measure_target": "1.300,5", "measure_unit": "hộ",
        **rows("phan", [
            {"role": "collective", "post": "", "says": "Tập thể chậm kiểm tra", "share_percent": "60"},
            {"role": "head", "post": f"{post.title} (số {post.pk})", "says": "Chậm đôn đốc", "share_percent": "40"},
            {"role": "", "post": "", "says": "", "share_percent": ""},
        ]),
    }  # fmt: skip
    ambiguous = client.post(reverse("shortcomings:edit", args=[entry.pk]), address)
    assert "Có nhiều chức vụ khớp" in words(ambiguous)
    assert "Thiếu đôn đốc" in words(ambiguous)
    address["owner_post"] = f"x (số {post.pk})"
    assert client.post(reverse("shortcomings:edit", args=[entry.pk]), address).status_code == 302
    entry.refresh_from_db()
    assert entry.measure_target == Decimal("1300.5")
    assert [share.share_percent for share in entry.responsibilities.order_by("id")] == [60, 40]
    assert send(client, "shortcomings:act", entry.pk, "dua-vao-so").status_code == 302
    entry.refresh_from_db()
    assert entry.state == State.OPEN
    assert client.get(reverse("shortcomings:edit", args=[entry.pk])).status_code == 403


def test_a_faulty_share_is_told_at_the_top_and_at_its_place(
    drafted: Make, world: World, signed_in: SignedIn
) -> None:
    entry = drafted()
    faulty = [{"role": "head", "post": "không có ai", "says": "Chậm", "share_percent": "40"}]
    response = signed_in("officer_a").post(
        reverse("shortcomings:edit", args=[entry.pk]),
        {"wording": "Vừa gõ lại", "first_seen_on": "2025-12-20", **rows("phan", faulty)},
    )
    assert response.status_code == 422
    assert "Có dòng chưa hợp lệ" in words(response)
    assert "Không tìm thấy chức vụ" in words(response)
    assert "Vừa gõ lại" in words(response)


def test_a_draft_for_a_unit_out_of_reach_is_refused_in_words(world: World, signed_in: SignedIn) -> None:
    form = {"unit": "Phường Đà Thử", "wording": "x", "first_seen_on": "2026-01-01", "origin": "other"}
    response = signed_in("officer_a").post(reverse("shortcomings:draft"), form)
    assert response.status_code == 422
    assert "Không tìm thấy đơn vị" in words(response)
    assert (
        signed_in("delegate").post(reverse("shortcomings:draft"), {**form, "unit": "an thu"}).status_code
        == 302
    )


def test_the_draft_page_starts_with_the_own_unit_or_the_one_asked_for(
    world: World, signed_in: SignedIn
) -> None:
    assert 'name="unit" value="Phường An Thử (ward_a)"' in page(signed_in("officer_a"), "shortcomings:draft")
    assert 'name="unit" value=' not in page(signed_in("organiser"), "shortcomings:draft")
    asked = page(signed_in("organiser"), "shortcomings:draft", query=f"?don-vi={world.units['ward_b'].pk}")
    assert 'name="unit" value="Phường Đà Thử (ward_b)"' in asked
