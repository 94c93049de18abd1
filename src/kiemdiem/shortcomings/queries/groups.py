"""Groups of limitations as bodies counted them ("11 + 6 nhóm"), with what became of each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from kiemdiem.audit.access import reach_filter
from kiemdiem.core.access import Actor
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import Group, Shortcoming, State
from kiemdiem.shortcomings.queries.carried import COUNTED
from kiemdiem.shortcomings.queries.filtering import is_late


@dataclass(frozen=True)
class GroupLine:
    """A group and its entries: how many, how many overcome, how many late."""

    id: int
    number: int
    name: str
    entries: int
    closed: int
    late: int
    source: str
    illustrative: bool


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
    """Return all groups by body and year, newest year first, with the counts of visible entries; one statement."""
    seen = visible_entries(actor, today, prefix="shortcomings__")
    counted = seen & Q(shortcomings__state__in=COUNTED)
    groups = (
        Group.objects.filter(visible_groups(actor, today))
        .select_related("unit")
        .annotate(
            entries=Count("shortcomings", filter=counted, distinct=True),
            closed=Count("shortcomings", filter=seen & Q(shortcomings__state=State.CLOSED), distinct=True),
            late=Count("shortcomings", filter=seen & is_late(today, "shortcomings__"), distinct=True),
        )
        .order_by("-year", "unit__sort_key", "unit_id", "id")
    )
    years: dict[tuple[int, int], dict[str, list[GroupLine]]] = {}
    names = {}
    for group in groups:
        names[group.unit_id] = group.unit.name
        area = years.setdefault((group.year, group.unit_id), {}).setdefault(group.area, [])
        area.append(
            GroupLine(
                group.pk,
                group.number,
                group.name,
                group.entries,
                group.closed,
                group.late,
                group.source,
                group.illustrative,
            )
        )
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
