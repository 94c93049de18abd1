"""The words every rule is written in: who is rated, at what level, how sure the reading is."""

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True)
class Cited:
    """What every rule carries: an id, a Vietnamese sentence, its article, and how sure that reading is.

    `is_default` marks a default of the software that is no law.
    """

    id: str
    says: str
    article: str
    confidence: Confidence
    is_default: bool = False
