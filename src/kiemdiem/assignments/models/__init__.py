"""Tasks and products given to people, and the monthly and quarterly sheets that are filled from them."""

from kiemdiem.assignments.models.sheets import (
    Correction,
    Period,
    PeriodKind,
    PeriodState,
    Sheet,
    SheetFact,
    SheetPoint,
    SheetResult,
    SheetState,
    Stage,
)
from kiemdiem.assignments.models.tasks import (
    GroundState,
    Lapse,
    ObjectiveGround,
    Product,
    ProgressReport,
    Quality,
    Task,
    TaskKind,
    TaskState,
)

__all__ = [
    "Correction",
    "GroundState",
    "Lapse",
    "ObjectiveGround",
    "Period",
    "PeriodKind",
    "PeriodState",
    "Product",
    "ProgressReport",
    "Quality",
    "Sheet",
    "SheetFact",
    "SheetPoint",
    "SheetResult",
    "SheetState",
    "Stage",
    "Task",
    "TaskKind",
    "TaskState",
]
