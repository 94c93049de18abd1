"""Reads over notices: how many are unread, and one's own list."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, Q, Subquery
from django.db.models.functions import Coalesce

from kiemdiem.core.access import Actor
from kiemdiem.notices.models import Kind, Notice, NoticeSetting


@dataclass(frozen=True)
class NoticeTotals:
    """How many notices an account has, and how many of them it hasn't read."""

    all: int
    unread: int


@dataclass(frozen=True)
class NoticeRow:
    """One notice of the list."""

    id: int
    kind: str
    kind_says: str
    says: str
    url: str
    made_at: datetime
    unread: bool
    waits: bool


def unread_count(account_id: int, now: datetime) -> Coalesce:
    """Return the expression for how many unread notices ask for an account's attention now."""
    loud = Notice.objects.filter(account_id=account_id, read_at__isnull=True, loud_from__lte=now)
    counted = loud.order_by().values("account").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def totals(actor: Actor) -> NoticeTotals:
    """Count one's own notices; one statement."""
    assert actor.account_id is not None  # a page is opened by an account
    counts = Notice.objects.filter(account_id=actor.account_id).aggregate(
        all=Count("pk"), unread=Count("pk", filter=Q(read_at__isnull=True))
    )
    return NoticeTotals(**counts)


def notice_rows(actor: Actor, now: datetime, window: slice, *, unread_only: bool) -> list[NoticeRow]:
    """Return one page of one's own notices, newest first; one statement."""
    assert actor.account_id is not None  # a page is opened by an account
    rows = Notice.objects.filter(account_id=actor.account_id)
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    return [
        NoticeRow(
            id=row.pk, kind=row.kind, kind_says=row.get_kind_display(), says=row.says, url=row.url, made_at=row.made_at,
            unread=row.read_at is None,
            waits=row.read_at is None and row.digest_sent_at is None and (row.loud_from is None or row.loud_from > now),
        )
        for row in rows.order_by("-made_at", "-id")[window]
    ]  # fmt: skip


def setting_of(actor: Actor) -> NoticeSetting:
    """Return how one wants to be told; one statement. Nothing chosen yet: everything at once, at any hour."""
    assert actor.account_id is not None  # a page is opened by an account
    return NoticeSetting.objects.filter(account_id=actor.account_id).first() or NoticeSetting(
        account_id=actor.account_id
    )


def waiting_for_digest(cadence: str) -> "dict[int, list[Notice]]":
    """Return the unread notices that wait for a digest of this cadence, by account; one statement."""
    rows = Notice.objects.filter(
        digest=cadence, read_at__isnull=True, loud_from__isnull=True, digest_sent_at__isnull=True
    ).exclude(kind=Kind.DIGEST)
    waiting: dict[int, list[Notice]] = {}
    for row in rows.order_by("account_id", "made_at", "id"):
        waiting.setdefault(row.account_id, []).append(row)
    return waiting
