"""The register as a list: totals behind the tabs, rows with who answers, what can be filtered by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import sort_key
from kiemdiem.organisations.models import Appointment, Post, Unit, WorkField
from kiemdiem.organisations.queries import in_force, name_on
from kiemdiem.prepared import Prepared
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Cause, Group, SavedFilter, Shortcoming, State
from kiemdiem.shortcomings.queries.carried import LIVE
from kiemdiem.shortcomings.queries.filtering import LATE, UNOWNED, UNSOLVED, Filters, asked, of_state
from kiemdiem.shortcomings.queries.known import Known

SORTS = {
    "": "Quá hạn trước, rồi theo thời hạn",
    "lau": "Kéo dài nhất trước",
    "moi": "Mới ghi trước",
    "lui": "Lùi hạn nhiều nhất trước",
    "don-vi": "Đơn vị, số trong sổ",
}
UNITS_OFFERED = 100


@dataclass(frozen=True)
class Totals:
    """How many entries stand where, of all that the filters (without the state) let through."""

    all: int
    by_tab: dict[str, int]

    def of(self, state: str) -> int:
        """Return the number behind one tab."""
        return self.by_tab[state] if state else self.all


@dataclass(frozen=True)
class RegisterRow:
    """One entry as the list shows it, as known on the day asked for."""

    id: int
    number: int
    unit: str
    wording: str
    field: str
    cause: str
    origin: str
    state: str
    state_says: str
    owner: str
    holders: str
    deadline: date | None
    original_deadline: date | None
    slippage_days: int
    first_seen_on: date
    relapse: bool
    measure: str
    source: str
    illustrative: bool


@dataclass(frozen=True)
class Choices:
    """What the filters offer, the group asked for, and the name of the unit asked for by its id.

    No units are offered where there are more than `UNITS_OFFERED`: then one writes a name.
    """

    units: tuple[Unit, ...]
    fields: tuple[WorkField, ...]
    causes: tuple[Cause, ...]
    group: Group | None
    unit: Unit | None


def totals(actor: Actor, filters: Filters, known: Known, today: date) -> Totals:
    """Count the entries behind each tab; one statement."""
    rows = asked(actor, replace(filters, state=""), known, today).order_by()
    counted = rows.values(stands=F(known.column("state"))).annotate(
        whole=Count("pk"),
        late=Count("pk", filter=of_state(LATE, known)),
        unowned=Count("pk", filter=of_state(UNOWNED, known)),
    )
    by_tab = dict.fromkeys([UNSOLVED, LATE, UNOWNED, *State.values], 0)
    for row in counted:
        by_tab[row["stands"]] = row["whole"]
        by_tab[UNSOLVED] += row["whole"] if row["stands"] in (*LIVE, State.DEFERRED) else 0
        by_tab[LATE] += row["late"]
        by_tab[UNOWNED] += row["unowned"]
    return Totals(all=sum(by_tab[state] for state in State.values), by_tab=by_tab)


def register_rows(
    actor: Actor, filters: Filters, known: Known, today: date, window: slice, sort: str = ""
) -> list[RegisterRow]:
    """Return one page of the register, sorted by one of `SORTS`: four statements, one more for an earlier day.

    Sorted are the ids alone, so that a long register is not carried through the sort with all its texts. Of an earlier
    day what stood then is taken back for each mention of a column, so it is not asked for a second time to sort the page.
    """
    page = ordered(asked(actor, filters, known, today), known, sort).values_list("pk", flat=True)[window]
    if known.until:
        ids = list(page)
        found = {entry.pk: entry for entry in _as_known(ids, known.until, known)}
        return described([found[pk] for pk in ids], known)
    rows = ordered(known.entries().filter(pk__in=page), known, sort)
    return described(rows.select_related("field", "cause_node").only(*SHOWN), known)


def _as_known(ids: Sequence[int], until: datetime, known: Known) -> list[Shortcoming]:
    """Return entries with what was known of them; the SQL for no more than a page of them is worked out once."""
    if len(ids) > A_PAGE:
        return list(known.entries().filter(pk__in=ids).select_related("field", "cause_node").only(*SHOWN))
    padded = [*ids, *[0] * (A_PAGE - len(ids))]
    return THEN.rows(until=until, **{f"id_{place}": pk for place, pk in enumerate(padded)})


A_PAGE = 50
SHOWN = (
    "number", "unit", "wording", "field__name", "cause_kind", "cause_node__name", "cause", "origin", "state", "owner_post",
    "deadline", "original_deadline", "first_seen_on", "measure", "source", "illustrative",
)  # fmt: skip
"""The columns of an entry that a row of the register shows."""
THEN = Prepared(
    lambda *, until, **ids: (
        Known(date.max, until)
        .entries()
        .filter(pk__in=list(ids.values()))
        .select_related("field", "cause_node")
        .only(*SHOWN)
    ),
    until=datetime,
    **{f"id_{place}": int for place in range(A_PAGE)},
)


def ordered(rows: QuerySet[Shortcoming], known: Known, sort: str) -> QuerySet[Shortcoming]:
    """Return entries in one of the orders of `SORTS`; by default late first, then drafts, closed, withdrawn."""
    state, deadline = known.column("state"), known.column("deadline")
    moved: Any = ExpressionWrapper(F(deadline) - F("original_deadline"), output_field=DurationField())
    rank = Case(
        When(
            **{state: State.CLOSED}, then=Value(4)
        ),  # most are: of an earlier day each question is asked of its history
        When(known.late(), then=Value(0)),
        When(known.live(), then=Value(1)),
        When(**{state: State.DEFERRED}, then=Value(2)),
        When(**{state: State.DRAFT}, then=Value(3)),
        default=Value(5),
        output_field=IntegerField(),
    )
    orders: dict[str, list[Any]] = {
        "": [rank, F(deadline).asc(nulls_last=True), "first_seen_on", "id"],
        "lau": ["first_seen_on", "id"],
        "moi": ["-created_at", "-id"],
        "lui": [moved.desc(nulls_last=True), "id"],
        "don-vi": [_unit_order(known), known.key("unit"), known.column("number")],
    }
    return rows.order_by(*orders[sort])


def _unit_order(known: Known) -> Any:
    if not known.past:
        return "unit__sort_key"
    return Subquery(Unit.objects.filter(pk=OuterRef("known_unit")).values("sort_key")[:1])


def described(entries: Iterable[Shortcoming], known: Known) -> list[RegisterRow]:
    """Return entries as rows, with the names their units had and who held the owner posts on the day: four statements."""
    found = list(entries)
    posts = Post.objects.in_bulk({getattr(entry, known.key("owner")) for entry in found} - {None})
    units = dict(
        Unit.objects.filter(pk__in={getattr(entry, known.key("unit")) for entry in found})
        .annotate(named=name_on(known.day))
        .values_list("pk", "named")
    )
    holders = _holders(posts, known.day)
    return [_row(entry, known, units, posts, holders) for entry in found]


FIELDS = Prepared(lambda: WorkField.objects.order_by("sort_key", "id"))
CAUSES = Prepared(
    lambda: Cause.objects.select_related("parent").order_by("kind", "parent__sort_key", "sort_key")
)


def choices(actor: Actor, filters: Filters, today: date) -> Choices:
    """Return what can be filtered by; three statements, one more for a group, one more for a unit not offered."""
    seen = Shortcoming.objects.filter(visible_entries(actor, today), unit=OuterRef("pk"))
    units = tuple(Unit.objects.filter(Exists(seen)).order_by("sort_key", "id")[: UNITS_OFFERED + 1])
    if len(units) > UNITS_OFFERED:
        units = ()
    wanted = filters.unit_id
    unit = next((one for one in units if one.pk == wanted), None)
    if wanted and unit is None:
        unit = Unit.objects.filter(pk=wanted).first()
    return Choices(
        units=units,
        fields=tuple(FIELDS.rows()),
        causes=tuple(CAUSES.rows()),
        group=Group.objects.filter(pk=filters.group_id).first() if filters.group_id else None,
        unit=unit,
    )


SAVED = Prepared(lambda *, account_id: SavedFilter.objects.filter(account_id=account_id), account_id=int)


def saved_filters(actor: Actor) -> list[SavedFilter]:
    """Return the actor's own saved filters by name; one statement."""
    return sorted(
        SAVED.rows(account_id=actor.account_id or 0), key=lambda saved: (sort_key(saved.name), saved.pk)
    )


def _holders(posts: dict[int, Post], day: date) -> dict[int, list[str]]:
    found = Appointment.objects.filter(in_force(day), post__in=posts).select_related("person")
    names: dict[int, list[str]] = {}
    for appointment in found.order_by("valid_from", "id"):
        names.setdefault(appointment.post_id, []).append(appointment.person.full_name)
    return names


def _row(
    entry: Shortcoming,
    known: Known,
    units: dict[int, str],
    posts: dict[int, Post],
    holders: dict[int, list[str]],
) -> RegisterRow:
    state, deadline = getattr(entry, known.column("state")), getattr(entry, known.column("deadline"))
    owner = getattr(entry, known.key("owner"))
    moved = (deadline - entry.original_deadline).days if deadline and entry.original_deadline else 0
    return RegisterRow(
        id=entry.pk,
        number=getattr(entry, known.column("number")),
        unit=units[getattr(entry, known.key("unit"))],
        wording=entry.wording,
        field=str(entry.field or ""),
        cause=" · ".join(
            str(part) for part in (entry.get_cause_kind_display(), entry.cause_node, entry.cause) if part
        ),
        origin=entry.get_origin_display(),
        state=state,
        state_says=str(State(state).label),
        owner=str(posts.get(owner, "")),
        holders=", ".join(holders.get(owner, [])),
        deadline=deadline,
        original_deadline=entry.original_deadline if state != State.DRAFT else None,
        slippage_days=moved,
        first_seen_on=entry.first_seen_on,
        relapse=entry.came_back,  # type: ignore[attr-defined]
        measure=entry.measure,
        source=entry.source,
        illustrative=entry.illustrative,
    )
