"""Which rule set governs a subject and a period: chosen by the day the period ends, told where it cannot be told.

Nothing is guessed: where a fact that decides is not known, or the text itself is in doubt, the answer is a question.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiemdiem.core.condition import Truth
from kiemdiem.core.ruleset import Family, Governs, Period, RuleSet, Status, SubjectKind


@dataclass(frozen=True)
class Asked:
    """Whom and which period is asked about. None, an empty place and a missing answer mean: not known."""

    kind: SubjectKind
    period: Period
    period_end: date
    status: Status | None = None
    place: str = ""
    answers: Mapping[str, bool] = field(default_factory=dict)


class Outcome(StrEnum):
    """What can be said."""

    GOVERNS = "governs"
    NOT_RATED = "not_rated"
    NONE = "none"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Candidate:
    """A rule set with the row by which it governs, and what would have to be known to be sure."""

    rule_set: RuleSet
    row: Governs
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """The answer within one family. `candidates`: what governs, or what might."""

    family: Family
    outcome: Outcome
    candidates: tuple[Candidate, ...]

    @property
    def rule_set(self) -> RuleSet | None:
        """The rule set that governs; None where none does or it cannot be told."""
        return self.candidates[0].rule_set if self.outcome is Outcome.GOVERNS else None


def select(rule_sets: Iterable[RuleSet], family: Family, asked: Asked) -> Selection:
    """Return which of `rule_sets` governs what is asked, within `family`."""
    found = [
        Candidate(rule_set, row, unknown)
        for rule_set in rule_sets
        for row in rule_set.governs
        if row.family is family and (unknown := _unknown(rule_set, row, asked)) is not None
    ]
    return Selection(family, _outcome(found), tuple(found))


def overlaps(rule_sets: Iterable[RuleSet]) -> list[tuple[Candidate, Candidate]]:
    """Return the pairs of rows of different rule sets that would govern the very same subject and period."""
    rows = [Candidate(rule_set, row, ()) for rule_set in rule_sets for row in rule_set.governs]
    return [
        (first, second)
        for place, first in enumerate(rows)
        for second in rows[place + 1 :]
        if first.rule_set.key != second.rule_set.key and _meet(first, second)
    ]


def in_time(rule_set: RuleSet, row: Governs, period_end: date) -> bool:
    """Return whether a period that ends on that day lies in the time of a row."""
    since, until = _time(rule_set, row)
    return (
        since <= period_end
        and (until is None or period_end <= until)
        and (not row.ends_in or period_end.month in row.ends_in)
    )


def _outcome(found: list[Candidate]) -> Outcome:
    if not found:
        return Outcome.NONE
    sure = [each for each in found if not each.unknown]
    one = len({(each.rule_set.key, each.row.rates) for each in found}) == 1
    if not sure or not one or any(each.row.doubt for each in found):
        return Outcome.AMBIGUOUS
    return Outcome.GOVERNS if sure[0].row.rates else Outcome.NOT_RATED


def _unknown(rule_set: RuleSet, row: Governs, asked: Asked) -> tuple[str, ...] | None:
    """Return what must still be known for the row to govern; None where it does not."""
    if asked.kind not in row.subjects or asked.period not in row.periods:
        return None
    if not in_time(rule_set, row, asked.period_end):
        return None
    answers = {
        "status": _among(asked.status, row.statuses),
        "place": _among(asked.place or None, {row.place} if row.place else frozenset()),
        row.question: _among(asked.answers.get(row.question), {row.answer} if row.question else frozenset()),
    }
    if Truth.NO in answers.values():
        return None
    return tuple(name for name, truth in answers.items() if truth is Truth.UNKNOWN)


def _among(value: object, wanted: Iterable[object]) -> Truth:
    wanted = set(wanted)
    if not wanted:
        return Truth.YES
    if value is None:
        return Truth.UNKNOWN
    return Truth.YES if value in wanted else Truth.NO


def _time(rule_set: RuleSet, row: Governs) -> tuple[date, date | None]:
    return row.since or rule_set.effective_from, row.until or rule_set.effective_to


def _meet(first: Candidate, second: Candidate) -> bool:
    one, other = first.row, second.row
    if one.family is not other.family or (one.question == other.question and one.answer != other.answer):
        return False
    (since, until), (then, end) = _time(first.rule_set, one), _time(second.rule_set, other)
    in_one_time = (until is None or then <= until) and (end is None or since <= end)
    shared: list[Callable[[Governs], frozenset[object]]] = [
        lambda row: frozenset(row.periods),
        lambda row: frozenset(row.subjects),
    ]
    narrowed: list[Callable[[Governs], frozenset[object]]] = [
        lambda row: frozenset(row.statuses),
        lambda row: frozenset(row.ends_in),
        lambda row: frozenset({row.place} - {""}),
    ]
    return (
        in_one_time
        and all(get(one) & get(other) for get in shared)
        and all(not get(one) or not get(other) or get(one) & get(other) for get in narrowed)
    )
