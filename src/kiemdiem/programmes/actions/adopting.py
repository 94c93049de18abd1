"""Adoption: a decision's number and day; text and hash freeze, tasks and indicators are given, in one transaction."""

from datetime import date, datetime

from django.utils import timezone

from kiemdiem.assignments.actions.giving import MOST, TaskLine, assign
from kiemdiem.assignments.actions.tasks import withdraw as withdraw_task
from kiemdiem.assignments.models import Task, TaskState
from kiemdiem.audit.actions import action, not_ahead, record, said
from kiemdiem.core.access import Actor
from kiemdiem.core.refusal import NotReady
from kiemdiem.programmes.actions.consulting import freeze
from kiemdiem.programmes.actions.holding import draft_of, hold
from kiemdiem.programmes.models import (
    Edition,
    EditionState,
    Programme,
    ProgrammeGoal,
    ProgrammeState,
    ProgrammeTask,
)
from kiemdiem.programmes.queries.missing import lacking, present_targets
from kiemdiem.programmes.queries.tree import in_order
from kiemdiem.targets import actions as targets
from kiemdiem.targets.models import Target, ValueKind

GIVEN = (TaskState.OPEN, TaskState.REPORTED)


@action("programmes.adopt")
def adopt(
    *, programme: Programme, decision_number: str, decided_on: date, by: Actor, at: datetime
) -> Edition:
    """Record that the draft was issued by a decision: what it says is frozen, its tasks are given to the holders of the
    owner posts on that day, its targets become indicators of their units with these plans.

    Of an amendment, tasks with the same post and deadline go on as they are; the others of the former edition are
    withdrawn and given anew. Raises NotAllowed; Refused without a number or for a day ahead; NotReady with the whole
    list of what is missing: sections, answers to comments, weights, owner posts and their holders, deadlines, units.
    """
    programme = hold("programmes.adopt", programme, by, at)
    draft, number = draft_of(programme), said(decision_number, "số văn bản ban hành")
    not_ahead(decided_on, at, "Ngày ban hành")
    missing = lacking(draft, decided_on)
    if missing:
        raise NotReady(
            f"Chưa thể ban hành “{programme}”: còn {len(missing)} việc.",
            missing,
            way_out="Hãy làm xong từng việc rồi ban hành; chưa có gì được ghi.",
        )
    version = freeze(programme=programme, by=by, at=at, note=f"Ban hành theo {number}"[:300])
    version.adopted = True
    version.save(update_fields=["adopted"])
    former = programme.editions.filter(state=EditionState.ADOPTED).first()
    if former:
        former.state = EditionState.SUPERSEDED
        former.save(update_fields=["state"])
    draft.state, draft.decision_number, draft.decided_on = EditionState.ADOPTED, number, decided_on
    draft.adopted_at, draft.adopted_by_id = at, by.account_id
    draft.save(update_fields=["state", "decision_number", "decided_on", "adopted_at", "adopted_by"])
    programme.state = ProgrammeState.ADOPTED
    programme.save(update_fields=["state"])
    given = _give_tasks(draft, former, by, at)
    planned = _give_targets(draft, by, at)
    record(
        "programmes.adopt", by=by, at=at, about=programme, paths=programme.unit.paths,
        data={
            "decision": number, "on": decided_on, "number": version.number, "sha256": version.content_hash,
            "tasks": given, "targets": planned,
        },
    )  # fmt: skip
    return draft


def _give_tasks(draft: Edition, former: Edition | None, by: Actor, at: datetime) -> int:
    rows = draft.tasks.select_related("owner_post__unit", "task")
    leaves = [one.task for one in in_order(rows) if one.leaf]
    kept = {one.task_id for one in leaves if one.task and _goes_on(one, one.task)}
    _take_back(draft, former, kept, by, at)
    new = [one for one in leaves if one.task_id not in kept]
    for first in range(0, len(new), MOST):
        part = new[first : first + MOST]
        made = assign(
            lines=[_line(one, draft) for one in part], assigned_on=_given_on(draft, at), by=by, at=at
        )
        for one, task in zip(part, made, strict=True):
            one.task = task
    without = {one.pk for one in leaves}
    draft.tasks.exclude(pk__in=without).filter(task__isnull=False).update(task=None)
    ProgrammeTask.objects.bulk_update(new, ["task"])
    return len(new)


def _goes_on(one: ProgrammeTask, task: Task) -> bool:
    """Return whether a task of the former edition stays: confirmed, or given to the same post by the same day."""
    same = task.post_id == one.owner_post_id and task.due_on == one.due_on
    return task.state == TaskState.CONFIRMED or (same and task.state in GIVEN)


def _take_back(
    draft: Edition, former: Edition | None, kept: set[int | None], by: Actor, at: datetime
) -> None:
    if former is None:
        return
    gone = Task.objects.filter(programme_tasks__edition=former, state__in=GIVEN).exclude(
        pk__in=[key for key in kept if key]
    )
    for task in gone.order_by("pk"):
        withdraw_task(
            task=task, ground=f"Chương trình được sửa đổi theo {draft.decision_number}"[:400], by=by, at=at
        )


def _line(one: ProgrammeTask, draft: Edition) -> TaskLine:
    if one.owner_post is None or one.due_on is None:
        raise ValueError(f"task {one.pk} was let through without a post or a deadline")
    return TaskLine(
        post=one.owner_post, name=one.name, due_on=one.due_on, document_number=draft.decision_number,
        document_on=draft.decided_on, source=one.source, illustrative=one.illustrative,
    )  # fmt: skip


def _given_on(draft: Edition, at: datetime) -> date:
    return draft.decided_on or timezone.localdate(at)


def _give_targets(draft: Edition, by: Actor, at: datetime) -> int:
    goals = list(draft.goals.select_related("unit", "owner_post", "target").order_by("year", "key"))
    there = present_targets(goals)
    for goal in goals:
        goal.target = _target(goal, there.get(goal.pk), draft, by, at)
    ProgrammeGoal.objects.bulk_update(goals, ["target"])
    return len(goals)


def _target(goal: ProgrammeGoal, there: Target | None, draft: Edition, by: Actor, at: datetime) -> Target:
    if goal.unit is None or goal.value is None:
        raise ValueError(f"target {goal.pk} was let through without a unit or a figure")
    source = f"{draft.decision_number}, ngày {_given_on(draft, at):%d/%m/%Y}"
    target = there or targets.create(
        unit=goal.unit, year=goal.year, name=goal.name, measure_unit=goal.measure_unit, direction=goal.direction,
        owner_post=goal.owner_post, source=source, illustrative=goal.illustrative, by=by, at=at,
    )  # fmt: skip
    plan = target.values.filter(kind=ValueKind.PLAN).order_by("as_of", "recorded_at", "pk").last()
    if plan is None or plan.value != goal.value:
        targets.record_value(
            target=target, kind=ValueKind.PLAN, value=goal.value, as_of=_given_on(draft, at), source=source,
            illustrative=goal.illustrative, by=by, at=at,
        )  # fmt: skip
    return target
