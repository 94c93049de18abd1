"""The deeds that a task's page offers: what is asked, and which action it becomes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from kiemdiem.assignments.actions import grounds, tasks
from kiemdiem.assignments.forms import deeds
from kiemdiem.assignments.models import Task
from kiemdiem.core.access import Actor

Do = Callable[[Task, Any, Actor, datetime], object]


@dataclass(frozen=True)
class Panel:
    """One deed: its verb in the access policy, its word in addresses, its heading, its form, its button, what it does.

    `judges`: not for the person whose task it is.
    """

    verb: str
    slug: str
    title: str
    button: str
    form: Callable[..., forms.Form]
    do: Do
    judges: bool = False
    confirm: str = ""

    def ask(self, task: Task, today: date, data: Any = None) -> forms.Form:
        """Return the form, empty or filled with what was sent."""
        return self.form(data, task, today, auto_id=f"{self.verb}_%s")


@dataclass(frozen=True)
class Offered:
    """A panel with its form; `open` where something was sent that could not be done."""

    panel: Panel
    form: forms.Form
    open: bool


def _call(action: Callable[..., object]) -> Do:
    return lambda task, form, by, at: action(task=task, **form.cleaned_data, by=by, at=at)


def _answer(_task: Task, form: forms.Form, by: Actor, at: datetime) -> object:
    return grounds.answer_ground(**form.cleaned_data, by=by, at=at)


PANELS = {
    panel.slug: panel
    for panel in (
        Panel("report", "bao-cao", "Báo cáo tiến độ, kết quả", "Gửi báo cáo", deeds.ReportForm, _call(tasks.report)),
        Panel("confirm", "xac-nhan", "Xác nhận kết quả", "Xác nhận kết quả", deeds.ConfirmForm, _call(tasks.confirm), judges=True),
        Panel("return_report", "tra-lai", "Trả lại báo cáo", "Trả lại", deeds.ReasonForm, _call(tasks.return_report), judges=True),
        Panel(
            "answer_ground", "tra-loi-khach-quan", "Trả lời đề nghị về nguyên nhân khách quan", "Ghi trả lời", deeds.AnswerForm,
            _answer, judges=True, confirm="Câu trả lời không sửa được sau khi ghi. Ghi trả lời?",
        ),
        Panel(
            "claim_ground", "khach-quan", "Đề nghị ghi nhận nguyên nhân khách quan", "Gửi đề nghị", deeds.ClaimForm,
            _call(grounds.claim_ground),
        ),
        Panel("reopen_task", "mo-lai", "Mở lại để xác nhận lại", "Mở lại", deeds.GroundForm, _call(tasks.reopen_task), judges=True),
        Panel(
            "withdraw", "rut", "Rút nhiệm vụ", "Rút nhiệm vụ", deeds.GroundForm, _call(tasks.withdraw), judges=True,
            confirm="Nhiệm vụ đã rút không giao lại được và không tính vào kỳ nào. Rút?",
        ),
    )
}  # fmt: skip
