"""The register as a list: totals behind the tabs, rows with who answers, what can be filtered by."""

from collections.abc import Collection, Iterable, Sequence
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

from kiemdiem.audit.queries import Kept
from kiemdiem.core.access import Actor
from kiemdiem.core.textvi import sort_key
from kiemdiem.organisations.models import Appointment, Post, Unit, WorkField
from kiemdiem.organisations.queries import in_force, name_on
from kiemdiem.prepared import Prepared, Shaped
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Cause, CauseKind, Group, Origin, SavedFilter, Shortcoming, State
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
LOOKED_AT = ("shortcomings", "organisations", "cycles")  # whose changes change what is counted


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
    """Return how many entries stand behind each tab; one statement, one more the first time."""
    return TOTALS(actor, replace(filters, state=""), known, today)


def _totals(actor: Actor, filters: Filters, known: Known, today: date) -> Totals:
    by_tab = dict.fromkeys([UNSOLVED, LATE, UNOWNED, *State.values], 0)
    for row in COUNTED.rows(actor, filters.shape, known, today):
        by_tab[row["stands"]] = row["whole"]
        by_tab[UNSOLVED] += row["whole"] if row["stands"] in (*LIVE, State.DEFERRED) else 0
        by_tab[LATE] += row["late"]
        by_tab[UNOWNED] += row["unowned"]
    return Totals(all=sum(by_tab[state] for state in State.values), by_tab=by_tab)


TOTALS = Kept(_totals, of=LOOKED_AT)


def _counted(actor: Actor, filters: Filters, known: Known, today: date) -> QuerySet[Shortcoming, Any]:
    rows = asked(actor, filters, known, today).order_by()
    return rows.values(stands=F(known.column("state"))).annotate(
        whole=Count("unit"),  # a column of the index: so it alone answers
        late=Count("unit", filter=of_state(LATE, known)),
        unowned=Count("unit", filter=of_state(UNOWNED, known)),
    )


COUNTED = Shaped(_counted)


def register_rows(
    actor: Actor,
    filters: Filters,
    known: Known,
    today: date,
    window: slice,
    sort: str = "",
    totals: Totals | None = None,
) -> list[RegisterRow]:
    """Return one page of the register, sorted by one of `SORTS`: three statements, one more for an earlier day.

    Sorted are the ids alone, so that a long register is not carried through the sort with all its texts. Where the
    `totals` show that what is worked on fills the page, nothing else is sorted: an index has that order. No index has
    the order of an earlier day, and all is sorted: so its pages are kept while nothing happens.
    """
    worked_on = bool(
        totals and not sort and not known.past and window.stop <= _worked_on(totals, filters.state)
    )
    asking = (actor, filters.shape, known, today, sort, worked_on)
    short = window.start is not None and window.stop - window.start <= A_PAGE
    if not short:
        return shown(list(_ids(*asking)[window]), known)
    page = PAST_IDS if known.past else IDS.rows
    return shown(page(*asking, range(window.start, window.stop)), known)


def _ids(
    actor: Actor,
    filters: Filters,
    known: Known,
    today: date,
    sort: str,
    worked_on: bool,
    places: range | None = None,
) -> QuerySet[Shortcoming, int]:
    rows = asked(actor, filters, known, today)
    if worked_on:
        rows = rows.filter(known.live()).order_by("deadline", "first_seen_on", "id")
    else:
        rows = ordered(rows, known, sort)
    ids = rows.values_list("pk", flat=True)
    return ids[places.start : places.stop] if places else ids


IDS = Shaped(_ids)
PAST_IDS = Kept(IDS.rows, of=LOOKED_AT)


def _worked_on(totals: Totals, state: str) -> int:
    """Return how many of the entries behind a tab are worked on: they come first, late or not, by their deadline."""
    if state in ("", UNSOLVED):
        return sum(totals.of(each) for each in LIVE)
    return totals.of(state) if state in (LATE, UNOWNED, *LIVE) else 0


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


A_PAGE = 50
PADDING = {f"id_{place}": 0 for place in range(A_PAGE)}
STATES, ORIGINS, CAUSE_KINDS = (
    {key: str(says) for key, says in of.choices} for of in (State, Origin, CauseKind)
)


def shown(ids: Sequence[int], known: Known) -> list[RegisterRow]:
    """Return entries as rows, with the names their units had and who held the owner posts on the day: two statements.

    The SQL for no more than a page of them is worked out once.
    """
    if not ids:
        return []
    if len(ids) > A_PAGE:
        columns = {row[0]: row for row in _columns(ids, known)}
    elif known.until:
        columns = {row[0]: row for row in THEN.rows(day=known.day, until=known.until, **_padded(ids))}
    else:
        columns = {row[0]: row for row in NOW.rows(day=known.day, **_padded(ids))}
    holders = _holders({row[1] for row in columns.values()} - {None}, known.day)
    return [_row(columns[pk], holders) for pk in ids]


def _padded(ids: Collection[int]) -> dict[str, int]:
    return PADDING | {f"id_{place}": pk for place, pk in enumerate(ids)}


def _columns(ids: Iterable[int], known: Known) -> QuerySet[Shortcoming, Any]:
    """Return what a row shows of each entry, its own key and that of its owner post first."""
    unit: Any = name_on(known.day, "unit__")
    owner: Any = F("owner_post__title")
    if known.past:
        there = Unit.objects.filter(pk=OuterRef("known_unit")).annotate(named=name_on(known.day))
        unit = Subquery(there.values("named")[:1])
        owner = Subquery(Post.objects.filter(pk=OuterRef("known_owner")).values("title")[:1])
    named = known.entries().filter(pk__in=list(ids)).annotate(unit_named=unit, owner_titled=owner)
    return named.order_by().values_list(
        "pk", known.key("owner"), "owner_titled", known.column("number"), "unit_named", "wording", "field__name", "cause_kind",
        "cause_node__name", "cause", "origin", known.column("state"), known.column("deadline"), "original_deadline",
        "first_seen_on", "came_back", "measure", "source", "illustrative",
    )  # fmt: skip


NOW = Prepared(
    lambda *, day, **ids: _columns(ids.values(), Known(day)), day=date, **dict.fromkeys(PADDING, int)
)
THEN = Prepared(
    lambda *, day, until, **ids: _columns(ids.values(), Known(day, until)),
    day=date,
    until=datetime,
    **dict.fromkeys(PADDING, int),
)


FIELDS = Prepared(lambda: WorkField.objects.order_by("sort_key", "id"))
CAUSES = Prepared(
    lambda: Cause.objects.select_related("parent").order_by("kind", "parent__sort_key", "sort_key")
)


UNITS = Shaped(
    lambda actor, today: Unit.objects.filter(
        Exists(Shortcoming.objects.filter(visible_entries(actor, today), unit=OuterRef("pk")))
    ).order_by("sort_key", "id")[: UNITS_OFFERED + 1]
)
OFFERED = Kept(lambda actor, today: tuple(UNITS.rows(actor, today)), of=LOOKED_AT)


def choices(actor: Actor, filters: Filters, today: date) -> Choices:
    """Return what can be filtered by; three statements, one more the first time, for a group, for a unit not offered."""
    units = OFFERED(actor, today)
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


def _holders(posts: Collection[int], day: date) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    if not posts:
        return names
    rows = HOLDERS.rows(day=day, **_padded(posts)) if len(posts) <= A_PAGE else _held_by(posts, day)
    for post, name in rows:
        names.setdefault(post, []).append(name)
    return names


def _held_by(posts: Iterable[int], day: date) -> QuerySet[Appointment, Any]:
    held = Appointment.objects.filter(in_force(day), post__in=list(posts)).order_by("valid_from", "id")
    return held.values_list("post_id", "person__full_name")


HOLDERS = Prepared(
    lambda *, day, **posts: _held_by(posts.values(), day), day=date, **dict.fromkeys(PADDING, int)
)


def _row(columns: tuple[Any, ...], holders: dict[int, list[str]]) -> RegisterRow:
    (
        pk, owner, title, number, unit, wording, field, cause_kind, cause_node, cause, origin, state, deadline, original,
        first_seen_on, relapse, measure, source, illustrative,
    ) = columns  # fmt: skip
    return RegisterRow(
        id=pk,
        number=number,
        unit=unit,
        wording=wording,
        field=field or "",
        cause=" · ".join(part for part in (CAUSE_KINDS.get(cause_kind, ""), cause_node, cause) if part),
        origin=ORIGINS[origin],
        state=state,
        state_says=STATES[state],
        owner=title or "",
        holders=", ".join(holders.get(owner, ())),
        deadline=deadline,
        original_deadline=original if state != State.DRAFT else None,
        slippage_days=(deadline - original).days if deadline and original else 0,
        first_seen_on=first_seen_on,
        relapse=relapse,
        measure=measure,
        source=source,
        illustrative=illustrative,
    )
