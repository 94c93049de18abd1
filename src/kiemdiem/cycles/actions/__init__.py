"""What can be done to cycles, split by noun."""

from kiemdiem.cycles.actions.additions import add_subject
from kiemdiem.cycles.actions.cycle import close, create, switch_rules
from kiemdiem.cycles.actions.delegations import NewMember, assign_delegation, form_delegation, move_unit
from kiemdiem.cycles.actions.groups import put_in_group
from kiemdiem.cycles.actions.issuing import (
    Issued,
    amend_suggestion,
    issue_many,
    issue_suggestion,
    numbers_from,
    read_suggestion,
    recall_suggestion,
    receive_suggestion,
    refuse_unready,
)
from kiemdiem.cycles.actions.kinships import declare_kinship, end_kinship
from kiemdiem.cycles.actions.lists import ListProgress, import_delegations, import_suggestions, undo_list
from kiemdiem.cycles.actions.opening import Progress, open_cycle
from kiemdiem.cycles.actions.preparing import approve_suggestions, note_opinion
from kiemdiem.cycles.actions.reports import become, send_visit_report, settle_conclusion, write_visit_report
from kiemdiem.cycles.actions.subjects import advance, change_inclusion, correct_name
from kiemdiem.cycles.actions.suggestions import MOST, Drafted, Point, suggest, suggest_to_many
from kiemdiem.cycles.actions.visits import cancel_visit, cover_absence, schedule_visit

__all__ = [
    "MOST",
    "Drafted",
    "Issued",
    "ListProgress",
    "NewMember",
    "Point",
    "Progress",
    "add_subject",
    "advance",
    "amend_suggestion",
    "approve_suggestions",
    "assign_delegation",
    "become",
    "cancel_visit",
    "change_inclusion",
    "close",
    "correct_name",
    "cover_absence",
    "create",
    "declare_kinship",
    "end_kinship",
    "form_delegation",
    "import_delegations",
    "import_suggestions",
    "issue_many",
    "issue_suggestion",
    "move_unit",
    "note_opinion",
    "numbers_from",
    "open_cycle",
    "put_in_group",
    "read_suggestion",
    "recall_suggestion",
    "receive_suggestion",
    "refuse_unready",
    "schedule_visit",
    "send_visit_report",
    "settle_conclusion",
    "suggest",
    "suggest_to_many",
    "switch_rules",
    "undo_list",
    "write_visit_report",
]  # fmt: skip
