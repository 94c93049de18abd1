"""A rule set: a dated regulation as frozen data. Every rule says its article and how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from kiemdiem.core.condition import Condition
from kiemdiem.core.steps import StepTable


class Confidence(StrEnum):
    """How a rule was read: in the normative text, partly or second-hand, or from memory only."""

    CONFIRMED = "confirmed"
    PARTIAL = "partial"
    MEMORY = "memory"


class SubjectKind(StrEnum):
    """What is reviewed. Keys are semantic: the printed form letters changed between 2023 and 2025."""

    COLLECTIVE = "collective"
    LEADER = "leader"
    STAFF = "staff"
    OUTSIDE = "outside"


class Level(StrEnum):
    """The four levels of quality; the same in every regulation since 2018."""

    HTXS = "HTXS"
    HTT = "HTT"
    HT = "HT"
    KHT = "KHT"


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


@dataclass(frozen=True)
class Cited:
    """What every rule carries: an id, a Vietnamese sentence, its article, and how sure that reading is."""

    id: str
    says: str
    article: str
    confidence: Confidence


@dataclass(frozen=True)
class LegalActData:
    """A legal act and its time in force. `in_force_to` None: still in force as last seen."""

    key: str
    number: str
    title: str
    issuer: str
    issued_on: date
    in_force_from: date
    in_force_to: date | None
    confidence: Confidence
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScoreGroup:
    """A group of criteria with its highest points."""

    key: str
    name: str
    maximum: Fraction
    rule: Cited


@dataclass(frozen=True)
class Criterion:
    """What is looked at inside a score group, for subjects of these kinds. The centre gives it no points of its own."""

    rule: Cited
    group: str
    subjects: frozenset[SubjectKind]


@dataclass(frozen=True)
class Band:
    """Points `minimum` ≤ score < `below` belong to `level`; None: open on that side."""

    rule: Cited
    level: Level
    minimum: Fraction | None
    below: Fraction | None


@dataclass(frozen=True)
class LevelCondition:
    """What a subject of one of `subjects` must meet, besides the points, to hold `level`."""

    rule: Cited
    level: Level
    subjects: frozenset[SubjectKind]
    when: Condition


@dataclass(frozen=True)
class Blocker:
    """What makes a subject `effect`, whatever the points.

    A blocker needs a document and a human confirmation; where `when` is given the facts themselves raise it
    as a claim to be confirmed. `mitigation` is the clause under which a person may weigh otherwise.
    """

    rule: Cited
    subjects: frozenset[SubjectKind]
    effect: Level
    when: Condition | None
    mitigation: str


@dataclass(frozen=True)
class Link:
    """A subject's level may not stand above that of the subject it is tied to (head ≤ unit)."""

    rule: Cited
    subjects: frozenset[SubjectKind]
    head_only: bool


@dataclass(frozen=True)
class Cap:
    """At most `share` of the base may hold `level` in one comparison group; `share_outstanding` by decision."""

    rule: Cited
    level: Level
    base: CapBase
    share: Fraction
    share_outstanding: Fraction | None
    rounding: Rounding


@dataclass(frozen=True)
class Selector:
    """Which subjects an order rule speaks of; an empty set means: any."""

    kinds: frozenset[SubjectKind] = frozenset()
    roles: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()


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
    """A condition that takes a person of one of `subjects` out of the review, the rating, or both.

    `condition` names a kind of `organisations.PersonCondition` or the computed `admitted_under_months`
    (then `months` is set). `since`/`until`: only for periods that end between these days.
    """

    rule: Cited
    subjects: frozenset[SubjectKind]
    condition: str
    reviewed: bool
    rated: bool
    months: int | None = None
    since: date | None = None
    until: date | None = None


class DayCounting(StrEnum):
    """How "at least n working days before" is counted; no central text says it, so it is a setting."""

    STRICTLY_BETWEEN = "strictly_between"
    FIRST_DAY_COUNTS = "first_day_counts"


@dataclass(frozen=True)
class Deadline:
    """A date of the calendar: a fixed day of the cycle's year (+ `year_offset`), or days before or after another.

    Exactly one of `month`/`day`, `before` and `after` is set; the latter two name another deadline.
    `exclusive`: "trước ngày" (the day itself is too late). `step`: what a subject must have reached by then,
    empty where the date belongs to no step. `is_law` False marks a default that no legal text prescribes.
    """

    rule: Cited
    step: str
    month: int | None = None
    day: int | None = None
    year_offset: int = 0
    exclusive: bool = False
    before: str = ""
    after: str = ""
    working_days: int | None = None
    days: int | None = None
    counting: DayCounting = DayCounting.STRICTLY_BETWEEN
    is_law: bool = True


@dataclass(frozen=True)
class Duration:
    """How long a conference must last at least, for collectives of these kinds (empty: for all others)."""

    rule: Cited
    collective_kinds: frozenset[str]
    days: int


@dataclass(frozen=True)
class FormSection:
    """A section of a report form.

    `kind`: `text` (free text), `prior_items` (one result per entry of the register), `points` (one answer per
    suggested point). `degree` asks for a self-chosen degree (forms before 2025).
    """

    key: str
    number: str
    title: str
    hint: str
    kind: str
    required: bool
    degree: bool = False


@dataclass(frozen=True)
class Form:
    """The report form of one kind of subject, with the number printed on it in this version."""

    subject: SubjectKind
    number: str
    title: str
    sections: tuple[FormSection, ...]
    rule: Cited


@dataclass(frozen=True)
class Metric:
    """A fact that rules ask about. `unit` is `%`, `count` or `yes_no`; `register` metrics are computed, not typed."""

    key: str
    name: str
    unit: str
    subjects: frozenset[SubjectKind]
    register: bool


@dataclass(frozen=True)
class RuleSet:
    """One regulation with its guidance, as a cycle pins it."""

    key: str
    number: str
    title: str
    effective_from: date
    effective_to: date | None
    confidence: Confidence
    acts: tuple[LegalActData, ...]
    level_names: Mapping[Level, str]
    degrees: tuple[str, ...]
    groups: tuple[ScoreGroup, ...]
    bands: tuple[Band, ...]
    conditions: tuple[LevelCondition, ...]
    blockers: tuple[Blocker, ...]
    links: tuple[Link, ...]
    caps: tuple[Cap, ...]
    order: tuple[OrderRule, ...]
    exemptions: tuple[Exemption, ...]
    calendar: tuple[Deadline, ...]
    durations: tuple[Duration, ...]
    forms: tuple[Form, ...]
    metrics: tuple[Metric, ...]
    steps: StepTable
    criteria: tuple[Criterion, ...] = field(default=())
    notes: tuple[Cited, ...] = field(default=())

    def form_for(self, subject: SubjectKind) -> Form:
        """Return the report form of `subject`. Raises KeyError where this rule set has none."""
        for form in self.forms:
            if form.subject == subject:
                return form
        raise KeyError(subject)

    def metric(self, key: str) -> Metric:
        """Return the metric with `key`. Raises KeyError where this rule set has none."""
        for metric in self.metrics:
            if metric.key == key:
                return metric
        raise KeyError(key)

    def exemptions_for(self, period_end: date) -> tuple[Exemption, ...]:
        """Return the exemptions that hold for a period ending on that day (guidance changed within a regulation)."""
        return tuple(
            exemption
            for exemption in self.exemptions
            if (exemption.since is None or exemption.since <= period_end)
            and (exemption.until is None or period_end <= exemption.until)
        )

    @property
    def scored(self) -> bool:
        """Whether this regulation rates by points (since 2025) or by degrees and human decision."""
        return bool(self.bands)
