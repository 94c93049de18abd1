"""Hard matters (việc khó, tồn đọng): what lasts longest, was promised most, came back most, slipped most; under which heads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Appointment, PostRole
from kiemdiem.shortcomings.models import Shortcoming, Transfer
from kiemdiem.shortcomings.queries.filtering import UNSOLVED, Filters, asked, of_state
from kiemdiem.shortcomings.queries.hardness import is_hard, with_hardness
from kiemdiem.shortcomings.queries.known import Known
from kiemdiem.shortcomings.queries.register import RegisterRow, ordered, shown

ORDERS = {
    "": "Kéo dài nhất",
    "hen": "Hứa nhiều lần nhất",
    "tai-dien": "Tái diễn nhiều nhất",
    "lui": "Lùi hạn nhiều ngày nhất",
}
COLUMNS = {"hen": "-promised", "tai-dien": "-returned", "lui": "-moved_days"}


@dataclass(frozen=True)
class HeadOver:
    """Somebody who headed a unit while an entry lay there."""

    person_id: int
    name: str
    post: str
    unit: str
    since: date
    until: date | None


@dataclass(frozen=True)
class HardRow:
    """A hard matter: the entry, deadlines given, times it came back, days its deadline slipped, the heads."""

    row: RegisterRow
    promised: int
    returned: int
    moved_days: int
    heads: tuple[HeadOver, ...]


def hard_count(actor: Actor, filters: Filters, known: Known, today: date) -> int:
    """Count the hard matters; one statement."""
    return _hard(actor, filters, known, today).count()


def hard_rows(
    actor: Actor, filters: Filters, known: Known, today: date, window: slice, order: str
) -> list[HardRow]:
    """Return one page of hard matters in one of `ORDERS`, then by age; five statements."""
    entries = _hard(actor, filters, known, today)
    sort = [COLUMNS[order]] if order else []
    found = list(ordered(entries, known, "lau").order_by(*sort, "first_seen_on", "id")[window])
    rows = shown([entry.pk for entry in found], known)
    heads = heads_over(found, known)
    return [
        HardRow(row, entry.promised, entry.returned, entry.moved_days, heads[entry.pk])  # type: ignore[attr-defined]
        for row, entry in zip(rows, found, strict=True)
    ]


def _hard(actor: Actor, filters: Filters, known: Known, today: date) -> QuerySet[Shortcoming]:
    rows = asked(actor, filters, known, today).filter(of_state(UNSOLVED, known))
    return with_hardness(rows, known).filter(is_hard(known))


def heads_over(entries: Iterable[Shortcoming], known: Known) -> dict[int, tuple[HeadOver, ...]]:
    """Return who headed the units of each entry from the day it was first seen, in order of time; two statements.

    A share handed over continues the entry it came from, so the heads of the former unit come with it.
    """
    stays = {entry.pk: _stays(entry, known) for entry in entries}
    keys = list(stays)
    rows = Transfer.objects.filter(Q(shortcoming__in=keys) | Q(continues_as__in=keys)).order_by(
        "recorded_at", "id"
    )
    for transfer in rows:
        heir = transfer.continues_as_id
        moved = transfer.shortcoming_id if heir is None else heir
        if moved in stays:
            _handed_over(stays[moved], transfer)
    return {key: tuple(heads) for key, heads in _heads(stays, known.day).items()}


def _stays(entry: Shortcoming, known: Known) -> list[tuple[int, date, date]]:
    return [(getattr(entry, known.key("unit")), entry.first_seen_on, known.day)]


def _handed_over(stays: list[tuple[int, date, date]], transfer: Transfer) -> None:
    unit, since, until = stays.pop()
    on = timezone.localdate(transfer.recorded_at)
    if on > until:
        stays.append((unit, since, until))
        return
    stays += [(transfer.from_unit_id, since, on), (transfer.to_unit_id, on, until)]


def _heads(stays: dict[int, list[tuple[int, date, date]]], day: date) -> dict[int, list[HeadOver]]:
    units = {unit for parts in stays.values() for unit, _, _ in parts}
    first = min((since for parts in stays.values() for _, since, _ in parts), default=day)
    by_unit: defaultdict[int, list[Appointment]] = defaultdict(list)
    rows = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first),
        post__unit__in=units, post__role=PostRole.HEAD, valid_from__lte=day,
    ).select_related("person", "post__unit").order_by("valid_from", "post__rank", "id")  # fmt: skip
    for row in rows:
        by_unit[row.post.unit_id].append(row)
    return {
        key: [
            HeadOver(
                row.person_id, row.person.full_name, row.post.title, row.post.unit.name, row.valid_from,
                row.valid_to if row.valid_to and row.valid_to <= day else None,
            )
            for unit, since, until in parts
            for row in by_unit[unit]
            if row.valid_from <= until and (row.valid_to is None or row.valid_to >= since)
        ]
        for key, parts in stays.items()
    }  # fmt: skip
