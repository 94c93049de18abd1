"""Action programmes with their editions, frozen versions and comments; priority tasks."""

from kiemdiem.programmes.models.consulting import Invitation, ProgrammeComment, Round
from kiemdiem.programmes.models.content import (
    Milestone,
    ProgrammeGoal,
    ProgrammeSection,
    ProgrammeTask,
    RollUp,
)
from kiemdiem.programmes.models.priority import (
    PriorityFigure,
    PriorityLimit,
    PriorityOrigin,
    PriorityState,
    PriorityTask,
)
from kiemdiem.programmes.models.programme import (
    Edition,
    EditionState,
    Programme,
    ProgrammeKind,
    ProgrammeState,
    ProgrammeVersion,
    years,
)

__all__ = [
    "Edition",
    "EditionState",
    "Invitation",
    "Milestone",
    "PriorityFigure",
    "PriorityLimit",
    "PriorityOrigin",
    "PriorityState",
    "PriorityTask",
    "Programme",
    "ProgrammeComment",
    "ProgrammeGoal",
    "ProgrammeKind",
    "ProgrammeSection",
    "ProgrammeState",
    "ProgrammeTask",
    "ProgrammeVersion",
    "RollUp",
    "Round",
    "years",
]
