"""People, posts, charges, conditions and whole lists of staff; each refusal with its sentence."""

from datetime import date

import pytest

from cast import NOW, SINCE
from kiemdiem.accounts.models import Person
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.actions.appointments import appoint, end_appointment
from kiemdiem.organisations.actions.charges import put_in_charge
from kiemdiem.organisations.actions.people import add_person, record_condition
from kiemdiem.organisations.actions.posts import create_collective, create_field, create_post
from kiemdiem.organisations.actions.staff import StaffLine, import_staff
from kiemdiem.organisations.actions.units import end_unit
from kiemdiem.organisations.models import Appointment, Charge, Collective, Post, PostRole
from kiemdiem.organisations.queries import holders_on, responsible_on

MARCH = date(2026, 3, 1)


@pytest.fixture
def officer(actor):
    return {"by": actor("officer_a"), "at": NOW}


def test_an_officer_adds_a_person_a_post_and_an_appointment_in_their_ward(world, officer):
    ward = world.units["ward_a"]
    person = add_person(unit=ward, full_name="Lý  Nhân Vật Phụ", born_on=date(1985, 2, 3), **officer)
    post = create_post(unit=ward, collective=world.collectives["executive"], title="Phó Chủ tịch UBND phường", role="deputy", valid_from=SINCE, rank=2, **officer)  # fmt: skip
    appoint(person=person, post=post, valid_from=MARCH, decision_number="12-QĐ/ĐU", **officer)
    assert person.full_name == "Lý Nhân Vật Phụ"
    assert [str(held) for held in holders_on(post.pk, MARCH)] == ["Lý Nhân Vật Phụ: Phó Chủ tịch UBND phường"]
    assert not holders_on(post.pk, date(2026, 2, 28))
    assert Event.objects.get(action="organisations.appoint").party_path == ward.party_path


def test_an_officer_of_another_ward_may_not(world, actor):
    with pytest.raises(NotAllowed):
        add_person(unit=world.units["ward_a"], full_name="Lý Nhân Vật Phụ", by=actor("stranger"), at=NOW)


def test_the_same_person_is_not_added_twice(world, officer):
    add_person(unit=world.units["ward_a"], full_name="Lý Nhân Vật Phụ", born_on=date(1985, 2, 3), **officer)
    with pytest.raises(Refused, match="Đã có lý nhân vật phụ, sinh ngày 03/02/1985"):
        add_person(
            unit=world.units["ward_a"], full_name="lý nhân vật phụ", born_on=date(1985, 2, 3), **officer
        )


def test_nobody_joins_the_party_before_birth(world, officer):
    with pytest.raises(Refused, match="Ngày vào Đảng phải sau ngày sinh"):
        add_person(
            unit=world.units["ward_a"], full_name="Lý Nhân Vật Phụ", born_on=date(1985, 2, 3),
            party_admitted_on=date(1985, 2, 3), **officer,
        )  # fmt: skip


def test_a_post_has_one_holder_at_a_time(world, officer):
    with pytest.raises(Refused, match="do Vũ Tưởng Tượng giữ từ ngày 01/07/2025") as refusal:
        appoint(person=world.people["member_a"], post=world.posts["head_a"], valid_from=MARCH, **officer)
    assert "ngày kết thúc của người đó trước" in refusal.value.way_out


def test_a_holder_follows_the_one_before(world, officer):
    first = Appointment.objects.get(post=world.posts["head_a"])
    end_appointment(appointment=first, on=date(2026, 2, 28), **officer)
    appoint(person=world.people["member_a"], post=world.posts["head_a"], valid_from=MARCH, **officer)
    names = [
        [held.person.full_name for held in holders_on(world.posts["head_a"].pk, day)]
        for day in (date(2026, 2, 28), MARCH)
    ]
    assert names == [["Vũ Tưởng Tượng"], ["Bùi Mô Phỏng"]]


def test_a_time_in_a_post_that_lies_before_the_present_holder_fits(world, officer):
    post = Post.objects.create(unit=world.units["ward_a"], title="Ủy viên", role="member", valid_from=SINCE)
    appoint(person=world.people["member_a"], post=post, valid_from=MARCH, **officer)
    appoint(person=world.people["head_a"], post=post, valid_from=SINCE, valid_to=date(2026, 2, 28), **officer)
    assert post.appointments.count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"valid_from": date(2025, 1, 1)}, "chỉ hoạt động từ ngày 01/07/2025"),
        ({"valid_to": date(2025, 8, 1)}, "Ngày kết thúc không được trước ngày bắt đầu"),
    ],
)
def test_an_appointment_on_days_that_do_not_fit_is_refused(world, officer, change, sentence):
    post = Post.objects.create(unit=world.units["ward_a"], title="Ủy viên", role="member", valid_from=SINCE)
    with pytest.raises(Refused, match=sentence):
        appoint(
            **{"person": world.people["member_a"], "post": post, "valid_from": MARCH, **change, **officer}
        )


def test_a_post_that_is_not_there_on_the_day_has_no_holder(world, officer):
    post = Post.objects.create(
        unit=world.units["ward_a"], title="Ủy viên", role="member", valid_from=date(2026, 6, 1)
    )
    with pytest.raises(Refused, match="chưa có hoặc không còn chức vụ Ủy viên"):
        appoint(person=world.people["member_a"], post=post, valid_from=MARCH, **officer)


def test_an_appointment_ends_once_and_not_before_it_began(world, officer):
    held = Appointment.objects.get(post=world.posts["member_a"])
    with pytest.raises(Refused, match="từ ngày 01/07/2025"):
        end_appointment(appointment=held, on=date(2025, 6, 30), **officer)
    end_appointment(appointment=held, on=MARCH, **officer)
    with pytest.raises(Refused, match="đã thôi giữ chức vụ Ủy viên Ban Thường vụ ngày 01/03/2026"):
        end_appointment(appointment=held, on=MARCH, **officer)


def test_a_collective_has_one_head(world, officer):
    with pytest.raises(Refused, match="đã có người đứng đầu là chức vụ Bí thư Đảng ủy phường"):
        create_post(unit=world.units["ward_a"], collective=world.collectives["committee"], title="Bí thư", role="head", valid_from=SINCE, **officer)  # fmt: skip


def test_a_post_belongs_to_a_collective_of_its_own_unit(world, actor):
    with pytest.raises(Refused, match="không phải tập thể của Phường Đà Thử"):
        create_post(unit=world.units["ward_b"], collective=world.collectives["committee"], title="Ủy viên", role="member", valid_from=SINCE, by=actor("organiser"), at=NOW)  # fmt: skip


def test_collectives_have_known_kinds_and_one_name_each(world, actor):
    common = {
        "unit": world.units["ward_a"],
        "line": "state",
        "valid_from": SINCE,
        "by": actor("organiser"),
        "at": NOW,
    }
    made = create_collective(name="Thường trực HĐND phường An Thử", kind="thuong_truc_hdnd", **common)
    assert made.unit == world.units["ward_a"]
    with pytest.raises(Refused, match="đã có tập thể tên"):
        create_collective(name="thường trực hđnd phường an thử", kind="thuong_truc_hdnd", **common)
    with pytest.raises(Refused, match="Loại tập thể “hoi” không có trong danh mục"):
        create_collective(name="Hội Giả định", kind="hoi", **common)


def test_nothing_new_in_an_ended_unit(world, actor):
    end_unit(unit=world.units["ward_b"], on=MARCH, by=actor("organiser"), at=NOW)
    with pytest.raises(Refused, match="đã kết thúc hoạt động ngày 01/03/2026"):
        create_post(unit=world.units["ward_b"], title="Ủy viên", role="member", valid_from=date(2026, 4, 1), by=actor("organiser"), at=NOW)  # fmt: skip


def test_a_post_takes_charge_of_a_field_and_an_area_once(world, officer):
    post, ward = world.posts["deputy_a"], world.units["ward_a"]
    charge = put_in_charge(post=post, field=world.field, area=ward, valid_from=MARCH, **officer)
    assert str(charge) == "Phó Bí thư, Chủ tịch UBND phường: Đất đai, Phường An Thử"
    with pytest.raises(Refused, match="phụ trách đúng lĩnh vực, địa bàn này từ ngày 01/03/2026"):
        put_in_charge(post=post, field=world.field, area=ward, valid_from=MARCH, **officer)
    with pytest.raises(Refused, match="Phải nêu lĩnh vực hoặc địa bàn"):
        put_in_charge(post=post, valid_from=MARCH, **officer)


def test_who_was_responsible_on_a_day_is_one_statement(world, officer, django_assert_num_queries):
    put_in_charge(post=world.posts["deputy_a"], field=world.field, valid_from=MARCH, **officer)
    put_in_charge(post=world.posts["member_a"], area=world.units["ward_b"], valid_from=MARCH, **officer)
    end_appointment(
        appointment=Appointment.objects.get(post=world.posts["member_a"]), on=date(2026, 5, 31), **officer
    )
    with django_assert_num_queries(1):
        by_field = responsible_on(MARCH, field=world.field)
    assert [(row.person, row.field) for row in by_field] == [("Đặng Hư Cấu", "Đất đai")]
    with django_assert_num_queries(1):
        by_area = responsible_on(date(2026, 6, 1), area=world.units["ward_b"])
    assert [(row.title, row.person_id, row.person) for row in by_area] == [
        ("Ủy viên Ban Thường vụ", None, "")
    ]
    with django_assert_num_queries(1):
        everybody = responsible_on(MARCH, unit=world.units["ward_a"])
    assert [(row.title, row.person, row.field or row.area) for row in everybody] == [
        ("Bí thư Đảng ủy phường", "Vũ Tưởng Tượng", ""),
        ("Chủ tịch UBND phường", "Đặng Hư Cấu", ""),
        ("Phó Bí thư, Chủ tịch UBND phường", "Đặng Hư Cấu", "Đất đai"),
        ("Ủy viên Ban Thường vụ", "Bùi Mô Phỏng", "Phường Đà Thử"),
    ]
    assert responsible_on(date(2025, 6, 30), unit=world.units["ward_a"]) == []


def test_a_condition_of_a_person_has_a_ground_and_a_unit_of_theirs(world, officer):
    common = {
        "person": world.people["member_a"],
        "unit": world.units["ward_a"],
        "valid_from": MARCH,
        **officer,
    }
    assert (
        record_condition(kind="maternity_leave", ground="Quyết định 15/QĐ-UBND", **common).kind
        == "maternity_leave"
    )
    with pytest.raises(Refused, match="Tình trạng này không có trong danh mục"):
        record_condition(kind="holiday", ground="Đơn", **common)
    with pytest.raises(Refused, match="Phải ghi căn cứ"):
        record_condition(kind="sick_leave", ground=" ", **common)
    with pytest.raises(Refused, match="Ngày kết thúc không được trước"):
        record_condition(kind="sick_leave", ground="Giấy", valid_to=date(2026, 1, 1), **common)
    with pytest.raises(Refused, match="Hồ Ngoại Truyện không giữ chức vụ nào ở Phường An Thử"):
        record_condition(kind="sick_leave", ground="Giấy", **{**common, "person": world.people["stranger"]})


def test_a_field_is_there_once(world, actor):
    assert create_field(key="moi-truong", name="Vệ sinh môi trường", by=actor("organiser"), at=NOW).pk
    with pytest.raises(Refused, match="“đất đai” đã có trong danh mục"):
        create_field(key="dat", name="đất đai", by=actor("organiser"), at=NOW)


def line(world, number, **more):
    return StaffLine(
        **{
            "person_key": f"p{number}", "full_name": f"Nguyễn Nhân Vật {number}", "post_key": f"post{number}",
            "unit": world.units["ward_b"], "title": f"Ủy viên thứ {number}", "role": PostRole.MEMBER, "rank": number,
            "valid_from": SINCE, **more,
        }
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_staff_is_taken_over_in_a_constant_number_of_statements(
    world, django_assert_num_queries, count
):
    lines = [line(world, number, fields=(world.field,)) for number in range(count)]
    lines.append(
        line(world, 0, post_key="second", title="Bí thư", role=PostRole.HEAD, area=world.units["ward_a"])
    )
    with django_assert_num_queries(13):
        staff = import_staff(lines=lines, by=SYSTEM, at=NOW, fictional=True)
    assert Person.objects.filter(full_name__startswith="Nguyễn Nhân Vật", fictional=True).count() == count
    assert Appointment.objects.filter(post__unit=world.units["ward_b"]).count() == count + 1
    assert {held.post.title for held in staff.people["p0"].appointments.all()} == {"Ủy viên thứ 0", "Bí thư"}
    assert Charge.objects.filter(post=staff.posts["second"], area=world.units["ward_a"]).exists()
    assert Event.objects.filter(action="organisations.import_staff").count() == 1


def test_a_list_with_one_wrong_line_is_refused_whole_and_names_the_line(world):
    committee = world.collectives["committee"]
    with pytest.raises(
        Refused, match=r"Dòng 2 \(Nguyễn Nhân Vật 1, Ủy viên thứ 1\): Phường Đà Thử chỉ hoạt động"
    ):
        import_staff(lines=[line(world, 0), line(world, 1, valid_from=date(2020, 1, 1))], by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="không phải tập thể của Phường Đà Thử"):
        import_staff(lines=[line(world, 0, collective=committee)], by=SYSTEM, at=NOW)
    council = Collective.objects.create(
        unit=world.units["ward_a"],
        name="Thường trực HĐND",
        kind="thuong_truc_hdnd",
        line="state",
        valid_from=SINCE,
    )
    heads = [
        line(world, n, unit=world.units["ward_a"], collective=council, role=PostRole.HEAD) for n in (0, 1)
    ]
    with pytest.raises(Refused, match=r"Dòng 2 .* đã có người đứng đầu trong danh sách"):
        import_staff(lines=heads, by=SYSTEM, at=NOW)
    assert not Post.objects.filter(unit=world.units["ward_b"]).exists()


def test_an_officer_may_not_import_lists(world, actor):
    with pytest.raises(NotAllowed, match="Nhập danh sách nhân sự"):
        import_staff(lines=[line(world, 0)], by=actor("stranger"), at=NOW)
