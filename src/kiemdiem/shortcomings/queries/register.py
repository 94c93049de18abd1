"""The register as a list: filters, totals, rows with who answers today."""

from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import and_

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import fold
from kiemdiem.organisations.models import Appointment, Unit, WorkField
from kiemdiem.organisations.queries import in_force
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Group, Shortcoming, State
from kiemdiem.shortcomings.queries.carried import LIVE

LATE = "late"
UNOWNED = "unowned"
LONGEST_NUMBER = 9


@dataclass(frozen=True)
class Filters:
    """What the register is narrowed to; `state` is a state, "late", "unowned", or empty for all."""

    search: str = ""
    state: str = ""
    unit_id: int | None = None
    field_id: int | None = None
    group_id: int | None = None
    suggestion_id: int | None = None
    owner: str = ""
    origin: str = ""
    years: int | None = None
    relapse: bool = False


@dataclass(frozen=True)
class Totals:
    """How many entries stand where, of all that the filters (without the state) let through."""

    all: int
    late: int
    unowned: int
    by_state: dict[str, int]

    def of(self, state: str) -> int:
        """Return the number behind one tab."""
        if not state:
            return self.all
        return {LATE: self.late, UNOWNED: self.unowned, **self.by_state}[state]


@dataclass(frozen=True)
class RegisterRow:
    """One entry as the list shows it."""

    id: int
    number: int
    unit: str
    wording: str
    field: str
    state: str
    state_says: str
    owner: str
    holders: str
    deadline: date | None
    slippage_days: int
    first_seen_on: date
    relapse: bool
    source: str
    illustrative: bool


@dataclass(frozen=True)
class Choices:
    """What the filters offer, and the group they were asked for."""

    units: tuple[Unit, ...]
    fields: tuple[WorkField, ...]
    group: Group | None


def is_late(today: date, prefix: str = "") -> Q:
    """Return the entries that somebody still works on and whose deadline has passed."""
    return Q(**{f"{prefix}state__in": LIVE, f"{prefix}deadline__lt": today})


def is_unowned(today: date) -> Q:
    """Return the entries still to be remedied whose owner post nobody holds today, because it ended or stands empty."""
    held = Appointment.objects.filter(in_force(today), in_force(today, "post__"), post=OuterRef("owner_post"))
    return Q(state__in=LIVE) & ~Q(Exists(held))


def totals(actor: Actor, filters: Filters, today: date) -> Totals:
    """Count the entries behind each tab; one statement."""
    counts = _matching(actor, replace(filters, state=""), today).aggregate(
        all=Count("pk"),
        late=Count("pk", filter=is_late(today)),
        unowned=Count("pk", filter=is_unowned(today)),
        **{state.value: Count("pk", filter=Q(state=state)) for state in State},
    )
    return Totals(
        all=counts["all"],
        late=counts["late"],
        unowned=counts["unowned"],
        by_state={state.value: counts[state.value] for state in State},
    )


def register_rows(actor: Actor, filters: Filters, today: date, window: slice) -> list[RegisterRow]:
    """Return one page of the register: late first, then by deadline, drafts, closed, withdrawn; two statements."""
    rank = Case(
        When(is_late(today), then=Value(0)),
        When(state__in=LIVE, then=Value(1)),
        When(state=State.DRAFT, then=Value(2)),
        When(state=State.CLOSED, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    entries = list(
        _matching(actor, filters, today)
        .select_related("unit", "field", "owner_post")
        .order_by(rank, F("deadline").asc(nulls_last=True), "first_seen_on", "id")[window]
    )
    holders = _holders({entry.owner_post_id for entry in entries if entry.owner_post_id}, today)
    return [_row(entry, holders) for entry in entries]


def choices(actor: Actor, filters: Filters, today: date) -> Choices:
    """Return what can be filtered by; two statements, three where a group is asked for."""
    seen = Shortcoming.objects.filter(visible_entries(actor, today))
    group = Group.objects.filter(pk=filters.group_id).first() if filters.group_id else None
    return Choices(
        units=tuple(Unit.objects.filter(pk__in=seen.values("unit_id")).order_by("sort_key", "id")),
        fields=tuple(WorkField.objects.filter(pk__in=seen.values("field_id")).order_by("sort_key", "id")),
        group=group,
    )


def _matching(actor: Actor, filters: Filters, today: date) -> QuerySet[Shortcoming]:
    rows = visible_entries(actor, today) & _words(filters.search)
    exact = {
        "unit_id": filters.unit_id,
        "field_id": filters.field_id,
        "group_id": filters.group_id,
        "point__suggestion_id": filters.suggestion_id,
        "origin": filters.origin,
    }
    for column, wanted in exact.items():
        if wanted:
            rows &= Q(**{column: wanted})
    if filters.state == LATE:
        rows &= is_late(today)
    elif filters.state == UNOWNED:
        rows &= is_unowned(today)
    elif filters.state:
        rows &= Q(state=filters.state)
    if filters.years:
        rows &= Q(first_seen_on__lte=_years_before(today, filters.years))
    if filters.relapse:
        rows &= Q(relapse_of__isnull=False)
    if filters.owner:
        rows &= _owned_by(filters.owner, today)
    return Shortcoming.objects.filter(rows)


def _words(search: str) -> Q:
    words = fold(search).split()
    if not words:
        return Q()
    spoken = reduce(and_, (Q(search_key__contains=word) for word in words))
    return (
        spoken | Q(number=int(words[0]))
        if len(words) == 1 and words[0].isdecimal() and len(words[0]) < LONGEST_NUMBER
        else spoken
    )


def _owned_by(text: str, today: date) -> Q:
    key = fold(text)
    held = Appointment.objects.filter(in_force(today), person__search_key__contains=key)
    return Q(owner_post__search_key__contains=key) | Q(owner_post__in=held.values("post_id"))


def _years_before(today: date, years: int) -> date:
    day = min(today.day, 28) if today.month == 2 else today.day
    return date(max(today.year - years, 1), today.month, day)


def _holders(posts: set[int], today: date) -> dict[int, list[str]]:
    found = Appointment.objects.filter(in_force(today), post__in=posts).select_related("person")
    names: dict[int, list[str]] = {}
    for appointment in found.order_by("valid_from", "id"):
        names.setdefault(appointment.post_id, []).append(appointment.person.full_name)
    return names


def _row(entry: Shortcoming, holders: dict[int, list[str]]) -> RegisterRow:
    moved = (
        (entry.deadline - entry.original_deadline).days if entry.deadline and entry.original_deadline else 0
    )
    return RegisterRow(
        id=entry.pk,
        number=entry.number,
        unit=entry.unit.name,
        wording=entry.wording,
        field=str(entry.field or ""),
        state=entry.state,
        state_says=entry.get_state_display(),
        owner=str(entry.owner_post or ""),
        holders=", ".join(holders.get(entry.owner_post_id or 0, [])),
        deadline=entry.deadline,
        slippage_days=moved,
        first_seen_on=entry.first_seen_on,
        relapse=entry.relapse_of_id is not None,
        source=entry.source,
        illustrative=entry.illustrative,
    )
