"""A person: posts over time, what they have in charge and how it stands, their own reviews where the actor may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from kiemdiem.accounts.models import Person
from kiemdiem.assignments.access.tasks import visible_tasks
from kiemdiem.assignments.models import Task, TaskState
from kiemdiem.assignments.queries.tasks import RUNNING, is_late
from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor
from kiemdiem.cycles.models import Subject
from kiemdiem.organisations.access import registry_target
from kiemdiem.organisations.models import Appointment, Charge
from kiemdiem.organisations.queries import in_force
from kiemdiem.ratings.access import visible_ratings
from kiemdiem.ratings.models import StageKind
from kiemdiem.ratings.queries import newest
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.carried import NOT_OVERCOME
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target

LISTED = 8
LOOKED_AT = 2000


@dataclass(frozen=True)
class InCharge:
    """A field, an area or both that one of the person's posts has in charge, with what is unsolved there."""

    post: str
    field: str
    area: str
    area_id: int | None
    since: date
    entries: tuple[Shortcoming, ...]
    total: int
    late: int


@dataclass(frozen=True)
class OwnReview:
    """A review of the person in one cycle, with the level decided; empty while there is none."""

    subject_id: int
    cycle: str
    title: str
    level: str
    decided_on: date | None


@dataclass(frozen=True)
class TaskCounts:
    """The tasks given to the person that the actor may see."""

    running: int
    late: int
    confirmed: int


@dataclass(frozen=True)
class PersonPage:
    """Everything on a person's page."""

    person: Person
    posts: tuple[Appointment, ...]
    charges: tuple[InCharge, ...]
    owned: tuple[Shortcoming, ...]
    owned_total: int
    owned_late: int
    targets: tuple[Target, ...]
    tasks: TaskCounts
    reviews: tuple[OwnReview, ...]


def person_page(person_id: int, actor: Actor, today: date) -> PersonPage:
    """Return a person's page, scoped to what `actor` may see, in nine statements.

    Raises Person.DoesNotExist, NotAllowed.
    """
    require("organisations.see", actor, registry_target(actor))
    person = Person.objects.get(pk=person_id)
    posts = Appointment.objects.filter(person=person).select_related("post__unit", "post__collective")
    held = Appointment.objects.filter(in_force(today), person=person).values("post_id")
    charges = list(
        Charge.objects.filter(in_force(today), post__in=held)
        .select_related("post__unit", "field", "area").order_by("post__rank", "pk")
    )  # fmt: skip
    entries = Shortcoming.objects.filter(
        visible_entries(actor, today), state__in=NOT_OVERCOME
    ).select_related("unit")
    entries = entries.order_by("deadline", "pk")
    near = list(entries.filter(_any(_matching(charge) for charge in charges))[:LOOKED_AT])
    owned = entries.filter(owner_post__in=held)
    areas = [charge.area_id for charge in charges if charge.area_id]
    targets = Target.objects.filter(
        Q(owner_post__in=held) | Q(unit__in=areas), visible_targets(actor), year=today.year
    ).select_related("unit")
    return PersonPage(
        person=person,
        posts=tuple(posts.order_by("-valid_from", "post__rank", "pk")),
        charges=tuple(_in_charge(charge, near, today) for charge in charges),
        owned=tuple(owned[:LISTED]),
        **owned.order_by().aggregate(
            owned_total=Count("pk"), owned_late=Count("pk", filter=Q(deadline__lt=today))
        ),
        targets=tuple(targets.order_by("unit__sort_key", "pk")),
        tasks=_tasks(person, actor, today),
        reviews=_reviews(person, actor),
    )


def _any(parts: Iterable[Q]) -> Q:
    rows = Q(pk__in=[])
    for part in parts:
        rows |= part
    return rows


def _matching(charge: Charge) -> Q:
    """Return the entries of a charge: in its area, or else in the post's own unit and below; of its field where it has one."""
    place = charge.area or charge.post.unit
    rows = Q(unit=place)
    for column in ("party_path", "state_path"):
        if getattr(place, column):
            rows |= Q(**{f"unit__{column}__startswith": getattr(place, column)})
    return rows & Q(field=charge.field) if charge.field else rows


def _in_charge(charge: Charge, near: Iterable[Shortcoming], today: date) -> InCharge:
    place = charge.area or charge.post.unit
    found = [
        entry for entry in near
        if (charge.field_id is None or entry.field_id == charge.field_id)
        and (entry.unit_id == place.pk or entry.paths.inside(place.paths))
    ]  # fmt: skip
    return InCharge(
        post=charge.post.title,
        field=charge.field.name if charge.field else "",
        area=charge.area.name if charge.area else "",
        area_id=charge.area_id,
        since=charge.valid_from,
        entries=tuple(found[:LISTED]),
        total=len(found),
        late=sum(_late(entry, today) for entry in found),
    )


def _late(entry: Shortcoming, today: date) -> bool:
    return entry.deadline is not None and entry.deadline < today


def _tasks(person: Person, actor: Actor, today: date) -> TaskCounts:
    tasks = Task.objects.filter(visible_tasks(actor), person=person)
    return TaskCounts(
        **tasks.aggregate(
            running=Count("pk", filter=Q(state__in=RUNNING)),
            late=Count("pk", filter=is_late(today)),
            confirmed=Count("pk", filter=Q(state=TaskState.CONFIRMED)),
        )
    )


def _reviews(person: Person, actor: Actor) -> tuple[OwnReview, ...]:
    rows = (
        Subject.objects.filter(visible_ratings(actor), person=person)
        .annotate(
            level=newest(StageKind.DECISION, "level"), decided_on=newest(StageKind.DECISION, "decided_on")
        )
        .order_by("-cycle__year", "-cycle_id", "pk")
        .values_list("pk", "cycle__title", "title", "level", "decided_on")
    )
    return tuple(OwnReview(pk, cycle, title, level or "", on) for pk, cycle, title, level, on in rows)
