"""Work on sheets of months and quarters: one's own to fill in, those of others to assess."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from kiemdiem.assignments.access.sheets import reached_sheets
from kiemdiem.assignments.models import PeriodState, Sheet, SheetState
from kiemdiem.boards.queries.lists import Reading, Task, TaskList, task_list
from kiemdiem.core.access import Actor


def sheet_lists(actor: Actor, today: date) -> Iterator[TaskList | None]:
    """Yield the sheets to fill in and hand in, and those that wait for the actor's assessment."""
    sheets = Sheet.objects.filter(not_rated_ground="").exclude(period__state=PeriodState.CLOSED)
    sheets = sheets.select_related("period__unit")
    dated = Reading(_sheet, today, "period__end", ("pk",))
    own = Q(pk__in=[]) if actor.person_id is None else Q(person_id=actor.person_id)
    more = reverse("assignments:periods")
    yield task_list(
        sheets.filter(own, state=SheetState.DRAFTING), dated, "Phiếu đánh giá phải tự chấm, nộp", more=more
    )
    yield task_list(
        sheets.filter(reached_sheets("assignments.assess_sheet", actor), state=SheetState.SUBMITTED).exclude(
            own
        ),
        dated,
        "Phiếu đánh giá đã nộp, chờ đồng chí đánh giá",
        more=more,
    )


def _sheet(sheet: Sheet) -> Task:
    period = sheet.period
    return Task(
        says=f"{sheet.name}: {period.get_kind_display().lower()} {period.number}/{period.year}",
        address=sheet.get_absolute_url(),
        detail=period.unit.name,
        due=period.end,
    )
