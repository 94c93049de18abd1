"""How a target stands: which of its figures count, now or as was known on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.utils import timezone

from kiemdiem.core.targets import Result, result
from kiemdiem.organisations.models import Unit
from kiemdiem.targets.models import Direction, Frequency, Target, TargetValue, ValueKind

SETTLING = (ValueKind.ESTIMATE, ValueKind.FINAL, ValueKind.AUDITED)
"""What says how far a target is reached, the more settled the later."""


@dataclass(frozen=True)
class Row:
    """A target with the figures that count: its plan, the most settled result, and how that stands.

    `gone_on`: handed over to successors, it counts there and no longer here.
    """

    target: Target
    plan: TargetValue | None
    reached: TargetValue | None
    result: Result
    gone_on: bool = False


def end_of(day: date) -> datetime:
    """Return the first moment after a day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def known_by(day: date | None) -> Q:
    """Return the figures and handings over recorded by the end of a day; all of them for None."""
    return Q(recorded_at__lt=end_of(day)) if day else Q()


def given_by(day: date | None) -> Q:
    """Return the targets given by the end of a day; all of them for None."""
    return Q(created_at__isnull=True) | Q(created_at__lt=end_of(day)) if day else Q()


def open_targets(unit: Unit, on: date) -> QuerySet[Target]:
    """Return the targets of a unit that are still to be reached on a day: of its year or later, not handed over."""
    rows = Target.objects.filter(unit=unit, year__gte=on.year, post__isnull=True, transfers__isnull=True)
    return rows.select_related("unit", "owner_post__unit").order_by("year", "id")


def standing_of(
    target: Target, values: Iterable[TargetValue]
) -> tuple[TargetValue | None, TargetValue | None, Result]:
    """Return the plan, the figure that counts and how it stands.

    Of the plans the one of the latest day counts; of the figures reached the one up to the latest day of the year,
    of several up to that day the most settled, then the one recorded last. Where figures come by month or quarter,
    one of a year that is not over is interim.
    """
    figures = list(values)
    last_day = date(target.year, 12, 31)
    plans = [one for one in figures if one.kind == ValueKind.PLAN]
    plan = max(plans, key=lambda one: (one.as_of, one.recorded_at, one.pk), default=None)
    reached = max(
        (one for one in figures if one.kind in SETTLING),
        key=lambda one: (
            min(one.as_of, last_day),
            SETTLING.index(ValueKind(one.kind)),
            one.recorded_at,
            one.pk,
        ),
        default=None,
    )
    return plan, reached, _result(target, plan, reached, last_day)


def _result(target: Target, plan: TargetValue | None, reached: TargetValue | None, last_day: date) -> Result:
    stated = reached.stated_percent if reached else None
    return result(
        plan=Fraction(plan.value) if plan else None,
        value=Fraction(reached.value) if reached else None,
        stated_percent=Fraction(stated) if stated is not None else None,
        stated_digits=max(0, -int(stated.normalize().as_tuple().exponent)) if stated is not None else 0,
        upward=target.direction == Direction.UP,
        provisional=reached is not None and reached.kind == ValueKind.ESTIMATE,
        tolerance_percent=Fraction(target.tolerance_percent),
        interim=target.frequency != Frequency.YEAR and reached is not None and reached.as_of < last_day,
    )
