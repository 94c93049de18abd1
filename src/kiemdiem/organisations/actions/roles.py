"""Roles that accounts hold over units."""

from datetime import date, datetime, timedelta

from django.db.models import Q

from kiemdiem.accounts.models import Account
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor, Paths, Role
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import NOWHERE, unit_target
from kiemdiem.organisations.models import RoleGrant, Unit
from kiemdiem.organisations.phrases import grantable_roles


@action("organisations.grant_role")
def grant_role(
    *,
    account: Account,
    role: Role,
    unit: Unit | None,
    valid_from: date,
    by: Actor,
    at: datetime,
    valid_to: date | None = None,
) -> RoleGrant:
    """Give an account a role over a unit, from a day on. Only the administrator's role stands without a unit.

    Raises Refused for a role that is a fact and no grant (the person reviewed…), a missing unit, a locked account,
    days out of order, and a role held already.
    """
    require("organisations.grant_role", by, unit_target(unit) if unit else NOWHERE)
    if role not in grantable_roles():
        raise Refused("Vai trò này không giao được: nó theo chính việc của người đó trong đợt kiểm điểm.")
    if unit is None and role is not Role.ADMINISTRATOR:
        raise Refused("Phải chọn đơn vị cho vai trò này.")
    if not account.is_active:
        raise Refused(f"Tài khoản {account.display_name} đang bị khóa.")
    if valid_to is not None and valid_to < valid_from:
        raise Refused("Ngày kết thúc không được trước ngày bắt đầu.")
    still_held = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if RoleGrant.objects.filter(still_held, account=account, role=role, unit=unit).exists():
        raise Refused(f"{account.display_name} đã có vai trò “{grantable_roles()[role]}” ở đây.")
    grant = RoleGrant.objects.create(
        account=account, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to
    )
    record(
        "organisations.grant_role", by=by, at=at, about=account, paths=unit.paths if unit else Paths(),
        data={"role": role, "unit": unit.name if unit else "", "from": valid_from},
    )  # fmt: skip
    return grant


@action("organisations.revoke_role")
def revoke_role(*, grant: RoleGrant, on: date, by: Actor, at: datetime) -> None:
    """Take a role back from the day `on`; one given on that very day ends with it.

    Raises Refused where it is ended already, and for the last administrator: nobody could give roles any more.
    """
    require("organisations.revoke_role", by, unit_target(grant.unit) if grant.unit else NOWHERE)
    if grant.valid_to is not None and grant.valid_to < on:
        raise Refused(f"Vai trò này đã kết thúc ngày {grant.valid_to:%d/%m/%Y}.")
    others = RoleGrant.objects.filter(
        role=Role.ADMINISTRATOR, valid_to__isnull=True, account__is_active=True
    ).exclude(pk=grant.pk)
    if grant.role == Role.ADMINISTRATOR and not others.exists():
        raise Refused(
            "Đây là quản trị viên cuối cùng.", way_out="Hãy giao vai trò quản trị cho tài khoản khác trước."
        )
    grant.valid_to = max(on - timedelta(days=1), grant.valid_from)
    grant.save(update_fields=["valid_to"])
    record(
        "organisations.revoke_role", by=by, at=at, about=grant.account,
        paths=grant.unit.paths if grant.unit else Paths(), data={"role": grant.role, "on": on},
    )  # fmt: skip
