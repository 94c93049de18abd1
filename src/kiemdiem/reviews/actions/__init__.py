"""What can be done to reports, split by noun."""

from kiemdiem.reviews.actions.comments import answer_comment, comment
from kiemdiem.reviews.actions.entries import raise_entry
from kiemdiem.reviews.actions.holding import hold_section
from kiemdiem.reviews.actions.saving import Stale, StaleSave, save
from kiemdiem.reviews.actions.sending import accept, return_report, submit

__all__ = [
    "Stale",
    "StaleSave",
    "accept",
    "answer_comment",
    "comment",
    "hold_section",
    "raise_entry",
    "return_report",
    "save",
    "submit",
]
