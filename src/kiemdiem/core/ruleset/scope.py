"""Whom and which periods a rule set governs. Three families stand side by side: Party, state, and local frames."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiemdiem.core.ruleset.terms import Cited, SubjectKind


class Family(StrEnum):
    """Whose rating it is: the Party's, the state's, or a local frame beside them."""

    PARTY = "party"
    STATE = "state"
    LOCAL = "local"


class Period(StrEnum):
    """What stretch of time is rated (Quy định 366-QĐ/TW, Điều 1)."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    TERM = "term"
    AD_HOC = "ad_hoc"


class Status(StrEnum):
    """What a person is in the public service, or what body a collective leads."""

    CADRE = "cadre"
    CIVIL_SERVANT = "civil_servant"
    PUBLIC_EMPLOYEE = "public_employee"
    CONTRACT = "contract"
    AGENCY = "agency"
    SERVICE_UNIT = "service_unit"


@dataclass(frozen=True)
class Governs:
    """This rule set governs `subjects` in periods of these kinds that end between `since` and `until`.

    Empty `statuses` and `place`: whatever they are. `ends_in`: only periods ending in these months. `question`
    is a yes/no about the unit that must be answered `answer`; `asks` says it in Vietnamese. `rates` False: the text
    says that this period is not rated by itself. `doubt`: why it is not known whether the text governs; `settled_by`: what
    would have to be read to know.
    """

    rule: Cited
    family: Family
    periods: frozenset[Period]
    subjects: frozenset[SubjectKind]
    since: date | None = None
    until: date | None = None
    statuses: frozenset[Status] = frozenset()
    place: str = ""
    ends_in: frozenset[int] = frozenset()
    question: str = ""
    asks: str = ""
    answer: bool = True
    rates: bool = True
    doubt: str = ""
    settled_by: str = ""
