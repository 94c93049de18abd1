"""A whole list of staff at once: people, posts, appointments and charges in a constant number of statements."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from kiemdiem.accounts.models import Person
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import Refused
from kiemdiem.organisations.access import unit_target
from kiemdiem.organisations.actions.posts import refuse_outside, refuse_outside_collective
from kiemdiem.organisations.models import Appointment, Charge, Collective, Post, PostRole, Unit, WorkField


@dataclass(frozen=True)
class StaffLine:
    """A line of the list: somebody in a post. Lines with the same `person_key` are the same person.

    `post_key` names the post for the caller; it must be unique in the list.
    """

    person_key: str
    full_name: str
    post_key: str
    unit: Unit
    title: str
    role: PostRole
    rank: int
    valid_from: date
    collective: Collective | None = None
    party_admitted_on: date | None = None
    fields: tuple[WorkField, ...] = ()
    area: Unit | None = None


@dataclass(frozen=True)
class Staff:
    """What an import made: people and posts by the keys of its lines."""

    people: Mapping[str, Person]
    posts: Mapping[str, Post]


@action("organisations.import_staff")
def import_staff(*, lines: Sequence[StaffLine], by: Actor, at: datetime, fictional: bool = False) -> Staff:
    """Add the people of a list with new posts, in a constant number of statements, with one event per unit.

    Raises Refused, naming the line, for a unit not at work on the line's day, a collective of another unit,
    and a second head in one collective at the same time; then nothing of the list is taken over.
    """
    units = {line.unit.pk: line.unit for line in lines}
    for unit in units.values():
        require("organisations.import_staff", by, unit_target(unit))
    _check(lines)
    named = {line.person_key: line for line in lines}
    people = dict(
        zip(
            named,
            Person.objects.bulk_create(
                Person(
                    full_name=line.full_name, party_admitted_on=line.party_admitted_on, fictional=fictional
                )
                for line in named.values()
            ),
            strict=True,
        )
    )
    posts = Post.objects.bulk_create(
        Post(
            unit=line.unit, collective=line.collective, title=line.title, role=line.role, rank=line.rank,
            valid_from=line.valid_from,
        )
        for line in lines
    )  # fmt: skip
    _appoint_and_charge(lines, posts, people, at)
    for unit_id, count in Counter(line.unit.pk for line in lines).items():
        unit = next(line.unit for line in lines if line.unit.pk == unit_id)
        record(
            "organisations.import_staff", by=by, at=at, about=unit, paths=unit.paths, data={"posts": count}
        )
    return Staff(people=people, posts={line.post_key: post for line, post in zip(lines, posts, strict=True)})


def _appoint_and_charge(
    lines: Sequence[StaffLine], posts: Sequence[Post], people: Mapping[str, Person], at: datetime
) -> None:
    filled = list(zip(lines, posts, strict=True))
    Appointment.objects.bulk_create(
        Appointment(person=people[line.person_key], post=post, valid_from=line.valid_from, recorded_at=at)
        for line, post in filled
    )
    Charge.objects.bulk_create(
        Charge(post=post, field=field, area=line.area, valid_from=line.valid_from)
        for line, post in filled
        for field in line.fields or ((None,) if line.area else ())
    )


def _check(lines: Sequence[StaffLine]) -> None:
    led = _led_until(lines)
    for number, line in enumerate(lines, start=1):
        where = f"Dòng {number} ({line.full_name}, {line.title}): "
        try:
            refuse_outside(line.unit, line.valid_from)
            if line.collective is not None:
                refuse_outside_collective(line.collective, line.valid_from)
        except Refused as refused:
            raise Refused(where + refused.reason) from refused
        if line.collective is None:
            continue
        if line.collective.unit_id != line.unit.pk:
            raise Refused(f"{where}{line.collective.name} không phải tập thể của {line.unit.name}.")
        if line.role == PostRole.HEAD:
            if led.get(line.collective.pk, date.min) >= line.valid_from:
                raise Refused(
                    f"{where}{line.collective.name} đã có người đứng đầu trong danh sách hoặc từ trước."
                )
            led[line.collective.pk] = date.max


def _led_until(lines: Sequence[StaffLine]) -> dict[int, date]:
    """Return until when the listed collectives have a head's post already."""
    wanted = {line.collective.pk for line in lines if line.collective and line.role == PostRole.HEAD}
    heads = Post.objects.filter(collective__in=wanted, role=PostRole.HEAD).order_by(
        F("valid_to").asc(nulls_last=True)
    )
    return {
        collective_id: until or date.max
        for collective_id, until in heads.values_list("collective_id", "valid_to")
        if collective_id is not None
    }
