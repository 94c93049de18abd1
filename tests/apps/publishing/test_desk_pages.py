"""The officers' pages and the public ones, as they are read."""

import csv
import json
import re
from collections.abc import Callable
from hashlib import sha256
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from addresses import body_of
from apps.publishing.stage import Desk, Stage
from cast import NOW, World
from kiemdiem.publishing.actions import publications
from kiemdiem.publishing.models import Proposal, Publication
from kiemdiem.publishing.queries.content import canonical
from kiemdiem.targets.models import Target, TargetValue

SignedIn = Callable[[str], Client]
Statements = Callable[[int], object]
SESSION_AND_ACTOR = 2


def page_of(client: Client, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status, answer.status_code
    return body_of(answer)


def targets(world: World, many: int) -> list[int]:
    before = Target.objects.count()
    made = [
        Target.objects.create(
            unit=world.units["ward_a"], year=2026, name=f"Chỉ tiêu số {before + number}", measure_unit="hộ"
        )
        for number in range(many)
    ]
    for one in made:
        TargetValue.objects.create(target=one, kind="estimate", value=98, as_of=NOW.date(), recorded_at=NOW)
    return [one.pk for one in made]


# The officers' side


def test_the_way_from_the_list_to_the_public_page_by_hand(
    desk: Desk, stage: Stage, signed_in: SignedIn
) -> None:
    officer, head = signed_in("officer_a"), signed_in("head_a")
    unit, entry = desk.page.unit_id, stage.things["commitment"]
    assert "Soạn đề nghị" in page_of(officer, "publishing:candidates", unit, "cam-ket")
    officer.post(reverse("publishing:propose", args=[unit, "cam-ket", entry]))
    one = Proposal.objects.get()
    assert "(chưa có)" in page_of(officer, "publishing:proposal", one.pk)
    officer.post(
        reverse("publishing:proposal", args=[one.pk]), {"fields": ["state"], "passages": "phụ trách"}
    )
    assert "[đã che]" in page_of(officer, "publishing:proposal", one.pk)
    officer.post(reverse("publishing:send", args=[one.pk]))
    assert "Người thứ hai đọc và duyệt" not in page_of(head, "publishing:proposal", one.pk)
    assert "Đang chờ người đứng đầu đơn vị" in page_of(officer, "publishing:proposal", one.pk)
    one.refresh_from_db()
    made = head.post(reverse("publishing:approve", args=[one.pk]), {"seen": one.content_hash})
    assert made.status_code == 302
    assert "như nguồn" in page_of(officer, "publishing:unit", unit)
    assert "[đã che]" in page_of(Client(), "publishing:item", desk.page.address, 1)


def test_what_was_typed_is_not_lost_where_a_passage_is_not_found(
    desk: Desk, stage: Stage, signed_in: SignedIn
) -> None:
    one = desk.proposed("commitment", stage.things["commitment"])
    sent = {"fields": ["cause"], "passages": "không có câu này", "keep_names": "on"}
    answer = signed_in("officer_a").post(reverse("publishing:proposal", args=[one.pk]), sent)
    assert answer.status_code == 409
    text = body_of(answer)
    assert "Không thấy “không có câu này”." in text
    assert "không có câu này</textarea>" in text
    one.refresh_from_db()
    assert one.passages == []


def test_a_changed_source_is_listed_field_by_field_with_one_button(
    desk: Desk, world: World, signed_in: SignedIn
) -> None:
    (target,) = targets(world, 1)
    one = desk.published("target", target)
    TargetValue.objects.create(target_id=target, kind="final", value=97, as_of=NOW.date(), recorded_at=NOW)
    officer = signed_in("officer_a")
    assert "đã khác bản công khai" in page_of(officer, "publishing:unit", desk.page.unit_id)
    page = page_of(officer, "publishing:publication", one.pk)
    assert "97 hộ (đến 23/11/2026)" in page
    assert "Đề nghị bản mới" in page
    officer.post(reverse("publishing:propose", args=[desk.page.unit_id, "chi-tieu", target]))
    assert Proposal.objects.filter(thing_id=target, step="proposal_draft").exists()


def test_strangers_see_none_of_the_making(desk: Desk, stage: Stage, signed_in: SignedIn) -> None:
    one = desk.sent(desk.proposed("target", stage.things["target"]))
    made = desk.approved(one)
    stranger = signed_in("stranger")
    for name, args in (
        ("publishing:unit", [desk.page.unit_id]), ("publishing:candidates", [desk.page.unit_id, "chi-tieu"]),
        ("publishing:proposal", [one.pk]), ("publishing:publication", [made.pk]),
    ):  # fmt: skip
        page_of(stranger, name, *args, status=403)
    assert "Phường An Thử" not in page_of(stranger, "publishing:index")


def test_an_empty_desk_says_what_to_do(world: World, signed_in: SignedIn) -> None:
    assert "Chưa đơn vị nào" in page_of(signed_in("officer_a"), "publishing:index")
    page = page_of(signed_in("head_a"), "publishing:unit", world.units["ward_a"].pk)
    assert "Mở trang công khai" in page


def test_the_organiser_finds_a_unit_by_its_name(world: World, signed_in: SignedIn) -> None:
    found = body_of(signed_in("organiser").get(reverse("publishing:index"), {"tim": "da thu"}))
    assert "Phường Đà Thử" in found
    assert "Phường An Thử" not in found


@pytest.mark.parametrize("many", [1, 3])
def test_the_statements_of_the_officers_pages_do_not_grow(
    desk: Desk, world: World, signed_in: SignedIn, django_assert_num_queries: Statements, many: int
) -> None:
    for target in targets(world, many):
        desk.published("target", target)
    desk.proposed("target", targets(world, 1)[0])
    officer, unit = signed_in("officer_a"), desk.page.unit_id
    for address, statements in (
        (reverse("publishing:index"), 2), (reverse("publishing:unit", args=[unit]), 10),
        (reverse("publishing:candidates", args=[unit, "chi-tieu"]), 10),
    ):  # fmt: skip
        with django_assert_num_queries(SESSION_AND_ACTOR + statements):
            officer.get(address)


# What the public reads


def test_an_estimate_is_never_shown_as_final(desk: Desk, world: World) -> None:
    desk.published("target", targets(world, 1)[0])
    for name, args in (
        ("publishing:body", []),
        ("publishing:listing", ["chi-tieu"]),
        ("publishing:item", [1]),
    ):
        page = page_of(Client(), name, desk.page.address, *args)
        assert page.count("ước 98 hộ") == 1
        assert page.count("98 hộ") == 1
        assert "số ước" in page
        assert "Số liệu đến ngày 23/11/2026" in page


def test_illustrative_things_say_so_everywhere(desk: Desk, world: World) -> None:
    (target,) = targets(world, 1)
    Target.objects.update(illustrative=True)
    desk.published("target", target)
    for name, args in (
        ("publishing:body", []),
        ("publishing:listing", ["chi-tieu"]),
        ("publishing:item", [1]),
    ):
        assert "số liệu minh họa" in page_of(Client(), name, desk.page.address, *args)
    assert "Số liệu minh họa." in page_of(Client(), "publishing:feed", desk.page.address)


def test_a_made_up_figure_of_a_real_thing_says_so_by_itself(desk: Desk, world: World) -> None:
    (target,) = targets(world, 1)
    TargetValue.objects.create(
        target_id=target, kind="plan", value=7, as_of=NOW.date(), recorded_at=NOW, illustrative=True
    )
    desk.published("target", target)
    page = page_of(Client(), "publishing:item", desk.page.address, 1)
    assert page.count("số liệu minh họa") == 1
    assert page.index("7 hộ") < page.index("số liệu minh họa") < page.index("ước 98 hộ")
    assert "Kế hoạch: 7 hộ (số liệu minh họa)" in page_of(Client(), "publishing:feed", desk.page.address)
    rows = list(csv.reader(StringIO(page_of(Client(), "publishing:csv", desk.page.address, "chi-tieu"))))
    assert rows[1][rows[0].index("illustrative")] == "plan"


def test_the_lists_of_bodies_and_of_polls_say_up_to_which_day_they_are(desk: Desk, stage: Stage) -> None:
    desk.published("target", stage.things["target"])
    for name in ("publishing:bodies", "publishing:public_polls"):
        assert re.search(r"Số liệu đến ngày \d\d/\d\d/\d{4}", page_of(Client(), name)), name


def test_no_public_page_has_a_script_or_sets_a_cookie(desk: Desk, stage: Stage) -> None:
    desk.published("target", stage.things["target"])
    for name, args in (
        ("publishing:bodies", []),
        ("publishing:body", [desk.page.address]),
        ("publishing:data", [desk.page.address]),
    ):
        answer = Client().get(reverse(name, args=args))
        assert "<script" not in body_of(answer)
        assert answer["Cache-Control"] == "public, no-cache"
        assert not answer.cookies


@pytest.mark.parametrize("many", [1, 3])
def test_a_public_page_costs_three_statements_and_one_where_nothing_changed(
    desk: Desk, world: World, django_assert_num_queries: Statements, many: int
) -> None:
    for target in targets(world, many):
        desk.published("target", target)
    client, address = Client(), reverse("publishing:body", args=[desk.page.address])
    with django_assert_num_queries(3):
        etag = client.get(address)["ETag"]
    with django_assert_num_queries(1):
        again = client.get(address, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    desk.published("target", targets(world, 1)[0])
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_long_lists_are_turned_page_by_page(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiemdiem.publishing.views.public.A_PAGE", 2)
    for target in targets(world, 3):
        desk.published("target", target)
    address = reverse("publishing:listing", args=[desk.page.address, "chi-tieu"])
    first, second = (body_of(Client().get(address, {"trang": page})) for page in ("1", "2"))
    assert ("Trang sau" in first, "Trang sau" in second) == (True, False)
    assert first.count("Chỉ tiêu số") == 2
    assert second.count("Chỉ tiêu số") == 1
    assert "Chưa có nội dung nào" in body_of(Client().get(address, {"trang": "9999"}))


def test_what_is_downloaded_has_its_dictionary_and_a_hash_to_check(desk: Desk, stage: Stage) -> None:
    made = desk.published("target", stage.things["target"], ["plan"])
    told = json.loads(page_of(Client(), "publishing:json", desk.page.address))
    item = told["items"][0]
    assert sha256(canonical(item["content"]).encode()).hexdigest() == item["sha256"] == made.content_hash
    assert {one["key"] for one in item["content"]["fields"]} == {"name", "plan"}
    keys = [one["key"] for one in told["dictionary"]["target"]]
    rows = list(
        csv.reader(
            StringIO(page_of(Client(), "publishing:csv", desk.page.address, "chi-tieu").lstrip("\ufeff"))
        )
    )
    assert rows[0] == keys
    assert rows[1][keys.index("plan_unit")] != ""
    assert rows[1][keys.index("final")] == ""


def test_a_formula_in_a_text_stays_a_text_in_the_table(desk: Desk, world: World) -> None:
    (target,) = targets(world, 1)
    Target.objects.update(name="=HYPERLINK(1)")
    desk.published("target", target)
    rows = list(csv.reader(StringIO(page_of(Client(), "publishing:csv", desk.page.address, "chi-tieu"))))
    assert not any(cell.startswith("=") for cell in rows[1])


def test_the_feed_is_well_formed_whatever_stands_in_a_text(desk: Desk, world: World) -> None:
    (target,) = targets(world, 1)
    Target.objects.update(name="Dấu <b> & \x0b lạ")
    desk.published("target", target)
    feed = ElementTree.fromstring(page_of(Client(), "publishing:feed", desk.page.address).encode())  # noqa: S314 -- our own
    assert feed.findtext("channel/item/title") == "Chỉ tiêu: Dấu <b> & lạ"
    assert feed.findtext("channel/item/link", "").endswith("/cong-khai/phuong-an-thu/1/")


def test_the_list_of_addresses_has_what_is_public_and_nothing_else(desk: Desk, world: World) -> None:
    first, second = (desk.published("target", target) for target in targets(world, 2))
    publications.withdraw(publication=first, ground="Sai", by=desk.first, at=NOW)
    lines = page_of(Client(), "publishing:sitemap").split()
    assert [line.removeprefix("http://testserver") for line in lines] == [
        "/cong-khai/", "/cong-khai/phuong-an-thu/", f"/cong-khai/phuong-an-thu/{second.number}/",
    ]  # fmt: skip


def test_addresses_that_never_were_are_not_found(desk: Desk, settings: LazySettings) -> None:
    for name, args in (
        ("publishing:item", [desk.page.address, 5]), ("publishing:listing", [desk.page.address, "khong-co"]),
        ("publishing:csv", [desk.page.address, "khong-co"]), ("publishing:body", ["khong-co"]),
    ):  # fmt: skip
        page_of(Client(), name, *args, status=404)
    assert "chưa công khai nội dung nào" in page_of(Client(), "publishing:body", desk.page.address)
    assert not Publication.objects.exists()
