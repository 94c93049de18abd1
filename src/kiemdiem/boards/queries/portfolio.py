"""Who has which field and area in charge, how it stands there; fields nobody holds, and fields held twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kiemdiem.audit.access import require
from kiemdiem.core.access import Actor, Paths
from kiemdiem.organisations.access import registry_target
from kiemdiem.organisations.models import Appointment, Charge, Unit, WorkField
from kiemdiem.organisations.queries import in_force, within
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Obstacle, Shortcoming
from kiemdiem.shortcomings.queries.filtering import UNSOLVED, of_state
from kiemdiem.shortcomings.queries.heat import top_unit_id
from kiemdiem.shortcomings.queries.known import Known
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target
from kiemdiem.targets.queries.unanswered import Unanswered, unanswered

LISTED = 200


@dataclass(frozen=True)
class Stand:
    """How something in charge stands: limitations unsolved, late, waiting for an answer from above; targets this year."""

    open: int = 0
    late: int = 0
    stuck: int = 0
    targets: int = 0

    def __add__(self, other: "Stand") -> "Stand":
        return Stand(
            self.open + other.open,
            self.late + other.late,
            self.stuck + other.stuck,
            self.targets + other.targets,
        )


@dataclass(frozen=True)
class Charged:
    """One thing in charge: the post with who holds it today, the field, the area, and how it stands."""

    post: str
    person_id: int | None
    person: str
    field_id: int | None
    field: str
    area_id: int | None
    area: str
    since: date
    stand: Stand


@dataclass(frozen=True)
class Portfolio:
    """The charges of a unit's posts, the fields that none of them holds, the targets that nobody answers for."""

    unit: Unit
    charges: tuple[Charged, ...]
    unheld: tuple[WorkField, ...]
    units: tuple[Unit, ...]
    targets: tuple[Unanswered, ...]


@dataclass(frozen=True)
class Gap:
    """A field with unsolved limitations in a unit where nobody holds it today."""

    unit_id: int
    unit: str
    field_id: int
    field: str
    number: int


@dataclass(frozen=True)
class Double:
    """A field and area of a unit that several posts hold at once."""

    unit_id: int
    unit: str
    field: str
    area: str
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Holdings:
    """What is wrong with the division of work under a unit: fields nobody holds, vacant posts, doubles, targets."""

    root: Unit
    gaps: tuple[Gap, ...]
    vacant: tuple[Charge, ...]
    doubles: tuple[Double, ...]
    targets: tuple[Unanswered, ...]


def unit_asked(actor: Actor, unit_id: int | None) -> Unit | None:
    """Return the unit asked for, else the one of the actor's widest role over the register; at most one statement."""
    key = unit_id or top_unit_id(actor)
    return Unit.objects.filter(pk=key).first() if key else None


def portfolio(unit: Unit, actor: Actor, today: date) -> Portfolio:
    """Return who of a unit has what in charge, with the entries the actor may see; nine statements.

    A charge without an area covers the unit and everything under it; one with an area that area and what is under
    it. Raises NotAllowed.
    """
    require("organisations.see", actor, registry_target(actor))
    charges = list(
        Charge.objects.filter(in_force(today), post__unit=unit)
        .select_related("post", "field", "area")
        .order_by("post__rank", "post_id", "field__sort_key", "id")
    )
    places = {charge.pk: charge.area or unit for charge in charges}
    stands = _stands(places.values(), actor, today)
    held = Appointment.objects.filter(in_force(today), post__in={charge.post_id for charge in charges})
    holders = {row.post_id: row for row in held.select_related("person").order_by("valid_from", "id")}
    whole = [charge for charge in charges if charge.post_id in holders and charge.area_id is None]
    fields = {charge.field_id for charge in whole if charge.field_id}
    everything = any(charge.field_id is None for charge in whole)
    return Portfolio(
        unit=unit,
        charges=tuple(_charged(charge, holders.get(charge.post_id), stands, places[charge.pk]) for charge in charges),
        unheld=() if everything else tuple(WorkField.objects.exclude(pk__in=fields).order_by("sort_key", "id")),
        units=tuple(
            Unit.objects.filter(Exists(Charge.objects.filter(in_force(today), post__unit=OuterRef("pk"))), within(unit))
            .exclude(pk=unit.pk)
            .order_by("sort_key", "id")[:LISTED]
        ),
        targets=tuple(unanswered(Q(unit=unit), actor, today, LISTED)),
    )  # fmt: skip


def holdings(root: Unit, actor: Actor, today: date) -> Holdings:
    """Return the fields nobody holds and those held twice, in a unit and all below it; six statements.

    A field is held in a unit by a post of that unit, with or without an area, that somebody holds today. Raises
    NotAllowed.
    """
    require("organisations.see", actor, registry_target(actor))
    held = Appointment.objects.filter(in_force(today), post=OuterRef("post"))
    charges = Charge.objects.filter(in_force(today), Exists(held))
    answered = charges.filter(Q(field=OuterRef("field")) | Q(field=None), post__unit=OuterRef("unit"))
    gaps = (
        Shortcoming.objects.filter(
            visible_entries(actor, today), within(root, "unit__"), of_state(UNSOLVED, Known(today)),
            ~Exists(answered), field__isnull=False,
        )
        .order_by()
        .values("unit_id", "unit__name", "unit__sort_key", "field_id", "field__name")
        .annotate(number=Count("pk"))
        .order_by("-number", "unit__sort_key", "unit_id", "field_id")
    )  # fmt: skip
    in_reach = within(root, "post__unit__")
    vacant = Charge.objects.filter(in_reach, in_force(today), ~Exists(held))
    return Holdings(
        root=root,
        gaps=tuple(
            Gap(row["unit_id"], row["unit__name"], row["field_id"], row["field__name"], row["number"])
            for row in gaps[:LISTED]
        ),
        vacant=tuple(
            vacant.select_related("post__unit", "field", "area").order_by(
                "post__unit__sort_key", "post__rank", "id"
            )[:LISTED]
        ),
        doubles=_doubles(charges.filter(in_reach), today),
        targets=tuple(unanswered(within(root, "unit__"), actor, today, LISTED)),
    )


def _stands(places: Iterable[Unit], actor: Actor, today: date) -> dict[tuple[int, int], Stand]:
    """Return how each field stands in each place: (place, field) → figures, field 0 for all; three statements."""
    wanted = {place.pk: place for place in places}
    reach = Q(pk__in=[])
    for place in wanted.values():
        reach |= within(place, "unit__")
    known = Known(today)
    found: defaultdict[tuple[int, int], Stand] = defaultdict(Stand)
    rows = Shortcoming.objects.filter(
        visible_entries(actor, today), of_state(UNSOLVED, known), reach
    ).order_by()
    lain = ("unit_id", "unit__party_path", "unit__state_path", "field_id")
    entries = rows.values_list(*lain).annotate(number=Count("pk"), late=Count("pk", filter=known.late()))
    for unit_id, party, state, field_id, number, late in entries:
        _add(found, wanted, (unit_id, party, state), field_id, Stand(open=number, late=late))
    waiting = Obstacle.objects.filter(answered_on=None, shortcoming__in=rows.values("pk")).order_by()
    stuck = waiting.values_list(*(f"shortcoming__{column}" for column in lain))
    for unit_id, party, state, field_id, number in stuck.annotate(n=Count("shortcoming", distinct=True)):
        _add(found, wanted, (unit_id, party, state), field_id, Stand(stuck=number))
    targets = Target.objects.filter(visible_targets(actor), reach, year=today.year).order_by()
    for unit_id, party, state, field_id, number in targets.values_list(*lain).annotate(n=Count("pk")):
        _add(found, wanted, (unit_id, party, state), field_id, Stand(targets=number))
    return found


def _add(
    found: defaultdict[tuple[int, int], Stand], places: dict[int, Unit], lain: tuple[int, str, str],
    field_id: int | None, stand: Stand,
) -> None:  # fmt: skip
    unit_id, party, state = lain
    for key, place in places.items():
        if unit_id == key or Paths(party, state).inside(place.paths):
            found[key, 0] += stand
            if field_id:
                found[key, field_id] += stand


def _charged(
    charge: Charge, holder: Appointment | None, stands: dict[tuple[int, int], Stand], place: Unit
) -> Charged:
    return Charged(
        post=charge.post.title,
        person_id=holder.person_id if holder else None,
        person=holder.person.full_name if holder else "",
        field_id=charge.field_id,
        field=charge.field.name if charge.field else "",
        area_id=charge.area_id,
        area=charge.area.name if charge.area else "",
        since=charge.valid_from,
        stand=stands.get((place.pk, charge.field_id or 0), Stand()),
    )


def _doubles(charges: QuerySet[Charge], today: date) -> tuple[Double, ...]:
    """Return what different people of one unit hold at once: the same field with the same area; two statements."""
    people = Count(
        "post__appointments__person", distinct=True, filter=in_force(today, "post__appointments__")
    )
    shared = (
        charges.order_by()
        .values("post__unit_id", "field_id", "area_id")
        .annotate(people=people)
        .filter(people__gt=1)
        .order_by("post__unit__sort_key", "post__unit_id", "field_id", "area_id")[:LISTED]
    )
    found: dict[tuple[int, int | None, int | None], list[Charge]] = {
        (row["post__unit_id"], row["field_id"], row["area_id"]): [] for row in shared
    }
    these = Q(pk__in=[])
    for unit_id, field_id, area_id in found:
        these |= Q(post__unit=unit_id, field=field_id, area=area_id)
    rows = charges.filter(these).select_related("post__unit", "field", "area")
    for charge in rows.order_by("post__rank", "post_id", "id"):
        found[charge.post.unit_id, charge.field_id, charge.area_id].append(charge)
    return tuple(
        Double(
            unit_id=held[0].post.unit_id,
            unit=held[0].post.unit.name,
            field=held[0].field.name if held[0].field else "",
            area=held[0].area.name if held[0].area else "",
            posts=tuple(dict.fromkeys(charge.post.title for charge in held)),
        )
        for held in found.values()
        if held
    )
