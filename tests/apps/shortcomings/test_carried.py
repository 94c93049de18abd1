"""What section III of a report must account for, and how much of it is overcome."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import NOW, World, cause
from closing import close
from kiemdiem.cycles.models import Cycle
from kiemdiem.organisations.models import Appointment
from kiemdiem.shortcomings.actions.chains import join_chain
from kiemdiem.shortcomings.models import Shortcoming, State, Transfer
from kiemdiem.shortcomings.queries import prior_entries, resolved_share

LAST_YEAR = date(2025, 12, 20)
THIS_YEAR = date(2026, 5, 4)


def entry(world: World, number: int, state: State = State.OPEN, **given: object) -> Shortcoming:
    facts = {
        "wording": f"Hạn chế {number}", "origin": "self_review", "first_seen_on": LAST_YEAR, "created_at": NOW,
        "field": world.field, "cause_kind": "objective", "cause_node": cause("thieu-quy-dat"), "cause": "Vướng thủ tục", "measure": "Số hộ",
        "owner_post": world.posts["head_a"], "deadline": date(2026, 6, 30), **given,
    }  # fmt: skip
    if state == State.CLOSED:
        at = facts.pop("closed_at", NOW)
        assert isinstance(at, datetime)
        return close(entry(world, number, **facts), at)
    if state == State.WITHDRAWN:
        facts.setdefault("withdrawal_ground", "Trùng")
    return Shortcoming.objects.create(unit=world.units["ward_a"], number=number, state=state, **facts)


def numbers(world: World, subject: str = "committee") -> list[int]:
    return [row.number for row in prior_entries(world.subjects[subject])]


def previous_cycle(world: World) -> Cycle:
    cycle = Cycle.objects.create(
        title="Kiểm điểm năm 2025", year=2025, period_start=date(2025, 1, 1), period_end=date(2025, 12, 31),
        root=world.units["city"], rule_set=world.rule_set, rule_set_hash="x", state="cycle_closed",
    )  # fmt: skip
    world.cycle.previous = cycle
    world.cycle.save()
    return cycle


def test_a_collective_accounts_for_what_its_unit_still_had_open_when_the_period_began(world: World) -> None:
    entry(world, 1)
    entry(world, 2, State.CLAIMED)
    entry(world, 3, State.CLOSED)
    assert numbers(world) == [1, 2, 3]


def test_drafts_and_withdrawn_entries_point_nothing_out(world: World) -> None:
    entry(world, 1, State.DRAFT)
    entry(world, 2, State.WITHDRAWN)
    assert numbers(world) == []


def test_what_this_review_itself_finds_is_not_an_earlier_limitation_however_old_the_matter(
    world: World,
) -> None:
    entry(world, 1, first_seen_on=date(2003, 1, 1), born_in=world.cycle)
    entry(world, 2, first_seen_on=THIS_YEAR)
    assert numbers(world) == []


def test_what_the_last_review_concluded_in_january_is_an_earlier_limitation(world: World) -> None:
    entry(world, 1, first_seen_on=date(2026, 1, 10), born_in=previous_cycle(world))
    assert numbers(world) == [1]


def test_what_was_overcome_before_the_period_is_told_only_where_the_last_review_named_it(
    world: World,
) -> None:
    early = datetime(2025, 12, 30, tzinfo=UTC)
    entry(world, 1, State.CLOSED, closed_at=early)
    entry(world, 2, State.CLOSED, closed_at=early, born_in=previous_cycle(world))
    assert numbers(world) == [2]


def test_a_person_accounts_for_the_entries_of_the_posts_held(world: World) -> None:
    entry(world, 1)
    entry(world, 2, owner_post=world.posts["chairman_a"])
    assert numbers(world, "head_a") == [1]
    assert numbers(world, "deputy_a") == [2]
    assert numbers(world, "member_a") == []


def test_a_successor_in_the_post_accounts_for_the_entries_of_whoever_left(world: World) -> None:
    entry(world, 1)
    Appointment.objects.filter(post=world.posts["head_a"]).update(valid_to=date(2026, 6, 30))
    Appointment.objects.create(
        person=world.people["member_a"], post=world.posts["head_a"], valid_from=date(2026, 7, 1)
    )
    assert numbers(world, "head_a") == []
    assert numbers(world, "member_a") == [1]


def test_the_share_overcome_is_exact_and_comes_with_its_list(world: World) -> None:
    entry(world, 1)
    entry(world, 2, State.CLAIMED)
    entry(world, 3, State.CLOSED)
    share = resolved_share(world.subjects["committee"])
    assert (share.total, share.resolved, share.percent) == (3, 1, Fraction(100, 3))
    assert [row.number for row in share.open_entries] == [1, 2]


def test_where_nothing_was_pointed_out_there_is_no_share_and_not_a_hundred_percent(world: World) -> None:
    assert resolved_share(world.subjects["committee"]).percent is None


def test_what_was_overcome_last_year_and_came_back_is_not_overcome(world: World) -> None:
    old = entry(
        world, 1, State.CLOSED, closed_at=datetime(2025, 12, 30, tzinfo=UTC), first_seen_on=date(2024, 1, 1)
    )
    assert resolved_share(world.subjects["committee"]).total == 0
    join_chain(
        old, entry(world, 2, first_seen_on=THIS_YEAR, born_in=world.cycle, relapse_of=old, relapse_root=old)
    )
    share = resolved_share(world.subjects["committee"])
    assert (share.total, share.resolved) == (1, 0)
    assert [(row.number, row.relapsed) for row in share.open_entries] == [(1, True)]


def test_a_limitation_that_came_back_before_the_period_is_counted_once(world: World) -> None:
    old = entry(
        world, 1, State.CLOSED, closed_at=datetime(2024, 12, 30, tzinfo=UTC), first_seen_on=date(2023, 1, 1)
    )
    join_chain(old, entry(world, 2, relapse_of=old, relapse_root=old))
    assert numbers(world) == [2]


@pytest.mark.parametrize("count", [1, 3])
def test_the_share_takes_one_statement(world: World, django_assert_num_queries: object, count: int) -> None:
    for number in range(1, count + 1):
        entry(world, number)
    subject = world.subjects["committee"]
    with django_assert_num_queries(1):  # type: ignore[operator]
        resolved_share(subject)


def test_a_deferred_limitation_is_not_overcome(world: World) -> None:
    entry(world, 1, State.DEFERRED)
    share = resolved_share(world.subjects["committee"])
    assert (share.total, share.resolved, [row.number for row in share.open_entries]) == (1, 0, [1])


def test_a_limitation_that_was_reopened_is_not_overcome_however_long_ago_it_was_closed(world: World) -> None:
    entry(world, 1, first_seen_on=date(2019, 1, 1))
    assert resolved_share(world.subjects["committee"]).resolved == 0


def test_entries_that_are_one_limitation_count_once(world: World) -> None:
    join_chain(entry(world, 1), entry(world, 2, State.CLOSED))
    share = resolved_share(world.subjects["committee"])
    assert numbers(world) == [1, 2]
    assert (share.total, share.resolved, [row.number for row in share.open_entries]) == (1, 0, [1])


def test_what_is_open_under_another_unit_is_not_overcome_here(world: World) -> None:
    here, there = entry(world, 1, State.CLOSED), entry(world, 2)
    Shortcoming.objects.filter(pk=there.pk).update(unit=world.units["ward_b"])
    assert resolved_share(world.subjects["committee"]).percent == 100
    join_chain(here, there)
    share = resolved_share(world.subjects["committee"])
    assert (share.resolved, share.open_entries[0].relapsed) == (0, True)


def moved(world: World, row: Shortcoming, to: str, on: date) -> None:
    """Hand an entry over as `transfer` does, and leave out what isn't asked here."""
    Transfer.objects.create(
        shortcoming=row, from_unit=row.unit, to_unit=world.units[to], from_post=row.owner_post, to_post=row.owner_post,
        decision_number="1-QĐ", decided_on=on, from_number=row.number, to_number=row.number, recorded_at=NOW,
    )  # fmt: skip
    row.unit = world.units[to]
    row.save(update_fields=["unit"])


def test_what_was_handed_over_in_the_period_is_the_successors(world: World) -> None:
    row = entry(world, 1)
    moved(world, row, "ward_b", date(2026, 7, 1))
    assert numbers(world) == []
    assert numbers(world, "head_a") == [1]


def test_what_was_handed_over_after_the_period_still_counts_for_whom_it_lay_with(world: World) -> None:
    row = entry(world, 1)
    moved(world, row, "ward_b", date(2027, 1, 15))
    assert numbers(world) == [1]
    row.refresh_from_db()
    moved(world, row, "city", date(2027, 6, 1))
    assert numbers(world) == [1]
    back = entry(world, 2)
    Shortcoming.objects.filter(pk=back.pk).update(unit=world.units["ward_b"])
    back.refresh_from_db()
    moved(world, back, "ward_a", date(2027, 1, 15))
    assert numbers(world) == [1]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from([State.OPEN, State.CLAIMED, State.DEFERRED, State.CLOSED]), st.integers(0, 3)),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_the_share_is_that_of_limitations_whose_every_entry_is_closed(
    world: World, rows: list[tuple[State, int]]
) -> None:
    with transaction.atomic():
        made = [
            (entry(world, place, state), state, matter) for place, (state, matter) in enumerate(rows, start=1)
        ]
        matters: dict[int, list[State]] = {}
        for _, state, matter in made:
            matters.setdefault(matter, []).append(state)
        for matter in matters:
            join_chain(*(row for row, _, key in made if key == matter))
        closed = sum(all(state == State.CLOSED for state in states) for states in matters.values())
        share = resolved_share(world.subjects["committee"])
        assert (share.total, share.resolved) == (len(matters), closed)
        assert len(share.open_entries) == len(matters) - closed
        transaction.set_rollback(True)
