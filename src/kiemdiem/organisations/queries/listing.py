"""The list of units, and the tree as it stood on a day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kiemdiem.core import textvi
from kiemdiem.organisations.models import FormerName, Line, Unit, UnitLink
from kiemdiem.organisations.phrases import unit_kind, unit_kinds
from kiemdiem.organisations.queries import in_force, name_on


@dataclass(frozen=True)
class UnitFilters:
    """What the list is narrowed to; empty: everything at work on the day."""

    words: str = ""
    kind: str = ""
    line: str = ""
    ended: bool = False


@dataclass(frozen=True)
class Superior:
    """Under whom a unit stands in one of the trees."""

    unit_id: int
    name: str


@dataclass(frozen=True)
class UnitLine:
    """A unit of the list, with its superiors on the day (for an ended unit: on its last day).

    `former` is the name it was found by, where it no longer bears that name, with its last day.
    """

    id: int
    name: str
    kind: str
    line: str
    valid_from: date
    valid_to: date | None
    illustrative: bool
    party: Superior | None
    state: Superior | None
    former: str
    former_until: date | None


def units_count(filters: UnitFilters, on: date) -> int:
    """Return how many units match; one statement."""
    return Unit.objects.filter(_matching(filters, on)).count()


def unit_lines(filters: UnitFilters, on: date, window: slice) -> list[UnitLine]:
    """Return the units of one page, in dictionary order; two statements."""
    former = _former(textvi.fold(filters.words))
    units = Unit.objects.filter(_matching(filters, on)).annotate(
        former=Subquery(former.values("name")[:1]), former_until=Subquery(former.values("valid_to")[:1])
    )
    shown = list(units.order_by("sort_key", "id")[window])
    superiors: dict[tuple[int, str], Superior] = {}
    links = UnitLink.objects.filter(unit__in=[unit.pk for unit in shown]).select_related("superior", "unit")
    for link in links.order_by("tree", "id"):
        last = min(on, link.unit.valid_to or on)
        if link.valid_from <= last <= (link.valid_to or last):
            superiors[link.unit_id, link.tree] = Superior(link.superior_id, link.superior.name)
    return [
        UnitLine(
            unit.pk, unit.name, unit_kind(unit.kind), Line(unit.line).label, unit.valid_from, unit.valid_to,
            unit.illustrative, superiors.get((unit.pk, UnitLink.Tree.PARTY)), superiors.get((unit.pk, UnitLink.Tree.STATE)),
            unit.former or "", unit.former_until,
        )
        for unit in shown
    ]  # fmt: skip


def _matching(filters: UnitFilters, on: date) -> Q:
    rows = Q() if filters.ended else in_force(on)
    if filters.kind:
        rows &= Q(kind=filters.kind)
    if filters.line:
        rows &= Q(line=filters.line)
    if words := textvi.fold(filters.words):
        code = words.replace(" ", "-")
        rows &= Q(search_key__contains=words) | Q(code__contains=code) | Q(Exists(_former(words)))
    return rows


def _former(words: str) -> QuerySet[FormerName]:
    """Return the former names of the unit at hand that contain `words`, the latest first; without words none."""
    names = FormerName.objects.filter(unit=OuterRef("pk"), collective=None, search_key__contains=words)
    return names.order_by("-valid_to", "id") if words else names.filter(name="")


@dataclass(frozen=True)
class Branch:
    """A unit in the tree, with how many stand directly below it."""

    id: int
    name: str
    kind: str
    below: int


@dataclass(frozen=True)
class BranchGroup:
    """The units of one kind below the same superior."""

    kind: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class TreePage:
    """What stands below one unit on a day (or the tops of the tree), and the way up from there."""

    tree: str
    on: date
    top: Branch | None
    trail: tuple[Branch, ...]
    groups: tuple[BranchGroup, ...]
    total: int


def tree_on(tree: str, on: date, top_id: int | None) -> TreePage:
    """Return the tree of the day `on` around one unit, in two statements.

    A unit that has ended, or stands in the other tree only, has nobody below it.
    """
    units = {
        pk: (name, kind)
        for pk, name, kind in Unit.objects.filter(in_force(on)).values_list("id", name_on(on), "kind")
    }
    above, below = _links_on(tree, on)

    def branch(pk: int) -> Branch:
        name, kind = units[pk]
        return Branch(pk, name, unit_kind(kind), len(below[pk]))

    if top_id is not None and top_id in units:
        shown, top = below[top_id], branch(top_id)
    else:
        shown, top = [pk for pk in below if pk not in above], None
    trail, now = [], top_id
    while now is not None and now in above:
        now = above[now]
        trail.append(branch(now))
    grouped: defaultdict[str, list[int]] = defaultdict(list)
    for pk in sorted(shown, key=lambda pk: textvi.sort_key(units[pk][0])):
        grouped[units[pk][1]].append(pk)
    order = list(unit_kinds())
    kinds = sorted(grouped, key=lambda kind: order.index(kind) if kind in order else len(order))
    groups = tuple(BranchGroup(unit_kind(kind), tuple(branch(pk) for pk in grouped[kind])) for kind in kinds)
    return TreePage(tree, on, top, tuple(reversed(trail)), groups, len(shown))


def _links_on(tree: str, on: date) -> tuple[dict[int, int], defaultdict[int, list[int]]]:
    above: dict[int, int] = {}
    below: defaultdict[int, list[int]] = defaultdict(list)
    links = (
        UnitLink.objects.filter(in_force(on), tree=tree).order_by("id").values_list("unit_id", "superior_id")
    )
    for unit_id, superior_id in links:
        above[unit_id] = superior_id
        below[superior_id].append(unit_id)
    return above, below
