"""Groups of limitations as bodies counted them ("11 + 6 nhóm"), with what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import CauseKind, Group, Shortcoming, State
from kiemdiem.shortcomings.queries.carried import COUNTED
from kiemdiem.shortcomings.queries.filtering import is_late, rolled_into


@dataclass(frozen=True)
class GroupLine:
    """A group and its entries: how many, how many overcome, how many late; with those of the groups below.

    `rolled` is how many groups of the levels below are counted in it, `into` the group of the level above.
    """

    id: int
    number: int
    name: str
    entries: int
    closed: int
    late: int
    source: str
    illustrative: bool
    rolled: int = 0
    into: str = ""
    into_id: int | None = None


@dataclass(frozen=True)
class GroupArea:
    """An area of work with its groups."""

    name: str
    lines: tuple[GroupLine, ...]


@dataclass(frozen=True)
class GroupYear:
    """What one body counted in one year; `says` is the count as one speaks of it: "11 + 6 nhóm"."""

    unit_id: int
    unit: str
    year: int
    areas: tuple[GroupArea, ...]

    @property
    def says(self) -> str:
        """Return the number of groups in each area, joined."""
        return " + ".join(str(len(area.lines)) for area in self.areas) + " nhóm"


def visible_groups(actor: Actor, today: date) -> Q:
    """Return the groups of units whose register `actor` sees by a role, and those that visible entries belong to."""
    own = reach_filter(
        "shortcomings.see", actor, unit="unit_id", party="unit__party_path", state="unit__state_path"
    )
    used = Shortcoming.objects.filter(visible_entries(actor, today), group__isnull=False)
    return own | Q(pk__in=used.values("group_id")) if own else own


def group_years(actor: Actor, today: date) -> list[GroupYear]:
    """Return all groups by body and year, newest year first, with the counts of visible entries rolled up; one statement."""
    seen = visible_entries(actor, today, prefix="shortcomings__")
    counted = seen & Q(shortcomings__state__in=COUNTED)
    groups = (
        Group.objects.filter(visible_groups(actor, today))
        .select_related("unit", "rolls_into__unit")
        .annotate(
            entries=Count("shortcomings", filter=counted, distinct=True),
            closed=Count("shortcomings", filter=seen & Q(shortcomings__state=State.CLOSED), distinct=True),
            late=Count("shortcomings", filter=seen & is_late(today, "shortcomings__"), distinct=True),
        )
        .order_by("-year", "unit__sort_key", "unit_id", "id")
    )
    years: dict[tuple[int, int], dict[str, list[GroupLine]]] = {}
    names = {}
    for line, group in _rolled_up(list(groups)):
        names[group.unit_id] = group.unit.name
        years.setdefault((group.year, group.unit_id), {}).setdefault(group.area, []).append(line)
    return [
        GroupYear(
            unit_id=unit_id,
            unit=names[unit_id],
            year=year,
            areas=tuple(
                GroupArea(name, tuple(sorted(lines, key=lambda line: line.number)))
                for name, lines in areas.items()
            ),
        )
        for (year, unit_id), areas in years.items()
    ]


def _rolled_up(groups: Sequence[Any]) -> list[tuple[GroupLine, Group]]:
    """Return the counted groups as lines, each with the counts of everything that is counted in it."""
    known = {group.pk: group for group in groups}
    sums = {key: [0, 0, 0, 0] for key in known}
    for group in groups:
        at = group
        while at is not None:
            own = (group.entries, group.closed, group.late, int(at is not group))
            sums[at.pk] = [one + more for one, more in zip(sums[at.pk], own, strict=True)]
            at = known.get(at.rolls_into_id)
    return [(_line(group, *sums[group.pk]), group) for group in groups]


def _line(group: Group, entries: int, closed: int, late: int, rolled: int) -> GroupLine:
    return GroupLine(
        id=group.pk,
        number=group.number,
        name=group.name,
        entries=entries,
        closed=closed,
        late=late,
        source=group.source,
        illustrative=group.illustrative,
        rolled=rolled,
        into=f"{group.rolls_into}, {group.rolls_into.unit}" if group.rolls_into else "",
        into_id=group.rolls_into_id,
    )


@dataclass(frozen=True)
class CauseCount:
    """How many entries of a group have a cause."""

    kind: str
    name: str
    entries: int


@dataclass(frozen=True)
class GroupPage:
    """One group: what is counted in it, by cause and by the groups below."""

    line: GroupLine
    causes: tuple[CauseCount, ...]
    below: tuple[GroupLine, ...]
    below_units: tuple[str, ...]


def group_page(group: Group, actor: Actor, today: date) -> GroupPage | None:
    """Return a group that `actor` may see, with what is counted in it; two statements. None where they may not."""
    years = group_years(actor, today)
    lines = {line.id: (line, year.unit) for year in years for area in year.areas for line in area.lines}
    if group.pk not in lines:
        return None
    entries = Shortcoming.objects.filter(
        visible_entries(actor, today), rolled_into(group.pk), state__in=COUNTED
    )
    counted = entries.values("cause_kind", "cause_node__name").annotate(number=Count("pk", distinct=True))
    below = [lines[key] for key in lines if lines[key][0].into_id == group.pk]
    return GroupPage(
        lines[group.pk][0],
        tuple(
            CauseCount(
                CauseKind(row["cause_kind"]).label if row["cause_kind"] else "", row["cause_node__name"] or "chưa chọn", row["number"]
            )
            for row in sorted(counted.order_by(), key=lambda row: (-row["number"], row["cause_node__name"] or ""))
        ),
        tuple(line for line, _ in below),
        tuple(unit for _, unit in below),
    )  # fmt: skip
