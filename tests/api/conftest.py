"""Keys of the cast."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cast import World
from kiemdiem.accounts.actions import create_token
from kiemdiem.accounts.models import ApiToken
from kiemdiem.organisations.queries import actor_of

Caller = Callable[..., Any]


def key_of(
    world: World, name: str, scope: str = "write", expires_on: date | None = None
) -> tuple[str, ApiToken]:
    """Return a key of a member of the cast, and its row."""
    account, secret = world.accounts[name], f"kd_{name}_{scope}"
    made = create_token(
        account=account, name=f"Phần mềm {scope}", scope=scope, expires_on=expires_on or timezone.localdate(),
        token=secret, by=actor_of(account), at=timezone.now(),
    )  # fmt: skip
    return secret, made


@pytest.fixture
def calls(world: World) -> Callable[..., Caller]:
    """Return what asks the API with the key of a member of the cast."""

    def caller(name: str, scope: str = "write") -> Caller:
        secret, _ = key_of(world, name, scope)
        client = Client(headers={"authorization": f"Bearer {secret}"})

        def ask(method: str, address: str, **sent: Any) -> Any:
            return getattr(client, method)(f"/api/v1{address}", **sent)

        return ask

    return caller
