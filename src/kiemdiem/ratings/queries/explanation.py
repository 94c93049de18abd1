"""What is missing for each level above the one a subject reaches."""

from dataclasses import dataclass

from kiemdiem.core.rating import Rating
from kiemdiem.core.refusal import Missing
from kiemdiem.core.ruleset import Level, RuleSet
from kiemdiem.ratings.queries.known import Known


@dataclass(frozen=True)
class Lacking:
    """What the subject lacks to reach one level."""

    level: Level
    missing: tuple[Missing, ...]


def lacking_above(rules: RuleSet, known: Known, rating: Rating) -> tuple[Lacking, ...]:
    """Return what is missing for each level above the computed one, the nearest first."""
    if not rules.leads_to_levels:
        return ()
    reached = list(Level).index(rating.level) if rating.level else len(Level) - 1
    above = list(Level)[:reached]
    return tuple(Lacking(level, known.lacking(rules, level)) for level in reversed(above))
