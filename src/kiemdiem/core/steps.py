"""The steps a subject walks through in a cycle: a table of data, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A station of a subject. `says_doer` and `says_judge` are the same state in two voices."""

    key: str
    name: str
    says_doer: str
    says_judge: str
    article: str = ""


@dataclass(frozen=True)
class Move:
    """An action that takes a subject from any of `origins` to `to`."""

    action: str
    origins: tuple[str, ...]
    to: str


@dataclass(frozen=True)
class StepTable:
    """Stations in their order, and the moves between them."""

    steps: tuple[Step, ...]
    moves: tuple[Move, ...]

    def step(self, key: str) -> Step:
        """Return the step with `key`. Raises KeyError where the table has none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def position(self, key: str) -> int:
        """Return the place of a step in the order, from 0."""
        return self.keys().index(key)

    def keys(self) -> Sequence[str]:
        """Return the step keys in their order."""
        return [step.key for step in self.steps]

    def after(self, action: str, now: str) -> str | None:
        """Return the step that `action` leads to from `now`; None where it leads nowhere from there."""
        for move in self.moves:
            if move.action == action and now in move.origins:
                return move.to
        return None
