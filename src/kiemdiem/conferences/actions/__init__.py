"""What can be done to conferences, split by noun; other contexts import from here."""

from kiemdiem.conferences.actions.entries import entry_from_closing, entry_from_conclusion, entry_from_speech
from kiemdiem.conferences.actions.hall import Mark, close_conference, invite, mark_attendance, open_conference
from kiemdiem.conferences.actions.items import await_count, conclude_item, keep_vote, open_item, postpone_item
from kiemdiem.conferences.actions.plan import Plan, plan, replan
from kiemdiem.conferences.actions.speeches import correct_speech, dispose, record_speech

__all__ = [
    "Mark",
    "Plan",
    "await_count",
    "close_conference",
    "conclude_item",
    "correct_speech",
    "dispose",
    "entry_from_closing",
    "entry_from_conclusion",
    "entry_from_speech",
    "invite",
    "keep_vote",
    "mark_attendance",
    "open_conference",
    "open_item",
    "plan",
    "postpone_item",
    "record_speech",
    "replan",
]
