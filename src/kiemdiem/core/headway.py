"""How far a tree of tasks is, each by the rule that was declared for it; exact, and silent where nothing is known.

A board reckons hundreds of tasks at once: on the way up a share is two whole numbers, and only what is handed out is a
fraction in its lowest terms.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import NamedTuple

NONE, ALL, WHOLE = Fraction(0), Fraction(1), Fraction(100)
Share = tuple[int, int]


class Rule(StrEnum):
    """What the progress of a task is taken from."""

    MEAN = "mean"
    WEIGHTS = "weights"
    MILESTONES = "milestones"
    WORST = "worst"


class Node(NamedTuple):
    """A task of the tree. `own` is its own figure as a share of one; `weight` its share of the parent in percent;
    `reached` of `milestones` milestones are behind it.
    """

    key: int
    parent: int | None
    rule: Rule
    own: Fraction = NONE
    weight: Fraction | None = None
    milestones: int = 0
    reached: int = 0


def progress(nodes: Iterable[Node]) -> dict[int, Fraction]:
    """Return how far each task is, from 0 to 1, whatever the order they come in; linear in their number.

    A task that goes by its milestones goes by these alone; another one without parts by its own figure; one with parts
    by its rule. Where weights don't add up to 100 the parts count by their shares of what they add up to, and a part
    without a weight counts for nothing; where none has one, all count alike. Raises ValueError for a circle.
    """
    return {key: lowest(share) for key, share in shares(nodes).items()}


def shares(nodes: Iterable[Node]) -> dict[int, Share]:
    """Return the same as `progress`, each as so many parts of so many, not in lowest terms: for whoever needs a few."""
    by_key = {node.key: node for node in nodes}
    parts = parts_of(by_key.values())
    found: dict[int, Share] = {}
    for key in reversed(from_the_top(by_key, parts)):
        found[key] = _of(by_key[key], [(by_key[part], found[part]) for part in parts.get(key, ())])
    return found


def lowest(share: Share) -> Fraction:
    """Return a share as a fraction in its lowest terms."""
    part, of = share
    if not part:
        return NONE
    return ALL if part == of else Fraction(part, of)


def overall(nodes: Iterable[Node], found: Mapping[int, Fraction]) -> Fraction | None:
    """Return how far the whole is: the mean of its topmost tasks, by their weights where all of them have one."""
    top = [(node, found[node.key].as_integer_ratio()) for node in nodes if node.parent is None]
    if not top:
        return None
    weighed = all(node.weight is not None for node, _ in top)
    return lowest(_shared(top) if weighed else _mean([share for _, share in top]))


def parts_of(nodes: Iterable[Node]) -> dict[int, list[int]]:
    """Return the keys of the parts of each task that has any."""
    parts: defaultdict[int, list[int]] = defaultdict(list)
    for node in nodes:
        if node.parent is not None:
            parts[node.parent].append(node.key)
    return dict(parts)


def from_the_top(by_key: Mapping[int, Node], parts: Mapping[int, list[int]]) -> list[int]:
    """Return all keys, each after the one it is a part of. Raises ValueError for what hangs from no topmost task."""
    order = [key for key, node in by_key.items() if node.parent is None]
    for key in order:
        order += parts.get(key, ())
    if len(order) != len(by_key):
        raise ValueError("tasks in a circle, or parts of a task that is not there")
    return order


def unbalanced(nodes: Iterable[Node]) -> dict[int | None, Fraction]:
    """Return what the weights of the parts add up to where they must be 100 and are not, by the parent's key.

    They must where the parent goes by weights, and at the top (None) where any task there has a weight.
    """
    by_key = {node.key: node for node in nodes}
    wrong: dict[int | None, Fraction] = {}
    for key, keys in parts_of(by_key.values()).items():
        if by_key[key].rule is Rule.WEIGHTS and (total := _sum(by_key[part] for part in keys)) != WHOLE:
            wrong[key] = total
    top = [node for node in by_key.values() if node.parent is None]
    if any(node.weight is not None for node in top) and (total := _sum(top)) != WHOLE:
        wrong[None] = total
    return wrong


def _of(node: Node, parts: list[tuple[Node, Share]]) -> Share:
    if node.rule is Rule.MILESTONES:
        return (node.reached, node.milestones) if node.milestones else (0, 1)
    if not parts:
        part, of = node.own.as_integer_ratio()
        return (min(max(part, 0), of), of)
    if node.rule is Rule.WORST:
        return _least([share for _, share in parts])
    return _shared(parts) if node.rule is Rule.WEIGHTS else _mean([share for _, share in parts])


def _shared(parts: list[tuple[Node, Share]]) -> Share:
    total = _sum(node for node, _ in parts)
    if not total:
        return _mean([share for _, share in parts])
    done = sum(((node.weight or NONE) * lowest(share) for node, share in parts if share[0]), NONE)
    return (done / total).as_integer_ratio()


def _least(shares: list[Share]) -> Share:
    least = shares[0]
    for share in shares:
        if share[0] * least[1] < least[0] * share[1]:
            least = share
    return least


def _mean(shares: list[Share]) -> Share:
    done, whole = 0, 1
    for part, of in shares:
        if of == whole:
            done += part
        elif part:
            common = lcm(whole, of)
            done, whole = done * (common // whole) + part * (common // of), common
    return done, whole * len(shares)


def _sum(nodes: Iterable[Node]) -> Fraction:
    return sum((node.weight or NONE for node in nodes), NONE)
