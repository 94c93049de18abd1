"""Which open entries a suggestion asks about, and whom."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from kiemdiem.shortcomings.models import Shortcoming
from kiemdiem.shortcomings.queries.asking import TO_BOTH, TO_COLLECTIVE, TO_HOLDER
from kiemdiem.web.fields import TickedField


class AskingForm(forms.Form):
    """Entries as ticked, and who answers for them in the review."""

    to = forms.ChoiceField(
        label="Gửi đến", initial=TO_COLLECTIVE, widget=forms.RadioSelect,
        choices=[
            (TO_COLLECTIVE, "Tập thể cấp ủy của đơn vị"), (TO_HOLDER, "Người giữ chức vụ chịu trách nhiệm"),
            (TO_BOTH, "Cả hai"),
        ],
    )  # fmt: skip
    entries = TickedField(
        label="Hạn chế", queryset=Shortcoming.objects.none(),
        error_messages={"required": "Hãy chọn ít nhất một hạn chế.", "invalid_choice": "Có hạn chế không còn trong danh sách; hãy tải lại trang."},
    )  # fmt: skip

    def __init__(self, *args: Any, offered: QuerySet[Shortcoming], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entries"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = offered
