"""What becomes of a delegation's conclusion above the cycle: a draft in the register, or a task given."""

from datetime import date, datetime

from kiemdiem.assignments.actions.giving import TaskLine, assign
from kiemdiem.assignments.models import Task
from kiemdiem.audit.access import require
from kiemdiem.audit.actions import action, record
from kiemdiem.core.access import Actor
from kiemdiem.cycles.actions import become
from kiemdiem.cycles.models import Conclusion, Outcome
from kiemdiem.organisations.models import Post
from kiemdiem.shortcomings.access import register_target
from kiemdiem.shortcomings.actions.entries import draft
from kiemdiem.shortcomings.models import Origin, Shortcoming

CONCLUSION = "cycles.conclusion"
LONGEST_NAME = 300


@action("shortcomings.raise_conclusion")
def raise_conclusion(*, conclusion: Conclusion, by: Actor, at: datetime, wording: str = "") -> Shortcoming:
    """Draft a register entry of the visited unit from a delegation's conclusion, in its words unless others are given.

    Raises NotAllowed; what `shortcomings.draft` raises; Refused for a conclusion marked already, or a report sent.
    """
    visit = conclusion.report.visit
    unit = visit.unit.unit
    require("shortcomings.raise_conclusion", by, register_target(unit, by))
    entry = draft(
        unit=unit, wording=wording or conclusion.text, origin=Origin.DELEGATION, first_seen_on=visit.starts_on,
        born_in=visit.unit.cycle, origin_type=CONCLUSION, origin_id=conclusion.pk, origin_passage=conclusion.text,
        illustrative=visit.delegation.illustrative, by=by, at=at,
    )  # fmt: skip
    become(conclusion=conclusion, outcome=Outcome.ENTRY, row=entry, by=by, at=at)
    _record("shortcomings.raise_conclusion", conclusion, by, at, {"entry": entry.pk})
    return entry


@action("shortcomings.task_from_conclusion")
def task_from_conclusion(
    *, conclusion: Conclusion, post: Post, due_on: date, by: Actor, at: datetime, name: str = ""
) -> Task:
    """Give a task to a post from a delegation's conclusion, in its words unless others are given.

    Raises NotAllowed; what `assignments.assign` raises; Refused for a conclusion marked already, or a report sent.
    """
    visit = conclusion.report.visit
    require("shortcomings.task_from_conclusion", by, register_target(visit.unit.unit, by))
    line = TaskLine(
        post=post, name=(name or conclusion.text)[:LONGEST_NAME], due_on=due_on, source=str(conclusion)
    )
    task = assign(lines=[line], by=by, at=at)[0]
    become(conclusion=conclusion, outcome=Outcome.TASK, row=task, by=by, at=at)
    _record("shortcomings.task_from_conclusion", conclusion, by, at, {"task": task.pk})
    return task


def _record(name: str, conclusion: Conclusion, by: Actor, at: datetime, data: dict[str, object]) -> None:
    unit = conclusion.report.visit.unit
    record(name, by=by, at=at, about=conclusion, paths=unit.paths, cycle_id=unit.cycle_id, data=data)
