"""Heat map: how many entries there are in each field of each unit, and the way down to their list."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length

from kiemdiem.audit.access import policy
from kiemdiem.audit.queries import Kept
from kiemdiem.core.access import Actor, Paths
from kiemdiem.organisations.models import Unit, WorkField
from kiemdiem.organisations.queries import name_on, under
from kiemdiem.prepared import Prepared, Shaped
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.carried import COUNTED
from kiemdiem.shortcomings.queries.filtering import LATE, UNSOLVED, in_unit, of_state
from kiemdiem.shortcomings.queries.known import Known
from kiemdiem.shortcomings.queries.register import FIELDS, LOOKED_AT

COUNTS = {
    UNSOLVED: "Chưa khắc phục xong",
    LATE: "Quá hạn",
    "relapse": "Tái diễn, chưa khắc phục xong",
    "all": "Tất cả đã vào sổ",
}
SHADES = 4


@dataclass(frozen=True)
class Cell:
    """A number with its shade, from 0 (none) to `SHADES` (the most on the map), and the field it is of."""

    number: int
    shade: int
    field_id: int
    field: str


@dataclass(frozen=True)
class Row:
    """A unit: its cells in the order of the fields, its total, and whether more lies under it."""

    unit_id: int
    unit: str
    own: bool
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Heat:
    """The map: the unit whose subordinates are the rows (None: every unit by itself), fields, rows, totals."""

    root: Unit | None
    trail: tuple[Unit, ...]
    fields: tuple[WorkField, ...]
    rows: tuple[Row, ...]
    totals: tuple[int, ...]
    total: int


UNIT = Prepared(lambda *, unit_id: Unit.objects.filter(pk=unit_id), unit_id=int)


def heat_map(actor: Actor, known: Known, today: date, count: str, root_id: int | None) -> Heat:
    """Return the map under a unit, rolled up to its direct subordinates; at most six statements, the first time seven.

    Without a unit, the topmost one that the actor's roles reach is taken; who has none sees each unit by itself.
    """
    root_id = root_id or top_unit_id(actor)
    root = UNIT.first(unit_id=root_id) if root_id else None
    place = (root.pk, root.paths) if root else None
    return _drawn(root, SUMS(actor, known, today, count, place))


def top_unit_id(actor: Actor) -> int | None:
    """Return the unit of the widest role that sees the register; no statement."""
    roles = [each.role for each in policy().actions["shortcomings.see"].allow if each.reach is not None]
    grants = [grant for grant in actor.grants_of(*roles) if grant.unit_id is not None]
    depth = [(len((grant.paths.party or grant.paths.state).split("/")), grant.unit_id) for grant in grants]
    return min(depth)[1] if depth else None


def _counted(count: str, known: Known) -> Q:
    if count == "relapse":
        return of_state(UNSOLVED, known) & known.relapsed()
    if count == "all":
        return Q(**{f"{known.column('state')}__in": COUNTED})
    return of_state(count, known)


def _counts(
    actor: Actor, known: Known, today: date, count: str, place: tuple[int, Paths] | None
) -> QuerySet[Shortcoming, tuple[int, int | None, int]]:
    """Return (unit, field, number); grouped by keys alone, so that no path is taken apart for each entry."""
    rows = known.entries().filter(visible_entries(actor, today), _counted(count, known))
    if place:
        rows = rows.filter(in_unit(*place, known))
    return rows.order_by().values_list(known.key("unit"), "field_id").annotate(number=Count("*"))


NUMBERS = Shaped(_counts)


@dataclass(frozen=True)
class _Sum:
    """A unit with what is counted in it or under it, by field."""

    unit_id: int
    unit: str
    by_field: Counter[int]


def _sums(
    actor: Actor, known: Known, today: date, count: str, place: tuple[int, Paths] | None
) -> tuple[_Sum, ...]:
    """Return the rows of the map, in the order of the units; two statements."""
    counts = NUMBERS.rows(actor, known, today, count, place)
    units = _units(place, {unit for unit, _, _ in counts}, known.day)
    at = {unit: _below(place, unit, party, state) for unit, party, state, _ in units}
    numbers: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for unit, field, number in counts:
        numbers[at[unit]][field or 0] += number
    return tuple(_Sum(unit, named, numbers[unit]) for unit, _, _, named in units if unit in numbers)


SUMS = Kept(_sums, of=LOOKED_AT)


def _below(place: tuple[int, Paths] | None, unit: int, party: str, state: str) -> int:
    """Return the unit itself, or the direct subordinate of the one in `place` that it lies under; else that one."""
    if place is None:
        return unit
    root, paths = place
    for path, above in ((party, paths.party), (state, paths.state)):
        if above and path.startswith(above):
            return int(path[len(above) :].split("/", 1)[0] or root)
    return root


def _drawn(root: Unit | None, sums: tuple[_Sum, ...]) -> Heat:
    named = {field for each in sums for field in each.by_field if field}
    fields = tuple(field for field in FIELDS.rows() if field.pk in named)
    columns = [(field.pk, field.name.lower()) for field in fields]
    most = max((number for each in sums for number in each.by_field.values()), default=0)
    rows = tuple(
        Row(
            unit_id=each.unit_id,
            unit=each.unit,
            own=root is not None and each.unit_id == root.pk,
            cells=tuple(_cell(each.by_field[field_id], most, field_id, name) for field_id, name in columns),
            total=each.by_field.total(),
        )
        for each in sums
    )
    totals = tuple(sum(row.cells[place].number for row in rows) for place in range(len(fields)))
    return Heat(root, _trail(root), fields, rows, totals, sum(row.total for row in rows))


def _units(place: tuple[int, Paths] | None, counted: set[int], day: date) -> list[tuple[int, str, str, str]]:
    """Return the units that may be a row, and those that have entries: key, paths, name on the day; one statement."""
    return UNDER.rows(*place, day) if place else list(_named(Q(pk__in=counted), day))


def _named(there: Q, day: date) -> QuerySet[Unit, Any]:
    units = Unit.objects.filter(there).annotate(named=name_on(day)).order_by("sort_key", "id")
    return units.values_list("pk", "party_path", "state_path", "named")


UNDER = Shaped(lambda unit_id, paths, day: _named(Q(pk=unit_id) | under(paths), day))


def _cell(number: int, most: int, field_id: int, field: str) -> Cell:
    return Cell(number, -(-number * SHADES // most) if number else 0, field_id, field)


def _trail(root: Unit | None) -> tuple[Unit, ...]:
    """Return the units above `root`, topmost first; one statement."""
    if root is None:
        return ()
    keys = [int(step) for step in (root.party_path or root.state_path).split("/") if step][:-1]
    return tuple(Unit.objects.filter(pk__in=keys).order_by(Length("party_path"), Length("state_path"), "id"))
