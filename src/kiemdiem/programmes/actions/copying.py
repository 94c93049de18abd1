"""An edition's text copied into a new draft: the keys stay, so do the links to what adoption created."""

from kiemdiem.programmes.models import (
    Edition,
    Milestone,
    ProgrammeGoal,
    ProgrammeSection,
    ProgrammeTask,
)

OF_ITS_OWN = {"id", "edition", "parent", "programme_task"}


def copy_edition(old: Edition, new: Edition) -> None:
    """Write all that `old` says into the empty draft `new`; a part of the action that calls it.

    A constant number of statements for each level of the tree of tasks.
    """
    ProgrammeSection.objects.bulk_create(
        ProgrammeSection(edition=new, key=one.key, text=one.text) for one in old.sections.all()
    )
    ProgrammeGoal.objects.bulk_create(ProgrammeGoal(edition=new, **_values(one)) for one in old.goals.all())
    made: dict[int, ProgrammeTask] = {}
    waiting = list(old.tasks.order_by("number", "id"))
    while waiting:
        level = [one for one in waiting if one.parent_id is None or one.parent_id in made]
        copies = [
            ProgrammeTask(edition=new, parent=made[one.parent_id] if one.parent_id else None, **_values(one))
            for one in level
        ]
        ProgrammeTask.objects.bulk_create(copies)
        made |= {one.pk: copy for one, copy in zip(level, copies, strict=True)}
        waiting = [one for one in waiting if one.pk not in made]
    stones = Milestone.objects.filter(programme_task__edition=old).order_by("id")
    Milestone.objects.bulk_create(
        Milestone(programme_task=made[one.programme_task_id], **_values(one))
        for one in stones
        if one.programme_task_id
    )


def _values(row: ProgrammeGoal | ProgrammeTask | Milestone) -> dict[str, object]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields  # noqa: SLF001 -- Django's documented Options
        if field.name not in OF_ITS_OWN
    }
