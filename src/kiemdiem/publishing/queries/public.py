"""What the public reads: frozen publications of bodies whose page is open, and nothing else.

These queries know two tables only: the pages and the publications. No register is asked here, so whatever is not
frozen can't get out by a mistake of a template.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from kiemdiem.prepared import Prepared
from kiemdiem.publishing.models import Ending, Publication, PublicPage
from kiemdiem.publishing.queries.catalogue import Kind, kinds
from kiemdiem.publishing.queries.content import Shown, shown

A_PART = 10
"""How many of a kind the body's own page shows before it points to the whole list."""
NEWEST = 30
"""How many the feed tells."""


@dataclass(frozen=True)
class Item:
    """One publication as the public knows it: its number and version, when it became public, what it says."""

    number: int
    version: int
    published_at: datetime
    hash: str
    kind: str
    content: Mapping[str, Any]
    shown: Shown


@dataclass(frozen=True)
class Part:
    """What a body published of one kind; `more`: there is more than what is shown."""

    kind: Kind
    items: tuple[Item, ...]
    more: bool


@dataclass(frozen=True)
class Body:
    """A body with an open page, in the list of all."""

    address: str
    title: str
    stamp: str
    since: datetime
    latest: datetime | None


@dataclass(frozen=True)
class Gone:
    """Something that was public and was taken off: nothing of it is told but that it was."""

    on: date


def bodies() -> tuple[Body, ...]:
    """Return the bodies whose page is open: one statement."""
    rows = (
        PublicPage.objects.filter(is_on=True)
        .annotate(latest=Max("publications__approved_at"))
        .order_by("title", "id")
        .values_list("address", "title", "stamp", "changed_at", "latest")
    )
    return tuple(Body(*row) for row in rows)


def open_page(address: str) -> PublicPage | None:
    """Return the open page at an address; None where there is none or it is closed. One statement."""
    return PublicPage.objects.filter(address=address, is_on=True).first()


def parts(page: PublicPage) -> tuple[Part, ...]:
    """Return what is public on a page by kind, the newest of each: one statement."""
    rows = _IN_FORCE.rows(page=page.pk)
    found = []
    for kind in kinds().values():
        mine = [row for row in rows if row.kind == kind.key]
        if mine:
            found.append(Part(kind, tuple(_items(mine[:A_PART])), len(mine) > A_PART))
    return tuple(found)


def part(page: PublicPage, kind: Kind, window: slice) -> Part:
    """Return a stretch of what is public of one kind; `more` where there is another one after it. One statement."""
    items = _items(_in_force(page.pk).filter(kind=kind.key)[window.start : window.stop + 1])
    size = window.stop - window.start
    return Part(kind, tuple(items[:size]), len(items) > size)


def everything(page: PublicPage, kind: Kind | None = None) -> tuple[Item, ...]:
    """Return all that is public on a page, or all of one kind: one statement."""
    rows = _in_force(page.pk)
    return tuple(_items(rows.filter(kind=kind.key) if kind else rows))


def newest(page: PublicPage) -> tuple[Item, ...]:
    """Return what became public last: one statement."""
    return tuple(_items(_in_force(page.pk)[:NEWEST]))


def one(page: PublicPage, number: int) -> Item | Gone | None:
    """Return a publication by its number; `Gone` where it was taken off, None where there never was one. One statement."""
    row = _LAST.first(page=page.pk, number=number)
    if row is None:
        return None
    if row.ended_at:
        return Gone(timezone.localdate(row.ended_at)) if row.ending == Ending.WITHDRAWN else None
    return _item(row)


def addresses() -> Iterable[tuple[str, int]]:
    """Yield where everything public stands, by the address of its body and its number: one statement."""
    return (
        Publication.objects.filter(page__is_on=True, ended_at__isnull=True)
        .order_by("page__address", "number")
        .values_list("page__address", "number")
    )


def as_of(items: Iterable[Item], page: PublicPage) -> date:
    """Return the day up to which a page's figures are: the latest of what stands on it, else the day it was opened."""
    return max((item.shown.as_of for item in items), default=timezone.localdate(page.changed_at))


def _in_force(page: int) -> QuerySet[Publication]:
    return Publication.objects.filter(page=page, ended_at__isnull=True).order_by("-approved_at", "-id")


_IN_FORCE = Prepared(_in_force, page=int)
_LAST = Prepared(
    lambda *, page, number: Publication.objects.filter(page=page, number=number).order_by("-version")[:1],
    page=int,
    number=int,
)


def _items(rows: Iterable[Publication]) -> list[Item]:
    return [_item(row) for row in rows]


def _item(row: Publication) -> Item:
    content = json.loads(row.content)
    return Item(row.number, row.version, row.approved_at, row.content_hash, row.kind, content, shown(content))
