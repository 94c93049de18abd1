"""What an actor is to a conference, and which conferences an actor may see.

A delegate sits on a delegation that has the host unit or the unit of a collective reviewed; whoever is on the
agenda is `reviewed`; whoever sits in one of the collectives is `seated`, reviewed or not; whoever presides is `chair`,
whoever takes the minutes `secretary`, and whoever is on the list of attendance `listed`.
"""

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When

from kiemdiem.audit.access import decide, policy
from kiemdiem.conferences.models import AgendaItem, Attendance, Conference
from kiemdiem.core.access import SYSTEM, Actor, Decision, Role, Target
from kiemdiem.cycles.models import CycleUnit, DelegationMember, Membership
from kiemdiem.organisations.access import reach_filter


def host_target(host: CycleUnit) -> Target:
    """Return the unit that a conference would be held at, as the policy of planning sees it."""
    return Target(unit_id=host.unit_id, paths=host.paths, cycle_state=host.cycle.state)


def conference_target(conference: Conference, actor: Actor) -> Target:
    """Return a conference as the access policy sees it: its host unit, its state, and what `actor` is to it.

    One statement, none for an actor without a person.
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
    for role, holds in _relations_to(person, outer).items():
        if role in named:
            rows |= holds
    return rows


def _relations(conference: Conference, person: int | None) -> set[Role]:
    if person is None:
        return set()
    roles = _relations_to(person, OuterRef("pk"))
    asked = {
        f"is_{role}": Case(When(holds, then=True), default=False, output_field=BooleanField())
        for role, holds in roles.items()
    }
    found = Conference.objects.filter(pk=conference.pk).values(**asked).first() or {}
    return {role for role in roles if found.get(f"is_{role}")}


def _relations_to(person: int, outer: OuterRef) -> dict[Role, Q]:
    """Return what makes `person` something to the conference that `outer` names."""
    sent = _delegations_of(person)
    return {
        Role.REVIEWED: Q(Exists(_items_of(person).filter(conference=outer))),
        Role.SEATED: Q(Exists(_seats_of(person).filter(collective_subject__conferences=outer))),
        Role.DELEGATE: Q(Exists(sent.filter(delegation__units__conferences=outer)))
        | Q(Exists(sent.filter(delegation__units__subjects__conferences=outer))),
        Role.CHAIR: Q(chair=person),
        Role.SECRETARY: Q(secretary=person),
        Role.LISTED: Q(Exists(Attendance.objects.filter(person=person, conference=outer))),
    }


def _items_of(person: int) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(subject__person_id=person)


def _seats_of(person: int) -> QuerySet[Membership]:
    return Membership.objects.filter(subject__person_id=person)


def _delegations_of(person: int) -> QuerySet[DelegationMember]:
    return DelegationMember.objects.filter(person_id=person)
