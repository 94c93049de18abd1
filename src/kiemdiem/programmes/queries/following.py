"""A programme over time, and one task of it."""

from dataclasses import dataclass
from datetime import date

from kiemdiem.assignments.access.tasks import may_see as may_see_task
from kiemdiem.audit.access import decide
from kiemdiem.core.access import Actor
from kiemdiem.programmes.access import task_target
from kiemdiem.programmes.models import Edition, EditionState, Milestone, Programme, ProgrammeTask
from kiemdiem.programmes.queries.page import EDITIONS, FollowedTask, task_lines, worst_first
from kiemdiem.programmes.queries.priorities import holders_of
from kiemdiem.programmes.queries.progress import Followed, Going
from kiemdiem.programmes.queries.tree import Line
from kiemdiem.shortcomings.queries.gantt import Bar, Chart, chart

TONES = {Going.LATE: "late", Going.STUCK: "moved", Going.NOW: "now", Going.AHEAD: "ahead", Going.DONE: "done"}


@dataclass(frozen=True)
class ChartPage:
    """The tasks of the edition in force as bars, the worst first, each with how it goes."""

    programme: Programme
    edition: Edition | None
    chart: Chart
    lines: tuple[FollowedTask, ...]


@dataclass(frozen=True)
class TaskPage:
    """One task of a programme with its place, its parts and its milestones; `follows` while its edition is in force."""

    line: FollowedTask
    holders: str
    parts: tuple[FollowedTask, ...]
    milestones: tuple[Milestone, ...]
    follows: bool
    may_reach: bool
    may_see_task: bool


def programme_chart(programme: Programme, today: date) -> ChartPage:
    """Return the last tasks of the edition in force over time, late and stuck ones first; two statements."""
    editions = EDITIONS.rows(programme=programme.pk)
    edition = next((one for one in editions if one.state == EditionState.ADOPTED), None)
    lines = worst_first(task_lines(edition.pk, today)) if edition else []
    bars = [_bar(number, one, edition) for number, one in enumerate(lines, start=1) if edition]
    return ChartPage(programme, edition, chart(bars, today, also=[]), tuple(lines))


def task_page(task: ProgrammeTask, actor: Actor, today: date) -> TaskPage:
    """Return the page of one task of a programme; five statements at most."""
    lines = task_lines(task.edition_id, today)
    line = next(one for one in lines if one.branch.task.pk == task.pk)
    follows = task.edition.state == EditionState.ADOPTED
    target = task_target(task, actor, today)
    return TaskPage(
        line=line,
        holders=holders_of([task.owner_post_id], today).get(task.owner_post_id, "")
        if task.owner_post_id
        else "",
        parts=tuple(one for one in lines if one.branch.task.parent_id == task.pk),
        milestones=tuple(task.milestones.select_related("recorded_by").order_by("due_on", "number", "id")),
        follows=follows,
        may_reach=follows and decide("programmes.reach_milestone", actor, target).allowed,
        may_see_task=task.task is not None and may_see_task(actor, task.task).allowed,
    )


def _bar(number: int, one: FollowedTask, edition: Edition) -> Bar:
    task = one.branch.task
    last = task.due_on or (edition.decided_on or date.max)
    first = min(task.starts_on or edition.decided_on or last, last)
    done = task.done_on if one.how.going is Going.DONE else None
    return Bar(
        key=task.pk, number=number, says=f"{one.branch.mark}. {task.name}", who=_who(task), first=first, last=last,
        moved_to=None, done=done, tone=TONES[one.how.going], detail=_percent(one.how),
    )  # fmt: skip


def _who(task: Line) -> str:
    return ", ".join(part for part in (task.owner_post, task.unit) if part)


def _percent(how: Followed) -> str:
    return f"{round(how.share * 100)} %"
