"""Legal acts, dates, durations and forms."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiemdiem.core.ruleset.terms import Cited, Confidence, SubjectKind


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
