"""What an actor is to a conference, and which conferences an actor may see.

A delegate sits on a delegation that has the host unit or the unit of a collective reviewed; whoever is on the
agenda is `reviewed`; whoever sits in one of the collectives is `seated`, reviewed or not.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from kiemdiem.audit.access import decide, policy
from kiemdiem.conferences.models import AgendaItem, Conference
from kiemdiem.core.access import SYSTEM, Actor, Decision, Role, Target
from kiemdiem.cycles.models import CycleUnit, DelegationMember, Membership
from kiemdiem.organisations.access import reach_filter


def host_target(host: CycleUnit) -> Target:
    """Return the unit that a conference would be held at, as the policy of planning sees it."""
    return Target(unit_id=host.unit_id, paths=host.paths, cycle_state=host.cycle.state)


def conference_target(conference: Conference, actor: Actor) -> Target:
    """Return a conference as the access policy sees it: its host unit, its state, and what `actor` is to it.

    Three statements, none for an actor without a person.
    """
    return Target(
        unit_id=conference.host.unit_id,
        paths=conference.paths,
        relations=frozenset(_relations(conference, actor.person_id)),
        step=conference.state,
        cycle_state=conference.cycle.state,
    )


def may_see(actor: Actor, conference: Conference) -> Decision:
    """Answer whether `actor` may see `conference`: the twin of `visible_conferences`."""
    return decide("conferences.see", actor, conference_target(conference, actor))


def visible_conferences(actor: Actor, action: str = "conferences.see") -> Q:
    """Return the conferences that `actor` reaches for `action`; with the default, the twin of `may_see`."""
    if actor is SYSTEM:
        return Q()
    rows = reach_filter(
        action, actor, unit="host__unit_id", party="host__party_path", state="host__state_path", frozen=True
    )
    if not rows or actor.person_id is None:
        return rows
    person, outer = actor.person_id, OuterRef("pk")
    named = {allowance.role for allowance in policy().actions[action].allow if allowance.reach is None}
    if Role.REVIEWED in named:
        rows |= Q(Exists(_items_of(person).filter(conference=outer)))
    if Role.SEATED in named:
        rows |= Q(Exists(_seats_of(person).filter(collective_subject__conferences=outer)))
    if Role.DELEGATE in named:
        rows |= Q(Exists(_delegations_of(person).filter(delegation__units__conferences=outer)))
        rows |= Q(Exists(_delegations_of(person).filter(delegation__units__subjects__conferences=outer)))
    return rows


def _relations(conference: Conference, person: int | None) -> set[Role]:
    if person is None:
        return set()
    relations = set()
    if _items_of(person).filter(conference=conference).exists():
        relations.add(Role.REVIEWED)
    if _seats_of(person).filter(collective_subject__conferences=conference).exists():
        relations.add(Role.SEATED)
    of_host = Q(delegation__units=conference.host_id)
    of_collective = Q(delegation__units__subjects__conferences=conference)
    if _delegations_of(person).filter(of_host | of_collective).exists():
        relations.add(Role.DELEGATE)
    return relations


def _items_of(person: int) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(subject__person_id=person)


def _seats_of(person: int) -> QuerySet[Membership]:
    return Membership.objects.filter(subject__person_id=person)


def _delegations_of(person: int) -> QuerySet[DelegationMember]:
    return DelegationMember.objects.filter(person_id=person)
