"""The cycle board and the subjects behind its counts: what they show, to whom, in how many statements."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from cast import NOW, TODAY, World
from kiemdiem.core.access import Actor
from kiemdiem.cycles.actions import Point, issue_suggestion, suggest
from kiemdiem.cycles.models import (
    Inclusion,
    Subject,
)
from kiemdiem.cycles.queries import SubjectFilter, count_subjects, cycle_board, subject_lines
from preparing import prepared

SignedIn = Callable[[str], Client]
Statements = Callable[[int], Any]
TextOf = Callable[..., str]
MoreUnits = Callable[[int], None]
BASE = "/dot-kiem-diem/"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


class TestBoard:
    """Units × steps."""

    def test_it_counts_every_unit_at_every_step(self, world: World, actor: Callable[[str], Actor]) -> None:
        Subject.objects.filter(pk=world.subjects["head_a"].pk).update(step="submitted")
        board = cycle_board(world.cycle, actor("organiser"), SubjectFilter(), TODAY)
        (line,) = board.lines
        counts = dict(zip([column.step.key for column in board.columns], line.counts, strict=True))
        assert (line.name, line.total, line.done) == ("Phường An Thử", 5, 0)
        assert {key: count for key, count in counts.items() if count} == {"drafting": 4, "submitted": 1}

    def test_late_units_come_first(
        self, world: World, actor: Callable[[str], Actor], more_units: MoreUnits
    ) -> None:
        more_units(2)
        Subject.objects.filter(name="Người Thêm 1").update(due_on=date(2026, 11, 1))
        board = cycle_board(world.cycle, actor("organiser"), SubjectFilter(), TODAY)
        assert [(line.name, line.late) for line in board.lines] == [
            ("Phường Thêm 1", 1), ("Phường An Thử", 0), ("Phường Thêm 0", 0),
        ]  # fmt: skip
        assert board.late == 1

    def test_who_is_through_or_exempt_is_never_late(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        world.cycle.subjects.update(due_on=date(2026, 11, 1), step="decided")
        world.cycle.subjects.filter(name="Bùi Mô Phỏng").update(
            step="drafting", inclusion=Inclusion.EXEMPT, exemption_ground="x"
        )
        board = cycle_board(world.cycle, actor("organiser"), SubjectFilter(), TODAY)
        assert (board.late, board.done, board.exempt, board.percent) == (0, 5, 1, 100)

    def test_an_officer_sees_the_own_unit_alone(
        self, world: World, actor: Callable[[str], Actor], more_units: MoreUnits
    ) -> None:
        more_units(2)
        board = cycle_board(world.cycle, actor("officer_a"), SubjectFilter(), TODAY)
        assert [line.name for line in board.lines] == ["Phường An Thử"]
        assert board.total == 5

    def test_a_person_sees_the_own_line_and_the_own_collectives(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        board = cycle_board(world.cycle, actor("member_a"), SubjectFilter(), TODAY)
        assert board.total == 2

    @pytest.mark.parametrize(
        ("asked", "names"),
        [
            (SubjectFilter(text="vu tuong"), {"Vũ Tưởng Tượng"}),
            (SubjectFilter(text="Vũ Tưởng"), {"Vũ Tưởng Tượng"}),
            (SubjectFilter(text="an thu", kind="collective"), {"Ban Thường vụ Đảng ủy phường An Thử", "Ủy ban nhân dân phường An Thử"}),
            (SubjectFilter(step="submitted"), {"Đặng Hư Cấu"}),
            (SubjectFilter(late=True), {"Đặng Hư Cấu"}),
            (SubjectFilter(inclusion="exempt"), {"Bùi Mô Phỏng"}),
            (SubjectFilter(suggested=True), {"Vũ Tưởng Tượng"}),
            (SubjectFilter(text="không có ai"), set()),
        ],
    )  # fmt: skip
    def test_filters_narrow_the_subjects(
        self, world: World, actor: Callable[[str], Actor], asked: SubjectFilter, names: set[str]
    ) -> None:
        by = actor("organiser")
        suggestion = suggest(subject=world.subjects["head_a"], points=[Point("a")], by=by, at=NOW)
        issue_suggestion(suggestion=prepared(suggestion, by), number="1", by=by, at=NOW)
        suggest(subject=world.subjects["committee"], points=[Point("chưa ban hành")], by=by, at=NOW)
        world.cycle.subjects.filter(name="Đặng Hư Cấu").update(step="submitted", due_on=date(2026, 11, 1))
        world.cycle.subjects.filter(name="Bùi Mô Phỏng").update(
            inclusion=Inclusion.EXEMPT, exemption_ground="x"
        )
        assert {each.name for each in subject_lines(world.cycle, by, asked, TODAY, slice(0, 50))} == names

    def test_a_delegation_s_units_can_be_asked_for(
        self, world: World, actor: Callable[[str], Actor], more_units: MoreUnits
    ) -> None:
        more_units(1)
        asked = SubjectFilter(delegation=world.delegation.pk)
        assert [line.name for line in cycle_board(world.cycle, actor("organiser"), asked, TODAY).lines] == [
            "Phường An Thử"
        ]

    @pytest.mark.parametrize("count", [0, 2])
    def test_one_unit_or_three_take_the_same_statements(
        self,
        world: World,
        signed_in: SignedIn,
        django_assert_num_queries: Statements,
        count: int,
        more_units: MoreUnits,
    ) -> None:
        more_units(count)
        client = signed_in("organiser")
        with django_assert_num_queries(7):
            client.get(f"{BASE}{world.cycle.pk}/")

    def test_what_an_address_does_not_know_is_left_out(
        self, world: World, signed_in: SignedIn, text_of: TextOf
    ) -> None:
        page = text_of(
            signed_in("organiser"),
            f"{BASE}{world.cycle.pk}/?buoc=xyz&doan=99999999999999999999&trang=-4&dien=1",
        )
        assert "Phường An Thử" in page

    def test_an_empty_answer_offers_to_drop_the_filter(
        self, world: World, signed_in: SignedIn, text_of: TextOf
    ) -> None:
        page = text_of(signed_in("organiser"), f"{BASE}{world.cycle.pk}/?tim=khong+co+ai")
        assert "Không có đối tượng nào đúng với điều kiện lọc" in page
        assert "Bỏ lọc" in page


class TestSubjects:
    """The subjects behind the counts."""

    def test_the_step_is_told_in_the_voice_of_the_reader(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        def says(who: str) -> set[str]:
            lines = subject_lines(world.cycle, actor(who), SubjectFilter(), TODAY, slice(0, 50))
            return {line.says for line in lines}

        assert says("officer_a") == {"Cần viết và gửi báo cáo kiểm điểm"}
        assert says("organiser") == {"Chờ gửi báo cáo kiểm điểm"}
        assert says("delegate") == {"Chờ gửi báo cáo kiểm điểm"}

    @pytest.mark.parametrize("count", [1, 3])
    def test_one_subject_or_three_take_the_same_statements(
        self, world: World, signed_in: SignedIn, django_assert_num_queries: Statements, count: int
    ) -> None:
        keep = [world.subjects[key].pk for key in ("head_a", "deputy_a", "member_a")][:count]
        world.cycle.subjects.exclude(pk__in=keep).delete()
        client = signed_in("organiser")
        with django_assert_num_queries(7):
            client.get(f"{BASE}don-vi/{world.cycle_units['ward_a'].pk}/")
        with django_assert_num_queries(7):
            client.get(f"{BASE}{world.cycle.pk}/doi-tuong/")

    def test_a_stranger_is_told_why_another_unit_stays_closed(
        self, world: World, signed_in: SignedIn, text_of: TextOf
    ) -> None:
        page = text_of(signed_in("stranger"), f"{BASE}don-vi/{world.cycle_units['ward_a'].pk}/", 403)
        assert "không có quyền “Xem đợt kiểm điểm” ở đây" in page

    def test_a_report_is_linked_once_sent_or_where_it_is_the_reader_s_own(
        self, world: World, signed_in: SignedIn, text_of: TextOf
    ) -> None:
        world.cycle.subjects.filter(name="Đặng Hư Cấu").update(step="submitted")
        address = f"{BASE}don-vi/{world.cycle_units['ward_a'].pk}/"

        def linked(who: str) -> set[str]:
            page = text_of(signed_in(who), address)
            return {key for key, subject in world.subjects.items() if f"/bao-cao/{subject.pk}/" in page}

        assert linked("organiser") == {"deputy_a"}
        assert linked("officer_a") == {"deputy_a", "committee", "executive"}
        assert linked("head_a") == {"deputy_a", "head_a", "committee", "executive"}

    def test_every_linked_report_opens(self, world: World, signed_in: SignedIn, text_of: TextOf) -> None:
        for who, key in (("head_a", "head_a"), ("officer_a", "committee"), ("member_a", "committee")):
            client = signed_in(who)
            assert f"/bao-cao/{world.subjects[key].pk}/" in text_of(
                client, f"{BASE}doi-tuong/{world.subjects[key].pk}/"
            )
            assert client.get(f"/bao-cao/{world.subjects[key].pk}/").status_code == 200

    def test_one_subject_shows_members_and_suggestions(
        self, world: World, signed_in: SignedIn, actor: Callable[[str], Actor], text_of: TextOf
    ) -> None:
        suggest(
            subject=world.subjects["committee"],
            points=[Point("Trật tự đô thị", "Kết luận 5")],
            by=actor("organiser"),
            at=NOW,
        )
        page = text_of(signed_in("organiser"), f"{BASE}doi-tuong/{world.subjects['committee'].pk}/")
        assert "Đặng Hư Cấu" in page
        assert "Trật tự đô thị" in page
        assert "Thay đổi diện" in page
        assert "Trật tự đô thị" not in text_of(
            signed_in("officer_a"), f"{BASE}doi-tuong/{world.subjects['committee'].pk}/"
        )

    def test_changing_inclusion_without_ground_keeps_what_was_chosen(
        self, world: World, signed_in: SignedIn
    ) -> None:
        response = signed_in("organiser").post(
            f"{BASE}doi-tuong/{world.subjects['member_a'].pk}/dien/", {"inclusion": "exempt", "ground": ""}
        )
        page = response.content.decode()
        assert response.status_code == 422
        assert '<option value="exempt" selected>' in page

    def test_changing_inclusion_leads_back_to_the_subject(self, world: World, signed_in: SignedIn) -> None:
        member = world.subjects["member_a"]
        response = signed_in("organiser").post(
            f"{BASE}doi-tuong/{member.pk}/dien/", {"inclusion": "exempt", "ground": "Quyết định 15"}
        )
        assert response.status_code == 302
        member.refresh_from_db()
        assert member.inclusion == Inclusion.EXEMPT

    def test_whoever_sees_a_unit_sees_everybody_in_it_and_others_only_themselves(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        ward = world.cycle_units["ward_a"]
        for who, count in (
            ("officer_a", 5),
            ("organiser", 5),
            ("delegate", 5),
            ("member_a", 2),
            ("stranger", 0),
        ):
            assert count_subjects(world.cycle, actor(who), SubjectFilter(), TODAY, ward) == count

    def test_suggested_points_are_counted_for_their_own_subject(
        self, world: World, actor: Callable[[str], Actor]
    ) -> None:
        by = actor("organiser")
        suggestion = suggest(subject=world.subjects["head_a"], points=[Point("a"), Point("b")], by=by, at=NOW)
        issue_suggestion(suggestion=prepared(suggestion, by), number="1", by=by, at=NOW)
        lines = subject_lines(world.cycle, by, SubjectFilter(), TODAY, slice(0, 50))
        assert {line.name: line.suggested for line in lines if line.suggested} == {"Vũ Tưởng Tượng": 2}
