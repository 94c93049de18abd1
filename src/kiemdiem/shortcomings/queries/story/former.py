"""What happened to a limitation before it passed to this unit, so that a share reads as one story from first sight on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Q

from kiemdiem.core.access import Actor
from kiemdiem.prepared import Shaped
from kiemdiem.shortcomings.access import may_see
from kiemdiem.shortcomings.models import Shortcoming, Transfer
from kiemdiem.shortcomings.queries.story.moment import Moment
from kiemdiem.shortcomings.queries.story.moments import moments
from kiemdiem.shortcomings.queries.story.record import Record, record_of
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target
from kiemdiem.targets.queries import Row
from kiemdiem.targets.queries.listing import rows_of


def former_moments(record: Record, actor: Actor, today: date) -> Iterator[Moment]:
    """Yield what happened to the entries this one carries a share of, up to the day of each handing over.

    The history comes with the share; links lead only to what the reader may open. As many statements as one story
    takes for every division the entry went through, mostly one.
    """
    for transfer in record.continued_from:
        source = Shortcoming.objects.select_related("unit").get(pk=transfer.shortcoming_id)
        earlier = record_of(source, actor, today)
        may = may_see(actor, source, today).allowed
        for moment in moments(source, replace(earlier, transfers=_before(earlier, transfer))):
            if moment.on <= transfer.decided_on:
                yield moment if may else replace(moment, address="")
        yield from former_moments(earlier, actor, today)


def _before(earlier: Record, transfer: Transfer) -> tuple[Transfer, ...]:
    """Return the handings over that came before the one that made the share."""
    return tuple(one for one in earlier.transfers if one.recorded_at < transfer.recorded_at)


def targets_beside(entry: Shortcoming, record: Record, actor: Actor, today: date) -> tuple[Row, ...]:
    """Return the targets of the entry's field that its units had while it lasted; one statement, four where there are any."""
    if entry.field_id is None:
        return ()
    moved = (*record.transfers, *record.continued_from)
    units = {entry.unit_id, *(transfer.from_unit_id for transfer in moved)}
    last = entry.closed_at.year if entry.closed_at else today.year
    rows = BESIDE.rows(actor, tuple(sorted(units)), entry.field_id, entry.first_seen_on.year, last)
    return tuple(rows_of(rows))


BESIDE = Shaped(
    lambda actor, units, field_id, first, last: (
        Target.objects.filter(
            visible_targets(actor) & Q(unit__in=units, field=field_id, post__isnull=True),
            year__gte=first,
            year__lte=last,
        )
        .select_related("unit")
        .order_by("year", "unit__sort_key", "id")
    )
)
