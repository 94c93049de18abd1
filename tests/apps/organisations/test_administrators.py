"""The first administrator of a fresh installation, through the one-time link."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, TODAY, World
from kiemdiem.accounts.actions import create_setup_link
from kiemdiem.accounts.models import Account, SetupLink
from kiemdiem.audit.models import Event
from kiemdiem.core.access import SYSTEM, Role
from kiemdiem.core.refusal import NotAllowed, Refused
from kiemdiem.organisations.actions.administrators import create_administrator
from kiemdiem.organisations.models import RoleGrant
from kiemdiem.organisations.queries import actor_of
from kiemdiem.organisations.queries.administrators import administrator_exists

TOKEN, PASSWORD = "mot-lan-thoi", "ba cây chụm lại"
TYPED = {
    "username": "QuanTri",
    "display_name": "Ngô Khởi Đầu",
    "new_password1": PASSWORD,
    "new_password2": PASSWORD,
}


@pytest.fixture
def address(db: None) -> str:
    """Return the address of a fresh link on an installation without anybody."""
    create_setup_link(token=TOKEN, by=SYSTEM, at=timezone.now())
    return reverse("organisations:first_administrator", args=[TOKEN])


def test_the_link_makes_an_administrator_who_may_sign_in_and_reaches_everything(
    address: str, client: Client, rf
) -> None:
    assert "Quản trị viên đầu tiên" in client.get(address).content.decode()
    answer = client.post(address, TYPED)
    assert answer["Location"].startswith(reverse("accounts:sign_in"))
    account = Account.objects.get()
    assert authenticate(rf.post("/"), username="quantri", password=PASSWORD) == account
    assert [grant.role for grant in actor_of(account).grants] == [Role.ADMINISTRATOR]
    client.force_login(account, backend="kiemdiem.accounts.access.AccountBackend")
    assert client.get(reverse("accounts:index")).status_code == 200


def test_the_link_works_once(address: str, client: Client) -> None:
    client.post(address, TYPED)
    again = client.post(address, {**TYPED, "username": "ke_khac"})
    assert again.status_code == 410
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"new_password2": "khác hẳn đi mà"}, "Hai lần nhập mật khẩu không giống nhau."),
        ({"new_password1": "ngan", "new_password2": "ngan"}, "cần ít nhất 12 ký tự"),
        (
            {"new_password1": "ngô khởi đầu!", "new_password2": "ngô khởi đầu!"},
            "Mật khẩu quá giống tên hiển thị",
        ),
        ({"username": "Quản trị"}, "chữ thường không dấu"),
        ({"display_name": ""}, "Chưa nhập ô này."),
    ],
)
def test_what_is_mistyped_is_said_and_the_link_stays_good(
    address: str, client: Client, wrong, says: str
) -> None:
    page = client.post(address, {**TYPED, **wrong}).content.decode()
    assert says in page
    assert PASSWORD not in page
    assert client.post(address, TYPED).status_code == 302


def test_an_unknown_or_lapsed_link_says_so(address: str, client: Client) -> None:
    assert "Liên kết không còn dùng được" in client.get(address.replace(TOKEN, "bịa")).content.decode()
    SetupLink.objects.update(created_at=NOW - timedelta(days=400), expires_at=NOW - timedelta(days=399))
    assert client.get(address).status_code == 410


def test_once_there_is_an_administrator_the_link_is_dead(world: World, client: Client) -> None:
    create_setup_link(token=TOKEN, by=SYSTEM, at=timezone.now())
    assert client.get(reverse("organisations:first_administrator", args=[TOKEN])).status_code == 410
    link = SetupLink.objects.get()
    with pytest.raises(Refused, match="đã có quản trị viên"):
        create_administrator(
            link=link,
            username="x_y_z",
            display_name="X",
            password=PASSWORD,
            on=TODAY,
            by=SYSTEM,
            at=timezone.now(),
        )


def test_a_locked_administrator_or_an_ended_role_is_none(world: World) -> None:
    assert administrator_exists(TODAY)
    assert not administrator_exists(TODAY - timedelta(days=4000))
    Account.objects.filter(username="admin").update(is_active=False)
    assert not administrator_exists(TODAY)


def test_a_link_for_a_password_makes_no_administrator(db: None) -> None:
    account = Account.objects.create(username="ai_do", display_name="Ai Đó", created_at=NOW)
    link = SetupLink.objects.create(
        account=account,
        token_hash=SetupLink.hash_of("t"),
        created_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )
    with pytest.raises(Refused, match="đặt mật khẩu"):
        create_administrator(
            link=link, username="x_y_z", display_name="X", password=PASSWORD, on=TODAY, by=SYSTEM, at=NOW
        )
    assert not RoleGrant.objects.exists()


def test_nobody_makes_an_administrator_but_the_system(world: World, actor, address: str) -> None:
    with pytest.raises(NotAllowed):
        create_administrator(
            link=SetupLink.objects.get(), username="x_y_z", display_name="X", password=PASSWORD, on=TODAY,
            by=actor("admin"), at=NOW,
        )  # fmt: skip


def test_neither_token_nor_password_is_told_to_the_journal_or_the_log(
    address: str, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post(address, TYPED)
    told = "".join(str(value) for event in Event.objects.all() for value in vars(event).values())
    assert {event.action for event in Event.objects.all()} >= {
        "accounts.create_administrator",
        "accounts.create",
    }
    for secret in (TOKEN, PASSWORD):
        assert secret not in told
        assert secret not in caplog.text
