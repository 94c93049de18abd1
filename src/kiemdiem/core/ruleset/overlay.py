"""A local overlay: sub-weights that refine a rule set's criteria and never break its groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kiemdiem.core.ruleset.terms import Cited, Confidence


@dataclass(frozen=True)
class Weight:
    """The highest points of one criterion under a local text."""

    criterion: str
    maximum: Fraction


@dataclass(frozen=True)
class Overlay:
    """A local text that gives criteria of `overlay_of` their points. Nothing else can be changed by it."""

    key: str
    overlay_of: str
    number: str
    title: str
    effective_from: date
    effective_to: date | None
    confidence: Confidence
    weights: tuple[Weight, ...]
    notes: tuple[Cited, ...]

    @property
    def maxima(self) -> Mapping[str, Fraction]:
        """The highest points by criterion."""
        return {weight.criterion: weight.maximum for weight in self.weights}
