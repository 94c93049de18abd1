"""Opening a cycle: what it takes in, what it leaves out and why, and that it is all or nothing."""

from collections.abc import Callable
from datetime import date
from itertools import islice

import pytest

from cast import NOW, SINCE, World
from kiemdiem.accounts.models import Person
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed
from kiemdiem.cycles.actions import create, open_cycle
from kiemdiem.cycles.models import (
    CalendarDay,
    Cycle,
    CycleKind,
    CycleState,
    CycleUnit,
    Inclusion,
    Membership,
    Subject,
)
from kiemdiem.cycles.queries import plan
from kiemdiem.organisations.models import Appointment, Collective, PersonCondition, Post, Unit, UnitLink


def appoint(
    person: Person, unit: Unit, title: str, role: str, collective: Collective | None = None, rank: int = 50
) -> Post:
    post = Post.objects.create(
        unit=unit, collective=collective, title=title, role=role, rank=rank, valid_from=SINCE
    )
    Appointment.objects.create(person=person, post=post, valid_from=SINCE)
    return post


def subject_of(cycle: Cycle, person: Person) -> Subject:
    return cycle.subjects.get(person=person)


def test_opening_freezes_the_units_with_their_places_in_both_trees(world: World, opened: Cycle) -> None:
    ward = CycleUnit.objects.get(cycle=opened, unit=world.units["ward_a"])
    assert opened.units.count() == 3
    assert ward.parent is not None
    assert ward.parent.unit == world.units["city"]
    assert ward.paths == world.units["ward_a"].paths
    assert ward.comparison_group == "Phường"


def test_opening_makes_a_subject_of_every_collective_and_every_person_in_post(
    world: World, opened: Cycle
) -> None:
    assert set(opened.subjects.filter(kind="collective").values_list("collective", flat=True)) == {
        collective.pk for collective in world.collectives.values()
    }
    assert set(opened.subjects.exclude(kind="collective").values_list("person", flat=True)) == {
        world.people[key].pk for key in ("head_a", "deputy_a", "member_a")
    }


def test_whoever_holds_several_posts_is_one_subject_with_several_seats(world: World, opened: Cycle) -> None:
    deputy = subject_of(opened, world.people["deputy_a"])
    assert {seat.collective_subject.collective for seat in deputy.memberships.all()} == set(
        world.collectives.values()
    )
    assert {seat.title for seat in deputy.memberships.all()} == {
        "Phó Bí thư, Chủ tịch UBND phường",
        "Chủ tịch UBND phường",
    }


def test_a_post_at_a_higher_level_is_the_one_a_person_is_rated_by(
    world: World, draft: Cycle, actor: Callable[[str], Actor]
) -> None:
    board = Collective.objects.create(
        unit=world.units["city"],
        name="Ban Thường vụ Thành ủy Thử",
        kind="ban_thuong_vu_cap_tinh",
        line="party",
        valid_from=SINCE,
    )
    appoint(world.people["head_a"], world.units["city"], "Ủy viên Ban Thường vụ Thành ủy", "member", board)
    list(open_cycle(cycle=draft, by=actor("organiser"), at=NOW))
    head = subject_of(draft, world.people["head_a"])
    assert head.title == "Ủy viên Ban Thường vụ Thành ủy"
    assert head.unit.unit == world.units["city"]
    assert head.memberships.count() == 2


def test_a_plenum_is_not_reviewed_and_whoever_sits_only_there_still_is(
    world: World, draft: Cycle, actor: Callable[[str], Actor]
) -> None:
    """Điều 5: at city level the standing committee is reviewed; the plenum comments on its report."""
    plenum = Collective.objects.create(
        unit=world.units["city"], name="Ban Chấp hành Đảng bộ thành phố Thử", kind="ban_chap_hanh_cap_tinh",
        line="party", valid_from=SINCE,
    )  # fmt: skip
    appoint(world.people["stranger"], world.units["city"], "Thành ủy viên", "member", plenum)
    list(open_cycle(cycle=draft, by=actor("organiser"), at=NOW))
    assert not draft.subjects.filter(collective=plenum).exists()
    member = subject_of(draft, world.people["stranger"])
    assert (member.inclusion, member.memberships.count()) == (Inclusion.FULL, 0)


def test_posts_decide_what_form_a_person_reviews_on(
    world: World, draft: Cycle, actor: Callable[[str], Actor]
) -> None:
    appoint(world.people["officer_a"], world.units["ward_a"], "Công chức văn phòng", "staff")
    appoint(world.people["stranger"], world.units["ward_b"], "Đảng viên hưu trí", "outside")
    list(open_cycle(cycle=draft, by=actor("organiser"), at=NOW))
    kinds = {
        key: subject_of(draft, world.people[key]).kind
        for key in ("head_a", "member_a", "officer_a", "stranger")
    }
    assert kinds == {"head_a": "leader", "member_a": "leader", "officer_a": "staff", "stranger": "outside"}


def test_subjects_start_at_the_first_step_with_the_first_date_of_the_calendar(opened: Cycle) -> None:
    due = CalendarDay.objects.get(cycle=opened, step="submitted").due_on
    assert set(opened.subjects.values_list("step", "due_on")) == {("drafting", due)}


def test_the_calendar_is_counted_back_and_every_date_says_its_article(opened: Cycle) -> None:
    days = {day.step: day for day in opened.calendar.all() if day.step}
    assert days["decided"].due_on == date(2027, 12, 30)
    assert days["submitted"].due_on < days["reviewed_at_conference"].due_on < days["decided"].due_on
    assert all(day.article for day in days.values())
    assert not days["appraised"].is_law


def test_somebody_exempted_from_party_life_is_listed_as_exempt_with_the_ground(
    world: World, draft: Cycle, actor: Callable[[str], Actor]
) -> None:
    appoint(world.people["officer_a"], world.units["ward_a"], "Công chức văn phòng", "staff")
    PersonCondition.objects.create(
        person=world.people["officer_a"],
        kind="exempt_party_life",
        ground="Quyết định 15-QĐ/ĐU",
        valid_from=date(2027, 3, 1),
    )
    list(open_cycle(cycle=draft, by=actor("organiser"), at=NOW))
    exempt = subject_of(draft, world.people["officer_a"])
    assert exempt.inclusion == Inclusion.EXEMPT
    assert "Quyết định 15-QĐ/ĐU" in exempt.exemption_ground
    assert "366-QĐ/TW" in exempt.exemption_ground
    assert exempt.exemption_rule
    assert exempt.due_on is None


@pytest.mark.parametrize("kind", ["exempt_party_life", "suspended_party_life"])
def test_who_holds_a_leading_post_is_reviewed_whatever_takes_other_members_out(
    world: World, draft: Cycle, actor: Callable[[str], Actor], kind: str
) -> None:
    """Điều 5.2: all Party members except three groups, and besides them every leader and manager."""
    Person.objects.filter(pk=world.people["deputy_a"].pk).update(party_admitted_on=date(2027, 10, 1))
    PersonCondition.objects.create(
        person=world.people["member_a"], kind=kind, ground="Quyết định 15-QĐ/ĐU", valid_from=date(2027, 3, 1)
    )
    list(open_cycle(cycle=draft, by=actor("organiser"), at=NOW))
    for key in ("deputy_a", "member_a"):
        leader = subject_of(draft, world.people[key])
        assert (leader.kind, leader.inclusion, leader.exemption_ground) == ("leader", Inclusion.FULL, "")


def test_a_leader_whose_second_post_is_a_staff_post_is_reviewed_as_a_leader(
    world: World, draft: Cycle, actor: Callable[[str], Actor]
) -> None:
    Person.objects.filter(pk=world.people["deputy_a"].pk).update(party_admitted_on=date(2027, 10, 1))
    appoint(world.people["deputy_a"], world.units["ward_a"], "Công chức văn phòng", "staff")
    list(open_cycle(cycle=draft, by=actor("organiser"), at=NOW))
    assert subject_of(draft, world.people["deputy_a"]).inclusion == Inclusion.FULL


def test_a_condition_that_ended_before_the_last_day_exempts_nobody(
    world: World, draft: Cycle, actor: Callable[[str], Actor]
) -> None:
    appoint(world.people["officer_a"], world.units["ward_a"], "Công chức văn phòng", "staff")
    PersonCondition.objects.create(
        person=world.people["officer_a"], kind="exempt_party_life", ground="Quyết định 15-QĐ/ĐU",
        valid_from=date(2027, 3, 1), valid_to=date(2027, 6, 30),
    )  # fmt: skip
    list(open_cycle(cycle=draft, by=actor("organiser"), at=NOW))
    assert subject_of(draft, world.people["officer_a"]).inclusion == Inclusion.FULL


@pytest.mark.parametrize(
    ("admitted", "inclusion"), [(date(2027, 7, 1), Inclusion.EXEMPT), (date(2027, 6, 30), Inclusion.FULL)]
)
def test_a_member_admitted_less_than_six_months_before_the_last_day_is_exempt(
    world: World, draft: Cycle, actor: Callable[[str], Actor], admitted: date, inclusion: Inclusion
) -> None:
    Person.objects.filter(pk=world.people["officer_a"].pk).update(party_admitted_on=admitted)
    appoint(world.people["officer_a"], world.units["ward_a"], "Công chức văn phòng", "staff")
    list(open_cycle(cycle=draft, by=actor("organiser"), at=NOW))
    assert subject_of(draft, world.people["officer_a"]).inclusion == inclusion


def test_comparison_groups_put_alike_posts_of_alike_units_together(world: World, opened: Cycle) -> None:
    head = subject_of(opened, world.people["head_a"])
    committee = opened.subjects.get(collective=world.collectives["committee"])
    assert head.comparison_group == "Người đứng đầu – Phường"
    assert committee.comparison_group == "Ban Thường vụ cấp ủy – Phường"


def test_opening_pins_the_rule_set_and_leaves_one_event(
    world: World, opened: Cycle, actor: Callable[[str], Actor]
) -> None:
    opened.refresh_from_db()
    assert opened.state == CycleState.OPEN
    assert opened.rule_set_hash == world.rule_set.content_hash
    event = Event.objects.get(action="cycles.open", cycle_id=opened.pk)
    assert event.actor_name == "Nguyễn Ví Dụ"
    assert '"people":3' in event.payload


def test_an_open_cycle_is_not_opened_twice(opened: Cycle, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(NotAllowed, match="Đợt đang tiến hành"):
        list(open_cycle(cycle=opened, by=actor("organiser"), at=NOW))
    assert Subject.objects.filter(cycle=opened).count() == 5


def test_an_officer_of_one_ward_does_not_open_the_city_s_cycle(
    draft: Cycle, actor: Callable[[str], Actor]
) -> None:
    with pytest.raises(NotAllowed):
        list(open_cycle(cycle=draft, by=actor("officer_a"), at=NOW))


def test_an_opening_left_half_way_leaves_nothing(draft: Cycle, actor: Callable[[str], Actor]) -> None:
    running = open_cycle(cycle=draft, by=actor("organiser"), at=NOW)
    assert [progress.says for progress in islice(running, 2)] == ["đơn vị", "tập thể"]
    running.close()
    draft.refresh_from_db()
    assert draft.state == CycleState.DRAFT
    assert not draft.subjects.exists()
    assert not draft.units.exists()
    assert not Event.objects.filter(action="cycles.open").exists()


def test_progress_tells_how_many_of_how_many(draft: Cycle, actor: Callable[[str], Actor]) -> None:
    told = [
        (progress.done, progress.total) for progress in open_cycle(cycle=draft, by=actor("organiser"), at=NOW)
    ]
    assert told == [(3, 8), (5, 8), (8, 8)]


@pytest.mark.parametrize("more", [0, 30])
def test_more_people_do_not_make_more_statements(
    world: World,
    draft: Cycle,
    actor: Callable[[str], Actor],
    more: int,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    for number in range(more):
        person = Person.objects.create(full_name=f"Người Mẫu {number}", fictional=True)
        appoint(person, world.units["ward_a"], "Công chức", "staff")
    by = actor("organiser")
    with django_assert_num_queries(23):  # type: ignore[attr-defined]
        list(open_cycle(cycle=draft, by=by, at=NOW))


def test_a_past_cycle_takes_the_tree_of_its_own_time(world: World, actor: Callable[[str], Actor]) -> None:
    """A commune that stood under a district at the end of the period is frozen there, wherever it stands today."""
    city = world.units["city"]
    district = Unit.objects.create(
        code="quan",
        name="Quận Thử",
        kind="quan",
        line="party",
        valid_from=date(2020, 1, 1),
        valid_to=date(2026, 6, 30),
    )
    Unit.objects.filter(pk=district.pk).update(party_path=f"{city.pk}/{district.pk}/")
    commune = Unit.objects.create(
        code="xa", name="Xã Thử", kind="xa", line="party", valid_from=date(2020, 1, 1)
    )
    Unit.objects.filter(pk=commune.pk).update(party_path=f"{city.pk}/{commune.pk}/")
    for unit, superior, start, end in (
        (district, city, date(2020, 1, 1), date(2026, 6, 30)),
        (commune, district, date(2020, 1, 1), date(2026, 6, 30)),
        (commune, city, date(2026, 7, 1), None),
    ):
        UnitLink.objects.create(unit=unit, superior=superior, tree="party", valid_from=start, valid_to=end)
    past = create(
        title="Kiểm điểm năm 2025", kind=CycleKind.YEAR, year=2025, period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31), root=city, by=actor("organiser"), at=NOW,
    )  # fmt: skip
    units = plan(past).units
    assert units[commune.pk].parent_id == district.pk
    assert units[commune.pk].depth == 2
    assert units[commune.pk].paths.party == f"{city.pk}/{district.pk}/{commune.pk}/"


def test_a_unit_that_left_since_is_still_in_a_past_cycle(world: World, actor: Callable[[str], Actor]) -> None:
    """The frozen tree is that of the period's last day: what moved elsewhere later keeps its people in it."""
    city, moved = world.units["city"], world.units["ward_a"]
    UnitLink.objects.filter(unit=moved).update(valid_to=date(2027, 12, 31))
    Unit.objects.filter(pk=moved.pk).update(party_path=f"{moved.pk}/", state_path=f"{moved.pk}/")
    cycle = create(
        title="Kiểm điểm năm 2027", kind=CycleKind.YEAR, year=2027, period_start=date(2027, 1, 1),
        period_end=date(2027, 12, 31), root=city, by=actor("organiser"), at=NOW,
    )  # fmt: skip
    planned = plan(cycle)
    assert planned.units[moved.pk].parent_id == city.pk
    assert len(planned.people) == 3
    assert len(planned.collectives) == 2


def test_both_trees_below_the_root_are_taken_and_nothing_beside_them(
    world: World, actor: Callable[[str], Actor]
) -> None:
    """A department stands in the state tree alone; a cell under it in a party tree of its own is not the city's."""
    city = world.units["city"]
    office = Unit.objects.create(
        code="so", name="Sở Thử", kind="so", line="state", valid_from=SINCE, state_path="x/"
    )
    other = Unit.objects.create(
        code="dang-khac",
        name="Đảng bộ khác",
        kind="to_chuc_dang_co_so",
        line="party",
        valid_from=SINCE,
        party_path="y/",
    )
    cell = Unit.objects.create(
        code="chi-bo", name="Chi bộ Thử", kind="chi_bo", line="party", valid_from=SINCE, party_path="z/"
    )
    for unit, superior, tree in ((office, city, "state"), (office, other, "party"), (cell, office, "party")):
        UnitLink.objects.create(unit=unit, superior=superior, tree=tree, valid_from=SINCE)
    cycle = create(
        title="Kiểm điểm năm 2027", kind=CycleKind.YEAR, year=2027, period_start=date(2027, 1, 1),
        period_end=date(2027, 12, 31), root=city, by=actor("organiser"), at=NOW,
    )  # fmt: skip
    units = plan(cycle).units
    assert units[office.pk].parent_id == city.pk
    assert units[office.pk].paths.state == f"{city.pk}/{office.pk}/"
    assert cell.pk not in units
    assert other.pk not in units


def test_memberships_point_at_the_subjects_of_the_same_cycle(world: World, opened: Cycle) -> None:
    seats = Membership.objects.filter(subject__cycle=opened)
    assert seats.count() == 4
    assert {seat.collective_subject.cycle_id for seat in seats} == {opened.pk}
