"""What is done to accounts. Passwords and tokens pass through here and into nothing but their hashes."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from kiemdiem.accounts.access import INSTALLATION, account_target
from kiemdiem.accounts.models import Account, ApiToken, Person, SetupLink
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused

# Our choice, not law: long enough to hand a link over on the next working day, short enough that a forgotten
# message is worth nothing.
LINK_LASTS = timedelta(hours=24)
# Our choice too: a key is looked at again at least once a year.
TOKEN_LASTS = timedelta(days=366)


@action("accounts.create")
def create(
    *, username: str, display_name: str, by: Actor, at: datetime, person: Person | None = None
) -> Account:
    """Create an account that cannot sign in until its holder has set a password through a link.

    Raises NotAllowed, and Refused where the name is taken or the person has an account already.
    """
    require("accounts.create", by, INSTALLATION)
    username = username.strip().lower()
    if Account.objects.filter(username=username).exists():
        raise Refused(
            f"Tên đăng nhập “{username}” đã có người dùng.",
            way_out="Hãy chọn tên khác, ví dụ thêm tên đơn vị hoặc năm sinh.",
        )
    if person is not None and Account.objects.filter(person=person).exists():
        raise Refused(
            f"{person.full_name} đã có tài khoản.",
            way_out="Mỗi người dùng một tài khoản; vai trò ở từng đơn vị được giao riêng.",
        )
    account = Account(
        username=username, display_name=textvi.normal(display_name), person=person, created_at=at
    )
    account.set_unusable_password()
    account.save()
    record("accounts.create", by=by, at=at, about=account, data={"username": username})
    return account


@action("accounts.deactivate")
def deactivate(*, account: Account, by: Actor, at: datetime) -> None:
    """Lock an account: its sessions end with the next click, its open links are spent.

    Raises NotAllowed, and Refused for one's own account (so that an administrator always remains).
    """
    require("accounts.deactivate", by, INSTALLATION)
    if account.pk == by.account_id:
        raise Refused(
            "Không thể tự khóa tài khoản đang dùng.",
            way_out="Hãy nhờ một quản trị viên khác khóa tài khoản này.",
        )
    if not account.is_active:
        raise Refused(f"Tài khoản “{account.username}” đã bị khóa từ trước.")
    account.is_active = False
    account.save(update_fields=["is_active"])
    _spend_links(account, at)
    record("accounts.deactivate", by=by, at=at, about=account)


@action("accounts.reactivate")
def reactivate(*, account: Account, by: Actor, at: datetime) -> None:
    """Open a locked account again, with the password it had. Raises NotAllowed, and Refused where it isn't locked."""
    require("accounts.reactivate", by, INSTALLATION)
    if account.is_active:
        raise Refused(f"Tài khoản “{account.username}” đang dùng được, không cần mở lại.")
    account.is_active = True
    account.save(update_fields=["is_active"])
    record("accounts.reactivate", by=by, at=at, about=account)


@action("accounts.create_setup_link")
def create_setup_link(*, token: str, by: Actor, at: datetime) -> SetupLink:
    """Keep the hash of a fresh link for the first administrator; earlier unspent ones are void from now on.

    Raises NotAllowed for everybody but the system.
    """
    require("accounts.create_setup_link", by, INSTALLATION)
    return _link(None, token, by=by, at=at, action_name="accounts.create_setup_link")


@action("accounts.create_password_link")
def create_password_link(*, account: Account, token: str, by: Actor, at: datetime) -> SetupLink:
    """Keep the hash of a fresh link by which the account's holder sets a password; earlier ones are void.

    Raises NotAllowed, and Refused for a locked or a sample account.
    """
    require("accounts.create_password_link", by, INSTALLATION)
    if not account.is_active:
        raise Refused(f"Tài khoản “{account.username}” đang bị khóa.", way_out="Hãy mở lại tài khoản trước.")
    if account.sample_label:
        raise Refused("Tài khoản mẫu không dùng mật khẩu.", way_out="Hãy chọn vai mẫu ở trang đăng nhập.")
    return _link(account, token, by=by, at=at, action_name="accounts.create_password_link")


@action("accounts.set_password")
def set_password(*, link: SetupLink, password: str, by: Actor, at: datetime) -> Account:
    """Set the password of the link's account and spend the link. The password is validated by the form.

    Raises NotAllowed for anybody but the account's holder, and Refused where the link is spent or expired.
    """
    account = link.account
    if account is None or not account.is_active:
        raise Refused("Liên kết này không dùng để đặt mật khẩu.")
    require("accounts.set_password", by, account_target(account, by))
    spend(link, at)
    account.set_password(password)
    account.save(update_fields=["password"])
    record("accounts.set_password", by=by, at=at, about=account)
    return account


@action("accounts.change_password")
def change_password(*, account: Account, password: str, by: Actor, at: datetime) -> None:
    """Change one's own password; other sessions end. The old one is checked by the form.

    Raises NotAllowed for anybody else's account.
    """
    require("accounts.change_password", by, account_target(account, by))
    account.set_password(password)
    account.save(update_fields=["password"])
    record("accounts.change_password", by=by, at=at, about=account)


def spend(link: SetupLink, at: datetime) -> None:
    """Use a link up, inside another action. Raises Refused where it was spent meanwhile or has expired."""
    fresh = SetupLink.objects.select_for_update().get(pk=link.pk)
    if fresh.spent_at is not None or fresh.expires_at <= at:
        raise Refused("Liên kết này đã dùng hoặc đã hết hạn.", way_out="Hãy xin liên kết mới.")
    fresh.spent_at = at
    fresh.save(update_fields=["spent_at"])


def _link(account: Account | None, token: str, *, by: Actor, at: datetime, action_name: str) -> SetupLink:
    _spend_links(account, at)
    link = SetupLink.objects.create(
        account=account, token_hash=SetupLink.hash_of(token), created_at=at, expires_at=at + LINK_LASTS
    )
    record(action_name, by=by, at=at, about=account or link, data={"expires_at": link.expires_at.isoformat()})
    return link


def _spend_links(account: Account | None, at: datetime) -> None:
    SetupLink.objects.filter(account=account, spent_at__isnull=True).update(spent_at=at)


@action("accounts.create_token")
def create_token(
    *, account: Account, name: str, scope: str, expires_on: date, token: str, by: Actor, at: datetime
) -> ApiToken:
    """Keep the hash of a key by which a program acts for `account`, until `expires_on` at the latest.

    Raises NotAllowed for anybody else's account; Refused without a name, for a name still in use, or where the last
    day is past or further away than a key may live.
    """
    require("accounts.create_token", by, account_target(account, by))
    name, today = textvi.normal(name), timezone.localdate(at)
    if not name:
        raise Refused("Chưa ghi tên mã truy cập.", way_out="Hãy ghi phần mềm nào sẽ dùng mã này.")
    if not today <= expires_on <= today + TOKEN_LASTS:
        raise Refused(
            f"Mã truy cập phải còn hạn và dùng không quá {TOKEN_LASTS.days} ngày.",
            way_out=f"Hãy chọn ngày từ {today:%d/%m/%Y} đến {today + TOKEN_LASTS:%d/%m/%Y}.",
        )
    if account.api_tokens.filter(name=name, revoked_at=None, expires_on__gte=today).exists():
        raise Refused(
            f"Đồng chí đang có mã truy cập tên “{name}”.", way_out="Hãy chọn tên khác, hoặc thu hồi mã cũ."
        )
    made = ApiToken.objects.create(
        account=account, name=name, scope=scope, token_hash=SetupLink.hash_of(token), created_at=at,
        expires_on=expires_on,
    )  # fmt: skip
    record(
        "accounts.create_token", by=by, at=at, about=account,
        data={"token": made.pk, "name": name, "scope": scope, "expires_on": expires_on},
    )  # fmt: skip
    return made


@action("accounts.revoke_token")
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> None:
    """End a key at once. Raises NotAllowed, and Refused where it was ended before."""
    require("accounts.revoke_token", by, account_target(token.account, by))
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        raise Refused(f"Mã truy cập “{token.name}” đã được thu hồi.")
    record(
        "accounts.revoke_token",
        by=by,
        at=at,
        about=token.account,
        data={"token": token.pk, "name": token.name},
    )
