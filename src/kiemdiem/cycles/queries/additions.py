"""Who and what an open cycle lacks, appointed or founded since it opened, or forgotten; and how they would come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import decide
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.models import Cycle, CycleUnit
from kiemdiem.cycles.queries.plan import (
    ROLES,
    PlannedPerson,
    Seat,
    conditions_on,
    is_reviewed,
    people_in,
    seats_by_person,
)
from kiemdiem.cycles.queries.rules import rule_set
from kiemdiem.organisations.models import Appointment, Collective
from kiemdiem.organisations.phrases import collective_kind
from kiemdiem.organisations.queries import in_force


@dataclass(frozen=True)
class Absent:
    """Somebody, or a collective, that is not in the cycle; `places` are the posts of the period, or the kind.

    `still`: it is there on the period's last day, and not only in some part of the period.
    """

    id: int
    name: str
    places: tuple[str, ...]
    still: bool


def may_add(cycle: Cycle, by: Actor) -> bool:
    """Return whether `by` may take subjects into `cycle` now; no statement."""
    return decide("cycles.add_subject", by, cycle_target(cycle)).allowed


def in_period(cycle: Cycle, prefix: str = "") -> Q:
    """Return the filter for what was in force on any day of the period."""
    return Q(**{f"{prefix}valid_from__lte": cycle.period_end}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": cycle.period_start})
    )


def absent_collectives(cycle: Cycle, text: str) -> list[Absent]:
    """Return the collectives of the cycle's units that belong in it and are not, in one statement."""
    rows = Collective.objects.filter(
        in_period(cycle), ~Exists(cycle.subjects.filter(collective=OuterRef("pk"))), _found(text),
        unit__cycle_units__cycle=cycle,
    )  # fmt: skip
    return [
        Absent(
            each.pk,
            each.name,
            (f"{collective_kind(each.kind)}, {each.unit.name}",),
            _lasts(each.valid_to, cycle),
        )
        for each in rows.select_related("unit").order_by("sort_key", "id")
        if is_reviewed(each)
    ]


def absent_people(cycle: Cycle, text: str) -> QuerySet[Person]:
    """Return whoever held a post in the cycle's units in the period and is not in it; who still holds one stands first."""
    held = Appointment.objects.filter(
        in_period(cycle), person=OuterRef("pk"), post__unit__cycle_units__cycle=cycle
    )
    rows = Person.objects.filter(
        Exists(held), ~Exists(cycle.subjects.filter(person=OuterRef("pk"))), _found(text)
    )
    return rows.order_by(Exists(held.filter(in_force(cycle.period_end))).desc(), "sort_key", "id")


def absent_lines(cycle: Cycle, rows: QuerySet[Person], window: slice) -> list[Absent]:
    """Return one page of `rows` with the posts held in the period, in two statements."""
    held = (
        Appointment.objects.filter(in_period(cycle), post__unit__cycle_units__cycle=cycle)
        .select_related("post__unit")
        .order_by("post__rank", "id")
    )
    page = rows.prefetch_related(Prefetch("appointments", queryset=held))[window]
    return [
        Absent(
            each.pk,
            each.full_name,
            tuple(_place(seat, cycle) for seat in each.appointments.all()),
            any(_lasts(seat.valid_to, cycle) for seat in each.appointments.all()),
        )
        for each in page
    ]


def _lasts(until: date | None, cycle: Cycle) -> bool:
    return until is None or until >= cycle.period_end


def _place(held: Appointment, cycle: Cycle) -> str:
    since = f" từ {held.valid_from:%d/%m/%Y}" if held.valid_from > cycle.period_start else ""
    until = f" đến {held.valid_to:%d/%m/%Y}" if held.valid_to and held.valid_to < cycle.period_end else ""
    return f"{held.post.title}, {held.post.unit.name}{since}{until}"


def _found(text: str) -> Q:
    return Q(search_key__contains=textvi.fold(text)) if text else Q()


def latecomers(cycle: Cycle, units: Mapping[int, CycleUnit], people: set[int]) -> list[PlannedPerson]:
    """Return how `people` would come into `cycle`: at the highest post, with their exemptions; three statements.

    The posts are those of the period's last day, or of the whole period where somebody has none left then.
    Whoever held no post in `units` in the period is not among them.
    """
    on, depths = cycle.period_end, {unit_id: unit.depth for unit_id, unit in units.items()}
    held = Appointment.objects.filter(in_period(cycle), person__in=people)
    ever = seats_by_person(held, depths)
    last = seats_by_person(held.filter(in_force(on), in_force(on, "post__")), depths)
    seats = {person_id: last.get(person_id) or theirs for person_id, theirs in ever.items()}
    exemptions = rule_set(cycle).exemptions_for(on)
    return people_in(seats, depths, exemptions, conditions_on(on, Q(person__in=people)), on)


def sitters(cycle: Cycle, collective: Collective, units: Mapping[int, CycleUnit]) -> dict[int, Seat]:
    """Return who sits in `collective` on the period's last day (or sat in it, where nobody is left), by person.

    One seat each, the highest in it; two statements.
    """
    depths = {unit_id: unit.depth for unit_id, unit in units.items()}
    held = Appointment.objects.filter(in_period(cycle), post__collective=collective)
    seats = seats_by_person(held.filter(in_force(cycle.period_end)), depths) or seats_by_person(held, depths)
    return {
        person_id: min(theirs, key=lambda seat: (ROLES[seat.role], seat.rank, seat.post_id))
        for person_id, theirs in seats.items()
    }
