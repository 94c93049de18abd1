"""What ties a person to a unit that a delegation works with: a post held there, a post held before, a relative."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Q

from kiemdiem import data
from kiemdiem.cycles.models import Cycle, CycleUnit, Kinship
from kiemdiem.organisations.models import Appointment


@dataclass(frozen=True)
class Practice:
    """Figures that are no law but the software's own, which `basis` says wherever they act."""

    basis: str
    former_post_years: int


@cache
def practice() -> Practice:
    """Return the figures of `data/cycles/practice.yaml`."""
    return Practice(**data.table("cycles/practice.yaml"))


@dataclass(frozen=True)
class Tie:
    """A tie of a person to a unit of a cycle, as a sentence; `article` is empty for what needs no figure."""

    person_id: int
    unit_id: int
    says: str
    article: str = ""


def ties_of(cycle: Cycle, people: Collection[int], units: Collection[int], on: date) -> list[Tie]:
    """Return the ties of `people` to `units` (of the cycle) on a day, gravest first: three statements.

    Own unit: a post held in it at any time of the period or since. Former post: one that ended within the years of
    the setting before the period. Kinship: a relative in the unit that was declared and not ended.
    """
    of_cycle = dict(CycleUnit.objects.filter(pk__in=units).values_list("unit_id", "pk"))
    if not people or not of_cycle:
        return []
    start, years = cycle.period_start, practice().former_post_years
    first = date(start.year - years, start.month, min(start.day, 28))
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first), person__in=people, post__unit__in=of_cycle,
        valid_from__lte=max(cycle.period_end, on),
    )  # fmt: skip
    own, former = [], []
    for one in held.select_related("person", "post__unit").order_by("person__sort_key", "id"):
        unit = of_cycle[one.post.unit_id]
        if one.valid_to is None or one.valid_to >= start:
            own.append(
                Tie(
                    one.person_id,
                    unit,
                    f"{one.person} giữ chức vụ {one.post} tại {one.post.unit} trong kỳ kiểm điểm",
                )
            )
        else:
            says = f"{one.person} từng giữ chức vụ {one.post} tại {one.post.unit} đến ngày {one.valid_to:%d/%m/%Y}, trong {years} năm trước kỳ"
            former.append(Tie(one.person_id, unit, says, practice().basis))
    kin = Kinship.objects.filter(person__in=people, unit__in=of_cycle, ended_at__isnull=True)
    related = [
        Tie(
            one.person_id,
            of_cycle[one.unit_id],
            f"{one.person} đã khai báo có {one.relation} công tác tại {one.unit}",
        )
        for one in kin.select_related("person", "unit").order_by("person__sort_key", "id")
    ]
    return own + former + related
