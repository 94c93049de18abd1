"""How far a tree of tasks is, by the rule declared for each."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiemdiem.core.headway import Node, Rule, lowest, overall, progress, shares, unbalanced

SHARES = st.fractions(min_value=0, max_value=1, max_denominator=1000)


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    number = draw(st.integers(1, 10))
    nodes = []
    for key in range(1, number + 1):
        parent = draw(st.none() | st.integers(1, key - 1)) if key > 1 else None
        stones = draw(st.integers(0, 5))
        nodes.append(
            Node(
                key, parent, draw(st.sampled_from(Rule)), own=draw(SHARES),
                weight=draw(st.none() | st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=100)),
                milestones=stones, reached=draw(st.integers(0, stones)),
            )
        )  # fmt: skip
    return draw(st.permutations(nodes))


def leaf(key: int, own: object = 0, weight: int | None = None, parent: int | None = 1) -> Node:
    return Node(
        key, parent, Rule.MEAN, own=Fraction(str(own)), weight=None if weight is None else Fraction(weight)
    )


def top(rule: Rule, **given: int) -> Node:
    return Node(1, None, rule, **given)


@given(trees())
def test_every_task_is_somewhere_between_nothing_and_all(nodes: list[Node]) -> None:
    found = progress(nodes)
    assert found.keys() == {node.key for node in nodes}
    assert all(0 <= share <= 1 for share in found.values())
    assert 0 <= (overall(nodes, found) or 0) <= 1


@given(trees(), st.randoms(use_true_random=False))
def test_the_order_in_which_tasks_come_changes_nothing(nodes: list[Node], chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(nodes)
    chance.shuffle(shuffled)
    assert progress(shuffled) == progress(nodes)


@given(trees())
def test_a_task_without_its_own_milestones_lies_within_its_parts(nodes: list[Node]) -> None:
    found = progress(nodes)
    for node in nodes:
        parts = [found[part.key] for part in nodes if part.parent == node.key]
        if parts and node.rule is not Rule.MILESTONES:
            assert min(parts) <= found[node.key] <= max(parts)


def told(nodes: list[Node], key: int) -> Fraction:
    """How far a task is, told of its parts in fractions, as the rule is worded."""
    node = next(one for one in nodes if one.key == key)
    parts = [one for one in nodes if one.parent == key]
    if node.rule is Rule.MILESTONES:
        return Fraction(node.reached, node.milestones) if node.milestones else Fraction(0)
    if not parts:
        return node.own
    of_parts = {one.key: told(nodes, one.key) for one in parts}
    if node.rule is Rule.WORST:
        return min(of_parts.values())
    if node.rule is Rule.WEIGHTS and any(one.weight for one in parts):
        total = sum((one.weight or Fraction(0) for one in parts), Fraction(0))
        return sum(((one.weight or Fraction(0)) * of_parts[one.key] for one in parts), Fraction(0)) / total
    return sum(of_parts.values(), Fraction(0)) / len(parts)


@given(trees())
def test_reckoning_with_whole_numbers_says_what_the_rule_says_in_fractions(nodes: list[Node]) -> None:
    assert progress(nodes) == {node.key: told(nodes, node.key) for node in nodes}
    found = {key: lowest(share) for key, share in shares(nodes).items()}
    assert found == progress(nodes)
    assert all(0 <= part <= of for part, of in shares(nodes).values())


@given(trees(), st.data())
def test_more_done_anywhere_never_sets_the_whole_back(nodes: list[Node], data: st.DataObject) -> None:
    before = overall(nodes, progress(nodes)) or 0
    one = data.draw(st.sampled_from(nodes))
    more = Node(one.key, one.parent, one.rule, Fraction(1), one.weight, one.milestones, one.milestones)
    changed = [more if node.key == one.key else node for node in nodes]
    assert (overall(changed, progress(changed)) or 0) >= before


@given(st.lists(st.tuples(SHARES, st.integers(1, 100)), min_size=1, max_size=8))
def test_weights_count_by_their_shares_of_what_they_add_up_to(parts: list[tuple[Fraction, int]]) -> None:
    nodes = [top(Rule.WEIGHTS), *(leaf(key, own, weight) for key, (own, weight) in enumerate(parts, start=2))]
    total = sum(weight for _, weight in parts)
    expected = sum((own * weight for own, weight in parts), Fraction(0)) / total
    assert progress(nodes)[1] == expected
    assert unbalanced(nodes) == ({} if total == 100 else {1: Fraction(total)})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(Rule.MEAN, Fraction(1, 2)), (Rule.WEIGHTS, Fraction(3, 10)), (Rule.WORST, Fraction(1, 5)), (Rule.MILESTONES, Fraction(2, 3))],
)  # fmt: skip
def test_each_rule_says_its_own(rule: Rule, expected: Fraction) -> None:
    nodes = [top(rule, milestones=3, reached=2), leaf(2, "0.2", 75), leaf(3, "0.6", 25), leaf(4, "0.7")]
    assert progress(nodes)[1] == expected


def test_where_no_part_has_a_weight_all_count_alike() -> None:
    assert progress([top(Rule.WEIGHTS), leaf(2, "0.2"), leaf(3, "0.6")])[1] == Fraction(2, 5)


def test_the_whole_goes_by_weights_where_every_topmost_task_has_one() -> None:
    weighed = [leaf(2, 1, 30, None), leaf(3, 0, 70, None)]
    assert overall(weighed, progress(weighed)) == Fraction(3, 10)
    mixed = [leaf(2, 1, 30, None), leaf(3, 0, None, None)]
    assert overall(mixed, progress(mixed)) == Fraction(1, 2)
    assert unbalanced(mixed) == {None: Fraction(30)}


def test_a_programme_without_tasks_has_no_progress_at_all() -> None:
    assert overall([], {}) is None


def test_tasks_in_a_circle_are_told() -> None:
    with pytest.raises(ValueError, match="circle"):
        progress([leaf(2, parent=3), leaf(3, parent=2)])
