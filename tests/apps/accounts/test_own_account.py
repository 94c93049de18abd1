"""One's own account: who am I, what may I, my password."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, World
from kiemdiem.accounts import actions
from kiemdiem.accounts.models import Account
from kiemdiem.audit.models import Event
from kiemdiem.core.refusal import NotAllowed

OLD, NEW = "ba cây chụm lại", "nên hòn núi cao"


@pytest.fixture
def client_of_officer(world: World) -> Client:
    account = world.accounts["officer_a"]
    account.set_password(OLD)
    account.save()
    client = Client()
    client.force_login(account, backend="kiemdiem.accounts.access.AccountBackend")
    return client


def change(client: Client, **changed: str):
    typed = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW, **changed}
    return client.post(reverse("accounts:me"), typed, follow=True)


def test_the_page_says_ones_roles_in_words(signed_in) -> None:
    page = signed_in("officer_a").get(reverse("accounts:me")).content.decode()
    assert "Cán bộ văn phòng, thư ký đơn vị" in page
    assert "Phường An Thử" in page


def test_who_has_no_role_is_told_what_that_means(signed_in) -> None:
    page = signed_in("member_a").get(reverse("accounts:me")).content.decode()
    assert "chưa được giao vai trò nào" in page


def test_a_password_is_changed_and_one_stays_signed_in(client_of_officer: Client, rf) -> None:
    assert "Đã đổi mật khẩu." in change(client_of_officer).content.decode()
    assert authenticate(rf.post("/"), username="officer_a", password=NEW) is not None
    assert client_of_officer.get(reverse("accounts:me")).status_code == 200


def test_other_sessions_end_with_the_old_password(client_of_officer: Client, signed_in) -> None:
    other = signed_in("officer_a")
    change(client_of_officer)
    assert other.get(reverse("accounts:me")).status_code == 302


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"old_password": "không phải"}, "Mật khẩu hiện tại chưa đúng"),
        ({"new_password2": "khác hẳn đi"}, "Hai lần nhập mật khẩu không giống nhau."),
        ({"new_password1": "ngắn", "new_password2": "ngắn"}, "Mật khẩu quá ngắn; cần ít nhất 12 ký tự."),
        ({"new_password1": "password1234", "new_password2": "password1234"}, "quá phổ biến"),
        (
            {"new_password1": "đỗ phỏng tác 1", "new_password2": "đỗ phỏng tác 1"},
            "Mật khẩu quá giống tên hiển thị",
        ),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_in_vietnamese(
    client_of_officer: Client, changed, says: str
) -> None:
    assert says in change(client_of_officer, **changed).content.decode()
    assert not Event.objects.filter(action="accounts.change_password").exists()


def test_nobody_changes_the_password_of_another(world: World, actor) -> None:
    with pytest.raises(NotAllowed):
        actions.change_password(account=world.accounts["officer_a"], password=NEW, by=actor("admin"), at=NOW)


def test_the_journal_knows_of_the_change_but_not_of_the_password(client_of_officer: Client) -> None:
    change(client_of_officer)
    event = Event.objects.get(action="accounts.change_password")
    assert NEW not in "".join(str(value) for value in vars(event).values())
    assert event.actor_name == "Đỗ Phỏng Tác"


def test_a_session_ends_with_its_day_with_its_key_and_with_the_account(
    client_of_officer: Client, world: World
) -> None:
    key = client_of_officer.cookies["sessionid"].value

    def answered(key: str) -> int:
        return Client(headers={"cookie": f"sessionid={key}"}).get(reverse("accounts:me")).status_code

    assert answered(key) == 200
    assert answered("khong-co-phien-nao-nhu-the-nay-ca") == 302
    session = Session.objects.filter(session_key=key)
    session.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert answered(key) == 302
    session.update(expire_date=timezone.now() + timedelta(days=1))
    assert answered(key) == 200
    Account.objects.filter(pk=world.accounts["officer_a"].pk).update(is_active=False)
    assert answered(key) == 302
