"""Who may ask the API: a key stands for its account, within its scope, up to its day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cast import World
from kiemdiem.accounts import actions
from kiemdiem.accounts.models import ApiToken
from kiemdiem.audit.models import Event
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed, Refused

from .conftest import Caller, key_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=timezone.get_default_timezone())


def asked(secret: str) -> Any:
    return Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/me")


def test_a_key_stands_for_its_account_and_its_roles(world: World, calls: Callable[[str], Caller]) -> None:
    answer = calls("officer_a")("get", "/me").json()
    assert answer["account_id"] == world.accounts["officer_a"].pk
    assert answer["grants"] == [{"role": "officer", "unit_id": world.units["ward_a"].pk}]


def test_without_a_key_nothing_is_told_not_even_to_a_session(world: World) -> None:
    browser = Client()
    browser.force_login(world.accounts["organiser"], backend="kiemdiem.accounts.access.AccountBackend")
    for client in (Client(), browser):
        answer = client.get("/api/v1/me")
        assert answer.status_code == 401
        assert "mã truy cập" in answer.json()["reason"]


@pytest.mark.parametrize("end", ["revoked", "past its day", "account locked", "unknown"])
def test_a_key_that_cannot_be_used_any_more_opens_nothing(
    world: World, actor: Callable[[str], Actor], end: str
) -> None:
    secret, key = key_of(world, "officer_a")
    assert asked(secret).status_code == 200
    if end == "revoked":
        actions.revoke_token(token=key, by=actor("officer_a"), at=timezone.now())
    elif end == "account locked":
        actions.deactivate(account=world.accounts["officer_a"], by=actor("admin"), at=timezone.now())
    elif end == "unknown":
        secret += "x"
    later = timezone.now() + timedelta(days=1 if end == "past its day" else 0)
    with time_machine.travel(later):
        assert asked(secret).status_code == 401


def test_a_key_for_reading_does_not_write(world: World, calls: Callable[..., Caller]) -> None:
    sent = {"unit_id": world.units["ward_a"].pk, "wording": "Chậm giải ngân", "first_seen_on": "2026-01-05"}
    answer = calls("officer_a", "read")("post", "/entries", data=sent, content_type="application/json")
    assert answer.status_code == 403
    assert "chỉ được đọc" in answer.json()["reason"]


def test_of_a_key_only_the_hash_is_kept_and_no_event_tells_it(world: World) -> None:
    secret, key = key_of(world, "officer_a")
    stored = [str(value) for value in ApiToken.objects.filter(pk=key.pk).values().get().values()]
    events = [str(row) for row in Event.objects.values()]
    assert not [text for text in stored + events if secret in text]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": " "}, "Chưa ghi tên"),
        ({"expires_on": date(2026, 11, 21)}, "còn hạn"),
        ({"expires_on": date(2027, 11, 24)}, "không quá 366 ngày"),
    ],
)
def test_a_key_has_a_name_and_a_last_day_within_a_year(
    world: World, actor: Callable[[str], Actor], given: dict[str, Any], says: str
) -> None:
    facts = {"name": "Phần mềm", "scope": "read", "expires_on": date(2026, 12, 31), "token": "kd_x"} | given
    with pytest.raises(Refused, match=says):
        actions.create_token(
            account=world.accounts["officer_a"], by=actor("officer_a"), at=AT, **facts
        )  # fmt: skip


def test_two_keys_in_use_do_not_share_a_name(world: World) -> None:
    key_of(world, "officer_a")
    with pytest.raises(Refused, match="đang có mã truy cập tên"):
        key_of(world, "officer_a")


def test_nobody_makes_a_key_for_somebody_else(world: World, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(NotAllowed):
        actions.create_token(
            account=world.accounts["officer_a"], name="x", scope="read", expires_on=date(2026, 12, 31),
            token="kd_x", by=actor("admin"), at=AT,
        )  # fmt: skip


def test_an_administrator_ends_anybodys_key_and_others_do_not(
    world: World, actor: Callable[[str], Actor]
) -> None:
    _, key = key_of(world, "officer_a")
    with pytest.raises(NotAllowed):
        actions.revoke_token(token=key, by=actor("organiser"), at=AT)
    actions.revoke_token(token=key, by=actor("admin"), at=AT)
    with pytest.raises(Refused, match="đã được thu hồi"):
        actions.revoke_token(token=key, by=actor("admin"), at=AT)
