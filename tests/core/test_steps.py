"""The step table of a subject."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.worlds import OLD_RULES, RULES

TABLES = st.sampled_from([RULES.steps, OLD_RULES.steps])


@given(TABLES, st.lists(st.sampled_from([move.action for move in RULES.steps.moves]), max_size=30))
def test_no_walk_leaves_the_table_or_moves_a_decided_subject(table: object, actions: list[str]) -> None:
    now = "drafting"
    for action in actions:
        then = table.after(action, now)  # type: ignore[attr-defined]
        assert then is None or then in table.keys()  # type: ignore[attr-defined]  # noqa: SIM118
        assert not (now == "decided" and then)
        now = then or now


@given(TABLES)
def test_only_a_return_goes_back(table: object) -> None:
    for move in table.moves:  # type: ignore[attr-defined]
        for origin in move.origins:
            backward = table.position(move.to) < table.position(origin)  # type: ignore[attr-defined]
            assert backward == (move.action == "reviews.return_report")


def test_a_step_speaks_in_two_voices() -> None:
    step = RULES.steps.step("submitted")
    assert step.says_doer != step.says_judge
    with pytest.raises(KeyError):
        RULES.steps.step("lost")
