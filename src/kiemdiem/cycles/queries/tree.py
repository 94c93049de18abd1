"""The subtree of a unit as it stood on a day, from the dated links of both trees."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kiemdiem.core.access import Paths
from kiemdiem.organisations.models import Line, Unit, UnitLink
from kiemdiem.organisations.queries import in_force

PARTY, STATE = UnitLink.Tree.PARTY.value, UnitLink.Tree.STATE.value
_Superiors = dict[str, dict[int, int]]


@dataclass(frozen=True)
class TreeUnit:
    """A unit of the subtree; `parent_id` is its superior in it (None for the root).

    `left`: today it stands elsewhere, outside what is now the root's subtree.
    """

    unit_id: int
    parent_id: int | None
    name: str
    kind: str
    line: str
    depth: int
    paths: Paths
    left: bool


def subtree_on(root: Unit, on: date) -> list[TreeUnit]:
    """Return `root` and every unit below it in either tree on the day `on`, level by level; two statements.

    A unit has one superior here: the one of its own line where that one is nearer to the root already.
    """
    columns = ("name", "kind", "line", "party_path", "state_path")
    units = {
        unit.pk: unit for unit in Unit.objects.filter(in_force(on)).only(*columns).order_by("sort_key", "id")
    }
    if root.pk not in units:
        return []
    superiors: _Superiors = {PARTY: {}, STATE: {}}
    below: defaultdict[int, set[int]] = defaultdict(set)
    links = UnitLink.objects.filter(in_force(on)).values_list("unit_id", "superior_id", "tree")
    for unit_id, superior_id, tree in links:
        if unit_id in units and superior_id in units:
            superiors[tree][unit_id] = superior_id
            below[superior_id].add(unit_id)
    top = _paths(units[root.pk], superiors)
    places = {pk: place for pk, unit in units.items() if (place := _paths(unit, superiors)).inside(top)}
    rank = {pk: number for number, pk in enumerate(units)}
    found, level = {root.pk: _tree_unit(units[root.pk], None, 0, top, root.paths)}, [root.pk]
    while level:
        upper = set(level)
        level = sorted(
            {pk for above in upper for pk in below[above] & places.keys()} - found.keys(),
            key=rank.__getitem__,
        )
        for pk in level:
            parent = _parent(units[pk], superiors, upper)
            found[pk] = _tree_unit(units[pk], parent, found[parent].depth + 1, places[pk], root.paths)
    return list(found.values())


def _parent(unit: Unit, superiors: _Superiors, upper: set[int]) -> int:
    trees = (PARTY, STATE) if unit.line == Line.PARTY else (STATE, PARTY)
    candidates = [superiors[tree].get(unit.pk) for tree in trees]
    return next(pk for pk in candidates if pk in upper)


def _tree_unit(unit: Unit, parent: int | None, depth: int, paths: Paths, root: Paths) -> TreeUnit:
    return TreeUnit(
        unit_id=unit.pk, parent_id=parent, name=unit.name, kind=unit.kind, line=unit.line, depth=depth, paths=paths,
        left=not unit.paths.inside(root),
    )  # fmt: skip


def _paths(unit: Unit, superiors: _Superiors) -> Paths:
    return Paths(
        party=_path(unit, unit.party_path, superiors[PARTY]),
        state=_path(unit, unit.state_path, superiors[STATE]),
    )


def _path(unit: Unit, known: str, superior_of: Mapping[int, int]) -> str:
    """Return the path on that day; `known`, today's, tells only whether a unit without superior tops a tree."""
    chain = [unit.pk]
    while (above := superior_of.get(chain[-1])) and above not in chain:
        chain.append(above)
    if len(chain) == 1 and not known:
        return ""
    return "".join(f"{pk}/" for pk in reversed(chain))
