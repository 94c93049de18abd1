"""Units: created, placed, ended, followed; each refusal with its sentence."""

from datetime import date

import pytest

from cast import NOW, SINCE
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.refusal import NotAllowed, NotReady, Refused
from kiemdiem.organisations.actions.appointments import appoint
from kiemdiem.organisations.actions.listed import CollectiveLine, UnitLine, import_units
from kiemdiem.organisations.actions.places import place_unit
from kiemdiem.organisations.actions.posts import end_collective
from kiemdiem.organisations.actions.units import create_unit, end_unit, record_succession
from kiemdiem.organisations.models import Appointment, Charge, Collective, Post, RoleGrant, Unit, UnitLink
from kiemdiem.organisations.queries import actor_of

MARCH = date(2026, 3, 1)


def make(actor, code, name="Phòng Kinh tế phường An Thử", **more):
    return create_unit(
        **{
            "code": code,
            "name": name,
            "kind": "phong",
            "line": "state",
            "valid_from": SINCE,
            "by": actor,
            "at": NOW,
            **more,
        }
    )


def test_a_unit_stands_under_its_superiors_in_both_trees(world, actor):
    ward = world.units["ward_a"]
    unit = make(
        actor("organiser"),
        "phong-kinh-te",
        party_superior=ward,
        state_superior=ward,
        decision_number="01-QĐ/TU",
    )
    unit.refresh_from_db()
    assert (unit.party_path, unit.state_path) == (
        f"{ward.party_path}{unit.pk}/",
        f"{ward.state_path}{unit.pk}/",
    )
    assert [link.decision_number for link in unit.superior_links.all()] == ["01-QĐ/TU", "01-QĐ/TU"]
    assert list(Event.objects.order_by("seq").values_list("action", flat=True)) == [
        "organisations.create_unit", "organisations.place_unit", "organisations.place_unit",
    ]  # fmt: skip


def test_a_unit_without_superior_stands_at_the_top_of_its_line(world):
    ministry = make(SYSTEM, "bo-gia-dinh", "Bộ Giả định", kind="bo_nganh")
    assert (ministry.party_path, ministry.state_path) == ("", f"{ministry.pk}/")


def test_an_organiser_cannot_make_a_unit_outside_their_tree(world, actor):
    with pytest.raises(NotAllowed, match="không có quyền “Thêm đơn vị”"):
        make(actor("organiser"), "bo-gia-dinh", "Bộ Giả định", kind="bo_nganh")


def test_an_officer_of_a_ward_cannot_make_units(world, actor):
    with pytest.raises(NotAllowed):
        make(actor("officer_a"), "phong", party_superior=world.units["ward_a"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "thon"}, "Loại đơn vị “thon” không có trong danh mục"),
        ({"code": "ward_b"}, "Mã “ward_b” đã dùng cho đơn vị khác"),
        ({"name": "Phường  đà thử"}, "đã có đơn vị trực thuộc tên"),
    ],
)
def test_a_unit_with_a_wrong_kind_code_or_name_is_refused(world, actor, change, sentence):
    with pytest.raises(Refused, match=sentence):
        make(actor("organiser"), **{"code": "phong", "party_superior": world.units["city"], **change})


def test_moving_a_unit_moves_everything_below_it_in_that_tree_only(world, actor, django_assert_num_queries):
    ward_a, ward_b = world.units["ward_a"], world.units["ward_b"]
    room = make(actor("organiser"), "phong", party_superior=ward_a, state_superior=ward_a)
    below = make(actor("organiser"), "to", "Tổ Giả định", party_superior=room, state_superior=room)
    with django_assert_num_queries(11):
        place_unit(unit=room, superior=ward_b, tree="party", valid_from=MARCH, by=actor("organiser"), at=NOW)
    below.refresh_from_db()
    assert below.party_path == f"{ward_b.party_path}{room.pk}/{below.pk}/"
    assert below.state_path == f"{ward_a.state_path}{room.pk}/{below.pk}/"
    old, new = UnitLink.objects.filter(unit=room, tree="party").order_by("valid_from")
    assert (old.superior, old.valid_to) == (ward_a, date(2026, 2, 28))
    assert (new.superior, new.valid_to) == (ward_b, None)


def test_a_superior_outside_the_tree_becomes_its_top(world):
    board = make(SYSTEM, "ban", "Ban Giả định", kind="ban_dang", line="party")
    office = make(SYSTEM, "van-phong", "Văn phòng Giả định", party_superior=board, state_superior=board)
    board.refresh_from_db()
    assert board.state_path == f"{board.pk}/"
    assert office.state_path == f"{board.pk}/{office.pk}/"


def test_a_circle_is_refused(world, actor):
    city, ward = world.units["city"], world.units["ward_a"]
    with pytest.raises(Refused, match="không thể là cấp trên của Đảng bộ thành phố Thử"):
        place_unit(unit=city, superior=ward, tree="party", valid_from=MARCH, by=actor("organiser"), at=NOW)
    with pytest.raises(Refused, match="đứng dưới chính mình"):
        place_unit(unit=ward, superior=ward, tree="party", valid_from=MARCH, by=actor("organiser"), at=NOW)


def test_the_present_superior_is_refused(world, actor):
    with pytest.raises(Refused, match="đang trực thuộc Đảng bộ thành phố Thử từ ngày 01/07/2025"):
        place_unit(
            unit=world.units["ward_a"], superior=world.units["city"], tree="party", valid_from=MARCH,
            by=actor("organiser"), at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2027, 1, 1), "Ngày 01/01/2027 chưa đến"),
        (date(2025, 6, 30), "chỉ hoạt động từ ngày 01/07/2025"),
        (SINCE, "được ghi từ ngày 01/07/2025"),
    ],
)
def test_a_day_that_does_not_fit_is_refused(world, actor, day, sentence):
    with pytest.raises(Refused, match=sentence):
        place_unit(
            unit=world.units["ward_a"], superior=world.units["ward_b"], tree="party", valid_from=day,
            by=actor("organiser"), at=NOW,
        )  # fmt: skip


def test_an_ended_unit_is_no_superior(world, actor):
    end_unit(unit=world.units["ward_b"], on=date(2026, 1, 31), by=actor("organiser"), at=NOW)
    with pytest.raises(Refused, match="Phường Đà Thử đã kết thúc hoạt động ngày 31/01/2026"):
        place_unit(
            unit=world.units["ward_a"], superior=world.units["ward_b"], tree="party", valid_from=MARCH,
            by=actor("organiser"), at=NOW,
        )  # fmt: skip


def test_what_a_unit_holds_ends_with_it_and_its_place_stays_known(world, actor):
    ward, last = world.units["ward_a"], date(2026, 6, 30)
    Charge.objects.create(post=world.posts["head_a"], field=world.field, valid_from=SINCE)
    path = ward.party_path
    end_unit(unit=ward, on=last, by=actor("organiser"), at=NOW, decision_number="09-NQ/HĐND")
    ward.refresh_from_db()
    assert (ward.valid_to, ward.party_path) == (last, path)
    for rows in (
        UnitLink.objects.filter(unit=ward), Collective.objects.filter(unit=ward), Post.objects.filter(unit=ward),
        Appointment.objects.filter(post__unit=ward), Charge.objects.all(), RoleGrant.objects.filter(unit=ward),
    ):  # fmt: skip
        assert set(rows.values_list("valid_to", flat=True)) == {last}
    assert not actor_of(world.accounts["officer_a"], on=date(2026, 7, 1)).grants


def test_a_unit_with_units_below_it_cannot_end(world, actor):
    with pytest.raises(NotReady, match="còn 2 đơn vị trực thuộc") as refusal:
        end_unit(unit=world.units["city"], on=MARCH, by=actor("organiser"), at=NOW)
    assert refusal.value.missing[0].says == "Phường An Thử: cần kết thúc hoặc chuyển sang cấp trên khác."


def test_a_unit_ends_once_and_not_before_it_began(world, actor):
    ward = world.units["ward_b"]
    with pytest.raises(Refused, match="không thể kết thúc trước ngày đó"):
        end_unit(unit=ward, on=date(2025, 1, 1), by=actor("organiser"), at=NOW)
    end_unit(unit=ward, on=MARCH, by=actor("organiser"), at=NOW)
    with pytest.raises(Refused, match="đã kết thúc hoạt động ngày 01/03/2026"):
        end_unit(unit=ward, on=MARCH, by=actor("organiser"), at=NOW)


def test_a_unit_cannot_end_before_something_in_it_began(world, actor):
    appoint(
        person=world.people["stranger"], post=Post.objects.create(unit=world.units["ward_b"], title="Ủy viên", role="member", valid_from=SINCE),
        valid_from=date(2026, 5, 1), by=SYSTEM, at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="có người giữ chức vụ ghi từ sau ngày 01/03/2026"):
        end_unit(unit=world.units["ward_b"], on=MARCH, by=actor("organiser"), at=NOW)


def test_a_successor_is_recorded_with_its_decision(world, actor):
    ward_a, ward_b = world.units["ward_a"], world.units["ward_b"]
    end_unit(unit=ward_a, on=date(2026, 6, 30), by=actor("organiser"), at=NOW)
    follow = {"predecessor": ward_a, "successor": ward_b, "by": actor("organiser"), "at": NOW}
    with pytest.raises(Refused, match="đến hết ngày 30/06/2026"):
        record_succession(on=date(2026, 6, 30), **follow)
    succession = record_succession(on=date(2026, 7, 1), decision_number="1656/NQ-UBTVQH15", **follow)
    assert str(succession) == "Phường Đà Thử kế thừa Phường An Thử"
    with pytest.raises(Refused, match="Đã ghi Phường Đà Thử kế thừa"):
        record_succession(on=date(2026, 7, 1), **follow)
    with pytest.raises(Refused, match="kế thừa vòng quanh"):
        record_succession(
            predecessor=ward_b, successor=ward_a, on=date(2026, 7, 2), by=actor("organiser"), at=NOW
        )


def test_a_unit_does_not_follow_itself_nor_before_it_exists(world, actor):
    ward_a, ward_b = world.units["ward_a"], world.units["ward_b"]
    with pytest.raises(Refused, match="không thể kế thừa chính nó"):
        record_succession(predecessor=ward_a, successor=ward_a, on=MARCH, by=actor("organiser"), at=NOW)
    with pytest.raises(Refused, match="sau ngày kế thừa"):
        record_succession(
            predecessor=ward_a, successor=ward_b, on=date(2025, 1, 1), by=actor("organiser"), at=NOW
        )


def test_nothing_of_a_refused_creation_stays(world, actor):
    with pytest.raises(Refused, match="chỉ hoạt động từ ngày"):
        make(actor("organiser"), "phong", party_superior=world.units["ward_a"], valid_from=date(2020, 1, 1))
    assert not Unit.objects.filter(code="phong").exists()
    assert not Event.objects.exists()


def listed(world, lines, **more):
    superiors = {"party_superior": world.units["city"], "state_superior": world.units["city"]}
    return import_units(**{"lines": lines, "valid_from": SINCE, "by": SYSTEM, "at": NOW, **superiors, **more})


def a_line(number, **more):
    committee = CollectiveLine("btv", f"Ban Thường vụ Đảng ủy xã Giả Định {number}", "ban_thuong_vu", "party")
    return UnitLine(
        **{
            "code": f"xa-{number}",
            "name": f"Xã Giả Định {number}",
            "kind": "xa",
            "line": "party",
            "collectives": (committee,),
            **more,
        }
    )


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_units_is_taken_over_in_a_constant_number_of_statements(
    world, django_assert_num_queries, count
):
    with django_assert_num_queries(15):
        made = listed(world, [a_line(number) for number in range(count)], decision_number="01/NQ")
    city = world.units["city"]
    for unit in Unit.objects.filter(code__startswith="xa-"):
        assert (unit.party_path, unit.state_path) == (
            f"{city.party_path}{unit.pk}/",
            f"{city.state_path}{unit.pk}/",
        )
        assert made.units[unit.code].paths == unit.paths
        assert {link.decision_number for link in unit.superior_links.all()} == {"01/NQ"}
        assert made.collectives[unit.code, "btv"].unit == unit
    assert Event.objects.filter(action="organisations.import_units").count() == count


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "thon"}, "loại “thon” không có trong danh mục"),
        (
            {"collectives": (CollectiveLine("a", "Hội", "hoi", "party"),)},
            "loại “hoi” không có trong danh mục",
        ),
        ({"code": "xa-0"}, "mã “xa-0” đã dùng"),
        ({"code": "ward_a"}, "mã “ward_a” đã dùng"),
        ({"name": "Phường an thử"}, "cấp trên đã có đơn vị trực thuộc mang tên này"),
        ({"name": "Xã Giả Định 0"}, "cấp trên đã có đơn vị trực thuộc mang tên này"),
    ],
)
def test_a_list_of_units_with_one_wrong_line_is_refused_whole(world, change, sentence):
    with pytest.raises(Refused, match=rf"Dòng 2 \(.*\): {sentence}"):
        listed(world, [a_line(0), a_line(1, **change)])
    assert not Unit.objects.filter(code="xa-0").exists()


def test_a_list_of_units_needs_superiors_at_work_and_an_actor_who_reaches_both(world, actor):
    with pytest.raises(Refused, match="chỉ hoạt động từ ngày 01/07/2025"):
        listed(world, [a_line(0)], valid_from=date(2020, 1, 1))
    with pytest.raises(NotAllowed, match="Nhập danh sách đơn vị"):
        listed(world, [a_line(0)], by=actor("officer_a"))


def test_a_list_lets_a_superior_join_the_tree_it_stood_outside_of(world):
    board = make(SYSTEM, "ban", "Ban Giả định", kind="ban_dang", line="party")
    listed(world, [a_line(0)], party_superior=board, state_superior=board)
    board.refresh_from_db()
    made = Unit.objects.get(code="xa-0")
    assert (board.state_path, made.state_path) == (f"{board.pk}/", f"{board.pk}/{made.pk}/")


def test_a_collective_ends_with_its_posts(world, actor):
    committee = world.collectives["committee"]
    end = {"collective": committee, "by": actor("organiser"), "at": NOW}
    with pytest.raises(Refused, match="còn ghi chép từ sau ngày 01/01/2025"):
        end_collective(on=date(2025, 1, 1), **end)
    end_collective(on=MARCH, **end)
    assert set(Post.objects.filter(collective=committee).values_list("valid_to", flat=True)) == {MARCH}
    assert set(Appointment.objects.filter(post__collective=committee).values_list("valid_to", flat=True)) == {
        MARCH
    }
    assert Post.objects.get(pk=world.posts["chairman_a"].pk).valid_to is None
    with pytest.raises(Refused, match="đã kết thúc hoạt động ngày 01/03/2026"):
        end_collective(on=MARCH, **end)
