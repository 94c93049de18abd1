"""Suggestions on their way: what comes before one is issued."""

from cast import NOW
from kiemdiem.core.access import Actor
from kiemdiem.cycles.actions import approve_suggestions, note_opinion
from kiemdiem.cycles.models import Suggestion


def prepared(suggestion: Suggestion, by: Actor) -> Suggestion:
    """Return a draft after the inspection committee's opinion and the authority's approval."""
    note_opinion(suggestions=[suggestion], opinion="Nhất trí", by=by, at=NOW)
    approve_suggestions(suggestions=[suggestion], ground="Kết luận số 15-KL/TU", by=by, at=NOW)
    return suggestion
