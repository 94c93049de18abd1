"""What a browser sends about the minutes and the news drafts."""

from collections.abc import Iterable
from typing import Any

from django import forms

from kiemdiem.conferences.models import SignerRole
from kiemdiem.conferences.queries.news import Part
from kiemdiem.web.fields import day_field


class AgainForm(forms.Form):
    """A later version of the minutes: what it corrects, and on what ground."""

    ground = forms.CharField(
        label="Căn cứ sửa", max_length=300, help_text="Ví dụ: công văn, đề nghị của người có ý kiến."
    )
    amendment = forms.CharField(
        label="Nội dung sửa", max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ghi chỗ nào, đang ghi thế nào, sửa thành thế nào. Bản đã ký vẫn giữ nguyên.",
    )  # fmt: skip


class SignatureForm(forms.Form):
    """A signature on the printed minutes."""

    role = forms.ChoiceField(label="Người ký", choices=SignerRole.choices)
    signed_on = day_field(label="Ngày ký")


class NewsForm(forms.Form):
    """What goes into a news draft."""

    title = forms.CharField(label="Tiêu đề", max_length=200)

    def __init__(self, parts: Iterable[Part], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(part.key, f"{part.label}: {part.text}") for part in parts]
        self.fields["parts"] = forms.MultipleChoiceField(
            choices=choices, label="Phần đưa vào tin", widget=forms.CheckboxSelectMultiple
        )
        self.fields["names"] = forms.BooleanField(
            label="Giữ họ tên cá nhân (thường không nên)", required=False
        )
        self.fields["levels"] = forms.BooleanField(
            label="Giữ mức xếp loại (thường không nên)", required=False
        )
