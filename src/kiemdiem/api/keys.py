"""Who asks: a key in the header stands for its account, within its scope. Sessions count for nothing here."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from kiemdiem.accounts.models import Scope
from kiemdiem.accounts.queries import token_of
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotAllowed
from kiemdiem.organisations.queries import actor_of


class Key(HttpBearer):
    """`Authorization: Bearer …` with a key made on the page “Mã truy cập”."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the actor the key stands for; None where it is unknown, revoked, past its day or its account is locked.

        Raises NotAllowed where a key for reading is used to write.
        """
        now = timezone.now()
        key = token_of(token, timezone.localdate(now))
        if key is None:
            return None
        if request.method not in {"GET", "HEAD"} and key.scope != Scope.WRITE:
            raise NotAllowed(
                "Mã truy cập này chỉ được đọc.", way_out="Hãy tạo mã có phạm vi “Đọc và nhập dữ liệu”."
            )
        return actor_of(key.account, timezone.localdate(now))


def asker(request: HttpRequest) -> Actor:
    """Return the actor that the key of an authenticated request stands for."""
    actor = request.auth  # type: ignore[attr-defined]  # set by ninja
    assert isinstance(actor, Actor)
    return actor
