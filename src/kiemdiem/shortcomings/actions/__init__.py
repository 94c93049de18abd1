"""Everything that changes the register, split by noun; other contexts import from here."""

from kiemdiem.organisations.actions.succession import Successor
from kiemdiem.shortcomings.actions.batches import Imported, import_entries, undo_import
from kiemdiem.shortcomings.actions.causes import add_cause, end_cause, load_causes
from kiemdiem.shortcomings.actions.deadlines import move_deadline
from kiemdiem.shortcomings.actions.deferrals import defer, end_deferral, expire_deferral
from kiemdiem.shortcomings.actions.details import Details
from kiemdiem.shortcomings.actions.entries import draft, edit, open_entry, withdraw
from kiemdiem.shortcomings.actions.evidence import add_evidence, check_evidence
from kiemdiem.shortcomings.actions.exports import export
from kiemdiem.shortcomings.actions.filters import drop_filter, rename_filter, save_filter
from kiemdiem.shortcomings.actions.groups import add_group, roll_group
from kiemdiem.shortcomings.actions.likeness import decide_likeness, undo_likeness
from kiemdiem.shortcomings.actions.lineage import mark_relapse, transfer
from kiemdiem.shortcomings.actions.obstacles import answer_obstacle, send_further, send_obstacle
from kiemdiem.shortcomings.actions.owners import reassign_owner
from kiemdiem.shortcomings.actions.plans import PlannedStep, complete_step, plan
from kiemdiem.shortcomings.actions.progress import note_progress, record_meeting
from kiemdiem.shortcomings.actions.proof import claim, measure, verify
from kiemdiem.shortcomings.actions.rechecks import recheck
from kiemdiem.shortcomings.actions.reminding import remind
from kiemdiem.shortcomings.actions.reorganising import EntryPlan, TargetPlan, hand_over
from kiemdiem.shortcomings.actions.rules import set_reminders
from kiemdiem.shortcomings.actions.shares import Share

__all__ = [
    "Details",
    "EntryPlan",
    "Imported",
    "PlannedStep",
    "Share",
    "Successor",
    "TargetPlan",
    "add_cause",
    "add_evidence",
    "add_group",
    "answer_obstacle",
    "check_evidence",
    "claim",
    "complete_step",
    "decide_likeness",
    "defer",
    "draft",
    "drop_filter",
    "edit",
    "end_cause",
    "end_deferral",
    "expire_deferral",
    "export",
    "hand_over",
    "import_entries",
    "load_causes",
    "mark_relapse",
    "measure",
    "move_deadline",
    "note_progress",
    "open_entry",
    "plan",
    "reassign_owner",
    "recheck",
    "record_meeting",
    "remind",
    "rename_filter",
    "roll_group",
    "save_filter",
    "send_further",
    "send_obstacle",
    "set_reminders",
    "transfer",
    "undo_import",
    "undo_likeness",
    "verify",
    "withdraw",
]
