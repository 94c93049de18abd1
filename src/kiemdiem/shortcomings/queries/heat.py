"""Heat map: how many entries there are in each field of each unit, and the way down to their list."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length

from kiemdiem.audit.access import policy
from kiemdiem.core.access import Actor, Paths
from kiemdiem.organisations.models import Unit, WorkField
from kiemdiem.organisations.queries import name_on
from kiemdiem.prepared import Shaped
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.carried import COUNTED
from kiemdiem.shortcomings.queries.filtering import LATE, UNSOLVED, in_unit, of_state, under
from kiemdiem.shortcomings.queries.known import Known

COUNTS = {
    UNSOLVED: "Chưa khắc phục xong",
    LATE: "Quá hạn",
    "relapse": "Tái diễn, chưa khắc phục xong",
    "all": "Tất cả đã vào sổ",
}
SHADES = 4


@dataclass(frozen=True)
class Cell:
    """A number with its shade, from 0 (none) to `SHADES` (the most on the map)."""

    number: int
    shade: int


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


def heat_map(actor: Actor, known: Known, today: date, count: str, root_id: int | None) -> Heat:
    """Return the map under a unit, rolled up to its direct subordinates; at most six statements.

    Without a unit, the topmost one that the actor's roles reach is taken; who has none sees each unit by itself.
    """
    root_id = root_id or top_unit_id(actor)
    root = Unit.objects.filter(pk=root_id).first() if root_id else None
    place = (root.pk, root.paths) if root else None
    return _drawn(root, NUMBERS.rows(actor, known, today, count, place), known)


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


def _below(root: Unit | None, unit: int, party: str, state: str) -> int:
    """Return the unit itself, or the direct subordinate of `root` that it lies under; the root for its own entries."""
    if root is None:
        return unit
    for path, above in ((party, root.party_path), (state, root.state_path)):
        if above and path.startswith(above):
            return int(path[len(above) :].split("/", 1)[0] or root.pk)
    return root.pk


def _drawn(root: Unit | None, counts: list[tuple[int, int | None, int]], known: Known) -> Heat:
    fields = tuple(
        WorkField.objects.filter(pk__in={field for _, field, _ in counts if field}).order_by("sort_key", "id")
    )
    units = _units(root, {unit for unit, _, _ in counts}, known)
    at = {unit: _below(root, unit, party, state) for unit, party, state, _ in units}
    numbers: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for unit, field, number in counts:
        numbers[at[unit]][field or 0] += number
    most = max((number for cells in numbers.values() for number in cells.values()), default=0)
    rows = tuple(
        Row(
            unit_id=unit,
            unit=named,
            own=root is not None and unit == root.pk,
            cells=tuple(_cell(numbers[unit][field.pk], most) for field in fields),
            total=numbers[unit].total(),
        )
        for unit, _, _, named in units
        if unit in numbers
    )
    totals = tuple(sum(row.cells[place].number for row in rows) for place in range(len(fields)))
    return Heat(root, _trail(root), fields, rows, totals, sum(row.total for row in rows))


def _units(root: Unit | None, counted: set[int], known: Known) -> list[tuple[int, str, str, str]]:
    """Return the units that may be a row, and those that have entries: key, paths, name on the day; one statement."""
    if root:
        return UNDER.rows(root.pk, root.paths, known.day)
    return list(_named(Q(pk__in=counted), known.day))


def _named(there: Q, day: date) -> QuerySet[Unit, Any]:
    units = Unit.objects.filter(there).annotate(named=name_on(day)).order_by("sort_key", "id")
    return units.values_list("pk", "party_path", "state_path", "named")


UNDER = Shaped(lambda unit_id, paths, day: _named(Q(pk=unit_id) | under(paths), day))


def _cell(number: int, most: int) -> Cell:
    return Cell(number, -(-number * SHADES // most) if number else 0)


def _trail(root: Unit | None) -> tuple[Unit, ...]:
    """Return the units above `root`, topmost first; one statement."""
    if root is None:
        return ()
    keys = [int(step) for step in (root.party_path or root.state_path).split("/") if step][:-1]
    return tuple(Unit.objects.filter(pk__in=keys).order_by(Length("party_path"), Length("state_path"), "id"))
