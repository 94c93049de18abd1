"""For whom a period has sheets: who holds a post in the unit, once each, under the highest one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kiemdiem.assignments.models import Period
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.queries.plan import people_in, seats_by_person
from kiemdiem.organisations.models import Appointment, PostRole, Unit
from kiemdiem.organisations.phrases import unit_kind
from kiemdiem.organisations.queries import in_force

ROLE_NAMES = dict(PostRole.choices)


@dataclass(frozen=True)
class InPost:
    """Somebody for whom a sheet is made."""

    person_id: int
    post_id: int
    kind: SubjectKind
    role: str
    is_head: bool
    name: str
    title: str
    group: str


def day_of(period_start: date, period_end: date, today: date) -> date:
    """Return the day on which it is asked who is in post: today within the period, else its nearest end."""
    return min(max(today, period_start), period_end)


def in_post(unit: Unit, on: date, kinds: Collection[SubjectKind]) -> tuple[InPost, ...]:
    """Return who of `kinds` holds a post in `unit` on the day `on`; one statement.

    Whoever came from elsewhere during the period has a sheet where they are now: the new place rates, with what
    the old one sent (Nghị định 335/2025/NĐ-CP, Điều 21); one sheet covers all posts held.
    """
    held = Appointment.objects.filter(in_force(on), in_force(on, "post__"), post__unit=unit)
    depths = {unit.pk: 0}
    people = people_in(seats_by_person(held, depths), depths, (), {}, on)
    found = []
    for person in people:
        if person.kind not in kinds:
            continue
        seat = person.post
        among = unit_kind(unit.kind) if person.kind is SubjectKind.LEADER else unit.name
        found.append(
            InPost(
                person_id=seat.person_id, post_id=seat.post_id, kind=person.kind, role=seat.role,
                is_head=any(each.role == PostRole.HEAD for each in person.seats), name=seat.person_name,
                title="; ".join(dict.fromkeys(each.title for each in person.seats))[:300],
                group=f"{ROLE_NAMES[seat.role]} – {among}"[:160],
            )
        )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True)
class Stay:
    """A post held during the period, or for a part of it: where, and from when to when."""

    title: str
    unit: str
    here: bool
    since: date
    until: date | None
    whole: bool


def stays(period: Period, person_id: int) -> tuple[Stay, ...]:
    """Return the posts that somebody held in the period, here and elsewhere, oldest first; one statement."""
    rows = (
        Appointment.objects.filter(person=person_id, valid_from__lte=period.end)
        .exclude(valid_to__lt=period.start)
        .select_related("post__unit")
        .order_by("valid_from", "pk")
    )
    return tuple(
        Stay(
            row.post.title, row.post.unit.name, row.post.unit_id == period.unit_id, row.valid_from, row.valid_to,
            row.valid_from <= period.start and (row.valid_to is None or row.valid_to >= period.end),
        )
        for row in rows
    )  # fmt: skip
