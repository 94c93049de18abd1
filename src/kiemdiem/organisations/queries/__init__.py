"""Reads over units, posts and people in time; pages have their own modules beside this one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Length
from django.utils import timezone

from kiemdiem.accounts.models import Account
from kiemdiem.core.access import Actor, Grant, Paths, Role
from kiemdiem.notices.queries import unread_count
from kiemdiem.organisations.models import Appointment, FormerName, Post, RoleGrant, Unit, WorkField
from kiemdiem.prepared import Prepared


def in_force(on: date, prefix: str = "") -> Q:
    """Return the filter for periods that contain the day `on`; `prefix` walks a relation (`appointments__`)."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    )


def under(paths: Paths, prefix: str = "") -> Q:
    """Return the units that lie under a place in either tree as it stands today, the one of that place among them."""
    rows = Q(pk__in=[])
    for column, path in (("party_path", paths.party), ("state_path", paths.state)):
        if path:
            rows |= Q(**{f"{prefix}{column}__startswith": path})
    return rows


def within(unit: Unit, prefix: str = "") -> Q:
    """Return the rows of a unit or of one below it, in either of today's trees; `prefix` walks to their unit (`unit__`)."""
    return Q(**{f"{prefix}pk": unit.pk}) | under(unit.paths, prefix)


def widest(units: QuerySet[Unit]) -> Unit | None:
    """Return the unit that stands highest in the Party's tree, else the oldest; one statement."""
    outside = Case(When(party_path="", then=1), default=0)
    return units.order_by(outside, Length("party_path"), "pk").first()


def name_on(on: date, unit: str = "") -> Coalesce:
    """Return the expression for the name a unit bore on the day `on`; `unit` walks to it (`unit__`)."""
    former = FormerName.objects.filter(in_force(on), unit=OuterRef(f"{unit}pk"), collective=None)
    return Coalesce(Subquery(former.order_by("id").values("name")[:1]), F(f"{unit}name"))


GRANT = ("role", "unit_id", "unit__party_path", "unit__state_path", "unit__name")


def actor_of(account: AbstractBaseUser | AnonymousUser, on: date | None = None) -> Actor:
    """Return the actor an account is on a day (today): its grants with the paths of their units, in one statement."""
    assert isinstance(account, Account)
    held = RoleGrant.objects.filter(in_force(on or timezone.localdate()), account=account).order_by("id")
    return _actor(account, held.values_list(*GRANT))


@dataclass(frozen=True)
class Presence:
    """Who asks for a page: the actor, and how many unread notices ask for its attention."""

    actor: Actor
    unread: int


def presence_of(account: AbstractBaseUser | AnonymousUser, now: datetime) -> Presence:
    """Return the actor an account is now, with the number on its bell, in one statement."""
    assert isinstance(account, Account)
    rows = _PRESENCE.rows(account_id=account.pk, today=timezone.localdate(now), now=now)
    return Presence(_actor(account, (row for _, *row in rows if row[0])), rows[0][0] if rows else 0)


def _presence(*, account_id: int, today: date, now: datetime) -> QuerySet[Account, Any]:
    held = FilteredRelation("grants", condition=in_force(today, "grants__"))
    return (
        Account.objects.filter(pk=account_id)
        .annotate(held=held, unread=unread_count(account_id, now))
        .order_by("held__id")
        .values_list("unread", *(f"held__{column}" for column in GRANT))
    )


_PRESENCE = Prepared(_presence, account_id=int, today=date, now=datetime)


def _actor(account: Account, rows: Iterable[Sequence[Any]]) -> Actor:
    return Actor(
        account_id=account.pk,
        person_id=account.person_id,
        name=account.display_name,
        grants=tuple(
            Grant(Role(role), unit_id, Paths(party=party or "", state=state or ""), name or "")
            for role, unit_id, party, state, name in rows
        ),
    )


def holders_on(post_id: int, on: date) -> QuerySet[Appointment]:
    """Return who held a post on the day `on`: "ai chịu trách nhiệm ngày D" in one statement."""
    return Appointment.objects.filter(in_force(on), post_id=post_id).select_related("person", "post")


@dataclass(frozen=True)
class Responsible:
    """A post on a day: who held it (nobody: `person_id` None), and one thing it had in charge (or nothing)."""

    post_id: int
    title: str
    unit_id: int
    unit: str
    person_id: int | None
    person: str
    since: date | None
    until: date | None
    field: str
    area_id: int | None
    area: str


def responsible_on(
    on: date, *, unit: Unit | None = None, field: WorkField | None = None, area: Unit | None = None
) -> list[Responsible]:
    """Return who was responsible on the day `on`, by unit, by field and by area in charge, in one statement.

    A post with several charges comes once for each; a vacant post comes too, for that nobody answered is an answer.
    Units bear the names they had on that day.
    """
    posts = Post.objects.filter(in_force(on)).annotate(
        held=FilteredRelation("appointments", condition=in_force(on, "appointments__")),
        charged=FilteredRelation("charges", condition=in_force(on, "charges__")),
        named=name_on(on, "unit__"),
        area_named=name_on(on, "charged__area__"),
    )
    for name, thing in (("unit", unit), ("charged__field", field), ("charged__area", area)):
        if thing:
            posts = posts.filter(**{name: thing})
    rows = posts.order_by("unit__sort_key", "unit_id", "rank", "id", F("charged__field__sort_key").asc(nulls_last=True), "charged__id").values_list(
        "id", "title", "unit_id", "named", "held__person_id", "held__person__full_name", "held__valid_from",
        "held__valid_to", "charged__field__name", "charged__area_id", "area_named",
    )  # fmt: skip
    return [
        Responsible(
            post_id,
            title,
            unit_id,
            unit_name,
            person_id,
            person or "",
            since,
            until,
            field_name or "",
            area_id,
            area_name or "",
        )
        for post_id, title, unit_id, unit_name, person_id, person, since, until, field_name, area_id, area_name in rows
    ]
