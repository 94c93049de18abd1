"""Telling accounts things, once each; reading them; gathering what can wait into digests."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from kiemdiem import data
from kiemdiem.accounts.models import Account
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.quiet import loud_from
from kiemdiem.core.refusal import Refused
from kiemdiem.notices.access import own_target
from kiemdiem.notices.models import Digest, Kind, Notice, NoticeSetting
from kiemdiem.notices.queries import waiting_for_digest


@dataclass(frozen=True)
class Habit:
    """How loud notices may be: quiet hours, and whether what can wait is gathered."""

    quiet_from: time | None = None
    quiet_to: time | None = None
    digest: str = Digest.NONE


@dataclass(frozen=True)
class Letter:
    """A notice to be told. `urgent` ones wait for no digest; quiet hours hold for all.

    `habit` is that of the body it comes from, for an account that chose nothing for itself.
    """

    account_id: int
    kind: Kind
    key: str
    says: str
    url: str
    about_type: str
    about_id: int
    urgent: bool = False
    habit: Habit = Habit()


def deliver(letters: Iterable[Letter], at: datetime) -> list[Letter]:
    """Tell each letter that its account hasn't been told yet, and return those; a part of the deed that calls it.

    At most three statements. Told twice at once, the same letter still comes once.
    """
    wanted = {(letter.account_id, letter.key): letter for letter in letters}
    if not wanted:
        return []
    told = set(
        Notice.objects.filter(
            account_id__in={account for account, _ in wanted}, key__in={key for _, key in wanted}
        ).values_list("account_id", "key")
    )
    new = [letter for name, letter in wanted.items() if name not in told]
    settings = NoticeSetting.objects.in_bulk({letter.account_id for letter in new}, field_name="account_id")
    Notice.objects.bulk_create(
        (_notice(letter, settings.get(letter.account_id), at) for letter in new), ignore_conflicts=True
    )
    return new


def _notice(letter: Letter, setting: NoticeSetting | None, at: datetime) -> Notice:
    habit = Habit(setting.quiet_from, setting.quiet_to, setting.digest) if setting else letter.habit
    waits = habit.digest != Digest.NONE and not letter.urgent
    loud = None if waits else loud_from(timezone.localtime(at), habit.quiet_from, habit.quiet_to)
    return Notice(
        account_id=letter.account_id, kind=letter.kind, key=letter.key, says=letter.says[:500], url=letter.url,
        about_type=letter.about_type, about_id=letter.about_id, made_at=at, loud_from=loud, digest=habit.digest if waits else Digest.NONE,
    )  # fmt: skip


@action("notices.read")
def read(*, notice: Notice, by: Actor, at: datetime) -> Notice:
    """Note that a notice was read; a second time changes nothing. Raises NotAllowed for somebody else's."""
    require("notices.read", by, own_target(notice.account_id, by))
    if Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at):
        record("notices.read", by=by, at=at, about=notice)
    notice.refresh_from_db()
    return notice


@action("notices.read_all")
def read_all(*, account: Account, by: Actor, at: datetime) -> int:
    """Note that all of an account's notices up to now were read; return how many. Raises NotAllowed for another's."""
    require("notices.read_all", by, own_target(account.pk, by))
    number = Notice.objects.filter(account=account, read_at__isnull=True, made_at__lte=at).update(read_at=at)
    if number:
        record("notices.read_all", by=by, at=at, about=account, data={"number": number})
    return number


@action("notices.configure")
def configure(
    *,
    account: Account,
    quiet_from: time | None,
    quiet_to: time | None,
    digest: str,
    by: Actor,
    at: datetime,
) -> NoticeSetting:
    """Choose quiet hours and whether notices that can wait are gathered.

    Whoever gives up the digest is told at once what waited for it; what waits goes into the one chosen now. Raises NotAllowed for another's account;
    Refused for one hour without the other.
    """
    require("notices.configure", by, own_target(account.pk, by))
    if (quiet_from is None) != (quiet_to is None):
        raise Refused(
            "Giờ yên lặng phải có cả giờ bắt đầu và giờ kết thúc.",
            way_out="Hãy ghi cả hai, hoặc bỏ trống cả hai.",
        )
    setting, _ = NoticeSetting.objects.update_or_create(
        account=account, defaults={"quiet_from": quiet_from, "quiet_to": quiet_to, "digest": digest}
    )
    waiting = Notice.objects.filter(
        account=account, read_at__isnull=True, loud_from__isnull=True, digest_sent_at__isnull=True
    )
    waiting.update(digest=digest, loud_from=at if digest == Digest.NONE else None)
    record(
        "notices.configure", by=by, at=at, about=setting,
        data={"quiet_from": quiet_from, "quiet_to": quiet_to, "digest": digest},
    )  # fmt: skip
    return setting


@action("notices.digest")
def send_digests(*, by: Actor, at: datetime) -> int:
    """Gather what waits into one notice per account, daily ones every day, weekly ones on their day; return how many.

    Twice on a day changes nothing: what was gathered waits no more.
    """
    on = timezone.localdate(at)
    weekly = on.weekday() == data.table("notices/digest.yaml")["weekly_on"]
    sent = 0
    for cadence in (Digest.DAILY, Digest.WEEKLY) if weekly else (Digest.DAILY,):
        for account_id, rows in waiting_for_digest(cadence).items():
            counts = Counter(row.get_kind_display().lower() for row in rows)
            says = ", ".join(f"{number} {kind}" for kind, number in counts.most_common())
            letter = Letter(
                account_id, Kind.DIGEST, f"digest:{on}:{rows[-1].pk}", f"{len(rows)} việc cần xem: {says}.",
                reverse("notices:index"), "accounts.account", account_id, urgent=True,
            )  # fmt: skip
            deliver([letter], at)
            Notice.objects.filter(pk__in=[row.pk for row in rows]).update(digest_sent_at=at)
            sent += 1
            record("notices.digest", by=by, at=at, about=rows[-1].account, data={"number": len(rows)})
    return sent
