"""The page on which one makes and ends the keys of other programs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import World
from kiemdiem.accounts.models import ApiToken

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


def make(client: Client, **given: object) -> str:
    typed = {
        "name": "Quản lý văn bản",
        "scope": "read",
        "expires_on": timezone.localdate().strftime("%d/%m/%Y"),
    }
    return client.post(reverse("accounts:tokens"), typed | given).content.decode()


def test_a_key_is_shown_once_and_never_again(signed_in: SignedIn) -> None:
    client = signed_in("officer_a")
    assert "Chép mã này ngay" in make(client)
    again = client.get(reverse("accounts:tokens")).content.decode()
    assert "Quản lý văn bản" in again
    assert "kd_" not in again


def test_what_was_typed_stays_where_the_day_is_refused(signed_in: SignedIn) -> None:
    far = timezone.localdate() + timedelta(days=400)
    page = make(signed_in("officer_a"), expires_on=far.strftime("%d/%m/%Y"))
    assert "không quá 366 ngày" in page
    assert 'value="Quản lý văn bản"' in page
    assert not ApiToken.objects.exists()


def test_one_ends_the_own_key_and_comes_back_to_the_list(signed_in: SignedIn) -> None:
    client = signed_in("officer_a")
    make(client)
    ended = client.post(reverse("accounts:revoke_token", args=[ApiToken.objects.get().pk]), follow=True)
    assert "Đã thu hồi ngày" in ended.content.decode()


def test_an_administrator_sees_on_an_account_which_keys_are_in_use(world: World, signed_in: SignedIn) -> None:
    make(signed_in("officer_a"))
    address = reverse("accounts:account", args=[world.accounts["officer_a"].pk])
    admin = signed_in("admin")
    assert "Quản lý văn bản" in admin.get(address).content.decode()
    left = admin.post(reverse("accounts:revoke_token", args=[ApiToken.objects.get().pk]), follow=True)
    assert "Mã truy cập đang dùng" not in left.content.decode()


def test_somebody_elses_key_is_not_ended(signed_in: SignedIn) -> None:
    make(signed_in("officer_a"))
    answer = signed_in("organiser").post(reverse("accounts:revoke_token", args=[ApiToken.objects.get().pk]))
    assert answer.status_code == 403
    assert ApiToken.objects.get().revoked_at is None
