"""What a browser sends about suggestions: points, who gets them, opinion, approval, issue, recall."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BaseFormSet

from kiemdiem.core.refusal import Refused
from kiemdiem.cycles.actions import Point, numbers_from
from kiemdiem.cycles.models import Subject, Suggestion
from kiemdiem.web.fields import TickedField, day_field
from kiemdiem.web.rows import Rows

POINTS_AT_ONCE = 3
TOGETHER, RISING = "chung", "tang"


class SuggestionForm(forms.Form):
    """A suggestion as a whole; carries what is to be said of its points together."""


class PointForm(forms.Form):
    """One point of a suggestion; an empty row is left out."""

    text = forms.CharField(
        label="Nội dung cần giải trình",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
    ground = forms.CharField(
        label="Căn cứ",
        required=False,
        max_length=400,
        help_text="Kết luận, báo cáo, đơn thư, số liệu làm căn cứ gợi ý.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a ground without a point."""
        cleaned = super().clean() or {}
        if cleaned.get("ground") and not cleaned.get("text"):
            self.add_error("text", "Đã có căn cứ nhưng chưa có nội dung cần giải trình.")
        return cleaned


PointForms = forms.formset_factory(PointForm, formset=Rows, extra=POINTS_AT_ONCE, max_num=60, absolute_max=80)


def points_of(formset: "BaseFormSet[PointForm]") -> list[Point]:
    """Return the points typed, in their order."""
    rows = [form.cleaned_data for form in formset.forms]
    return [Point(row["text"], row.get("ground", "")) for row in rows if row.get("text")]


class ManySubjectsForm(forms.Form):
    """Who is asked, as ticked, where the same points go to many."""

    subjects = TickedField(
        label="Đối tượng", queryset=Subject.objects.none(),
        error_messages={"required": "Hãy chọn ít nhất một đối tượng.", "invalid_choice": "Có đối tượng không còn nhận gợi ý được; hãy tải lại trang."},
    )  # fmt: skip

    def __init__(self, *args: Any, offered: QuerySet[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "subjects", offered)


class ChosenForm(forms.Form):
    """Some drafts, as ticked."""

    chosen = TickedField(
        label="Bản soạn", queryset=Suggestion.objects.none(),
        error_messages={"required": "Hãy chọn ít nhất một bản soạn trong danh sách.", "invalid_choice": "Có bản soạn không còn ở đây; hãy tải lại trang."},
    )  # fmt: skip

    def __init__(self, *args: Any, offered: QuerySet[Suggestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "chosen", offered)


class OpinionForm(forms.Form):
    """What the inspection committee says."""

    opinion = forms.CharField(
        label="Ý kiến của ủy ban kiểm tra", widget=forms.Textarea(attrs={"rows": 2}), max_length=4000,
        help_text="Không có ý kiến gì thêm thì ghi rõ như vậy.",
    )  # fmt: skip


class ApprovalForm(forms.Form):
    """By which text the authority approves."""

    ground = forms.CharField(
        label="Căn cứ phê duyệt", max_length=400, help_text="Số, ngày của kết luận hoặc ý kiến phê duyệt."
    )


class ChosenOpinionForm(OpinionForm, ChosenForm):
    """One opinion on some drafts."""


class ChosenApprovalForm(ApprovalForm, ChosenForm):
    """One approval of some drafts."""


class GroundForm(forms.Form):
    """Why something issued is taken back or replaced."""

    ground = forms.CharField(
        label="Lý do", max_length=400, widget=forms.Textarea(attrs={"rows": 2}), help_text="Được gửi đến nơi nhận và ghi vào nhật ký."
    )  # fmt: skip


class IssueForm(forms.Form):
    """The document under which a suggestion is issued."""

    number = forms.CharField(label="Số, ký hiệu văn bản", max_length=80, help_text="Ví dụ: 125-CV/BTCTU")
    answer_due = day_field("Hạn trả lời", required=False)


class IssueManyForm(ChosenForm, IssueForm):
    """The document, or the documents, under which some drafts are issued."""

    numbering = forms.ChoiceField(
        label="Đánh số", initial=TOGETHER, widget=forms.RadioSelect,
        choices=[(TOGETHER, "Một văn bản chung cho mọi nơi được chọn"), (RISING, "Mỗi nơi một văn bản, số tăng dần từ số trên")],
    )  # fmt: skip
    field_order = ("number", "numbering", "answer_due", "chosen")

    def clean(self) -> dict[str, Any]:
        """Refuse rising numbers where there is nothing to count on from."""
        cleaned = super().clean() or {}
        if cleaned.get("numbering") == RISING and cleaned.get("number"):
            try:
                numbers_from(cleaned["number"], 1)
            except Refused as refused:
                self.add_error("number", f"{refused.reason} {refused.way_out}")
        return cleaned

    def numbers(self) -> list[str]:
        """Return the number of each chosen draft, in their order."""
        count, number = len(self.cleaned_data["chosen"]), self.cleaned_data["number"]
        return numbers_from(number, count) if self.cleaned_data["numbering"] == RISING else [number] * count


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelMultipleChoiceField)
    field.queryset = rows
