"""What can be done to reports, split by noun."""

from kiemdiem.reviews.actions.comments import answer_comment, comment
from kiemdiem.reviews.actions.consultations import (
    consult,
    enter_opinion,
    remind_consultations,
    set_aside_consultation,
)
from kiemdiem.reviews.actions.entries import raise_entry
from kiemdiem.reviews.actions.holding import hold_section
from kiemdiem.reviews.actions.intake import drop_found, take_all, take_file, take_found, undo_intake
from kiemdiem.reviews.actions.saving import Stale, StaleSave, save
from kiemdiem.reviews.actions.sending import accept, return_report, submit

__all__ = [
    "Stale",
    "StaleSave",
    "accept",
    "answer_comment",
    "comment",
    "consult",
    "drop_found",
    "enter_opinion",
    "hold_section",
    "raise_entry",
    "remind_consultations",
    "return_report",
    "save",
    "set_aside_consultation",
    "submit",
    "take_all",
    "take_file",
    "take_found",
    "undo_intake",
]
