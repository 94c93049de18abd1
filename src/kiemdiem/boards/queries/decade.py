"""A unit over ten years: limitations born, closed and open, relapses, days of slippage, targets met, levels decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from kiemdiem.audit.access import require
from kiemdiem.boards.queries.unit import LINKS, lineage
from kiemdiem.core.access import Actor
from kiemdiem.core.ruleset import SubjectKind
from kiemdiem.core.targets import Standing
from kiemdiem.cycles.models import Subject
from kiemdiem.organisations.access import registry_target
from kiemdiem.organisations.models import Unit
from kiemdiem.prepared import Shaped
from kiemdiem.ratings.access import visible_ratings
from kiemdiem.ratings.models import StageKind
from kiemdiem.ratings.queries import newest
from kiemdiem.shortcomings.access import visible_entries
from kiemdiem.shortcomings.models import DeadlineMove, Shortcoming, State, Transfer
from kiemdiem.targets.access import visible_targets
from kiemdiem.targets.models import Target
from kiemdiem.targets.queries.listing import rows_of

YEARS = 10
CHANGE = ("changed_at", "from_state", "to_state")
UNSOLVED = (State.OPEN, State.CLAIMED, State.DEFERRED)
HEIGHT = Decimal(140)


@dataclass(frozen=True)
class Rated:
    """A level that a collective of the unit was given."""

    name: str
    level: str
    subject_id: int


@dataclass(frozen=True)
class YearLine:
    """One year; `open` are the limitations unsolved at its end (today, in the running year)."""

    year: int
    born: int
    closed: int
    open: int
    relapsed: int
    slippage_days: int
    targets: int
    targets_met: int
    ratings: tuple[Rated, ...]


@dataclass(frozen=True)
class Decade:
    """The years in order, with the names of the units whose past this one carries on."""

    unit: Unit
    carried_on: tuple[str, ...]
    years: tuple[YearLine, ...]

    @property
    def most(self) -> int:
        """The highest number of limitations in a year, for the scale of the chart."""
        return max((max(line.born, line.closed, line.open) for line in self.years), default=0)

    def height(self, number: int) -> Decimal:
        """Return how high a bar stands for a number."""
        return round(HEIGHT * number / max(self.most, 1), 1)


@dataclass(frozen=True)
class _Life:
    """An entry's states and places in time."""

    relapse: bool
    unit_id: int
    changes: tuple[tuple[datetime, str, str], ...]
    transfers: tuple[tuple[datetime, int], ...]

    def unit_at(self, moment: datetime) -> int:
        return next((unit for at, unit in self.transfers if at > moment), self.unit_id)

    def state_at(self, moment: datetime) -> str:
        return next((state for at, _, state in reversed(self.changes) if at <= moment), "")


def unit_decade(unit_id: int, actor: Actor, today: date) -> Decade:
    """Return ten years of a unit and of those it came from, scoped to what `actor` may see; nine statements.

    An entry counts where it lay at the time: what was handed over later stays in the years of the unit that had it.
    Raises Unit.DoesNotExist, NotAllowed.
    """
    require("organisations.see", actor, registry_target(actor))
    unit = Unit.objects.get(pk=unit_id)
    names = lineage(unit, LINKS.rows())
    lives = _lives(names, actor, today)
    slipped = _slipped(names, actor, today)
    targets, rated = _targets(names, actor), _ratings(names, actor)
    entered, closed = _counted(lives, names, State.OPEN), _counted(lives, names, State.CLOSED)
    years = []
    for year in range(today.year - YEARS + 1, today.year + 1):
        end = min(_midnight(year + 1), timezone.make_aware(datetime.combine(today, datetime.max.time())))
        years.append(
            YearLine(
                year=year,
                born=len(entered[year]),
                closed=len(closed[year]),
                open=sum(life.unit_at(end) in names and life.state_at(end) in UNSOLVED for life in lives),
                relapsed=sum(life.relapse for life in entered[year]),
                slippage_days=slipped.get(year, 0),
                targets=len(targets[year]),
                targets_met=sum(targets[year]),
                ratings=tuple(rated[year]),
            )
        )
    return Decade(unit, tuple(name for name in names.values() if name), tuple(years))


def _lives(names: Mapping[int, str], actor: Actor, today: date) -> list[_Life]:
    """Return the entries that lie in these units or once did, with their history; three statements."""
    units = tuple(names)
    asking = (actor, units, tuple(LEFT.rows(units)), today)
    moved: defaultdict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for entry, at, unit in HANDED.rows(*asking):
        moved[entry].append((at, unit))
    entries: dict[int, tuple[int, bool]] = {}
    changes: defaultdict[int, list[tuple[datetime, str, str]]] = defaultdict(list)
    for pk, unit, relapse_of, at, before, after in CHANGES.rows(*asking):
        entries[pk] = (unit, relapse_of is not None)
        if at is not None:
            changes[pk].append((at, before, after))
    return [
        _Life(relapse, unit, tuple(changes[pk]), tuple(moved[pk])) for pk, (unit, relapse) in entries.items()
    ]


def _seen(actor: Actor, units: tuple[int, ...], left: tuple[int, ...], today: date) -> QuerySet[Shortcoming]:
    """Return the entries that lie in these units or `left` them, and that `actor` may see."""
    return Shortcoming.objects.filter(
        visible_entries(actor, today), Q(unit__in=units) | Q(pk__in=left)
    ).order_by()


LEFT = Shaped(
    lambda units: (
        Transfer.objects.filter(from_unit__in=units)
        .order_by()
        .values_list("shortcoming", flat=True)
        .distinct()
    )
)
HANDED = Shaped(
    lambda *asking: (
        Transfer.objects.filter(shortcoming__in=_seen(*asking).values("pk"), continues_as=None)
        .order_by("recorded_at", "id")
        .values_list("shortcoming_id", "recorded_at", "from_unit_id")
    )
)
CHANGES = Shaped(
    lambda *asking: (
        _seen(*asking)
        .order_by("pk", "state_changes__changed_at", "state_changes__id")
        .values_list("pk", "unit_id", "relapse_of_id", *(f"state_changes__{each}" for each in CHANGE))
    )
)


def _counted(lives: Iterable[_Life], names: Mapping[int, str], state: str) -> defaultdict[int, list[_Life]]:
    """Return, by year, the entries that came out of draft into `state`, or into it from elsewhere when it is closed."""
    before = (State.DRAFT,) if state == State.OPEN else (State.OPEN, State.CLAIMED, State.DEFERRED)
    found: defaultdict[int, list[_Life]] = defaultdict(list)
    for life in lives:
        moments = [at for at, old, new in life.changes if new == state and old in before]
        for year in {timezone.localdate(at).year for at in moments if life.unit_at(at) in names}:
            found[year].append(life)
    return found


def _slipped(names: Mapping[int, str], actor: Actor, today: date) -> dict[int, int]:
    return dict(SLIPPED.rows(actor, tuple(names), today))


SLIPPED = Shaped(
    lambda actor, units, today: (
        DeadlineMove.objects.filter(visible_entries(actor, today, prefix="shortcoming__"), unit__in=units)
        .order_by()
        .values("moved_at__year")
        .annotate(total=Sum("days"))
        .values_list("moved_at__year", "total")
    )
)


def _targets(names: Mapping[int, str], actor: Actor) -> defaultdict[int, list[bool]]:
    """Return, by year, whether each target was met by a figure that is no estimate."""
    met: defaultdict[int, list[bool]] = defaultdict(list)
    for row in rows_of(Target.objects.filter(visible_targets(actor), unit__in=names).order_by("pk")):
        settled = row.result.standing in (Standing.MET, Standing.EXCEEDED) and not row.result.provisional
        met[row.target.year].append(settled)
    return met


def _ratings(names: Mapping[int, str], actor: Actor) -> defaultdict[int, list[Rated]]:
    found: defaultdict[int, list[Rated]] = defaultdict(list)
    for pk, name, level, year in RATED.rows(actor, tuple(names)):
        if level:
            found[year].append(Rated(name, level, pk))
    return found


RATED = Shaped(
    lambda actor, units: (
        Subject.objects.filter(visible_ratings(actor), kind=SubjectKind.COLLECTIVE, unit__unit__in=units)
        .annotate(level=newest(StageKind.DECISION, "level"))
        .order_by("cycle__year", "sort_key", "pk")
        .values_list("pk", "name", "level", "cycle__year")
    )
)


def _midnight(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1))  # noqa: DTZ001 -- made aware where the institution is
