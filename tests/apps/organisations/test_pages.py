"""The pages of organisations: what they show, what they ask, and that a wrong answer loses nothing."""

from datetime import date

import pytest
from django.urls import reverse

from cast import SINCE
from kiemdiem.accounts.models import Person
from kiemdiem.organisations.models import (
    Appointment,
    Charge,
    Post,
    RoleGrant,
    Succession,
    Unit,
    UnitLink,
    WorkField,
)


def address(name, *args, **query):
    return reverse(f"organisations:{name}", args=args, query=query or None)


def page(client, name, *args, **query):
    response = client.get(address(name, *args, **query))
    assert response.status_code == 200, response.content.decode()[:400]
    return response.content.decode()


def more_wards(world, count):
    for number in range(count):
        ward = Unit.objects.create(
            code=f"w{number}", name=f"Xã Giả Định {number}", kind="xa", line="party", valid_from=SINCE
        )
        for tree in ("party", "state"):
            UnitLink.objects.create(unit=ward, superior=world.units["city"], tree=tree, valid_from=SINCE)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_units_asks_six_statements(world, signed_in, django_assert_num_queries, count):
    more_wards(world, count)
    client = signed_in("officer_a")
    with django_assert_num_queries(6):  # session, account, roles; count, units, superiors
        text = page(client, "index", loai="xa")
    assert f"{count} đơn vị" in text
    assert text.count("Đảng bộ thành phố Thử") == 2 * count


def test_units_are_found_with_and_without_marks(world, signed_in):
    client = signed_in("leader")
    for words in ("an thử", "AN THU", "phường an"):
        text = page(client, "index", tim=words)
        assert "Phường An Thử" in text
        assert "Phường Đà Thử" not in text
    assert "Không có đơn vị nào khớp" in page(client, "index", tim="không có")


def test_ended_units_show_only_when_asked_for(world, signed_in):
    Unit.objects.filter(code="ward_b").update(valid_to=date(2026, 1, 31))
    client = signed_in("leader")
    assert "Phường Đà Thử" not in page(client, "index")
    assert "đến 31/01/2026" in page(client, "index", **{"ket-thuc": "on"})


@pytest.mark.parametrize("count", [1, 3])
def test_a_units_page_asks_twelve_statements(world, signed_in, django_assert_num_queries, count):
    Charge.objects.create(post=world.posts["head_a"], field=world.field, valid_from=SINCE)
    for number in range(count):
        Post.objects.create(
            unit=world.units["ward_a"], title=f"Chuyên viên {number}", role="staff", valid_from=SINCE
        )
    client = signed_in("officer_a")
    with django_assert_num_queries(
        12
    ):  # 3 + unit, former names, successions, places, below, posts, holders, charges, collectives
        text = page(client, "unit", world.units["ward_a"].pk)
    assert text.count("không ai giữ") == count
    assert "Vũ Tưởng Tượng" in text
    assert "Đất đai" in text


def test_a_units_page_shows_the_day_asked_for(world, signed_in):
    held = Appointment.objects.get(post=world.posts["member_a"])
    held.valid_to = date(2026, 3, 31)
    held.save()
    client, ward = signed_in("officer_a"), world.units["ward_a"].pk
    assert "Bùi Mô Phỏng" in page(client, "unit", ward, ngay="2026-03-31")
    assert "Bùi Mô Phỏng" not in page(client, "unit", ward, ngay="2026-04-01")
    assert "chưa có tập thể, chức vụ nào" in page(client, "unit", ward, ngay="2025-06-30")
    assert "Vũ Tưởng Tượng" in page(client, "unit", ward, ngay="2026-13-45")


def test_an_ended_unit_names_its_heirs_and_takes_no_edits(world, signed_in):
    Unit.objects.filter(code="ward_b").update(valid_to=date(2025, 12, 31))
    Succession.objects.create(
        predecessor=world.units["ward_b"],
        successor=world.units["ward_a"],
        on=date(2026, 1, 1),
        decision_number="01/NQ",
    )
    text = page(signed_in("organiser"), "unit", world.units["ward_b"].pk)
    assert "Đã kết thúc hoạt động ngày 31/12/2025" in text
    assert "Phường An Thử</a>" in text
    assert "Thêm chức vụ" not in text
    assert "Phường Đà Thử" in page(signed_in("organiser"), "unit", world.units["ward_a"].pk)


def test_edits_are_offered_to_those_who_may_make_them(world, signed_in):
    ward = world.units["ward_a"].pk
    assert "Thêm người" in page(signed_in("officer_a"), "unit", ward)
    assert "Chuyển cấp trên" not in page(signed_in("officer_a"), "unit", ward)
    assert "Chuyển cấp trên" in page(signed_in("organiser"), "unit", ward)
    assert "Thêm người" not in page(signed_in("stranger"), "unit", ward)


@pytest.mark.parametrize(
    ("name", "target"), [("add_person", "unit"), ("place", "unit"), ("end", "unit"), ("appoint", "post")]
)
def test_whoever_may_not_edit_is_told_so_before_typing(world, signed_in, name, target):
    pk = {"unit": world.units["ward_a"].pk, "post": world.posts["head_a"].pk}[target]
    response = signed_in("stranger").get(address(name, pk))
    assert response.status_code == 403
    assert "không có quyền" in response.content.decode()


def test_a_person_reviewed_looks_things_up_but_an_account_of_nobody_does_not(world, signed_in):
    assert "Phường An Thử" in page(signed_in("member_a"), "index")
    RoleGrant.objects.all().delete()
    world.accounts["admin"].person = None
    world.accounts["admin"].save()
    assert signed_in("admin").get(address("index")).status_code == 403


def test_the_tree_of_a_day_groups_by_kind_and_walks_up(world, signed_in, django_assert_num_queries):
    room = Unit.objects.create(
        code="room", name="Phòng Giả định", kind="phong", line="state", valid_from=date(2026, 3, 1)
    )
    UnitLink.objects.create(
        unit=room, superior=world.units["ward_a"], tree="party", valid_from=date(2026, 3, 1)
    )
    client = signed_in("leader")
    with django_assert_num_queries(5):
        tops = page(client, "tree")
    assert "Đảng bộ thành phố Thử" in tops
    below = page(client, "tree", goc=world.units["ward_a"].pk)
    assert "Phòng Giả định" in below
    assert "Đảng bộ thành phố Thử</a>" in below
    empty = page(client, "tree", goc=world.units["ward_a"].pk, ngay="2026-02-28")
    assert "không có đơn vị nào trực thuộc Phường An Thử" in empty
    assert "chưa có đơn vị nào được đặt dưới cấp trên" in page(client, "tree", ngay="2020-01-01")


def test_who_was_responsible_is_answered_by_name_or_asked_back(world, signed_in, django_assert_num_queries):
    Charge.objects.create(
        post=world.posts["deputy_a"], field=world.field, area=world.units["ward_b"], valid_from=SINCE
    )
    client = signed_in("leader")
    found = page(client, "responsible", ngay="2026-05-01", dia_ban="da thu")
    assert "Đặng Hư Cấu" in found
    response = client.get(address("responsible", dia_ban="phường"))
    assert response.status_code == 422
    text = response.content.decode()
    assert "Có nhiều đơn vị khớp “phường”: Phường An Thử (ward_a); Phường Đà Thử (ward_b)" in text
    assert 'value="phường"' in text
    assert "không có chức vụ nào được giao phụ trách" in page(
        client, "responsible", ngay="2025-01-01", dia_ban="da thu"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_people_are_listed_by_name_with_their_posts(world, signed_in, django_assert_num_queries, count):
    post = Post.objects.create(
        unit=world.units["ward_a"], title="Chuyên viên", role="staff", valid_from=SINCE
    )
    for number in range(count):
        person = Person.objects.create(full_name=f"Lý Nhân Vật {number}")
        Appointment.objects.create(person=person, post=post, valid_from=SINCE)
    client = signed_in("leader")
    with django_assert_num_queries(6):
        text = page(client, "people", tim="nhan vat")
    assert text.count("Chuyên viên, ") == count
    assert "Không có ai mang tên “không ai”" in page(client, "people", tim="không ai")


def test_a_persons_page_shows_posts_and_charges_over_time(world, signed_in, django_assert_num_queries):
    Charge.objects.create(
        post=world.posts["deputy_a"],
        field=world.field,
        valid_from=date(2025, 1, 1),
        valid_to=date(2026, 2, 1),
    )
    client = signed_in("leader")
    with django_assert_num_queries(6):
        text = page(client, "person", world.people["deputy_a"].pk)
    assert text.count("đang giữ") == 2
    assert "Đất đai" in text
    assert "(từ 01/07/2025 đến 01/02/2026)" in text


def test_conditions_are_seen_by_those_responsible_and_by_oneself_alone(world, signed_in):
    pk, ward = world.people["member_a"].pk, world.units["ward_a"].pk
    sent = {"kind": "maternity_leave", "ground": "Quyết định 15/QĐ-UBND", "valid_from": "2026-03-01"}
    assert signed_in("officer_a").post(address("condition", pk, ward), sent).status_code == 302
    for who in ("officer_a", "organiser", "admin", "member_a"):
        assert "Nghỉ thai sản" in page(signed_in(who), "person", pk)
    for who in ("stranger", "leader", "head_a"):
        assert "Nghỉ thai sản" not in page(signed_in(who), "person", pk)


def test_a_unit_is_added_below_another_one_with_a_code_of_its_name(world, signed_in):
    client, city = signed_in("organiser"), world.units["city"]
    form = client.get(address("create", **{"cap-tren": city.pk})).content.decode()
    assert f'value="{city.name} (city)"' in form
    sent = {
        "name": "Xã Tưởng Tượng", "kind": "xa", "line": "party", "valid_from": "2026-01-01",
        "party_superior": "thanh pho thu", "state_superior": "Đảng bộ thành phố Thử (city)",
    }  # fmt: skip
    response = client.post(address("create"), sent)
    made = Unit.objects.get(code="xa-tuong-tuong")
    assert response["Location"] == address("unit", made.pk)
    assert made.party_path == f"{city.party_path}{made.pk}/"
    again = client.post(address("create"), sent)
    assert again.status_code == 409
    text = again.content.decode()
    assert "Mã “xa-tuong-tuong” đã dùng cho đơn vị khác" in text
    assert 'value="Xã Tưởng Tượng"' in text


def test_a_wrong_code_and_an_unknown_superior_are_said_at_their_fields(world, signed_in):
    sent = {
        "name": "Xã",
        "kind": "xa",
        "line": "party",
        "valid_from": "01/13/2026",
        "code": "Xã Mới",
        "party_superior": "không có",
    }
    text = signed_in("organiser").post(address("create"), sent).content.decode()
    assert "Mã chỉ gồm chữ thường không dấu" in text
    assert "Không tìm thấy đơn vị “không có”" in text


def test_units_move_end_and_are_followed_through_forms(world, signed_in):
    client, ward_a, ward_b = signed_in("organiser"), world.units["ward_a"], world.units["ward_b"]
    moved = {
        "tree": "party",
        "superior": "Phường Đà Thử",
        "valid_from": "2026-03-01",
        "decision_number": "05-QĐ/TU",
    }
    assert client.post(address("place", ward_a.pk), moved).status_code == 302
    circle = client.post(address("place", ward_b.pk), {**moved, "superior": "Phường An Thử"})
    assert "đứng dưới chính mình" in circle.content.decode()
    assert client.post(address("end", ward_a.pk), {"on": "2026-06-30"}).status_code == 302
    assert "data-confirm" in client.get(address("end", ward_b.pk)).content.decode()
    followed = {"successor": "Phường Đà Thử", "on": "2026-07-01", "decision_number": "01/NQ"}
    assert client.post(address("succeed", ward_a.pk), followed).status_code == 302
    assert Succession.objects.get().successor == ward_b


def test_an_officer_fills_a_vacant_post_through_forms(world, signed_in):
    client, ward = signed_in("officer_a"), world.units["ward_a"]
    post = {"title": "Chuyên viên", "role": "staff", "rank": "50", "valid_from": "2026-01-01"}
    assert client.post(address("create_post", ward.pk), post).status_code == 302
    vacant = Post.objects.get(title="Chuyên viên")
    person = {"full_name": "Lý Nhân Vật Phụ", "post": str(vacant.pk)}
    asked = client.post(address("add_person", ward.pk), person)
    assert "phải ghi giữ từ ngày nào" in asked.content.decode()
    assert not Person.objects.filter(full_name="Lý Nhân Vật Phụ").exists()
    assert (
        client.post(address("add_person", ward.pk), {**person, "valid_from": "2026-02-01"}).status_code == 302
    )
    held = Appointment.objects.get(post=vacant)
    assert held.person.full_name == "Lý Nhân Vật Phụ"
    charge = {"field": str(world.field.pk), "area": "", "valid_from": "2026-02-01"}
    assert client.post(address("charge", vacant.pk), charge).status_code == 302
    assert (
        "Phải nêu lĩnh vực hoặc địa bàn"
        in client.post(address("charge", vacant.pk), {"valid_from": "2026-02-01"}).content.decode()
    )
    assert client.post(address("end_appointment", held.pk), {"on": "2026-02-28"}).status_code == 302
    taken = {"person": f"Bùi Mô Phỏng (số {world.people['member_a'].pk})", "valid_from": "2026-03-01"}
    assert client.post(address("appoint", vacant.pk), taken).status_code == 302
    refused = client.post(address("appoint", vacant.pk), {**taken, "person": "vu tuong tuong"})
    assert "Chức vụ Chuyên viên do Bùi Mô Phỏng giữ từ ngày 01/03/2026" in refused.content.decode()


def test_an_organiser_adds_a_collective_through_its_form(world, signed_in):
    sent = {
        "name": "Thường trực HĐND phường An Thử",
        "kind": "thuong_truc_hdnd",
        "line": "state",
        "valid_from": "2026-01-01",
    }
    client, ward = signed_in("organiser"), world.units["ward_a"].pk
    assert client.post(address("create_collective", ward), sent).status_code == 302
    assert "đã có tập thể tên" in client.post(address("create_collective", ward), sent).content.decode()


def test_fields_of_work_are_added_singly_or_all_at_once(world, signed_in):
    client = signed_in("organiser")
    assert client.post(address("fields"), {"name": "Du lịch"}).status_code == 302
    assert "đã có trong danh mục" in client.post(address("fields"), {"name": "du lịch"}).content.decode()
    assert client.post(address("fields"), {"thuong-dung": "1"}).status_code == 302
    assert WorkField.objects.filter(name="Đất đai").count() == 1
    assert WorkField.objects.count() > 10
    assert "Thêm lĩnh vực" not in page(signed_in("officer_a"), "fields")


@pytest.mark.parametrize("count", [1, 3])
def test_the_administrator_gives_and_takes_roles(world, signed_in, django_assert_num_queries, count):
    client = signed_in("admin")
    for key in ("member_a", "deputy_a", "delegate")[:count]:
        sent = {
            "account": f"{world.people[key]} ({key})",
            "role": "officer",
            "unit": "an thử",
            "valid_from": "2026-01-01",
        }
        assert client.post(address("grant"), sent).status_code == 302
    with django_assert_num_queries(5):
        text = page(client, "roles", tim="phường an thử")
    assert text.count("Thu hồi<span") == count + 2
    grant = RoleGrant.objects.get(account=world.accounts["member_a"])
    assert client.post(address("revoke", grant.pk)).status_code == 302
    grant.refresh_from_db()
    assert grant.valid_to is not None
    wrong = client.post(
        address("grant"), {"account": "khong-co", "role": "officer", "valid_from": "2026-01-01"}
    )
    assert "Không tìm thấy tài khoản “khong-co”" in wrong.content.decode()
    assert signed_in("organiser").get(address("roles")).status_code == 403
