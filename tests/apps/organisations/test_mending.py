"""Ends of posts, charges, collectives and conditions; what was typed wrong; what was entered by mistake today."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from cast import NOW, SINCE
from kiemdiem.accounts.models import Account, Person
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.actions.appointments import appoint, end_appointment, undo_appointment
from kiemdiem.organisations.actions.charges import end_charge, put_in_charge
from kiemdiem.organisations.actions.people import correct_person, end_condition, record_condition
from kiemdiem.organisations.actions.posts import end_post
from kiemdiem.organisations.actions.staff import StaffLine, import_staff
from kiemdiem.organisations.models import Appointment, Charge, Collective, PersonCondition, Post, PostRole

MARCH = date(2026, 3, 1)
JUNE = date(2026, 6, 30)


@pytest.fixture
def officer(actor):
    return {"by": actor("officer_a"), "at": NOW}


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def vacant(world):
    return Post.objects.create(
        unit=world.units["ward_a"], title="Chuyên viên", role="staff", valid_from=date(2025, 8, 1)
    )


def test_a_vacant_post_ends_with_what_it_has_in_charge(world, officer, vacant):
    charge = put_in_charge(post=vacant, field=world.field, valid_from=MARCH, **officer)
    end_post(post=vacant, on=JUNE, decision_number="15-QĐ/ĐU", **officer)
    vacant.refresh_from_db()
    charge.refresh_from_db()
    assert (vacant.valid_to, charge.valid_to) == (JUNE, JUNE)
    event = Event.objects.get(action="organisations.end_post")
    assert '"decision":"15-QĐ/ĐU"' in event.payload
    with pytest.raises(Refused, match="Chức vụ Chuyên viên đã kết thúc ngày 30/06/2026"):
        end_post(post=vacant, on=JUNE, **officer)


def test_a_post_with_a_holder_does_not_end_before_the_holder_leaves(world, officer):
    post = world.posts["member_a"]
    with pytest.raises(Refused, match="do Bùi Mô Phỏng giữ từ ngày 01/07/2025") as refusal:
        end_post(post=post, on=JUNE, **officer)
    assert "không sau ngày 30/06/2026" in refusal.value.way_out
    end_appointment(appointment=Appointment.objects.get(post=post), on=JUNE + timedelta(1), **officer)
    with pytest.raises(Refused, match="đến hết ngày 01/07/2026"):
        end_post(post=post, on=JUNE, **officer)
    end_post(post=post, on=JUNE + timedelta(1), **officer)


def test_a_post_ends_neither_before_it_began_nor_before_its_charges_began(world, officer, vacant):
    with pytest.raises(Refused, match="có từ ngày 01/08/2025, không thể kết thúc trước ngày đó"):
        end_post(post=vacant, on=date(2025, 7, 31), **officer)
    put_in_charge(post=vacant, field=world.field, valid_from=date(2026, 7, 1), **officer)
    with pytest.raises(Refused, match="giao phụ trách lĩnh vực, địa bàn từ sau ngày 30/06/2026"):
        end_post(post=vacant, on=JUNE, **officer)


def test_an_officer_of_another_ward_mends_nothing_here(world, actor, vacant):
    stranger = {"by": actor("stranger"), "at": NOW}
    held = Appointment.objects.get(post=world.posts["member_a"])
    charge = Charge.objects.create(post=vacant, field=world.field, valid_from=MARCH)
    with pytest.raises(NotAllowed, match="Kết thúc chức vụ"):
        end_post(post=vacant, on=JUNE, **stranger)
    with pytest.raises(NotAllowed, match="Kết thúc phụ trách"):
        end_charge(charge=charge, on=JUNE, **stranger)
    with pytest.raises(NotAllowed, match="Hủy phân công ghi nhầm trong ngày"):
        undo_appointment(appointment=held, reason="Nhầm", **stranger)
    with pytest.raises(NotAllowed, match="Sửa thông tin ghi sai của người"):
        correct_person(
            person=held.person, unit=world.units["ward_a"], full_name="Bùi", ground="Lý lịch", **stranger
        )


def test_a_charge_ends_once_and_not_before_it_began(world, officer, vacant):
    charge = put_in_charge(post=vacant, field=world.field, valid_from=MARCH, **officer)
    with pytest.raises(Refused, match="phụ trách việc này từ ngày 01/03/2026"):
        end_charge(charge=charge, on=date(2026, 2, 28), **officer)
    end_charge(charge=charge, on=JUNE, **officer)
    with pytest.raises(Refused, match="đã thôi phụ trách việc này ngày 30/06/2026"):
        end_charge(charge=charge, on=JUNE, **officer)
    again = put_in_charge(post=vacant, field=world.field, valid_from=JUNE + timedelta(1), **officer)
    assert again.valid_to is None


def test_a_condition_ends_once_and_not_before_it_began(world, officer):
    common = {"unit": world.units["ward_a"], **officer}
    leave = record_condition(
        person=world.people["member_a"], kind="maternity_leave", ground="15/QĐ", valid_from=MARCH, **common
    )
    with pytest.raises(Refused, match="Tình trạng này có từ ngày 01/03/2026"):
        end_condition(condition=leave, on=date(2026, 2, 28), **common)
    end_condition(condition=leave, on=JUNE, **common)
    with pytest.raises(Refused, match="đã ghi hết ngày 30/06/2026"):
        end_condition(condition=leave, on=JUNE, **common)
    stranger = PersonCondition.objects.create(
        person=world.people["stranger"], kind="sick_leave", ground="Giấy", valid_from=MARCH
    )
    with pytest.raises(Refused, match="Hồ Ngoại Truyện không giữ chức vụ nào ở Phường An Thử"):
        end_condition(condition=stranger, on=JUNE, **common)


def correct(world, officer, **change):
    person = world.people["member_a"]
    known = {
        "person": person, "unit": world.units["ward_a"], "full_name": person.full_name, "born_on": person.born_on,
        "party_admitted_on": person.party_admitted_on, "ground": "Lý lịch đảng viên",
    }  # fmt: skip
    return correct_person(**{**known, **officer, **change})


def test_a_typing_error_is_corrected_on_the_same_person_and_the_journal_has_both_values(world, officer):
    before = Person.objects.count()
    correct(world, officer, full_name="Bùi  Mô Phóng", party_admitted_on=date(2012, 2, 3))
    person = Person.objects.get(pk=world.people["member_a"].pk)
    assert (person.full_name, person.search_key, person.party_admitted_on) == (
        "Bùi Mô Phóng",
        "bui mo phong",
        date(2012, 2, 3),
    )
    assert Person.objects.count() == before
    assert Appointment.objects.get(post=world.posts["member_a"]).person == person
    event = Event.objects.get(action="organisations.correct_person")
    assert (event.about_id, event.reason) == (person.pk, "Lý lịch đảng viên")
    for part in (
        '"old_full_name":"Bùi Mô Phỏng"', '"new_full_name":"Bùi Mô Phóng"',
        '"old_party_admitted_on":"2010-05-19"', '"new_party_admitted_on":"2012-02-03"',
    ):  # fmt: skip
        assert part in event.payload
    assert "born_on" not in event.payload


def test_the_account_of_a_corrected_person_is_shown_under_the_right_name(world, officer):
    correct(world, officer, full_name="Bùi Mô Phóng")
    account = Account.objects.get(username="member_a")
    assert (account.display_name, account.search_key) == ("Bùi Mô Phóng", "bui mo phong")


def test_an_account_shown_under_a_name_of_its_own_keeps_it(world, officer):
    Account.objects.filter(username="member_a").update(display_name="Văn thư phường")
    correct(world, officer, full_name="Bùi Mô Phóng")
    assert Account.objects.get(username="member_a").display_name == "Văn thư phường"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Chưa có gì khác với thông tin đang ghi"),
        ({"full_name": " "}, "Phải ghi họ tên và căn cứ"),
        ({"full_name": "Bùi Mô Phóng", "ground": " "}, "Phải ghi họ tên và căn cứ"),
        ({"born_on": date(2011, 1, 1)}, "Ngày vào Đảng phải sau ngày sinh"),
        ({"party_admitted_on": date(2026, 11, 24)}, "Ngày vào Đảng 24/11/2026 chưa đến"),
        ({"full_name": "lý nhân vật phụ", "born_on": date(1985, 2, 3)}, "Đã có lý nhân vật phụ, sinh ngày 03/02/1985"),
    ],
)  # fmt: skip
def test_a_correction_that_corrects_nothing_or_cannot_be_right_is_refused(world, officer, change, sentence):
    Person.objects.create(full_name="Lý Nhân Vật Phụ", born_on=date(1985, 2, 3))
    with pytest.raises(Refused, match=sentence):
        correct(world, officer, **change)
    world.people["member_a"].refresh_from_db()
    assert world.people["member_a"].full_name == "Bùi Mô Phỏng"


def test_a_person_is_corrected_on_behalf_of_a_unit_of_theirs(world, officer):
    with pytest.raises(Refused, match="Hồ Ngoại Truyện không giữ chức vụ nào ở Phường An Thử"):
        correct(world, officer, person=world.people["stranger"], full_name="Hồ")


def test_an_appointment_entered_by_mistake_is_taken_back_on_the_same_day(world, officer, vacant):
    held = appoint(person=world.people["stranger"], post=vacant, valid_from=MARCH, **officer)
    with pytest.raises(Refused, match="Chưa ghi lý do hủy"):
        undo_appointment(appointment=held, reason=" ", **officer)
    undo_appointment(appointment=held, reason="Nhầm người", **officer)
    assert not Appointment.objects.filter(post=vacant).exists()
    event = Event.objects.get(action="organisations.undo_appointment")
    assert event.about_name == "Hồ Ngoại Truyện: Chuyên viên"
    assert event.reason == "Nhầm người"
    appoint(person=world.people["member_a"], post=vacant, valid_from=MARCH, **officer)


def test_an_appointment_of_a_list_is_taken_back_on_the_same_day_too(world):
    line = StaffLine("p", "Lý Nhân Vật", "q", world.units["ward_b"], "Ủy viên", PostRole.MEMBER, 1, SINCE)
    staff = import_staff(lines=[line], by=SYSTEM, at=NOW)
    held = staff.people["p"].appointments.get()
    undo_appointment(appointment=held, reason="Nhầm", by=SYSTEM, at=NOW)
    assert not staff.people["p"].appointments.exists()


def test_an_appointment_is_not_taken_back_on_a_later_day(world, officer, vacant):
    held = appoint(person=world.people["stranger"], post=vacant, valid_from=MARCH, **officer)
    later = {**officer, "at": NOW + timedelta(days=1)}
    with pytest.raises(Refused, match="được ghi ngày 23/11/2026; chỉ hủy được trong ngày ghi") as refusal:
        undo_appointment(appointment=held, reason="Nhầm", **later)
    assert "ghi ngày thôi giữ chức vụ" in refusal.value.way_out
    old = Appointment.objects.get(post=world.posts["member_a"])
    with pytest.raises(Refused, match="không được ghi hôm nay"):
        undo_appointment(appointment=old, reason="Nhầm", **officer)


def test_an_officer_ends_corrects_and_takes_back_through_the_forms(world, signed_in, vacant, today):
    client, ward, person = signed_in("officer_a"), world.units["ward_a"], world.people["member_a"]
    unit = reverse("organisations:unit", args=[ward.pk])
    sent = {"person": f"{person} (số {person.pk})", "valid_from": "2026-11-01"}
    assert client.post(reverse("organisations:appoint", args=[vacant.pk]), sent).status_code == 302
    held = Appointment.objects.get(post=vacant)
    undo = reverse("organisations:undo_appointment", args=[held.pk])
    assert undo in client.get(unit).content.decode()
    assert undo in client.get(reverse("organisations:person", args=[person.pk])).content.decode()
    assert client.post(undo, {"reason": "Nhầm người"})["Location"] == unit
    charge = Charge.objects.create(post=vacant, field=world.field, valid_from=MARCH)
    stop = reverse("organisations:end_charge", args=[charge.pk])
    close = reverse("organisations:end_post", args=[vacant.pk])
    shown = client.get(unit).content.decode()
    assert stop in shown
    assert close in shown
    assert client.post(stop, {"on": "2026-02-01"}).status_code == 409
    assert client.post(stop, {"on": "2026-10-31"}).status_code == 302
    assert "data-confirm" in client.get(close).content.decode()
    assert client.post(close, {"on": "2026-10-31"}).status_code == 302
    form = reverse("organisations:correct", args=[person.pk, ward.pk])
    assert form in client.get(reverse("organisations:person", args=[person.pk])).content.decode()
    assert 'value="2010-05-19"' in client.get(form).content.decode()
    right = {"full_name": "Bùi Mô Phóng", "party_admitted_on": "2010-05-19", "ground": "Lý lịch"}
    assert client.post(form, right)["Location"] == reverse("organisations:person", args=[person.pk])
    assert "Chưa có gì khác" in client.post(form, right).content.decode()


def test_a_condition_is_ended_from_the_persons_page(world, signed_in):
    client, ward, person = signed_in("officer_a"), world.units["ward_a"], world.people["member_a"]
    leave = PersonCondition.objects.create(person=person, kind="sick_leave", ground="Giấy", valid_from=MARCH)
    page = reverse("organisations:person", args=[person.pk])
    form = reverse("organisations:end_condition", args=[leave.pk, ward.pk])
    assert form in client.get(page).content.decode()
    assert client.post(form, {"on": "2026-05-31"})["Location"] == page
    assert form not in client.get(page).content.decode()


def test_a_collective_is_ended_from_its_units_page_by_the_organiser(world, signed_in):
    committee, ward = world.collectives["committee"], world.units["ward_a"]
    form = reverse("organisations:end_collective", args=[committee.pk])
    unit = reverse("organisations:unit", args=[ward.pk])
    assert form not in signed_in("officer_a").get(unit).content.decode()
    client = signed_in("organiser")
    assert form in client.get(unit).content.decode()
    assert "3 chức vụ, 3 người đang giữ chức vụ" in client.get(form).content.decode()
    assert client.post(form, {"on": "2026-06-30"}).status_code == 302
    assert Collective.objects.get(pk=committee.pk).valid_to == JUNE


def test_whoever_ends_a_unit_is_told_what_ends_with_it(world, signed_in):
    client = signed_in("organiser")
    text = client.get(reverse("organisations:end", args=[world.units["ward_a"].pk])).content.decode()
    assert "Kết thúc cùng ngày: 2 tập thể, 4 chức vụ, 4 người đang giữ chức vụ." in text
    empty = client.get(reverse("organisations:end", args=[world.units["ward_b"].pk])).content.decode()
    assert "Kết thúc cùng ngày" not in empty
