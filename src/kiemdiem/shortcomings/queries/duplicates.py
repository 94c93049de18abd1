"""Entries of one register or of several that read alike: proposed for a person to decide, side by side."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from kiemdiem.core.access import Actor
from kiemdiem.core.similarity import ALIKE, alike_pairs
from kiemdiem.organisations.models import Unit, WorkField
from kiemdiem.shortcomings.access import reached_entries
from kiemdiem.shortcomings.models import Likeness, Shortcoming, State

MOST = 6000
"""So many entries are compared with one another while somebody waits; of more, a unit or a field is asked for."""


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; `across`: only pairs of two units."""

    unit_id: int | None = None
    field_id: int | None = None
    across: bool = False


@dataclass(frozen=True)
class Pair:
    """Two entries that read alike, the one seen first on the left."""

    first: Shortcoming
    second: Shortcoming
    percent: int


@dataclass(frozen=True)
class Alike:
    """The pairs proposed, most alike first, as (percent, key, key); `entries` were compared, `too_many` were not."""

    pairs: tuple[tuple[int, int, int], ...]
    entries: int
    too_many: bool


def alike_entries(actor: Actor, asked: Asked) -> Alike:
    """Return the pairs among the entries about which `actor` may decide; two statements, three for few entries.

    Left out is what was decided before, and what belongs to one chain already.
    """
    rows = Shortcoming.objects.filter(_asked(actor, asked)).exclude(state=State.WITHDRAWN)
    count = rows.count()
    if count > MOST:
        return Alike((), count, too_many=True)
    found = {
        pk: (text, unit, chain)
        for pk, text, unit, chain in rows.order_by("pk").values_list(
            "pk", "search_key", "unit_id", "chain_id"
        )
    }
    decided: dict[int, set[int]] = defaultdict(set)
    ties = Likeness.objects.filter(undone_at__isnull=True, first__in=rows.values("pk"))
    for one, other in ties.order_by("pk").values_list("first_id", "second_id"):
        decided[one].add(other)
    pairs = [
        (round(degree * 100), one, other)
        for degree, one, other in alike_pairs({pk: text for pk, (text, _, _) in found.items()}, ALIKE)
        if other not in decided[one]
        and not (found[one][2] and found[one][2] == found[other][2])
        and not (asked.across and found[one][1] == found[other][1])
    ]
    return Alike(tuple(sorted(pairs, key=lambda pair: (-pair[0], pair[1:]))), count, too_many=False)


def pairs_of(alike: Alike, window: slice) -> list[Pair]:
    """Return one page of the pairs with both texts; one statement."""
    wanted = alike.pairs[window]
    keys = {key for _, *both in wanted for key in both}
    rows = Shortcoming.objects.filter(pk__in=keys).select_related("unit", "field", "owner_post", "born_in")
    found = {row.pk: row for row in rows}
    made = []
    for percent, *both in wanted:
        first, second = sorted((found[key] for key in both), key=lambda row: (row.first_seen_on, row.pk))
        made.append(Pair(first, second, percent))
    return made


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to."""

    units: tuple[Unit, ...]
    fields: tuple[WorkField, ...]


def choices(actor: Actor) -> Choices:
    """Return the units and fields of the entries about which `actor` may decide; two statements."""
    rows = Shortcoming.objects.filter(_asked(actor, Asked()))
    return Choices(
        units=tuple(Unit.objects.filter(pk__in=rows.values("unit_id")).order_by("sort_key", "id")),
        fields=tuple(WorkField.objects.filter(pk__in=rows.values("field_id")).order_by("sort_key", "id")),
    )


def _asked(actor: Actor, asked: Asked) -> Q:
    rows = reached_entries("shortcomings.decide_likeness", actor)
    if asked.unit_id:
        rows &= Q(unit_id=asked.unit_id)
    if asked.field_id:
        rows &= Q(field_id=asked.field_id)
    return rows
