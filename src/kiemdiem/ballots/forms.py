"""What a browser sends about votes on paper."""

from dataclasses import asdict

from django import forms
from django.http import QueryDict

from kiemdiem.ballots.actions import Count
from kiemdiem.ballots.queries import FIELDS
from kiemdiem.conferences.queries.votes import figure_label

MOST_PEOPLE = 9999
LOCAL_RULE = "Thiết lập của đơn vị, không phải quy định của Trung ương; để trống nếu không đặt."


class BeginForm(forms.Form):
    """How many may vote, and the unit's own threshold."""

    present = forms.IntegerField(
        label="Số người có mặt, được bỏ phiếu", min_value=1, max_value=MOST_PEOPLE,
        help_text="Lấy theo điểm danh thành viên; đảng viên dự bị không bỏ phiếu.",
    )  # fmt: skip
    threshold_percent = forms.IntegerField(
        label="Ngưỡng (% số người có mặt)", min_value=1, max_value=99, required=False, help_text=LOCAL_RULE
    )  # fmt: skip


class CountForm(forms.Form):
    """One person's count: papers, then the five boxes."""

    def __init__(self, data: QueryDict | None = None, *, mine: Count | None = None) -> None:
        super().__init__(data, initial=asdict(mine) if mine else None)
        for name in FIELDS:
            self.fields[name] = forms.IntegerField(
                label=figure_label(name),
                min_value=0,
                max_value=MOST_PEOPLE,
                widget=forms.NumberInput({"inputmode": "numeric"}),
            )

    def count(self) -> Count:
        """Return the count that a valid form holds."""
        return Count(**self.cleaned_data)
