"""Signing in and out, in and outside sample mode."""

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from cast import World
from kiemdiem.accounts.models import Account

PASSWORD = "ba cây chụm lại"


@pytest.fixture
def officer(world: World) -> Account:
    account = world.accounts["officer_a"]
    account.set_password(PASSWORD)
    account.save()
    return account


def sign_in(client: Client, username: str, password: str):
    return client.post(reverse("accounts:sign_in"), {"username": username, "password": password})


def test_a_visitor_is_sent_to_the_sign_in_page_and_back(officer: Account, client: Client) -> None:
    sent = client.get(reverse("accounts:me"))
    assert sent.status_code == 302
    assert sent["Location"] == f"{reverse('accounts:sign_in')}?next={reverse('accounts:me')}"
    back = client.post(
        sent["Location"], {"username": "OFFICER_A ", "password": PASSWORD, "next": reverse("accounts:me")}
    )
    assert back["Location"] == reverse("accounts:me")


def test_passwords_are_kept_as_argon2(officer: Account) -> None:
    assert officer.password.startswith("argon2$")


def test_a_wrong_password_is_refused_in_vietnamese_and_the_name_stays(
    officer: Account, client: Client
) -> None:
    page = sign_in(client, "officer_a", "sai rồi").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in page
    assert 'value="officer_a"' in page
    assert "sai rồi" not in page


def test_an_empty_form_says_what_is_missing(client: Client, db: None) -> None:
    page = sign_in(client, "", "").content.decode()
    assert page.count("Chưa nhập ô này.") >= 2


def test_a_locked_account_does_not_sign_in(officer: Account, client: Client) -> None:
    officer.is_active = False
    officer.save()
    assert "chưa đúng" in sign_in(client, "officer_a", PASSWORD).content.decode()


def test_too_many_wrong_passwords_lock_the_name_out_even_with_the_right_one(
    officer: Account, client: Client
) -> None:
    for _ in range(8):
        answer = sign_in(client, "officer_a", "sai rồi")
    assert answer.status_code == 429
    page = sign_in(client, "officer_a", PASSWORD).content.decode()
    assert "Tạm khóa đăng nhập" in page
    assert "8 lần" in page


def test_the_guard_keeps_no_password(officer: Account, client: Client) -> None:
    sign_in(client, "officer_a", "mật khẩu của người khác")
    kept = AccessAttempt.objects.get()
    assert "mật khẩu của người khác" not in "".join(str(value) for value in vars(kept).values())


def test_signing_out_takes_a_post(signed_in, world: World) -> None:
    client = signed_in("officer_a")
    client.get(reverse("accounts:sign_out"))
    assert client.get(reverse("accounts:me")).status_code == 200
    client.post(reverse("accounts:sign_out"))
    assert client.get(reverse("accounts:me")).status_code == 302


def test_in_sample_mode_the_page_offers_labelled_accounts_in_their_order(
    world: World, client: Client, settings
) -> None:
    settings.SAMPLE = True
    for key, order in (("organiser", 2), ("officer_a", 1)):
        world.accounts[key].sample_label, world.accounts[key].sample_order = f"Vai {key}", order
        world.accounts[key].save()
    page = client.get(reverse("accounts:sign_in")).content.decode()
    assert page.index("Vai officer_a") < page.index("Vai organiser")
    assert 'value="stranger"' not in page
    client.post(reverse("accounts:sample_sign_in"), {"username": "officer_a"})
    assert world.accounts["officer_a"].display_name in client.get(reverse("accounts:me")).content.decode()


def test_an_account_without_a_label_is_never_a_sample(world: World, client: Client, settings) -> None:
    settings.SAMPLE = True
    assert client.post(reverse("accounts:sample_sign_in"), {"username": "admin"}).status_code == 404


def test_outside_sample_mode_there_is_no_sample_sign_in(world: World, client: Client) -> None:
    world.accounts["admin"].sample_label = "Quản trị"
    world.accounts["admin"].save()
    assert "Quản trị" not in client.get(reverse("accounts:sign_in")).content.decode()
    assert client.post(reverse("accounts:sample_sign_in"), {"username": "admin"}).status_code == 404
    assert client.get(reverse("accounts:me")).status_code == 302
