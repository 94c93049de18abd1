"""Reads over accounts and the persons behind them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from kiemdiem.accounts.access import INSTALLATION
from kiemdiem.accounts.models import Account, ApiToken, Person, Scope, SetupLink
from kiemdiem.audit.access import decide, policy, require
from kiemdiem.audit.queries import EventLine, history_of
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor


@dataclass(frozen=True)
class SampleSignIn:
    """A button of the sign-in page in sample mode."""

    username: str
    label: str
    name: str


@dataclass(frozen=True)
class AccountLine:
    """One account of the administrator's list."""

    id: int
    username: str
    name: str
    person: str
    active: bool
    sample: bool
    state: str
    tone: str
    last_sign_in: datetime | None


@dataclass(frozen=True)
class TokenLine:
    """One key of an account; `state` says why it cannot be used, where it cannot."""

    id: int
    name: str
    scope: str
    created_at: datetime
    expires_on: date
    live: bool
    state: str


@dataclass(frozen=True)
class AccountPage:
    """One account's own page: the account, whether it is the reader's, and what was done to it."""

    line: AccountLine
    own: bool
    tokens: list[TokenLine]
    history: list[EventLine]


@dataclass(frozen=True)
class GrantLine:
    """A role one holds, in words."""

    role: str
    where: str


@dataclass(frozen=True)
class Namesake:
    """A person without an account who bears a given name."""

    id: int
    name: str
    born_on: date | None


def tokens_of(account: Account, on: date) -> list[TokenLine]:
    """Return an account's keys, the newest first; one statement. Of the key itself only its hash is known."""
    return [_token(row, on) for row in account.api_tokens.all()]


def _token(row: ApiToken, on: date) -> TokenLine:
    live = row.revoked_at is None and row.expires_on >= on
    state = (
        ""
        if live
        else f"Đã thu hồi ngày {timezone.localdate(row.revoked_at):%d/%m/%Y}"
        if row.revoked_at
        else "Hết hạn"
    )
    return TokenLine(row.pk, row.name, Scope(row.scope).label, row.created_at, row.expires_on, live, state)


def token_of(token: str, on: date) -> ApiToken | None:
    """Return the key that a program sends, with its account; None unless it can be used on the day. One statement."""
    rows = ApiToken.objects.select_related("account").filter(
        revoked_at=None, expires_on__gte=on, account__is_active=True
    )
    return rows.filter(token_hash=SetupLink.hash_of(token)).first()


def sample_sign_ins() -> list[SampleSignIn]:
    """Return the sample accounts that the sign-in page offers, in their order; one statement."""
    accounts = (
        Account.objects.filter(is_active=True).exclude(sample_label="").order_by("sample_order", "username")
    )
    return [
        SampleSignIn(account.username, account.sample_label, account.display_name) for account in accounts
    ]


def sample_account(username: str) -> Account | None:
    """Return the sample account with this name; None for any other, so that real accounts are never offered."""
    return Account.objects.filter(username=username, is_active=True).exclude(sample_label="").first()


def sample_and_real() -> tuple[bool, bool]:
    """Return whether this database holds sample accounts, and whether it holds any others; two statements."""
    return (
        Account.objects.exclude(sample_label="").exists(),
        Account.objects.filter(sample_label="").exists(),
    )


def open_link(token: str, at: datetime) -> SetupLink | None:
    """Return the link of this token if it may still be used at `at`; one statement."""
    return (
        SetupLink.objects.select_related("account")
        .filter(token_hash=SetupLink.hash_of(token), spent_at__isnull=True, expires_at__gt=at)
        .first()
    )


def holder_of(account: Account) -> Actor:
    """Return whoever opened the account's own password link: nobody but its holder, with no role at all."""
    return Actor(account_id=account.pk, person_id=account.person_id, name=account.display_name)


def may_see(actor: Actor) -> bool:
    """Return whether the actor sees the accounts of others."""
    return decide("accounts.see", actor, INSTALLATION).allowed


def accounts_matching(words: str, *, by: Actor) -> Q:
    """Return the filter of the accounts that carry `words` in their name. Raises NotAllowed."""
    require("accounts.see", by, INSTALLATION)
    if not words.strip():
        return Q()
    return Q(search_key__contains=textvi.fold(words)) | Q(username__contains=words.strip().lower())


def count(words: str, *, by: Actor) -> int:
    """Return how many accounts carry `words` in their name; one statement. Raises NotAllowed."""
    return Account.objects.filter(accounts_matching(words, by=by)).count()


def account_list(words: str, window: slice, *, by: Actor) -> list[AccountLine]:
    """Return a page of the accounts, by name; one statement. Raises NotAllowed."""
    accounts = Account.objects.filter(accounts_matching(words, by=by)).select_related("person")
    return [_line(account) for account in accounts.order_by("sort_key", "username")[window]]


def account_page(account: Account, *, by: Actor, on: date) -> AccountPage:
    """Return one account with the keys in use on the day and what was done to it; two statements. Raises NotAllowed."""
    require("accounts.see", by, INSTALLATION)
    live = [token for token in tokens_of(account, on) if token.live]
    return AccountPage(
        line=_line(account), own=account.pk == by.account_id, tokens=live, history=history_of(account)
    )


def _state(account: Account) -> tuple[str, str]:
    if not account.is_active:
        return "Đã khóa", "bad"
    if account.sample_label:
        return "Tài khoản mẫu", "neutral"
    return ("Đang dùng", "good") if account.has_usable_password() else ("Chưa đặt mật khẩu", "warn")


def _line(account: Account) -> AccountLine:
    state, tone = _state(account)
    return AccountLine(
        id=account.pk,
        username=account.username,
        name=account.display_name,
        person=account.person.full_name if account.person else "",
        active=account.is_active,
        sample=bool(account.sample_label),
        state=state,
        tone=tone,
        last_sign_in=account.last_login,
    )


def own_grants(actor: Actor) -> list[GrantLine]:
    """Return what the actor may be, in words, without a statement."""
    names = policy().roles
    return [GrantLine(names[grant.role], grant.unit_name or "Toàn hệ thống") for grant in actor.grants]


def namesakes(full_name: str) -> list[Namesake]:
    """Return the persons of this name, marks and case aside, who have no account; one statement."""
    persons = Person.objects.filter(search_key=textvi.fold(full_name), account__isnull=True)
    return [Namesake(person.pk, person.full_name, person.born_on) for person in persons]
