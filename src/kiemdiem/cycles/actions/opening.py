"""Opening a cycle: one action, one transaction; all of it is there afterwards, or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.core.deadlines import calendar
from kiemdiem.core.refusal import NotReady
from kiemdiem.cycles.access import cycle_target
from kiemdiem.cycles.actions.making import SubjectMaker, seats_of
from kiemdiem.cycles.models import CalendarDay, Cycle, CycleState, CycleUnit, Membership, Subject
from kiemdiem.cycles.queries.plan import Plan, plan
from kiemdiem.cycles.queries.progress import next_due
from kiemdiem.cycles.queries.readiness import readiness
from kiemdiem.organisations.phrases import unit_kind
from kiemdiem.rulesets.queries import working_days

BATCH = 1000
T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far a long action is: `done` of `total` rows, and what they are."""

    done: int
    total: int
    says: str


@action("cycles.open")
def open_cycle(*, cycle: Cycle, by: Actor, at: datetime) -> Iterator[Progress]:
    """Open `cycle`: freeze its tree, make its subjects, count its calendar back, pin its rules; yields progress.

    Nothing is written until the generator has run to its end; leaving it earlier undoes all of it. The number
    of statements does not grow with the subjects, but for the batches of the inserts. Raises NotReady with
    everything that blocks the opening.
    """
    cycle.refresh_from_db(from_queryset=Cycle.objects.select_for_update())
    require("cycles.open", by, cycle_target(cycle))
    planned = plan(cycle)
    blockers = readiness(cycle, planned).blockers
    if blockers:
        raise NotReady(
            f"Chưa thể mở đợt “{cycle}”: còn {len(blockers)} việc phải làm trước.", blockers,
            way_out="Hãy xử lý từng việc rồi mở lại; chưa có gì được ghi.",
        )  # fmt: skip
    yield from _write(cycle, planned, at)
    cycle.state, cycle.rule_set_hash = CycleState.OPEN, cycle.rule_set.content_hash
    cycle.opened_at, cycle.opened_by_id = at, by.account_id
    place = planned.units[cycle.root_id].paths
    cycle.party_path, cycle.state_path = place.party, place.state
    cycle.save(update_fields=["state", "rule_set_hash", "opened_at", "opened_by", "party_path", "state_path"])
    record(
        "cycles.open", by=by, at=at, about=cycle, paths=cycle.paths, cycle_id=cycle.pk,
        data={
            "units": len(planned.units), "collectives": len(planned.collectives), "people": len(planned.people),
            "rule_set": cycle.rule_set_hash,
        },
    )  # fmt: skip


def _write(cycle: Cycle, planned: Plan, at: datetime) -> Iterator[Progress]:
    """Write units, calendar, subjects and seats, in that order, and tell after each batch how far it is."""
    total = len(planned.units) + planned.subjects
    units = _freeze(cycle, planned)
    yield Progress(len(units), total, "đơn vị")
    first_step = planned.rules.steps.keys()[0]
    maker = SubjectMaker(cycle, units, first_step, _count_back(cycle, planned), at)
    collectives: dict[int, Subject] = {}
    for batch in _batches(planned.collectives):
        made = Subject.objects.bulk_create([maker.collective(each) for each in batch])
        collectives.update(zip((each.pk for each in batch), made, strict=True))
        yield Progress(len(units) + len(collectives), total, "tập thể")
    done = len(units) + len(collectives)
    for people in _batches(planned.people):
        persons = Subject.objects.bulk_create([maker.person(each) for each in people])
        Membership.objects.bulk_create(seats_of(people, persons, collectives))
        done += len(persons)
        yield Progress(done, total, "cá nhân")


def _freeze(cycle: Cycle, planned: Plan) -> dict[int, CycleUnit]:
    """Copy the tree into the cycle, a level at a time, so that every unit knows its parent's row."""
    frozen: dict[int, CycleUnit] = {}
    deepest = max(unit.depth for unit in planned.units.values())
    for depth in range(deepest + 1):
        level = [unit for unit in planned.units.values() if unit.depth == depth]
        made = CycleUnit.objects.bulk_create(
            CycleUnit(
                cycle_id=cycle.pk, unit_id=unit.unit_id, parent=frozen.get(unit.parent_id or 0), name=unit.name,
                depth=depth, party_path=unit.paths.party, state_path=unit.paths.state,
                comparison_group=unit_kind(unit.kind)[:120],
            )
            for unit in level
        )  # fmt: skip
        frozen.update((unit.unit_id, unit) for unit in made)
    return frozen


def _count_back(cycle: Cycle, planned: Plan) -> date | None:
    """Write the calendar of the cycle; return the date by which the first step is due."""
    days = CalendarDay.objects.bulk_create(
        CalendarDay(
            cycle_id=cycle.pk, rule=due.rule.rule.id, step=due.rule.step, says=due.rule.rule.says,
            article=due.rule.rule.article, confidence=due.rule.rule.confidence.value, is_law=due.rule.is_law,
            due_on=due.on,
        )
        for due in calendar(planned.rules, cycle.year, working_days())
    )  # fmt: skip
    steps = planned.rules.steps
    return next_due(steps, steps.keys()[0], [(day.step, day.due_on) for day in days])


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
