"""Comparison groups: seen by count, named, and changed only while nothing is decided in them."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from cast import NOW, World
from kiemdiem.audit.models import Event
from kiemdiem.audit.phrases import details
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.models import CycleState, Subject
from kiemdiem.ratings import actions
from kiemdiem.ratings.models import CapRaise

PEOPLE, BODIES = "Lãnh đạo phường", "Tập thể phường"
GROUND = "Hướng dẫn 12-HD/BTCTU về chia nhóm"

Regroup = Callable[..., int]
Rename = Callable[..., str]
SignedIn = Callable[[str], Client]
Statements = Callable[[int], Any]


@pytest.fixture
def regroup(world: World, actor: Callable[[str], Actor]) -> Regroup:
    """Return the organiser's hand that moves: `regroup("head_a", group="Bí thư phường")`."""

    def move(*keys: str, group: str, ground: str = GROUND, by: str = "organiser") -> int:
        return actions.regroup(
            cycle=world.cycle, subjects=[world.subjects[key] for key in keys], group=group, ground=ground,
            by=actor(by), at=NOW,
        )  # fmt: skip

    return move


@pytest.fixture
def rename(world: World, actor: Callable[[str], Actor]) -> Rename:
    """Return the organiser's hand that names: `rename(PEOPLE, "Chủ chốt phường")`."""

    def name(group: str, new: str, by: str = "organiser") -> str:
        return actions.name_group(cycle=world.cycle, group=group, name=new, by=actor(by), at=NOW)

    return name


def groups(world: World) -> dict[str, int]:
    """Return how many subjects each group has."""
    found: dict[str, int] = {}
    for name in world.cycle.subjects.values_list("comparison_group", flat=True):
        found[name] = found.get(name, 0) + 1
    return found


def raise_cap(world: World, group: str) -> None:
    """Record that the cap of a group was raised."""
    CapRaise.objects.create(
        cycle=world.cycle, comparison_group=group, ground="Nổi trội", decision_number="9-QĐ/TU", raised_at=NOW
    )


class TestMoving:
    """Subjects go from one group to another."""

    def test_several_move_at_once_to_a_new_group_each_with_its_event(
        self, world: World, regroup: Regroup
    ) -> None:
        assert regroup("head_a", "deputy_a", group="  Chủ chốt   phường ") == 2
        assert groups(world) == {BODIES: 2, PEOPLE: 1, "Chủ chốt phường": 2}
        events = Event.objects.filter(action="ratings.regroup")
        assert {event.about_id for event in events} == {
            world.subjects["head_a"].pk,
            world.subjects["deputy_a"].pk,
        }
        assert {event.reason for event in events} == {GROUND}
        told = (("nhóm cũ", PEOPLE), ("nhóm", "Chủ chốt phường"))
        assert {details(event.payload) for event in events} == {told}
        assert all(event.party_path == world.cycle_units["ward_a"].party_path for event in events)

    def test_who_is_in_the_group_already_stays_and_leaves_no_event(
        self, world: World, regroup: Regroup
    ) -> None:
        regroup("head_a", group="Bí thư")
        assert regroup("head_a", "deputy_a", group="Bí thư") == 1
        assert groups(world) == {BODIES: 2, PEOPLE: 1, "Bí thư": 2}
        with pytest.raises(Refused, match="đều đang ở nhóm “Bí thư”"):
            regroup("head_a", "deputy_a", group="Bí thư")

    def test_collectives_and_persons_share_no_group(self, world: World, regroup: Regroup) -> None:
        with pytest.raises(Refused, match="cả tập thể và cá nhân"):
            regroup("head_a", group=BODIES)
        with pytest.raises(Refused, match="cả tập thể và cá nhân"):
            regroup("head_a", "committee", group="Nhóm mới")
        assert groups(world) == {BODIES: 2, PEOPLE: 3}

    @pytest.mark.parametrize(
        ("group", "ground", "says"),
        [
            ("  ", GROUND, "phải có tên"),
            ("x" * 161, GROUND, "dài 161 ký tự"),
            ("Bí thư", " ", "phải có căn cứ"),
        ],
    )
    def test_without_a_name_or_a_ground_nothing_moves(
        self, world: World, regroup: Regroup, group: str, ground: str, says: str
    ) -> None:
        with pytest.raises(Refused, match=says):
            regroup("head_a", group=group, ground=ground)
        assert groups(world) == {BODIES: 2, PEOPLE: 3}

    def test_nobody_chosen_is_said(self, regroup: Regroup) -> None:
        with pytest.raises(Refused, match="Chưa chọn đối tượng nào"):
            regroup(group="Bí thư")

    def test_subjects_of_another_cycle_are_refused(self, world: World, regroup: Regroup) -> None:
        other = type(world.cycle).objects.create(
            title="Khác", year=2025, period_start="2025-01-01", period_end="2025-12-31", root=world.units["city"],
            rule_set=world.rule_set,
        )  # fmt: skip
        Subject.objects.filter(pk=world.subjects["head_a"].pk).update(cycle=other)
        with pytest.raises(Refused, match="không thuộc đợt"):
            regroup("head_a", "deputy_a", group="Bí thư")

    def test_nothing_leaves_or_joins_a_group_in_which_somebody_is_decided(
        self, world: World, regroup: Regroup
    ) -> None:
        Subject.objects.filter(pk=world.subjects["member_a"].pk).update(step="decided")
        with pytest.raises(Refused, match=f"“{PEOPLE}” đã có quyết định xếp loại .“Bùi Mô Phỏng”."):
            regroup("head_a", group="Bí thư")
        Subject.objects.filter(pk=world.subjects["head_a"].pk).update(comparison_group="Bí thư")
        with pytest.raises(Refused, match="đã có quyết định xếp loại"):
            regroup("head_a", group=PEOPLE)

    def test_nothing_leaves_or_joins_a_group_whose_cap_was_raised(
        self, world: World, regroup: Regroup
    ) -> None:
        raise_cap(world, "Bí thư")
        with pytest.raises(Refused, match="nâng tỷ lệ số 9-QĐ/TU"):
            regroup("head_a", group="Bí thư")

    @pytest.mark.parametrize("by", ["officer_a", "head_a", "leader", "delegate"])
    def test_only_the_organiser_moves(self, regroup: Regroup, by: str) -> None:
        with pytest.raises(NotAllowed):
            regroup("head_a", group="Bí thư", by=by)

    def test_in_a_closed_cycle_nothing_moves(self, world: World, regroup: Regroup, rename: Rename) -> None:
        type(world.cycle).objects.filter(pk=world.cycle.pk).update(state=CycleState.CLOSED)
        with pytest.raises(NotAllowed):
            regroup("head_a", group="Bí thư")
        with pytest.raises(NotAllowed):
            rename(PEOPLE, "Chủ chốt")


class TestNaming:
    """A group gets another name."""

    def test_all_members_carry_the_new_name_and_the_journal_the_old_one(
        self, world: World, rename: Rename
    ) -> None:
        assert rename(PEOPLE, " Chủ chốt  phường") == "Chủ chốt phường"
        assert groups(world) == {BODIES: 2, "Chủ chốt phường": 3}
        event = Event.objects.get(action="ratings.name_group")
        assert (event.about_id, event.about_type) == (world.cycle.pk, "cycles.cycle")
        assert PEOPLE in event.payload

    @pytest.mark.parametrize(
        ("group", "new", "says"),
        [
            (PEOPLE, BODIES, "Đã có nhóm so sánh"),
            (PEOPLE, PEOPLE, "đã mang tên"),
            (PEOPLE, " ", "phải có tên"),
            ("Không có", "Tên mới", "không có nhóm so sánh “Không có”"),
        ],
    )
    def test_a_name_that_is_none_or_taken_is_refused(
        self, rename: Rename, group: str, new: str, says: str
    ) -> None:
        with pytest.raises(Refused, match=says):
            rename(group, new)

    def test_a_settled_group_keeps_its_name(self, world: World, rename: Rename) -> None:
        raise_cap(world, PEOPLE)
        with pytest.raises(Refused, match="nâng tỷ lệ"):
            rename(PEOPLE, "Chủ chốt phường")
        Subject.objects.filter(pk=world.subjects["committee"].pk).update(step="decided")
        with pytest.raises(Refused, match="đã có quyết định xếp loại"):
            rename(BODIES, "Tập thể")


class TestPages:
    """The groups by page."""

    @pytest.fixture
    def base(self, world: World) -> str:
        return f"/xep-loai/{world.cycle.pk}/nhom/"

    def read(self, client: Client, address: str, status: int = 200, **query: str) -> str:
        response = client.get(address, query)
        assert response.status_code == status
        return " ".join(unescape(response.content.decode()).split())

    def test_the_cycle_leads_the_organiser_to_the_groups_and_they_lead_to_their_caps(
        self, world: World, signed_in: SignedIn, base: str
    ) -> None:
        client = signed_in("organiser")
        assert f'href="{base}"' in self.read(client, f"/dot-kiem-diem/{world.cycle.pk}/")
        assert f'href="{base}"' in self.read(client, f"/xep-loai/{world.cycle.pk}/")
        page = self.read(client, base)
        assert page.index(PEOPLE) < page.index(BODIES)
        assert "#ty-le" in page
        assert base not in self.read(signed_in("officer_a"), f"/dot-kiem-diem/{world.cycle.pk}/")
        self.read(signed_in("officer_a"), base, 403)

    def test_the_search_finds_groups_without_marks(self, signed_in: SignedIn, base: str) -> None:
        page = self.read(signed_in("organiser"), base, tim="tap the ph")
        assert BODIES in page
        assert PEOPLE not in page
        assert "Không có nhóm nào tên như vậy" in self.read(signed_in("organiser"), base, tim="zzz")

    def test_whoever_only_looks_on_changes_nothing(self, signed_in: SignedIn, base: str) -> None:
        page = self.read(signed_in("leader"), f"{base}thanh-vien/", nhom=PEOPLE)
        assert "Vũ Tưởng Tượng" in page
        assert "Chuyển nhóm" not in page

    def test_ticked_members_go_to_the_group_named_and_its_page_opens(
        self, world: World, signed_in: SignedIn, base: str
    ) -> None:
        client, head = signed_in("organiser"), world.subjects["head_a"]
        sent = {"subjects": [head.pk], "group": " Bí thư  phường", "ground": GROUND}
        response = client.post(f"{base}thanh-vien/?nhom={PEOPLE}", sent)
        assert response.status_code == 302
        page = self.read(client, response["Location"])
        assert "Đã chuyển nhóm so sánh." in page
        assert "Vũ Tưởng Tượng" in page
        assert "Đặng Hư Cấu" not in page

    def test_a_whole_group_goes_at_once(self, world: World, signed_in: SignedIn, base: str) -> None:
        sent = {"whole": "on", "group": "Chủ chốt", "ground": GROUND}
        signed_in("organiser").post(f"{base}thanh-vien/?nhom={PEOPLE}", sent)
        assert groups(world) == {BODIES: 2, "Chủ chốt": 3}

    def test_what_was_ticked_and_typed_survives_a_refusal(
        self, world: World, signed_in: SignedIn, base: str
    ) -> None:
        head = world.subjects["head_a"]
        sent = {"subjects": [head.pk], "group": BODIES, "ground": "Căn cứ đã gõ"}
        response = signed_in("organiser").post(f"{base}thanh-vien/?nhom={PEOPLE}", sent)
        page = unescape(response.content.decode())
        assert response.status_code == 409
        assert "cả tập thể và cá nhân" in page
        assert 'value="Căn cứ đã gõ"' in page
        assert f'value="{head.pk}" aria-label="Chọn Vũ Tưởng Tượng" checked' in page

    @pytest.mark.parametrize("subject", ["x", "999999"])
    def test_who_is_not_in_the_group_is_no_choice(self, signed_in: SignedIn, base: str, subject: str) -> None:
        sent = {"subjects": [subject], "group": "Bí thư", "ground": GROUND}
        response = signed_in("organiser").post(f"{base}thanh-vien/?nhom={PEOPLE}", sent)
        assert response.status_code == 422
        assert "không còn ở nhóm này" in unescape(response.content.decode())

    def test_a_group_is_named_by_page(self, world: World, signed_in: SignedIn, base: str) -> None:
        client = signed_in("organiser")
        response = client.post(f"{base}dat-ten/?nhom={PEOPLE}", {"name": BODIES})
        assert response.status_code == 409
        assert "Đã có nhóm so sánh" in unescape(response.content.decode())
        response = client.post(f"{base}dat-ten/?nhom={PEOPLE}", {"name": "Chủ chốt"})
        assert "Đã đặt tên nhóm." in self.read(client, response["Location"])
        assert groups(world) == {BODIES: 2, "Chủ chốt": 3}

    def test_a_settled_group_says_so_and_offers_nothing(
        self, world: World, signed_in: SignedIn, base: str
    ) -> None:
        Subject.objects.filter(pk=world.subjects["member_a"].pk).update(step="decided")
        page = self.read(signed_in("organiser"), f"{base}thanh-vien/", nhom=PEOPLE)
        assert "Nhóm đã có quyết định xếp loại" in page
        assert 'type="checkbox"' not in page

    def test_a_group_that_is_none_is_not_found(self, signed_in: SignedIn, base: str) -> None:
        self.read(signed_in("organiser"), f"{base}thanh-vien/", 404, nhom="Không có")

    @pytest.mark.parametrize("count", [1, 3])
    def test_one_group_or_three_one_member_or_three_take_the_same_statements(
        self, world: World, signed_in: SignedIn, django_assert_num_queries: Statements, base: str, count: int
    ) -> None:
        world.cycle.subjects.exclude(
            pk__in=[world.subjects[key].pk for key in ("head_a", "deputy_a", "member_a")][:count]
        ).delete()
        client = signed_in("organiser")
        with django_assert_num_queries(7):
            client.get(f"{base}thanh-vien/", {"nhom": PEOPLE})
        for number, subject in enumerate(world.cycle.subjects.all()):
            Subject.objects.filter(pk=subject.pk).update(comparison_group=f"Nhóm {number}")
        with django_assert_num_queries(6):
            client.get(base)

    def test_more_moved_do_not_make_more_statements(
        self, regroup: Regroup, django_assert_num_queries: Statements
    ) -> None:
        regroup("head_a", "deputy_a", "member_a", group="Không")
        with django_assert_num_queries(13):
            regroup("head_a", group="Một")
        with django_assert_num_queries(13):
            regroup("head_a", "deputy_a", "member_a", group="Hai")
