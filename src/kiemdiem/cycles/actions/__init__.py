"""What can be done to cycles, split by noun."""

from kiemdiem.cycles.actions.additions import add_subject
from kiemdiem.cycles.actions.cycle import close, create
from kiemdiem.cycles.actions.delegations import NewMember, assign_delegation, form_delegation
from kiemdiem.cycles.actions.groups import put_in_group
from kiemdiem.cycles.actions.opening import Progress, open_cycle
from kiemdiem.cycles.actions.subjects import advance, change_inclusion, correct_name
from kiemdiem.cycles.actions.suggestions import Point, issue_suggestion, receive_suggestion, suggest

__all__ = [
    "NewMember", "Point", "Progress", "add_subject", "advance", "assign_delegation", "change_inclusion", "close",
    "correct_name", "create",    "form_delegation", "issue_suggestion", "open_cycle", "put_in_group", "receive_suggestion", "suggest",
]  # fmt: skip
