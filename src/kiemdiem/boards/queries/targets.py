"""Work on targets: those whose answering nobody took over."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from kiemdiem.audit.access import reach_filter
from kiemdiem.boards.queries.lists import Reading, Task, TaskList, task_list
from kiemdiem.core.access import Actor
from kiemdiem.targets.models import Target
from kiemdiem.targets.queries.unanswered import is_unanswered


def target_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the targets for which a post has to be named anew, or somebody for the post."""
    reach = reach_filter(
        "targets.describe", actor, unit="unit_id", party="unit__party_path", state="unit__state_path"
    )
    yield task_list(
        Target.objects.select_related("unit").filter(reach, is_unanswered(today)),
        Reading(_target, today, order=("year", "pk")),
        "Chỉ tiêu chưa có người chịu trách nhiệm, cần phân công hoặc giao chức vụ khác",
        more=reverse("boards:holdings"),
    )


def _target(target: Target) -> Task:
    return Task(target.name, reverse("targets:target", args=[target.pk]), f"{target.unit}, năm {target.year}")
