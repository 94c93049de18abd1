"""What was found in a report, each thing with its place, its passage and the rule that found it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kiemdiem.core.ruleset import FormSection


class Kind(StrEnum):
    """What was found."""

    SECTION = "section"
    LIMITATION = "limitation"
    CAUSE = "cause"
    PRIOR = "prior"
    ANSWER = "answer"
    FIGURE = "figure"
    DEGREE = "degree"


class Side(StrEnum):
    """On which side a cause is."""

    OBJECTIVE = "objective"
    SUBJECTIVE = "subjective"
    UNSAID = ""


@dataclass(frozen=True)
class Figure:
    """A number with its unit: what it measures, and whether it is a plan, an estimate or a result.

    `of` is the second number of a ratio ("20/22 chỉ tiêu").
    """

    value: Decimal
    unit: str
    measures: str
    kind: str
    of: Decimal | None = None


@dataclass(frozen=True)
class Found:
    """One thing found. `passage` stands in the file word for word; `text` is what would be entered.

    `target` is the section's key, the point's, the earlier limitation's or the field's; empty where a person must
    say. `result` is what became of an earlier limitation (done, doing, not). `rule` names why, in
    `data/reading/rules.yaml`.
    """

    kind: Kind
    place: str
    passage: str
    text: str
    rule: str
    target: str = ""
    side: Side = Side.UNSAID
    result: str = ""
    figure: Figure | None = None


@dataclass(frozen=True)
class Reading:
    """All that was found, in the order of the file, and the form's sections that were not."""

    found: tuple[Found, ...]
    missing: tuple[FormSection, ...]

    def of(self, *kinds: Kind) -> list[Found]:
        """Return what was found of some kinds."""
        return [one for one in self.found if one.kind in kinds]
