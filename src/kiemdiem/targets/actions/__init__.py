"""Everything that changes targets, split by noun; other contexts import from here."""

from kiemdiem.targets.actions.assigning import Part, assign
from kiemdiem.targets.actions.exports import export
from kiemdiem.targets.actions.figures import NewFigure, record_value, record_values
from kiemdiem.targets.actions.giving import create, describe
from kiemdiem.targets.actions.lists import ListProgress, import_figures, undo_import
from kiemdiem.targets.actions.succession import hand_over

__all__ = [
    "ListProgress",
    "NewFigure",
    "Part",
    "assign",
    "create",
    "describe",
    "export",
    "hand_over",
    "import_figures",
    "record_value",
    "record_values",
    "undo_import",
]
