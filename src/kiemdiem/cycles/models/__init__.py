"""A cycle and what hangs on it, split by noun."""

from kiemdiem.cycles.models.delegations import (
    Absence,
    Conclusion,
    Delegation,
    DelegationMember,
    Kinship,
    Outcome,
    Session,
    Visit,
    VisitReport,
)
from kiemdiem.cycles.models.lists import CycleList, ListKind
from kiemdiem.cycles.models.season import (
    CalendarDay,
    Cycle,
    CycleKind,
    CycleState,
    CycleUnit,
    Inclusion,
    Membership,
    Subject,
)
from kiemdiem.cycles.models.suggestions import SuggestedPoint, Suggestion, SuggestionReading

__all__ = [
    "Absence", "CalendarDay", "Conclusion", "Cycle", "CycleKind", "CycleList", "CycleState", "CycleUnit", "Delegation", "DelegationMember",
    "Inclusion", "Kinship", "ListKind", "Membership", "Outcome", "Session", "Subject", "SuggestedPoint", "Suggestion", "SuggestionReading",
    "Visit", "VisitReport",
]  # fmt: skip
