"""The delegations of a cycle: who goes where, which suggested unit still has none, who could be sent."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import decide
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import Cited
from kiemdiem.cycles.access import cycle_target, visible_units
from kiemdiem.cycles.models import Cycle, CycleUnit, Delegation, DelegationMember, SuggestedPoint
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.organisations.models import Appointment
from kiemdiem.organisations.queries import in_force

FOUND = 20


@dataclass(frozen=True)
class MemberLine:
    """Somebody on a delegation, with the ground where a tie to one of its units was accepted."""

    id: int
    name: str
    role: str
    conflict_ground: str


@dataclass(frozen=True)
class UnitPoints:
    """A unit of the cycle, how many suggested points it must answer, and who works with it."""

    id: int
    name: str
    points: int
    delegation_id: int | None
    delegation: str


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


def delegation_board(cycle: Cycle, by: Actor) -> DelegationBoard:
    """Return the delegations of `cycle` with what `by` sees of them: five statements."""
    units = _units(cycle, by)
    cards = [_card(each, units) for each in _delegations(cycle)]
    seen = [card for card in cards if card.units or decide("cycles.see", by, cycle_target(cycle)).allowed]
    duty = next((note for note in rule_set(cycle).notes if note.id == "note.delegation"), None)
    return DelegationBoard(
        seen, [each for each in units.values() if each.points and each.delegation_id is None], duty
    )


def delegation_view(delegation: Delegation, by: Actor, search: str) -> DelegationView:
    """Return one delegation, the units it could get, and the people a search finds: seven statements at most."""
    cycle = delegation.cycle
    units = _units(cycle, by)
    card = _card(_delegations(cycle).get(pk=delegation.pk), units)
    free = [unit for unit in units.values() if unit.delegation_id in {None, delegation.pk}]
    return DelegationView(
        card=card,
        choices=sorted(free, key=lambda unit: not unit.points),
        candidates=_candidates(search, cycle) if search else [],
        may_assign=decide("cycles.assign_delegation", by, cycle_target(cycle)).allowed,
    )


def _units(cycle: Cycle, by: Actor) -> dict[int, UnitPoints]:
    rows = (
        CycleUnit.objects.filter(visible_units(by), cycle=cycle)
        .order_by("sort_key", "pk")
        .values_list("pk", "name")
    )
    issued = SuggestedPoint.objects.filter(
        suggestion__subject__cycle=cycle, suggestion__issued_at__isnull=False
    )
    points = dict(issued.order_by().values_list("suggestion__subject__unit").annotate(Count("pk")))
    held = cycle.delegations.filter(units__isnull=False).order_by("number").values_list("units", "pk", "name")
    given = {unit_id: (pk, name) for unit_id, pk, name in held}
    return {pk: UnitPoints(pk, name, points.get(pk, 0), *given.get(pk, (None, ""))) for pk, name in rows}


def _delegations(cycle: Cycle) -> QuerySet[Delegation]:
    members = DelegationMember.objects.select_related("person").order_by("role", "person__sort_key", "id")
    return cycle.delegations.order_by("number").prefetch_related(Prefetch("members", queryset=members))


def _card(delegation: Delegation, units: dict[int, UnitPoints]) -> DelegationCard:
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
