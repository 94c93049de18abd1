"""What the software has to look at on a day: deferrals that are over, and entries near or past something due."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from kiemdiem.core.reminders import LADDERS
from kiemdiem.shortcomings.models import Deferral, Obstacle, Recheck, Shortcoming, State
from kiemdiem.shortcomings.queries.audience import rules_on


def deferrals_over(on: date) -> list[Shortcoming]:
    """Return the deferred entries whose last day lies before `on`; one statement."""
    over = Deferral.objects.filter(shortcoming=OuterRef("pk"), ended_at__isnull=True, until__lt=on)
    return list(Shortcoming.objects.filter(Exists(over), state=State.DEFERRED).order_by("pk"))


def entries_to_remind(on: date) -> list[int]:
    """Return the ids of the entries about which something may be said on a day; two statements."""
    rules = rules_on(on)
    until = {name: on + timedelta(days=rules.horizon(name)) for name in LADDERS}
    deferred = Deferral.objects.filter(
        shortcoming=OuterRef("pk"), ended_at__isnull=True, until__lte=until["deferral"]
    )
    rechecked = Recheck.objects.filter(
        shortcoming=OuterRef("pk"), checked_at__isnull=True, due_on__lte=until["recheck"]
    )
    obstructed = Obstacle.objects.filter(
        shortcoming=OuterRef("pk"), answered_on__isnull=True, answer_due__lte=until["obstacle"]
    )
    due = Q(state=State.OPEN, deadline__lte=until["deadline"])
    rows = Shortcoming.objects.filter(
        due
        | Q(Exists(deferred), state=State.DEFERRED)
        | Q(Exists(rechecked), state=State.CLOSED)
        | Q(Exists(obstructed))
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))
