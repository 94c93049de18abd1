"""The cycle board: units × steps with counts, late first, over whatever the actor sees."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Value, When

from kiemdiem.core.access import Actor
from kiemdiem.core.steps import Step
from kiemdiem.cycles.access import visible_subjects
from kiemdiem.cycles.models import Cycle, CycleUnit, Inclusion, Subject
from kiemdiem.cycles.queries.filters import SubjectFilter, late, matching
from kiemdiem.cycles.queries.progress import finished
from kiemdiem.cycles.queries.rules import rule_set


@dataclass(frozen=True)
class Column:
    """One step of the board, with how many subjects stand there."""

    step: Step
    count: int


@dataclass(frozen=True)
class UnitLine:
    """One unit on the board; `counts` follows the columns, without those that are not reviewed."""

    id: int
    name: str
    group: str
    counts: tuple[int, ...]
    total: int
    late: int
    done: int
    exempt: int
    delegations: tuple[int, ...]

    @property
    def percent(self) -> int:
        """How much of the unit is through, in whole percent."""
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True)
class DelegationChoice:
    """A delegation to filter by."""

    id: int
    name: str


@dataclass(frozen=True)
class Board:
    """The whole board: columns in the order of the steps, lines with the latest first."""

    columns: tuple[Column, ...]
    lines: list[UnitLine]
    delegations: list[DelegationChoice]
    total: int
    late: int
    done: int
    exempt: int
    review_only: int

    @property
    def percent(self) -> int:
        """How much of the cycle is through, in whole percent."""
        return 100 * self.done // self.total if self.total else 0


@dataclass
class _Tally:
    steps: Counter[str]
    total: int = 0
    late: int = 0
    done: int = 0
    exempt: int = 0
    review_only: int = 0

    def add(self, step: str, inclusion: str, state: int, count: int) -> None:
        self.total += count
        self.done += count if state == _DONE else 0
        self.late += count if state == _LATE else 0
        self.review_only += count if inclusion == Inclusion.REVIEW_ONLY else 0
        if inclusion == Inclusion.EXEMPT:
            self.exempt += count
        else:
            self.steps[step] += count


_DONE, _LATE, _DUE = 1, 2, 3


def cycle_board(cycle: Cycle, by: Actor, asked: SubjectFilter, today: date) -> Board:
    """Return the board of `cycle` as `by` sees it, counted by the database: three statements besides the cycle's."""
    steps = rule_set(cycle).steps
    whole, tallies = _tallies(cycle, by, asked, today)
    delegated, choices = _delegations(cycle)
    units = CycleUnit.objects.filter(cycle=cycle).values_list("pk", "name", "comparison_group", "sort_key")
    lines = [
        (
            (-tally.late, key, pk),
            UnitLine(
                pk, name, group, tuple(tally.steps[step.key] for step in steps.steps), tally.total, tally.late,
                tally.done, tally.exempt, tuple(delegated[pk]),
            ),
        )
        for pk, name, group, key in units
        if (tally := tallies.get(pk))
    ]  # fmt: skip
    return Board(
        columns=tuple(Column(step, whole.steps[step.key]) for step in steps.steps),
        lines=[line for _, line in sorted(lines, key=lambda pair: pair[0])],
        delegations=choices,
        total=whole.total,
        late=whole.late,
        done=whole.done,
        exempt=whole.exempt,
        review_only=whole.review_only,
    )


def _tallies(cycle: Cycle, by: Actor, asked: SubjectFilter, today: date) -> tuple[_Tally, dict[int, _Tally]]:
    """Return the counts of the whole cycle and of each cycle unit, grouped by the database in one statement."""
    steps = rule_set(cycle).steps.keys()
    where = Case(
        When(finished(steps), then=Value(_DONE)),
        When(late(steps, today), then=Value(_LATE)),
        default=Value(_DUE),
        output_field=IntegerField(),
    )
    counted = (
        Subject.objects.filter(visible_subjects(by), matching(asked, steps, today), cycle=cycle)
        .annotate(where=where)
        .order_by()
        .values_list("unit_id", "step", "inclusion", "where")
        .annotate(Count("pk"))
    )
    whole, tallies = _Tally(Counter()), defaultdict[int, _Tally](lambda: _Tally(Counter()))
    for unit_id, step, inclusion, state, count in counted:
        whole.add(step, inclusion, state, count)
        tallies[unit_id].add(step, inclusion, state, count)
    return whole, tallies


def _delegations(cycle: Cycle) -> tuple[dict[int, list[int]], list[DelegationChoice]]:
    """Return the numbers of the delegations by cycle unit, and the delegations to choose from."""
    by_unit: defaultdict[int, list[int]] = defaultdict(list)
    choices: dict[int, DelegationChoice] = {}
    rows = cycle.delegations.order_by("number").values_list("pk", "number", "name", "units")
    for pk, number, name, unit_id in rows:
        choices[pk] = DelegationChoice(pk, name)
        if unit_id is not None:
            by_unit[unit_id].append(number)
    return by_unit, list(choices.values())
