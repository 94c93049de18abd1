"""Heat map: how many entries there are in each field of each unit, and the way down to their list."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Length, StrIndex, Substr

from kiemdiem.audit.access import policy
from kiemdiem.core.access import Actor
from kiemdiem.organisations.models import Unit, WorkField
from kiemdiem.organisations.queries import name_on
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.carried import COUNTED
from kiemdiem.shortcomings.queries.filtering import LATE, UNSOLVED, in_unit, of_state
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
    rows = known.entries().filter(visible_entries(actor, today), _counted(count, known))
    if root:
        rows = rows.filter(in_unit(root, known, below=True))
    numbers: defaultdict[int, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for unit_id, field_id, number in _counts(rows, known, root):
        numbers[unit_id][field_id] += number
    return _drawn(root, numbers, known)


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


def _counts(rows: QuerySet[Shortcoming], known: Known, root: Unit | None) -> list[tuple[int, int, int]]:
    """Return (unit, field, number), each entry counted at the direct subordinate of `root` it lies under."""
    if root is None:
        grouped = rows.annotate(at=F(known.key("unit")))
    else:
        grouped = rows.annotate(**_paths(known)).annotate(at=_below(root))
    found = grouped.order_by().values("at", "field_id").annotate(number=Count("pk"))
    return [
        (int(row["at"] or root.pk if root else row["at"]), row["field_id"] or 0, row["number"])
        for row in found
    ]


def _paths(known: Known) -> dict[str, Any]:
    if not known.past:
        return {"party_of": F("unit__party_path"), "state_of": F("unit__state_path")}
    unit = Unit.objects.filter(pk=OuterRef("known_unit"))
    return {
        "party_of": Subquery(unit.values("party_path")[:1]),
        "state_of": Subquery(unit.values("state_path")[:1]),
    }


def _below(root: Unit) -> Case:
    """Return the key of the direct subordinate of `root` in an entry's path; empty for the root's own entries."""
    cases = []
    for column, path in (("party_of", root.party_path), ("state_of", root.state_path)):
        if path:
            rest = Substr(column, len(path) + 1)
            step = Substr(rest, 1, StrIndex(rest, Value("/")) - 1)
            cases += [
                When(**{column: path}, then=Value("")),
                When(**{f"{column}__startswith": path}, then=step),
            ]
    own: Any = Cast(Value(root.pk), CharField())
    return Case(*cases, default=own, output_field=CharField())


def _drawn(root: Unit | None, numbers: dict[int, defaultdict[int, int]], known: Known) -> Heat:
    fields = tuple(
        WorkField.objects.filter(pk__in={field for cells in numbers.values() for field in cells}).order_by(
            "sort_key", "id"
        )
    )
    most = max((number for cells in numbers.values() for number in cells.values()), default=0)
    units = Unit.objects.filter(pk__in=numbers).annotate(named=name_on(known.day)).order_by("sort_key", "id")
    rows = tuple(
        Row(
            unit_id=unit.pk,
            unit=unit.named,
            own=root is not None and unit.pk == root.pk,
            cells=tuple(_cell(numbers[unit.pk][field.pk], most) for field in fields),
            total=sum(numbers[unit.pk].values()),
        )
        for unit in units
    )
    totals = tuple(sum(row.cells[place].number for row in rows) for place in range(len(fields)))
    return Heat(root, _trail(root), fields, rows, totals, sum(row.total for row in rows))


def _cell(number: int, most: int) -> Cell:
    return Cell(number, -(-number * SHADES // most) if number else 0)


def _trail(root: Unit | None) -> tuple[Unit, ...]:
    """Return the units above `root`, topmost first; one statement."""
    if root is None:
        return ()
    keys = [int(step) for step in (root.party_path or root.state_path).split("/") if step][:-1]
    return tuple(Unit.objects.filter(pk__in=keys).order_by(Length("party_path"), Length("state_path"), "id"))
