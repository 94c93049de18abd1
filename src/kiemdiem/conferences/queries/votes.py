"""The agreed result of a vote on paper, as the minutes print it: every share says what it is a share of."""

from dataclasses import dataclass
from fractions import Fraction

from kiemdiem.conferences.models import VoteResult

BOXES = ("htxs", "htt", "ht", "kht", "unrated")
WHOLE = 100


@dataclass(frozen=True)
class BoxLine:
    """One box of the paper: how many ticked it, and what share that is of those present with a vote.

    `passes`: whether the share is above the unit's own threshold; None where the unit has set none.
    """

    label: str
    votes: int
    percent: Fraction
    passes: bool | None


@dataclass(frozen=True)
class VoteTable:
    """A counted vote. `present` is the base of every percentage."""

    present: int
    issued: int
    returned: int
    invalid: int
    lines: tuple[BoxLine, ...]
    threshold_percent: int | None
    counted_by: str

    @property
    def valid(self) -> int:
        """How many papers were valid."""
        return self.returned - self.invalid


def vote_table(result: VoteResult) -> VoteTable:
    """Return the table of an agreed result."""
    return VoteTable(
        present=result.present,
        issued=result.issued,
        returned=result.returned,
        invalid=result.invalid,
        lines=tuple(_line(result, box) for box in BOXES),
        threshold_percent=result.threshold_percent,
        counted_by=result.counted_by,
    )


def figure_label(box: str) -> str:
    """Return what a figure of a vote is called, beginning with a capital letter."""
    name = str(VoteResult._meta.get_field(box).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 -- documented
    return name[:1].upper() + name[1:]


def _line(result: VoteResult, box: str) -> BoxLine:
    votes: int = getattr(result, box)
    percent = Fraction(votes * WHOLE, result.present)
    threshold = result.threshold_percent
    return BoxLine(figure_label(box), votes, percent, None if threshold is None else percent > threshold)
