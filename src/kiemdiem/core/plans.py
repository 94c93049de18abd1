"""A plan's steps and what they wait for."""

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter


def circle(waits_for: Mapping[int, Collection[int]]) -> tuple[int, ...]:
    """Return steps that wait for one another in a circle, in that order; empty where there is none."""
    try:
        TopologicalSorter(waits_for).prepare()
    except CycleError as found:
        return tuple(reversed(found.args[1][:-1]))
    return ()
