"""Polls that stand beneath what is public: at the foot of a body's page, and under the very thing they ask about.

Two people approved a poll, and two others the publication it stands under; the link between them is told only where
both are public. No register is asked here either: these queries know polls, pages and publications.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Q, QuerySet, When

from kiemdiem.publishing.models import Poll, PollState, Publication, PublicPage
from kiemdiem.publishing.queries.content import read

AT_THE_FOOT = 3
UNDER_A_THING = 10
LINKS = {"programme": "programme_id", "commitment": "commitment_id"}
"""What a poll may ask about: a kind of the catalogue, and the poll's column that names the thing."""


@dataclass(frozen=True)
class Beneath:
    """A poll as a line beneath something public; `open` while it takes answers."""

    id: int
    question: str
    closes_on: date
    open: bool


@dataclass(frozen=True)
class AskedAbout:
    """A publication that a poll asks about: where it stands and what it is called."""

    address: str
    number: int
    title: str


def of_body(page: PublicPage, on: date) -> tuple[Beneath, ...]:
    """Return the polls of the page's body that have begun, those taking answers first: one statement."""
    return _lines(_begun(on).filter(unit=page.unit_id), on, AT_THE_FOOT)


def of_item(page: PublicPage, number: int, on: date) -> tuple[Beneath, ...]:
    """Return the polls that ask about what stands under a number of a page: one statement."""
    there = Publication.objects.filter(page=page, number=number, ended_at__isnull=True)
    about = Q()
    for kind, column in LINKS.items():
        about |= Q(**{f"{column}__in": there.filter(kind=kind).values("thing_id")})
    return _lines(_begun(on).filter(about), on, UNDER_A_THING)


def asked_about(links: Iterable[tuple[str, int]]) -> tuple[AskedAbout, ...]:
    """Return where the things a poll asks about are public, as kinds with keys: one statement, none without a link."""
    named = Q()
    for kind, thing in links:
        named |= Q(kind=kind, thing_id=thing)
    if not named:
        return ()
    rows = Publication.objects.filter(named, ended_at__isnull=True, page__is_on=True).order_by(
        "page__address", "number"
    )
    found = rows.values_list("page__address", "number", "content")
    return tuple(AskedAbout(address, number, read(content).title) for address, number, content in found)


def links_of(poll: Poll) -> tuple[tuple[str, int], ...]:
    """Return what a poll asks about, as kinds of the catalogue with keys."""
    return tuple((kind, key) for kind, column in LINKS.items() if (key := getattr(poll, column)))


def _begun(on: date) -> QuerySet[Poll]:
    return Poll.objects.exclude(state=PollState.DRAFT).filter(opens_on__lte=on)


def _lines(rows: QuerySet[Poll], on: date, most: int) -> tuple[Beneath, ...]:
    takes = Q(state=PollState.APPROVED, closes_on__gte=on)
    found = rows.order_by(Case(When(takes, then=0), default=1), F("closes_on").desc(), "-pk")
    return tuple(
        Beneath(pk, question, closes_on, state == PollState.APPROVED and closes_on >= on)
        for pk, question, closes_on, state in found.values_list("pk", "question", "closes_on", "state")[:most]
    )
