"""Who and what a planned conference may take in: collectives, their people, the delegation, who may preside."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from kiemdiem.accounts.models import Person
from kiemdiem.conferences.models import AgendaItem, Attendance, Conference, ItemState
from kiemdiem.conferences.queries.order import members_of
from kiemdiem.core.access import Role
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.models import CycleUnit, DelegationMember, Inclusion, Membership, Subject
from kiemdiem.organisations.models import Appointment, RoleGrant
from kiemdiem.organisations.queries import in_force, under


def inside(host: CycleUnit, prefix: str = "") -> Q:
    """Return the rows of the host unit and of every unit below it in the cycle, in either tree."""
    return Q(**{f"{prefix}unit": host.pk}) | under(host.paths, prefix)


def hosted_collectives(host: CycleUnit) -> QuerySet[Subject]:
    """Return the collectives to be reviewed that may meet at a conference of `host`."""
    rows = Subject.objects.filter(inside(host), cycle=host.cycle_id, kind=SubjectKind.COLLECTIVE)
    return (
        rows.exclude(inclusion=Inclusion.EXEMPT)
        .select_related("collective", "unit")
        .order_by("sort_key", "id")
    )


def seatless(host: CycleUnit) -> QuerySet[Subject]:
    """Return the people of `host` and below who sit in no reviewed collective and still wait for their review.

    They review where their unit meets (Quy định 366-QĐ/TW, Điều 7): a conference takes them in by name.
    """
    rows = Subject.objects.filter(
        inside(host), cycle=host.cycle_id, person__isnull=False, memberships__isnull=True
    )
    waiting = rows.exclude(inclusion=Inclusion.EXEMPT).exclude(agenda_items__state=ItemState.CONCLUDED)
    return waiting.select_related("unit").order_by("sort_key", "id")


def to_review(conference: Conference, collectives: Collection[Subject]) -> list[Subject]:
    """Return the collectives and the members not yet reviewed at a conference of these collectives: two statements."""
    reviewed = AgendaItem.objects.filter(state=ItemState.CONCLUDED, conference__collectives__in=collectives)
    done = set(reviewed.exclude(conference=conference).values_list("subject_id", flat=True))
    return [subject for subject in [*collectives, *members_of(collectives)] if subject.pk not in done]


def sitting(conference: Conference, collectives: Collection[Subject]) -> dict[int, Attendance.Capacity]:
    """Return the persons who sit in the hall of right: members, reviewed or not, and the delegation. Two statements."""
    members = Membership.objects.filter(collective_subject__in=collectives).order_by("rank", "id")
    capacities = {
        person: Attendance.Capacity.MEMBER
        for person in members.values_list("subject__person_id", flat=True)
        if person
    }
    for person in delegates(conference.host, collectives).values_list("person_id", flat=True):
        capacities.setdefault(person, Attendance.Capacity.DELEGATION)
    return capacities


def delegates(host: CycleUnit, collectives: Collection[Subject]) -> QuerySet[DelegationMember]:
    """Return the members of the delegations that have the host unit or a unit of these collectives."""
    units = {host.pk, *(collective.unit_id for collective in collectives)}
    rows = DelegationMember.objects.filter(delegation__units__in=units)
    return rows.order_by("delegation__number", "role", "id").distinct()


def may_preside(host: CycleUnit) -> QuerySet[Person]:
    """Return who may preside: members of the host's collectives, and the delegations to its units."""
    collectives = hosted_collectives(host)
    seats = Membership.objects.filter(collective_subject__in=collectives)
    assigned = Q(delegation__units=host.pk) | Q(delegation__units__subjects__in=collectives)
    sent = DelegationMember.objects.filter(assigned)
    rows = Q(pk__in=seats.values("subject__person_id")) | Q(pk__in=sent.values("person_id"))
    return Person.objects.filter(rows).order_by("sort_key", "id")


def may_take_minutes(host: CycleUnit, on: date) -> QuerySet[Person]:
    """Return who may be secretary: whoever holds a post in the host unit on the day, or works in its office."""
    posts = Appointment.objects.filter(in_force(on), post__unit=host.unit_id)
    office = RoleGrant.objects.filter(in_force(on), unit=host.unit_id, role=Role.OFFICER)
    rows = Q(pk__in=posts.values("person_id")) | Q(pk__in=office.values("account__person_id"))
    return Person.objects.filter(rows).order_by("sort_key", "id")
