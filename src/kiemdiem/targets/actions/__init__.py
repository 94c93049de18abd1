"""Everything that changes targets, split by noun; other contexts import from here."""

from kiemdiem.targets.actions.assigning import Part, assign
from kiemdiem.targets.actions.figures import NewFigure, record_value, record_values
from kiemdiem.targets.actions.giving import create, describe
from kiemdiem.targets.actions.succession import hand_over

__all__ = [
    "NewFigure",
    "Part",
    "assign",
    "create",
    "describe",
    "hand_over",
    "record_value",
    "record_values",
]
