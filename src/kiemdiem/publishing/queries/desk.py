"""What an officer sees of making public: the bodies' pages, what waits, what is public and what its source says by now."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Model, Q, QuerySet

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Unit
from kiemdiem.publishing.access.pages import visible_pages
from kiemdiem.publishing.models import Proposal, Publication, PublicPage, Step
from kiemdiem.publishing.queries.catalogue import Field, Kind, kind_of, kinds
from kiemdiem.publishing.queries.content import (
    Change,
    Choice,
    Shown,
    changes,
    chosen_by,
    frozen,
    names_for,
    read,
    shown,
)
from kiemdiem.publishing.queries.facts import Facts
from kiemdiem.publishing.queries.sources import SOURCES

UNITS_SHOWN = 20
OPEN = (Step.DRAFT, Step.SENT)


@dataclass(frozen=True)
class PageLine:
    """A body's page in the list."""

    unit_id: int
    title: str
    is_on: bool
    public: int
    waiting: int


@dataclass(frozen=True)
class UnitLine:
    """A unit whose page may be opened."""

    id: int
    name: str


@dataclass(frozen=True)
class ProposalLine:
    """A proposal that is not finished."""

    id: int
    label: str
    name: str
    step: str
    sent: bool
    returned: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class PublicationLine:
    """Something public, and how its source stands to it: unchanged, changed field by field, or gone."""

    publication: Publication
    label: str
    title: str
    changes: tuple[Change, ...]
    gone: bool


@dataclass(frozen=True)
class Candidate:
    """A thing that may be proposed; `proposal_id` and `publication_id` where it is under way or public."""

    id: int
    name: str
    detail: str
    proposal_id: int | None
    publication_id: int | None


@dataclass(frozen=True)
class Offer:
    """One field of a thing under choice: what it says now, empty where it has nothing."""

    field: Field
    says: str


@dataclass(frozen=True)
class Draft:
    """A proposal with what may be chosen, and the preview: exactly what the public would read."""

    proposal: Proposal
    kind: Kind
    offers: tuple[Offer, ...]
    preview: Shown | None
    covered: tuple[str, ...]


def desk(actor: Actor) -> tuple[PageLine, ...]:
    """Return the bodies' pages that `actor` may see the making of: one statement."""
    pages = (
        PublicPage.objects.filter(visible_pages(actor))
        .annotate(
            public=Count("publications", filter=Q(publications__ended_at__isnull=True), distinct=True),
            waiting=Count("proposals", filter=Q(proposals__step__in=OPEN), distinct=True),
        )
        .order_by("title", "id")
    )
    return tuple(PageLine(one.unit_id, one.title, one.is_on, one.public, one.waiting) for one in pages)


def units_without(actor: Actor, words: str) -> tuple[UnitLine, ...]:
    """Return the first units without a page whose page `actor` may open, by words of their names: one statement."""
    reached = reach_filter("publishing.turn_on", actor, unit="pk", party="party_path", state="state_path")
    units = Unit.objects.filter(reached, valid_to__isnull=True, public_page__isnull=True)
    if words:
        units = units.filter(search_key__contains=fold(words))
    rows = units.order_by("sort_key", "id").values_list("pk", "name")[:UNITS_SHOWN]
    return tuple(UnitLine(pk, name) for pk, name in rows)


def proposals_of(page: PublicPage) -> tuple[ProposalLine, ...]:
    """Return what is proposed for a page and not finished, what waits for the second person first: one statement."""
    rows = (
        page.proposals.filter(step__in=OPEN).select_related("made_by", "sent_by").order_by("-made_at", "-id")
    )
    lines = [
        ProposalLine(
            one.pk, kind_of(one.kind).label, one.name, Step(one.step).label, one.step == Step.SENT,
            bool(one.answer), _who(one), one.sent_at or one.made_at,
        )
        for one in rows
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: not line.sent))


def _who(proposal: Proposal) -> str:
    account = proposal.sent_by if proposal.step == Step.SENT else proposal.made_by
    return account.display_name if account else ""


def publications_of(page: PublicPage, window: slice, on: date) -> tuple[PublicationLine, ...]:
    """Return what is public on a page, newest first, each held against its source: a constant number of statements."""
    rows = list(
        page.publications.filter(ended_at__isnull=True)
        .select_related("proposal")
        .order_by("-approved_at", "-id")[window]
    )
    return tuple(held_against(rows, on))


def held_against(rows: Iterable[Publication], on: date) -> list[PublicationLine]:
    """Return publications with what their sources say by now: at most seventeen statements, however many there are."""
    rows = list(rows)
    sources: dict[tuple[str, int], Facts] = {}
    names: dict[tuple[str, int], tuple[str, ...]] = {}
    for key in kinds():
        ids = [row.thing_id for row in rows if row.kind == key]
        things = _publishable(key, ids) if ids else []
        sources |= {(key, thing.id): thing for thing in things}
        names |= {(key, pk): found for pk, found in names_for(things).items()} if things else {}
    return [_line(row, sources.get(_key(row)), names.get(_key(row), ()), on) for row in rows]


def _key(row: Publication) -> tuple[str, int]:
    return row.kind, row.thing_id


def _publishable(kind: str, ids: Sequence[int]) -> list[Facts]:
    """Return the facts of those things that could still be made public."""
    return SOURCES[kind].facts(ids)


def _line(row: Publication, facts: Facts | None, names: Iterable[str], on: date) -> PublicationLine:
    kind, public = kind_of(row.kind), json.loads(row.content)
    differs: tuple[Change, ...] = ()
    if facts:
        differs = changes(public, frozen(kind, facts, chosen_by(row.proposal), names, on))
    return PublicationLine(row, kind.label, public["title"], differs, gone=facts is None)


def candidates(page: PublicPage, kind: Kind, actor: Actor, on: date, window: slice) -> tuple[Candidate, ...]:
    """Return things of a body that `actor` may see and that could be made public: a constant number of statements."""
    ids = list(
        _reachable(page, kind, actor, on)
        .order_by(*SOURCES[kind.key].order)
        .values_list("pk", flat=True)[window]
    )
    facts = {one.id: one for one in SOURCES[kind.key].facts(ids)} if ids else {}
    mine = {"page": page, "kind": kind.key, "thing_id__in": ids}
    under_way = dict(Proposal.objects.filter(**mine, step__in=OPEN).values_list("thing_id", "pk"))
    public = dict(Publication.objects.filter(**mine, ended_at__isnull=True).values_list("thing_id", "pk"))
    return tuple(
        Candidate(pk, str(facts[pk].values.get(kind.heading.key, "")), _detail(facts[pk]), under_way.get(pk), public.get(pk))
        for pk in ids
        if pk in facts
    )  # fmt: skip


def count_candidates(page: PublicPage, kind: Kind, actor: Actor, on: date) -> int:
    """Return how many there are: one statement."""
    return _reachable(page, kind, actor, on).count()


def _reachable(page: PublicPage, kind: Kind, actor: Actor, on: date) -> QuerySet[Model]:
    source = SOURCES[kind.key]
    return source.rows().filter(source.within(page.unit)).filter(source.seen(actor, on))


def _detail(facts: Facts) -> str:
    said = [facts.values.get(key) for key in ("unit", "host", "year", "state", "held_on", "level")]
    return " · ".join(one for one in said if isinstance(one, str))


def draft_of(proposal: Proposal, on: date, tried: Choice | None = None) -> Draft:
    """Return a proposal with what may be chosen and its preview; of one that was sent, the preview is what was frozen.

    `tried` is what somebody typed and has not kept. A thing that is gone has nothing to offer and no preview.
    """
    kind = kind_of(proposal.kind)
    things = SOURCES[kind.key].facts([proposal.thing_id])
    facts = things[0] if things else None
    if proposal.step in {Step.SENT, Step.APPROVED}:
        return Draft(proposal, kind, _offers(kind, facts), read(proposal.content), ())
    if facts is None:
        return Draft(proposal, kind, (), None, ())
    names = names_for([facts])[facts.id]
    preview = shown(frozen(kind, facts, tried or chosen_by(proposal), names, on))
    return Draft(proposal, kind, _offers(kind, facts), preview, names)


def _offers(kind: Kind, facts: Facts | None) -> tuple[Offer, ...]:
    if facts is None:
        return ()
    everything = Choice(frozenset(one.key for one in kind.fields), keep_names=True, keep_levels=True)
    whole = shown(frozen(kind, facts, everything, (), date.min))
    said = {line.key: line for line in whole.lines}
    return tuple(Offer(field, said[field.key].says if field.key in said else "") for field in kind.fields)


def page_of_unit(unit: Unit) -> PublicPage | None:
    """Return a unit's public page, open or closed; None where it never had one."""
    return PublicPage.objects.filter(unit=unit).select_related("unit", "changed_by").first()
