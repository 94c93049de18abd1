"""The cycles with something to rate, and how far each is."""

from dataclasses import dataclass

from django.db.models import Count, Q

from kiemdiem.core.access import Actor
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.ratings.access import visible_ratings


@dataclass(frozen=True)
class CycleLine:
    """One cycle: how many of the subjects in sight are appraised and decided."""

    cycle_id: int
    title: str
    rule_set: str
    total: int
    waiting: int
    appraised: int
    decided: int


def rated_cycles(actor: Actor) -> tuple[CycleLine, ...]:
    """Return the cycles in which `actor` sees ratings, newest first, in one statement."""
    rows = (
        Subject.objects.filter(visible_ratings(actor), inclusion=Inclusion.FULL)
        .order_by("-cycle__year", "-cycle_id")
        .values_list("cycle_id", "cycle__title", "cycle__rule_set__number")
        .annotate(
            total=Count("pk"),
            waiting=Count("pk", filter=Q(step="reviewed_at_conference")),
            appraised=Count("pk", filter=Q(step="appraised")),
            decided=Count("pk", filter=Q(step="decided")),
        )
    )
    return tuple(CycleLine(*row) for row in rows)
