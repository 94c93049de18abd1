"""The cause tree and the groups: dated, rolled up over the levels, counted over what the reader sees."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from browsing import page, words
from cast import NOW, TODAY, World, cause
from kiemdiem.core.access import SYSTEM, Actor
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.shortcomings import actions
from kiemdiem.shortcomings.actions import Details
from kiemdiem.shortcomings.actions.causes import packaged_causes
from kiemdiem.shortcomings.models import Cause, Group, Shortcoming
from kiemdiem.shortcomings.queries.causes import cause_tree
from kiemdiem.shortcomings.queries.groups import group_page, group_years

pytestmark = pytest.mark.usefixtures("today")
ActorOf = Callable[[str], Actor]
SignedIn = Callable[[str], Client]
Make = Callable[..., Shortcoming]


@pytest.fixture
def groups(world: World, actor: ActorOf) -> dict[str, Group]:
    """Make a group of the city and one of ward A that is counted in it."""
    made = {
        key: actions.add_group(unit=world.units[unit], year=2026, area="Kinh tế", name=name, by=actor("organiser"), at=NOW)
        for key, unit, name in (("city", "city", "Đất đai, đô thị"), ("ward", "ward_a", "Đất dịch vụ"), ("other", "ward_a", "Ngân sách"))
    }  # fmt: skip
    actions.roll_group(group=made["ward"], into=made["city"], by=actor("officer_a"), at=NOW)
    return made


def test_the_packaged_tree_is_loaded_once_and_what_was_changed_here_stays(world: World) -> None:
    Cause.objects.filter(key="thieu-kinh-phi").update(name="Thiếu vốn")
    Cause.objects.filter(key="ben-lien-quan").delete()
    assert actions.load_causes(by=SYSTEM, at=NOW) == 1
    assert actions.load_causes(by=SYSTEM, at=NOW) == 0
    assert cause("thieu-kinh-phi").name == "Thiếu vốn"
    assert {one.source for one in packaged_causes()} == {"Danh mục tham khảo của phần mềm"}


def test_a_branch_is_of_the_kind_of_its_root_and_the_tree_has_three_levels(
    world: World, actor: ActorOf
) -> None:
    given = {"by": actor("organiser"), "at": NOW, "valid_from": TODAY}
    second = actions.add_cause(name="Họp nhiều", kind="", parent=cause("lanh-dao"), **given)  # type: ignore[arg-type]
    third = actions.add_cause(name="Họp muộn", kind="subjective", parent=second, **given)  # type: ignore[arg-type]
    assert (third.kind, third.key) == ("subjective", "hop-muon")
    for wrong, says in (
        ({"name": "Sâu", "kind": "", "parent": third}, "tầng thứ 3"),
        ({"name": "Khác", "kind": "objective", "parent": cause("lanh-dao")}, "cũng vậy"),
        ({"name": "họp NHIỀU", "kind": "", "parent": cause("lanh-dao")}, "đã có"),
        ({"name": " ", "kind": "objective", "parent": None}, "Chưa ghi tên"),
    ):
        with pytest.raises(Refused, match=says):
            actions.add_cause(**wrong, **given)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.add_cause(name="Riêng", kind="objective", **{**given, "by": actor("officer_a")})  # type: ignore[arg-type]


def test_an_ended_cause_stays_with_its_entries_but_opens_no_new_one(
    drafted: Make, opened: Make, details: Details, actor: ActorOf
) -> None:
    standing, waiting = opened("Một"), drafted("Hai")
    with pytest.raises(Refused, match="còn nguyên nhân đang dùng"):
        actions.end_cause(cause=cause("lanh-dao"), valid_to=TODAY, by=actor("organiser"), at=NOW)
    actions.end_cause(cause=cause(), valid_to=date(2026, 11, 1), by=actor("organiser"), at=NOW)
    with pytest.raises(NotReady) as refused:
        actions.open_entry(entry=waiting, by=actor("officer_a"), at=NOW)
    assert [item.says for item in refused.value.missing] == [
        f"Nguyên nhân “{cause()}” đã hết hiệu lực ngày 01/11/2026; hãy chọn nguyên nhân đang dùng."
    ]
    standing.refresh_from_db()
    assert standing.cause_node == cause()
    with pytest.raises(Refused, match="đã hết hiệu lực"):
        actions.end_cause(cause=cause(), valid_to=TODAY, by=actor("organiser"), at=NOW)


def test_the_database_lets_nothing_leave_draft_without_a_node(opened: Make) -> None:
    entry = opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        Shortcoming.objects.filter(pk=entry.pk).update(cause_node=None)


def test_the_tree_counts_each_branch_over_what_the_reader_sees(
    opened: Make, details: Details, actor: ActorOf, signed_in: SignedIn
) -> None:
    opened("Một")
    opened("Hai", details=replace(details, cause_node=cause("khong-chon-trong-tam")))
    opened("Ba", details=replace(details, cause_node=cause("thieu-quy-dat"), responsibilities=()))
    tree = cause_tree(actor("officer_a"), TODAY)
    assert {line.key: line.entries for branch in tree.branches for line in branch.lines if line.entries} == {
        "lanh-dao": 2, "thieu-quyet-liet": 1, "khong-chon-trong-tam": 1, "nguon-luc": 1, "thieu-quy-dat": 1,
    }  # fmt: skip
    assert cause_tree(actor("stranger"), TODAY).total == 0
    assert "Thêm nguyên nhân" not in page(signed_in("officer_a"), "shortcomings:causes")
    assert "2 hạn chế" in page(signed_in("officer_a"), "shortcomings:cause", cause("lanh-dao").pk)


def test_a_cause_is_added_and_ended_on_its_pages(world: World, signed_in: SignedIn) -> None:
    client = signed_in("organiser")
    sent = {
        "name": "Thiếu dữ liệu",
        "parent": cause("nguon-luc").pk,
        "kind": "",
        "valid_from": "2026-11-01",
        "source": "",
    }
    assert client.post(reverse("shortcomings:causes"), sent).status_code == 302
    made = cause("thieu-du-lieu")
    assert made.kind == "objective"
    rootless = client.post(reverse("shortcomings:causes"), {**sent, "parent": "", "name": "Gốc"})
    assert "chủ quan hay khách quan" in words(rootless)
    assert (
        client.post(reverse("shortcomings:cause", args=[made.pk]), {"valid_to": "2026-12-31"}).status_code
        == 302
    )
    made.refresh_from_db()
    assert made.valid_to == date(2026, 12, 31)
    assert (
        signed_in("officer_a")
        .post(reverse("shortcomings:cause", args=[cause().pk]), {"valid_to": "2026-12-31"})
        .status_code
        == 403
    )


def test_a_groups_count_goes_up_into_the_group_of_the_level_above(
    groups: dict[str, Group], opened: Make, details: Details, actor: ActorOf, signed_in: SignedIn
) -> None:
    opened("Một", details=replace(details, group=groups["ward"]))
    opened("Hai", details=replace(details, group=groups["city"]))
    opened("Ba", details=replace(details, group=groups["other"]))
    lines = {
        line.name: line
        for year in group_years(actor("organiser"), TODAY)
        for area in year.areas
        for line in area.lines
    }
    assert {name: (line.entries, line.rolled) for name, line in lines.items()} == {
        "Đất đai, đô thị": (2, 1), "Đất dịch vụ": (1, 0), "Ngân sách": (1, 0),
    }  # fmt: skip
    found = group_page(groups["city"], actor("organiser"), TODAY)
    assert found
    assert [(one.name, one.entries) for one in found.causes] == [(cause().name, 2)]
    assert [line.name for line in found.below] == ["Đất dịch vụ"]
    listed = page(signed_in("organiser"), "shortcomings:index", query=f"?nhom={groups['city'].pk}")
    assert "Một" in listed
    assert "Ba</a>" not in listed


def test_a_group_is_counted_only_in_one_of_the_level_above_and_the_same_year(
    groups: dict[str, Group], world: World, actor: ActorOf, signed_in: SignedIn
) -> None:
    by = actor("organiser")
    old = actions.add_group(unit=world.units["city"], year=2025, area="Kinh tế", name="Cũ", by=by, at=NOW)
    beside = actions.add_group(
        unit=world.units["ward_b"], year=2026, area="Kinh tế", name="Bên cạnh", by=by, at=NOW
    )
    for into, says in (
        (old, "năm 2025"),
        (beside, "không phải cấp trên"),
        (groups["other"], "không phải cấp trên"),
    ):
        with pytest.raises(Refused, match=says):
            actions.roll_group(group=groups["ward"], into=into, by=by, at=NOW)
    with pytest.raises(Refused, match="không phải cấp trên"):
        actions.roll_group(group=groups["city"], into=groups["ward"], by=by, at=NOW)
    with pytest.raises(NotAllowed):
        actions.roll_group(group=groups["ward"], into=None, by=actor("stranger"), at=NOW)
    address = reverse("shortcomings:group", args=[groups["ward"].pk])
    assert signed_in("officer_a").post(address, {"into": ""}).status_code == 302
    groups["ward"].refresh_from_db()
    assert groups["ward"].rolls_into is None
    assert signed_in("stranger").get(address).status_code == 404
