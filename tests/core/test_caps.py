"""Caps of a comparison group."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.worlds import RULES
from kiemdiem.core.caps import CapState, cap_state
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


def test_a_half_is_rounded_up_and_less_than_a_half_is_not() -> None:
    half_up = replace(CAP, rounding=Rounding.HALF_UP)
    limits = {
        good: cap_state(half_up, {Level.HTT: good}, good, outstanding=True).limit for good in range(9, 13)
    }
    assert limits == {9: 2, 10: 3, 11: 3, 12: 3}
    assert cap_state(half_up, {Level.HTT: 12}, 12, outstanding=False).limit == 2


def test_a_group_counted_whole() -> None:
    state = cap_state(CAP, {Level.HTXS: 3, Level.HTT: 10, Level.HT: 1}, 15, outstanding=False)
    assert state == CapState(limit=2, used=3, over=1, base_count=10)
    assert cap_state(CAP, {Level.HT: 1}, 1, outstanding=False) == CapState(0, 0, 0, 0)
    assert cap_state(CAP, {Level.HTXS: 1}, 1, outstanding=False) == CapState(0, 1, 1, 0)


def test_another_base_is_taken_only_where_the_rule_knows_it() -> None:
    counts = {Level.HTXS: 5, Level.HTT: 10}
    both = replace(CAP, alternatives=(CapBase.HTT_AND_ABOVE,))
    assert cap_state(both, counts, 20, False, CapBase.HTT_AND_ABOVE).base_count == 15
    assert cap_state(both, {Level.HTT: 10}, 20, False, CapBase.HTT_AND_ABOVE).base_count == 10
    assert cap_state(both, {Level.HTXS: 5}, 20, False, CapBase.HTT_AND_ABOVE).base_count == 5
    assert cap_state(both, counts, 20, False, CapBase.HTT).base_count == 10
    assert cap_state(both, counts, 20, False).base_count == 10
    with pytest.raises(ValueError, match=rf"^{CAP.rule.id} is not counted on total$"):
        cap_state(both, counts, 20, False, CapBase.TOTAL)


def test_a_share_without_a_raised_one_stays_as_it_is() -> None:
    plain = replace(CAP, share_outstanding=None)
    assert cap_state(plain, {Level.HTT: 20}, 20, outstanding=True).limit == 4


@pytest.mark.parametrize(("total", "limit"), [(0, 1), (1, 1), (4, 1), (5, 1), (6, 1), (10, 2)])
def test_a_small_group_has_a_limit_of_its_own_whatever_the_share(total: int, limit: int) -> None:
    small = replace(CAP, fewer_than=5, fewer_limit=1)
    assert cap_state(small, {Level.HTT: total}, total, outstanding=False).limit == limit
    none = replace(CAP, fewer_than=5, fewer_limit=0)
    assert cap_state(none, {Level.HTT: 5}, 4, outstanding=False).limit == 0
    assert cap_state(none, {Level.HTT: 5}, 5, outstanding=False).limit == 1


@pytest.mark.parametrize(("counts", "total"), [({Level.HTT: -1}, 0), ({Level.HTT: 1, Level.HT: -1}, 5), ({}, -1)])  # fmt: skip
def test_a_negative_count_is_an_error(counts: dict[Level, int], total: int) -> None:
    with pytest.raises(ValueError, match=r"^a count is negative$"):
        cap_state(CAP, counts, total, False)
