"""The register of shortcomings: no limitation without an address, no closing without proof."""

from kiemdiem.shortcomings.models.entry import Responsibility, Shortcoming
from kiemdiem.shortcomings.models.history import (
    FROM_THE_FIRST,
    DeadlineMove,
    Deferral,
    Likeness,
    OwnerChange,
    StateChange,
    Transfer,
)
from kiemdiem.shortcomings.models.lists import ImportBatch, SavedFilter
from kiemdiem.shortcomings.models.proof import Claim, Evidence, Measurement, Recheck
from kiemdiem.shortcomings.models.remedy import Obstacle, ProgressMeeting, ProgressNote, RemedyStep
from kiemdiem.shortcomings.models.reminding import ReminderRule
from kiemdiem.shortcomings.models.taxonomy import Cause, Group
from kiemdiem.shortcomings.models.words import Attainment, CauseKind, EvidenceKind, MeasureKind, Origin, State

__all__ = [
    "FROM_THE_FIRST",
    "Attainment",
    "Cause",
    "CauseKind",
    "Claim",
    "DeadlineMove",
    "Deferral",
    "Evidence",
    "EvidenceKind",
    "Group",
    "ImportBatch",
    "Likeness",
    "MeasureKind",
    "Measurement",
    "Obstacle",
    "Origin",
    "OwnerChange",
    "ProgressMeeting",
    "ProgressNote",
    "Recheck",
    "RemedyStep",
    "ReminderRule",
    "Responsibility",
    "SavedFilter",
    "Shortcoming",
    "State",
    "StateChange",
    "Transfer",
]
