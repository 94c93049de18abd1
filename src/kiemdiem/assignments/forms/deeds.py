"""What a browser sends when something is done about a task."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from kiemdiem.assignments.forms.products import amount_field
from kiemdiem.assignments.models import GroundState, Lapse, ObjectiveGround, Quality, Task
from kiemdiem.web.fields import day_field

MOST_LAPSES = 99
YES, NO = "co", "khong"


def times_field(label: str, **options: Any) -> forms.IntegerField:
    """Return a field for how many times something happened."""
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST_LAPSES,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}), **options,
    )  # fmt: skip


def plain(amount: Decimal) -> Decimal:
    """Return an amount without trailing zeros, as it is typed."""
    return amount.to_integral_value() if amount == amount.to_integral_value() else amount.normalize()


class DeedForm(forms.Form):
    """A form about one task; `task` and `today` decide what it offers."""

    def __init__(self, data: Any, task: Task, today: date, *, auto_id: str) -> None:
        super().__init__(data, auto_id=auto_id)
        self.task, self.today = task, today
        for name in {"on", "done_on"} & self.fields.keys():
            self.fields[name].initial = today
        if "done_amount" in self.fields:
            self.fields["done_amount"].initial = plain(task.amount)


class ReportForm(DeedForm):
    """How far the task is."""

    on = day_field("Đến ngày")
    done_amount = amount_field("Số lượng đã xong")
    says = forms.CharField(label="Kết quả, vướng mắc", max_length=600, widget=forms.Textarea({"rows": 3}))
    finished = forms.BooleanField(label="Đã xong, đề nghị cấp trên xác nhận", required=False)


class ReasonForm(DeedForm):
    """Why a report goes back."""

    reason = forms.CharField(label="Lý do trả lại, việc còn phải làm", max_length=400)


class GroundForm(DeedForm):
    """Why something is taken back."""

    ground = forms.CharField(label="Lý do", max_length=400)


class ConfirmForm(DeedForm):
    """What the superior finds."""

    done_amount = amount_field("Số lượng hoàn thành được xác nhận")
    done_on = day_field("Ngày hoàn thành", required=False)
    faults = times_field("Số lần sai sót nghiêm trọng về nội dung", initial=0)
    delays = times_field(
        "Số lần chậm", initial=0, help_text="Ghi cả lần chậm vì khách quan; người thực hiện sẽ đề nghị ghi nhận sau."
    )  # fmt: skip
    quality = forms.TypedChoiceField(
        label="Chất lượng sản phẩm", choices=[("", "Chưa đánh giá"), *Quality.choices], coerce=int, empty_value=None,
        required=False,
    )  # fmt: skip
    above = forms.BooleanField(label="Vượt mức yêu cầu", required=False)
    comment = forms.CharField(label="Nhận xét", max_length=400, required=False)

    def __init__(self, data: Any, task: Task, today: date, *, auto_id: str) -> None:
        super().__init__(data, task, today, auto_id=auto_id)
        last = task.reports.order_by("-reported_at", "-pk").first()
        if last:
            self.fields["done_amount"].initial = plain(last.done_amount)
            self.fields["done_on"].initial = last.on
        if (self.fields["done_on"].initial or today) > task.due_on:
            self.fields["delays"].initial = 1


class ClaimForm(DeedForm):
    """A delay or fault that had an objective cause."""

    lapse = forms.ChoiceField(label="Cho việc", choices=Lapse.choices, widget=forms.RadioSelect)
    count = times_field("Số lần", initial=1)
    ground = forms.CharField(
        label="Nguyên nhân khách quan", max_length=600, widget=forms.Textarea({"rows": 3})
    )
    evidence = forms.CharField(label="Minh chứng", max_length=300, help_text="Tên, số, ngày của tài liệu.")


class AnswerForm(DeedForm):
    """The superior's answer to a claim."""

    confirmed = forms.TypedChoiceField(
        label="Trả lời", coerce=lambda value: value == YES, widget=forms.RadioSelect,
        choices=[(YES, "Xác nhận là khách quan, không trừ điểm"), (NO, "Không xác nhận")],
    )  # fmt: skip
    reason = forms.CharField(label="Ý kiến", max_length=400)

    def __init__(self, data: Any, task: Task, today: date, *, auto_id: str) -> None:
        super().__init__(data, task, today, auto_id=auto_id)
        waiting = ObjectiveGround.objects.filter(task=task, state=GroundState.CLAIMED)
        self.fields["claim"] = forms.ModelChoiceField(
            waiting.order_by("claimed_at", "pk"), label="Đề nghị", empty_label=None
        )
        self.order_fields(["claim", "confirmed", "reason"])
