"""Steps a thing walks through (a subject in its cycle, an entry of the register): a table of data, and what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


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
    """An action that takes a thing from any of `origins` to `to`.

    `outcome` tells apart the moves of an action that finds different things, `says` is that outcome in words;
    `needs` is what the move asks for, `article` its legal source where it has one.
    """

    action: str
    origins: tuple[str, ...]
    to: str
    outcome: str = ""
    says: str = ""
    needs: str = ""
    article: str = ""


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

    def after(self, action: str, now: str, outcome: str = "") -> str | None:
        """Return the step that `action` with `outcome` leads to from `now`; None where it leads nowhere from there."""
        for move in self.moves:
            if move.action == action and move.outcome == outcome and now in move.origins:
                return move.to
        return None


def parse_steps(table: Mapping[str, Any]) -> StepTable:
    """Turn parsed YAML (`states`, `moves`) into a table. Raises ValueError where a move names a state there is none of."""
    steps = tuple(
        Step(row["key"], row["name"], row["says_doer"], row["says_judge"], row.get("article", ""))
        for row in table["states"]
    )
    known = {step.key for step in steps}
    for row in table["moves"]:
        unknown = {*row["from"], row["to"]} - known
        if unknown:
            raise ValueError(f"{row['action']}: trạng thái không có trong bảng: {', '.join(sorted(unknown))}")
    moves = tuple(
        Move(
            row["action"], tuple(row["from"]), row["to"], row.get("outcome", ""), row.get("says", ""),
            row.get("needs", ""), row.get("article", ""),
        )
        for row in table["moves"]
    )  # fmt: skip
    return StepTable(steps, moves)
