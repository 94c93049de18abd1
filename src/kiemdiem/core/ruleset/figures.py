"""Points and facts: what is counted of a subject, and how finer facts become points."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kiemdiem.core.condition import Condition
from kiemdiem.core.ruleset.terms import Cited, Level, SubjectKind


@dataclass(frozen=True)
class ScoreGroup:
    """A group of criteria with its highest points."""

    key: str
    name: str
    maximum: Fraction
    rule: Cited


@dataclass(frozen=True)
class Criterion:
    """What is looked at inside a score group, for subjects of these kinds.

    `maximum` is None where the text gives the criterion no points of its own; a local overlay may.
    """

    rule: Cited
    group: str
    subjects: frozenset[SubjectKind]
    maximum: Fraction | None = None


@dataclass(frozen=True)
class Band:
    """Points `minimum` ≤ score < `below` belong to `level`; None: open on that side."""

    rule: Cited
    level: Level
    minimum: Fraction | None
    below: Fraction | None


class Unit(StrEnum):
    """What kind of value a fact is.

    A `flag` is a yes/no that a document raises: no form asks for it. A `date` is told apart only by where it
    lies: before the period that is rated, in it, or after it (`WHEN`).
    """

    PERCENT = "%"
    COUNT = "count"
    NUMBER = "number"
    YES_NO = "yes_no"
    DEGREE = "degree"
    CHOICE = "choice"
    FLAG = "flag"
    DATE = "date"
    TEXT = "text"


NUMBERS = frozenset({Unit.PERCENT, Unit.COUNT, Unit.NUMBER})
TRUTHS = frozenset({Unit.YES_NO, Unit.FLAG})
WHEN = ("before_period", "in_period", "after_period")


@dataclass(frozen=True)
class Field:
    """One detail of a structured flag; rules ask for it as `flag.field`."""

    key: str
    name: str
    unit: Unit
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Metric:
    """A fact that rules ask about; `register` metrics are computed, not typed.

    A share may name two counts: it is then exactly 100·`part`/`whole` where both are given. `same_as` names a
    fact that stands in where this one is not given. `choices` belong to a choice, `fields` to a flag or a yes/no
    that may be told in more detail. A degree may name the `section` of the report form that it is chosen in.
    """

    key: str
    name: str
    unit: Unit
    subjects: frozenset[SubjectKind]
    register: bool
    part: str = ""
    whole: str = ""
    same_as: str = ""
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    section: str = ""


IS_HEAD = Metric("is_head", "Là người đứng đầu", Unit.YES_NO, frozenset(SubjectKind), register=True)


@dataclass(frozen=True)
class Derived:
    """A number that follows from other facts: that of the first row whose condition holds.

    A row that cannot be told leaves the number missing; so does a table of which no row holds.
    """

    rule: Cited
    subjects: frozenset[SubjectKind]
    metric: str
    values: tuple[tuple[Condition, Fraction], ...]


@dataclass(frozen=True)
class Formula:
    """The points of `group`, where they are not given: the mean of these shares, times the group's maximum / 100."""

    rule: Cited
    subjects: frozenset[SubjectKind]
    group: str
    mean_of: tuple[str, ...]


@dataclass(frozen=True)
class WorkRule:
    """How assigned and done products become the shares `quantity_pct`, `quality_pct` and `progress_pct`.

    An amount counts times its factor. Each fault cuts `fault_cut` off its own product's quality, each delay
    `delay_cut` off its own product's progress, never below nothing; confirmed objective grounds do not cut.
    """

    rule: Cited
    fault_cut: Fraction
    delay_cut: Fraction


WORK_SHARES = ("quantity_pct", "quality_pct", "progress_pct")


class Periods(StrEnum):
    """The periods whose points make up the year's."""

    MONTHS = "months"
    QUARTERS = "quarters"


class RollUpFunction(StrEnum):
    """How the points of shorter periods make up those of a longer one."""

    MEAN = "mean"


@dataclass(frozen=True)
class RollUp:
    """The points of a year or a quarter are a function of those of its periods, of whichever kind was kept."""

    rule: Cited
    of: frozenset[Periods]
    function: RollUpFunction


class GapKind(StrEnum):
    """Why a period has no points: nobody worked in it, or it should have points and has none."""

    NOT_WORKED = "not_worked"
    NO_POINTS = "no_points"


class GapEffect(StrEnum):
    """What a period without points does: it does not count, or the longer period is not known either."""

    LEFT_OUT = "left_out"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Gap:
    """What a period without points does to the roll-up. Where no row speaks of it, nothing is left out."""

    rule: Cited
    kind: GapKind
    effect: GapEffect


class RoundingMode(StrEnum):
    """Which way a total is rounded to a step."""

    HALF_UP = "half_up"
    DOWN = "down"


@dataclass(frozen=True)
class ScoreRounding:
    """The total is rounded to a multiple of `step`. Without such a rule nothing is rounded."""

    rule: Cited
    step: Fraction
    mode: RoundingMode
