"""Turning a body's public page on and off."""

import re
import secrets
from datetime import datetime

from django.db.models import Q

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import Unit
from kiemdiem.publishing.access.pages import page_target
from kiemdiem.publishing.models import Poll, PublicPage
from kiemdiem.publishing.queries.beneath import links_of

RESERVED = {"quan-ly", "dia-chi", "binh-chon"}
LONGEST = 60


@action("publishing.turn_on")
def turn_on(*, unit: Unit, ground: str, by: Actor, at: datetime) -> PublicPage:
    """Open a body's public page; nothing stands on it until something is approved.

    Raises NotAllowed; Refused without a ground, or where it is open.
    """
    require("publishing.turn_on", by, unit_target(unit))
    ground = said(ground, "căn cứ mở trang công khai")
    page = PublicPage.objects.select_for_update(of=("self",)).filter(unit=unit).first()
    if page and page.is_on:
        raise Refused("Trang công khai của đơn vị đang mở.", way_out="Không cần làm gì thêm.")
    page = page or PublicPage(unit=unit, address=_address(unit), title=unit.name)
    _turn(page, is_on=True, ground=ground, by=by, at=at)
    record(
        "publishing.turn_on", by=by, at=at, about=page, paths=unit.paths, reason=ground,
        data={"address": page.address},
    )  # fmt: skip
    return page


@action("publishing.turn_off")
def turn_off(*, page: PublicPage, ground: str, by: Actor, at: datetime) -> PublicPage:
    """Close a body's public page at once, with all that stands on it; what was approved stays for another opening.

    Raises NotAllowed; Refused without a ground, or where it is closed.
    """
    page = locked_page(page.pk)
    require("publishing.turn_off", by, page_target(page))
    ground = said(ground, "lý do đóng trang công khai")
    if not page.is_on:
        raise Refused("Trang công khai của đơn vị đang đóng.", way_out="Không cần làm gì thêm.")
    _turn(page, is_on=False, ground=ground, by=by, at=at)
    record("publishing.turn_off", by=by, at=at, about=page, paths=page.unit.paths, reason=ground)
    return page


def locked_page(pk: int) -> PublicPage:
    """Return a page with its unit, locked: whatever changes what the public sees queues here."""
    return PublicPage.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


def stamp(page: PublicPage) -> None:
    """Give a page a new stamp: every cache asks again."""
    page.stamp = secrets.token_hex(16)
    page.save(update_fields=["stamp"])


def stamp_around(poll: Poll) -> None:
    """Give a new stamp to every page that a poll stands on: its body's, and those of what it asks about."""
    around = Q(unit=poll.unit_id)
    for kind, thing in links_of(poll):
        around |= Q(
            publications__kind=kind, publications__thing_id=thing, publications__ended_at__isnull=True
        )
    there = PublicPage.objects.filter(around).values_list("pk", flat=True)
    PublicPage.objects.filter(pk__in=there).update(stamp=secrets.token_hex(16))


def _turn(page: PublicPage, *, is_on: bool, ground: str, by: Actor, at: datetime) -> None:
    page.is_on, page.ground = is_on, ground[:400]
    page.stamp = secrets.token_hex(16)
    page.changed_by_id, page.changed_at = by.account_id, at
    page.save()


def _address(unit: Unit) -> str:
    """Return an address made of the unit's name that no other page has."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(unit.name)).strip("-")[:LONGEST].strip("-")
    if not words or words in RESERVED or PublicPage.objects.filter(address=words).exists():
        return f"{words or 'don-vi'}-{unit.pk}"
    return words
