"""Work on tasks: those given to the actor, results to confirm, objective grounds to answer."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from kiemdiem.assignments import models
from kiemdiem.assignments.access.tasks import own_tasks, reached_tasks
from kiemdiem.assignments.models import GroundState, TaskState
from kiemdiem.assignments.queries import tasks as given
from kiemdiem.boards.queries.lists import Reading, Task, TaskList, task_list
from kiemdiem.core.access import Actor


def given_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the tasks to do, to confirm and to answer; what was reported waits for the superior."""
    tasks = models.Task.objects.select_related("unit", "person")
    dated = Reading(_task, today, "due_on", ("pk",))
    own = own_tasks(actor)
    yield task_list(
        tasks.filter(own, state=TaskState.OPEN),
        dated,
        "Nhiệm vụ được giao phải làm, báo cáo kết quả",
        more=_tasks(given.MINE),
    )
    judged = reached_tasks("assignments.confirm", actor)
    yield task_list(
        tasks.filter(judged, state=TaskState.REPORTED).exclude(own),
        dated,
        "Kết quả nhiệm vụ cần xác nhận hoặc trả lại",
        more=_tasks(given.UNITS, given.WAITING),
    )
    yield task_list(
        tasks.filter(judged, Q(grounds__state=GroundState.CLAIMED), state=TaskState.CONFIRMED)
        .exclude(own)
        .distinct(),
        Reading(_claimed, today, order=("due_on", "pk")),
        "Đề nghị về nguyên nhân khách quan cần trả lời",
        more=_tasks(given.UNITS, given.DONE),
    )
    yield task_list(
        tasks.filter(own, state=TaskState.REPORTED),
        Reading(_task, today, order=("due_on", "pk")),
        "Nhiệm vụ đã báo xong, chờ cấp trên xác nhận",
        more=_tasks(given.MINE, given.WAITING),
        mine=False,
    )


def _tasks(scope: str, tab: str = "") -> str:
    return reverse("assignments:index", query={"pham-vi": scope, "tab": tab})


def _claimed(task: models.Task) -> Task:
    """Return a task whose result is settled: its due date presses nobody any more."""
    return Task(says=task.name, address=task.get_absolute_url(), detail=f"{task.person}, {task.unit}")


def _task(task: models.Task) -> Task:
    return Task(
        says=task.name,
        address=task.get_absolute_url(),
        detail=f"{task.person}, {task.unit}",
        due=task.due_on,
        badge="đột xuất" if task.kind == models.TaskKind.UNPLANNED else "",
    )
