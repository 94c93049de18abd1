"""What the administrator does to accounts."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse
from time_machine import travel

from cast import NOW, World
from kiemdiem.accounts import actions
from kiemdiem.accounts.models import Account, Person, SetupLink
from kiemdiem.accounts.queries import holder_of, open_link
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM
from kiemdiem.core.refusal import NotAllowed, Refused

PASSWORD = "ba cây chụm lại"


def test_only_the_administrator_creates_accounts(actor) -> None:
    with pytest.raises(NotAllowed, match="Tạo tài khoản"):
        actions.create(username="moi", display_name="Người Mới", by=actor("organiser"), at=NOW)


@pytest.mark.parametrize("key", ["organiser", "officer_a", "member_a"])
def test_only_the_administrator_sees_the_list(signed_in, world: World, key: str) -> None:
    client = signed_in(key)
    for address in (
        reverse("accounts:index"),
        reverse("accounts:create"),
        reverse("accounts:account", args=[world.accounts["admin"].pk]),
    ):
        assert client.get(address).status_code == 403


def test_the_list_is_found_without_marks_and_costs_the_same_at_one_and_at_three(
    signed_in, world: World, django_assert_num_queries
) -> None:
    client = signed_in("admin")
    with django_assert_num_queries(5):
        page = client.get(reverse("accounts:index"), {"tim": "dang hu"}).content.decode()
    assert "Đặng Hư Cấu" in page
    assert "Bùi Mô Phỏng" not in page
    with django_assert_num_queries(5):
        client.get(reverse("accounts:index"))


def test_a_search_that_finds_nobody_says_so(signed_in) -> None:
    page = signed_in("admin").get(reverse("accounts:index"), {"tim": "zzz"}).content.decode()
    assert "Không có tài khoản nào mang tên" in page


def test_a_new_account_cannot_sign_in_before_its_holder_has_set_a_password(signed_in, rf) -> None:
    answer = signed_in("admin").post(
        reverse("accounts:create"), {"display_name": "Mai Dự Bị", "username": "Mai.Du.Bi"}
    )
    made = Account.objects.get(username="mai.du.bi")
    assert answer["Location"] == reverse("accounts:account", args=[made.pk])
    assert not made.has_usable_password()
    assert authenticate(rf.post("/"), username="mai.du.bi", password="") is None
    assert Event.objects.filter(action="accounts.create", about_id=made.pk).exists()


def test_a_namesake_is_asked_about_and_nothing_typed_is_lost(signed_in) -> None:
    person = Person.objects.create(full_name="Mai Dự Bị", fictional=True)
    client, typed = signed_in("admin"), {"display_name": "Mai Dự Bị", "username": "mai"}
    page = client.post(reverse("accounts:create"), typed).content.decode()
    assert "hãy chọn đúng người" in page
    assert 'value="mai"' in page
    client.post(reverse("accounts:create"), {**typed, "person": str(person.pk)})
    assert Account.objects.get(username="mai").person == person


def test_the_namesake_may_be_somebody_else(signed_in) -> None:
    Person.objects.create(full_name="Mai Dự Bị", fictional=True)
    typed = {"display_name": "Mai Dự Bị", "username": "mai", "person": "0"}
    signed_in("admin").post(reverse("accounts:create"), typed)
    assert Account.objects.get(username="mai").person is None


@pytest.mark.parametrize(
    ("username", "says"),
    [
        ("officer_a", "“officer_a” đã có người dùng"),
        ("Đồng chí", "chữ thường không dấu"),
        ("", "Chưa nhập ô này."),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_at_its_field(signed_in, username: str, says: str) -> None:
    typed = {"display_name": "Mai Dự Bị", "username": username}
    page = signed_in("admin").post(reverse("accounts:create"), typed).content.decode()
    assert says in page
    assert 'value="Mai Dự Bị"' in page


def test_a_person_has_one_account(world: World, actor) -> None:
    with pytest.raises(Refused, match="đã có tài khoản"):
        actions.create(
            username="thu_hai", display_name="x", person=world.people["officer_a"], by=actor("admin"), at=NOW
        )


def test_a_locked_account_is_out_with_the_next_click_and_can_be_opened_again(signed_in, world: World) -> None:
    admin, officer = signed_in("admin"), signed_in("officer_a")
    pk = world.accounts["officer_a"].pk
    admin.post(reverse("accounts:deactivate", args=[pk]))
    assert officer.get(reverse("accounts:me")).status_code == 302
    admin.post(reverse("accounts:reactivate", args=[pk]))
    assert Account.objects.get(pk=pk).is_active
    assert list(Event.objects.values_list("action", flat=True)) == [
        "accounts.deactivate",
        "accounts.reactivate",
    ]


def test_nobody_locks_the_account_in_use(signed_in, world: World) -> None:
    answer = signed_in("admin").post(reverse("accounts:deactivate", args=[world.accounts["admin"].pk]))
    assert answer.status_code == 409
    assert "Không thể tự khóa tài khoản đang dùng." in answer.content.decode()


def test_locking_twice_and_opening_what_is_open_are_refused(world: World, actor) -> None:
    account = world.accounts["officer_a"]
    with pytest.raises(Refused, match="không cần mở lại"):
        actions.reactivate(account=account, by=actor("admin"), at=NOW)
    actions.deactivate(account=account, by=actor("admin"), at=NOW)
    with pytest.raises(Refused, match="đã bị khóa từ trước"):
        actions.deactivate(account=account, by=actor("admin"), at=NOW)


def test_the_password_link_is_shown_once_kept_as_a_hash_and_used_once(signed_in, world: World, rf) -> None:
    pk = world.accounts["officer_a"].pk
    page = signed_in("admin").post(reverse("accounts:password_link", args=[pk])).content.decode()
    address = page.split('readonly value="')[1].split('"')[0]
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert token not in "".join(
        str(value) for link in SetupLink.objects.all() for value in vars(link).values()
    )
    typed = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "Đỗ Phỏng Tác" in Client().get(address).content.decode()
    assert "quá ngắn" in Client().post(address, {"new_password1": "a", "new_password2": "a"}).content.decode()
    assert Client().post(address, typed).status_code == 302
    assert authenticate(rf.post("/"), username="officer_a", password=PASSWORD) is not None
    assert Client().post(address, typed).status_code == 410
    told = "".join(str(value) for event in Event.objects.all() for value in vars(event).values())
    assert token not in told
    assert PASSWORD not in told


def test_a_newer_link_voids_the_older_and_a_day_later_it_is_void_too(world: World, actor) -> None:
    account = world.accounts["officer_a"]
    for token in ("cu", "moi"):
        actions.create_password_link(account=account, token=token, by=actor("admin"), at=NOW)
    assert open_link("cu", NOW) is None
    assert open_link("moi", NOW) is not None
    assert open_link("moi", NOW + timedelta(hours=24)) is None


def test_a_link_that_lapses_while_its_page_is_open_is_refused(world: World, actor) -> None:
    account = world.accounts["officer_a"]
    link = actions.create_password_link(account=account, token="t", by=actor("admin"), at=NOW)
    with pytest.raises(Refused, match="đã dùng hoặc đã hết hạn"):
        actions.set_password(
            link=link, password=PASSWORD, by=holder_of(account), at=NOW + timedelta(hours=25)
        )


def test_locked_and_sample_accounts_get_no_link(world: World, actor) -> None:
    sample, locked = world.accounts["leader"], world.accounts["officer_a"]
    sample.sample_label = "Lãnh đạo"
    sample.save()
    actions.deactivate(account=locked, by=actor("admin"), at=NOW)
    for account, says in ((sample, "Tài khoản mẫu"), (locked, "đang bị khóa")):
        with pytest.raises(Refused, match=says):
            actions.create_password_link(account=account, token="t", by=actor("admin"), at=NOW)


def test_locking_voids_the_open_link(world: World, actor) -> None:
    account = world.accounts["officer_a"]
    actions.create_password_link(account=account, token="t", by=actor("admin"), at=NOW)
    actions.deactivate(account=account, by=actor("admin"), at=NOW)
    assert open_link("t", NOW) is None


def test_a_setup_link_sets_nobodys_password(world: World) -> None:
    link = actions.create_setup_link(token="t", by=SYSTEM, at=NOW)
    with travel(NOW, tick=False):
        assert Client().get(reverse("accounts:set_password", args=["t"])).status_code == 410
    with pytest.raises(Refused, match="không dùng để đặt mật khẩu"):
        actions.set_password(link=link, password=PASSWORD, by=SYSTEM, at=NOW)


def test_nobody_but_the_system_makes_a_setup_link(actor) -> None:
    with pytest.raises(NotAllowed, match="không có quyền"):
        actions.create_setup_link(token="t", by=actor("admin"), at=NOW)


def test_the_page_of_an_account_tells_what_was_done_to_it(signed_in, world: World) -> None:
    client, pk = signed_in("admin"), world.accounts["officer_a"].pk
    assert "Chưa có việc nào được ghi." in client.get(reverse("accounts:account", args=[pk])).content.decode()
    client.post(reverse("accounts:deactivate", args=[pk]))
    page = client.get(reverse("accounts:account", args=[pk])).content.decode()
    assert "Hoàng Thử Nghiệm khóa tài khoản: Đỗ Phỏng Tác." in page
    assert "Mở lại tài khoản" in page
