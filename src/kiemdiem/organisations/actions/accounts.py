"""Accounts for those who hold posts, many at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kiemdiem.accounts.actions import create, create_password_link
from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit
from kiemdiem.organisations.queries.newcomers import Newcomer, newcomers


@dataclass(frozen=True)
class Given:
    """Who got an account, the token of the link by which they set a password, and until when it can be used."""

    newcomer: Newcomer
    token: str
    expires_at: datetime


@action("organisations.create_accounts")
def create_accounts(*, unit: Unit, tokens: Mapping[int, str], by: Actor, at: datetime) -> list[Given]:
    """Create an account with a one-time link for each person named in `tokens`, all of them or none.

    Raises NotAllowed; Refused where nobody is named, or somebody has an account by now or holds no post there.
    """
    require("organisations.create_accounts", by, unit_target(unit))
    if not tokens:
        raise Refused("Chưa chọn ai.", way_out="Hãy đánh dấu những người cần tài khoản.")
    there = {one.person_id: one for one in newcomers(unit, timezone.localdate(at)).first}
    if gone := [person for person in tokens if person not in there]:
        named = Person.objects.filter(pk__in=gone).values_list("full_name", flat=True)
        raise Refused(
            f"Đã có tài khoản, hoặc không còn giữ chức vụ ở đây: {', '.join(named) or 'người không có trong sổ'}.",
            way_out="Danh sách bên dưới đã được lập lại; hãy xem rồi bấm lần nữa.",
        )
    people = Person.objects.in_bulk(list(tokens))
    given = []
    for person_id, token in tokens.items():
        one, person = there[person_id], people[person_id]
        account = create(username=one.username, display_name=one.name, person=person, by=by, at=at)
        link = create_password_link(account=account, token=token, by=by, at=at)
        given.append(Given(one, token, link.expires_at))
    record(
        "organisations.create_accounts", by=by, at=at, about=unit, paths=unit.paths, data={"accounts": len(given)}
    )  # fmt: skip
    return given
