"""What earlier reviews left behind: section III of a report, and how much of it is overcome."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.cycles.models import Subject
from kiemdiem.organisations.models import Appointment
from kiemdiem.organisations.queries import in_force
from kiemdiem.prepared import Prepared
from kiemdiem.shortcomings.models import Shortcoming, State, Transfer

LIVE = (State.OPEN, State.CLAIMED)
NOT_OVERCOME = (*LIVE, State.DEFERRED)
COUNTED = (*NOT_OVERCOME, State.CLOSED)


@dataclass(frozen=True)
class OpenEntry:
    """An entry of an earlier review that is not overcome; `relapsed` where it was, and is open elsewhere again."""

    id: int
    number: int
    wording: str
    state: str
    deadline: date | None
    relapsed: bool


@dataclass(frozen=True)
class ResolvedShare:
    """How much of what earlier reviews pointed out is overcome; `percent` is None where nothing was.

    Counted are limitations: entries decided to be one limitation count once, and `open_entries` names one of each.
    """

    total: int
    resolved: int
    percent: Fraction | None
    open_entries: tuple[OpenEntry, ...]


@dataclass(frozen=True)
class PriorRow:
    """An entry that section III must account for; `back` is what it is open again as (number, unit), if anything."""

    id: int
    number: int
    wording: str
    state: str
    deadline: date | None
    back: tuple[int, str] | None


def prior_entries(subject: Subject) -> QuerySet[Shortcoming]:
    """Return the entries that section III of a subject's report must account for, oldest first.

    A collective answers for its unit's entries, a person for those whose owner post the person holds when the
    period ends; an entry handed over to a successor after that day still counts for whom it lay with.
    Counted is what an earlier review or inspection pointed out and what was not yet overcome when the period began,
    deferred or not, what the previous cycle itself pointed out even where it was overcome at once, and what was
    overcome long ago but came back in this period. Drafts and withdrawn entries point nothing out.
    Source: Mẫu 01 and 02, mục III (Hướng dẫn 43-HD/BTCTW).
    """
    return _entries(**_asked(subject))


def prior_rows(subject: Subject) -> list[PriorRow]:
    """Return what `prior_entries` finds as a report shows it; one statement."""
    asked = _asked(subject)
    found = _PRIOR[frozenset(asked)].rows(**asked)
    return [
        PriorRow(pk, number, wording, state, deadline, (back_number, back_unit) if back_number else None)
        for pk, number, wording, state, deadline, back_number, back_unit in found
    ]


def _asked(subject: Subject) -> dict[str, Any]:
    """Return what the entries of a subject follow from; whose they are is a unit's or a person's."""
    cycle = subject.cycle
    asked: dict[str, Any] = {
        "cycle_id": cycle.pk, "start": cycle.period_start, "end": cycle.period_end,
    }  # fmt: skip
    if cycle.previous_id:
        asked["previous_id"] = cycle.previous_id
    if subject.kind == SubjectKind.COLLECTIVE:
        return asked | {"unit_id": subject.unit.unit_id}
    assert subject.person_id is not None  # constraint cycles_subject_one_identity
    return asked | {"person_id": subject.person_id}


def _entries(
    *, cycle_id: int, start: date, end: date, previous_id: int = 0, unit_id: int = 0, person_id: int = 0
) -> QuerySet[Shortcoming]:
    seen = _seen_before(cycle_id, start)
    carried = (
        Q(closed_at__isnull=True) | Q(closed_at__date__gte=start) | Q(Exists(open_again().exclude(seen)))
    )
    if previous_id:
        carried |= Q(born_in_id=previous_id)
    of = _of(end, unit_id=unit_id, person_id=person_id)
    return Shortcoming.objects.filter(of, seen, carried, state__in=COUNTED).order_by("first_seen_on", "id")


def _rows(**asked: Any) -> QuerySet[Shortcoming, Any]:
    back = open_again().order_by("first_seen_on", "pk")
    rows = _entries(**asked).annotate(
        back_number=Subquery(back.values("number")[:1]), back_unit=Subquery(back.values("unit__name")[:1])
    )
    return rows.values_list("id", "number", "wording", "state", "deadline", "back_number", "back_unit")


def _prepared() -> Iterator[tuple[frozenset[str], Prepared[Any]]]:
    """Yield the query for every set of names `_asked` can give."""
    always: dict[str, type] = {"cycle_id": int, "start": date, "end": date}
    for whose, more in product(("unit_id", "person_id"), ({}, {"previous_id": int})):
        kinds = always | more | {whose: int}
        yield frozenset(kinds), Prepared(_rows, **kinds)


_PRIOR = dict(_prepared())


def open_again() -> QuerySet[Shortcoming]:
    """Return the unsolved entries, inside a query over entries, that are the same limitation as the outer one.

    Joined by relapse or by a person's decision that both are one. Not the shares that other successors carry: each
    answers for its own.
    """
    family = Coalesce(OuterRef("share_of_id"), OuterRef("pk"))
    rows = Shortcoming.objects.filter(chain=OuterRef("chain"), state__in=NOT_OVERCOME)
    return rows.annotate(family=Coalesce("share_of_id", "pk")).exclude(family=family).order_by()


def resolved_share(subject: Subject) -> ResolvedShare:
    """Return how much of `prior_entries` is overcome: the metric `prev_limitations_resolved_pct`, with its list.

    A limitation counts as overcome when every entry of it is closed and none is open again anywhere.
    """
    rows = prior_entries(subject).annotate(relapsed=Exists(open_again()))
    matters: dict[int, list[OpenEntry]] = {}
    for row in rows:
        left = matters.setdefault(row.chain_id or row.pk, [])
        if row.state != State.CLOSED or row.relapsed:
            left.append(OpenEntry(row.pk, row.number, row.wording, row.state, row.deadline, row.relapsed))
    still_open = tuple(min(left, key=_closed_last) for left in matters.values() if left)
    total, resolved = len(matters), len(matters) - len(still_open)
    return ResolvedShare(
        total=total,
        resolved=resolved,
        percent=Fraction(resolved * 100, total) if total else None,
        open_entries=still_open,
    )


def _closed_last(entry: OpenEntry) -> bool:
    return entry.state == State.CLOSED


def _seen_before(cycle_id: int, start: date) -> Q:
    """Return what was pointed out before the cycle: never by the cycle itself, however old the matter is."""
    earlier = Q(first_seen_on__lt=start) | Q(born_in__period_end__lt=start)
    return earlier & ~Q(born_in_id=cycle_id)


def _of(end: date, *, unit_id: int, person_id: int) -> Q:
    """Return what lay with a unit or a person when the period ended, by the days of the decisions that handed over."""
    later = Transfer.objects.filter(decided_on__gt=end, continues_as=None)
    first = later.exclude(
        Exists(
            later.filter(shortcoming=OuterRef("shortcoming")).filter(
                Q(decided_on__lt=OuterRef("decided_on"))
                | Q(decided_on=OuterRef("decided_on"), pk__lt=OuterRef("pk"))
            )
        )
    )
    if unit_id:
        here, from_here = Q(unit_id=unit_id), first.filter(from_unit_id=unit_id)
    else:
        held = Appointment.objects.filter(in_force(end), person_id=person_id).values("post_id")
        here, from_here = Q(owner_post__in=held), first.filter(from_post__in=held)
    moved_since = Exists(later.filter(shortcoming=OuterRef("pk")))
    made_since = Exists(Transfer.objects.filter(continues_as=OuterRef("pk"), decided_on__gt=end))
    return (here & ~Q(moved_since) & ~Q(made_since)) | Q(pk__in=from_here.values("shortcoming_id"))
