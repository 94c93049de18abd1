"""Ratings to appraise and to decide, and groups that go over their cap."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from kiemdiem.audit.access import policy
from kiemdiem.boards.queries.lists import SHOWN, Reading, Task, TaskList, task_list
from kiemdiem.core.access import Actor
from kiemdiem.cycles.access import visible_subjects
from kiemdiem.cycles.models import Inclusion, Subject
from kiemdiem.ratings.queries.over import OverCap, over_caps


def _at(action: str, actor: Actor) -> QuerySet[Subject]:
    """Return the subjects on which `actor` may do `action` now: reach, step and state of the cycle by the policy."""
    row = policy().actions[action]
    subjects = Subject.objects.filter(visible_subjects(actor, action), step__in=row.steps)
    if row.cycle_states:
        subjects = subjects.filter(cycle__state__in=row.cycle_states)
    return subjects.filter(inclusion=Inclusion.FULL).select_related("cycle")


def rating_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the subjects to appraise, and those to decide."""
    dated, more = Reading(_rating, today, "due_on", ("sort_key", "pk")), reverse("ratings:index")
    yield task_list(
        _at("ratings.appraise", actor).filter(step="reviewed_at_conference"),
        dated,
        "Đối tượng cần thẩm định, đề xuất mức",
        more=more,
    )
    yield task_list(_at("ratings.decide", actor), dated, "Đối tượng chờ ghi quyết định xếp loại", more=more)


def over_cap_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:  # noqa: ARG001 -- one shape for all sources
    """Yield the comparison groups whose proposals go over the cap, before anybody decides."""
    found = over_caps(actor)
    if found:
        yield TaskList(
            title="Nhóm đề xuất vượt tỷ lệ", total=len(found), late=0,
            tasks=tuple(_over(each) for each in found[:SHOWN]),
        )  # fmt: skip


def _over(group: OverCap) -> Task:
    return Task(
        says=group.name,
        address=reverse("ratings:board", args=[group.cycle_id], query={"nhom": group.group}),
        detail=f"{group.used} đề xuất {group.level_name}, nhiều nhất {group.limit} · {group.cycle}",
        badge=f"vượt {group.used - group.limit}",
        tone="bad",
    )


def _rating(subject: Subject) -> Task:
    return Task(
        says=subject.name,
        address=reverse("ratings:subject", args=[subject.pk]),
        detail=f"{subject.comparison_group or 'Chưa xếp nhóm so sánh'} · {subject.cycle}",
        due=subject.due_on,
    )
