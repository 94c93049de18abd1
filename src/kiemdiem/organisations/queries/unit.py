"""One unit's page: its places in both trees, who leads it on a day, whom it followed and who follows it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from kiemdiem.audit.access import decide
from kiemdiem.core.access import Actor
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.models import (
    Appointment,
    Charge,
    Collective,
    FormerName,
    Line,
    Post,
    PostRole,
    Succession,
    Unit,
    UnitLink,
)
from kiemdiem.organisations.phrases import collective_kind, unit_kind
from kiemdiem.organisations.queries import in_force

EDITS = (
    "rename_unit", "correct_unit", "place_unit", "end_unit", "record_succession", "create_unit", "create_collective", "rename_collective",
    "end_collective", "create_post", "end_post", "add_person", "appoint", "end_appointment", "undo_appointment",
    "put_in_charge", "end_charge", "record_condition", "create_accounts",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A stretch of time under one superior, in one tree."""

    unit_id: int
    name: str
    tree: str
    valid_from: date
    valid_to: date | None
    decision_number: str
    source: str
    illustrative: bool


@dataclass(frozen=True)
class Heir:
    """A unit that followed this one, or that this one followed."""

    unit_id: int
    name: str
    on: date
    decision_number: str
    source: str
    illustrative: bool


@dataclass(frozen=True)
class Below:
    """How many units stand directly below, in one tree, on the day."""

    tree: str
    name: str
    count: int


@dataclass(frozen=True)
class InCharge:
    """One thing a post has in charge. `id` None: it has an end already."""

    id: int | None
    field: str
    area_id: int | None
    area: str


@dataclass(frozen=True)
class Seat:
    """A post on the day, with its holder (nobody: `appointment_id` None) and its charges."""

    post_id: int
    title: str
    role: str
    ended: bool
    person_id: int | None
    person: str
    fictional: bool
    appointment_id: int | None
    since: date | None
    entered_today: bool
    charges: tuple[InCharge, ...]


@dataclass(frozen=True)
class Board:
    """A collective on the day with its seats, under its name of that day; `now` is its present name.

    `id` None: the posts outside of any collective.
    """

    id: int | None
    name: str
    now: str
    ended: bool
    kind: str
    line: str
    source: str
    illustrative: bool
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class UnitPage:
    """Everything the page of a unit shows, as of a day; `name` is the one it bore then, `former` all it no longer bears."""

    unit: Unit
    name: str
    former: tuple[FormerName, ...]
    kind: str
    line: str
    on: date
    places: tuple[Place, ...]
    below: tuple[Below, ...]
    boards: tuple[Board, ...]
    predecessors: tuple[Heir, ...]
    successors: tuple[Heir, ...]
    may: frozenset[str]


def unit_page(unit: Unit, on: date, by: Actor, today: date) -> UnitPage:
    """Return the page of `unit` as of the day `on`; eight statements."""
    names = list(FormerName.objects.filter(unit=unit).order_by("-valid_to", "id"))
    heirs = list(
        Succession.objects.filter(Q(predecessor=unit) | Q(successor=unit))
        .select_related("predecessor", "successor")
        .order_by("on", "successor__sort_key", "id")
    )
    return UnitPage(
        unit=unit,
        name=_name_on(on, names, None) or unit.name,
        former=tuple(one for one in names if one.collective_id is None),
        kind=unit_kind(unit.kind),
        line=Line(unit.line).label,
        on=on,
        places=_places(unit),
        below=_below(unit, on),
        boards=_boards(unit, on, today, names),
        predecessors=tuple(_heir(one, one.predecessor) for one in heirs if one.successor_id == unit.pk),
        successors=tuple(_heir(one, one.successor) for one in heirs if one.predecessor_id == unit.pk),
        may=may_edit(unit, by),
    )


def ending_with(place: Unit | Collective) -> str:
    """Return what is open in a unit or collective and would end with it, in words; three or four statements."""
    if isinstance(place, Unit):
        collectives = Collective.objects.filter(unit=place)
        posts, held = Q(unit=place), Q(post__unit=place)
    else:
        collectives = Collective.objects.none()
        posts, held = Q(collective=place), Q(post__collective=place)
    parts: tuple[tuple[QuerySet[Any], str], ...] = (
        (collectives, "tập thể"),
        (Post.objects.filter(posts), "chức vụ"),
        (Appointment.objects.filter(held), "người đang giữ chức vụ"),
        (Charge.objects.filter(held), "việc phụ trách"),
    )
    counts = ((rows.filter(valid_to__isnull=True).count(), what) for rows, what in parts)
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def left_open(unit: Unit, on: date) -> tuple[int, int]:
    """Return how many limitations and how many targets of the year of `on` or later are open in a unit; two statements.

    Both stand in contexts above this one; only their number is asked, by the ties they have to the unit.
    """
    entries = unit.shortcomings.filter(closed_at__isnull=True, withdrawal_ground="")
    targets = unit.targets.filter(year__gte=on.year, post__isnull=True, transfers__isnull=True)
    return entries.count(), targets.count()


def may_edit(unit: Unit, by: Actor) -> frozenset[str]:
    """Return which edits of a unit's page `by` may make there; without a statement."""
    target = unit_target(unit)
    return frozenset(edit for edit in EDITS if decide(f"organisations.{edit}", by, target).allowed)


def vacant_posts(unit: Unit, on: date) -> QuerySet[Post]:
    """Return the posts of a unit that nobody holds on the day, in their order; one statement."""
    held = Appointment.objects.filter(in_force(on), post=OuterRef("pk"))
    return Post.objects.filter(in_force(on), ~Exists(held), unit=unit).order_by("rank", "id")


def _places(unit: Unit) -> tuple[Place, ...]:
    links = (
        UnitLink.objects.filter(unit=unit).select_related("superior").order_by("tree", "-valid_from", "-id")
    )
    return tuple(
        Place(
            link.superior_id, link.superior.name, UnitLink.Tree(link.tree).label, link.valid_from, link.valid_to,
            link.decision_number, link.source, link.illustrative,
        )
        for link in links
    )  # fmt: skip


def _below(unit: Unit, on: date) -> tuple[Below, ...]:
    counts = (
        UnitLink.objects.filter(in_force(on), superior=unit)
        .order_by("tree")
        .values_list("tree")
        .annotate(Count("pk"))
    )
    return tuple(Below(tree, UnitLink.Tree(tree).label, count) for tree, count in counts)


def _heir(succession: Succession, other: Unit) -> Heir:
    return Heir(
        other.pk,
        other.name,
        succession.on,
        succession.decision_number,
        succession.source,
        succession.illustrative,
    )


def _name_on(on: date, names: Iterable[FormerName], collective_id: int | None) -> str:
    own = (one for one in names if one.collective_id == collective_id)
    return next((one.name for one in own if one.valid_from <= on <= (one.valid_to or on)), "")


def _boards(unit: Unit, on: date, today: date, names: list[FormerName]) -> tuple[Board, ...]:
    posts = (
        Post.objects.filter(in_force(on), unit=unit)
        .order_by("rank", "id")
        .prefetch_related(
            Prefetch(
                "appointments",
                Appointment.objects.filter(in_force(on)).select_related("person"),
                to_attr="held",
            ),
            Prefetch(
                "charges",
                Charge.objects.filter(in_force(on))
                .select_related("field", "area")
                .order_by(F("field__sort_key").asc(nulls_last=True), "id"),
                to_attr="charged",
            ),
        )
    )
    seats: defaultdict[int | None, list[Seat]] = defaultdict(list)
    for post in posts:
        seats[post.collective_id].append(_seat(post, getattr(post, "held"), getattr(post, "charged"), today))  # noqa: B009
    boards = [
        Board(
            one.pk, _name_on(on, names, one.pk) or one.name, one.name, one.valid_to is not None, collective_kind(one.kind), Line(one.line).label, one.source, one.illustrative,
            tuple(seats[one.pk]),
        )
        for one in Collective.objects.filter(in_force(on), unit=unit).order_by("line", "id")
    ]  # fmt: skip
    if seats[None]:
        boards.append(
            Board(
                None,
                "Chức vụ ngoài các tập thể trên",
                "Chức vụ ngoài các tập thể trên",
                ended=False,
                kind="",
                line="",
                source="",
                illustrative=False,
                seats=tuple(seats[None]),
            )
        )
    return tuple(boards)


def _seat(post: Post, held: list[Appointment], charges: list[Charge], today: date) -> Seat:
    holder = held[0] if held else None
    return Seat(
        post_id=post.pk,
        title=post.title,
        role=PostRole(post.role).label,
        ended=post.valid_to is not None,
        person_id=holder.person_id if holder else None,
        person=holder.person.full_name if holder else "",
        fictional=bool(holder and holder.person.fictional),
        appointment_id=holder.pk if holder else None,
        since=holder.valid_from if holder else None,
        entered_today=bool(holder and holder.entered_on(today)),
        charges=tuple(
            InCharge(
                None if one.valid_to else one.pk, one.field.name if one.field else "", one.area_id,
                one.area.name if one.area else "",
            )
            for one in charges
        ),
    )  # fmt: skip
