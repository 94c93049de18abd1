"""What cannot be true at the same time is refused, in the past too; and who answered on the first and the last day."""

from datetime import date, timedelta

import pytest

from cast import NOW, SINCE
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.refusal import NotReady, Refused
from kiemdiem.organisations.actions.appointments import appoint, end_appointment
from kiemdiem.organisations.actions.charges import put_in_charge
from kiemdiem.organisations.actions.places import place_unit
from kiemdiem.organisations.actions.posts import create_post, end_collective
from kiemdiem.organisations.actions.roles import grant_role
from kiemdiem.organisations.actions.staff import StaffLine, import_staff
from kiemdiem.organisations.actions.units import create_unit, end_unit
from kiemdiem.organisations.models import Appointment, Charge, Collective, Post, PostRole, UnitLink
from kiemdiem.organisations.queries import holders_on, responsible_on
from kiemdiem.organisations.queries.listing import tree_on

ONE_DAY = timedelta(days=1)
MARCH, JUNE, JULY = date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 1)
SYSTEM_NOW = {"by": SYSTEM, "at": NOW}


@pytest.fixture
def led(world):
    """A collective whose head's post ended on 30 June 2026."""
    collective = Collective.objects.create(
        unit=world.units["ward_b"], name="Ban Thường vụ", kind="ban_thuong_vu", line="party", valid_from=SINCE
    )
    Post.objects.create(
        unit=world.units["ward_b"], collective=collective, title="Bí thư", role="head", valid_from=SINCE, valid_to=JUNE
    )  # fmt: skip
    return collective


def head(collective, valid_from):
    return create_post(
        unit=collective.unit, collective=collective, title="Bí thư mới", role="head", valid_from=valid_from,
        **SYSTEM_NOW,
    )  # fmt: skip


def test_a_collective_has_no_second_head_while_the_first_one_s_post_lasts(world, led):
    for day in (SINCE, MARCH, JUNE):
        with pytest.raises(Refused, match="là chức vụ Bí thư, từ ngày 01/07/2025 đến hết ngày 30/06/2026"):
            head(led, day)
    assert head(led, JULY).valid_from == JULY


def test_a_head_s_post_that_begins_later_stands_in_the_way_too(world, led):
    head(led, date(2026, 9, 1))
    with pytest.raises(Refused, match="là chức vụ Bí thư mới, từ ngày 01/09/2026"):
        head(led, JULY)


def test_a_list_brings_no_second_head_into_a_collective_that_has_one(world, led):
    def listed(valid_from):
        line = StaffLine(
            "p", "Lý Nhân Vật", "q", led.unit, "Bí thư", PostRole.HEAD, 1, valid_from, collective=led
        )
        return import_staff(lines=[line], **SYSTEM_NOW)

    with pytest.raises(Refused, match=r"Dòng 1 .* đã có người đứng đầu trong danh sách hoặc từ trước"):
        listed(JUNE)
    assert listed(JULY).posts["q"].collective == led


def test_a_post_does_not_stand_outside_the_life_of_its_collective(world):
    council = Collective.objects.create(
        unit=world.units["ward_b"],
        name="Thường trực",
        kind="thuong_truc_hdnd",
        line="state",
        valid_from=MARCH,
    )
    with pytest.raises(Refused, match="Thường trực chỉ có từ ngày 01/03/2026"):
        head(council, date(2026, 2, 28))
    end_collective(collective=council, on=JUNE, **SYSTEM_NOW)
    for day in (JUNE, JULY):
        with pytest.raises(Refused, match="Thường trực đã kết thúc hoạt động ngày 30/06/2026"):
            head(council, day)


def test_nobody_holds_the_same_post_twice_at_the_same_time(world):
    with pytest.raises(Refused, match="do Vũ Tưởng Tượng giữ từ ngày 01/07/2025"):
        appoint(person=world.people["head_a"], post=world.posts["head_a"], valid_from=MARCH, **SYSTEM_NOW)


def test_a_holder_in_the_past_leaves_no_day_to_another(world):
    post, person = world.posts["member_a"], world.people["stranger"]
    end_appointment(appointment=Appointment.objects.get(post=post), on=JUNE, **SYSTEM_NOW)
    with pytest.raises(Refused, match="từ ngày 01/07/2025 đến hết ngày 30/06/2026"):
        appoint(person=person, post=post, valid_from=JUNE, **SYSTEM_NOW)
    assert appoint(person=person, post=post, valid_from=JULY, **SYSTEM_NOW).pk


def test_nobody_holds_a_post_beyond_its_life(world):
    post = Post.objects.create(
        unit=world.units["ward_a"], title="Ủy viên", role="member", valid_from=MARCH, valid_to=JUNE
    )
    common = {"person": world.people["stranger"], "post": post, **SYSTEM_NOW}
    with pytest.raises(Refused, match="chức vụ này có từ ngày 01/03/2026 đến hết ngày 30/06/2026"):
        appoint(valid_from=date(2026, 2, 28), valid_to=MARCH, **common)
    with pytest.raises(Refused, match="chưa có hoặc không còn chức vụ Ủy viên"):
        appoint(valid_from=JULY, **common)
    for last in (None, JULY):
        with pytest.raises(Refused, match="Chức vụ Ủy viên đã kết thúc ngày 30/06/2026"):
            appoint(valid_from=MARCH, valid_to=last, **common)
    assert appoint(valid_from=MARCH, valid_to=JUNE, **common).valid_to == JUNE


def test_a_charge_lies_within_the_life_of_its_post_and_comes_once_at_a_time(world):
    post = Post.objects.create(
        unit=world.units["ward_a"], title="Ủy viên", role="member", valid_from=MARCH, valid_to=JUNE
    )
    common = {"post": post, "field": world.field, **SYSTEM_NOW}
    with pytest.raises(Refused, match="chưa có hoặc không còn chức vụ Ủy viên"):
        put_in_charge(valid_from=date(2026, 2, 28), **common)
    with pytest.raises(Refused, match="Chức vụ Ủy viên đã kết thúc ngày 30/06/2026"):
        put_in_charge(valid_from=MARCH, **common)
    with pytest.raises(Refused, match="Ngày kết thúc không được trước ngày bắt đầu"):
        put_in_charge(valid_from=date(2026, 4, 2), valid_to=date(2026, 4, 1), **common)
    put_in_charge(valid_from=MARCH, valid_to=date(2026, 4, 30), **common)
    with pytest.raises(Refused, match="từ ngày 01/03/2026 đến hết ngày 30/04/2026"):
        put_in_charge(valid_from=date(2026, 4, 30), valid_to=JUNE, **common)
    assert put_in_charge(valid_from=date(2026, 5, 1), valid_to=JUNE, **common).pk


def test_a_role_does_not_end_before_it_begins(world):
    with pytest.raises(Refused, match="Ngày kết thúc không được trước ngày bắt đầu"):
        grant_role(
            account=world.accounts["deputy_a"], role="officer", unit=world.units["ward_a"], valid_from=JULY,
            valid_to=JUNE, **SYSTEM_NOW,
        )  # fmt: skip


def place(unit, superior, day):
    return place_unit(unit=unit, superior=superior, tree="party", valid_from=day, **SYSTEM_NOW)


def test_a_circle_in_the_past_is_refused_although_there_is_none_today(world):
    city, ward_a, ward_b = world.units["city"], world.units["ward_a"], world.units["ward_b"]
    place(ward_a, ward_b, MARCH)
    place(ward_a, city, JULY)
    with pytest.raises(Refused, match="từ ngày 01/04/2026 đơn vị sẽ đứng dưới chính mình"):
        place(ward_b, ward_a, date(2026, 4, 1))
    ward_b.refresh_from_db()
    place(ward_b, ward_a, JULY)
    trail = tree_on("party", JULY, ward_b.pk).trail
    assert [branch.name for branch in trail] == [city.name, ward_a.name]
    assert [branch.name for branch in tree_on("party", MARCH, ward_a.pk).trail] == [city.name, ward_b.name]


def test_a_circle_through_a_third_unit_in_the_past_is_refused(world):
    city, ward_a, ward_b = world.units["city"], world.units["ward_a"], world.units["ward_b"]
    room = create_unit(
        code="p", name="Phòng Thử", kind="phong", line="party", valid_from=SINCE, party_superior=ward_b, **SYSTEM_NOW
    )  # fmt: skip
    room.refresh_from_db()
    place(ward_a, room, MARCH)
    place(ward_a, city, JULY)
    ward_b.refresh_from_db()
    with pytest.raises(Refused, match="từ ngày 01/03/2026 đơn vị sẽ đứng dưới chính mình"):
        place(ward_b, ward_a, date(2026, 2, 1))


def test_nothing_is_placed_under_a_unit_that_has_an_end(world):
    end_unit(unit=world.units["ward_b"], on=JUNE, **SYSTEM_NOW)
    with pytest.raises(Refused, match="Phường Đà Thử đã kết thúc hoạt động ngày 30/06/2026"):
        place(world.units["ward_a"], world.units["ward_b"], MARCH)


def test_a_unit_does_not_end_before_the_day_the_last_one_left_it(world):
    city, ward_a, ward_b = world.units["city"], world.units["ward_a"], world.units["ward_b"]
    place(ward_a, ward_b, MARCH)
    place(ward_a, city, JULY)
    with pytest.raises(NotReady, match="còn 1 đơn vị trực thuộc"):
        end_unit(unit=ward_b, on=JUNE - ONE_DAY, **SYSTEM_NOW)
    end_unit(unit=ward_b, on=JUNE, **SYSTEM_NOW)
    assert UnitLink.objects.filter(superior=ward_b, valid_to__gt=JUNE).count() == 0


@pytest.fixture
def handed_over(world):
    """The head's post of ward A: held by one to 30 June, by nobody in July, by another from 1 to 31 August."""
    post = world.posts["head_a"]
    end_appointment(appointment=Appointment.objects.get(post=post), on=JUNE, **SYSTEM_NOW)
    appoint(
        person=world.people["stranger"], post=post, valid_from=date(2026, 8, 1), valid_to=date(2026, 8, 31), **SYSTEM_NOW
    )  # fmt: skip
    Charge.objects.create(post=post, field=world.field, valid_from=MARCH, valid_to=date(2026, 8, 15))
    return post


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        (SINCE - ONE_DAY, None),
        (SINCE, "Vũ Tưởng Tượng"),
        (JUNE, "Vũ Tưởng Tượng"),
        (JULY, None),
        (date(2026, 7, 31), None),
        (date(2026, 8, 1), "Hồ Ngoại Truyện"),
        (date(2026, 8, 31), "Hồ Ngoại Truyện"),
        (date(2026, 9, 1), None),
    ],
)
def test_who_held_a_post_is_known_to_the_first_and_the_last_day(
    handed_over, day, holder, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert [held.person.full_name for held in holders_on(handed_over.pk, day)] == [holder] * bool(holder)


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (MARCH - ONE_DAY, []),
        (MARCH, ["Vũ Tưởng Tượng"]),
        (JUNE, ["Vũ Tưởng Tượng"]),
        (JULY, [""]),
        (date(2026, 8, 1), ["Hồ Ngoại Truyện"]),
        (date(2026, 8, 15), ["Hồ Ngoại Truyện"]),
        (date(2026, 8, 16), []),
    ],
)
def test_who_was_responsible_for_a_field_is_known_to_the_first_and_the_last_day(
    world, handed_over, day, answer, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert [row.person for row in responsible_on(day, field=world.field)] == answer


def test_a_post_answers_on_its_own_first_and_last_day_and_not_beyond(world):
    post = Post.objects.create(
        unit=world.units["ward_b"], title="Ủy viên", role="member", valid_from=MARCH, valid_to=JUNE
    )
    appoint(person=world.people["stranger"], post=post, valid_from=MARCH, valid_to=JUNE, **SYSTEM_NOW)
    days = (MARCH - ONE_DAY, MARCH, JUNE, JULY)
    found = [[row.person for row in responsible_on(day, unit=world.units["ward_b"])] for day in days]
    assert found == [[], ["Hồ Ngoại Truyện"], ["Hồ Ngoại Truyện"], []]
