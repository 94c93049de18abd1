"""Caps of a comparison group."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.worlds import RULES
from kiemdiem.core.caps import cap_state
from kiemdiem.core.ruleset import CapBase, Level, Rounding

CAP = RULES.caps[0]
COUNTS = st.fixed_dictionaries({level: st.integers(0, 400) for level in Level})


@given(COUNTS, st.booleans(), st.sampled_from(list(CapBase)))
def test_the_limit_is_the_greatest_number_within_the_share(
    counts: dict[Level, int], base: CapBase, outstanding: bool
) -> None:
    state = cap_state(replace(CAP, base=base), counts, sum(counts.values()), outstanding)
    share = Fraction(1, 4) if outstanding else Fraction(1, 5)
    assert state.limit <= share * state.base_count < state.limit + 1
    assert state.over == max(counts[Level.HTXS] - state.limit, 0)
    assert state.used - state.over <= state.limit


@given(COUNTS)
def test_a_raised_share_never_lowers_the_limit(counts: dict[Level, int]) -> None:
    common, raised = (cap_state(CAP, counts, 0, outstanding) for outstanding in (False, True))
    assert raised.limit >= common.limit


def test_the_base_is_read_as_the_rule_says() -> None:
    counts = {Level.HTXS: 2, Level.HTT: 10, Level.HT: 8}
    limits = {base: cap_state(replace(CAP, base=base), counts, 20, False).limit for base in CapBase}
    assert limits == {CapBase.HTT: 2, CapBase.HTT_AND_ABOVE: 2, CapBase.TOTAL: 4}


def test_rounding_is_a_setting_of_the_rule() -> None:
    counts = {Level.HTT: 13}
    assert cap_state(CAP, counts, 13, False).limit == 2
    assert cap_state(replace(CAP, rounding=Rounding.HALF_UP), counts, 13, False).limit == 3


def test_a_negative_count_is_an_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        cap_state(CAP, {Level.HTT: -1}, 0, False)
