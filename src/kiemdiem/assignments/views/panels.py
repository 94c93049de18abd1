"""The deeds that a task's page offers: what is asked, and which action it becomes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from kiemdiem.assignments.actions import grounds, tasks
from kiemdiem.assignments.forms import deeds
from kiemdiem.assignments.models import Task
from kiemdiem.core.access import Actor
from kiemdiem.web.deeds import Deed, calling


@dataclass(frozen=True)
class Panel(Deed):
    """A deed of a task; `judges`: not for the person whose task it is."""

    judges: bool = False

    def ask(self, task: Task, today: date, data: Any = None) -> forms.Form:
        """Return the form, empty or filled with what was sent."""
        return self.form(data, task, today, auto_id=f"{self.verb}_%s")


def _answer(_task: Task, form: forms.Form, by: Actor, at: datetime) -> object:
    return grounds.answer_ground(**form.cleaned_data, by=by, at=at)


PANELS = {
    panel.slug: panel
    for panel in (
        Panel("report", "bao-cao", "Báo cáo tiến độ, kết quả", "Gửi báo cáo", deeds.ReportForm, calling(tasks.report, "task")),
        Panel("confirm", "xac-nhan", "Xác nhận kết quả", "Xác nhận kết quả", deeds.ConfirmForm, calling(tasks.confirm, "task"), judges=True),
        Panel("return_report", "tra-lai", "Trả lại báo cáo", "Trả lại", deeds.ReasonForm, calling(tasks.return_report, "task"), judges=True),
        Panel(
            "answer_ground", "tra-loi-khach-quan", "Trả lời đề nghị về nguyên nhân khách quan", "Ghi trả lời", deeds.AnswerForm,
            _answer, judges=True, confirm="Câu trả lời không sửa được sau khi ghi. Ghi trả lời?",
        ),
        Panel(
            "claim_ground", "khach-quan", "Đề nghị ghi nhận nguyên nhân khách quan", "Gửi đề nghị", deeds.ClaimForm,
            calling(grounds.claim_ground, "task"),
        ),
        Panel("reopen_task", "mo-lai", "Mở lại để xác nhận lại", "Mở lại", deeds.GroundForm, calling(tasks.reopen_task, "task"), judges=True),
        Panel(
            "withdraw", "rut", "Rút nhiệm vụ", "Rút nhiệm vụ", deeds.GroundForm, calling(tasks.withdraw, "task"), judges=True,
            confirm="Nhiệm vụ đã rút không giao lại được và không tính vào kỳ nào. Rút?",
        ),
    )
}  # fmt: skip
