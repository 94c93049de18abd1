"""Everything that changes the register, split by noun; other contexts import from here."""

from kiemdiem.shortcomings.actions.deadlines import answer_obstacle, move_deadline, send_obstacle
from kiemdiem.shortcomings.actions.details import Details, Share
from kiemdiem.shortcomings.actions.entries import draft, edit, open_entry, withdraw
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
    "add_evidence",
    "add_group",
    "answer_obstacle",
    "claim",
    "complete_step",
    "draft",
    "edit",
    "mark_relapse",
    "measure",
    "move_deadline",
    "open_entry",
    "plan",
    "reassign_owner",
    "record_meeting",
    "send_obstacle",
    "transfer",
    "verify",
    "withdraw",
]
