"""Figures as they are written in Vietnamese, one by one."""

from typing import Any

from django import forms

from kiemdiem.targets.models import ValueKind
from kiemdiem.web.fields import day_field

FIRST_YEAR, LAST_YEAR = 2000, 2100


def figure(label: str, **options: Any) -> forms.DecimalField:
    """Return a field for a number as it is written in Vietnamese: 12.345,6."""
    return forms.DecimalField(
        label=label,
        max_digits=20,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        **options,
    )


def percent(label: str, *, places: int = 2, **options: Any) -> forms.DecimalField:
    """Return a field for a share of a hundred."""
    return forms.DecimalField(
        label=label,
        max_digits=6 + places,
        decimal_places=places,
        localize=True,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        **options,
    )


def year_field() -> forms.IntegerField:
    """Return the field for a year."""
    return forms.IntegerField(
        label="Năm",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )


class ValueForm(forms.Form):
    """A figure of a target."""

    kind = forms.ChoiceField(label="Loại số liệu", choices=ValueKind.choices)
    value = figure("Giá trị")
    as_of = day_field("Số liệu đến ngày", help_text="Số liệu lũy kế từ đầu năm đến ngày này.")
    stated_percent = percent(
        "Tỷ lệ so với kế hoạch mà nguồn nêu (%)",
        places=3,
        help_text="Chỉ ghi khi văn bản nêu sẵn tỷ lệ; phần mềm sẽ tính ngược hoặc đối chiếu.",
    )
    source = forms.CharField(
        label="Nguồn", max_length=300, required=False, help_text="Bắt buộc với số chính thức, số kiểm toán."
    )
    note = forms.CharField(label="Ghi chú", max_length=400, required=False)
