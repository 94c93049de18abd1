"""The first administrator, by whose hand every other account and role comes."""

from datetime import date, datetime

from kiemdiem.accounts.actions import create, spend
from kiemdiem.accounts.models import Account, SetupLink
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor, Role
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import NOWHERE
from kiemdiem.organisations.actions.roles import grant_role
from kiemdiem.organisations.queries.administrators import administrator_exists


@action("accounts.create_administrator")
def create_administrator(
    *, link: SetupLink, username: str, display_name: str, password: str, on: date, by: Actor, at: datetime
) -> Account:
    """Create the first administrator through the one-time link, which is spent by it.

    Raises NotAllowed for everybody but the system, and Refused where there is an administrator already, or the
    link is another account's, spent, or expired.
    """
    require("accounts.create_administrator", by, NOWHERE)
    if administrator_exists(on):
        raise Refused(
            "Hệ thống đã có quản trị viên.", way_out="Hãy đăng nhập, hoặc nhờ quản trị viên ấy tạo tài khoản."
        )
    if link.account_id is not None:
        raise Refused("Liên kết này dùng để đặt mật khẩu cho một tài khoản đã có.")
    spend(link, at)
    account = create(username=username, display_name=display_name, by=by, at=at)
    account.set_password(password)
    account.save(update_fields=["password"])
    grant_role(account=account, role=Role.ADMINISTRATOR, unit=None, valid_from=on, by=by, at=at)
    record("accounts.create_administrator", by=by, at=at, about=account)
    return account
