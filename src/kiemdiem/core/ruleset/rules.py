"""What follows for a level: conditions, blockers, links, caps, order, exemptions, and who decides."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from kiemdiem.core.condition import Condition
from kiemdiem.core.ruleset.terms import Cited, Level, SubjectKind


class Rounding(StrEnum):
    """How a cap becomes a whole number."""

    DOWN = "down"
    HALF_UP = "half_up"


class CapBase(StrEnum):
    """What a cap's share is counted on."""

    HTT = "HTT"
    HTT_AND_ABOVE = "HTT_and_above"
    TOTAL = "total"


class OrderStage(StrEnum):
    """Where an order rule bites."""

    CONFERENCE = "conference"
    RATING = "rating"


class Relation(StrEnum):
    """How the two subjects of an order rule belong together."""

    SAME_COLLECTIVE = "same_collective"
    SAME_UNIT = "same_unit"
    SUBORDINATE_UNIT = "subordinate_unit"
    SAME_PERSON = "same_person"


@dataclass(frozen=True)
class LevelCondition:
    """What a subject of one of `subjects` must meet, besides the points, to hold `level`.

    Where it is not met but `undecided_when` holds, the text does not say whether it bars: a person decides.
    """

    rule: Cited
    level: Level
    subjects: frozenset[SubjectKind]
    when: Condition
    undecided_when: Condition | None = None


@dataclass(frozen=True)
class Blocker:
    """What makes a subject `effect`, whatever the points.

    A blocker needs a document and a human confirmation; where `when` is given the facts themselves raise it
    as a claim to be confirmed. `mitigation` is the clause under which a person may weigh otherwise, and
    `mitigated_when` the facts under which the text leaves it to the authority.
    """

    rule: Cited
    subjects: frozenset[SubjectKind]
    effect: Level
    when: Condition | None
    mitigation: str
    mitigated_when: Condition | None = None


@dataclass(frozen=True)
class Link:
    """A subject's level may not stand above that of the subject it is tied to (head ≤ unit)."""

    rule: Cited
    subjects: frozenset[SubjectKind]
    head_only: bool


@dataclass(frozen=True)
class Cap:
    """At most `share` of the base may hold `level` in one comparison group; `share_outstanding` by decision.

    `outstanding_unit` is the level that the members' own unit must have been given before their share is raised.
    In a group of fewer than `fewer_than` subjects at most `fewer_limit` may, whatever the share. `alternatives`
    are other bases that practice counts on and a setting may choose.
    """

    rule: Cited
    level: Level
    base: CapBase
    share: Fraction
    share_outstanding: Fraction | None
    rounding: Rounding
    subjects: frozenset[SubjectKind] = frozenset(SubjectKind)
    fewer_than: int | None = None
    fewer_limit: int | None = None
    alternatives: tuple[CapBase, ...] = ()
    outstanding_unit: Level | None = None


@dataclass(frozen=True)
class Selector:
    """Which subjects an order rule speaks of; an empty set means: any.

    `places`: where, or as what, one person has a turn among several (in the branch, as a civil servant…).
    """

    kinds: frozenset[SubjectKind] = frozenset()
    roles: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OrderRule:
    """Whatever `before` selects comes before whatever `after` selects, where `relation` ties the two."""

    rule: Cited
    stages: frozenset[OrderStage]
    before: Selector
    after: Selector
    relation: Relation


@dataclass(frozen=True)
class Exemption:
    """What takes a subject of one of `subjects` out of the review, the rating, or both.

    Exactly one of `condition` and `when` is given. `condition` names a kind of `organisations.PersonCondition`
    or the computed `admitted_under_months` (then `months` is set); `when` asks the facts. `this_period`: not
    rated this time, moved to the next period. `since`/`until`: only for periods that end between these days.
    """

    rule: Cited
    subjects: frozenset[SubjectKind]
    condition: str
    reviewed: bool
    rated: bool
    months: int | None = None
    since: date | None = None
    until: date | None = None
    when: Condition | None = None
    this_period: bool = False


@dataclass(frozen=True)
class Authority:
    """Who proposes and who decides the level of subjects of these kinds."""

    rule: Cited
    subjects: frozenset[SubjectKind]
    collective_kinds: frozenset[str]
    proposes: str
    decides: str
