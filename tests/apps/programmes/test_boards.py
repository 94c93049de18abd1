"""The boards over all programmes count and order in SQL: each is told again here from plain rows, over chance's programmes."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from apps.programmes.conftest import Actors, Plan
from cast import NOW, TODAY, World
from kiemdiem.assignments.actions import tasks as given
from kiemdiem.assignments.models import ProgressReport, Task, TaskState
from kiemdiem.audit import queries as journal
from kiemdiem.core.headway import Node, Rule, overall, progress
from kiemdiem.programmes.models import (
    Edition,
    EditionState,
    Milestone,
    Programme,
    ProgrammeState,
    ProgrammeTask,
    RollUp,
)
from kiemdiem.programmes.queries.debts import debts, doubles, owings
from kiemdiem.programmes.queries.listing import TABS, Filters, listing, programme_lines
from kiemdiem.programmes.queries.progress import tallies
from kiemdiem.rulesets.models import LegalAct

SEEDS = (1, 2, 3)
RUNNING = (TaskState.OPEN, TaskState.REPORTED)
NAMES = ("Rà soát quỹ đất", "RÀ SOÁT quỹ đất", "Giao đất dịch vụ", "Cấp giấy", "Đo đạc")
STANDS = (
    (ProgrammeState.ADOPTED, (EditionState.ADOPTED,)),
    (ProgrammeState.AMENDING, (EditionState.SUPERSEDED, EditionState.ADOPTED, EditionState.DRAFT)),
    (ProgrammeState.DRAFTING, (EditionState.DRAFT,)),
)
SignedIn = Callable[[str], Client]


@pytest.fixture
def made(world: World, act: LegalAct) -> Callable[[int], None]:
    """Write programmes in all states, with tasks in all states, some late, some named alike, some reported on."""

    def make(seed: int) -> None:
        chance = Random(seed)  # noqa: S311
        for number in range(7):
            state, editions = chance.choice(STANDS)
            programme = Programme.objects.create(
                unit=world.units[chance.choice(("city", "ward_a"))], act=act, title=f"Chương trình {chance.randrange(9)} {number}",
                from_year=chance.choice((2025, 2026)), to_year=2030, state=state, created_at=NOW,
            )  # fmt: skip
            for place, stands in enumerate(editions, start=1):
                _edition(programme, place, stands, chance, world)

    return make


def _edition(programme: Programme, number: int, state: str, chance: Random, world: World) -> None:
    decided = state != EditionState.DRAFT
    edition = Edition.objects.create(
        programme=programme, number=number, state=state, begun_at=NOW, ground="Kết luận" if number > 1 else "",
        decision_number="1-CTr" if decided else "", decided_on=TODAY if decided else None,
        adopted_at=NOW if decided else None,
    )  # fmt: skip
    top = _task(edition, 1, None, chance, world, given=False)
    for key in range(2, 2 + chance.randrange(1, 5)):
        _task(edition, key, top, chance, world, given=decided)


def _task(
    edition: Edition, key: int, parent: ProgrammeTask | None, chance: Random, world: World, *, given: bool
) -> ProgrammeTask:
    post = world.posts[chance.choice(("head_a", "deputy_a"))]
    due = TODAY + timedelta(days=chance.randrange(-30, 30))
    name = chance.choice(NAMES)
    task = None
    if given:
        state = chance.choice(TaskState.values)
        done = Decimal(chance.randrange(1, 11)) if state == TaskState.CONFIRMED else Decimal(0)
        task = Task.objects.create(
            unit=post.unit, post=post, person=world.people["head_a"], name=name, amount=Decimal(10), due_on=due,
            assigned_on=TODAY - timedelta(days=300), state=state, done_amount=done, done_on=TODAY if done else None,
            withdrawn_ground="Thôi" if state == TaskState.WITHDRAWN else "",
        )  # fmt: skip
        for days in chance.sample(range(200), chance.randrange(3)):
            ProgressReport.objects.create(
                task=task, on=TODAY, done_amount=Decimal(chance.randrange(11)), says="Đang làm",
                reported_at=NOW - timedelta(days=days), returned_at=chance.choice((None, None, NOW)),
            )  # fmt: skip
    made = ProgrammeTask.objects.create(
        edition=edition, key=key, parent=parent, number=key, name=name, unit=post.unit, owner_post=post, due_on=due,
        rule=chance.choice(RollUp.values), weight=chance.choice((None, Decimal("12.5"))), task=task,
        starts_on=chance.choice((None, date(2026, 1, 1))),
    )  # fmt: skip
    for number in range(chance.randrange(3)):
        reached = chance.random() < 0.5
        Milestone.objects.create(
            programme_task=made, number=number, text="Mốc", due_on=due, done_on=TODAY if reached else None,
            proof="Văn bản" if reached else "", recorded_at=NOW if reached else None,
        )  # fmt: skip
    return made


def late(programme: Programme) -> int:
    tasks = ProgrammeTask.objects.filter(
        edition__programme=programme, edition__state="adopted"
    ).select_related("task")
    return sum(
        one.task is not None and one.task.state in RUNNING and one.task.due_on < TODAY for one in tasks
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_list_stands_in_the_order_of_what_is_late_and_counts_each_tab(
    made: Callable[[int], None], actor: Actors, seed: int
) -> None:
    made(seed)
    seen = list(Programme.objects.all())
    expected = sorted(seen, key=lambda one: (-late(one), -one.from_year, one.search_key, one.pk))
    listed = listing(actor("organiser"), Filters(), TODAY)
    assert [one.id for one in listed.places] == [one.pk for one in expected]
    assert [line.title for line in programme_lines(listed, TODAY, slice(2, 5))] == [
        one.title for one in expected[2:5]
    ]
    running = (ProgrammeState.ADOPTED, ProgrammeState.AMENDING)
    writing = (ProgrammeState.DRAFTING, ProgrammeState.AMENDING)
    assert listed.totals == {
        "": len(seen),
        "thuc-hien": sum(one.state in running for one in seen),
        "qua-han": sum(late(one) > 0 for one in seen),
        "soan": sum(one.state in writing for one in seen),
    }
    for tab in TABS:
        assert len(listing(actor("organiser"), Filters(tab=tab), TODAY).places) == listed.totals[tab]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tally_is_what_the_rule_says_of_the_rows(made: Callable[[int], None], seed: int) -> None:
    made(seed)
    editions = list(Edition.objects.all())
    found = tallies([one.pk for one in editions], TODAY)
    for edition in editions:
        nodes = [_told(one) for one in edition.tasks.all()]
        assert found[edition.pk].share == overall(nodes, progress(nodes))
        inner = {one.parent for one in nodes}
        last = [one for one in nodes if one.key not in inner]
        assert (found[edition.pk].total, found[edition.pk].done) == (
            len(last),
            sum(progress(nodes)[one.key] == 1 for one in last),
        )


def _told(one: ProgrammeTask) -> Node:
    """The task as the rule reads it: the last report that was not sent back, until a superior has confirmed another."""
    done = Decimal(0)
    if one.task and one.task.state == TaskState.CONFIRMED:
        done = one.task.done_amount
    elif one.task and one.task.state != TaskState.WITHDRAWN:
        reports = [report for report in one.task.reports.all() if report.returned_at is None]
        done = max(reports, key=lambda each: (each.reported_at, each.pk)).done_amount if reports else done
    stones = list(one.milestones.all())
    return Node(
        one.pk, one.parent_id, Rule(one.rule), own=Fraction(done) / 10, milestones=len(stones),
        weight=None if one.weight is None else Fraction(one.weight),
        reached=sum(stone.done_on is not None for stone in stones),
    )  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_doubles_are_the_names_that_several_programmes_in_force_share(
    made: Callable[[int], None], actor: Actors, seed: int
) -> None:
    made(seed)
    rows = ProgrammeTask.objects.filter(edition__state="adopted", task__isnull=False).select_related(
        "edition"
    )
    by_key: dict[str, list[ProgrammeTask]] = {}
    for one in rows:
        by_key.setdefault(one.search_key, []).append(one)
    expected = [
        (key, sorted(one.pk for one in tasks))
        for key, tasks in sorted(by_key.items())
        if len({one.edition.programme_id for one in tasks}) > 1
    ]
    found = doubles(actor("organiser"), TODAY, slice(0, 30))
    assert [sorted(one.pk for one in row.tasks) for row in found.rows] == [keys for _, keys in expected]
    assert found.total == len(expected)
    second = doubles(actor("organiser"), TODAY, slice(1, 2))
    assert [sorted(one.pk for one in row.tasks) for row in second.rows] == [keys for _, keys in expected[1:2]]
    assert second.total == (len(expected) if expected[1:] else 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_unit_owes_is_counted_and_stands_late_first(
    made: Callable[[int], None], world: World, seed: int
) -> None:
    made(seed)
    unit = world.units["ward_a"]
    owed = list(
        ProgrammeTask.objects.filter(edition__state="adopted", task__isnull=False, unit=unit).select_related(
            "task"
        )
    )
    running = [one for one in owed if one.task and one.task.state in RUNNING]
    past = [one for one in running if one.due_on and one.due_on < TODAY]
    done = [one for one in owed if one.task and one.task.state == TaskState.CONFIRMED]
    owing = owings(unit.pk, "", TODAY)
    assert owing.totals == {"": len(running), "qua-han": len(past), "xong": len(done)}
    expected = sorted(running, key=lambda one: (one not in past, one.due_on, one.pk))
    assert [one.task.pk for one in debts(owing, TODAY, slice(0, 40))] == [one.pk for one in expected]
    for tab, rows in (("qua-han", past), ("xong", done)):
        assert sorted(owings(unit.pk, tab, TODAY).tasks) == sorted(one.pk for one in rows)


def test_a_page_behind_the_last_one_of_doubles_is_the_last_one(
    made: Callable[[int], None], signed_in: SignedIn
) -> None:
    made(1)
    client = signed_in("organiser")
    first = client.get(reverse("programmes:doubles")).content.decode()
    behind = client.get(reverse("programmes:doubles") + "?trang=9").content.decode()
    assert behind.split("<main")[1] == first.split("<main")[1]


def test_boards_that_are_kept_follow_every_change(
    world: World, actor: Actors, adopted: Plan, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "connection", SimpleNamespace(in_atomic_block=False))
    by, later = actor("organiser"), date(2027, 7, 15)

    def told() -> tuple[int, int, int, int]:
        listed = listing(by, Filters(), later)
        lines = programme_lines(listed, later, slice(0, 12))
        done = sum(line.tally.done for line in lines)
        return len(listed.places), listed.totals["qua-han"], done, doubles(by, later, slice(0, 30)).total

    assert told() == told() == (0, 0, 0, 0)
    adopted("Chương trình một")
    assert told() == told() == (1, 1, 0, 0)
    adopted("Chương trình hai")
    assert told() == (2, 2, 0, 2)
    for task in Task.objects.filter(programme_tasks__edition__programme__title="Chương trình một"):
        given.confirm(task=task, done_amount=task.amount, done_on=TODAY, by=by, at=NOW)
    assert told() == told() == (2, 1, 2, 2)
    assert "Có việc quá hạn (0)" in signed_in("organiser").get(reverse("programmes:index")).content.decode()
