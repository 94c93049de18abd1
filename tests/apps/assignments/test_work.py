"""What the tasks of a period come to, in the shape and by the sums of the evaluator."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from apps.assignments.work import approved, confirmed, given
from cast import NOW, World, rule_set_version
from kiemdiem.assignments.actions import grounds, tasks
from kiemdiem.assignments.models import Task
from kiemdiem.assignments.queries.work import counts_of_many, work_of, work_of_many
from kiemdiem.core.access import Actor
from kiemdiem.core.evaluation import evaluate_all
from kiemdiem.core.facts import FactBook, read_facts, read_options
from kiemdiem.rulesets.queries import rule_set_of

ActorOf = Callable[[str], Actor]
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
LATE = date(2026, 11, 22)


def november(world: World) -> list[dict[str, Fraction]]:
    return work_of(world.people["deputy_a"].pk, *NOVEMBER)["products"]


def test_every_task_due_in_the_period_is_a_product_of_its_own(world: World, actor: ActorOf) -> None:
    product = approved(world, actor("officer_a"), actor("head_a"))
    done = confirmed(
        given(world, actor("officer_a"), product=product, amount=Decimal(2)), actor("head_a"), faults=1
    )
    left = given(world, actor("officer_a"), due_on=date(2026, 11, 30))
    for due_on in (date(2026, 10, 31), date(2026, 12, 1)):
        given(world, actor("officer_a"), due_on=due_on)
    given(world, actor("officer_a"), to="member_a")
    gone = given(world, actor("officer_a"))
    tasks.withdraw(task=gone, ground="Giao trùng", by=actor("head_a"), at=NOW)
    zero = {"faults": 0, "delays": 0, "objective_faults": 0, "objective_delays": 0}
    assert november(world) == [
        {**zero, "id": str(done.pk), "factor": Fraction(3, 2), "assigned": 2, "done": 2, "faults": 1},
        {**zero, "id": str(left.pk), "factor": 1, "assigned": 1, "done": 0},
    ]


def test_a_task_counts_where_it_was_due_however_early_or_late_it_was_done(
    world: World, actor: ActorOf
) -> None:
    late = given(world, actor("officer_a"), due_on=date(2026, 10, 31))
    confirmed(late, actor("head_a"), done_on=LATE, delays=1)
    early = given(world, actor("officer_a"), due_on=date(2026, 12, 15))
    confirmed(early, actor("head_a"))
    assert november(world) == []
    person = world.people["deputy_a"].pk
    for first, last in ((date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 12, 1), date(2026, 12, 31))):
        assert [row["done"] for row in work_of(person, first, last)["products"]] == [1]


def test_only_a_confirmed_ground_counts_and_only_for_its_own_kind(world: World, actor: ActorOf) -> None:
    task = confirmed(given(world, actor("officer_a")), actor("head_a"), done_on=LATE, delays=2, faults=1)
    for lapse, answer in (("delay", True), ("delay", None), ("fault", False)):
        made = grounds.claim_ground(
            task=task, lapse=lapse, count=1, ground="Chờ xác minh", evidence="Công văn 120", by=actor("deputy_a"),
            at=NOW,
        )  # fmt: skip
        if answer is not None:
            grounds.answer_ground(claim=made, confirmed=answer, reason="Đã xem", by=actor("head_a"), at=NOW)
    [row] = november(world)
    assert (row["delays"], row["objective_delays"]) == (2, 1)
    assert (row["faults"], row["objective_faults"]) == (1, 0)


def test_the_evaluator_reads_the_work_as_it_stands(world: World, actor: ActorOf) -> None:
    product = approved(world, actor("officer_a"), actor("head_a"))
    confirmed(given(world, actor("officer_a"), product=product, amount=Decimal(2)), actor("head_a"), faults=1)
    confirmed(given(world, actor("officer_a")), actor("head_a"), done_on=LATE, delays=1)
    rules = rule_set_of(rule_set_version("nd335_2025"))
    subject = {
        "id": "a", "kind": "staff", "points": {"common": Fraction(30)},
        "work": work_of(world.people["deputy_a"].pk, *NOVEMBER),
    }  # fmt: skip
    book = FactBook()
    options = read_options({}, rules, book)
    facts = read_facts([subject], rules, options, (), book)
    [result] = evaluate_all(rules, facts, options).results
    quantity, quality, progress = Fraction(4, 4), (3 * Fraction(3, 4) + 1) / 4, (3 + Fraction(3, 4)) / 4
    assert result.total == 30 + (quantity + quality + progress) / 3 * 70


def test_work_costs_one_statement_however_much_of_it(
    world: World, actor: ActorOf, django_assert_num_queries: Callable[[int], object]
) -> None:
    people = [world.people[key].pk for key in ("deputy_a", "member_a", "head_a")]
    for _ in range(3):
        for to in ("deputy_a", "member_a"):
            given(world, actor("officer_a"), to)
        with django_assert_num_queries(1):
            found = work_of_many(people, *NOVEMBER)
        with django_assert_num_queries(1):
            counts_of_many(people, *NOVEMBER)
    assert [len(found[person]["products"]) for person in people] == [3, 3, 0]


def test_the_counts_tell_apart_what_is_done_late_sound_and_above(world: World, actor: ActorOf) -> None:
    def task(**facts: object) -> Task:
        return given(world, actor("officer_a"), **facts)

    confirmed(task(), actor("head_a"), above=True, quality=1)
    confirmed(task(kind="unplanned"), actor("head_a"), faults=1)
    confirmed(task(), actor("head_a"), quality=3)
    confirmed(task(), actor("head_a"), done_on=LATE, delays=1)
    excused = confirmed(task(), actor("head_a"), done_on=LATE, delays=1)
    made = grounds.claim_ground(
        task=excused, lapse="delay", count=1, ground="Chờ", evidence="Công văn", by=actor("deputy_a"), at=NOW
    )
    grounds.answer_ground(claim=made, confirmed=True, reason="Đúng", by=actor("head_a"), at=NOW)
    confirmed(task(amount=Decimal(2)), actor("head_a"), done_amount=Decimal(1))
    task()
    person = world.people["deputy_a"].pk
    counts = counts_of_many([person], *NOVEMBER)[person]
    assert (counts.planned, counts.unplanned, counts.unconfirmed) == (6, 1, 1)
    assert counts.metrics == {
        "tasks_total": 7, "tasks_done": 5, "tasks_late": 3, "tasks_above": 1, "tasks_on_time_quality": 2,
    }  # fmt: skip
