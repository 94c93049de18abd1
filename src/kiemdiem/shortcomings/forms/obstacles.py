"""What a browser sends about obstacles: sent up, answered, sent further."""

from datetime import date
from typing import Any

from django import forms

from kiemdiem.organisations.forms.choices import UnitField
from kiemdiem.organisations.models import Unit
from kiemdiem.shortcomings.forms.deeds import DeedForm, long_text, source_field
from kiemdiem.shortcomings.queries.audience import reminders
from kiemdiem.web.fields import day_field


def _unit_field() -> UnitField:
    return UnitField(Unit.objects.filter(valid_to__isnull=True), label="Gửi đến cơ quan, cấp có thẩm quyền")


def _due_field() -> forms.DateField:
    return day_field(
        "Đề nghị trả lời trước ngày", required=False,
        help_text=f"Bỏ trống: theo quy định nhắc việc của đơn vị; chưa có thì {reminders().answer_days} ngày kể từ ngày gửi ({reminders().basis[:1].lower()}{reminders().basis[1:]}).",
    )  # fmt: skip


class ObstacleForm(DeedForm):
    """An obstacle beyond the own authority."""

    text = long_text("Vướng mắc vượt thẩm quyền")
    sent_to = _unit_field()
    sent_on = day_field("Ngày gửi")
    answer_due = _due_field()
    source = source_field()


class FurtherForm(forms.Form):
    """An obstacle sent on to a higher level."""

    text = long_text("Nội dung gửi tiếp")
    sent_to = _unit_field()
    sent_on = day_field("Ngày gửi tiếp")
    answer_due = _due_field()
    source = source_field()

    def __init__(self, data: Any, today: date, text: str) -> None:
        super().__init__(data, auto_id="gui_%s", initial={"sent_on": today, "text": text})


class AnswerForm(forms.Form):
    """The answer to an obstacle; whoever may move deadlines gives the new one here."""

    answer = long_text("Nội dung trả lời")
    answered_on = day_field("Ngày trả lời")
    answer_number = forms.CharField(label="Số văn bản trả lời", max_length=80, required=False)
    effect = forms.CharField(
        label="Ảnh hưởng đến thời hạn khắc phục", max_length=300,
        help_text="Ví dụ: giữ nguyên thời hạn; lùi 3 tháng kể từ ngày bàn giao quỹ đất.",
    )  # fmt: skip
    new = day_field(
        "Thời hạn khắc phục mới",
        required=False,
        help_text="Bỏ trống nếu giữ nguyên; ghi vào sổ chuyển hạn cùng lúc.",
    )
    authority = forms.CharField(
        label="Người, cấp cho phép chuyển hạn",
        max_length=200,
        required=False,
        help_text="Bỏ trống: cơ quan trả lời.",
    )

    def __init__(self, data: Any, today: date, *, may_move: bool) -> None:
        super().__init__(data, initial={"answered_on": today})
        if not may_move:
            del self.fields["new"], self.fields["authority"]
