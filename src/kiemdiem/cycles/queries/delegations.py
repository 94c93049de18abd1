"""The delegations of a cycle: who goes where, which suggested unit still has none, who could be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, QuerySet

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import decide
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Cited
from kiemdiem.cycles.access import cycle_target, visible_units
from kiemdiem.cycles.models import (
    Cycle,
    CycleUnit,
    Delegation,
    DelegationMember,
    SuggestedPoint,
    Suggestion,
    Visit,
)
from kiemdiem.cycles.queries.clashes import when
from kiemdiem.cycles.queries.conflicts import Practice, Tie, practice, ties_of
from kiemdiem.cycles.queries.rules import note
from kiemdiem.organisations.models import Appointment
from kiemdiem.organisations.queries import in_force

FOUND = 20


@dataclass(frozen=True)
class MemberLine:
    """Somebody on a delegation, with the ground where a tie to one of its units was accepted, and the ties there are."""

    id: int
    name: str
    role: str
    conflict_ground: str
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True)
class UnitPoints:
    """A unit of the cycle, how many suggested points it must answer, and who works with it."""

    id: int
    name: str
    points: int
    delegation_id: int | None
    delegation: str
    visit_id: int | None = None
    when: str = ""


@dataclass(frozen=True)
class DelegationCard:
    """One delegation as the board shows it."""

    id: int
    number: int
    name: str
    members: list[MemberLine]
    units: list[UnitPoints]
    source: str
    illustrative: bool

    @property
    def headed(self) -> bool:
        """Whether somebody leads it."""
        return any(member.role == DelegationMember.Role.HEAD.label for member in self.members)


@dataclass(frozen=True)
class DelegationBoard:
    """All delegations, and the units with suggested points that none of them has."""

    cards: list[DelegationCard]
    unassigned: list[UnitPoints]
    duty: Cited | None
    practice: Practice
    may_move: bool


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be put on a delegation, with the posts held."""

    id: int
    name: str
    posts: str


@dataclass(frozen=True)
class DelegationView:
    """One delegation with everything needed to assign it."""

    card: DelegationCard
    choices: list[UnitPoints]
    candidates: list[Candidate]
    may_assign: bool


def delegation_board(cycle: Cycle, by: Actor, today: date) -> DelegationBoard:
    """Return the delegations of `cycle` with what `by` sees of them: nine statements at most.

    Ties are looked for only for whoever assigns.
    """
    units = _units(cycle, by)
    found = list(_delegations(cycle))
    may_move = decide("cycles.move_unit", by, cycle_target(cycle)).allowed
    ties = _ties(cycle, found, units, today) if may_move else {}
    cards = [_card(each, units, ties) for each in found]
    seen = [card for card in cards if card.units or decide("cycles.see", by, cycle_target(cycle)).allowed]
    free = [each for each in units.values() if each.points and each.delegation_id is None]
    return DelegationBoard(seen, free, note(cycle, "note.delegation"), practice(), may_move)


def delegation_view(delegation: Delegation, by: Actor, search: str, today: date) -> DelegationView:
    """Return one delegation, the units it could get, and the people a search finds: eleven statements at most."""
    cycle = delegation.cycle
    units = _units(cycle, by)
    found = _delegations(cycle).get(pk=delegation.pk)
    may_assign = decide("cycles.assign_delegation", by, cycle_target(cycle)).allowed
    card = _card(found, units, _ties(cycle, [found], units, today) if may_assign else {})
    free = [unit for unit in units.values() if unit.delegation_id in {None, delegation.pk}]
    return DelegationView(
        card=card,
        choices=sorted(free, key=lambda unit: not unit.points),
        candidates=_candidates(search, cycle) if search else [],
        may_assign=may_assign,
    )


def _units(cycle: Cycle, by: Actor) -> dict[int, UnitPoints]:
    rows = (
        CycleUnit.objects.filter(visible_units(by), cycle=cycle)
        .order_by("sort_key", "pk")
        .values_list("pk", "name")
    )
    issued = SuggestedPoint.objects.filter(
        Suggestion.standing("suggestion__"), suggestion__subject__cycle=cycle
    )
    points = dict(issued.order_by().values_list("suggestion__subject__unit").annotate(Count("pk")))
    held = cycle.delegations.filter(units__isnull=False).order_by("number").values_list("units", "pk", "name")
    given = {unit_id: (pk, name) for unit_id, pk, name in held}
    visits = {
        visit.unit_id: (visit.pk, str(when(visit)))
        for visit in Visit.objects.filter(delegation__cycle=cycle).order_by("pk")
    }
    return {
        pk: UnitPoints(pk, name, points.get(pk, 0), *given.get(pk, (None, "")), *visits.get(pk, (None, "")))
        for pk, name in rows
    }


def _ties(
    cycle: Cycle, delegations: Sequence[Delegation], units: dict[int, UnitPoints], today: date
) -> dict[tuple[int, int], tuple[Tie, ...]]:
    """Return the ties of each delegation's members to its own units, by delegation and person."""
    people = {member.person_id for each in delegations for member in each.members.all()}
    given = [unit.id for unit in units.values() if unit.delegation_id is not None]
    found: dict[tuple[int, int], tuple[Tie, ...]] = {}
    for tie in ties_of(cycle, people, given, today):
        delegation = units[tie.unit_id].delegation_id
        if delegation is not None:
            found[delegation, tie.person_id] = (*found.get((delegation, tie.person_id), ()), tie)
    return found


def _delegations(cycle: Cycle) -> QuerySet[Delegation]:
    members = DelegationMember.objects.select_related("person").order_by("role", "person__sort_key", "id")
    return cycle.delegations.order_by("number").prefetch_related(Prefetch("members", queryset=members))


def _card(
    delegation: Delegation, units: dict[int, UnitPoints], ties: dict[tuple[int, int], tuple[Tie, ...]]
) -> DelegationCard:
    return DelegationCard(
        id=delegation.pk,
        number=delegation.number,
        name=delegation.name,
        members=[
            MemberLine(
                member.pk,
                member.person.full_name,
                DelegationMember.Role(member.role).label,
                member.conflict_ground,
                ties.get((delegation.pk, member.person_id), ()),
            )
            for member in delegation.members.all()
        ],
        units=[unit for unit in units.values() if unit.delegation_id == delegation.pk],
        source=delegation.source,
        illustrative=delegation.illustrative,
    )


def _candidates(search: str, cycle: Cycle) -> list[Candidate]:
    held = Prefetch(
        "appointments",
        queryset=Appointment.objects.filter(in_force(cycle.period_end))
        .select_related("post__unit")
        .order_by("post__rank", "id"),
    )
    people = Person.objects.filter(search_key__contains=textvi.fold(search)).order_by("sort_key", "id")
    return [
        Candidate(
            person.pk,
            person.full_name,
            "; ".join(f"{each.post.title}, {each.post.unit.name}" for each in person.appointments.all()),
        )
        for person in people.prefetch_related(held)[:FOUND]
    ]
