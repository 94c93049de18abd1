"""What a subject said of itself, as the rating reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kiemdiem.core.ruleset import Level
from kiemdiem.cycles.models import Subject
from kiemdiem.reviews.models import Review

WRITING = ("drafting", "returned")


@dataclass(frozen=True)
class SelfRating:
    """Part B of a sent report: points by group, degrees by section, self-declared facts, the level; all exact."""

    points: Mapping[str, Fraction]
    degrees: Mapping[str, str]
    metrics: Mapping[str, Fraction | bool]
    level: Level | None


def self_rating(subject: Subject) -> SelfRating | None:
    """Return what `subject` said of itself in its sent report; None while none is sent, or it was sent back."""
    if subject.step in WRITING:
        return None
    review = Review.objects.filter(subject=subject).first()
    if review is None:
        return None
    return SelfRating(
        points={key: Fraction(text) for key, text in review.points.items()},
        degrees=review.degrees,
        metrics={
            key: value if isinstance(value, bool) else Fraction(value)
            for key, value in review.metrics.items()
        },
        level=Level(review.self_level) if review.self_level else None,
    )
