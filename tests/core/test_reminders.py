"""Thresholds and ladders, and plans that wait in circles."""

from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kiemdiem import data
from kiemdiem.core.plans import circle
from kiemdiem.core.reminders import Reminders, parse_reminders

DUE = date(2026, 12, 31)
DAYS = st.integers(-60, 60)


def reminders() -> Reminders:
    return parse_reminders(yaml.safe_load(data.read("register/reminders.yaml")))


def on(left: int) -> date:
    return DUE - timedelta(days=left)


def test_the_default_speaks_15_7_3_and_0_days_before_and_says_it_is_no_law() -> None:
    found = reminders()
    assert found.deadline.before_days == (15, 7, 3, 0)
    assert "không phải quy định của pháp luật" in found.basis


def test_a_run_that_missed_its_day_sends_the_nearest_threshold() -> None:
    ladder = reminders().deadline
    assert [ladder.threshold(DUE, on(left)) for left in (16, 15, 14, 8, 7, 5, 3, 1, 0, -1)] == [
        None, 15, 15, 15, 7, 7, 3, 3, 0, None,
    ]  # fmt: skip


def test_the_ladder_is_climbed_rung_by_rung() -> None:
    ladder = reminders().deadline
    assert [[rung.key for rung in ladder.rungs(DUE, on(-late))] for late in (0, 1, 4, 5, 15)] == [
        [], ["owner"], ["owner"], ["owner", "head"], ["owner", "head", "above"],
    ]  # fmt: skip


@given(DAYS)
def test_nothing_is_both_ahead_and_late(left: int) -> None:
    for ladder in (reminders().deadline, reminders().obstacle, reminders().recheck):
        assert not (ladder.threshold(DUE, on(left)) is not None and ladder.rungs(DUE, on(left)))


def test_days_below_nought_are_refused() -> None:
    table = yaml.safe_load(data.read("register/reminders.yaml"))
    table["deadline"]["before_days"] = [-1]
    with pytest.raises(ValueError, match="không âm"):
        parse_reminders(table)


def test_a_circle_of_steps_is_named() -> None:
    assert circle({1: [], 2: [1], 3: [2]}) == ()
    assert set(circle({1: [3], 2: [1], 3: [2], 4: []})) == {1, 2, 3}
    assert circle({1: [1]}) == (1,)


@given(st.dictionaries(st.integers(1, 8), st.lists(st.integers(1, 8), max_size=4), max_size=8))
def test_a_plan_without_a_circle_can_be_done_to_the_end(waits_for: dict[int, list[int]]) -> None:
    if circle(waits_for):
        return
    left, done = set(waits_for) | {one for ones in waits_for.values() for one in ones}, set()
    while left:
        ready = {step for step in left if set(waits_for.get(step, ())) <= done}
        assert ready
        left, done = left - ready, done | ready
