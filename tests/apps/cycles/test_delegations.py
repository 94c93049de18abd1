"""Delegations: formed, given units and members; nobody is sent to their own unit without a ground."""

from collections.abc import Callable
from datetime import date

import pytest

from cast import NOW, TODAY, World
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.cycles.actions import (
    NewMember,
    Point,
    assign_delegation,
    form_delegation,
    issue_suggestion,
    suggest,
)
from kiemdiem.cycles.models import Cycle, CycleUnit, Delegation, DelegationMember
from kiemdiem.cycles.queries import delegation_board, delegation_view
from kiemdiem.organisations.models import Appointment
from preparing import prepared

HEAD = DelegationMember.Role.HEAD


@pytest.fixture
def second(world: World, actor: Callable[[str], Actor]) -> Delegation:
    """Return a second delegation, empty."""
    return form_delegation(cycle=world.cycle, number=2, name="Đoàn số 2", by=actor("organiser"), at=NOW)


def test_a_number_is_taken_once(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="Đoàn số 1 đã có trong đợt này"):
        form_delegation(cycle=world.cycle, number=1, name="Đoàn khác", by=actor("organiser"), at=NOW)


def test_an_officer_forms_no_delegation(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(NotAllowed):
        form_delegation(cycle=world.cycle, number=5, name="Đoàn số 5", by=actor("officer_a"), at=NOW)


def test_a_delegation_gets_units_and_members(
    world: World, second: Delegation, actor: Callable[[str], Actor]
) -> None:
    assign_delegation(
        delegation=second, units=[world.cycle_units["ward_b"]], add=[NewMember(world.people["leader"], HEAD)],
        by=actor("organiser"), at=NOW,
    )  # fmt: skip
    assert list(second.units.all()) == [world.cycle_units["ward_b"]]
    assert [member.person for member in second.members.all()] == [world.people["leader"]]
    assert Event.objects.filter(action="cycles.assign_delegation").count() == 1


def test_a_unit_belongs_to_one_delegation(
    world: World, second: Delegation, actor: Callable[[str], Actor]
) -> None:
    with pytest.raises(Refused, match="Phường An Thử đã giao cho Đoàn số 1"):
        assign_delegation(
            delegation=second, units=[world.cycle_units["ward_a"]], by=actor("organiser"), at=NOW
        )


def test_a_unit_of_another_cycle_is_refused(
    world: World, second: Delegation, actor: Callable[[str], Actor]
) -> None:
    other = Cycle.objects.create(
        title="Khác",
        year=2020,
        period_start="2020-01-01",
        period_end="2020-12-31",
        root=world.units["city"],
        rule_set=world.rule_set,
    )
    unit = CycleUnit.objects.create(cycle=other, unit=world.units["ward_b"], name="Phường Đà Thử", depth=1)
    with pytest.raises(Refused, match="không thuộc đợt này"):
        assign_delegation(delegation=second, units=[unit], by=actor("organiser"), at=NOW)


def test_somebody_sits_on_a_delegation_once(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="Phạm Kịch Bản đã có trong Đoàn số 1"):
        assign_delegation(
            delegation=world.delegation,
            add=[NewMember(world.people["delegate"])],
            by=actor("organiser"),
            at=NOW,
        )


def test_a_delegation_has_one_head(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Refused, match="chỉ có một trưởng đoàn"):
        assign_delegation(
            delegation=world.delegation,
            add=[NewMember(world.people["leader"], HEAD)],
            by=actor("organiser"),
            at=NOW,
        )
    assert world.delegation.members.count() == 1


def test_a_member_of_the_own_unit_is_refused_by_name_and_post(
    world: World, actor: Callable[[str], Actor]
) -> None:
    with pytest.raises(Refused, match="Bùi Mô Phỏng giữ chức vụ Ủy viên Ban Thường vụ tại Phường An Thử"):
        assign_delegation(
            delegation=world.delegation,
            add=[NewMember(world.people["member_a"])],
            by=actor("organiser"),
            at=NOW,
        )
    assert world.delegation.members.count() == 1


def test_with_a_ground_the_exception_is_made_and_recorded(
    world: World, actor: Callable[[str], Actor]
) -> None:
    new = NewMember(world.people["member_a"], conflict_ground="Không có người khác nắm địa bàn")
    assign_delegation(delegation=world.delegation, add=[new], by=actor("organiser"), at=NOW)
    assert (
        world.delegation.members.get(person=new.person).conflict_ground == "Không có người khác nắm địa bàn"
    )
    assert "Không có người khác" in Event.objects.get(action="cycles.assign_delegation").payload


def test_a_post_given_up_during_the_period_counts_as_a_tie(
    world: World, actor: Callable[[str], Actor]
) -> None:
    Appointment.objects.filter(person=world.people["member_a"]).update(valid_to=date(2026, 6, 30))
    with pytest.raises(Refused, match="Bùi Mô Phỏng"):
        assign_delegation(
            delegation=world.delegation,
            add=[NewMember(world.people["member_a"])],
            by=actor("organiser"),
            at=NOW,
        )


def test_a_post_given_up_within_the_years_of_the_setting_counts_and_says_it_is_no_law(
    world: World, actor: Callable[[str], Actor]
) -> None:
    held = Appointment.objects.filter(person=world.people["member_a"])
    held.update(valid_from=date(2020, 1, 1), valid_to=date(2023, 1, 1))
    with pytest.raises(
        Refused, match=r"từng giữ chức vụ .* đến ngày 01/01/2023, trong 3 năm trước kỳ"
    ) as refused:
        assign_delegation(
            delegation=world.delegation, add=[NewMember(world.people["member_a"])], by=actor("organiser"), at=NOW
        )  # fmt: skip
    assert refused.value.article == "Mặc định của phần mềm, không phải quy định"
    held.update(valid_to=date(2022, 12, 31))
    assign_delegation(
        delegation=world.delegation, add=[NewMember(world.people["member_a"])], by=actor("organiser"), at=NOW
    )
    assert world.delegation.members.count() == 2


def test_a_new_unit_is_checked_against_the_members_already_there(
    world: World, second: Delegation, actor: Callable[[str], Actor]
) -> None:
    by = actor("organiser")
    assign_delegation(delegation=second, add=[NewMember(world.people["member_a"])], by=by, at=NOW)
    assign_delegation(delegation=world.delegation, units=[], by=by, at=NOW)
    with pytest.raises(Refused, match="Bùi Mô Phỏng"):
        assign_delegation(delegation=second, units=[world.cycle_units["ward_a"]], by=by, at=NOW)


def test_a_member_is_taken_off(world: World, actor: Callable[[str], Actor]) -> None:
    assign_delegation(
        delegation=world.delegation,
        remove=list(world.delegation.members.all()),
        by=actor("organiser"),
        at=NOW,
    )
    assert not world.delegation.members.exists()


def test_units_with_points_and_no_delegation_are_named(world: World, actor: Callable[[str], Actor]) -> None:
    by = actor("organiser")
    suggestion = suggest(subject=world.subjects["committee"], points=[Point("a"), Point("b")], by=by, at=NOW)
    issue_suggestion(suggestion=prepared(suggestion, by), number="1", by=by, at=NOW)
    assert delegation_board(world.cycle, by, TODAY).unassigned == []
    assign_delegation(delegation=world.delegation, units=[], by=by, at=NOW)
    assert [(unit.name, unit.points) for unit in delegation_board(world.cycle, by, TODAY).unassigned] == [
        ("Phường An Thử", 2)
    ]


def test_people_are_found_without_marks_with_the_posts_they_hold(
    world: World, actor: Callable[[str], Actor]
) -> None:
    seen = delegation_view(world.delegation, actor("organiser"), "mo phong", TODAY)
    assert [(each.name, each.posts) for each in seen.candidates] == [
        ("Bùi Mô Phỏng", "Ủy viên Ban Thường vụ, Phường An Thử")
    ]


def test_a_stranger_sees_no_delegation_of_other_units(world: World, actor: Callable[[str], Actor]) -> None:
    assert delegation_board(world.cycle, actor("stranger"), TODAY).cards == []
    assert [card.name for card in delegation_board(world.cycle, actor("officer_a"), TODAY).cards] == [
        "Đoàn số 1"
    ]
