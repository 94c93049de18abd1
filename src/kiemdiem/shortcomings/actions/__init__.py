"""Everything that changes the register, split by noun; other contexts import from here."""

from kiemdiem.shortcomings.actions.causes import add_cause, end_cause, load_causes
from kiemdiem.shortcomings.actions.deadlines import answer_obstacle, move_deadline, send_obstacle
from kiemdiem.shortcomings.actions.details import Details, Share
from kiemdiem.shortcomings.actions.entries import draft, edit, open_entry, withdraw
from kiemdiem.shortcomings.actions.filters import drop_filter, rename_filter, save_filter
from kiemdiem.shortcomings.actions.groups import add_group
from kiemdiem.shortcomings.actions.lineage import Successor, mark_relapse, transfer
from kiemdiem.shortcomings.actions.owners import reassign_owner
from kiemdiem.shortcomings.actions.proof import add_evidence, claim, measure, verify
from kiemdiem.shortcomings.actions.remedies import PlannedStep, complete_step, plan, record_meeting

__all__ = [
    "Details",
    "PlannedStep",
    "Share",
    "Successor",
    "add_cause",
    "add_evidence",
    "add_group",
    "answer_obstacle",
    "claim",
    "complete_step",
    "draft",
    "drop_filter",
    "edit",
    "end_cause",
    "load_causes",
    "mark_relapse",
    "measure",
    "move_deadline",
    "open_entry",
    "plan",
    "reassign_owner",
    "record_meeting",
    "rename_filter",
    "save_filter",
    "send_obstacle",
    "transfer",
    "verify",
    "withdraw",
]
