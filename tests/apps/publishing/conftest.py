"""Ward A's public page with one thing of every kind behind it, on the day of the cast."""

from collections.abc import Callable, Iterator

import pytest
from time_machine import travel

from apps.publishing.stage import Desk, Stage, desk_of, staged
from cast import NOW, World
from kiemdiem.core.access import Actor


@pytest.fixture
def today() -> Iterator[None]:
    """Hold the day of the cast."""
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(world: World, actor: Callable[[str], Actor], today: None) -> Desk:
    """Ward A's page, open, with the two people who work on it."""
    return desk_of(world, actor)


@pytest.fixture
def stage(world: World, desk: Desk) -> Stage:
    """One thing of every kind, full of markers."""
    return staged(world)
