"""One person's page: posts over time, what they had in charge, and conditions where the actor may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import decide
from kiemdiem.core import textvi
from kiemdiem.core.access import Actor
from kiemdiem.organisations.access import person_target, unit_target
from kiemdiem.organisations.models import Appointment, Charge, PersonCondition, PostRole, Unit
from kiemdiem.organisations.phrases import condition_kinds
from kiemdiem.organisations.queries import in_force


@dataclass(frozen=True)
class ChargeTime:
    """One thing a post had in charge while the person held it."""

    field: str
    area_id: int | None
    area: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Held:
    """A stretch of time in a post."""

    appointment_id: int
    title: str
    role: str
    unit_id: int
    unit: str
    collective: str
    valid_from: date
    valid_to: date | None
    decision_number: str
    charges: tuple[ChargeTime, ...]
    may_end: bool
    may_undo: bool


@dataclass(frozen=True)
class ConditionLine:
    """A condition of the person that rules ask about."""

    id: int
    name: str
    ground: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class PersonPage:
    """Everything the page of a person shows. `conditions` None: not for this actor's eyes.

    `may_record` are the units, still at work, on whose behalf the actor records conditions; `correct_for` is one on
    whose behalf they may correct what was typed wrong.
    """

    person: Person
    held: tuple[Held, ...]
    conditions: tuple[ConditionLine, ...] | None
    may_record: tuple[tuple[int, str], ...]
    correct_for: int | None


@dataclass(frozen=True)
class PersonLine:
    """A person of the list, with the posts held on the day."""

    id: int
    name: str
    fictional: bool
    posts: tuple[tuple[str, int, str], ...]


def people_count(words: str) -> int:
    """Return how many people bear these words in their name; one statement."""
    return Person.objects.filter(search_key__contains=textvi.fold(words)).count()


def person_lines(words: str, on: date, window: slice) -> list[PersonLine]:
    """Return one page of the people, by given name, with the posts they hold on the day; two statements."""
    held = Appointment.objects.filter(in_force(on)).select_related("post__unit").order_by("post__rank", "id")
    people = Person.objects.filter(search_key__contains=textvi.fold(words)).order_by("sort_key", "id")
    return [
        PersonLine(
            person.pk, person.full_name, person.fictional,
            tuple((one.post.title, one.post.unit_id, one.post.unit.name) for one in person.appointments.all()),
        )
        for person in people.prefetch_related(Prefetch("appointments", held))[window]
    ]  # fmt: skip


def person_page(person: Person, by: Actor, today: date) -> PersonPage:
    """Return the page of a person; three statements where `by` may see their conditions, else two."""
    appointments = list(
        Appointment.objects.filter(person=person)
        .select_related("post__unit", "post__collective")
        .prefetch_related(
            Prefetch(
                "post__charges",
                Charge.objects.select_related("field", "area").order_by(
                    F("field__sort_key").asc(nulls_last=True), "id"
                ),
            )
        )
        .order_by("-valid_from", "post__rank", "id")
    )
    units = {one.post.unit_id: one.post.unit for one in appointments}
    return PersonPage(
        person=person,
        held=tuple(_held(one, by, today) for one in appointments),
        conditions=_conditions(person) if may_see_conditions(person, units.values(), by) else None,
        may_record=tuple(
            (unit.pk, unit.name)
            for unit in units.values()
            if (unit.valid_to is None or unit.valid_to >= today)
            and decide("organisations.record_condition", by, unit_target(unit)).allowed
        ),
        correct_for=next(
            (
                unit.pk
                for unit in units.values()
                if decide("organisations.correct_person", by, unit_target(unit)).allowed
            ),
            None,
        ),
    )


def may_see_conditions(person: Person, units: Iterable[Unit], by: Actor) -> bool:
    """Return whether `by` may see a person's conditions: their own, or of somebody with a post in a unit of theirs."""
    places: list[Unit | None] = [*units] or [None]
    return any(
        decide("organisations.see_condition", by, person_target(person, by, unit)).allowed for unit in places
    )


def _conditions(person: Person) -> tuple[ConditionLine, ...]:
    names = condition_kinds()
    rows = PersonCondition.objects.filter(person=person).order_by("-valid_from", "id")
    return tuple(
        ConditionLine(row.pk, names.get(row.kind, row.kind), row.ground, row.valid_from, row.valid_to)
        for row in rows
    )


def _held(appointment: Appointment, by: Actor, today: date) -> Held:
    post, last = appointment.post, appointment.valid_to or date.max
    return Held(
        appointment_id=appointment.pk,
        title=post.title,
        role=PostRole(post.role).label,
        unit_id=post.unit_id,
        unit=post.unit.name,
        collective=post.collective.name if post.collective else "",
        valid_from=appointment.valid_from,
        valid_to=appointment.valid_to,
        decision_number=appointment.decision_number,
        charges=tuple(
            ChargeTime(
                one.field.name if one.field else "", one.area_id, one.area.name if one.area else "",
                max(one.valid_from, appointment.valid_from), min(one.valid_to or last, last) if one.valid_to or appointment.valid_to else None,
            )
            for one in post.charges.all()
            if one.valid_from <= last and (one.valid_to or date.max) >= appointment.valid_from
        ),
        may_end=appointment.valid_to is None
        and decide("organisations.end_appointment", by, unit_target(post.unit)).allowed,
        may_undo=appointment.entered_on(today)
        and decide("organisations.undo_appointment", by, unit_target(post.unit)).allowed,
    )  # fmt: skip
